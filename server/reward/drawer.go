package reward

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"pufa/server/account"
)

// DrawStore keeps draws. They are few.
type DrawStore interface {
	AddDraw(ctx context.Context, d Draw) (Draw, error)
	// Draw is the one with this id, or ErrNotFound.
	Draw(ctx context.Context, id string) (Draw, error)
	// ReplaceDraw keeps d if its Revision is still the one kept, else returns ErrChanged.
	ReplaceDraw(ctx context.Context, d Draw) (Draw, error)
	// Draws are a campaign's, the newest first; "" stands for all campaigns.
	Draws(ctx context.Context, campaign string) ([]Draw, error)
}

// Drawer runs draws.
type Drawer struct {
	draws     DrawStore
	tickets   TicketStore
	awards    AwardStore
	deeds     Deeds
	occasions Occasions
	box       *Box
	now       func() time.Time
	chance    func([]byte)
	newID     func() string

	mu    sync.Mutex
	open  []Draw // those everybody may know of
	until time.Time
	lists map[string][]string // tokens of lists lately asked for, which never change

	reading chan struct{} // held by who reads a list
}

// DrawStores are where draws are kept.
type DrawStores struct {
	Draws   DrawStore
	Tickets TicketStore
	Awards  AwardStore
}

// NewDrawer works over stores. box seals contact details; nil refuses draws that ask for any. newID must not repeat
// itself.
func NewDrawer(stores DrawStores, deeds Deeds, occasions Occasions, box *Box, now func() time.Time, chance func([]byte), newID func() string) *Drawer {
	return &Drawer{
		draws: stores.Draws, tickets: stores.Tickets, awards: stores.Awards, deeds: deeds, occasions: occasions, box: box, now: now, chance: chance,
		newID: newID, lists: map[string][]string{}, reading: make(chan struct{}, 1),
	}
}

func (w *Drawer) moment() time.Time { return w.now().UTC().Truncate(time.Millisecond) }

// Add plans a draw.
func (w *Drawer) Add(ctx context.Context, by account.Organiser, d Draw) (Draw, error) {
	if err := w.check(ctx, by, d); err != nil {
		return Draw{}, err
	}
	d.ID, d.State, d.CreatedAt = w.newID(), Planned, w.moment()
	d.Acts = []Act{w.act("create", by)}
	kept, err := w.draws.AddDraw(ctx, d)
	if err != nil {
		return Draw{}, fmt.Errorf("reward: add draw %q: %w", d.Title, err)
	}
	return kept, nil
}

// Change changes the plan of a draw that is not frozen. Its Revision must be the one kept.
func (w *Drawer) Change(ctx context.Context, by account.Organiser, d Draw) (Draw, error) {
	if err := w.check(ctx, by, d); err != nil {
		return Draw{}, err
	}
	return w.step(ctx, by, d.ID, d.Revision, "change", func(kept *Draw) error {
		if err := kept.in(Planned); err != nil {
			return err
		}
		kept.Title, kept.Issuer, kept.Note, kept.Prizes, kept.Rule = d.Title, d.Issuer, d.Note, d.Prizes, d.Rule
		kept.Source, kept.Due, kept.ClaimDays, kept.Redraws, kept.Contact = d.Source, d.Due, d.ClaimDays, d.Redraws, d.Contact
		return nil
	})
}

func (w *Drawer) check(ctx context.Context, by account.Organiser, d Draw) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	if _, err := w.occasions.Occasion(ctx, d.Campaign); err != nil {
		return err
	}
	if d.Contact != nil && w.box == nil {
		return ErrNoSecret
	}
	return d.validate()
}

func (w *Drawer) act(do string, by account.Organiser) Act {
	return Act{Do: do, By: by.ID, ByName: by.Name, At: w.moment()}
}

// step takes a draw one step on. Its Revision, if given, must be the one kept, and of two steps at once one gets
// ErrChanged.
func (w *Drawer) step(ctx context.Context, by account.Organiser, id string, revision int64, do string, change func(*Draw) error) (Draw, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Draw{}, err
	}
	d, err := w.draws.Draw(ctx, id)
	if err != nil {
		return Draw{}, fmt.Errorf("reward: draw %s: %w", id, err)
	}
	if revision != 0 && revision != d.Revision {
		return Draw{}, ErrChanged
	}
	if err := change(&d); err != nil {
		return Draw{}, err
	}
	d.Acts = append(slices.Clone(d.Acts), w.act(do, by))
	kept, err := w.draws.ReplaceDraw(ctx, d)
	if err != nil {
		return Draw{}, fmt.Errorf("reward: %s draw %s: %w", do, id, err)
	}
	w.forget()
	return kept, nil
}

