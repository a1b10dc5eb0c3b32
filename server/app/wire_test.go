package app_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

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

// A socket that takes nothing is told from the others, ended, and counted where whoever runs the server can see it.
func TestAStuckSocketIsCounted(t *testing.T) {
	r, code := host(t)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET /ws/screen/%s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cHVmYS1iZW5jaC1rZXktMQ==\r\n\r\n", code); err != nil {
		t.Fatal(err)
	}
	seat, err := r.Parts.Contests.SitByCode(t.Context(), code, contest.RoleScreen, "")
	if err != nil {
		t.Fatal(err)
	}
	frame := []byte(`"` + strings.Repeat("x", 256<<10) + `"`)
	for end := time.Now().Add(20 * time.Second); r.Parts.Live.Stats().Slow == 0; {
		r.Parts.Live.Staff(seat.Contest(), frame)
		if time.Now().After(end) {
			t.Fatal("a socket that takes nothing is not found out")
		}
	}
	if text := r.must(200, "GET", "/metrics", ""); !strings.Contains(text, "pufa_live_slow_sockets_total 1\n") || !strings.Contains(text, "pufa_http_turned_away_total 0\n") {
		t.Errorf("not counted in %s", text)
	}
}

// A person who goes on with another phone keeps score and place; the phone they left is signed out.
func TestAPersonGoesOnWithAnotherPhoneInAContest(t *testing.T) {
	r, code := host(t)
	r.must(201, "POST", "/api/v1/residents", `{"nickname":"江边的小安","district":"500108003"}`)
	r.must(200, "POST", "/api/v1/contests/code/"+code+"/join", "")
	var offer struct{ URL string }
	if err := json.Unmarshal([]byte(r.must(201, "POST", "/api/v1/me/move", "")), &offer); err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(offer.URL, "#")
	old := r.client.Jar
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar = jar
	r.must(200, "POST", "/api/v1/move", `{"token":"`+token+`","claim":"`+strings.Repeat("A", 43)+`"}`)
	if text := r.must(200, "POST", "/api/v1/contests/code/"+code+"/join", ""); !strings.Contains(text, `"name":"江边的小安"`) {
		t.Errorf("the new phone is somebody else: %s", text)
	}
	if text := r.screen(code); !strings.Contains(text, `"players":1`) {
		t.Errorf("two people of one: %s", text)
	}
	r.client.Jar = old
	r.must(401, "GET", "/api/v1/me", "")
}
