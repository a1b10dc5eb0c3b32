package contest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// standing is one person's sum over the questions that score, in their order.
type standing struct {
	person  string
	rank    int
	points  int64
	gained  int64 // by the question that is or was last open
	current *bool // whether that one was right; nil until it scores
	right   int
	tookMS  int64 // of answers that earned something: a quick wrong one helps nobody
	last    time.Time
	answers int
	turn    int // the last question answered, by its place among those that score, from 1
	run     int // right answers in a row, up to now
	longest int // the longest such run
	lost    int // lives
	fell    int // the turn that took the last life; 0 for still in
}

// take adds the answer to the turn-th question that scores. Turns come in order; those left out were missed.
func (st *standing) take(rule *Scoring, m mark, turn int, current bool) {
	st.miss(rule, turn-1)
	st.turn = turn
	st.answers++
	st.count(m)
	gained := int64(0)
	if !st.out() {
		gained = st.earn(rule, m)
	}
	if !m.earns() {
		st.lose(rule, 1, turn)
	}
	st.points += gained
	if current {
		right := m.right
		st.gained, st.current = gained, &right
	}
}

// count is what an answer means for the figures of taking part: they go on for those who are out.
func (st *standing) count(m mark) {
	if !m.right {
		st.run = 0
		return
	}
	st.right++
	st.run++
}

// earn is what an answer of somebody who is still in brings.
func (st *standing) earn(rule *Scoring, m mark) int64 {
	st.longest = max(st.longest, st.run)
	if !m.earns() {
		return 0
	}
	st.tookMS += m.tookMS
	if m.at.After(st.last) {
		st.last = m.at
	}
	if !m.right {
		return m.points
	}
	return m.points + rule.Streak.of(st.run)
}

// miss notes that everything from the last answer up to the turn-th question went unanswered.
func (st *standing) miss(rule *Scoring, turn int) {
	if missed := turn - st.turn; missed > 0 {
		st.run = 0
		st.lose(rule, missed, turn)
		st.turn = turn
	}
}

// lose takes lives for questions ending with the turn-th.
func (st *standing) lose(rule *Scoring, lives, turn int) {
	if rule.Lives == 0 || st.out() {
		return
	}
	st.lost += lives
	if over := st.lost - rule.Lives; over >= 0 {
		st.lost, st.fell = rule.Lives, turn-over
	}
}

// out reports whether the last life is lost: 淘汰.
func (st *standing) out() bool { return st.fell > 0 }

// lives are what is left of them.
func (st *standing) lives(rule *Scoring) int { return rule.Lives - st.lost }

// standings are all persons' sums over the questions that score.
type standings struct {
	rule     *Scoring
	order    []*standing
	byPerson map[string]*standing
	turns    []int // the questions that score
	groups   []GroupRow
	byGroup  map[string]*GroupRow
}

// count adds up the sheets of the questions that score in s. Everybody in the roster has a standing, and so has
// whoever answered.
func count(s *State, sheets []*sheet, r *roster) *standings {
	all := &standings{rule: &s.Contest.Scoring, byPerson: make(map[string]*standing, len(r.players))}
	for person, p := range r.players {
		if p.In() {
			all.of(person)
		}
	}
	for q, sh := range sheets {
		if sh == nil || !s.Scores(q) {
			continue
		}
		all.turns = append(all.turns, q)
		for _, m := range sh.marks {
			if r.isOut(m.person) {
				continue
			}
			all.of(m.person).take(all.rule, m, len(all.turns), q == s.Current && !s.paced())
		}
	}
	for _, st := range all.order {
		st.miss(all.rule, len(all.turns))
	}
	all.award(s.Awards)
	all.rank()
	all.group(r)
	return all
}

func (all *standings) of(person string) *standing {
	st := all.byPerson[person]
	if st == nil {
		st = &standing{person: person}
		all.byPerson[person] = st
		all.order = append(all.order, st)
	}
	return st
}

// compareStandings orders by points, then time used, then who was done earlier; nought for a shared rank.
func compareStandings(a, b *standing) int {
	return cmp.Or(
		cmp.Compare(b.points, a.points),
		cmp.Compare(a.tookMS, b.tookMS),
		a.last.Compare(b.last),
	)
}

// rank puts all in order. A rank is shared only where points, time used and finish time are equal.
func (all *standings) rank() {
	slices.SortFunc(all.order, func(a, b *standing) int {
		return cmp.Or(compareStandings(a, b), strings.Compare(a.person, b.person))
	})
	for i, st := range all.order {
		st.rank = i + 1
		if i > 0 && compareStandings(all.order[i-1], st) == 0 {
			st.rank = all.order[i-1].rank
		}
	}
}

// outs counts those who are out, and those of them whom the last question put out.
func (all *standings) outs() (out, fell int) {
	for _, st := range all.order {
		if !st.out() {
			continue
		}
		out++
		if st.fell == len(all.turns) {
			fell++
		}
	}
	return out, fell
}

// rows are the first limit rows of the board; 0 for all.
func (all *standings) rows(r *roster, limit int) []BoardRow {
	if limit == 0 || limit > len(all.order) {
		limit = len(all.order)
	}
	rows := make([]BoardRow, limit)
	for i, st := range all.order[:limit] {
		p := r.players[st.person]
		rows[i] = BoardRow{
			Rank: st.rank, Name: p.Shown(), District: p.DistrictName, Unit: p.Unit,
			Points: st.points, Gained: st.gained, Answers: st.answers, Right: st.right, TookMS: st.tookMS,
			Streak: st.run, Longest: st.longest, Lives: st.lives(all.rule), Out: st.out(), OutAt: all.outAt(st),
		}
	}
	return rows
}

// outAt is the number of the question that took the last life, 0 for none.
func (all *standings) outAt(st *standing) int {
	if !st.out() {
		return 0
	}
	return all.turns[st.fell-1] + 1
}

// districts counts sub-districts, the one with most players first.
func (all *standings) districts(r *roster) []DistrictRow {
	byName := map[string]*DistrictRow{}
	for _, st := range all.order {
		name := r.players[st.person].DistrictName
		row := byName[name]
		if row == nil {
			row = &DistrictRow{District: name}
			byName[name] = row
		}
		row.Players++
		row.Answers += st.answers
		row.Right += st.right
	}
	rows := make([]DistrictRow, 0, len(byName))
	for _, row := range byName {
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b DistrictRow) int {
		return cmp.Or(cmp.Compare(b.Players, a.Players), strings.Compare(a.District, b.District))
	})
	return rows
}