// Publish announces a frozen draw. The public value must not be known yet.
func (w *Drawer) Publish(ctx context.Context, by account.Organiser, id string, revision int64) (Draw, error) {
	return w.step(ctx, by, id, revision, "publish", func(d *Draw) error {
		if err := d.in(Frozen); err != nil {
			return err
		}
		if !d.Due.After(w.now()) {
			return invalid("due", "公开数字产生的时间已经过了。要用一个还没有产生的数字，请作废后重建")
		}
		d.State = Published
		return nil
	})
}

// Draw draws, with the public value as it became known.
func (w *Drawer) Draw(ctx context.Context, by account.Organiser, id string, revision int64, value string) (Draw, error) {
	ctx, cancel := long(ctx)
	defer cancel()
	value = strings.Join(strings.Fields(value), " ")
	if !oneLine(value, 1, 100) {
		return Draw{}, invalid("value", "请照原样填写公开数字，不超过 100 个字")
	}
	d, err := w.step(ctx, by, id, revision, "draw", func(d *Draw) error {
		if err := d.in(Published); err != nil {
			return err
		}
		if w.now().Before(d.Due) {
			return ErrNotDue
		}
		d.State, d.Value = Drawn, value
		d.Rounds = []Round{w.round(*d, places(d.Prizes))}
		return nil
	})
	if err != nil {
		return Draw{}, err
	}
	return d, w.settle(ctx, d)
}

// round gives prizes to the next ranks, as far as there are any.
func (w *Drawer) round(d Draw, prizes []int) Round {
	now, from := w.moment(), d.Awards()
	return Round{
		At: now, Until: now.Add(time.Duration(d.ClaimDays) * 24 * time.Hour), From: from,
		Prizes: prizes[:min(len(prizes), d.List.Count-from)],
	}
}

// CallOff ends a draw that is not drawn, for a reason everybody reads.
func (w *Drawer) CallOff(ctx context.Context, by account.Organiser, id string, revision int64, reason string) (Draw, error) {
	if !fits(reason, 1, 200) {
		return Draw{}, invalid("reason", "请填写作废原因，不超过 200 个字")
	}
	return w.step(ctx, by, id, revision, "call_off", func(d *Draw) error {
		if d.State == Drawn || d.State == CalledOff {
			return d.in(Published)
		}
		d.State, d.Reason = CalledOff, reason
		return nil
	})
}

// List are a campaign's draws, the newest first.
func (w *Drawer) List(ctx context.Context, by account.Organiser, campaign string) ([]Draw, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := w.draws.Draws(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("reward: draws of %s: %w", campaign, err)
	}
	return all, nil
}

// Get is a draw, for organisers.
func (w *Drawer) Get(ctx context.Context, by account.Organiser, id string) (Draw, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Draw{}, err
	}
	return w.draws.Draw(ctx, id)
}

// Public is a draw that everybody may know of, or ErrNotFound.
func (w *Drawer) Public(ctx context.Context, id string) (Draw, Occasion, error) {
	d, err := w.draws.Draw(ctx, id)
	if err != nil {
		return Draw{}, Occasion{}, err
	}
	if !d.Open() {
		return Draw{}, Occasion{}, fmt.Errorf("%w: draw %s is not published", ErrNotFound, id)
	}
	of, err := w.occasions.Occasion(ctx, d.Campaign)
	return d, of, err
}

// How long the draws everybody may know of are kept before they are read again, and how long they are told of.
const (
	openFor  = 2 * time.Second
	shownFor = 180 * 24 * time.Hour
)

// AllOpen are the draws everybody may know of, the newest first. The caller must not change what it gets.
func (w *Drawer) AllOpen(ctx context.Context) ([]Draw, error) {
	now := w.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Before(w.until) {
		return w.open, nil
	}
	all, err := w.draws.Draws(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("reward: list draws: %w", err)
	}
	w.open = slices.DeleteFunc(all, func(d Draw) bool { return !d.Open() || now.Sub(d.CreatedAt) > shownFor })
	w.until = now.Add(openFor)
	return w.open, nil
}

func (w *Drawer) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open, w.until = nil, time.Time{}
}
