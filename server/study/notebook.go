package study

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// How many are counted at most: beyond that the number says only that there are many, and reading it stays cheap.
const (
	DueMost    = 100
	WrongMost  = 300
	SessionDue = 10 // questions of one review
)

// Overview is what waits for a person.
type Overview struct {
	Due       int // to repeat today, DueMost at most
	Wrong     int // in the notebook, WrongMost at most
	Bookmarks int
	NextDue   time.Time // when the next one is due, where none is today; zero for never
}

// Overview brings the cards up to date and counts.
func (s *Study) Overview(ctx context.Context, person string) (Overview, error) {
	due, err := s.due(ctx, person, DueMost)
	if err != nil {
		return Overview{}, err
	}
	wrong, err := s.cards.Wrong(ctx, person, s.keeps, WrongMost)
	if err != nil {
		return Overview{}, fmt.Errorf("study: notebook: %w", err)
	}
	marks, err := s.marks.Bookmarks(ctx, person)
	if err != nil {
		return Overview{}, fmt.Errorf("study: bookmarks: %w", err)
	}
	o := Overview{Due: len(due), Wrong: len(wrong), Bookmarks: len(marks)}
	if o.Due > 0 {
		return o, nil
	}
	next, err := s.cards.Due(ctx, person, s.now().AddDate(1, 0, 0), s.keeps, 1)
	if err != nil {
		return Overview{}, fmt.Errorf("study: what is due next: %w", err)
	}
	if len(next) > 0 {
		o.NextDue = next[0].Due
	}
	return o, nil
}

func (s *Study) due(ctx context.Context, person string, most int) ([]Card, error) {
	if err := s.catchUp(ctx, person); err != nil {
		return nil, err
	}
	cards, err := s.cards.Due(ctx, person, tonight(s.now()), s.keeps, most)
	if err != nil {
		return nil, fmt.Errorf("study: what is due: %w", err)
	}
	return cards, nil
}

// DueQuestions are the questions of one review, the longest due first.
func (s *Study) DueQuestions(ctx context.Context, person string) ([]question.Question, error) {
	cards, err := s.due(ctx, person, SessionDue)
	return s.questions(cards), err
}

// Noted is one question in the notebook.
type Noted struct {
	Question question.Question
	Missed   int // times answered wrong
	Left     int // right answers on end until it goes out
	At       time.Time
}

// Notebook is what a person got wrong and has not mastered since, the newest first.
func (s *Study) Notebook(ctx context.Context, person string) ([]Noted, error) {
	if err := s.catchUp(ctx, person); err != nil {
		return nil, err
	}
	cards, err := s.cards.Wrong(ctx, person, s.keeps, WrongMost)
	if err != nil {
		return nil, fmt.Errorf("study: notebook: %w", err)
	}
	noted := make([]Noted, 0, len(cards))
	for i, q := range s.questions(cards) {
		c := cards[i]
		noted = append(noted, Noted{Question: q, Missed: c.Missed, Left: MasteredAfter - c.Streak, At: c.LastWrong})
	}
	return noted, nil
}

// WrongQuestions are questions of the notebook to answer again, those answered longest ago first; a law and a topic
// narrow them down, "" does not.
func (s *Study) WrongQuestions(ctx context.Context, person, law, topic string) ([]question.Question, error) {
	if err := s.catchUp(ctx, person); err != nil {
		return nil, err
	}
	cards, err := s.cards.Wrong(ctx, person, func(c Card) bool {
		q, ok := s.asked(c.Question)
		return ok && (law == "" || q.Law == law) && (topic == "" || q.Topic == topic)
	}, WrongMost)
	if err != nil {
		return nil, fmt.Errorf("study: notebook: %w", err)
	}
	slices.SortStableFunc(cards, func(a, b Card) int { return a.Last.Compare(b.Last) })
	return s.questions(cards), nil
}

func (s *Study) questions(cards []Card) []question.Question {
	all := make([]question.Question, 0, len(cards))
	for _, c := range cards {
		q, _ := s.catalog.ByID(c.Question)
		all = append(all, q)
	}
	return all
}

// MayKnow reports, as ErrNotAnswered if not, whether the person has answered a question and been told.
func (s *Study) MayKnow(ctx context.Context, person, id string) error {
	if err := s.catchUp(ctx, person); err != nil {
		return err
	}
	_, err := s.cards.Get(ctx, CardID(person, id))
	if errors.Is(err, ErrNoCard) {
		return fmt.Errorf("%w: %q", ErrNotAnswered, id)
	}
	return err
}
