package fairplay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/account"
)

// Voids takes sets out of what counts, and back in.
type Voids interface {
	// Void says whether a set counts; one there is not, or that counts for no board, is no error.
	Void(ctx context.Context, session string, void bool) error
}

// Purse takes activity points back that were earned with sets, and gives them back. The same decision a second time
// changes nothing and returns the same points.
type Purse interface {
	ReversePoints(ctx context.Context, decision, campaign, person string, sessions []string, why, by string) (points int64, err error)
	// ReturnPoints gives back what a decision took, by a later one.
	ReturnPoints(ctx context.Context, later, decision, campaign, person, why, by string) error
}

// Desk is where flags are looked into and decided about.
type Desk struct {
	flags  Flags
	voids  Voids
	points Purse
	now    func() time.Time
	newID  func() string
}

// NewDesk puts a desk together. newID gives ids nobody has.
func NewDesk(flags Flags, voids Voids, points Purse, now func() time.Time, newID func() string) *Desk {
	return &Desk{flags: flags, voids: voids, points: points, now: now, newID: newID}
}

// pageMost bounds a page of flags.
const pageMost = 100

// Page are flags for an organiser, the newest first.
func (d *Desk) Page(ctx context.Context, by account.Organiser, f Filter, after string, limit int) (all []Flag, next string, err error) {
	if err := account.MayRunDistrict(by); err != nil {
		return nil, "", err
	}
	return d.flags.Page(ctx, f, after, min(limit, pageMost))
}

// Get is one flag for an organiser.
func (d *Desk) Get(ctx context.Context, by account.Organiser, id string) (Flag, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Flag{}, err
	}
	return d.flags.Get(ctx, id)
}

// About are all flags about the person of one, the newest first.
func (d *Desk) About(ctx context.Context, by account.Organiser, person string) ([]Flag, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return nil, err
	}
	return d.flags.OfPerson(ctx, person)
}

// CountOpen counts the flags that wait for a decision.
func (d *Desk) CountOpen(ctx context.Context, by account.Organiser) (int, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return 0, err
	}
	return d.flags.CountOpen(ctx)
}

// Decision is what an organiser decides about flags.
type Decision struct {
	Flags  []string
	From   State // as the organiser saw them
	To     State // Cleared or Confirmed
	Reason string
}

// Decide decides about flags and says about how many. Those that somebody else has decided about meanwhile stay as they
// are. The decision is kept first and carried out then; what a killed server left undone Settle makes up for.
func (d *Desk) Decide(ctx context.Context, by account.Organiser, what Decision) (decided int, err error) {
	if err := account.MayRunDistrict(by); err != nil {
		return 0, err
	}
	reason, err := clean(what.Reason)
	if err != nil {
		return 0, err
	}
	if what.To != Cleared && what.To != Confirmed || what.To == what.From {
		return 0, fmt.Errorf("%w: from %s to %s", ErrSame, what.From, what.To)
	}
	for _, id := range what.Flags {
		act := Act{ID: d.newID(), At: moment(d.now()), By: by.ID, ByName: by.Name, To: what.To, Reason: reason}
		kept, err := d.flags.Change(ctx, id, func(f *Flag) error {
			if f.State != what.From {
				return ErrDecided
			}
			f.State, f.Undone, f.Read = what.To, true, false
			f.Acts = append(f.Acts, act)
			return nil
		})
		switch {
		case errors.Is(err, ErrDecided), errors.Is(err, ErrNotFound):
			continue
		case err != nil:
			return decided, fmt.Errorf("fairplay: decide about %s: %w", id, err)
		}
		decided++
		if err := d.carryOut(ctx, kept); err != nil {
			return decided, err
		}
	}
	return decided, nil
}

