package quiz

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Gate decides whether a person may begin something new now. What was begun goes on without it.
type Gate interface {
	Admit(ctx context.Context, person string) error
}

// Watch is told of answers to attempts: how many the attempt has with it, and the answer as it is kept. It must not
// block, for the person waits for the verdict.
type Watch interface {
	Answered(a Attempt, answered int, kept answer.Answer)
}

// Guard puts a gate before whatever is begun, at the desk and at its examiner, and a watch beside its answers; either
// may be nil.
func (d *Desk) Guard(g Gate, w Watch) { d.gate, d.watch = g, w }

func (d *Desk) admit(ctx context.Context, person string) error {
	if d.gate == nil {
		return nil
	}
	return d.gate.Admit(ctx, person)
}

// Trace is how a set of questions was answered: what it is judged by whether a person has answered it.
type Trace struct {
	Session  string
	Person   string
	Campaign string // it counts for, "" for none
	Kind     Kind
	Phase    string
	Day      string
	Device   string
	Single   bool // each time was measured from the server's showing the question
	Begun    time.Time
	Answers  []Traced // in the order they came
}

// Traced is one answer. Took is since the question was shown, or since the answer before where all were shown at once.
type Traced struct {
	Question string
	Given    question.Given
	Right    bool
	Took     time.Duration
	At       time.Time
}

// Trace is how the sitting was answered.
func (s *Sitting) Trace() Trace {
	t := Trace{
		Session: s.ID, Person: s.Person, Campaign: s.Campaign, Kind: s.Kind, Phase: s.Phase, Day: s.Day, Device: s.Device,
		Single: !s.Rules.Free, Begun: s.StartedAt,
	}
	for i := range s.Places {
		p := &s.Places[i]
		if p.Given == nil {
			continue
		}
		if t.Campaign == "" {
			t.Campaign = p.Campaign
		}
		t.Answers = append(t.Answers, Traced{Question: p.Question, Given: *p.Given, Right: p.Correct, Took: p.At.Sub(s.since(p)), At: p.At})
	}
	t.sort()
	return t
}

// Trace is how an attempt was answered so far.
func (d *Desk) Trace(ctx context.Context, a Attempt) (Trace, error) {
	given, err := d.answers.OfSession(ctx, a.ID, -1)
	if err != nil {
		return Trace{}, fmt.Errorf("quiz: attempt %s: %w", a.ID, err)
	}
	t := Trace{Session: a.ID, Person: a.Person, Kind: a.Kind, Day: Day(a.StartedAt), Begun: a.StartedAt}
	for _, g := range given {
		if t.Campaign == "" {
			t.Campaign = g.Campaign
		}
		t.Answers = append(t.Answers, Traced{Question: g.Question, Given: g.Given, Right: g.Correct, At: g.At})
	}
	t.sort()
	return t, nil
}

// sort orders the answers by when they came, and works out the times where all questions were shown at once.
func (t *Trace) sort() {
	slices.SortStableFunc(t.Answers, func(a, b Traced) int { return a.At.Compare(b.At) })
	if t.Single {
		return
	}
	last := t.Begun
	for i := range t.Answers {
		t.Answers[i].Took = t.Answers[i].At.Sub(last)
		last = t.Answers[i].At
	}
}
