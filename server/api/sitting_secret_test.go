package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pufa/server/testkit"
)

// TestSittingsHideAnswers looks at every message to the person, of every kind and under all settings, as long as a
// verdict may not be shown.
func TestSittingsHideAnswers(t *testing.T) {
	for name, c := range map[string]struct{ settings, begin string }{
		"exam":                       {"", `{"kind":"exam","law":"xf"}`},
		"challenge":                  {"", `{"kind":"challenge","law":"xf"}`},
		"online":                     {onlineRules(3, 10, ""), anOnline},
		"online whole":               {onlineRules(3, 10, `,"free":true,"limit":600`), anOnline},
		"online at once":             {onlineRules(3, 10, `,"at_once":true`), anOnline},
		"online with clocks":         {onlineRules(3, 10, `,"seconds":30,"limit":600,"speed":true,"partial":true`), anOnline},
		"online at once with clocks": {onlineRules(3, 10, `,"at_once":true,"seconds":30`), anOnline},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSchool(t, testkit.DB(t))
			if c.settings != "" {
				s.set(rejoin(c.settings))
			}
			s.spy(s.beginAs(resident, c.begin))
		})
	}
}

// rejoin lets the last of two equal keys count, which a strict reader would refuse.
func rejoin(settings string) string {
	var v any
	_ = json.Unmarshal([]byte(settings), &v)
	raw, _ := json.Marshal(v)
	return string(raw)
}

// spy answers half of a sitting wrongly and the rest rightly, and reads all it is sent on the way.
func (s *school) spy(v pageSitting) {
	t := s.t
	for i := 0; v.Stage == "open"; i++ {
		path := "/sittings/" + v.ID
		s.clock.Advance(time.Second)
		var texts []string
		ask := func(method, path, body string) string {
			text := s.send(resident, method, path, body).body
			texts = append(texts, text)
			return text
		}
		index := i
		if !v.Free {
			must(t, json.Unmarshal([]byte(ask("POST", fmt.Sprintf("%s/questions/%d", path, v.Next), "")), &v))
			index = v.Next
		}
		for _, other := range []string{path, "/sittings", "/online", "/me/summary"} {
			ask("GET", other, "")
		}
		ask("POST", "/sittings", anOnline)
		for _, text := range texts {
			s.tellsNothing(text)
		}
		q := v.at(index)
		given := q.right()
		if index%2 == 0 {
			given = q.wrongly()
		}
		v = pageSitting{}
		must(t, json.Unmarshal([]byte(s.send(resident, "PUT", fmt.Sprintf("%s/answers/%d", path, index), givenBody(given)).body), &v))
		if v.ID == "" {
			t.Fatal("the answer was not taken")
		}
	}
	for _, q := range v.Questions {
		if q.Verdict == nil {
			t.Errorf("question %d has no verdict at the end", q.Index)
		}
	}
}

// tellsNothing fails where a question that may not be told yet is told, or a sum gives it away.
func (s *school) tellsNothing(text string) {
	t := s.t
	t.Helper()
	var seen struct {
		Stage     string
		AtOnce    bool `json:"at_once"`
		Points    int64
		Right     int64
		Correct   int64
		Answered  int64
		Questions []json.RawMessage
	}
	must(t, json.Unmarshal([]byte(text), &seen))
	if seen.Stage == "open" && (seen.Points != 0 || seen.Right != 0) {
		t.Errorf("the sums tell: %s", text)
	}
	for _, raw := range seen.Questions {
		var q pageAsked
		must(t, json.Unmarshal(raw, &q))
		if seen.AtOnce && q.Given != nil {
			continue
		}
		for _, secret := range []string{"answer\"", "correct", "verdict", "accept", "机密解析", "另一词", "xf-", "explanation", "article"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("it tells %q: %s", secret, raw)
			}
		}
	}
	if len(seen.Questions) == 0 && strings.Contains(text, "机密") {
		t.Errorf("it tells: %s", text)
	}
}

// What is not told to the person is not told by figures either: answers count once they may be told.
func TestFiguresDoNotTellWhatAPaperHides(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	v := s.beginAs(resident, `{"kind":"exam","law":"xf"}`)
	for i := range 5 {
		s.mustSend(resident, fmt.Sprintf("PUT /sittings/%s/answers/%d", v.ID, i), givenBody(v.at(i).right()))
	}
	figures := func() (answers, correct int64) {
		s.clock.Advance(5 * time.Second)
		var p struct {
			Total struct{ Answers, Correct int64 }
		}
		must(t, json.Unmarshal([]byte(s.mustSend(guest, "GET /participation?campaign=id-1", "")), &p))
		return p.Total.Answers, p.Total.Correct
	}
	if answers, correct := figures(); answers != 0 || correct != 0 {
		t.Errorf("the figures tell of %d answers, %d correct", answers, correct)
	}
	s.mustSend(resident, "POST /sittings/"+v.ID+"/hand-in", "")
	if answers, correct := figures(); answers != 5 || correct != 5 {
		t.Errorf("%d answers, %d correct at the end", answers, correct)
	}
}
