package district

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"pufa/server/history"
)

// UnitStore keeps units.
type UnitStore interface {
	// All gives every unit by id.
	All(ctx context.Context) ([]Unit, error)
	// Get finds a unit, or gives ErrUnknownUnit.
	Get(ctx context.Context, id string) (Unit, error)
	// Add keeps new units and has an outcome for each: nil, or ErrUnitTaken.
	Add(ctx context.Context, units ...Unit) ([]error, error)
	// Change applies change to a unit, or gives ErrUnknownUnit or ErrUnitTaken.
	Change(ctx context.Context, id string, change func(*Unit) error) (Unit, error)
}

// Units is the list of units as organisers keep it and people choose from it.
type Units struct {
	store UnitStore
	tree  *Tree
	now   func() time.Time
	newID func() string

	mu    sync.Mutex
	known *Roll
	until time.Time // known is good until then
}

// unitsFor is how long the list is kept before it is read again; another node's change shows after so long.
const unitsFor = 10 * time.Second

// Editor is who changes the list: the part of the district they may write, and how the history of units names them.
type Editor struct {
	Scope
	history.Author
}

// NewUnits keeps its units in store. newID names them and must not repeat itself.
func NewUnits(store UnitStore, tree *Tree, now func() time.Time, newID func() string) *Units {
	return &Units{store: store, tree: tree, now: now, newID: newID}
}

// Roll is the whole list as it is now. The caller must not change it.
func (s *Units) Roll(ctx context.Context) (*Roll, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if s.known != nil && now.Before(s.until) {
		return s.known, nil
	}
	all, err := s.store.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("district: read the units: %w", err)
	}
	s.known, s.until = NewRoll(all), now.Add(unitsFor)
	return s.known, nil
}

func (s *Units) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = nil
}

// Unit finds a unit, or what it was merged into.
func (s *Units) Unit(ctx context.Context, id string) (Unit, error) {
	u, err := s.store.Get(ctx, id)
	if err != nil || u.MergedInto == "" {
		return u, err
	}
	roll, err := s.Roll(ctx)
	if err != nil {
		return Unit{}, err
	}
	return s.store.Get(ctx, roll.Root(u.MergedInto))
}

// Seen is a unit by its own id, merged or not, if it is in scope.
func (s *Units) Seen(ctx context.Context, scope Scope, id string) (Unit, error) {
	u, err := s.store.Get(ctx, id)
	if err == nil && !scope.Contains(u.District) {
		err = ErrOutOfScope
	}
	return u, err
}

// Add puts a unit on the list.
func (s *Units) Add(ctx context.Context, by Editor, e UnitEdit) (Unit, error) {
	e, err := s.check(ctx, by.Scope, e)
	if err != nil {
		return Unit{}, err
	}
	if err := s.room(ctx, 1); err != nil {
		return Unit{}, err
	}
	u := s.made(by, e, history.Entered)
	outcomes, err := s.store.Add(ctx, u)
	s.forget()
	return u, errors.Join(append(outcomes, err)...)
}

func (s *Units) made(by Editor, e UnitEdit, act history.Act) Unit {
	u := Unit{ID: s.newID(), Demo: e.Demo}
	u.apply(e, s.now())
	u.Changes = []history.Change{{Act: act, By: by.ID, ByName: by.Name, At: u.UpdatedAt}}
	return u
}

// room refuses more units than a search goes through at once.
func (s *Units) room(ctx context.Context, more int) error {
	roll, err := s.Roll(ctx)
	if err == nil && len(roll.units)+more > MaxUnits {
		err = ErrManyUnits
	}
	return err
}

// check cleans an edit and looks whether its place is there and in scope.
func (s *Units) check(ctx context.Context, scope Scope, e UnitEdit) (UnitEdit, error) {
	e, err := e.clean()
	if err != nil {
		return e, err
	}
	d, err := s.tree.Get(ctx, e.District)
	switch {
	case err != nil:
		return e, err
	case d.Kind == KindCommunity:
		return e, ErrKind
	case !scope.Contains(e.District):
		return e, ErrOutOfScope
	}
	return e, nil
}

// Edit says something else of a unit. Where the unit was and where it will be must both be in scope. seen, if not nought, is
// how many lines its history had when it was looked at.
func (s *Units) Edit(ctx context.Context, by Editor, id string, e UnitEdit, seen int64) (Unit, error) {
	e, err := s.check(ctx, by.Scope, e)
	if err != nil {
		return Unit{}, err
	}
	defer s.forget()
	return s.store.Change(ctx, id, func(u *Unit) error {
		if err := u.writable(by.Scope); err != nil {
			return err
		}
		if seen != 0 && seen != u.Lines() {
			return ErrUnitChanged
		}
		before := u.said()
		u.apply(e, s.now())
		fields := history.Diff(before, u.said())
		if len(fields) == 0 {
			return nil
		}
		return u.Write(by.Author, u.UpdatedAt, history.Change{Act: history.Changed, Fields: fields})
	})
}

func (u *Unit) writable(scope Scope) error {
	switch {
	case !scope.Contains(u.District):
		return ErrOutOfScope
	case u.MergedInto != "":
		return ErrMerged
	default:
		return nil
	}
}

// Merge says that a unit is the same as another. The other goes on under its name and takes the names of the first as
// aliases; what was counted for either counts for it from now on. It cannot be taken back.
func (s *Units) Merge(ctx context.Context, by Editor, id, into string) (Unit, error) {
	if id == into {
		return Unit{}, ErrMerged
	}
	gone, err := s.store.Get(ctx, id)
	if err != nil {
		return Unit{}, err
	}
	if err := gone.writable(by.Scope); err != nil {
		return Unit{}, err
	}
	defer s.forget()
	// The names go first: were the second write lost, the same request again would finish it.
	kept, err := s.store.Change(ctx, into, func(u *Unit) error {
		if err := u.writable(by.Scope); err != nil {
			return err
		}
		before := u.said()
		u.Aliases = firstAliases(u.Name, slices.Concat(u.Aliases, []string{gone.Name}, gone.Aliases))
		u.UpdatedAt = s.now().UTC().Truncate(time.Millisecond)
		fields := history.Diff(before, u.said())
		if n := len(u.Changes); len(fields) == 0 && n > 0 && u.Changes[n-1].Act == history.Took && u.Changes[n-1].Reason == gone.Name {
			return nil // the same request again
		}
		return u.Write(by.Author, u.UpdatedAt, history.Change{Act: history.Took, Reason: gone.Name, Fields: fields})
	})
	if err != nil {
		return Unit{}, err
	}
	_, err = s.store.Change(ctx, id, func(u *Unit) error {
		if err := u.writable(by.Scope); err != nil {
			return err
		}
		u.MergedInto, u.Key = into, "merged/"+u.ID
		u.UpdatedAt = s.now().UTC().Truncate(time.Millisecond)
		return u.Write(by.Author, u.UpdatedAt, history.Change{Act: history.Merged, Reason: kept.Name})
	})
	return kept, err
}

// firstAliases are as many as a unit may have.
func firstAliases(name string, all []string) []string {
	var kept []string
	for _, alias := range all {
		more, err := cleanAliases(name, append(slices.Clone(kept), alias))
		if err != nil {
			break
		}
		kept = more
	}
	return kept
}
