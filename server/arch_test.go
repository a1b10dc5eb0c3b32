package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The rows of the import rule, from the top down. A package imports from rows below its own, never a neighbour;
// the exceptions follow.
var rows = [][]string{
	{"."},
	{"demo", "bench"},
	{"app"},
	{"config", "api", "live", "bus", "store", "reading", "captcha", "post"},
	{"writeup", "digest", "glance", "tabulation"},
	{"quiz", "study", "feedback", "fairplay", "contest", "campaign", "order", "report", "reward", "training", "exchange", "course", "editing", "opendata"},
	{"points"},
	{"answer", "account", "statute"},
	{"question", "district", "print", "picture", "document", "chart"},
	{"history"},
}

// exceptions to the rows: who besides may import what.
var exceptions = map[string][]string{
	"docdb":   {"store", "app", "bench", "testkit"},
	"testkit": {},
}

// libraries that live in one package, so that they can be left.
var libraries = map[string][]string{
	"github.com/gofiber/":                   {"api"},
	"github.com/danielgtaylor/huma":         {"api"},
	"github.com/valyala/fasthttp":           {"api"},
	"github.com/gorilla/websocket":          {"live", "bench"}, // bench plays the phones
	"github.com/nats-io/":                   {"bus"},
	"go.mongodb.org/":                       {"docdb"},
	"modernc.org/sqlite":                    {"docdb"},
	"github.com/xuri/excelize":              {"report", "exchange"},
	"github.com/richardlehane/mscfb":        {"exchange"},
	"golang.org/x/net":                      {"exchange"},
	"github.com/signintech/gopdf":           {"print"},
	"github.com/boombuler/barcode":          {"print"},
	"golang.org/x/image":                    {"print", "picture", "chart"},
	"gonum.org/v1/plot":                     {"chart"},
	"github.com/wenlng/":                    {"captcha"},
	"github.com/wneessen/go-mail":           {"post"},
	"github.com/goccy/go-yaml":              {"question"},
	"github.com/open-spaced-repetition/":    {"study"},
	"github.com/alecthomas/kong":            {"."},
	"github.com/prometheus/client_golang":   {"api", "app", "live", "docdb"},
	"github.com/google/go-cmp":              {},
	"pgregory.net/rapid":                    {},
	"go.uber.org/goleak":                    {},
	"github.com/compose-spec/compose-go/v2": {},
}

// inputOutput is what packages that hold the rules do not touch: they are told, and they answer.
var inputOutput = []string{"net", "net/http", "os", "os/exec", "database/sql", "syscall", "log"}

type importLine struct{ file, from, what string }

func TestImportRule(t *testing.T) {
	for _, line := range imports(t) {
		if to, ours := strings.CutPrefix(line.what, "pufa/server/"); ours && !allowed(line.from, to) {
			t.Errorf("%s: %s must not import %s", line.file, line.from, to)
		}
		for library, owners := range libraries {
			if strings.HasPrefix(line.what, library) && !slices.Contains(owners, line.from) {
				t.Errorf("%s: %s belongs in %v only", line.file, line.what, owners)
			}
		}
		if rowOf(line.from) >= 4 && slices.Contains(inputOutput, line.what) {
			t.Errorf("%s: %s holds rules and must not import %s", line.file, line.from, line.what)
		}
	}
}

func TestEveryPackageHasItsRow(t *testing.T) {
	for _, line := range imports(t) {
		if _, exception := exceptions[line.from]; rowOf(line.from) < 0 && !exception {
			t.Fatalf("%s: package %s is in no row of the import rule", line.file, line.from)
		}
	}
}

func allowed(from, to string) bool {
	if owners, ok := exceptions[to]; ok {
		return slices.Contains(owners, from)
	}
	if _, ok := exceptions[from]; ok { // docdb and testkit stand beside the rows
		return from == "testkit"
	}
	if to == "config" {
		return rowOf(from) < rowOf("config")
	}
	return rowOf(from) >= 0 && rowOf(from) < rowOf(to)
}

func rowOf(name string) int {
	return slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, name) })
}

// imports lists the imports of all files that are not tests.
func imports(t *testing.T) (out []importLine) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			what, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out = append(out, importLine{file, filepath.ToSlash(filepath.Dir(file)), what})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
