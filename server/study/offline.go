package study

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// Held is an answer given out of a pack, as a phone brings it. The phone drew its ID, so the same one may come as
// often as it likes. Ago is how long before the sending it was given: phones' clocks are wrong, but run.
type Held struct {
	ID       string
	Run      string // the round of practice it belongs to
	Index    int    // its place in it
	Question string
	Given    question.Given
	Ago      time.Duration
	Took     time.Duration
}

// Taken is what became of it. One that is not Kept will never be: the question is not asked any more, or what was
// given is no answer to it.
type Taken struct {
	ID      string
	Kept    bool
	Correct bool
}

const (
	// OfflineMost is how far back an answer is dated at most.
	OfflineMost = 14 * 24 * time.Hour
	// HeldMost is how many answers come at once at most.
	HeldMost = 50
)

// TakeHeld marks and keeps answers that were given without a line. An answer counts once, under the moment it was
// given, and for no campaign: who has the pack has the answers.
func (s *Study) TakeHeld(ctx context.Context, person account.Resident, held []Held) ([]Taken, error) {
	taken := make([]Taken, len(held))
	var keep []answer.Answer
	var places []int
	for i, h := range held {
		taken[i].ID = h.ID
		q, ok := s.asked(h.Question)
		if !ok {
			continue
		}
		correct, err := question.Mark(q, h.Given)
		if err != nil {
			continue
		}
		keep, places = append(keep, s.offline(person, h, correct)), append(places, i)
	}
	if len(keep) == 0 {
		return taken, nil
	}
	kept, errs := s.answers.InsertAll(ctx, keep)
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("study: keep an answer given offline: %w", err)
		}
		taken[places[i]].Kept, taken[places[i]].Correct = true, kept[i].Correct
	}
	return taken, s.learn(ctx, person.ID, kept)
}

// offline makes the answer to keep. Its id is the phone's, but within the person: nobody can take another's.
func (s *Study) offline(person account.Resident, h Held, correct bool) answer.Answer {
	now := s.now()
	at := now.Add(-min(max(h.Ago, 0), OfflineMost))
	a := answer.Answer{
		ID: "offline/" + opaque(person.ID+"/"+h.ID), Source: answer.Practice, Session: "offline/" + opaque(person.ID+"/"+h.Run),
		Person: person.ID, District: person.District, Ties: person.Ties, Question: h.Question, Index: h.Index, Given: h.Given,
		TookMS: min(max(h.Took, 0), awayAfter).Milliseconds(), Offline: true,
	}
	a.Mark(correct)
	a.Stamp(at)
	return a
}

func opaque(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
