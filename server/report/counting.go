package report

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Period is what is counted: a campaign, from a day to a day, both included and either of them open if empty.
type Period struct{ Campaign, From, To string }

// Counting counts what is kept.
type Counting interface {
	CountAnswers(ctx context.Context, p Period) ([]AnswerCount, error)
	CountEntries(ctx context.Context, p Period) ([]EntryCount, error)
	CountPoints(ctx context.Context, p Period) ([]PointCount, error)
}

// Places knows the sub-districts, in the order they are shown, and the district itself.
type Places interface {
	Places(ctx context.Context) (places []Place, whole Place, err error)
}

// Fresh is how old a figure may be that is shown to everybody.
const Fresh = 2 * time.Second

// Participation answers what participation there is, counting at most once in Fresh for all who ask.
type Participation struct {
	counting Counting
	places   Places
	now      func() time.Time

	slots chan struct{} // one for each count that may be under way
	mu    sync.Mutex
	known map[Period]*counted
}

// countsAtOnce bounds the work of those who ask for one period after the other.
const countsAtOnce = 2

// counted is a count, under way until done is closed.
type counted struct {
	done    chan struct{}
	figures Figures
	err     error
	at      time.Time
}

// NewParticipation counts through counting.
func NewParticipation(counting Counting, places Places, now func() time.Time) *Participation {
	return &Participation{
		counting: counting, places: places, now: now,
		slots: make(chan struct{}, countsAtOnce), known: map[Period]*counted{},
	}
}

// Of gives the figures of a period and the moment they were counted. They are shared: the caller must not
// change them.
func (p *Participation) Of(ctx context.Context, period Period) (Figures, time.Time, error) {
	c, mine := p.lookUp(period)
	if mine {
		p.finish(ctx, period, c)
	}
	select {
	case <-c.done:
		return c.figures, c.at, c.err
	case <-ctx.Done():
		return Figures{}, time.Time{}, fmt.Errorf("report: wait for the figures: %w", ctx.Err())
	}
}

// lookUp finds a count that is fresh enough, or begins one, which is then the caller's to finish.
func (p *Participation) lookUp(period Period) (c *counted, mine bool) {
	now := p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.known[period]; c != nil && c.usable(now) {
		return c, false
	}
	for old, c := range p.known {
		if !c.usable(now) {
			delete(p.known, old)
		}
	}
	c = &counted{done: make(chan struct{}), at: now}
	p.known[period] = c
	return c, true
}

// usable reports whether c answers who asks now: it is fresh, or still under way, so that a slow count is not
// begun a second time.
func (c *counted) usable(now time.Time) bool {
	select {
	case <-c.done:
		return now.Sub(c.at) < Fresh
	default:
		return true
	}
}

// finish counts into c and lets those who wait have it. A count that failed serves nobody who asks later.
func (p *Participation) finish(ctx context.Context, period Period, c *counted) {
	c.err = errors.New("report: the count broke off")
	defer func() {
		if c.err != nil {
			p.mu.Lock()
			delete(p.known, period)
			p.mu.Unlock()
		}
		close(c.done)
	}()
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		c.err = fmt.Errorf("report: wait to count: %w", ctx.Err())
		return
	}
	defer func() { <-p.slots }()
	// What others wait for must not end because the one who asked first goes away.
	c.figures, c.err = p.count(context.WithoutCancel(ctx), period)
}

func (p *Participation) count(ctx context.Context, period Period) (Figures, error) {
	places, whole, err := p.places.Places(ctx)
	if err != nil {
		return Figures{}, fmt.Errorf("report: places: %w", err)
	}
	var counts Counts
	if counts.Answers, err = p.counting.CountAnswers(ctx, period); err != nil {
		return Figures{}, fmt.Errorf("report: count the answers of %v: %w", period, err)
	}
	if counts.Entries, err = p.counting.CountEntries(ctx, period); err != nil {
		return Figures{}, fmt.Errorf("report: count the entries of %v: %w", period, err)
	}
	if counts.Points, err = p.counting.CountPoints(ctx, period); err != nil {
		return Figures{}, fmt.Errorf("report: count the points of %v: %w", period, err)
	}
	return Summarise(counts, places, whole), nil
}