// carryOut makes what is named count or not, as the last decision has it. A set that another flag has confirmed still
// does not count. What was decided is read again afterwards: of two decisions at once, the one that was kept later is
// carried out later.
func (d *Desk) carryOut(ctx context.Context, f Flag) error {
	void, err := d.confirmed(ctx, f)
	if err != nil {
		return err
	}
	for {
		for session, is := range void {
			if err := d.voids.Void(ctx, session, is); err != nil {
				return fmt.Errorf("fairplay: have %s count or not: %w", session, err)
			}
		}
		again, err := d.confirmed(ctx, f)
		if err != nil {
			return err
		}
		if same(void, again) {
			break
		}
		void = again
	}
	act := f.Acts[len(f.Acts)-1]
	if err := d.settlePoints(ctx, &f, &act); err != nil {
		return err
	}
	_, err = d.flags.Change(ctx, f.ID, func(kept *Flag) error {
		last := &kept.Acts[len(kept.Acts)-1]
		if last.ID == act.ID {
			last.Points, kept.Undone = act.Points, false
		}
		return nil
	})
	return err
}

// settlePoints takes points back, or gives back what earlier decisions about the flag took.
func (d *Desk) settlePoints(ctx context.Context, f *Flag, act *Act) (err error) {
	if act.To == Confirmed {
		if act.Points, err = d.points.ReversePoints(ctx, act.ID, f.Campaign, f.Person, f.Sessions(), act.Reason, act.By); err != nil {
			return fmt.Errorf("fairplay: take points back: %w", err)
		}
		return nil
	}
	for _, earlier := range f.Acts {
		if earlier.To != Confirmed {
			continue
		}
		if err := d.points.ReturnPoints(ctx, act.ID+"/"+earlier.ID, earlier.ID, f.Campaign, f.Person, act.Reason, act.By); err != nil {
			return fmt.Errorf("fairplay: give points back: %w", err)
		}
	}
	return nil
}

// confirmed says of each set a flag names whether a decision has it not count.
func (d *Desk) confirmed(ctx context.Context, f Flag) (map[string]bool, error) {
	all, err := d.flags.OfPerson(ctx, f.Person)
	if err != nil {
		return nil, fmt.Errorf("fairplay: flags about a person: %w", err)
	}
	void := map[string]bool{}
	for _, session := range f.Sessions() {
		void[session] = slices.ContainsFunc(all, func(other Flag) bool { return other.State == Confirmed && other.Names(session) })
	}
	return void, nil
}

func same(a, b map[string]bool) bool {
	for session, is := range a {
		if b[session] != is {
			return false
		}
	}
	return true
}

// settleMost is how many decisions one round makes up for.
const settleMost = 100

// Settle carries decisions out that a killed server left undone. Any node may do it at any time.
func (d *Desk) Settle(ctx context.Context) error {
	undone, err := d.flags.Undone(ctx, settleMost)
	if err != nil {
		return fmt.Errorf("fairplay: find what is undone: %w", err)
	}
	for _, f := range undone {
		if err := d.carryOut(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// Mine are the flags about a person, the newest first, for that person.
func (d *Desk) Mine(ctx context.Context, person string) ([]Flag, error) {
	return d.flags.OfPerson(ctx, person)
}

// Unread counts a person's flags whose standing they have not seen.
func (d *Desk) Unread(ctx context.Context, person string) (int, error) {
	mine, err := d.flags.OfPerson(ctx, person)
	n := 0
	for _, f := range mine {
		if !f.Read {
			n++
		}
	}
	return n, err
}

// MarkRead notes that the person has seen how their flags stand.
func (d *Desk) MarkRead(ctx context.Context, person string) error {
	mine, err := d.flags.OfPerson(ctx, person)
	if err != nil {
		return err
	}
	for _, f := range mine {
		if f.Read {
			continue
		}
		seen := len(f.Acts)
		_, err := d.flags.Change(ctx, f.ID, func(f *Flag) error {
			f.Read = len(f.Acts) == seen
			return nil
		})
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("fairplay: mark a flag read: %w", err)
		}
	}
	return nil
}

// clean is a reason as it is kept: one line, nothing that cannot be seen.
func clean(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", ErrReason
	}
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, text)), " ")
	if n := utf8.RuneCountInString(text); n == 0 || n > ReasonMost {
		return "", ErrReason
	}
	return text, nil
}
