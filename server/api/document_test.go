package api_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"pufa/server/api"
)

// openAPI is what tests read of the document.
type openAPI struct {
	Paths map[string]map[string]operation `json:"paths"`
}

type operation struct {
	Parameters []struct {
		Name string `json:"name"`
		In   string `json:"in"`
	} `json:"parameters"`
}

// has reports whether the operation takes a parameter of this name out of its path.
func (o operation) has(name string) bool {
	for _, p := range o.Parameters {
		if p.In == "path" && p.Name == name {
			return true
		}
	}
	return false
}

func document(t *testing.T, server *api.Server) openAPI {
	t.Helper()
	var b bytes.Buffer
	if err := server.WriteOpenAPI(&b); err != nil {
		t.Fatal(err)
	}
	var doc openAPI
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}
