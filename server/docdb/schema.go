package docdb

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	idField      = "_id"
	versionField = "_v"
)

// kind is what a declared field holds; it decides the order of its values.
type kind int

const (
	kindString kind = iota + 1
	kindInt
	kindBool
	kindTime
)

func (k kind) String() string {
	return [...]string{"nothing", "string", "int", "bool", "time"}[k]
}

// field is a declared field of a document. Absent and null values sort first.
type field struct {
	name string
	kind kind
	// zeroIsNull says that the zero value counts as absent: the type omits it, or a sparse index leaves it out.
	zeroIsNull bool
	// mayBeAbsent says that the type can leave the field out.
	mayBeAbsent bool
}

func (f field) path() []string { return strings.Split(f.name, ".") }

// schema is a checked declaration of a collection.
type schema struct {
	name    string
	indexes []Index
	fields  map[string]field // indexed, summed and "_id"
	sums    []string
	counts  []Count
	crowds  bool
	kept    int
}

// sortedFields lists the declared fields but "_id", by name.
func (s *schema) sortedFields() []field {
	var out []field
	for _, f := range s.fields {
		if f.name != idField {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return out
}

// indexed says whether queries may name the field.
func (s *schema) indexed(name string) bool {
	if name == idField {
		return true
	}
	return slices.ContainsFunc(s.indexes, func(x Index) bool { return slices.Contains(x.Fields, name) }) ||
		slices.ContainsFunc(s.counts, func(c Count) bool { return slices.Contains(c.By, name) })
}

// newSchema checks a declaration against the document type.
func newSchema(t reflect.Type, spec Spec) (*schema, error) {
	s := &schema{name: spec.Name, crowds: spec.Crowds, kept: spec.Kept, fields: map[string]field{}}
	if err := s.build(t, spec); err != nil {
		return nil, fmt.Errorf("docdb: collection %q of %s: %w", spec.Name, t, err)
	}
	return s, nil
}

// plainName is what may become the name of a table or an index, which do not tell A from a.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (s *schema) build(t reflect.Type, spec Spec) error {
	if !plainName.MatchString(s.name) || strings.HasPrefix(s.name, "sqlite_") || strings.HasPrefix(s.name, "docdb_") {
		return errors.New("not a name for a collection")
	}
	id, err := fieldOf(t, idField)
	if err != nil || id.kind != kindString {
		return errors.New(`needs a string field tagged bson:"_id"`)
	}
	s.fields[idField] = field{name: idField, kind: kindString}
	for _, x := range spec.Indexes {
		if !plainName.MatchString(x.Name) {
			return fmt.Errorf("index %q: not a name for an index", x.Name)
		}
		if err := s.addIndex(t, x); err != nil {
			return fmt.Errorf("index %s: %w", x.Name, err)
		}
	}
	if s.crowds && slices.ContainsFunc(s.indexes, func(x Index) bool { return x.Unique || x.ExpireAfter > 0 }) {
		return errors.New("takes crowds, and has an index that is unique or expires")
	}
	if s.kept > 0 && slices.ContainsFunc(s.indexes, func(x Index) bool { return x.ExpireAfter > 0 }) {
		return errors.New("stays in memory, and has an index that expires")
	}
	for _, c := range spec.Counts {
		if err := s.addCount(t, c); err != nil {
			return fmt.Errorf("count %s: %w", c.Name, err)
		}
	}
	return s.addSums(t, spec.Sums)
}

func (s *schema) addSums(t reflect.Type, names []string) error {
	for _, name := range names {
		if err := s.addField(t, name); err != nil {
			return err
		}
		if s.fields[name].kind != kindInt {
			return fmt.Errorf("field %s is summed but no whole number", name)
		}
		if !slices.Contains(s.sums, name) {
			s.sums = append(s.sums, name)
		}
	}
	return nil
}

// addCount comes behind the indexes: they decide how a field's absence is kept.
func (s *schema) addCount(t reflect.Type, c Count) error {
	switch {
	case !plainName.MatchString(c.Name):
		return errors.New("not a name for a count")
	case len(c.By) == 0:
		return errors.New("has no fields")
	case slices.ContainsFunc(s.counts, func(other Count) bool { return other.Name == c.Name }):
		return errors.New("declared twice")
	case slices.ContainsFunc(s.indexes, func(x Index) bool { return x.ExpireAfter > 0 }):
		return errors.New("of documents that expire")
	case slices.ContainsFunc(c.Sums, func(name string) bool { return slices.Contains(c.By, name) }):
		return errors.New("sums what it goes by")
	}
	for _, name := range c.By {
		if err := s.addField(t, name); err != nil {
			return err
		}
	}
	s.counts = append(s.counts, Count{Name: c.Name, By: slices.Clone(c.By), Sums: slices.Clone(c.Sums)})
	return s.addSums(t, c.Sums)
}

func (s *schema) addIndex(t reflect.Type, x Index) error {
	if n := len(x.Fields); n > 0 && x.Fields[n-1] == idField {
		x.Fields = x.Fields[:n-1] // every index ends in the key anyway
	}
	if len(x.Fields) == 0 {
		return errors.New("has no fields")
	}
	if slices.ContainsFunc(s.indexes, func(y Index) bool { return y.Name == x.Name }) {
		return errors.New("declared twice")
	}
	x.Fields = slices.Clone(x.Fields)
	s.indexes = append(s.indexes, x)
	for _, name := range x.Fields {
		if err := s.addField(t, name); err != nil {
			return err
		}
		if f := s.fields[name]; x.Sparse && f.kind == kindString {
			f.zeroIsNull = true
			s.fields[name] = f
		}
	}
	if x.ExpireAfter != 0 {
		return s.checkExpiry(x)
	}
	return nil
}

func (s *schema) checkExpiry(x Index) error {
	if len(x.Fields) != 1 || s.fields[x.Fields[0]].kind != kindTime || x.Unique {
		return errors.New("only an index of one time expires documents")
	}
	if x.ExpireAfter < time.Second || x.ExpireAfter%time.Second != 0 {
		return errors.New("ExpireAfter is no whole number of seconds")
	}
	return nil
}

func (s *schema) addField(t reflect.Type, name string) error {
	if _, ok := s.fields[name]; ok && name != idField {
		return nil
	}
	if strings.HasPrefix(name, "_") {
		return fmt.Errorf("field %s cannot be declared", name)
	}
	f, err := fieldOf(t, name)
	if err != nil {
		return err
	}
	for _, other := range s.fields {
		if strings.EqualFold(other.name, name) {
			return fmt.Errorf("fields %s and %s differ only in case", other.name, name)
		}
	}
	s.fields[name] = f
	return nil
}

// fieldOf finds a field by its bson name; dots lead into embedded documents.
func fieldOf(t reflect.Type, name string) (field, error) {
	f := field{name: name}
	for _, part := range f.path() {
		member, omitempty, ok := memberOf(t, part)
		if !ok {
			return f, fmt.Errorf("there is no field %s", name)
		}
		f.zeroIsNull = omitempty && member.Kind() != reflect.Pointer
		f.mayBeAbsent = f.mayBeAbsent || omitempty || member.Kind() == reflect.Pointer
		t = member
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	f.kind = kindOf(t)
	if f.kind == 0 {
		return f, fmt.Errorf("field %s is a %s; only string, int, bool and time.Time can be declared", name, t)
	}
	return f, nil
}

// memberOf follows the naming rules of the bson codec.
func memberOf(t reflect.Type, name string) (member reflect.Type, omitempty, ok bool) {
	if t.Kind() != reflect.Struct {
		return nil, false, false
	}
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, opts, _ := strings.Cut(sf.Tag.Get("bson"), ",")
		if !sf.IsExported() || tag == "-" {
			continue
		}
		flags := strings.Split(opts, ",")
		if slices.Contains(flags, "inline") {
			if m, o, ok := memberOf(sf.Type, name); ok {
				return m, o, ok
			}
			continue
		}
		if tag == "" {
			tag = strings.ToLower(sf.Name)
		}
		if tag == name {
			return sf.Type, slices.Contains(flags, "omitempty"), true
		}
	}
	return nil, false, false
}

func kindOf(t reflect.Type) kind {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return kindTime
	case t.Kind() == reflect.String:
		return kindString
	case t.Kind() == reflect.Bool:
		return kindBool
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64,
		t.Kind() >= reflect.Uint8 && t.Kind() <= reflect.Uint32:
		return kindInt
	}
	return 0
}
