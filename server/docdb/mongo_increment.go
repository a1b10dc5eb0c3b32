package docdb

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// mongoIncrement is one call of Increment.
type mongoIncrement struct {
	ctx  context.Context
	id   string
	by   map[string]int64
	done chan outcome
}

func (t *mongoTable) increment(ctx context.Context, id string, by map[string]int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &mongoIncrement{ctx: ctx, id: id, by: by, done: make(chan outcome, 1)}
	if err := t.increments.add(j); err != nil {
		return err
	}
	_, err := await(ctx, j.done)
	return err
}

// flushIncrements sends one update for each document, with the sum of what was asked for.
func (t *mongoTable) flushIncrements(jobs []*mongoIncrement) {
	ctx, cancel := context.WithTimeout(context.Background(), mongoWait)
	defer cancel()
	groups := map[string][]*mongoIncrement{}
	var ids []string
	for _, j := range jobs {
		if err := j.ctx.Err(); err != nil {
			j.done <- outcome{err: err}
			continue
		}
		if groups[j.id] == nil {
			ids = append(ids, j.id)
		}
		groups[j.id] = append(groups[j.id], j)
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids) // servers that lock documents must meet them in one order
	models := make([]mongo.WriteModel, len(ids))
	for i, id := range ids {
		models[i] = mongo.NewUpdateOneModel().SetFilter(byID(id)).SetUpdate(sumOf(groups[id])).SetUpsert(true)
	}
	_, err := t.coll.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	each, err := t.outcomes(len(models), err)
	for i, id := range ids {
		switch {
		case err != nil:
			finish(groups[id], err)
		case each[i] != nil:
			t.incrementSingly(ctx, groups[id])
		default:
			finish(groups[id], nil)
		}
	}
}

func finish(jobs []*mongoIncrement, err error) {
	for _, j := range jobs {
		j.done <- outcome{err: err}
	}
}

// incrementSingly repeats increments that the server refused together: one of them may be at fault, or another
// upsert made the document at the same moment.
func (t *mongoTable) incrementSingly(ctx context.Context, jobs []*mongoIncrement) {
	for _, j := range jobs {
		var err error
		for range 5 {
			update := sumOf([]*mongoIncrement{j})
			_, err = t.coll.UpdateOne(ctx, byID(j.id), update, options.UpdateOne().SetUpsert(true))
			if !mongo.IsDuplicateKeyError(err) {
				break
			}
		}
		if err != nil {
			err = t.writeError(err)
		}
		j.done <- outcome{err: err}
	}
}

// sumOf is the update for increments of one document, each of which counts as a change.
func sumOf(jobs []*mongoIncrement) bson.D {
	sum := map[string]int64{versionField: int64(len(jobs))}
	for _, j := range jobs {
		for name, n := range j.by {
			sum[name] += n
		}
	}
	return bson.D{{Key: "$inc", Value: sum}}
}
