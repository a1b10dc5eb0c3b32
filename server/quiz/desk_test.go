package quiz

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/answer"
	"pufa/server/question"
)

// solve gives the right answer to a question as it is shown, looked up in the banks.
func (p *place) solve(q Asked, a Attempt) question.Given {
	item := a.Items[q.Index]
	bank, _ := p.catalog.ByID(item.Question)
	if bank.Type == question.Fill {
		return question.Given{Text: bank.Accept[0]}
	}
	return question.Given{Options: item.Order.ToShown(bank.Answer)}
}

// answerAll answers what is left of an attempt, correctly or not.
func (p *place) answerAll(t *testing.T, s State, correctly bool) {
	t.Helper()
	for _, q := range s.Questions {
		if q.Verdict != nil {
			continue
		}
		give := p.solve(q, s.Attempt)
		if !correctly {
			give = miss(q, give)
		}
		p.clock = p.clock.Add(time.Second)
		got, err := p.Answer(t.Context(), ann, s.ID, q.Index, give)
		if err != nil || got.Verdict.Correct != correctly {
			t.Fatalf("question %d: %+v, %v", q.Index, got, err)
		}
	}
}

// miss turns a right answer into a wrong one of the same form.
func miss(q Asked, right question.Given) question.Given {
	switch q.Type {
	case question.Fill:
		return question.Given{Text: "不对"}
	case question.Ordering:
		wrong := slices.Clone(right.Options)
		slices.Reverse(wrong)
		return question.Given{Options: wrong}
	default:
		for i := range q.Options {
			if !slices.Contains(right.Options, i) {
				return question.Given{Options: []int{i}}
			}
		}
		return right
	}
}

func TestPracticeResumes(t *testing.T) {
	p := newPlace(t, 30)
	begun, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil || len(begun.Questions) != practiceSize || begun.Done() {
		t.Fatalf("%+v, %v", begun, err)
	}
	first := begun.Questions[0]
	marked, err := p.Answer(t.Context(), ann, begun.ID, 0, p.solve(first, begun.Attempt))
	if err != nil || marked.Done || !marked.Verdict.Correct {
		t.Fatalf("%+v, %v", marked, err)
	}
	again, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil {
		t.Fatal(err)
	}
	give := p.solve(first, begun.Attempt)
	want := begun
	want.Questions = slices.Clone(begun.Questions)
	want.Questions[0].Given, want.Questions[0].Verdict = &give, &marked.Verdict
	if diff := cmp.Diff(want, again); diff != "" {
		t.Error("a resumed attempt looks different:", diff)
	}
	p.answerAll(t, again, true)
	next, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil || next.ID == begun.ID || next.Number != 2 || next.Answered() != 0 {
		t.Errorf("after the last answer a new one begins: %+v, %v", next.Attempt, err)
	}
}

func TestDrawPrefersTheUnseenThenTheWrong(t *testing.T) {
	p := newPlace(t, 16) // with the four others, twenty: two practices
	for round, correctly := range []bool{true, false} {
		s, err := p.StartPractice(t.Context(), ann, "xf")
		if err != nil {
			t.Fatal(err)
		}
		p.answerAll(t, s, correctly)
		sum, err := p.Summary(t.Context(), ann)
		if err != nil || sum.Practice[0].Answered != (round+1)*practiceSize {
			t.Fatalf("round %d: something was asked twice: %+v, %v", round, sum, err)
		}
	}
	wrong, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil {
		t.Fatal(err)
	}
	answers, _ := given{p.shelf}.OfPerson(t.Context(), ann.ID)
	h := fold(answers)
	for _, item := range wrong.Items {
		if h.last[item.Question].correct {
			t.Errorf("%s went right, and others went wrong", item.Question)
		}
	}
}

func TestDailyIsOneADay(t *testing.T) {
	p := newPlace(t, 30)
	today, err := p.StartDaily(t.Context(), ann)
	if err != nil || len(today.Questions) != dailySize || today.Day != "2026-06-01" {
		t.Fatalf("%+v, %v", today.Attempt, err)
	}
	p.answerAll(t, today, true)
	again, err := p.StartDaily(t.Context(), ann)
	if err != nil || again.ID != today.ID || !again.Done() || again.Correct() != dailySize {
		t.Errorf("the daily came a second time: %+v, %v", again.Attempt, err)
	}
	p.clock = time.Date(2026, 6, 1, 16, 0, 0, 0, time.UTC) // midnight in China
	tomorrow, err := p.StartDaily(t.Context(), ann)
	if err != nil || tomorrow.ID == today.ID || tomorrow.Day != "2026-06-02" {
		t.Errorf("no new daily on a new day: %+v, %v", tomorrow.Attempt, err)
	}
	others, err := p.StartDaily(t.Context(), bob)
	if err != nil || others.ID == tomorrow.ID {
		t.Errorf("two people share an attempt: %v", err)
	}
}

