package points_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/points"
)

// books is a store in memory with one account, and everything a poster asks.
type books struct {
	points.Store
	points.Following
	account []points.Entry
	settled int // how often it was read
	failing error
}

func (b *books) Account(context.Context, string, string) ([]points.Entry, error) {
	b.settled++
	return b.account, b.failing
}

func (b *books) Add(_ context.Context, entries []points.Entry) ([]bool, error) {
	b.account = append(b.account, entries...)
	return make([]bool, len(entries)), nil // as if another node had been quicker
}

func (b *books) Decisions(context.Context, string, string) ([]points.Decision, error) {
	return nil, nil
}
func (b *books) Followed(context.Context) ([]points.Session, error) { return nil, nil }

func (b *books) Deeds(_ context.Context, _ string, people []string, _ bool) (map[string][]points.Deed, error) {
	return map[string][]points.Deed{people[0]: {did("s", 0, 0, true)}}, nil
}
func (b *books) Ruling(context.Context, string) (string, error) { return "", nil }
func (b *books) Verdicts(context.Context, string) (string, bool, error) {
	return "", false, nil
}
func (b *books) Players(context.Context, string) ([]string, error) { return nil, nil }
func (b *books) Formula(context.Context, string) (points.Formula, error) {
	return points.Default(), nil
}

func poster(b *books) *points.Poster {
	ledger := points.New(b, b, b, func() time.Time { return june })
	return points.NewPoster(ledger, b, b, points.Watch{Node: "one"})
}

func given(n int) []answer.Answer {
	all := make([]answer.Answer, n)
	for i := range all {
		all[i] = answer.Answer{Source: answer.Daily, Campaign: "month", Person: "p"}
	}
	return all
}

func TestAnAccountIsWorkedOutAgainWhereAnotherNodeWasQuicker(t *testing.T) {
	b := &books{}
	p := poster(b)
	p.Answered(given(1)...)
	if err := p.Post(t.Context()); err != nil {
		t.Fatal(err)
	}
	if total := points.Total(b.account); total != 3 || len(b.account) != 2 {
		t.Errorf("%d points in %+v", total, b.account)
	}
}

func TestACrowdIsWaitedForButNotForLong(t *testing.T) {
	b := &books{}
	p := poster(b)
	ticks := 0
	for ; b.settled == 0 && ticks < 100; ticks++ {
		p.Answered(given(500)...)
		if err := p.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if ticks != 11 {
		t.Errorf("posted at tick %d of a crowd that does not end", ticks)
	}
	p.Answered(given(500)...)
	for ticks, b.settled = 0, 0; b.settled == 0 && ticks < 100; ticks++ {
		if err := p.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if ticks != 2 {
		t.Errorf("posted at tick %d after the crowd", ticks)
	}
}

func TestWhatFailsIsTriedAgainAfterAWhile(t *testing.T) {
	b := &books{failing: errors.New("no database")}
	p := poster(b)
	p.Answered(given(1)...)
	if err := p.Tick(t.Context()); err == nil {
		t.Fatal("posted without a database")
	}
	b.failing = nil
	ticks := 0
	for ; len(b.account) == 0 && ticks < 100; ticks++ {
		if err := p.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if ticks != 16 {
		t.Errorf("tried again at tick %d", ticks)
	}
}
