package district

import (
	"slices"
	"strings"
)

// Finder finds sub-districts by what people write: the code, the full name with or without the district in front of
// it, or the short one where only one is called so.
type Finder struct {
	root    District
	nodes   []District // sub-districts
	byKey   map[string][]District
	byCode  map[string]District
	aliases []string // of the district itself, as keys
}

// NewFinder works over a tree's nodes.
func NewFinder(all []District) *Finder {
	f := &Finder{byKey: map[string][]District{}, byCode: map[string]District{}}
	for _, d := range all {
		switch {
		case d.Kind == KindDistrict:
			f.root = d
		case d.Kind.Subdistrict():
			f.nodes = append(f.nodes, d)
		}
	}
	for _, d := range f.nodes {
		f.byCode[d.Code], f.byCode[d.Code+"000"] = d, d
		for _, name := range []string{d.Name, shortName(d.Name)} {
			key := NameKey(name)
			if !slices.ContainsFunc(f.byKey[key], func(other District) bool { return other.Code == d.Code }) {
				f.byKey[key] = append(f.byKey[key], d)
			}
		}
	}
	for _, name := range []string{f.root.Name, f.root.Code, "区级", "区本级", "区局", "区应急局", f.root.Name + "应急管理局", f.root.Name + "（区级）"} {
		f.aliases = append(f.aliases, NameKey(name))
	}
	return f
}

// Find gives a sub-district's code, or "" for the district itself. Where it is not sure it gives the names of those
// that may be meant.
func (f *Finder) Find(text string) (code string, others []string, ok bool) {
	key := NameKey(text)
	if d, known := f.byCode[key]; known {
		return d.Code, nil, true
	}
	if slices.Contains(f.aliases, key) {
		return "", nil, true
	}
	if i := strings.LastIndex(key, NameKey(f.root.Name)); i >= 0 && f.root.Name != "" {
		key = key[i+len(NameKey(f.root.Name)):]
	}
	if key == "" {
		return "", nil, NameKey(text) != ""
	}
	found := f.byKey[key]
	if len(found) == 1 {
		return found[0].Code, nil, true
	}
	for _, d := range found {
		others = append(others, d.Name)
	}
	if len(found) > 0 {
		return "", others, false
	}
	return "", f.near(key), false
}

// near are the sub-districts one character away from what was written.
func (f *Finder) near(key string) (names []string) {
	for _, d := range f.nodes {
		if oneApart([]rune(key), []rune(NameKey(d.Name))) || oneApart([]rune(key), []rune(NameKey(shortName(d.Name)))) {
			names = append(names, d.Name)
		}
	}
	return names
}

// oneApart reports whether two texts of three characters or more differ in one of them.
func oneApart(a, b []rune) bool {
	if len(a) != len(b) || len(a) < 3 {
		return false
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n == 1
}

// Name is what people call the place with this code.
func (f *Finder) Name(code string) string {
	if d, ok := f.byCode[code]; ok {
		return d.Name
	}
	return f.root.Name
}

func shortName(name string) string {
	for _, end := range []string{"街道办事处", "街道", "镇", "乡"} {
		if rest, ok := strings.CutSuffix(name, end); ok && len([]rune(rest)) > 1 {
			return rest
		}
	}
	return name
}