func TestBegunAtOnceIsBegunOnce(t *testing.T) {
	p := newPlace(t, 30)
	var mu sync.Mutex
	p.seed = func() uint64 { mu.Lock(); defer mu.Unlock(); p.chance++; return p.chance }
	states := make([]State, 8)
	var wg sync.WaitGroup
	for i := range states {
		wg.Go(func() {
			var err error
			if states[i], err = p.StartDaily(t.Context(), ann); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, s := range states[1:] {
		if diff := cmp.Diff(states[0], s); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestTheFirstAnswerCounts(t *testing.T) {
	p := newPlace(t, 30)
	s, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil {
		t.Fatal(err)
	}
	right := p.solve(s.Questions[3], s.Attempt)
	wrong := miss(s.Questions[3], right)
	first, err := p.Answer(t.Context(), ann, s.ID, 3, wrong)
	if err != nil || first.Verdict.Correct {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := p.Answer(t.Context(), ann, s.ID, 3, right)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error("a second send changed the outcome:", diff)
	}
	if diff := cmp.Diff(wrong, second.Given); diff != "" {
		t.Error("the second send is not told the answer that counts:", diff)
	}
	now, err := p.Look(t.Context(), ann, s.ID)
	if err != nil || now.Answered() != 1 || now.Correct() != 0 {
		t.Errorf("%d answered, %d correct, %v", now.Answered(), now.Correct(), err)
	}
	if diff := cmp.Diff(&wrong, now.Questions[3].Given); diff != "" {
		t.Error("what was given came back different:", diff)
	}
}

func TestWhatIsKeptOfAnAnswer(t *testing.T) {
	p := newPlace(t, 30)
	s, err := p.StartDaily(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}
	p.clock = time.Date(2026, 6, 1, 16, 30, 0, 0, time.UTC) // past midnight in China
	if _, err := p.Answer(t.Context(), ann, s.ID, 0, p.solve(s.Questions[0], s.Attempt)); err != nil {
		t.Fatal(err)
	}
	kept := p.shelf.answers[s.ID+"/0"]
	bank, _ := p.catalog.ByID(s.Items[0].Question)
	if correct, err := question.Mark(bank, kept.Given); !correct || err != nil {
		t.Errorf("it is kept by the bank's order: %+v, %v", kept.Given, err)
	}
	chosen := strconv.Itoa(kept.Given.Options[0])
	kept.Given = question.Given{}
	want := answer.Answer{
		ID: s.ID + "/0", Source: answer.Daily, Session: s.ID, Person: "ann", District: "500108003", Campaign: "month",
		Question: s.Items[0].Question, Correct: true, Right: 1, At: p.clock, Day: "2026-06-02", Hour: 0,
		Chosen: chosen,
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
}

func TestRefusals(t *testing.T) {
	p := newPlace(t, 30)
	s, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		do   func() error
		want error
	}{
		{"another's attempt", func() error { _, err := p.Look(t.Context(), bob, s.ID); return err }, ErrNotFound},
		{"an answer to another's", func() error {
			_, err := p.Answer(t.Context(), bob, s.ID, 0, question.Given{Options: []int{0}})
			return err
		}, ErrNotFound},
		{"no attempt", func() error { _, err := p.Look(t.Context(), ann, "x"); return err }, ErrNotFound},
		{"an index too high", func() error {
			_, err := p.Answer(t.Context(), ann, s.ID, practiceSize, question.Given{Options: []int{0}})
			return err
		}, ErrNoQuestion},
		{"an index below nought", func() error {
			_, err := p.Answer(t.Context(), ann, s.ID, -1, question.Given{Options: []int{0}})
			return err
		}, ErrNoQuestion},
		{"a forged option", func() error {
			_, err := p.Answer(t.Context(), ann, s.ID, 0, question.Given{Options: []int{9}})
			return err
		}, question.ErrGiven},
		{"nothing given", func() error {
			_, err := p.Answer(t.Context(), ann, s.ID, 0, question.Given{})
			return err
		}, question.ErrGiven},
		{"an unknown law", func() error { _, err := p.StartPractice(t.Context(), ann, "yy"); return err }, ErrUnknownLaw},
		{"a law without questions", func() error { _, err := p.StartPractice(t.Context(), ann, "kong"); return err }, ErrNothing},
	}
	for _, test := range tests {
		if err := test.do(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if len(p.shelf.answers) != 0 {
		t.Errorf("something was kept: %v", p.shelf.answers)
	}
}

func TestBanksThatLostAQuestion(t *testing.T) {
	p := newPlace(t, 30)
	s, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil {
		t.Fatal(err)
	}
	kept := p.shelf.attempts[s.ID]
	kept.Items = append(slices.Clone(kept.Items), Item{Question: "xf-8888"})
	p.shelf.attempts[s.ID] = kept
	if _, err := p.Look(t.Context(), ann, s.ID); !errors.Is(err, ErrGone) {
		t.Errorf("looked at: %v", err)
	}
	if next, err := p.StartPractice(t.Context(), ann, "xf"); err != nil || next.Number != 2 {
		t.Errorf("nobody may be stuck with it: %+v, %v", next.Attempt, err)
	}
}
