package quiz

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Standing is where a person stands in a phase. Of equal points the one who took less time is ahead, then the one
// who was done first; who is equal in all three shares a rank.
type Standing struct {
	Rank     int
	Person   string
	District string // of the last sitting that counts
	Unit     string
	Attempts int // sittings that are over
	Points   int64
	Right    int64
	TieMS    int64
	Passed   bool
	Over     time.Time // of the last sitting that counts
}

// Group is where a sub-district or a unit stands: the sum of its best.
type Group struct {
	Rank    int
	Name    string // a unit's name, a sub-district's code
	Points  int64
	Persons int
	Counted int // persons whose points count
	TieMS   int64
}

// rank sums up sittings, by person: the best so many count.
func rank(tries []Try, best int) []Standing {
	mine := map[string][]Try{}
	for _, t := range tries {
		if t.Counts() {
			mine[t.Person] = append(mine[t.Person], t)
		}
	}
	all := make([]Standing, 0, len(mine))
	for person, tries := range mine {
		slices.SortFunc(tries, better)
		s := Standing{Person: person, Attempts: len(tries)}
		for _, t := range tries {
			s.Passed = s.Passed || t.Passed
		}
		for _, t := range tries[:min(best, len(tries))] {
			s.Points, s.Right, s.TieMS = s.Points+t.Points, s.Right+t.Right, s.TieMS+t.TieMS
			if t.Over.After(s.Over) {
				s.Over, s.District, s.Unit = t.Over, t.District, t.Unit
			}
		}
		all = append(all, s)
	}
	order := func(a, b Standing) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.TieMS, b.TieMS), a.Over.Compare(b.Over))
	}
	slices.SortFunc(all, func(a, b Standing) int { return cmp.Or(order(a, b), cmp.Compare(a.Person, b.Person)) })
	for i := range all {
		all[i].Rank = i + 1
		if i > 0 && order(all[i-1], all[i]) == 0 {
			all[i].Rank = all[i-1].Rank
		}
	}
	return all
}

// better orders sittings of one person, the best first.
func better(a, b Try) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.TieMS, b.TieMS), a.Over.Compare(b.Over))
}

// groups sums standings up by what of gives, "" for none: of each group the best so many count, nought for all.
func groups(standings []Standing, best int, of func(Standing) string) []Group {
	byName := map[string]*Group{}
	for _, s := range standings { // the best first
		name := of(s)
		if name == "" {
			continue
		}
		g := byName[name]
		if g == nil {
			g = &Group{Name: name}
			byName[name] = g
		}
		if g.Persons++; best == 0 || g.Counted < best {
			g.Counted++
			g.Points, g.TieMS = g.Points+s.Points, g.TieMS+s.TieMS
		}
	}
	all := make([]Group, 0, len(byName))
	for _, g := range byName {
		all = append(all, *g)
	}
	order := func(a, b Group) int { return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.TieMS, b.TieMS)) }
	slices.SortFunc(all, func(a, b Group) int { return cmp.Or(order(a, b), cmp.Compare(a.Name, b.Name)) })
	for i := range all {
		all[i].Rank = i + 1
		if i > 0 && order(all[i-1], all[i]) == 0 {
			all[i].Rank = all[i-1].Rank
		}
	}
	return all
}

// Board is a phase's standings.
type Board struct {
	Persons   []Standing
	Districts []Group
	Units     []Group
	Begun     int // sittings
	Finished  int
}

// boards keeps what was counted for a moment: a board is looked at by many at once.
type boards struct {
	mu    sync.Mutex
	known map[string]counted
}

type counted struct {
	standings []Standing
	begun     int
	at        time.Time
	took      time.Duration
}

// good reports whether what was counted may still be shown: for a moment, which is longer the longer it took, and not
// beyond the end of the phase, by which a final's people are chosen.
func (c counted) good(phase Phase, now time.Time) bool {
	end := endOfDay(phase.To)
	return now.Before(c.at.Add(max(boardFor, boardShare*c.took))) && (now.Before(end) || !c.at.Before(end))
}

// boardFor is how long a board is shown at least before it is counted again; boardShare bounds what part of the time
// goes into counting, however large the board.
const (
	boardFor   = 5 * time.Second
	boardShare = 10
)

func (e *Examiner) standings(ctx context.Context, c *Contest, phase string) ([]Standing, error) {
	counted, err := e.counted(ctx, c, phase)
	return counted.standings, err
}

// counted counts a phase. What the clock has ended by now is ended first, so that everybody's is in.
func (e *Examiner) counted(ctx context.Context, c *Contest, phase string) (counted, error) {
	key, now := c.Campaign+"/"+phase, e.now()
	e.boards.mu.Lock()
	defer e.boards.mu.Unlock()
	of, _ := c.Phase(phase)
	if kept, ok := e.boards.known[key]; ok && kept.good(of, now) {
		return kept, nil
	}
	if err := e.Sweep(ctx); err != nil {
		return counted{}, err
	}
	tries, err := e.sittings.Tries(ctx, c.Campaign, phase, "")
	if err != nil {
		return counted{}, fmt.Errorf("quiz: count %s of %s: %w", phase, c.Campaign, err)
	}
	fresh := counted{rank(tries, c.Boards.Attempts), len(tries), now, e.now().Sub(now)}
	if e.boards.known == nil {
		e.boards.known = map[string]counted{}
	}
	e.boards.known[key] = fresh
	return fresh, nil
}

// board is a phase's board. What is in it may not be changed.
func (e *Examiner) board(ctx context.Context, c *Contest, phase string) (Board, error) {
	of, err := e.counted(ctx, c, phase)
	if err != nil {
		return Board{}, err
	}
	b := Board{
		Persons:   of.standings,
		Districts: groups(of.standings, c.Boards.Members, func(s Standing) string { return s.District }),
		Units:     groups(of.standings, c.Boards.Members, func(s Standing) string { return s.Unit }),
		Begun:     of.begun,
	}
	for _, s := range of.standings {
		b.Finished += s.Attempts
	}
	return b, nil
}
