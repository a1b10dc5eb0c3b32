package docdb

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// Query chooses documents. All of Where must hold. It must be led by an index: there is a condition on the
// first field of an index or on "_id", or none at all; Sort follows the index, past fields that an Eq pins,
// in one direction. Other conditions on indexed fields narrow the result. Anything else is ErrNotIndexed.
//
// Documents that are equal by Sort come in the order of the index's other fields and at last by "_id".
// A condition on a value never holds for a document without the field; Eq(field, nil) asks for those. Where
// the type omits a zero value (bson omitempty), Eq with the zero value finds the documents without it.
type Query struct {
	Where []Cond
	Sort  []Order
	Limit int    // 0 for all
	After Cursor // continue behind this document
}

// Cursor is a place in the result of a Query, made by CursorOf. It is safe in a URL. The place stays valid when
// the document there is changed or deleted.
type Cursor string

// Cond is a condition on one field.
type Cond struct {
	field  string
	op     op
	values []any
}

// Order is one step of sorting.
type Order struct {
	field string
	desc  bool
}

type op int

const (
	opEq op = iota // one value, or nil for absent
	opIn
	opGt
	opGte
	opLt
	opLte
	opPresent // not absent
	opPrefix  // only in a Cond
)

// Eq holds where the field has the value.
func Eq(field string, v any) Cond { return Cond{field, opEq, []any{v}} }

// In holds where the field has one of the values; never if there are none.
func In[V any](field string, vs []V) Cond {
	values := make([]any, len(vs))
	for i, v := range vs {
		values[i] = v
	}
	return Cond{field, opIn, values}
}

// Gt holds where the field is greater than the value.
func Gt(field string, v any) Cond { return Cond{field, opGt, []any{v}} }

// Gte holds where the field is the value or greater.
func Gte(field string, v any) Cond { return Cond{field, opGte, []any{v}} }

// Lt holds where the field is less than the value.
func Lt(field string, v any) Cond { return Cond{field, opLt, []any{v}} }

// Lte holds where the field is the value or less.
func Lte(field string, v any) Cond { return Cond{field, opLte, []any{v}} }

// Prefix holds where the text in the field begins so.
func Prefix(field, s string) Cond { return Cond{field, opPrefix, []any{s}} }

// Asc sorts by a field, least first.
func Asc(field string) Order { return Order{field, false} }

// Desc sorts by a field, greatest first.
func Desc(field string) Order { return Order{field, true} }

// Group is one line of a Tally. Key holds string, int64, bool or time.Time, as asked for in by; absent values
// count as zero values.
type Group struct {
	Key   []any
	Count int64
	Sums  map[string]int64
}

// test is a condition as engines see it: the values are in normal form.
type test struct {
	field  field
	op     op
	values []any
}

// request is a query as engines see it.
type request struct {
	index *Index // nil for the key itself
	count *Count // of a tally that is kept; nil for what has to be counted
	where []test
	// order lists the fields that are not pinned, as the index has them, ending in the key.
	order []field
	desc  bool
	limit int
}

// tests brings the conditions into normal form. none says that they cannot hold.
func (s *schema) tests(where []Cond) (out []test, none bool, err error) {
	for _, c := range where {
		f, ok := s.fields[c.field]
		if !ok || !s.indexed(c.field) {
			return nil, false, fmt.Errorf("%w: %s by %s", ErrNotIndexed, s.name, c.field)
		}
		ts, never, err := c.normal(f)
		if err != nil {
			return nil, false, err
		}
		none = none || never
		out = append(out, ts...)
	}
	return out, none, nil
}

func (c Cond) normal(f field) (out []test, never bool, err error) {
	values := make([]any, len(c.values))
	for i, v := range c.values {
		if values[i], err = normal(f, v); err != nil {
			return nil, false, err
		}
	}
	switch {
	case c.op == opIn && len(values) == 0:
		return nil, true, nil
	case c.op == opIn && len(values) == 1:
		return []test{{f, opEq, values}}, false, nil
	case c.op == opPrefix:
		return prefixTests(f, c.values[0])
	case c.op != opEq && c.op != opIn && values[0] == nil:
		return rangeFromZero(f, c)
	}
	return []test{{f, c.op, values}}, false, nil
}

// rangeFromZero handles ranges that begin or end at a zero value which counts as absent.
func rangeFromZero(f field, c Cond) (out []test, never bool, err error) {
	if c.values[0] == nil {
		return nil, false, errors.New("docdb: a range needs a value")
	}
	present := test{field: f, op: opPresent}
	return []test{present, {f, c.op, []any{zeroOf(f.kind)}}}, false, nil
}

func prefixTests(f field, v any) (out []test, never bool, err error) {
	s, ok := plainValue(v).(string)
	if !ok || f.kind != kindString {
		return nil, false, fmt.Errorf("docdb: field %s is no text to begin with %v", f.name, v)
	}
	if s == "" {
		return []test{{field: f, op: opPresent}}, false, nil
	}
	out = []test{{f, opGte, []any{s}}}
	if end := prefixEnd(s); end != "" {
		out = append(out, test{f, opLt, []any{end}})
	}
	return out, false, nil
}

// prefixEnd is the least text behind all that begin with s; empty if there is none.
func prefixEnd(s string) string {
	for s != "" {
		last, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
		switch {
		case last == 0xD7FF:
			return s + "\uE000" // behind the surrogates
		case last < utf8.MaxRune:
			return s + string(last+1)
		}
	}
	return ""
}
