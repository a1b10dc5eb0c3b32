package docdb

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func sortOf(r request) bson.D {
	order := r.order
	if r.index != nil && r.index.Unique && len(order) > 1 {
		order = order[:len(order)-1] // the index has no key, and needs none to be in order
	}
	direction := 1
	if r.desc {
		direction = -1
	}
	var sort bson.D
	for _, f := range order {
		sort = append(sort, bson.E{Key: f.name, Value: direction})
	}
	return sort
}

func filterOf(tests []test) bson.D {
	var conditions bson.A
	for _, t := range tests {
		conditions = append(conditions, bson.D{{Key: t.field.name, Value: t.mongo()}})
	}
	switch len(conditions) {
	case 0:
		return bson.D{}
	case 1:
		return conditions[0].(bson.D)
	}
	return bson.D{{Key: "$and", Value: conditions}}
}

// mongo is the condition on a field.
func (t test) mongo() bson.D {
	absent := bson.A{nil}
	if t.field.zeroIsNull {
		absent = append(absent, zeroOf(t.field.kind))
	}
	switch {
	case t.op == opPresent:
		return bson.D{{Key: "$nin", Value: absent}}
	case t.op == opEq && t.values[0] == nil:
		return bson.D{{Key: "$in", Value: absent}}
	case t.op == opIn:
		var values bson.A
		for _, v := range t.values {
			if v == nil {
				values = append(values, absent...)
				continue
			}
			values = append(values, v)
		}
		return bson.D{{Key: "$in", Value: values}}
	}
	name := map[op]string{opEq: "$eq", opGt: "$gt", opGte: "$gte", opLt: "$lt", opLte: "$lte"}[t.op]
	return bson.D{{Key: name, Value: t.values[0]}}
}

func (t *mongoTable) tally(ctx context.Context, r request, by, sums []field) ([]Group, error) {
	key, group := bson.D{}, bson.D{{Key: "count", Value: bson.D{{Key: "$sum", Value: 1}}}}
	for i, f := range by {
		key = append(key, bson.E{Key: fmt.Sprintf("k%d", i), Value: "$" + f.name})
	}
	for i, f := range sums {
		group = append(group, bson.E{Key: fmt.Sprintf("s%d", i), Value: bson.D{{Key: "$sum", Value: "$" + f.name}}})
	}
	var id any // one group for all
	if len(by) > 0 {
		id = key
	}
	group = append(bson.D{{Key: idField, Value: id}}, group...)
	cursor, err := t.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: filterOf(r.where)}},
		{{Key: "$group", Value: group}},
	})
	if err != nil {
		return nil, mongoError(err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	var out []Group
	for cursor.Next(ctx) {
		out = append(out, groupOf(cursor.Current, by, sums))
	}
	return out, mongoError(cursor.Err())
}

func groupOf(raw bson.Raw, by, sums []field) Group {
	g := Group{Key: make([]any, len(by)), Sums: map[string]int64{}}
	g.Count, _ = raw.Lookup("count").AsInt64OK()
	for i, f := range by {
		g.Key[i] = fromBSON(raw.Lookup(idField, fmt.Sprintf("k%d", i)), f.kind)
	}
	for i, f := range sums {
		g.Sums[f.name], _ = raw.Lookup(fmt.Sprintf("s%d", i)).AsInt64OK()
	}
	return g
}
