package bench

import (
	"testing"
	"time"
)

func TestFiguresAreAskedFor(t *testing.T) {
	c := reportCommand{Answers: 300, Residents: 30, For: 500 * time.Millisecond, Every: 50 * time.Millisecond, Rate: 40}
	r, err := figuresWith(t.Context(), build(t), c)
	if err != nil {
		t.Fatal(err)
	}
	// Some residents have not joined yet, and competitions add answers.
	if r.Answers < 200 || r.Participation.P50 <= 0 || r.Board.P95 <= 0 || r.Dashboard.P95 <= 0 || r.First.Board.Max <= 0 || r.Rush.Board.P50 <= 0 || r.Arrived <= 0 {
		t.Errorf("%+v", r)
	}
}
