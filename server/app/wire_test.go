package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pufa/server/contest"
)

// host starts a server with its first organiser signed in, and a contest held by 铜元局街道.
func host(t *testing.T) (r *running, code string) {
	t.Helper()
	r = start(t, settings(t, t.TempDir()))
	r.must(201, "POST", "/api/v1/setup", `{"token":"`+r.SetupToken()+`","login":"quju","name":"区局","password":"洋人街的风筝2026"}`)
	var banks struct{ Banks []struct{ ID string } }
	if err := json.Unmarshal([]byte(r.must(200, "GET", "/api/v1/banks", "")), &banks); err != nil {
		t.Fatal(err)
	}
	made := r.must(201, "POST", "/api/v1/contests",
		`{"title":"竞赛","district":"500108001","bank":"`+banks.Banks[0].ID+`","count":1,"seconds":20,"points":10}`)
	var c struct{ Code string }
	if err := json.Unmarshal([]byte(made), &c); err != nil {
		t.Fatal(err)
	}
	return r, c.Code
}

// must asks for what must succeed.
func (r *running) must(status int, method, path, body string) string {
	r.t.Helper()
	got, text := r.call(method, path, body)
	if got != status {
		r.t.Fatalf("%s %s: %d %s", method, path, got, text)
	}
	return text
}

func TestADistrictThatHoldsAContestStays(t *testing.T) {
	r, _ := host(t)
	if text := r.must(409, "DELETE", "/api/v1/districts/500108001", ""); !strings.Contains(text, "district_in_use") {
		t.Error(text)
	}
	r.must(204, "DELETE", "/api/v1/districts/500108002", "")
}

func TestAnErasedPersonIsOffTheScreen(t *testing.T) {
	r, code := host(t)
	r.must(201, "POST", "/api/v1/residents", `{"nickname":"江边的小安","district":"500108003"}`)
	r.must(200, "POST", "/api/v1/contests/code/"+code+"/join", "")
	if text := r.screen(code); !strings.Contains(text, "江边的小安") {
		t.Fatal("not on the screen: ", text)
	}
	r.must(204, "DELETE", "/api/v1/me", "")
	if text := r.screen(code); strings.Contains(text, "江边的小安") || !strings.Contains(text, `"players":1`) {
		t.Error("still on the screen: ", text)
	}
}

// screen is what a big screen that comes in is sent.
func (r *running) screen(code string) string {
	r.t.Helper()
	seat, err := r.Parts.Contests.SitByCode(r.t.Context(), code, contest.RoleScreen, "")
	if err != nil {
		r.t.Fatal(err)
	}
	picture, err := seat.Picture(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return string(picture.For(seat))
}
