package fairplay

import (
	"context"
	"fmt"
	"time"
)

// Belongings is what is kept here about people, for those who want to take it with them or have it forgotten.
type Belongings struct {
	Flags    Flags
	Suspects Suspects
	// Rename gives the times kept of a person to a name nobody has.
	Rename func(ctx context.Context, person, nobody string) error
	Now    func() time.Time
	NewID  func() string
}

// Own is one flag as its person gets it.
type Own struct {
	Sign     Sign      `json:"sign"`
	Campaign string    `json:"campaign"`
	At       time.Time `json:"at"`
	State    State     `json:"state"`
	Proofs   []Proof   `json:"proofs"`
	Acts     []OwnAct  `json:"decisions"`
}

// OwnAct is a decision as the person gets it.
type OwnAct struct {
	At     time.Time `json:"at"`
	To     State     `json:"to"`
	Reason string    `json:"reason"`
	Points int64     `json:"points,omitempty"`
}

// Name is the key in the download.
func (b Belongings) Name() string { return "fair_play" }

// Of are the flags about the person. Of another person there are only times, without a name.
func (b Belongings) Of(ctx context.Context, person string) (any, error) {
	mine, err := b.Flags.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	own := []Own{}
	for _, f := range mine {
		o := Own{Sign: f.Sign, Campaign: f.Campaign, At: f.At, State: f.State, Proofs: f.Proofs, Acts: []OwnAct{}}
		for i := range o.Proofs {
			o.Proofs[i].Twin, o.Proofs[i].TwinTimes = "", nil
		}
		for _, a := range f.Acts {
			o.Acts = append(o.Acts, OwnAct{a.At, a.To, a.Reason, a.Points})
		}
		own = append(own, o)
	}
	return own, nil
}

// Forget takes the person out. What was found and decided stays, under a name nobody has: what does not count must not
// begin to count by being erased.
func (b Belongings) Forget(ctx context.Context, person string) error {
	nobody := "erased-" + b.NewID()
	mine, err := b.Flags.OfPerson(ctx, person)
	if err != nil {
		return err
	}
	for _, f := range mine {
		if _, err := b.Flags.Change(ctx, f.ID, func(f *Flag) error { f.Person = nobody; return nil }); err != nil {
			return fmt.Errorf("fairplay: forget a flag: %w", err)
		}
	}
	if err := b.Rename(ctx, person, nobody); err != nil {
		return fmt.Errorf("fairplay: forget times: %w", err)
	}
	return b.Suspects.Clear(ctx, person, b.Now())
}
