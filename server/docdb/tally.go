package docdb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// tidy gives the groups their public form: keys as callers see them, groups of the same key joined, in order.
func tidy(groups []Group, by []field, sums []string) []Group {
	for i := range groups {
		for j, f := range by {
			groups[i].Key[j] = public(groups[i].Key[j], f.kind)
		}
	}
	compare := func(a, b Group) int { return slices.CompareFunc(a.Key, b.Key, compareValues) }
	slices.SortFunc(groups, compare)
	var out []Group
	for _, g := range groups {
		if n := len(out); n > 0 && compare(out[n-1], g) == 0 {
			out[n-1].Count += g.Count
			for name, sum := range g.Sums {
				out[n-1].Sums[name] += sum
			}
			continue
		}
		out = append(out, g)
	}
	if len(out) == 0 && len(by) == 0 {
		g := Group{Key: []any{}, Sums: map[string]int64{}}
		for _, name := range sums {
			g.Sums[name] = 0
		}
		out = append(out, g)
	}
	return out
}

// compareNormal orders two values of the same kind in normal form; nil comes first.
func compareNormal(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compareValues(a, b)
}

// compareValues orders two values of the same kind.
func compareValues(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case bson.DateTime:
		return cmp.Compare(a, b.(bson.DateTime))
	case time.Time:
		return a.Compare(b.(time.Time))
	case bool:
		switch {
		case a == b.(bool):
			return 0
		case a:
			return 1
		}
		return -1
	}
	return 0
}
