package contest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the schema of rule sets anew")

const schemaPath = "rulesets/" + schemaFile

// node is a part of a JSON Schema. Its fields stand in the order they are written in.
type node struct {
	Schema      string           `json:"$schema,omitempty"`
	ID          string           `json:"$id,omitempty"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Ref         string           `json:"$ref,omitempty"`
	Type        string           `json:"type,omitempty"`
	Enum        []string         `json:"enum,omitempty"`
	Minimum     *int             `json:"minimum,omitempty"`
	Maximum     *int             `json:"maximum,omitempty"`
	MinLength   *int             `json:"minLength,omitempty"`
	MaxLength   *int             `json:"maxLength,omitempty"`
	MinItems    *int             `json:"minItems,omitempty"`
	MaxItems    *int             `json:"maxItems,omitempty"`
	UniqueItems bool             `json:"uniqueItems,omitempty"`
	Items       *node            `json:"items,omitempty"`
	Additional  *bool            `json:"additionalProperties,omitempty"`
	Required    []string         `json:"required,omitempty"`
	Properties  map[string]*node `json:"properties,omitempty"`
	Defs        map[string]*node `json:"$defs,omitempty"`
}

// schemaOf makes the schema of RuleSet out of its type and its fields' tags.
func schemaOf(t testing.TB) []byte {
	t.Helper()
	defs := map[string]*node{}
	root := objectOf(t, reflect.TypeFor[RuleSet](), defs)
	root.Schema, root.ID = "https://json-schema.org/draft/2020-12/schema", "urn:pufa:ruleset"
	root.Title, root.Description, root.Defs = "RuleSet", "一套台上比赛的规则：分数为整数分，时间为秒", defs
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(root); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func objectOf(t testing.TB, of reflect.Type, defs map[string]*node) *node {
	t.Helper()
	n := &node{Type: "object", Additional: new(bool), Properties: map[string]*node{}}
	for f := range of.Fields() {
		name, more, _ := strings.Cut(f.Tag.Get("json"), ",")
		n.Properties[name] = fieldOf(t, f, defs)
		if more != "omitempty" {
			n.Required = append(n.Required, name)
		}
	}
	return n
}

func fieldOf(t testing.TB, f reflect.StructField, defs map[string]*node) *node {
	t.Helper()
	n := typeOf(t, f.Type, defs)
	number := func(tag string) *int {
		text, ok := f.Tag.Lookup(tag)
		if !ok {
			return nil
		}
		i, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %s: %v", f.Name, tag, err)
		}
		return &i
	}
	n.Description = f.Tag.Get("doc")
	n.Minimum, n.Maximum = number("minimum"), number("maximum")
	n.MinLength, n.MaxLength = number("minLength"), number("maxLength")
	n.MinItems, n.MaxItems, n.UniqueItems = number("minItems"), number("maxItems"), f.Tag.Get("uniqueItems") == "true"
	if low := number("itemMinimum"); low != nil {
		n.Items.Minimum, n.Items.Maximum = low, number("itemMaximum")
	}
	if enum, ok := f.Tag.Lookup("enum"); ok {
		n.Enum = strings.Split(enum, ",")
	}
	return n
}

func typeOf(t testing.TB, of reflect.Type, defs map[string]*node) *node {
	t.Helper()
	switch of.Kind() {
	case reflect.Pointer:
		return typeOf(t, of.Elem(), defs)
	case reflect.Slice:
		return &node{Type: "array", Items: typeOf(t, of.Elem(), defs)}
	case reflect.String:
		return &node{Type: "string"}
	case reflect.Bool:
		return &node{Type: "boolean"}
	case reflect.Int, reflect.Int64:
		return &node{Type: "integer"}
	case reflect.Struct:
		if defs[of.Name()] == nil {
			defs[of.Name()] = &node{}
			*defs[of.Name()] = *objectOf(t, of, defs)
		}
		return &node{Ref: "#/$defs/" + of.Name()}
	}
	t.Fatalf("no schema for %s", of)
	return nil
}

// TestTheSchemaIsTheTypes keeps the published schema what the Go type says.
func TestTheSchemaIsTheTypes(t *testing.T) {
	want := schemaOf(t)
	if *update {
		if err := os.WriteFile(schemaPath, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := RulesSchema()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" && !*update {
		t.Errorf("write it anew with -update (want, got):\n%s", diff)
	}
}

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaOf(t)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:pufa:ruleset", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:pufa:ruleset")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, data []byte) error {
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(instance)
}

func TestEveryPresetFollowsTheSchema(t *testing.T) {
	schema := compileSchema(t)
	files, err := presetFiles.ReadDir("rulesets")
	if err != nil {
		t.Fatal(err)
	}
	seen := ""
	for _, f := range files {
		if f.Name() == schemaFile {
			continue
		}
		data, err := presetFiles.ReadFile("rulesets/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(schema, data); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
		seen += strings.TrimSuffix(f.Name(), ".json")
	}
	if seen != "abcdefg" {
		t.Errorf("rule sets %s", seen)
	}
}

// complete are rule sets that between them have every field.
func complete(t testing.TB) []map[string]any {
	t.Helper()
	second, early := int64(-20), int64(-5)
	a, b, d, f, g := preset(t, "a"), preset(t, "b"), preset(t, "d"), preset(t, "f"), preset(t, "g")
	d.Rounds[0].Buzzer.Foul = Foul{Penalty: -10, Out: true, Second: &second, Ends: true}
	d.Rounds[0].Buzzer.EarlyWrong, d.Rounds[0].Restate = &early, true
	d.Rounds[0].Buzzer.Later = &Points{Right: 5, Partial: 1, Wrong: -1}
	a.Rounds[3].Choice.Pool, a.Rounds[3].Choice.WrongZero = 10, true
	var all []map[string]any
	for _, s := range []RuleSet{a, b, d, f, g} {
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// bad is a value beside what a node allows, with a name.
type bad struct {
	why   string
	value any
}

// beside are values just outside a node's bounds.
func beside(n *node) []bad {
	var all []bad
	if n.Minimum != nil {
		all = append(all, bad{"below the minimum", *n.Minimum - 1})
	}
	if n.Maximum != nil {
		all = append(all, bad{"above the maximum", *n.Maximum + 1})
	}
	if n.MinLength != nil {
		all = append(all, bad{"too short", strings.Repeat("字", *n.MinLength-1)})
	}
	if n.MaxLength != nil {
		all = append(all, bad{"too long", strings.Repeat("字", *n.MaxLength+1)})
	}
	if n.Enum != nil {
		all = append(all, bad{"not in the list", "别的"})
	}
	if n.Type == "integer" {
		all = append(all, bad{"half a point", 1.5}, bad{"a text", "1"})
	}
	if n.MinItems != nil {
		all = append(all, bad{"too few", []any{}})
	}
	return all
}

// spoil calls try with every value in a document replaced by one that its schema forbids, and with a field too many in
// every object. A pointer in the path names the place.
func spoil(root, n *node, at string, get func() any, set func(any), try func(why string)) map[string]bool {
	seen := map[string]bool{at: true}
	if n.Ref != "" {
		n = root.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
	}
	value := get()
	for _, b := range beside(n) {
		set(b.value)
		try(at + ": " + b.why)
		set(value)
	}
	add := func(more map[string]bool) {
		for k := range more {
			seen[k] = true
		}
	}
	switch v := value.(type) {
	case map[string]any:
		v["unknown"] = 1
		try(at + ": a field too many")
		delete(v, "unknown")
		for name, field := range n.Properties {
			if _, there := v[name]; there {
				add(spoil(root, field, at+"."+name, func() any { return v[name] }, func(x any) { v[name] = x }, try))
			}
		}
	case []any:
		if n.MaxItems != nil {
			set(slices.Repeat(v, *n.MaxItems/len(v)+1))
			try(at + ": too many")
			set(value)
		}
		for i := range v {
			add(spoil(root, n.Items, at+"[]", func() any { return v[i] }, func(x any) { v[i] = x }, try))
		}
	}
	return seen
}

// fields are the places a schema knows.
func fields(root, n *node, at string, seen map[string]bool) {
	seen[at] = true
	if n.Ref != "" {
		n = root.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
	}
	for name, field := range n.Properties {
		fields(root, field, at+"."+name, seen)
	}
	if n.Items != nil {
		fields(root, n.Items, at+"[]", seen)
	}
}

// TestWhatTheSchemaForbidsIsNotRead puts values beside every bound of the schema: both it and ReadRules refuse them.
func TestWhatTheSchemaForbidsIsNotRead(t *testing.T) {
	schema := compileSchema(t)
	var root node
	if err := json.Unmarshal(schemaOf(t), &root); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	tried := 0
	for _, doc := range complete(t) {
		check := func(why string) {
			tried++
			data, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			if validate(schema, data) == nil {
				t.Errorf("the schema takes %s", why)
			}
			if _, err := ReadRules(data); err == nil {
				t.Errorf("ReadRules takes %s", why)
			}
		}
		for place := range spoil(&root, &root, "", func() any { return doc }, func(any) {}, check) {
			seen[place] = true
		}
	}
	all := map[string]bool{}
	fields(&root, &root, "", all)
	for place := range all {
		if !seen[place] && !strings.HasPrefix(place, ".tiebreak.") { // the same type as a round
			t.Errorf("no document here has %s", place)
		}
	}
	if tried < 500 {
		t.Errorf("tried %d only", tried)
	}
}
