package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// CheckAnswer compares an answer with what the OpenAPI document promises for the operation.
func (s *Server) CheckAnswer(method, path string, status int, body []byte) error {
	op := s.operation(method, path)
	if op == nil || len(body) == 0 {
		return nil
	}
	promised := op.Responses[strconv.Itoa(status)]
	if promised == nil {
		promised = op.Responses["default"]
	}
	for kind, media := range promised.Content {
		if !strings.HasSuffix(kind, "json") {
			return nil
		}
		var value any
		if err := json.Unmarshal(body, &value); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		result := &huma.ValidateResult{}
		huma.Validate(s.openapi.Components.Schemas, media.Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, value, result)
		return errors.Join(result.Errors...)
	}
	return nil
}

var place = regexp.MustCompile(`\\\{\w+\\\}`)

// shapes keeps the compiled form of every address asked about: all tests have the same ones.
var shapes sync.Map

func shapeOf(pattern string) *regexp.Regexp {
	if known, ok := shapes.Load(pattern); ok {
		return known.(*regexp.Regexp)
	}
	shape := regexp.MustCompile("^" + place.ReplaceAllString(regexp.QuoteMeta(pattern), `[^/]+`) + "$")
	shapes.Store(pattern, shape)
	return shape
}

// operation finds the operation of an address, the one with the fewest places where several fit.
func (s *Server) operation(method, path string) (found *huma.Operation) {
	path, _, _ = strings.Cut(strings.TrimPrefix(path, prefix), "?")
	for pattern, item := range s.openapi.Paths {
		if !shapeOf(pattern).MatchString(path) {
			continue
		}
		op := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[method]
		if op != nil && (found == nil || strings.Count(op.Path, "{") < strings.Count(found.Path, "{")) {
			found = op
		}
	}
	return found
}

// StrayFields are the codes with a field that no rule leads to.
func StrayFields() []string {
	known := map[string]bool{}
	for _, rules := range problemRules() {
		for _, r := range rules {
			known[r.code] = true
		}
	}
	return slices.DeleteFunc(slices.Collect(maps.Keys(problemFields)), func(code string) bool { return known[code] })
}

// ResultTables are the sheets of a contest's results.
var ResultTables = resultTables
