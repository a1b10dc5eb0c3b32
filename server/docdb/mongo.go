package docdb

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// mongoEngine keeps every collection as a collection of one MongoDB database.
type mongoEngine struct {
	client   *mongo.Client
	database *mongo.Database
	tables   []*mongoTable
	expires  bool // by the server's own clock
}

func openMongo(ctx context.Context, o Options) (*mongoEngine, error) {
	if o.Database == "" {
		return nil, errors.New("docdb: no database is named for the MongoDB server")
	}
	journal := true
	settings := options.Client().SetServerSelectionTimeout(10 * time.Second).SetAppName("pufa").
		ApplyURI(o.MongoURI).
		SetReadPreference(readpref.Primary()).SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal})
	if err := settings.Validate(); err != nil {
		return nil, fmt.Errorf("docdb: MongoDB URI: %w", withoutPassword(err, o.MongoURI))
	}
	client, err := mongo.Connect(settings)
	if err != nil {
		return nil, fmt.Errorf("docdb: open MongoDB: %w", withoutPassword(err, o.MongoURI))
	}
	e := &mongoEngine{client: client, database: client.Database(o.Database), expires: o.Now == nil}
	if err := e.ping(ctx); err != nil {
		return nil, errors.Join(withoutPassword(err, o.MongoURI), client.Disconnect(ctx))
	}
	return e, nil
}

// withoutPassword makes sure that an error can be logged.
func withoutPassword(err error, uri string) error {
	text := err.Error()
	clean := strings.ReplaceAll(text, uri, "(URI)")
	if _, rest, ok := strings.Cut(uri, "://"); ok {
		if i := strings.LastIndex(rest, "@"); i >= 0 {
			_, password, _ := strings.Cut(rest[:i], ":")
			for _, p := range []string{password, unescaped(password)} {
				if p != "" {
					clean = strings.ReplaceAll(clean, p, "***")
				}
			}
		}
	}
	if clean == text {
		return err
	}
	return errors.New(clean)
}

func unescaped(s string) string {
	plain, err := url.PathUnescape(s)
	if err != nil {
		return ""
	}
	return plain
}

func (e *mongoEngine) ping(ctx context.Context) error {
	if err := e.client.Ping(ctx, nil); err != nil {
		return fmt.Errorf("docdb: ping MongoDB: %w", mongoError(err))
	}
	return nil
}

func (e *mongoEngine) drop(ctx context.Context) error {
	if err := e.database.Drop(ctx); err != nil {
		return fmt.Errorf("docdb: drop %s: %w", e.database.Name(), mongoError(err))
	}
	return nil
}

func (e *mongoEngine) close() error {
	for _, t := range e.tables {
		t.inserts.close()
		t.increments.close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := e.client.Disconnect(ctx); err != nil {
		return fmt.Errorf("docdb: close MongoDB: %w", err)
	}
	return nil
}

// mongoError gives an error of the driver its public name.
func mongoError(err error) error {
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return ErrNotFound
	case errors.Is(err, mongo.ErrClientDisconnected):
		return ErrClosed
	}
	return err
}

func (e *mongoEngine) use(ctx context.Context, s *schema) (table, error) {
	t := &mongoTable{schema: s, expires: e.expires, coll: e.database.Collection(s.name)}
	t.inserts.workers, t.inserts.flush = mongoWorkers, t.flushInserts
	t.increments.workers, t.increments.flush = mongoWorkers, t.flushIncrements
	indexes := s.indexes
	if x := s.counted(); len(x.Fields) > 0 {
		indexes = append(slices.Clone(indexes), x)
	}
	for _, x := range indexes {
		if err := t.ensureIndex(ctx, x); err != nil {
			return nil, fmt.Errorf("index %s: %w", x.Name, err)
		}
	}
	e.tables = append(e.tables, t)
	return t, nil
}

// Codes of the server for an index that is there in another form.
const (
	codeOptionsConflict = 85
	codeKeysConflict    = 86
)

// ensureIndex makes an index, anew if it was declared otherwise before. Indexes that are no longer declared are
// left alone: another version of the program may still use them.
func (t *mongoTable) ensureIndex(ctx context.Context, x Index) error {
	model := t.indexModel(x)
	_, err := t.coll.Indexes().CreateOne(ctx, model)
	var command mongo.CommandError
	if errors.As(err, &command) && (command.HasErrorCode(codeOptionsConflict) || command.HasErrorCode(codeKeysConflict)) {
		if err := t.coll.Indexes().DropOne(ctx, x.Name); err != nil {
			return err
		}
		_, err = t.coll.Indexes().CreateOne(ctx, model)
	}
	if x.Unique && isDuplicate(err) {
		return errors.Join(&DuplicateError{Collection: t.schema.name, Index: x.Name}, err)
	}
	return mongoError(err)
}

// isDuplicate says that a unique index cannot be made over the documents. DocumentDB has no code for it.
func isDuplicate(err error) bool {
	return mongo.IsDuplicateKeyError(err) || err != nil && strings.Contains(err.Error(), "could not create exclusion constraint")
}

func (t *mongoTable) indexModel(x Index) mongo.IndexModel {
	keys, present := bson.D{}, bson.D{}
	for _, name := range x.Fields {
		keys = append(keys, bson.E{Key: name, Value: 1})
		present = append(present, bson.E{Key: name, Value: atAll(t.schema.fields[name].kind)})
	}
	set := options.Index().SetName(x.Name)
	switch {
	case x.Unique:
		set.SetUnique(true)
	case x.ExpireAfter > 0 && t.expires:
		set.SetExpireAfterSeconds(int32(x.ExpireAfter / time.Second))
	default:
		keys = append(keys, bson.E{Key: idField, Value: 1})
	}
	if x.Sparse {
		set.SetPartialFilterExpression(present)
	}
	return mongo.IndexModel{Keys: keys, Options: set}
}

// atAll is a condition that holds for every value of a kind, but not for the empty text.
func atAll(k kind) bson.D {
	switch k {
	case kindInt:
		return bson.D{{Key: "$gte", Value: int64(-1 << 63)}}
	case kindBool:
		return bson.D{{Key: "$gte", Value: false}}
	case kindTime:
		return bson.D{{Key: "$gte", Value: bson.DateTime(-1 << 63)}}
	default:
		return bson.D{{Key: "$gt", Value: ""}}
	}
}

// duplicate says which index refused a write. Servers name it in the message only.
func (t *mongoTable) duplicate(message string) error {
	d := &DuplicateError{Collection: t.schema.name, Index: idField}
	// MongoDB: "index: by_person dup key", DocumentDB: "Index 'by_person'".
	found := regexp.MustCompile(`(?i)index:? '?([a-z0-9_]+)`).FindAllStringSubmatch(message, -1)
	for _, m := range found {
		if slices.ContainsFunc(t.schema.indexes, func(x Index) bool { return x.Name == m[1] && x.Unique }) {
			d.Index = m[1]
			break
		}
	}
	return d
}
