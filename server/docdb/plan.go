package docdb

import (
	"fmt"
	"slices"
)

// path is one way to walk through a collection in order: along an index, or by the key alone.
type path struct {
	index  *Index
	fields []field // ending in "_id"
}

func (s *schema) paths() []path {
	out := []path{{fields: []field{s.fields[idField]}}}
	for i := range s.indexes {
		p := path{index: &s.indexes[i]}
		for _, name := range p.index.Fields {
			p.fields = append(p.fields, s.fields[name])
		}
		p.fields = append(p.fields, s.fields[idField])
		out = append(out, p)
	}
	return out
}

// plan finds the path for a query. none says that the conditions cannot hold.
func (s *schema) plan(q Query) (r request, none bool, err error) {
	tests, none, err := s.tests(q.Where)
	if err != nil {
		return request{}, none, err
	}
	best := -1
	for _, p := range s.paths() {
		order, desc, ok := p.serves(tests, q.Sort)
		if score := p.score(tests); ok && score > best {
			best = score
			r = request{index: p.index, where: tests, order: order, desc: desc, limit: q.Limit}
		}
	}
	if best < 0 {
		return r, none, fmt.Errorf("%w: %s by %v in order of %v", ErrNotIndexed, s.name, q.Where, q.Sort)
	}
	return r, none, nil
}

// serves says whether the path leads to the query's documents, and in which order.
func (p path) serves(tests []test, sort []Order) (order []field, desc, ok bool) {
	conditioned := func(f field) bool {
		return slices.ContainsFunc(tests, func(t test) bool { return t.field.name == f.name && t.selects() })
	}
	if p.index != nil && p.index.Sparse && !all(p.fields[:len(p.fields)-1], conditioned) {
		return nil, false, false
	}
	if len(tests) > 0 && !slices.ContainsFunc(tests, func(t test) bool { return t.field.name == p.fields[0].name }) {
		return nil, false, false
	}
	sort = slices.DeleteFunc(slices.Clone(sort), func(o Order) bool { return pinned(tests, o.field) })
	if len(sort) > 0 {
		desc = sort[0].desc
	}
	for _, f := range p.fields {
		if pinned(tests, f.name) {
			continue
		}
		order = append(order, f)
		if n := len(order); n <= len(sort) && sort[n-1] != (Order{f.name, desc}) {
			return nil, false, false
		}
	}
	if len(order) < len(sort) {
		return nil, false, false
	}
	if pinned(tests, idField) {
		order = append(order, p.fields[len(p.fields)-1])
	}
	return order, desc, true
}

// selects says that no document without the field passes.
func (t test) selects() bool { return !slices.Contains(t.values, nil) }

func pinned(tests []test, name string) bool {
	return slices.ContainsFunc(tests, func(t test) bool { return t.field.name == name && t.op == opEq })
}

func all[E any](es []E, ok func(E) bool) bool {
	return !slices.ContainsFunc(es, func(e E) bool { return !ok(e) })
}

// score is higher the fewer documents the path is likely to touch.
func (p path) score(tests []test) int {
	if pinned(tests, idField) {
		if p.index == nil {
			return 1000
		}
		return 0
	}
	score := 0
	for _, f := range p.fields {
		if pinned(tests, f.name) {
			score += 2
			continue
		}
		if slices.ContainsFunc(tests, func(t test) bool { return t.field.name == f.name }) {
			score++
		}
		break
	}
	return score
}

// behind splits "everything behind these values in the request's order" into parts that follow one another,
// each of which is one range of the index.
func (r request) behind(at []any) []request {
	var out []request
	for last := len(r.order) - 1; last >= 0; last-- {
		var fixed []test
		for i := range last {
			fixed = append(fixed, test{r.order[i], opEq, at[i : i+1]})
		}
		for _, t := range r.after(r.order[last], at[last]) {
			part := r
			part.where = slices.Concat(slices.DeleteFunc(slices.Clone(r.where), t.implies), fixed, []test{t})
			out = append(out, part)
		}
	}
	return out
}

// implies says that wherever t holds, the looser bound does too. An index range must not begin at the looser one.
func (t test) implies(looser test) bool {
	if t.field.name != looser.field.name {
		return false
	}
	switch {
	case t.op == opGt && (looser.op == opGt || looser.op == opGte):
		return compareNormal(t.values[0], looser.values[0]) >= 0
	case t.op == opLt && (looser.op == opLt || looser.op == opLte):
		return compareNormal(t.values[0], looser.values[0]) <= 0
	}
	return false
}

// after gives the tests that together hold for values behind v; absent values come before all others.
func (r request) after(f field, v any) []test {
	absent := test{f, opEq, []any{nil}}
	switch {
	case v == nil && r.desc:
		return nil
	case v == nil:
		return []test{{field: f, op: opPresent}}
	case r.desc && f.name == idField:
		return []test{{f, opLt, []any{v}}}
	case r.desc:
		return []test{{f, opLt, []any{v}}, absent}
	}
	return []test{{f, opGt, []any{v}}}
}
