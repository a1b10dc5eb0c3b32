package quiz

import (
	"context"
	"fmt"
	"time"
)

// SittingBelongings are the sittings of people, for those who want to take them with them or have them forgotten.
type SittingBelongings struct {
	examiner *Examiner
	newID    func() string
}

// NewSittingBelongings works over an examiner. newID gives names nobody has.
func NewSittingBelongings(e *Examiner, newID func() string) *SittingBelongings {
	return &SittingBelongings{examiner: e, newID: newID}
}

// KeptSitting is one sitting as a person gets it. Which answers are right is told with the answers, and not before
// the sitting's rules allow.
type KeptSitting struct {
	Kind     Kind        `json:"kind"`
	Law      string      `json:"law,omitempty"`
	Exam     string      `json:"exam,omitempty"` // the title of one that organisers have set up
	Campaign string      `json:"campaign,omitempty"`
	Phase    string      `json:"phase,omitempty"`
	Unit     string      `json:"unit,omitempty"`
	Elder    bool        `json:"elder,omitempty"`
	Begun    time.Time   `json:"begun"`
	Over     *time.Time  `json:"over,omitempty"`
	End      Ending      `json:"end,omitempty"`
	Points   *int64      `json:"points,omitempty"`
	Passed   *bool       `json:"passed,omitempty"`
	UsedMS   int64       `json:"used_ms,omitempty"`
	Given    []KeptGiven `json:"given"`
}

// KeptGiven is what a person answered to one question of a sitting.
type KeptGiven struct {
	Stem    string    `json:"stem"`
	Options []string  `json:"options,omitempty"`
	Text    string    `json:"text,omitempty"`
	At      time.Time `json:"at"`
}

// Name is the key in the download.
func (b *SittingBelongings) Name() string { return "sittings" }

// Of are all sittings of the person.
func (b *SittingBelongings) Of(ctx context.Context, person string) (any, error) {
	all, err := b.examiner.sittings.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := []KeptSitting{}
	for i := range all {
		kept = append(kept, b.kept(&all[i]))
	}
	return kept, nil
}

func (b *SittingBelongings) kept(s *Sitting) KeptSitting {
	k := KeptSitting{
		Kind: s.Kind, Law: s.Law, Exam: s.Title, Campaign: s.Campaign, Phase: s.Phase, Unit: s.Unit, Elder: s.Elder, Begun: s.StartedAt,
		Given: []KeptGiven{},
	}
	if s.Stage != StageOpen {
		k.Over, k.End, k.Points, k.Passed, k.UsedMS = &s.Over, s.End, &s.Points, &s.Passed, s.UsedMS
	}
	for _, p := range s.Places {
		if p.Given == nil {
			continue
		}
		q, _ := b.examiner.desk.catalog.ByID(p.Question)
		k.Given = append(k.Given, KeptGiven{Stem: q.Stem, Options: chosen(q, p.Given.Options), Text: p.Given.Text, At: p.At})
	}
	return k
}

// Forget takes the person out. Mock exams and challenges go. What was done in an online contest stays under a name
// nobody has: other people's ranks, and what sub-districts and units have reached, must not change afterwards.
func (b *SittingBelongings) Forget(ctx context.Context, person string) error {
	all, err := b.examiner.sittings.OfPerson(ctx, person)
	if err != nil {
		return fmt.Errorf("quiz: forget sittings: %w", err)
	}
	nobody := "erased-" + b.newID()
	for _, s := range all {
		if s.Kind == Online {
			_, err = b.examiner.sittings.Change(ctx, s.ID, func(s *Sitting) error {
				s.Person, s.Slot, s.Turn, s.Request = nobody, "erased/"+s.ID, "", ""
				return nil
			})
		} else {
			err = b.examiner.sittings.Remove(ctx, s.ID)
		}
		if err != nil {
			return fmt.Errorf("quiz: forget sitting %s: %w", s.ID, err)
		}
	}
	return nil
}
