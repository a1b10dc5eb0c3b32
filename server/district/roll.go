package district

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Roll is the list of units at one moment, made for looking up.
type Roll struct {
	units []Unit // by name, then id
	keys  [][]string
	byID  map[string]int
}

// NewRoll makes a list fit for looking up.
func NewRoll(units []Unit) *Roll {
	r := &Roll{units: slices.Clone(units), byID: make(map[string]int, len(units))}
	slices.SortFunc(r.units, func(a, b Unit) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	r.keys = make([][]string, len(r.units))
	for i, u := range r.units {
		r.byID[u.ID] = i
		r.keys[i] = append(r.keys[i], NameKey(u.Name))
		for _, alias := range u.Aliases {
			r.keys[i] = append(r.keys[i], NameKey(alias))
		}
	}
	return r
}

// Of lists the units in scope by name, without those that were merged into another.
func (r *Roll) Of(scope Scope) []Unit {
	var all []Unit
	for _, u := range r.units {
		if u.MergedInto == "" && scope.Contains(u.District) {
			all = append(all, u)
		}
	}
	return all
}

// Get finds a unit.
func (r *Roll) Get(id string) (Unit, bool) {
	i, ok := r.byID[id]
	if !ok {
		return Unit{}, false
	}
	return r.units[i], true
}

// Root is the unit that what was counted for a unit counts for: itself, or what it was merged into. Of units that two
// organisers merged into each other at the same moment it is the one with the least id, for whomever asks.
func (r *Roll) Root(id string) string {
	seen := []string{}
	for at := id; ; {
		if i := slices.Index(seen, at); i >= 0 {
			return slices.Min(seen[i:])
		}
		u, ok := r.Get(at)
		if !ok || u.MergedInto == "" {
			return at
		}
		seen, at = append(seen, at), u.MergedInto
	}
}

// Found is a unit that a search found, and the alias it was found by, if it was not the name.
type Found struct {
	Unit
	Alias string
}

// longestSearch is how much of what is typed is looked for.
const longestSearch = 60

// Search finds the units that may be chosen whose name or an alias holds what was typed: first those called just so,
// then those that begin so; among equals those of the sub-district home, then short names. Nothing typed finds the
// units of home.
func (r *Roll) Search(typed, home string, most int) []Found {
	key := NameKey(typed)
	if utf8.RuneCountInString(key) > longestSearch {
		return nil
	}
	type hit struct {
		Found
		how int
	}
	var hits []hit
	for i, u := range r.units {
		if !u.Offered() || key == "" && u.District != home {
			continue
		}
		if which, how := match(r.keys[i], key); how < noMatch {
			h := hit{Found{Unit: u}, how}
			if which > 0 {
				h.Alias = u.Aliases[which-1]
			}
			hits = append(hits, h)
		}
	}
	away := func(h hit) int {
		if h.District == home {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.how, b.how), cmp.Compare(away(a), away(b)),
			cmp.Compare(utf8.RuneCountInString(a.Name), utf8.RuneCountInString(b.Name)))
	})
	found := make([]Found, 0, min(most, len(hits)))
	for _, h := range hits[:min(most, len(hits))] {
		found = append(found, h.Found)
	}
	return found
}

// How well a name fits what was typed.
const (
	sameName = iota
	beginsSo
	holdsIt
	noMatch
)

// match is which of the names fits best, and how.
func match(names []string, key string) (which, how int) {
	how = noMatch
	for i, name := range names {
		fits := noMatch
		switch {
		case name == key:
			fits = sameName
		case strings.HasPrefix(name, key):
			fits = beginsSo
		case strings.Contains(name, key):
			fits = holdsIt
		}
		if fits < how {
			which, how = i, fits
		}
	}
	return which, how
}
