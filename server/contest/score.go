package contest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Score is the one scoring rule: the contest's points for a right answer, none for a wrong one. With speed points,
// half of them are certain and the other half melts away over the question's time.
func Score(c *Contest, correct bool, took time.Duration) int64 {
	points := int64(c.Points)
	switch {
	case !correct:
		return 0
	case !c.SpeedPoints:
		return points
	}
	whole := time.Duration(c.Seconds) * time.Second
	left := whole - min(max(took, 0), whole)
	half := points / 2
	return points - half + half*left.Milliseconds()/whole.Milliseconds()
}

// mark is what standings need of an answer.
type mark struct {
	person string
	points int64
	tookMS int64
	at     time.Time
	right  bool
}

// sheet is one question's answers, read once nobody can add to them.
type sheet struct {
	marks []mark
	tally Tally
}

func sheetOf(a *Asked, answers []answer.Answer) *sheet {
	s := &sheet{marks: make([]mark, 0, len(answers))}
	s.tally.Counts = make([]int, len(a.Order))
	for _, kept := range answers {
		s.add(a, kept)
	}
	return s
}

func (s *sheet) add(a *Asked, kept answer.Answer) {
	s.marks = append(s.marks, mark{kept.Person, kept.Points, kept.TookMS, kept.At, kept.Correct})
	s.tally.Answered++
	if kept.Correct {
		s.tally.Correct++
	}
	if a.Question.Type == question.Ordering {
		if kept.Correct {
			s.tally.Counts[0]++ // an ordering has one count only: those who had it
		}
		return
	}
	for _, place := range a.shown(kept.Given).Options {
		if place < len(s.tally.Counts) {
			s.tally.Counts[place]++
		}
	}
}

// standing is one person's sum.
type standing struct {
	person  string
	rank    int
	points  int64
	gained  int64 // by the question that is or was last open
	current *bool // whether that one was right; nil until it scores
	right   int
	tookMS  int64 // of right answers: a quick wrong one helps nobody
	last    time.Time
	answers int
}

// standings are all persons' sums over the questions that score.
type standings struct {
	order    []*standing
	byPerson map[string]*standing
}

// count adds up the sheets of the questions that score in s. Everybody in the roster has a standing, and so has
// whoever answered.
func count(s *State, sheets []*sheet, r *roster) *standings {
	all := &standings{byPerson: make(map[string]*standing, len(r.players))}
	for person := range r.players {
		all.of(person)
	}
	for q, sh := range sheets {
		if sh == nil || !s.Scores(q) {
			continue
		}
		for _, m := range sh.marks {
			all.of(m.person).add(m, q == s.Current)
		}
	}
	all.rank()
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

func (st *standing) add(m mark, current bool) {
	st.answers++
	st.points += m.points
	if current {
		st.gained, st.current = m.points, &m.right
	}
	if m.right {
		st.right++
		st.tookMS += m.tookMS
		if m.at.After(st.last) {
			st.last = m.at
		}
	}
}

// rank orders by points, then time, then who had the last right answer earlier. A rank is shared only where points
// and time are equal.
func (all *standings) rank() {
	slices.SortFunc(all.order, func(a, b *standing) int {
		return cmp.Or(
			cmp.Compare(b.points, a.points),
			cmp.Compare(a.tookMS, b.tookMS),
			a.last.Compare(b.last),
			strings.Compare(a.person, b.person),
		)
	})
	for i, st := range all.order {
		st.rank = i + 1
		if i > 0 {
			if before := all.order[i-1]; before.points == st.points && before.tookMS == st.tookMS {
				st.rank = before.rank
			}
		}
	}
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
			Rank: st.rank, Name: p.Name, District: p.DistrictName,
			Points: st.points, Gained: st.gained, Answers: st.answers, Right: st.right, TookMS: st.tookMS,
		}
	}
	return rows
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
