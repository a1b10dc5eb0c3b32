package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"pufa/server/question"
)

// Pack is what a phone takes along to practise a law without a line: questions with their answers. Practice tells
// every answer anyway, one by one, so a pack holds nothing that a resident could not see; but it holds it in one
// piece. So it leaves out the questions of competitions that are to come or under way, and what is answered out of
// it counts for no campaign. What must stay unknown until a competition belongs in a bank that is published with it.
type Pack struct {
	Law       question.Law
	Version   string // changes when the questions do
	Questions []question.Question
}

// Pack makes the pack of a law. Estimates stay out: how close is close enough is the server's business; so do questions
// with a picture or a recording, which is not there without a line.
func (s *Study) Pack(ctx context.Context, lawID string) (Pack, error) {
	reserved, err := s.secrets.Reserved(ctx)
	if err != nil {
		return Pack{}, fmt.Errorf("study: pack of %s: %w", lawID, err)
	}
	return s.pack(lawID, reserved)
}

// Packs are the packs of all laws there are questions about.
func (s *Study) Packs(ctx context.Context) ([]Pack, error) {
	reserved, err := s.secrets.Reserved(ctx)
	if err != nil {
		return nil, fmt.Errorf("study: packs: %w", err)
	}
	var all []Pack
	for _, law := range s.catalog.Laws() {
		if p, err := s.pack(law.ID, reserved); err == nil {
			all = append(all, p)
		}
	}
	return all, nil
}

func (s *Study) pack(lawID string, reserved map[string]bool) (Pack, error) {
	law, _ := s.catalog.Law(lawID)
	questions := slices.DeleteFunc(s.catalog.ByLaw(lawID), func(q question.Question) bool {
		return q.Type == question.Numeric || q.Media != nil || reserved[q.ID]
	})
	if len(questions) == 0 {
		return Pack{}, fmt.Errorf("%w: %q", ErrUnknownLaw, lawID)
	}
	sum := sha256.New()
	for _, q := range questions {
		sum.Write([]byte(question.Fingerprint(q)))
	}
	return Pack{Law: law, Version: hex.EncodeToString(sum.Sum(nil)[:8]), Questions: questions}, nil
}
