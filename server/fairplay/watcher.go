package fairplay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/question"
)

// Sets looks up what else was answered.
type Sets interface {
	// Before are the sets of the same person, campaign and phase that were begun before this one, in their order.
	Before(ctx context.Context, s Set) ([]Set, error)
	// OnDevice are the sets of a campaign that were begun on a device and count for a board.
	OnDevice(ctx context.Context, campaign, device string) ([]Set, error)
}

// Suspects remembers who is to show that they are a person before they begin something new.
type Suspects interface {
	// Mark has a person show it.
	Mark(ctx context.Context, person string, at time.Time) error
	// Marked reports whether a person is to show it.
	Marked(ctx context.Context, person string) (bool, error)
	// Clear takes back what was marked up to a moment.
	Clear(ctx context.Context, person string, until time.Time) error
}

// Watcher looks for signs in what was answered. To look at the same thing twice raises nothing new.
type Watcher struct {
	catalog  *question.Catalog
	bounds   Thresholds
	flags    Flags
	timings  Timings
	suspects Suspects
	sets     Sets
	now      func() time.Time
}

// NewWatcher looks for signs beyond bounds.
func NewWatcher(catalog *question.Catalog, bounds Thresholds, flags Flags, timings Timings, suspects Suspects, sets Sets, now func() time.Time) *Watcher {
	return &Watcher{catalog: catalog, bounds: bounds, flags: flags, timings: timings, suspects: suspects, sets: sets, now: now}
}

// Least is the least time a person needs for questions, the shortest n of them where not all are answered.
func (w *Watcher) Least(questions []string, n int) time.Duration {
	var least []time.Duration
	for _, id := range questions {
		if q, ok := w.catalog.ByID(id); ok {
			least = append(least, w.bounds.Least(q))
		}
	}
	slices.Sort(least)
	total := time.Duration(0)
	for _, d := range least[:min(n, len(least))] {
		total += d
	}
	return total
}

// Enough is how many answers there must be before they can be too quick.
func (w *Watcher) Enough() int { return w.bounds.Quick }

// Examine looks at one set, and raises flags for the signs it shows. What counts for no campaign gains nothing, so it
// is not looked at.
func (w *Watcher) Examine(ctx context.Context, s Set) error {
	if s.Campaign == "" || erased(s.Person) {
		return nil
	}
	all := w.bounds.measure(w.catalog, &s)
	if p, ok := w.bounds.tooQuick(&s, all); ok {
		if err := w.raise(ctx, Flag{Sign: Quick, Campaign: s.Campaign, Person: s.Person, Day: s.Day}, p); err != nil {
			return err
		}
	}
	for _, look := range []func(context.Context, *Set, []timed) error{w.lookForStreak, w.lookForTwins, w.lookAtDevice} {
		if err := look(ctx, &s, all); err != nil {
			return err
		}
	}
	return nil
}

func (w *Watcher) lookForStreak(ctx context.Context, s *Set, all []timed) error {
	if !s.Single || len(all) == 0 {
		return nil
	}
	before := run{}
	if all[0].Right && all[0].quick() { // the run may have begun in a set before
		sets, err := w.sets.Before(ctx, *s)
		if err != nil {
			return fmt.Errorf("fairplay: sets before %s: %w", s.ID, err)
		}
		for i := range sets {
			_, _, before = w.bounds.streak(before, w.bounds.measure(w.catalog, &sets[i]))
		}
	}
	found, ok, _ := w.bounds.streak(before, all)
	if !ok {
		return nil
	}
	p := proof(s, all)
	p.Run, p.Guess = found.length, found.guess
	return w.raise(ctx, Flag{Sign: Streak, Campaign: s.Campaign, Person: s.Person, Day: s.Day}, p)
}

