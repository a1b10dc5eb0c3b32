package docdb_test

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/docdb"
)

// testModel compares queries and tallies with a plain search through a list.
func testModel(t *testing.T, at place) {
	c := use(t, at(t))
	old := map[string]entry{}
	rapid.Check(t, func(r *rapid.T) {
		for id := range old {
			if err := c.Delete(t.Context(), id); err != nil {
				r.Fatal(err)
			}
		}
		old = map[string]entry{}
		fill(t, r, c, old)
		for range 8 {
			compareQuery(t, r, c, old)
			compareTally(t, r, c, old)
		}
		if lines, err := c.Miscounted(t.Context()); lines != 0 || err != nil {
			r.Fatal(lines, "lines of counts are wrong", err)
		}
	})
}

// fill writes documents, and expects what the model does of each.
func fill(t *testing.T, r *rapid.T, c *docdb.Collection[entry], model map[string]entry) {
	docs := rapid.SliceOfN(rapid.Custom(drawEntry), 0, 30).Draw(r, "documents")
	errs, err := c.Insert(t.Context(), docs...)
	if err != nil {
		r.Fatal(err)
	}
	for i, e := range docs {
		want := ""
		for _, there := range model {
			if e.Phone != "" && e.Phone == there.Phone {
				want = "by_phone"
			}
		}
		if _, ok := model[e.ID]; ok && want == "" {
			want = "_id"
		}
		got := refusedBy(errs[i])
		if _, both := model[e.ID]; both && got == "_id" {
			want = "_id" // both refuse; either may be named
		}
		if got != want {
			r.Fatalf("document %d: refused by %q, want %q", i, got, want)
		}
		if got == "" {
			model[e.ID] = e
		}
	}
}

func drawEntry(r *rapid.T) entry {
	e := entry{
		ID:     drawValue(r, "_id").(string),
		Person: drawValue(r, "person").(string),
		Team:   drawValue(r, "team").(string),
		Phone:  drawValue(r, "phone").(string),
		N:      drawValue(r, "n").(int),
		OK:     drawValue(r, "ok").(bool),
		At:     drawValue(r, "at").(time.Time),
		Points: rapid.Int64Range(-5, 9).Draw(r, "points"),
		Place:  spot{drawValue(r, "place.code").(string), rapid.Int64Range(0, 3).Draw(r, "size")},
	}
	if rapid.Bool().Draw(r, "noted") {
		note := drawValue(r, "note").(string)
		e.Note = &note
	}
	return e
}

// drawValue draws a value of a field, from few, so that conditions meet.
func drawValue(r *rapid.T, field string) any {
	switch field {
	case "_id":
		return rapid.SampledFrom([]string{"a", "甲", "z"}).Draw(r, field) + fmt.Sprint(rapid.IntRange(0, 60).Draw(r, "number"))
	case "person":
		return rapid.SampledFrom([]string{"", "a", "ab", "b", "a\x00", "张三", "张三丰", "\U0010FFFF", "\uD7FF"}).Draw(r, field)
	case "team", "place.code", "note":
		return rapid.SampledFrom([]string{"", "红", "x"}).Draw(r, field)
	case "phone":
		return strings.TrimLeft(fmt.Sprint(rapid.IntRange(0, 20).Draw(r, field)), "0")
	case "n":
		return rapid.IntRange(-2, 2).Draw(r, field)
	case "ok":
		return rapid.Bool().Draw(r, field)
	}
	return rapid.SampledFrom([]time.Time{{}, noon(), noon().Add(time.Millisecond), noon().Add(time.Hour)}).Draw(r, field)
}

// paths are the ways into the collection: its indexes that know all documents, and the key.
func paths() [][]string {
	return [][]string{{"_id"}, {"person", "at"}, {"team", "n", "ok"}, {"place.code", "note"}, {"phone"}}
}

