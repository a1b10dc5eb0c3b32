package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/docdb"
	"pufa/server/study"
)

// Cards keeps what people's answers come to, and their bookmarks.
type Cards struct {
	cards    *docdb.Collection[study.Card]
	learners *docdb.Collection[study.Learner]
	marks    *docdb.Collection[study.Bookmark]
}

var (
	_ study.Cards     = (*Cards)(nil)
	_ study.Bookmarks = (*Cards)(nil)
	_ study.Answers   = ContestAnswers{}
)

// NewCards opens the cards and bookmarks.
func NewCards(ctx context.Context, db *docdb.DB) (s *Cards, err error) {
	s = &Cards{}
	if s.cards, err = docdb.Use[study.Card](ctx, db, docdb.Spec{
		Name: "cards",
		Indexes: []docdb.Index{
			{Name: "due", Fields: []string{"person", "due"}},
			{Name: "wrong", Fields: []string{"person", "wrong", "last_wrong"}},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open cards: %w", err)
	}
	if s.learners, err = docdb.Use[study.Learner](ctx, db, docdb.Spec{Name: "learners"}); err != nil {
		return nil, fmt.Errorf("store: open learners: %w", err)
	}
	if s.marks, err = docdb.Use[study.Bookmark](ctx, db, docdb.Spec{
		Name:    "bookmarks",
		Indexes: []docdb.Index{{Name: "person", Fields: []string{"person", "at"}}},
	}); err != nil {
		return nil, fmt.Errorf("store: open bookmarks: %w", err)
	}
	return s, nil
}

// Change applies change to a card, or to start where there is none.
func (s *Cards) Change(ctx context.Context, start study.Card, change func(*study.Card)) error {
	return updateOrInsert(ctx, s.cards, start.ID, start, func(c *study.Card) error { change(c); return nil })
}

// Get is the card with this id, or study.ErrNoCard.
func (s *Cards) Get(ctx context.Context, id string) (study.Card, error) {
	c, _, err := s.cards.Get(ctx, id)
	return c, notFoundAs(err, study.ErrNoCard)
}

// Due are a person's cards that are due before a moment and pass keep, the longest due first, at most so many.
func (s *Cards) Due(ctx context.Context, person string, before time.Time, keep func(study.Card) bool, most int) ([]study.Card, error) {
	return s.some(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person), docdb.Lt("due", before)}, Sort: []docdb.Order{docdb.Asc("due")},
	}, keep, most)
}

// Wrong are the cards in a person's notebook that pass keep, the last wrong ones first, at most so many.
func (s *Cards) Wrong(ctx context.Context, person string, keep func(study.Card) bool, most int) ([]study.Card, error) {
	return s.some(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person), docdb.Eq("wrong", true)}, Sort: []docdb.Order{docdb.Desc("last_wrong")},
	}, keep, most)
}

// some reads no further than it must.
func (s *Cards) some(ctx context.Context, q docdb.Query, keep func(study.Card) bool, most int) ([]study.Card, error) {
	var all []study.Card
	for c, err := range s.cards.Find(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("store: find cards: %w", err)
		}
		if keep(c) {
			all = append(all, c)
		}
		if len(all) == most {
			break
		}
	}
	return all, nil
}

// OfPerson are all cards of a person.
func (s *Cards) OfPerson(ctx context.Context, person string) ([]study.Card, error) {
	all, err := collect(s.cards.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Asc("due")}}))
	if err != nil {
		return nil, fmt.Errorf("store: cards of %s: %w", person, err)
	}
	return all, nil
}

// Forget deletes a person's cards.
func (s *Cards) Forget(ctx context.Context, person string) error {
	cards, err := s.OfPerson(ctx, person)
	if err != nil {
		return err
	}
	for _, c := range cards {
		if err := s.cards.Delete(ctx, c.ID); err != nil && !errors.Is(err, docdb.ErrNotFound) {
			return fmt.Errorf("store: delete card %s: %w", c.ID, err)
		}
	}
	if err := s.learners.Delete(ctx, person); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return fmt.Errorf("store: delete learner %s: %w", person, err)
	}
	return nil
}

// Learner says up to when a person's answers are in their cards.
func (s *Cards) Learner(ctx context.Context, person string) (study.Learner, error) {
	l, _, err := s.learners.Get(ctx, person)
	if errors.Is(err, docdb.ErrNotFound) {
		return study.Learner{Person: person}, nil
	}
	return l, err
}

// ChangeLearner applies change to it.
func (s *Cards) ChangeLearner(ctx context.Context, person string, change func(*study.Learner)) error {
	return updateOrInsert(ctx, s.learners, person, study.Learner{Person: person}, func(l *study.Learner) error { change(l); return nil })
}

// Bookmark keeps one; the first moment stays.
func (s *Cards) Bookmark(ctx context.Context, b study.Bookmark) error {
	err := first(s.marks.Insert(ctx, b))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Unbookmark takes one away; where there is none is no error.
func (s *Cards) Unbookmark(ctx context.Context, id string) error {
	if err := s.marks.Delete(ctx, id); err != nil && !errors.Is(err, docdb.ErrNotFound) {
		return fmt.Errorf("store: delete bookmark %s: %w", id, err)
	}
	return nil
}

// Bookmarks are a person's, the newest first.
func (s *Cards) Bookmarks(ctx context.Context, person string) ([]study.Bookmark, error) {
	all, err := collect(s.marks.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Desc("at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: bookmarks of %s: %w", person, err)
	}
	return all, nil
}

// Reserved are the questions, by id, of the contests that have not ended.
func (s *Contests) Reserved(ctx context.Context) (map[string]bool, error) {
	live, err := s.live(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: find what is running: %w", err)
	}
	reserved := map[string]bool{}
	for _, c := range live {
		for _, q := range c.Questions {
			reserved[q.Question.ID] = true
		}
	}
	return reserved, nil
}
