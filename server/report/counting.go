package report

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Period is what is counted: a campaign, from a day to a day, both included and either of them open if empty.
type Period struct {
	Campaign, From, To string
	Begins, Ends       string // the campaign's own days; empty for a campaign without
}

// Days are the days of the period that lie in the campaign's: what belongs to no campaign by itself counts for it then.
func (p Period) Days() (from, to string) {
	from, to = max(p.From, p.Begins), cmp.Or(p.To, p.Ends)
	if p.Ends != "" {
		to = min(to, p.Ends)
	}
	return from, to
}

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
	shared   *shared[Period, Figures]
}

// NewParticipation counts through counting.
func NewParticipation(counting Counting, places Places, now func() time.Time) *Participation {
	p := &Participation{counting: counting, places: places}
	p.shared = share(now, p.count)
	return p
}

// Of gives the figures of a period and the moment they were counted. They are shared: the caller must not
// change them.
func (p *Participation) Of(ctx context.Context, period Period) (Figures, time.Time, error) {
	return p.shared.of(ctx, period)
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
