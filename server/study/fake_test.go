package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// shelf keeps cards, bookmarks and answers in maps, with the promises a store makes.
type shelf struct {
	mu       sync.Mutex
	cards    map[string]Card
	learners map[string]Learner
	marks    map[string]Bookmark
	answers  map[string]answer.Answer
	untold   map[string]bool // session/index
	reserved map[string]bool
}

func newShelf() *shelf {
	return &shelf{
		cards: map[string]Card{}, learners: map[string]Learner{}, marks: map[string]Bookmark{}, answers: map[string]answer.Answer{},
		untold: map[string]bool{}, reserved: map[string]bool{},
	}
}

func (s *shelf) Change(_ context.Context, start Card, change func(*Card)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.cards[start.ID]
	if !ok {
		c = start
	}
	c.Reviews = slices.Clone(c.Reviews)
	change(&c)
	s.cards[start.ID] = c
	return nil
}

func (s *shelf) Get(_ context.Context, id string) (Card, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.cards[id]
	if !ok {
		return Card{}, ErrNoCard
	}
	return c, nil
}

func (s *shelf) some(keep func(Card) bool, order func(a, b Card) int, most int) []Card {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Card
	for _, c := range s.cards {
		if keep(c) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Card) int { return cmp.Or(order(a, b), cmp.Compare(a.ID, b.ID)) })
	return all[:min(most, len(all))]
}

func (s *shelf) Due(_ context.Context, person string, before time.Time, keep func(Card) bool, most int) ([]Card, error) {
	return s.some(func(c Card) bool { return c.Person == person && c.Due.Before(before) && keep(c) },
		func(a, b Card) int { return a.Due.Compare(b.Due) }, most), nil
}

func (s *shelf) Wrong(_ context.Context, person string, keep func(Card) bool, most int) ([]Card, error) {
	return s.some(func(c Card) bool { return c.Person == person && c.Wrong && keep(c) },
		func(a, b Card) int { return b.LastWrong.Compare(a.LastWrong) }, most), nil
}

func (s *shelf) OfPerson(_ context.Context, person string) ([]Card, error) {
	return s.some(func(c Card) bool { return c.Person == person }, func(Card, Card) int { return 0 }, 1<<30), nil
}

func (s *shelf) Forget(_ context.Context, person string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.cards {
		if c.Person == person {
			delete(s.cards, id)
		}
	}
	delete(s.learners, person)
	return nil
}

func (s *shelf) Learner(_ context.Context, person string) (Learner, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.learners[person], nil
}

func (s *shelf) ChangeLearner(_ context.Context, person string, change func(*Learner)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.learners[person]
	l.Person, l.Waiting, l.Counted = person, slices.Clone(l.Waiting), slices.Clone(l.Counted)
	change(&l)
	s.learners[person] = l
	return nil
}

func (s *shelf) Bookmark(_ context.Context, b Bookmark) error {
	if _, ok := s.marks[b.ID]; !ok {
		s.marks[b.ID] = b
	}
	return nil
}

func (s *shelf) Unbookmark(_ context.Context, id string) error { delete(s.marks, id); return nil }

func (s *shelf) Bookmarks(_ context.Context, person string) ([]Bookmark, error) {
	var all []Bookmark
	for _, b := range s.marks {
		if b.Person == person {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Bookmark) int { return b.At.Compare(a.At) })
	return all, nil
}

// record is the shelf's side for answers.
type record struct{ *shelf }

func (s record) Since(_ context.Context, person string, from time.Time) ([]answer.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []answer.Answer
	for _, a := range s.answers {
		if a.Person == person && !a.At.Before(from) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b answer.Answer) int { return a.At.Compare(b.At) })
	return all, nil
}

func (s record) Get(_ context.Context, id string) (answer.Answer, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.answers[id]
	return a, ok, nil
}

func (s record) InsertAll(_ context.Context, all []answer.Answer) ([]answer.Answer, []error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.Clone(all)
	for i, a := range all {
		if before, ok := s.answers[a.ID]; ok {
			kept[i] = before
			continue
		}
		s.answers[a.ID] = a
	}
	return kept, make([]error, len(all))
}

func (s record) Told(_ context.Context, _ answer.Source, session string, index int) (bool, error) {
	return !s.untold[fmt.Sprintf("%s/%d", session, index)], nil
}

func (s record) Reserved(context.Context) (map[string]bool, error) { return s.reserved, nil }

const register = `laws:
  - {id: xf, title: 中华人民共和国消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, adopted: 2021-04-29, effective: 2021-04-29, articles: 74}
`

// banks are n singles, the first of them about smoke, whose right option is the second; an estimate; one withdrawn.
func banks(t testing.TB, n int) *question.Catalog {
	t.Helper()
	head := "bank: %s\ntitle: 消防法\nlaw: xf\nversion: 2021-04-29\nquestions:\n"
	rest := "article: \"44\", topic: %s, audience: [resident], difficulty: 1, explanation: 解析, "
	live := fmt.Sprintf(head, "xf")
	for i := range n {
		topic := "火警"
		if i == 0 {
			topic = "烟雾"
		}
		live += fmt.Sprintf("  - {id: xf-%04d, type: single, stem: 第 %d 题, options: [{wrong: 甲}, {right: 对}, {wrong: 乙}], "+rest+
			"status: published, reviewed: 2026-11-23}\n", i, i, topic)
	}
	live += "  - {id: xf-8000, type: numeric, stem: 几米, value: \"3\", tolerance: \"1\", bound: \"2\", " + fmt.Sprintf(rest, "火警") +
		"status: published, reviewed: 2026-11-23}\n"
	gone := fmt.Sprintf(head, "old") + "  - {id: xf-9000, type: single, stem: 旧题, options: [{wrong: 甲}, {right: 对}], " +
		fmt.Sprintf(rest, "火警") + "status: withdrawn, withdrawn: 2026-11-24, reason: 法律改了}\n"
	c, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(register)}, "xf/01.yaml": {Data: []byte(live)}, "withdrawn/xf-2021.yaml": {Data: []byte(gone)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// place is a study over a shelf, with a clock of its own.
type place struct {
	*Study
	shelf *shelf
	clock time.Time
	n     int
}

func newPlace(t testing.TB) *place {
	t.Helper()
	p := &place{shelf: newShelf(), clock: time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)}
	p.Study = New(banks(t, 20), p.shelf, p.shelf, record{p.shelf}, record{p.shelf}, func() time.Time { return p.clock })
	return p
}

// answer keeps an answer as the quiz would.
func (p *place) answer(person, id string, correct bool) answer.Answer {
	p.n++
	a := answer.Answer{
		ID: fmt.Sprintf("s/%d", p.n), Source: answer.Practice, Session: "s", Index: p.n, Person: person, Question: id,
	}
	a.Mark(correct)
	a.Stamp(p.clock)
	p.shelf.answers[a.ID] = a
	return a
}

var ann = account.Resident{ID: "ann", District: "500108003"}