// drawQuery follows a path: some fields pinned, perhaps one more bounded, and sorted by what comes next.
func drawQuery(r *rapid.T) (docdb.Query, []check) {
	path := rapid.SampledFrom(paths()).Draw(r, "path")
	var q docdb.Query
	var checks []check
	pinned := rapid.IntRange(0, len(path)).Draw(r, "pinned")
	if path[0] == "phone" {
		pinned = 1
	}
	for _, name := range path[:pinned] {
		k := drawCheck(r, name, "Eq")
		if name == "phone" && k.values[0] == "" {
			k.values[0] = "none"
		}
		q.Where, checks = append(q.Where, k.cond()), append(checks, k)
	}
	rest := path[pinned:]
	if len(rest) > 0 && (len(q.Where) > 0 || rapid.Bool().Draw(r, "bounded")) {
		for range rapid.IntRange(1, 2).Draw(r, "bounds") {
			k := drawCheck(r, rest[0], "")
			q.Where, checks = append(q.Where, k.cond()), append(checks, k)
		}
	}
	if len(q.Where) > 0 && rapid.Bool().Draw(r, "narrowed") {
		k := drawCheck(r, rapid.SampledFrom([]string{"n", "at", "note", "team", "_id"}).Draw(r, "more"), "")
		q.Where, checks = append(q.Where, k.cond()), append(checks, k)
	}
	desc := rapid.Bool().Draw(r, "desc")
	for _, name := range rest[:rapid.IntRange(0, len(rest)).Draw(r, "sorted")] {
		if desc {
			q.Sort = append(q.Sort, docdb.Desc(name))
		} else {
			q.Sort = append(q.Sort, docdb.Asc(name))
		}
	}
	return q, checks
}

// check is a condition for the model.
type check struct {
	field, op string
	values    []any
}

func drawCheck(r *rapid.T, field, op string) check {
	if op == "" {
		ops := []string{"Eq", "In", "Gt", "Gte", "Lt", "Lte"}
		if v := reflect.ValueOf(drawValue(r, field)); v.Kind() == reflect.String {
			ops = append(ops, "Prefix")
		}
		op = rapid.SampledFrom(ops).Draw(r, "op")
	}
	k := check{field: field, op: op, values: []any{drawValue(r, field)}}
	if op == "In" {
		for range rapid.IntRange(0, 2).Draw(r, "values") {
			k.values = append(k.values, drawValue(r, field))
		}
	}
	return k
}

func (k check) cond() docdb.Cond {
	switch k.op {
	case "Eq":
		return docdb.Eq(k.field, k.values[0])
	case "In":
		return docdb.In(k.field, k.values)
	case "Gt":
		return docdb.Gt(k.field, k.values[0])
	case "Gte":
		return docdb.Gte(k.field, k.values[0])
	case "Lt":
		return docdb.Lt(k.field, k.values[0])
	case "Lte":
		return docdb.Lte(k.field, k.values[0])
	default:
		return docdb.Prefix(k.field, k.values[0].(string))
	}
}

// holds is the condition as people would check it.
func (k check) holds(e entry) bool {
	v := e.value(k.field)
	absent := v == nil || v == "" && (k.field == "team" || k.field == "phone")
	switch k.op {
	case "Eq", "In":
		return slices.ContainsFunc(k.values, func(w any) bool { return compare(v, w) == 0 })
	case "Gt":
		return !absent && compare(v, k.values[0]) > 0
	case "Gte":
		return !absent && compare(v, k.values[0]) >= 0
	case "Lt":
		return !absent && compare(v, k.values[0]) < 0
	case "Lte":
		return !absent && compare(v, k.values[0]) <= 0
	default:
		return !absent && strings.HasPrefix(v.(string), k.values[0].(string))
	}
}

