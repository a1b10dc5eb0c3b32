package docdb

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	// mongoWorkers is how many batches of one collection are on their way at a time. With several, batches with
	// the same unique values would wait for each other in the server, and DocumentDB would end some as deadlocks.
	mongoWorkers = 1
	// mongoWait bounds how long a batch may take, whose callers may have left.
	mongoWait         = time.Minute
	codeDuplicate     = 11000
	codeWriteConflict = 112
	// mongoTries bounds how often one insert is sent that met others.
	mongoTries = 5
)

// mongoTable is one collection.
type mongoTable struct {
	schema     *schema
	coll       *mongo.Collection
	expires    bool // by the server's own clock
	inserts    batcher[*mongoInsert]
	increments batcher[*mongoIncrement]
}

// mongoInsert is one call of Insert.
type mongoInsert struct {
	ctx  context.Context
	docs []any
	done chan outcome
}

func (t *mongoTable) get(ctx context.Context, id string) (bson.Raw, Version, error) {
	raw, err := t.coll.FindOne(ctx, byID(id)).Raw()
	if err != nil {
		return nil, 0, mongoError(err)
	}
	return splitVersion(raw)
}

// memory is none: other nodes write.
func (t *mongoTable) memory() *memory { return nil }

func byID(id string) bson.D { return bson.D{{Key: idField, Value: id}} }

func (t *mongoTable) insert(ctx context.Context, records []record) ([]error, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	j := &mongoInsert{ctx: ctx, done: make(chan outcome, 1)}
	for _, rec := range records {
		j.docs = append(j.docs, withVersion(rec.raw, 1))
	}
	if err := t.inserts.add(j); err != nil {
		return nil, err
	}
	return await(ctx, j.done)
}

// flushInserts sends the documents of many calls at once and tells each its own outcomes.
func (t *mongoTable) flushInserts(jobs []*mongoInsert) {
	ctx, cancel := context.WithTimeout(context.Background(), mongoWait)
	defer cancel()
	var docs []any
	var sent []*mongoInsert
	for _, j := range jobs {
		if err := j.ctx.Err(); err != nil {
			j.done <- outcome{err: err}
			continue
		}
		docs, sent = append(docs, j.docs...), append(sent, j)
	}
	if len(docs) == 0 {
		return
	}
	_, err := t.coll.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	each, err := t.outcomes(len(docs), err)
	for i := range each {
		for try := 1; try < mongoTries && collided(each[i]); try++ {
			if _, each[i] = t.coll.InsertOne(ctx, docs[i]); each[i] != nil {
				each[i] = t.writeError(each[i])
			}
		}
	}
	for _, j := range sent {
		if err != nil {
			j.done <- outcome{err: err}
			continue
		}
		j.done <- outcome{each: each[:len(j.docs):len(j.docs)]}
		each = each[len(j.docs):]
	}
}

// outcomes tells apart the errors of single writes from that of a whole batch.
func (t *mongoTable) outcomes(n int, err error) ([]error, error) {
	each := make([]error, n)
	var bulk mongo.BulkWriteException
	switch {
	case err == nil:
		return each, nil
	case !errors.As(err, &bulk) || bulk.WriteConcernError != nil:
		return nil, mongoError(err)
	}
	for _, we := range bulk.WriteErrors {
		if we.Index < 0 || we.Index >= n {
			return nil, err
		}
		each[we.Index] = we
		if we.HasErrorCode(codeDuplicate) {
			each[we.Index] = t.duplicate(we.Message)
		}
	}
	return each, nil
}

// collided says that the server refused a write because of another at the same moment. DocumentDB says it in words.
func collided(err error) bool {
	var failed mongo.ServerError
	return errors.As(err, &failed) &&
		(failed.HasErrorCode(codeWriteConflict) || failed.HasErrorMessage("deadlock detected"))
}

func (t *mongoTable) replace(ctx context.Context, doc record, v Version) error {
	filter := append(byID(doc.id), bson.E{Key: versionField, Value: int64(v)})
	if v == 0 { // brought in by other means
		filter[1].Value = nil
	}
	res, err := t.coll.ReplaceOne(ctx, filter, withVersion(doc.raw, v+1))
	if err != nil {
		return t.writeError(err)
	}
	if res.MatchedCount == 1 {
		return nil
	}
	if _, _, err := t.get(ctx, doc.id); err != nil {
		return err
	}
	return ErrConflict
}

// writeError translates the error of a single write.
func (t *mongoTable) writeError(err error) error {
	if mongo.IsDuplicateKeyError(err) {
		return t.duplicate(err.Error())
	}
	return mongoError(err)
}

func (t *mongoTable) remove(ctx context.Context, id string) error {
	res, err := t.coll.DeleteOne(ctx, byID(id))
	if err != nil {
		return mongoError(err)
	}
	if res.DeletedCount == 0 {
		return ErrNotFound
	}
	return nil
}

func (t *mongoTable) page(ctx context.Context, r request) ([]bson.Raw, error) {
	find := options.Find().SetSort(sortOf(r))
	if r.limit > 0 {
		find.SetLimit(int64(r.limit)).SetBatchSize(int32(r.limit))
	}
	cursor, err := t.coll.Find(ctx, filterOf(r.where), find)
	if err != nil {
		return nil, mongoError(err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	var out []bson.Raw
	for cursor.Next(ctx) {
		raw, _, err := splitVersion(bytes.Clone(cursor.Current))
		if err != nil {
			return nil, err
		}
		out = append(out, raw)
	}
	return out, mongoError(cursor.Err())
}
