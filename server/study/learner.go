package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/answer"
)

// Learner says up to when a person's answers are counted in their cards.
type Learner struct {
	Person  string    `bson:"_id"`
	Until   time.Time `bson:"until"`
	Counted []Counted `bson:"counted,omitempty"` // answers since then that are counted already
	Waiting []Waiting `bson:"waiting,omitempty"` // answers not told yet
}

// Counted is an answer that need not be counted again.
type Counted struct {
	Answer string    `bson:"answer"`
	At     time.Time `bson:"at"`
}

// Waiting is an answer that becomes part of a card once the person has been told whether it was right.
type Waiting struct {
	Answer  string        `bson:"answer"`
	Source  answer.Source `bson:"source"`
	Session string        `bson:"session"`
	Index   int           `bson:"index"`
	At      time.Time     `bson:"at"`
}

const (
	// settle is how long after its stamp an answer may be kept: those of an exam are kept when it is over.
	settle = 72 * time.Hour
	// countedMost bounds how many answers are known to be counted. One that is forgotten is counted again, which
	// changes nothing.
	countedMost = 2000
	// waitMost is when an answer that nobody ever told is given up.
	waitMost = 90 * 24 * time.Hour
	// waitingMost bounds how many wait.
	waitingMost = 500
)

// since is the moment from which answers may not be counted yet.
func (l Learner) since() time.Time {
	if l.Until.IsZero() {
		return time.Unix(0, 0)
	}
	return l.Until
}

// news are the answers that are neither counted nor waiting.
func (l Learner) news(given []answer.Answer) []answer.Answer {
	known := make(map[string]bool, len(l.Counted)+len(l.Waiting))
	for _, c := range l.Counted {
		known[c.Answer] = true
	}
	for _, w := range l.Waiting {
		known[w.Answer] = true
	}
	return slices.DeleteFunc(given, func(a answer.Answer) bool { return known[a.ID] })
}

// catchUp counts in what the person answered since the last time. Doing it twice, or on two phones at once, changes
// nothing: a card takes each answer once.
func (s *Study) catchUp(ctx context.Context, person string) error {
	learner, err := s.cards.Learner(ctx, person)
	if err != nil {
		return fmt.Errorf("study: catch up: %w", err)
	}
	now := s.now()
	given, err := s.answers.Since(ctx, person, learner.since())
	if err != nil {
		return fmt.Errorf("study: catch up: %w", err)
	}
	given = learner.news(given)
	told, waiting, err := s.sort(ctx, given, now)
	if err != nil {
		return err
	}
	late, over, err := s.recall(ctx, learner.Waiting, now)
	if err != nil {
		return err
	}
	if err := s.learn(ctx, person, append(told, late...)); err != nil {
		return err
	}
	if len(given) == 0 && len(over) == 0 {
		return nil
	}
	return s.cards.ChangeLearner(ctx, person, func(l *Learner) {
		l.count(append(told, late...), now)
		l.Waiting = slices.DeleteFunc(l.Waiting, func(w Waiting) bool { return slices.Contains(over, w.Answer) })
		for _, w := range waiting {
			if !slices.ContainsFunc(l.Waiting, func(o Waiting) bool { return o.Answer == w.Answer }) {
				l.Waiting = append(l.Waiting, w)
			}
		}
		l.Waiting = l.Waiting[max(0, len(l.Waiting)-waitingMost):]
	})
}

// count notes answers as counted, and lets go of those that are not read again.
func (l *Learner) count(all []answer.Answer, now time.Time) {
	if until := now.Add(-settle).UTC().Truncate(time.Millisecond); until.After(l.Until) {
		l.Until = until
	}
	known := map[string]bool{}
	l.Counted = slices.DeleteFunc(l.Counted, func(c Counted) bool { return c.At.Before(l.Until) })
	for _, c := range l.Counted {
		known[c.Answer] = true
	}
	for _, a := range all {
		if !a.At.Before(l.Until) && !known[a.ID] {
			l.Counted = append(l.Counted, Counted{a.ID, a.At})
		}
	}
	l.Counted = slices.Clone(l.Counted[max(0, len(l.Counted)-countedMost):])
}

// sort tells answers that may count from those that must wait.
func (s *Study) sort(ctx context.Context, given []answer.Answer, now time.Time) (told []answer.Answer, waiting []Waiting, err error) {
	for _, a := range given {
		ok, err := s.secrets.Told(ctx, a.Source, a.Session, a.Index)
		if err != nil {
			return nil, nil, fmt.Errorf("study: answer %s: %w", a.ID, err)
		}
		if ok {
			told = append(told, a)
			continue
		}
		if now.Sub(a.At) >= waitMost {
			continue
		}
		waiting = append(waiting, Waiting{Answer: a.ID, Source: a.Source, Session: a.Session, Index: a.Index, At: a.At})
	}
	return told, waiting, nil
}

// recall finds the answers that have been told since, and names those that need not wait any more.
func (s *Study) recall(ctx context.Context, waiting []Waiting, now time.Time) (told []answer.Answer, over []string, err error) {
	for _, w := range waiting {
		ok, err := s.secrets.Told(ctx, w.Source, w.Session, w.Index)
		if err != nil {
			return nil, nil, fmt.Errorf("study: answer %s: %w", w.Answer, err)
		}
		if !ok && now.Sub(w.At) < waitMost {
			continue
		}
		over = append(over, w.Answer)
		if !ok {
			continue
		}
		a, found, err := s.answers.Get(ctx, w.Answer)
		if err != nil {
			return nil, nil, fmt.Errorf("study: answer %s: %w", w.Answer, err)
		}
		if found {
			told = append(told, a)
		}
	}
	return told, over, nil
}

// learn counts answers into their cards. What the banks never held has none.
func (s *Study) learn(ctx context.Context, person string, all []answer.Answer) error {
	reviews := map[string][]Review{}
	for _, a := range all {
		if q, ok := s.catalog.ByID(a.Question); ok {
			pace := PaceOf(q, time.Duration(a.TookMS)*time.Millisecond)
			reviews[q.ID] = append(reviews[q.ID], Review{Answer: a.ID, At: a.At, Correct: a.Correct, Pace: pace})
		}
	}
	for id, of := range reviews {
		if err := s.cards.Change(ctx, NewCard(person, id), func(c *Card) { c.Add(of...) }); err != nil {
			return fmt.Errorf("study: card of %s: %w", id, err)
		}
	}
	return nil
}
