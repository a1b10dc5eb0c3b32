package live

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecodeIsStrict(t *testing.T) {
	good := []string{
		`{"type":"sync"}`, ` {"type":"ping","ref":"1"} `,
		`{"type":"answer","ref":"r","question":3,"given":{"options":[0,2]}}`,
		`{"type":"answer","given":{"text":"负责"}}`,
	}
	bad := []string{
		``, `null`, `true`, `"sync"`, `[]`, `{`, `{}`, `{"type":"sync"}{"type":"sync"}`, `{"type":"sync"} x`,
		`{"type":"answer","question":"3"}`, `{"type":"answer","question":-1}`, `{"type":"answer","question":1.5}`,
		`{"type":"answer","question":99999999999999999999}`, `{"type":"answer","given":{"options":["0"]}}`,
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
