package study

import (
	"time"
	"unicode/utf8"

	"github.com/open-spaced-repetition/go-fsrs/v3"

	"pufa/server/answer"
	"pufa/server/question"
)

// Memory is how firmly a question sits, as FSRS counts it.
type Memory struct {
	Stability  float64   `bson:"s"` // days until it is remembered with 90 %
	Difficulty float64   `bson:"d"` // 1 to 10
	Reps       int64     `bson:"n"`
	Lapses     int64     `bson:"lapses,omitempty"`
	Last       time.Time `bson:"last,omitempty"`
}

// Pace is how fast an answer came.
type Pace string

// The paces. An answer whose time nobody measured has none.
const (
	Plain Pace = ""
	Slow  Pace = "slow"
	Quick Pace = "quick"
)

// What is read and thought in the time of one answer, and what lies outside it: a phone that was put away, a finger
// that did not read.
const (
	readBase  = 4 * time.Second
	readRune  = 180 * time.Millisecond
	awayAfter = 5 * time.Minute
	tooQuick  = time.Second
)

// PaceOf compares the time an answer took with the time its text takes to read: Quick in half of it, Slow in three
// times as long.
func PaceOf(q question.Question, took time.Duration) Pace {
	runes := utf8.RuneCountInString(q.Stem)
	for _, o := range q.Options {
		runes += utf8.RuneCountInString(o)
	}
	usual := readBase + time.Duration(runes)*readRune
	switch {
	case took < tooQuick || took > awayAfter:
		return Plain
	case took > 3*usual:
		return Slow
	case took < usual/2:
		return Quick
	default:
		return Plain
	}
}

// rate turns an answer into FSRS's rating. Wrong is Again; right is Good. Right but slow is Hard: it had to be
// worked out. Right and quick is Easy, if it was right the last time as well: once may be luck.
func rate(p Progress, r Review) fsrs.Rating {
	switch {
	case !r.Correct:
		return fsrs.Again
	case r.Pace == Slow:
		return fsrs.Hard
	case r.Pace == Quick && p.Streak > 0:
		return fsrs.Easy
	default:
		return fsrs.Good
	}
}

// longest is the longest a question stays away. The law changes, and so does what is remembered of it.
const longest = 180

// scheduler plans by days: FSRS's steps of minutes are for sittings at a desk. Nothing in it is drawn, so the same
// answers always come to the same day.
var scheduler = func() *fsrs.FSRS {
	p := fsrs.DefaultParam()
	p.EnableShortTerm, p.EnableFuzz, p.MaximumInterval = false, false, longest
	return fsrs.NewFSRS(p)
}

// after is the memory once an answer was rated, and when the question is due again. Each call has a scheduler of its
// own, because FSRS's is not for several goroutines.
func (m Memory) after(rating fsrs.Rating, at time.Time) (Memory, time.Time) {
	card := fsrs.NewCard()
	if m.Reps > 0 {
		card = fsrs.Card{
			Stability: m.Stability, Difficulty: m.Difficulty, Reps: uint64(m.Reps), Lapses: uint64(m.Lapses),
			State: fsrs.Review, LastReview: m.Last,
		}
	}
	next := scheduler().Next(card, at, rating).Card
	return Memory{
		Stability: next.Stability, Difficulty: next.Difficulty, Reps: int64(next.Reps), Lapses: int64(next.Lapses), Last: at,
	}, next.Due
}

// tonight is when today ends in China: what is due before it is for today.
func tonight(now time.Time) time.Time {
	y, m, d := now.In(answer.China).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, answer.China)
}
