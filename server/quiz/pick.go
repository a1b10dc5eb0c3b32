package quiz

import (
	"math/rand/v2"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// history is what a person's own answers say: how each question went the last time, and on which days they came.
// Answers in live competitions stay out of it, because whether they were right is not told before the host says so.
type history struct {
	answered int
	correct  int
	last     map[string]outcome // by question
	days     map[string]bool    // with an answer to a Daily
}

type outcome struct {
	at      time.Time
	correct bool
}

func fold(answers []answer.Answer) history {
	h := history{last: map[string]outcome{}, days: map[string]bool{}}
	for _, a := range answers {
		if !a.Source.Own() {
			continue
		}
		h.answered++
		h.correct += int(a.Right)
		if last, ok := h.last[a.Question]; !ok || a.At.After(last.at) {
			h.last[a.Question] = outcome{a.At, a.Correct}
		}
		if a.Source == answer.Daily {
			h.days[a.Day] = true
		}
	}
	return h
}

// daysInRow counts the days on end with a Daily, up to today, or up to yesterday while today's is still to come.
func (h history) daysInRow(now time.Time) int {
	day := now.In(answer.China)
	if !h.days[day.Format(time.DateOnly)] {
		day = day.AddDate(0, 0, -1)
	}
	n := 0
	for h.days[day.Format(time.DateOnly)] {
		n++
		day = day.AddDate(0, 0, -1)
	}
	return n
}

// wrong counts the questions that went wrong the last time.
func (h history) wrong() int {
	n := 0
	for _, o := range h.last {
		if !o.correct {
			n++
		}
	}
	return n
}

// pick draws n questions: first those never answered, then those that went wrong the last time, then those
// answered right longest ago. Chance decides among the first two, and in the end over the order.
func pick(from []question.Question, h history, n int, r *rand.Rand) []question.Question {
	pool := slices.Clone(from)
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	rank := func(q question.Question) int {
		last, answered := h.last[q.ID]
		switch {
		case !answered:
			return 0
		case !last.correct:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(pool, func(a, b question.Question) int {
		ra, rb := rank(a), rank(b)
		if ra == 2 && rb == 2 {
			return h.last[a.ID].at.Compare(h.last[b.ID].at)
		}
		return ra - rb
	})
	pool = pool[:min(n, len(pool))]
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return pool
}