func (e entry) value(field string) any {
	switch field {
	case "_id":
		return e.ID
	case "person":
		return e.Person
	case "at":
		return e.At
	case "team":
		return e.Team
	case "n":
		return e.N
	case "ok":
		return e.OK
	case "place.code":
		return e.Place.Code
	case "phone":
		return e.Phone
	}
	if e.Note == nil {
		return nil
	}
	return *e.Note
}

// compare orders two values of one field; nil comes first.
func compare(a, b any) int {
	if a == nil || b == nil {
		return cmp.Compare(fmt.Sprint(a != nil), fmt.Sprint(b != nil))
	}
	switch a := a.(type) {
	case string:
		return cmp.Compare(a, b.(string))
	case int:
		return cmp.Compare(a, b.(int))
	case bool:
		return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
	default:
		return a.(time.Time).Compare(b.(time.Time))
	}
}

func matching(model map[string]entry, checks []check) []entry {
	var out []entry
	for _, e := range model {
		if !slices.ContainsFunc(checks, func(k check) bool { return !k.holds(e) }) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func compareQuery(t *testing.T, r *rapid.T, c *docdb.Collection[entry], model map[string]entry) {
	q, checks := drawQuery(r)
	for _, err := range c.Find(t.Context(), q) {
		if errors.Is(err, docdb.ErrNotIndexed) {
			r.Fatal(err)
		}
	}
	got := find(t, c, q)
	if !slices.IsSortedFunc(got, func(a, b entry) int { return inOrder(q, a, b) }) {
		r.Fatalf("%v is not in order: %v", q, ids(got))
	}
	q.Limit = rapid.IntRange(1, 5).Draw(r, "limit")
	paged := pages(t, c, q)
	if diff := gocmp.Diff(got, paged); diff != "" {
		r.Fatalf("pages of %v: %s", q, diff)
	}
	slices.SortFunc(got, func(a, b entry) int { return strings.Compare(a.ID, b.ID) })
	if diff := gocmp.Diff(matching(model, checks), got); diff != "" {
		r.Fatalf("%v (-want +got): %s", q, diff)
	}
}

func inOrder(q docdb.Query, a, b entry) int {
	for _, o := range q.Sort {
		for _, name := range []string{"_id", "person", "at", "team", "n", "ok", "place.code", "note", "phone"} {
			n := compare(a.value(name), b.value(name))
			switch {
			case o == docdb.Asc(name) && n != 0:
				return n
			case o == docdb.Desc(name) && n != 0:
				return -n
			}
		}
	}
	return 0
}

func compareTally(t *testing.T, r *rapid.T, c *docdb.Collection[entry], model map[string]entry) {
	q, checks := drawQuery(r)
	q.Sort = nil
	by := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"team", "n", "ok", "at", "place.code", "person"}), 0, 3, rapid.ID).Draw(r, "by")
	got, err := c.Tally(t.Context(), q, by, "points", "place.size")
	if err != nil {
		r.Fatal(err)
	}
	want := map[string]docdb.Group{}
	if len(by) == 0 {
		want[fmt.Sprintf("%#v", []any{})] = docdb.Group{Key: []any{}, Sums: map[string]int64{"points": 0, "place.size": 0}}
	}
	for _, e := range matching(model, checks) {
		key := []any{}
		for _, name := range by {
			v := e.value(name)
			if n, ok := v.(int); ok {
				v = int64(n)
			}
			key = append(key, v)
		}
		g, ok := want[fmt.Sprintf("%#v", key)]
		if !ok {
			g = docdb.Group{Key: key, Sums: map[string]int64{}}
		}
		g.Count++
		g.Sums["points"] += e.Points
		g.Sums["place.size"] += e.Place.Size
		want[fmt.Sprintf("%#v", key)] = g
	}
	found := map[string]docdb.Group{}
	for _, g := range got {
		found[fmt.Sprintf("%#v", g.Key)] = g
	}
	if diff := gocmp.Diff(want, found); diff != "" || len(got) != len(found) {
		r.Fatalf("tally of %v by %v (-want +got): %s", q, by, diff)
	}
}
