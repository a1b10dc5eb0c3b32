package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pufa/server/app"
)

func TestADatabaseThatDoesNotOpenNamesItsSetting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, name string }{
		{"PUFA_DATA=" + filepath.Join(file, "data"), "PUFA_DATA: "},
		{"MONGODB_URI=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50", "MONGODB_URI: "},
	} {
		a, err := app.New(t.Context(), settings(t, t.TempDir(), c.line), app.Options{})
		if err == nil {
			t.Fatalf("%s opened: %v", c.line, a.Close(t.Context()))
		}
		if text := err.Error(); !strings.HasPrefix(text, c.name) || strings.Contains(text, "\n") {
			t.Errorf("%s: %q, want one line that begins with %s", c.line, text, c.name)
		}
	}
}
