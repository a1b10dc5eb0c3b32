package live

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecodeIsStrict(t *testing.T) {
	good := []string{
		`{"type":"sync"}`, ` {"type":"ping","ref":"1"} `,
		`{"type":"answer","ref":"r","question":3,"given":{"options":[0,2]}}`,
		`{"type":"answer","given":{"text":"负责"}}`, `{"type":"buzz","question":5039}`,
	}
	bad := []string{
		``, `null`, `true`, `"sync"`, `[]`, `{`, `{}`, `{"type":"sync"}{"type":"sync"}`, `{"type":"sync"} x`,
		`{"type":"answer","question":"3"}`, `{"type":"answer","question":-1}`, `{"type":"answer","question":1.5}`,
		`{"type":"answer","question":99999999999999999999}`, `{"type":"buzz","question":5040}`, `{"type":"answer","given":{"options":["0"]}}`,
		`{"type":"answer","given":{"correct":true}}`, `{"type":"sync","extra":0}`, `{"type":"start"}`,
		`{"type":"sync","ref":"` + strings.Repeat("x", 41) + `"}`,
		`{"type":"answer","given":{"text":"` + strings.Repeat("字", 201) + `"}}`,
		`{"type":"answer","given":{"options":[` + strings.Repeat("0,", 40) + `0]}}`,
		"{\"type\":\"sync\",\"ref\":\"\xff\"}",
	}
	for _, text := range good {
		if _, ok := decode([]byte(text)); !ok {
			t.Errorf("refused %s", text)
		}
	}
	for _, text := range bad {
		if req, ok := decode([]byte(text)); ok {
			t.Errorf("accepted %s as %+v", text, req)
		}
	}
}

func FuzzFrame(f *testing.F) {
	for _, text := range []string{
		`{"type":"sync"}`, `{"type":"answer","ref":"r","question":3,"given":{"options":[0,2],"text":"x"}}`, `{"type":`, "\xff", `[[[[`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		req, ok := decode(data)
		if !ok {
			return
		}
		if !utf8.Valid(data) || req.Question < 0 || len(req.Given.Options) > optionsMost || len(req.Ref) > refMost {
			t.Fatalf("accepted %q as %+v", data, req)
		}
		again, err := json.Marshal(req)
		if err != nil {
			t.Fatal(err)
		}
		if same, ok := decode(again); !ok || same.Type != req.Type || same.Question != req.Question {
			t.Fatalf("%q is %s when written again", data, again)
		}
	})
}

func TestPagesAreReadQuickly(t *testing.T) {
	for _, text := range []string{
		`{"type":"sync"}`, `{"type":"answer","ref":"r","question":3,"given":{"options":[0,2]}}`,
		`{"type":"answer","given":{"text":"负责"},"question":0}`, `{"type":"answer","ref":"r","epoch":"c1/2","question":3}`,
	} {
		if _, ok := quick([]byte(text)); !ok {
			t.Errorf("left to decodeAny: %s", text)
		}
	}
}

// FuzzQuick holds that what is read quickly is read as encoding/json reads it.
func FuzzQuick(f *testing.F) {
	for _, text := range []string{
		`{"type":"sync"}`, `{"type":"answer","ref":"r","question":3,"given":{"options":[0,2],"text":"x"}}`,
		`{"type":"a","type":"b"}`, `{"given":{"options":[]}}`, `{"given":{}}`, `{"question":01}`, `{"question":-0}`,
		`{"type":"\u0061"}`, `{"ref":"a\nb"}`, `{"given":{"options":[1],"options":[2]}}`, `{"Type":"sync"}`, `{}`,
		`{"question":9999999999}`, `{"type":"sync"} `, `{"type":"sync",}`, "{\"ref\":\"\x7f\"}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) {
			return
		}
		got, ok := quick(data)
		if !ok {
			return
		}
		if want, ok := decodeAny(data); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: read as %+v, encoding/json reads %+v, %t", data, got, want, ok)
		}
	})
}
