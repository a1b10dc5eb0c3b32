// Package docdb keeps typed documents in MongoDB, or in one SQLite file where no MongoDB is set.
//
// Both engines answer the same eight operations with the same outcome; one contract suite holds them to it.
// The database drivers are imported here and nowhere else.
package docdb

import (
	"errors"
	"fmt"
	"time"
)

// The outcomes a caller decides on. Engines return them wrapped; test with errors.Is.
var (
	ErrNotFound = errors.New("docdb: no such document")
	// ErrConflict says that the document was changed by somebody else since it was read.
	ErrConflict = errors.New("docdb: document was changed meanwhile")
	// ErrNotIndexed says that a query asks for a field no index leads to. It is a programming error.
	ErrNotIndexed = errors.New("docdb: no index for this query")
	// ErrCursor says that Query.After is damaged or belongs to another query.
	ErrCursor = errors.New("docdb: cursor does not belong to this query")
	// ErrInUse says that another process has the database file open.
	ErrInUse = errors.New("docdb: database file is in use by another process")
	// ErrClosed says that the database was closed before the operation began.
	ErrClosed = errors.New("docdb: database is closed")
	// ErrTooLarge says that a document is larger than either engine keeps.
	ErrTooLarge = errors.New("docdb: document is too large")
)

// DuplicateError says which unique index refused a document. Index is "_id" for the key itself.
type DuplicateError struct{ Collection, Index string }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("docdb: duplicate in %s by %s", e.Collection, e.Index)
}

// Version counts the changes of one document; the first is 1.
type Version int64

// Index declares how a collection is looked up. Its fields are strings, whole numbers, booleans or times,
// or pointers to them. A document that lacks one of a Sparse index's fields (or has it as an empty string)
// is not in that index; a sparse index answers only queries with a condition on each of its fields.
type Index struct {
	Name   string
	Fields []string // bson names, in order
	Unique bool
	Sparse bool
	// ExpireAfter, if positive, deletes documents that long after the time in the index's only field.
	// It is a whole number of seconds. Expired documents may linger for up to a minute.
	ExpireAfter time.Duration
}

// Count declares sums that are asked for often and over many documents: Tally then takes the time of its lines, not that
// of the documents. SQLite keeps the lines in the transactions that write the documents, so they are never behind;
// MongoDB works them out of one index that holds all they need.
type Count struct {
	Name string
	By   []string // bson names, as of an index: few different combinations
	Sums []string // bson names of whole numbers
}

// Spec declares a collection beside its noun. T is a struct with a string field tagged `bson:"_id"`.
// Find may filter and sort by the fields of Indexes and by "_id"; Tally may also
// sum the fields of Sums, and goes by the fields of Indexes or by those of one of Counts.
type Spec struct {
	Name    string
	Indexes []Index
	Sums    []string
	// Counts are not for collections that expire.
	Counts []Count
	// Crowds says that many documents come at once. Nothing else is different for it, but that SQLite files them in the
	// indexes a little later. It is not for collections with a unique index or one that expires.
	Crowds bool
	// Kept is about how many documents stay in memory once Get has read them; 0 for none. It is for what is read far more
	// often than it is written, and works in SQLite, where one process writes. What such a document refers to belongs to
	// all who read it: nobody may change it. It is not for collections that expire.
	Kept int
}
