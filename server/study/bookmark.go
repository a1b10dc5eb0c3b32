package study

import (
	"context"
	"fmt"
	"time"

	"pufa/server/question"
)

// Bookmark is a question a person keeps. Its ID is made of both, so it is kept once.
type Bookmark struct {
	ID       string    `bson:"_id"` // person/question
	Person   string    `bson:"person"`
	Question string    `bson:"question"`
	At       time.Time `bson:"at"`
}

// Bookmarks keeps bookmarks.
type Bookmarks interface {
	// Bookmark keeps one; doing it twice is no error, and the first moment stays.
	Bookmark(ctx context.Context, b Bookmark) error
	// Unbookmark takes one away; where there is none is no error.
	Unbookmark(ctx context.Context, id string) error
	// Bookmarks are a person's, the newest first.
	Bookmarks(ctx context.Context, person string) ([]Bookmark, error)
}

// Keep puts a question that the person has answered among their bookmarks.
func (s *Study) Keep(ctx context.Context, person, id string) error {
	if err := s.MayKnow(ctx, person, id); err != nil {
		return err
	}
	return s.marks.Bookmark(ctx, Bookmark{
		ID: CardID(person, id), Person: person, Question: id, At: s.now().UTC().Truncate(time.Millisecond),
	})
}

// Drop takes a question out of the bookmarks.
func (s *Study) Drop(ctx context.Context, person, id string) error {
	return s.marks.Unbookmark(ctx, CardID(person, id))
}

// Marked is one question a person keeps.
type Marked struct {
	Question question.Question
	Asked    bool // still: else it was withdrawn
	At       time.Time
}

// Marked are the questions a person keeps, the newest first, withdrawn ones too.
func (s *Study) Marked(ctx context.Context, person string) ([]Marked, error) {
	marks, err := s.marks.Bookmarks(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("study: bookmarks: %w", err)
	}
	all := make([]Marked, 0, len(marks))
	for _, b := range marks {
		q, known := s.catalog.ByID(b.Question)
		if !known {
			continue
		}
		_, asked := s.asked(b.Question)
		all = append(all, Marked{Question: q, Asked: asked, At: b.At})
	}
	return all, nil
}

// MarkedQuestions are the kept questions that are still asked.
func (s *Study) MarkedQuestions(ctx context.Context, person string) ([]question.Question, error) {
	marked, err := s.Marked(ctx, person)
	var all []question.Question
	for _, m := range marked {
		if m.Asked {
			all = append(all, m.Question)
		}
	}
	return all, err
}
