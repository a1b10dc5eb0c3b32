package study

import (
	"cmp"
	"slices"
	"time"
)

// MasteredAfter is how many right answers on end take a question out of the notebook.
const MasteredAfter = 2

// Card is what one person's answers to one question come to. Its ID is made of both, so there is one. It holds the
// answers it was worked out of, so that one that arrives late takes its place among them, and one that arrives
// twice counts once.
type Card struct {
	ID       string `bson:"_id"` // person/question
	Person   string `bson:"person"`
	Question string `bson:"question"`
	Progress `bson:",inline"`
	Reviews  []Review  `bson:"reviews"`        // by time
	Base     Progress  `bson:"base,omitempty"` // what the answers before them had come to
	Folded   time.Time `bson:"folded,omitempty"`
}

// Progress is how far a person has come with a question.
type Progress struct {
	Seen      int       `bson:"seen"`   // answers
	Missed    int       `bson:"missed"` // wrong ones
	Streak    int       `bson:"streak"` // right answers on end
	Wrong     bool      `bson:"wrong"`  // it is in the notebook
	LastWrong time.Time `bson:"last_wrong"`
	Last      time.Time `bson:"last"`
	Due       time.Time `bson:"due"`
	Memory    Memory    `bson:"memory"`
}

// Review is one answer as a card counts it.
type Review struct {
	Answer  string    `bson:"id"` // answer.Answer.ID
	At      time.Time `bson:"at"`
	Correct bool      `bson:"ok"`
	Pace    Pace      `bson:"pace,omitempty"`
}

// Of how many reviews a card keeps the details. Beyond that the older half is folded into Base; an answer from before
// then, which would have to be that late, counts no more.
const reviewsMost = 60

// CardID names the card of a person and a question.
func CardID(person, question string) string { return person + "/" + question }

// NewCard is a card without answers.
func NewCard(person, question string) Card {
	return Card{ID: CardID(person, question), Person: person, Question: question}
}

// Add counts answers in, each once and in the order they were given.
func (c *Card) Add(all ...Review) {
	for _, r := range all {
		at, found := slices.BinarySearchFunc(c.Reviews, r, compareReviews)
		if !found && (c.Folded.IsZero() || r.At.After(c.Folded)) {
			c.Reviews = slices.Insert(c.Reviews, at, r)
		}
	}
	if len(c.Reviews) > reviewsMost {
		older := c.Reviews[:len(c.Reviews)-reviewsMost/2]
		c.Base, c.Folded = replay(c.Base, older), older[len(older)-1].At
		c.Reviews = slices.Clone(c.Reviews[len(older):])
	}
	c.Progress = replay(c.Base, c.Reviews)
}

func compareReviews(a, b Review) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Answer, b.Answer))
}

// replay works out what reviews come to.
func replay(p Progress, reviews []Review) Progress {
	for _, r := range reviews {
		p = p.after(r)
	}
	return p
}

// after is the progress one answer later.
func (p Progress) after(r Review) Progress {
	next := p
	next.Memory, next.Due = p.Memory.after(rate(p, r), r.At)
	next.Seen++
	next.Last = r.At
	if !r.Correct {
		next.Missed++
		next.Streak, next.Wrong, next.LastWrong = 0, true, r.At
		return next
	}
	next.Streak++
	next.Wrong = p.Wrong && next.Streak < MasteredAfter
	return next
}
