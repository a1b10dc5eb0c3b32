package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/report"
)

// amendment says that an answer in a competition is right by a ruling and was kept as wrong, or the other way round, or
// that its question is void. Answers stay as they were kept; figures add these to them.
type amendment struct {
	answer *answer.Answer
	delta  int64 // +1, -1, or 0 where only the question is void
	void   bool  // the question was skipped or voided: nothing is learnt of it
}

// ruled works out what rulings have changed. It follows from the logs and the answers and from nothing else, so a killed
// server leaves nothing half done; what was worked out is kept for as long as the rulings stay the same.
type ruled struct {
	answers *docdb.Collection[answer.Answer]
	states  *ContestStates

	mu    sync.Mutex
	known map[string]*ruledContest
}

func newRuled(answers *docdb.Collection[answer.Answer], contests ContestStores) *ruled {
	return &ruled{
		answers: answers, states: &ContestStates{stores: contests, known: map[string]contest.State{}}, known: map[string]*ruledContest{},
	}
}

type ruledContest struct {
	mark       string // the rulings it was worked out by
	final      bool
	amendments []amendment
}

// of are the amendments to the answers of a campaign.
func (r *ruled) of(ctx context.Context, campaign string) ([]amendment, error) {
	ids, err := r.states.stores.Contests.ofCampaign(ctx, campaign)
	if err != nil {
		return nil, err
	}
	var all []amendment
	for _, id := range ids {
		found, err := r.ofContest(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("store: rulings of contest %s: %w", id, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

func (r *ruled) ofContest(ctx context.Context, id string) ([]amendment, error) {
	r.mu.Lock()
	known := r.known[id]
	r.mu.Unlock()
	if known != nil && known.final {
		return known.amendments, nil
	}
	state, err := r.states.now(ctx, id)
	if errors.Is(err, contest.ErrNotFound) {
		return nil, nil // removed just now; nobody answered in it
	}
	if err != nil {
		return nil, err
	}
	next := &ruledContest{mark: state.Rulings(), final: state.Final()}
	if known != nil && known.mark == next.mark {
		next.amendments = known.amendments
	} else if next.amendments, err = r.amend(ctx, &state); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.known[id] = next
	r.mu.Unlock()
	return next.amendments, nil
}

// amend holds the answers to every question that was ruled on to the rulings.
func (r *ruled) amend(ctx context.Context, state *contest.State) ([]amendment, error) {
	var all []amendment
	for _, q := range state.Ruled() {
		given, err := collect(r.answers.Find(ctx, docdb.Query{
			Where: []docdb.Cond{docdb.Eq("session", state.Session()), docdb.Eq("index", q)},
		}))
		if err != nil {
			return nil, err
		}
		for i := range given {
			m := amendment{answer: &given[i], void: state.Questions[q].Skipped}
			switch right := state.Right(given[i]); {
			case right && !given[i].Correct:
				m.delta = 1
			case !right && given[i].Correct:
				m.delta = -1
			}
			if m.void || m.delta != 0 {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// within reports whether the answer is of a period's days.
func (m amendment) within(p report.Period) bool {
	return (p.From == "" || m.answer.Day >= p.From) && (p.To == "" || m.answer.Day <= p.To)
}

// key is where a tally by these fields counts the answer.
func (m amendment) key(by []string) []any {
	a := m.answer
	key := make([]any, len(by))
	for i, name := range by {
		switch name {
		case "district":
			key[i] = a.District
		case "community":
			key[i] = a.Community
		case "unit":
			key[i] = a.Unit
		case "person":
			key[i] = a.Person
		case "day":
			key[i] = a.Day
		case "hour":
			key[i] = int64(a.Hour)
		case "question":
			key[i] = a.Question
		case "source":
			key[i] = string(a.Source)
		}
	}
	return key
}

// amend adds amendments of a period to counts. A count is never below nought, or above the answers: it was read a moment
// before.
func amend(counts []report.AnswerCount, all []amendment, p report.Period) {
	type line struct {
		district, day string
		hour          int
	}
	at := make(map[line]int, len(counts))
	for i, c := range counts {
		at[line{c.District, c.Day, c.Hour}] = i
	}
	for _, m := range all {
		if !m.within(p) {
			continue
		}
		if i, there := at[line{m.answer.District, m.answer.Day, m.answer.Hour}]; there {
			counts[i].Correct = min(counts[i].Answers, max(0, counts[i].Correct+m.delta))
		}
	}
}
