package live_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// constants reads the values of a string type, and of untyped numbers by their prefix, out of protocol.go: what the
// program knows is what must be documented.
func constants(t *testing.T) (byType map[string][]string, closeCodes []string) {
	t.Helper()
	byType = map[string][]string{}
	for _, path := range []string{"../contest/protocol.go", "../contest/protocol_stage.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		closeCodes = append(closeCodes, constantsOf(t, file, byType)...)
	}
	return byType, closeCodes
}

func constantsOf(t *testing.T, file *ast.File, byType map[string][]string) (closeCodes []string) {
	t.Helper()
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok {
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			byType[name.Name] = append(byType[name.Name], text)
		} else if strings.HasPrefix(spec.Names[0].Name, "Close") {
			closeCodes = append(closeCodes, literal.Value)
		}
		return true
	})
	return closeCodes
}

func TestTheDocumentsNameEveryMessageAndCode(t *testing.T) {
	byType, codes := constants(t)
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Channels   map[string]struct{ Address string }
		Components struct{ Messages map[string]any }
	}
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(byType["FrameType"], byType["RequestType"])
	var got []string
	for name := range document.Components.Messages {
		got = append(got, name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages of asyncapi.yaml:\n%s", diff)
	}
	for _, role := range byType["Role"] {
		door := role
		if role == "team" || role == "judge" {
			door = "chair" // whose it is the cookie says
		}
		if !strings.HasPrefix(document.Channels[role].Address, "/ws/"+door+"/") {
			t.Errorf("no channel for %s", role)
		}
	}
	for _, word := range slices.Concat(want, codes) {
		if !strings.Contains(string(readme), "`"+word+"`") && !strings.Contains(string(readme), "| "+word+" |") {
			t.Errorf("README.md does not name %s", word)
		}
	}
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	data, err := os.ReadFile("asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	follow(t, document, document)
}

func follow(t *testing.T, root, node any) {
	switch n := node.(type) {
	case map[string]any:
		if ref, ok := n["$ref"].(string); ok && !leads(t, root, ref) {
			t.Errorf("%s leads nowhere", ref)
		}
		for _, child := range n {
			follow(t, root, child)
		}
	case []any:
		for _, child := range n {
			follow(t, root, child)
		}
	}
}

func leads(t *testing.T, root any, ref string) bool {
	t.Helper()
	file, path, _ := strings.Cut(ref, "#/")
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range strings.Split(path, "/") {
		branch, ok := root.(map[string]any)
		if !ok || branch[step] == nil {
			return false
		}
		root = branch[step]
	}
	return true
}
