package bench

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

func TestResidentsPractise(t *testing.T) {
	r, err := quizWith(t.Context(), build(t), QuizOptions{Residents: 20, Connections: 4, For: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if r.Answers <= 0 || r.Stored == 0 || r.Lost != 0 || r.Bare <= 0 || r.Ratio <= 0 || r.Ack.P50 <= 0 {
		t.Errorf("%+v", r)
	}
}

func TestAnswersOverTheWire(t *testing.T) {
	for _, c := range []struct {
		wire, body string
		status     int
		fails      bool
	}{
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "{}", 200, false},
		{"HTTP/1.1 429 Too Many\r\nX: y\r\ncontent-LENGTH:  3\r\n\r\nabcd", "abc", 429, false},
		{"HTTP/1.1 200 OK\r\n\r\n{}", "", 0, true},
		{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "", 0, true},
		{"nonsense\r\n\r\n", "", 0, true},
		{"", "", 0, true},
	} {
		line := caller{in: bufio.NewReader(strings.NewReader(c.wire))}
		status, body, err := line.answer()
		if (err != nil) != c.fails || err == nil && (status != c.status || string(body) != c.body) {
			t.Errorf("%q: %d %q %v", c.wire, status, body, err)
		}
	}
}
