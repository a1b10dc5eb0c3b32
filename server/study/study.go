// Package study is what people learn by themselves from what they answered: the notebook of what they got wrong,
// the cards by which questions come back before they are forgotten, bookmarks, and packs to practise without a line.
//
// Answers are the record; a card is worked out of them and could be worked out again. It is brought up to date when
// somebody looks, so whoever keeps answers need not know of cards.
package study

import (
	"context"
	"errors"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// The outcomes a caller decides on.
var (
	// ErrNotAnswered says that the person has not answered the question, or was not told yet whether it was right.
	ErrNotAnswered = errors.New("study: question not answered")
	// ErrUnknownLaw says that there are no questions about a law with this id.
	ErrUnknownLaw = errors.New("study: no such law")
	// ErrNoCard says that there is no card with this id. Only a store returns it.
	ErrNoCard = errors.New("study: no such card")
)

// Cards keeps cards and how far they are brought up to date.
type Cards interface {
	// Change applies change to a card, or to start where there is none. A change that changes nothing is not written.
	Change(ctx context.Context, start Card, change func(*Card)) error
	Get(ctx context.Context, id string) (Card, error) // ErrNoCard
	// Due are a person's cards that are due before a moment and pass keep, the longest due first, at most so many.
	Due(ctx context.Context, person string, before time.Time, keep func(Card) bool, most int) ([]Card, error)
	// Wrong are the cards in a person's notebook that pass keep, the last wrong ones first, at most so many.
	Wrong(ctx context.Context, person string, keep func(Card) bool, most int) ([]Card, error)
	OfPerson(ctx context.Context, person string) ([]Card, error)
	// Forget deletes all that is kept about a person.
	Forget(ctx context.Context, person string) error
	Learner(ctx context.Context, person string) (Learner, error) // an empty one where there is none
	ChangeLearner(ctx context.Context, person string, change func(*Learner)) error
}

// Answers are the record that cards are worked out of.
type Answers interface {
	// Since are a person's answers from a moment on, wherever they were given, the oldest first.
	Since(ctx context.Context, person string, from time.Time) ([]answer.Answer, error)
	// Get is the answer with this id, if there is one.
	Get(ctx context.Context, id string) (a answer.Answer, found bool, err error)
	// InsertAll keeps answers for good, each once, with an error for each.
	InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error)
}

// Secrets knows what must not be told yet.
type Secrets interface {
	// Told reports whether people have been told if their answer to a question of a session was right.
	Told(ctx context.Context, source answer.Source, session string, index int) (bool, error)
	// Reserved are the questions, by id, of competitions that are to come or under way.
	Reserved(ctx context.Context) (map[string]bool, error)
}

// Study is the desk people learn at.
type Study struct {
	catalog *question.Catalog
	cards   Cards
	marks   Bookmarks
	answers Answers
	secrets Secrets
	now     func() time.Time
}

// New puts a desk together.
func New(catalog *question.Catalog, cards Cards, marks Bookmarks, answers Answers, secrets Secrets, now func() time.Time) *Study {
	return &Study{catalog: catalog, cards: cards, marks: marks, answers: answers, secrets: secrets, now: now}
}

// asked is the question if it is asked nowadays: what was withdrawn, or waits for a review of its law, is not.
func (s *Study) asked(id string) (question.Question, bool) {
	q, ok := s.catalog.ByID(id)
	law, known := s.catalog.Law(q.Law)
	return q, ok && known && q.Status == question.Published && q.LawVersion == law.Version && !s.catalog.Held(id)
}

func (s *Study) keeps(c Card) bool {
	_, ok := s.asked(c.Question)
	return ok
}
