package live_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/contest"
)

// fieldsOf gathers the fields of every struct of ours that a frame can hold, by type.
func fieldsOf(of reflect.Type, all map[string][]string) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || all[of.Name()] != nil {
		return
	}
	names := []string{}
	all[of.Name()] = names // a type may hold itself
	for _, f := range reflect.VisibleFields(of) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		names = append(names, name)
		fieldsOf(f.Type, all)
	}
	slices.Sort(names)
	all[of.Name()] = names
}

var (
	heading = regexp.MustCompile(`(?m)^### (\w+)$`)
	row     = regexp.MustCompile("(?m)^\\| (`[^|]+) \\|")
	quoted  = regexp.MustCompile("`([a-z_]+)`")
)

// TestViewsNameEveryField compares views.md with the types.
func TestViewsNameEveryField(t *testing.T) {
	data, err := os.ReadFile("views.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	told := map[string][]string{}
	heads := heading.FindAllStringSubmatchIndex(text, -1)
	for i, at := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		names := []string{}
		for _, first := range row.FindAllStringSubmatch(text[at[1]:end], -1) {
			for _, name := range quoted.FindAllStringSubmatch(first[1], -1) {
				names = append(names, name[1])
			}
		}
		slices.Sort(names)
		told[text[at[2]:at[3]]] = names
	}
	known := map[string][]string{}
	fieldsOf(reflect.TypeFor[contest.Frame](), known)
	fieldsOf(reflect.TypeFor[contest.Request](), known)
	if diff := cmp.Diff(known, told); diff != "" {
		t.Errorf("the types, and what views.md tells:\n%s", diff)
	}
}