// lookForTwins keeps the set's times before it compares them, so that of two that are examined at once at least one
// meets the other.
func (w *Watcher) lookForTwins(ctx context.Context, s *Set, _ []timed) error {
	mine, ok := w.bounds.timing(s)
	if !ok {
		return nil
	}
	if err := w.timings.Keep(ctx, mine); err != nil {
		return fmt.Errorf("fairplay: keep the times of %s: %w", s.ID, err)
	}
	others, err := w.timings.Like(ctx, mine, around(mine.Bucket))
	if err != nil {
		return fmt.Errorf("fairplay: times like those of %s: %w", s.ID, err)
	}
	for _, other := range others {
		if other.Person == mine.Person || erased(other.Person) {
			continue
		}
		alike, sameBad, ok := w.bounds.alike(mine, other)
		if !ok {
			continue
		}
		for _, pair := range [][2]Timing{{mine, other}, {other, mine}} {
			one := pair[0]
			p := Proof{
				Session: one.ID, Kind: s.Kind, Phase: one.Phase, At: one.At, Answers: one.Count, Right: one.Count - len(one.Bad),
				Twin: pair[1].ID, Alike: alike, SameBad: sameBad,
				Times: firsts(one.TookMS, pacesMost), TwinTimes: firsts(pair[1].TookMS, pacesMost),
			}
			for _, took := range one.TookMS {
				p.TookMS += took
			}
			if err := w.raise(ctx, Flag{Sign: Twins, Campaign: one.Campaign, Person: one.Person, Day: one.Day}, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func firsts(all []int64, most int) []int64 { return all[:min(len(all), most)] }

func (w *Watcher) lookAtDevice(ctx context.Context, s *Set, _ []timed) error {
	if !s.Ranked || s.Device == "" {
		return nil
	}
	sets, err := w.sets.OnDevice(ctx, s.Campaign, s.Device)
	if err != nil {
		return fmt.Errorf("fairplay: sets on the device of %s: %w", s.ID, err)
	}
	people := map[string]bool{}
	for i := range sets {
		people[sets[i].Person] = true // who was erased is counted: that is how one phone makes many accounts
	}
	if len(people) < w.bounds.Accounts {
		return nil
	}
	for i := range sets {
		if erased(sets[i].Person) {
			continue
		}
		f := Flag{Sign: Device, Campaign: s.Campaign, Person: sets[i].Person, Device: s.Device, Accounts: len(people)}
		if err := w.raise(ctx, f, proof(&sets[i], w.bounds.measure(w.catalog, &sets[i]))); err != nil {
			return err
		}
	}
	return nil
}

// erased says that a person has had themselves erased; what they left is under a name nobody has.
func erased(person string) bool { return strings.HasPrefix(person, "erased-") }

var errKnown = errors.New("fairplay: known already")

// raise adds a proof to the flag that is open about the same thing, or makes one. A flag that was decided stays as it
// was decided: what comes later is a further one.
func (w *Watcher) raise(ctx context.Context, f Flag, p Proof) error {
	f.State, f.At, f.Proofs = Open, moment(w.now()), []Proof{p}
	for n := 1; ; n++ {
		f.ID = opaque(strings.Join([]string{string(f.Sign), f.Campaign, f.Person, f.Day, f.Device, strconv.Itoa(n)}, "/"))
		err := w.flags.Add(ctx, f)
		if err == nil {
			return w.suspect(ctx, f.Person)
		}
		if !errors.Is(err, ErrTaken) {
			return fmt.Errorf("fairplay: raise a flag: %w", err)
		}
		full := false
		_, err = w.flags.Change(ctx, f.ID, func(kept *Flag) error {
			switch full = false; {
			case kept.Names(p.Session):
				return errKnown
			case kept.State != Open || len(kept.Proofs) >= proofsMost:
				full = true
				return errKnown
			}
			kept.Proofs, kept.Read = append(kept.Proofs, p), false
			kept.Accounts = max(kept.Accounts, f.Accounts)
			return nil
		})
		switch {
		case full:
		case err == nil:
			return w.suspect(ctx, f.Person)
		case errors.Is(err, errKnown):
			return nil
		default:
			return fmt.Errorf("fairplay: add to flag %s: %w", f.ID, err)
		}
	}
}

func (w *Watcher) suspect(ctx context.Context, person string) error {
	if err := w.suspects.Mark(ctx, person, moment(w.now())); err != nil {
		return fmt.Errorf("fairplay: have %s checked: %w", person, err)
	}
	return nil
}
