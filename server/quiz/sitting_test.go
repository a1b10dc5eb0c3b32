package quiz

import (
	"errors"
	"testing"
	"time"

	"pufa/server/question"
)

var noon = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)

// at is a moment so many seconds after noon.
func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

// three is a sitting of three singles, each worth 10, whose right option is the bank's second.
func three(t *testing.T, r Rules, elder bool) (*Sitting, func(index, option, seconds int) error) {
	t.Helper()
	catalog := banks(t, 3)
	r.Blueprint = Blueprint{{Count: 3, Points: 10, Type: question.Single}}
	if r.Elders == "" {
		r.Elders = EldersSame
	}
	if err := r.check(catalog); err != nil {
		t.Fatal(err)
	}
	places, err := r.Blueprint.Draw(catalog, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := &Sitting{ID: "s", Kind: Online, Phase: PhaseFormal, Rules: r, Places: places, StartedAt: noon, Stage: StageOpen, Elder: elder}
	each, limit := r.limits(elder)
	if s.Each = each; limit > 0 {
		s.Ends = noon.Add(limit)
	}
	return s, func(index, option, seconds int) error {
		q, _ := catalog.ByID(s.Places[index].Question)
		return s.answer(q, index, question.Given{Options: []int{option}}, "c", at(seconds))
	}
}

const (
	right = 1
	wrong = 0
)

func TestAPaperEndsByTheClockAndTakesNothingAfterIt(t *testing.T) {
	s, answer := three(t, Rules{Free: true, Limit: 60, Pass: 20}, false)
	if err := answer(2, right, 10); err != nil {
		t.Fatal(err)
	}
	if err := answer(0, wrong, 59); err != nil {
		t.Fatal(err)
	}
	if err := answer(1, right, 60); !errors.Is(err, ErrOver) {
		t.Errorf("an answer on the stroke: %v", err)
	}
	if s.End != EndTime || !s.Over.Equal(at(60)) || s.Points != 10 || s.Right != 1 || s.Passed || s.UsedMS != 60_000 {
		t.Errorf("ended %s at %v with %d points, %d right, passed %v, used %d", s.End, s.Over, s.Points, s.Right, s.Passed, s.UsedMS)
	}
	late, _ := three(t, Rules{Free: true, Limit: 60, Pass: 20}, false)
	late.advance(at(100_000))
	if !late.Over.Equal(at(60)) {
		t.Errorf("who looked a day later found it over at %v", late.Over)
	}
}

func TestAPaperIsHandedInOnce(t *testing.T) {
	s, answer := three(t, Rules{Free: true, Limit: 60, Pass: 20}, false)
	for i := range 2 {
		if err := answer(i, right, 10+i); err != nil {
			t.Fatal(err)
		}
	}
	s.hand(at(20))
	s.hand(at(30))
	if s.End != EndHanded || !s.Over.Equal(at(20)) || s.Points != 20 || !s.Passed {
		t.Errorf("ended %s at %v with %d points, passed %v", s.End, s.Over, s.Points, s.Passed)
	}
}

func TestTheFirstAnswerOfASittingCounts(t *testing.T) {
	s, answer := three(t, Rules{Free: true}, false)
	for _, option := range []int{wrong, right} {
		if err := answer(0, option, 5); err != nil {
			t.Fatal(err)
		}
	}
	if s.Places[0].Correct || s.Places[0].Given.Options[0] != wrong {
		t.Error("a second answer replaced the first")
	}
}

func TestAQuestionHasItsTimeFromWhenItWasFirstShown(t *testing.T) {
	s, answer := three(t, Rules{Seconds: 20, AtOnce: true}, false)
	if err := answer(0, right, 1); !errors.Is(err, ErrNotShown) {
		t.Errorf("before it was shown: %v", err)
	}
	if err := s.show(1, at(2)); !errors.Is(err, ErrNotShown) {
		t.Errorf("the second before the first: %v", err)
	}
	for _, seconds := range []int{5, 15} { // a page loaded again wins no time
		if err := s.show(0, at(seconds)); err != nil {
			t.Fatal(err)
		}
	}
	if s.tells(&s.Places[0], at(24)) {
		t.Error("it tells before it is answered")
	}
	if err := answer(0, right, 25); !errors.Is(err, ErrLate) {
		t.Errorf("on its stroke: %v", err)
	}
	if !s.tells(&s.Places[0], at(25)) || s.Next(at(25)) != 1 {
		t.Error("it is not behind when its time is over")
	}
	for i := 1; i < 3; i++ {
		if err := errors.Join(s.show(i, at(30*i)), answer(i, right, 30*i+10)); err != nil {
			t.Fatal(err)
		}
	}
	if s.End != EndDone || !s.Over.Equal(at(70)) || s.Points != 20 || s.UsedMS != 40_000 {
		t.Errorf("ended %s at %v with %d points after %d ms", s.End, s.Over, s.Points, s.UsedMS)
	}
}

func TestTheLastQuestionEndsItAlone(t *testing.T) {
	s, _ := three(t, Rules{Seconds: 20}, false)
	for i := range 3 {
		if err := s.show(i, at(100*i)); err != nil {
			t.Fatal(err)
		}
	}
	s.advance(at(219))
	if s.Stage != StageOpen {
		t.Error("it is over before the last question is")
	}
	s.advance(at(10_000))
	if s.End != EndDone || !s.Over.Equal(at(220)) {
		t.Errorf("ended %s at %v", s.End, s.Over)
	}
}

func TestAChallengeEndsWithTheWrongOnes(t *testing.T) {
	s, answer := three(t, Rules{Wrong: 2, AtOnce: true}, false)
	for i, option := range []int{wrong, wrong} {
		if err := errors.Join(s.show(i, at(i)), answer(i, option, i)); err != nil {
			t.Fatal(err)
		}
	}
	if s.End != EndWrong || s.Right != 0 {
		t.Errorf("ended %q with %d right", s.End, s.Right)
	}
	if err := s.show(2, at(5)); !errors.Is(err, ErrOver) {
		t.Errorf("one more question: %v", err)
	}
}

func TestPointsByTheRules(t *testing.T) {
	partly := question.Grade{Share: 500}
	whole := question.Grade{Correct: true, Share: question.Whole}
	for _, c := range []struct {
		rules Rules
		grade question.Grade
		left  float64
		want  int64
	}{
		{Rules{}, whole, 0, 5},
		{Rules{}, partly, 0, 0},
		{Rules{Partial: true}, partly, 0, 2}, // a half of five, rounded down
		{Rules{Partial: true}, whole, 0, 5},
		{Rules{Speed: true}, whole, 1, 5},
		{Rules{Speed: true}, whole, 0, 2},
		{Rules{Speed: true}, question.Grade{}, 1, 0},
	} {
		if got := c.rules.earns(5, c.grade, c.left); got != c.want {
			t.Errorf("%+v %+v: %d points, want %d", c.rules, c.grade, got, c.want)
		}
	}
}

func TestEldersHaveMoreTimeAndGainNothingByIt(t *testing.T) {
	s, _ := three(t, Rules{Free: true, Limit: 60, Elders: EldersDouble}, true)
	s.hand(at(30))
	if !s.Ends.Equal(at(120)) || s.UsedMS != 30_000 || s.TieMS != 60_000 {
		t.Errorf("ends %v, used %d, counts as %d", s.Ends, s.UsedMS, s.TieMS)
	}
	s, _ = three(t, Rules{Seconds: 20, Elders: EldersNone}, true)
	if s.Each != 0 {
		t.Errorf("a limit of %v where there is none", s.Each)
	}
	if s.hand(at(30)); s.TieMS != 60_000 {
		t.Errorf("counts as %d", s.TieMS)
	}
	s, _ = three(t, Rules{Free: true, Limit: 60}, true)
	if s.hand(at(30)); s.TieMS != 30_000 {
		t.Errorf("with the same time for all, it counts as %d", s.TieMS)
	}
}
