package api_test

import (
	"regexp"
	"testing"

	"pufa/server/api"
)

// An unexported struct embedded in an input hides its parameters from huma, without a word: the handler then sees
// an empty id.
func TestEveryPlaceInAPathIsAParameter(t *testing.T) {
	server, err := api.New(api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	places := regexp.MustCompile(`\{(\w+)\}`)
	for path, operations := range document(t, server).Paths {
		for _, place := range places.FindAllStringSubmatch(path, -1) {
			for method, operation := range operations {
				if !operation.has(place[1]) {
					t.Errorf("%s %s: %s is no parameter", method, path, place[1])
				}
			}
		}
	}
}
