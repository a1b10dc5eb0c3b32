package study

import (
	"context"
	"fmt"
	"time"
)

// Belongings is what is kept here about people, for those who want to take it with them or have it forgotten.
type Belongings struct{ study *Study }

// NewBelongings works over a desk.
func NewBelongings(s *Study) *Belongings { return &Belongings{study: s} }

// Own is all of it about one person.
type Own struct {
	Cards     []OwnCard     `json:"cards"`
	Bookmarks []OwnBookmark `json:"bookmarks"`
}

// OwnCard is how far the person has come with one question.
type OwnCard struct {
	Question string    `json:"question"`
	Stem     string    `json:"stem"`
	Answered int       `json:"answered"`
	Wrong    int       `json:"wrong"`
	Notebook bool      `json:"in_notebook"`
	Due      time.Time `json:"due"`
}

// OwnBookmark is one bookmark.
type OwnBookmark struct {
	Question string    `json:"question"`
	Stem     string    `json:"stem"`
	At       time.Time `json:"at"`
}

// Name is the key in the download.
func (b *Belongings) Name() string { return "study" }

// Of is what the person's cards and bookmarks say. Answers in competitions that were not told yet are in no card.
func (b *Belongings) Of(ctx context.Context, person string) (any, error) {
	s := b.study
	if err := s.catchUp(ctx, person); err != nil {
		return nil, err
	}
	cards, err := s.cards.OfPerson(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("study: cards of a person: %w", err)
	}
	marks, err := s.marks.Bookmarks(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("study: bookmarks of a person: %w", err)
	}
	own := Own{Cards: []OwnCard{}, Bookmarks: []OwnBookmark{}}
	for _, c := range cards {
		q, _ := s.catalog.ByID(c.Question)
		own.Cards = append(own.Cards, OwnCard{c.Question, q.Stem, c.Seen, c.Missed, c.Wrong, c.Due})
	}
	for _, m := range marks {
		q, _ := s.catalog.ByID(m.Question)
		own.Bookmarks = append(own.Bookmarks, OwnBookmark{m.Question, q.Stem, m.At})
	}
	return own, nil
}

// Forget deletes all of it.
func (b *Belongings) Forget(ctx context.Context, person string) error {
	marks, err := b.study.marks.Bookmarks(ctx, person)
	if err != nil {
		return fmt.Errorf("study: bookmarks of a person: %w", err)
	}
	for _, m := range marks {
		if err := b.study.marks.Unbookmark(ctx, m.ID); err != nil {
			return fmt.Errorf("study: forget a bookmark: %w", err)
		}
	}
	if err := b.study.cards.Forget(ctx, person); err != nil {
		return fmt.Errorf("study: forget cards: %w", err)
	}
	return nil
}
