package quiz

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

// shelf keeps attempts and answers in maps, with the promises a store makes.
type shelf struct {
	mu       sync.Mutex
	attempts map[string]Attempt
	answers  map[string]answer.Answer
}

func newShelf() *shelf {
	return &shelf{attempts: map[string]Attempt{}, answers: map[string]answer.Answer{}}
}

func (s *shelf) Begin(_ context.Context, a Attempt) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.attempts[a.ID]; ok {
		return ErrTaken
	}
	s.attempts[a.ID] = a
	return nil
}

func (s *shelf) Get(_ context.Context, id string) (Attempt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.attempts[id]
	if !ok {
		return Attempt{}, ErrNotFound
	}
	return a, nil
}

func (s *shelf) LastPractice(ctx context.Context, person, law string) (Attempt, error) {
	last := Attempt{}
	all, _ := s.OfPerson(ctx, person)
	for _, a := range all {
		if a.Kind == Practice && a.Law == law && a.Number > last.Number {
			last = a
		}
	}
	if last.Number == 0 {
		return Attempt{}, ErrNotFound
	}
	return last, nil
}

func (s *shelf) OfPerson(_ context.Context, person string) ([]Attempt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Attempt
	for _, a := range s.attempts {
		if a.Person == person {
			all = append(all, a)
		}
	}
	return all, nil
}

func (s *shelf) Remove(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.attempts, id)
	return nil
}

// given is the shelf's side for answers.
type given struct{ *shelf }

func (s given) Insert(_ context.Context, a answer.Answer) (answer.Answer, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.answers[a.ID]; ok {
		return kept, false, nil
	}
	s.answers[a.ID] = a
	return a, true, nil
}

func (s given) InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error) {
	for _, a := range all {
		k, _, err := s.Insert(ctx, a)
		kept, errs = append(kept, k), append(errs, err)
	}
	return kept, errs
}

func (s given) of(match func(answer.Answer) bool) ([]answer.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []answer.Answer
	for _, a := range s.answers {
		if match(a) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b answer.Answer) int { return cmp.Or(a.At.Compare(b.At), a.Index-b.Index) })
	return all, nil
}

func (s given) OfSession(_ context.Context, session string, index int) ([]answer.Answer, error) {
	return s.of(func(a answer.Answer) bool { return a.Session == session && (index < 0 || a.Index == index) })
}

func (s given) OfPerson(_ context.Context, person string) ([]answer.Answer, error) {
	return s.of(func(a answer.Answer) bool { return a.Person == person })
}

func (s given) Rename(_ context.Context, from, to string, sources ...answer.Source) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, a := range s.answers {
		if a.Person == from && slices.Contains(sources, a.Source) {
			a.Person = to
			s.answers[id] = a
		}
	}
	return nil
}

// campaignOf has every law's answers count for one campaign.
type campaignOf map[string]string

func (c campaignOf) CampaignNow(_ context.Context, law string) (string, error) { return c[law], nil }

const register = `laws:
  - {id: xf, title: 中华人民共和国消防法, short: 消防法, key: 2021-04-29, version: 2021 年修正, adopted: 2021-04-29, effective: 2021-04-29, articles: 74}
  - {id: kong, title: 空法, short: 空法, key: 2021-04-29, version: 2021 年, adopted: 2021-04-29, effective: 2021-04-29, articles: 1}
`

// banks are n singles, whose right option reads 对, and one question of every other type.
func banks(t *testing.T, n int) *question.Catalog {
	t.Helper()
	text := "bank: xf\ntitle: 消防法\nlaw: xf\nversion: 2021-04-29\nquestions:\n"
	rest := "article: \"44\", topic: 火警, audience: [resident], difficulty: 1, explanation: 解析, status: published, reviewed: 2026-11-23}\n"
	for i := range n {
		text += fmt.Sprintf("  - {id: xf-%04d, type: single, stem: 第 %d 题, options: [{wrong: 甲}, {right: 对}, {wrong: 乙}], %s", i, i, rest)
	}
	for i, solution := range []string{
		"type: multiple, options: [{right: 对一}, {wrong: 错}, {right: 对二}]", "type: judge, answer: false",
		"type: fill, accept: [立即, 马上]", "type: ordering, options: [一, 二, 三]",
	} {
		text += fmt.Sprintf("  - {id: xf-9%03d, %s, stem: 另 %d 题, %s", i, solution, i, rest)
	}
	c, err := question.Load(fstest.MapFS{
		question.LawsFile: {Data: []byte(register)}, "xf/01.yaml": {Data: []byte(text)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// place is a desk over a shelf, with a clock and a chance of its own.
type place struct {
	*Desk
	shelf  *shelf
	clock  time.Time
	chance uint64
}

func newPlace(t *testing.T, singles int) *place {
	t.Helper()
	p := &place{shelf: newShelf(), clock: time.Date(2026, 6, 1, 15, 59, 0, 0, time.UTC)}
	p.Desk = NewDesk(banks(t, singles), p.shelf, given{p.shelf}, campaignOf{"xf": "month"},
		func() time.Time { return p.clock }, func() uint64 { p.chance++; return p.chance })
	return p
}

var (
	ann = account.Resident{ID: "ann", District: "500108003"}
	bob = account.Resident{ID: "bob", District: "500108004"}
)
