package quiz

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
	"pufa/server/answer"
)

// Summary is how far a person has come.
type Summary struct {
	Daily     DailySummary
	DaysInRow int
	Answered  int // answers to practice and daily questions
	Correct   int
	Practice  []LawSummary // the laws there are questions about
	Wrong     int          // questions that went wrong the last time
}

// DailySummary is today's five.
type DailySummary struct {
	Done     bool
	Answered int
	Total    int
	Attempt  string // "" before it is begun
}

// LawSummary counts the questions of one law that were answered at least once.
type LawSummary struct {
	Law      string
	Answered int
	Total    int
}

// Summary sums up a person's answers. It reads them once, by their index.
func (d *Desk) Summary(ctx context.Context, person account.Resident) (Summary, error) {
	given, err := d.answers.OfPerson(ctx, person.ID)
	if err != nil {
		return Summary{}, fmt.Errorf("quiz: sum up: %w", err)
	}
	daily, err := d.dailySummary(ctx, person.ID, given)
	if err != nil {
		return Summary{}, err
	}
	h := fold(given)
	s := Summary{
		Daily: daily, DaysInRow: h.daysInRow(d.now()), Answered: h.answered, Correct: h.correct, Wrong: h.wrong(),
	}
	for _, law := range d.catalog.Laws() {
		questions := d.catalog.ByLaw(law.ID)
		if len(questions) == 0 {
			continue
		}
		of := LawSummary{Law: law.ID, Total: len(questions)}
		for _, q := range questions {
			if _, ok := h.last[q.ID]; ok {
				of.Answered++
			}
		}
		s.Practice = append(s.Practice, of)
	}
	return s, nil
}

func (d *Desk) dailySummary(ctx context.Context, person string, given []answer.Answer) (DailySummary, error) {
	a, err := d.attempts.Get(ctx, dailyID(d.today(), person))
	if errors.Is(err, ErrNotFound) {
		return DailySummary{Total: dailySize}, nil
	}
	if err != nil {
		return DailySummary{}, fmt.Errorf("quiz: today's five: %w", err)
	}
	s := DailySummary{Total: len(a.Items), Attempt: a.ID}
	for _, g := range given {
		if g.Session == a.ID {
			s.Answered++
		}
	}
	s.Done = s.Answered == s.Total
	return s, nil
}
