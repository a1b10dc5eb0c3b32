package contest

import (
	"cmp"
	"slices"
)

// placing is what a team is placed by: its points without the tiebreak's, and among equals the tiebreak's. So a
// tiebreak puts those in order who were tied, and lifts nobody over a team that was ahead.
type placing struct{ main, extra int64 }

func (p placing) compare(o placing) int {
	return cmp.Or(cmp.Compare(p.main, o.main), cmp.Compare(p.extra, o.extra))
}

// standing is a team's.
func (s *State) standing(team int) placing {
	p := placing{main: s.Contest.Rules.BaseScore * hundredths}
	for _, l := range s.Stage.Lines {
		switch {
		case l.Team != team:
		case l.Question >= 0 && s.Contest.Questions[l.Question].Round == len(s.Contest.Rules.Rounds):
			p.extra += l.Delta
		default:
			p.main += l.Delta
		}
	}
	return p
}

// rank is a team's place, shared by equals.
func (s *State) rank(team int) int {
	rank, mine := 1, s.standing(team)
	for _, t := range s.everyTeam() {
		if s.standing(t).compare(mine) > 0 {
			rank++
		}
	}
	return rank
}

// tied are the teams that share the best place that is shared, nil where all are apart.
func (s *State) tied() []int {
	by := map[int][]int{}
	for _, t := range s.everyTeam() {
		place := s.rank(t)
		by[place] = append(by[place], t)
	}
	for place := 1; place < len(s.Contest.Teams); place++ {
		if len(by[place]) > 1 {
			return by[place]
		}
	}
	return nil
}

// moreTiebreak reports whether a tiebreak goes on with the same teams: all are still level, or some have not had
// their turn in this pass; and there is a question. Where only some are level still, theirs is a tiebreak of its own.
func (s *State) moreTiebreak() bool {
	x, r := &s.Stage, s.rule()
	if !s.anyFresh(x.Round) {
		return false
	}
	if r.Who == WhoTurn && (x.Turn+1)%len(x.Tied) != 0 {
		return true
	}
	return !slices.ContainsFunc(x.Tied, func(t int) bool { return s.standing(t) != s.standing(x.Tied[0]) })
}

// mayTie reports whether it is time for a tiebreak, or for one more, and somebody is tied.
func (s *State) mayTie() bool {
	rules, now := s.Contest.Rules, s.Stage.Round
	tiebreak := len(rules.Rounds)
	next, _, more := s.nextTurn()
	if !more {
		next = tiebreak
	}
	switch {
	case rules.Tiebreak == nil, now < 0, now != tiebreak && now >= rules.tiebreakAfter():
		return false
	case next < rules.tiebreakAfter(), more && next == tiebreak:
		return false
	}
	return s.anyFresh(tiebreak) && s.tied() != nil
}
