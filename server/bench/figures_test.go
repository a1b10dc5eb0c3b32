package bench

import (
	"testing"
	"time"
)

func TestFiguresAreAskedFor(t *testing.T) {
	c := reportCommand{Answers: 300, Residents: 30, For: 500 * time.Millisecond, Every: 50 * time.Millisecond, Rate: 40, Rows: 1000}
	r, err := figuresWith(t.Context(), build(t), c)
	if err != nil {
		t.Fatal(err)
	}
	if r.DOCX.First <= 0 || r.DOCX.Middle <= 0 || r.XLSX.Rows != 1000 || r.Rate <= 0 || r.XLSX.Peak <= 0 {
		t.Errorf("%+v", r.Files)
	}
	// Some residents have not joined yet, and competitions add answers.
	if r.Answers < 200 || r.Participation.P50 <= 0 || r.Board.P95 <= 0 || r.Dashboard.P95 <= 0 || r.First.Board.Max <= 0 || r.Rush.Board.P50 <= 0 || r.Arrived <= 0 {
		t.Errorf("%+v", r)
	}
}
