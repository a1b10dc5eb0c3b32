package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
)

// ActivityStore keeps activities.
type ActivityStore interface {
	AddActivity(ctx context.Context, a Activity) (Activity, error)
	// AddActivities keeps new activities, each with its own outcome: ErrTaken where its id was there before.
	AddActivities(ctx context.Context, all []Activity) (outcomes []error, err error)
	// Activity is the one with this id, or ErrNotFound.
	Activity(ctx context.Context, id string) (Activity, error)
	// ReplaceActivity keeps a if its Revision is still the one kept, else returns ErrChanged.
	ReplaceActivity(ctx context.Context, a Activity) (Activity, error)
	// KnownActivities are those of the keys that a campaign's activities have, struck out ones aside.
	KnownActivities(ctx context.Context, campaign string, keys []string) ([]string, error)
	// Activities are a campaign's activities, the newest first; a district, if given, narrows them down. Struck out ones
	// are among them.
	Activities(ctx context.Context, campaign, district string) ([]Activity, error)
}

// Campaigns knows the campaigns.
type Campaigns interface {
	Get(ctx context.Context, id string) (Campaign, error)
}

// Diary keeps the activities of all campaigns.
type Diary struct {
	store     ActivityStore
	campaigns Campaigns
	figures   *Figures
	places    Places
	now       func() time.Time
	newID     func() string
}

// NewDiary keeps its activities in store. newID names them and must not repeat itself.
func NewDiary(store ActivityStore, campaigns Campaigns, figures *Figures, places Places, now func() time.Time, newID func() string) *Diary {
	return &Diary{store: store, campaigns: campaigns, figures: figures, places: places, now: now, newID: newID}
}

// Add enters an activity. request, if any, is the form's own name for it: the same request again gives what was kept.
func (d *Diary) Add(ctx context.Context, by account.Organiser, a Activity, request string) (Activity, error) {
	c, figures, err := d.ready(ctx, by, &a)
	if err != nil {
		return Activity{}, err
	}
	a.ID, a.CreatedBy, a.CreatedAt = d.newID(), by.ID, a.UpdatedAt
	if request != "" {
		a.ID = namedID("r", a.Campaign+"\x00"+by.ID+"\x00"+request)
	}
	a.Trail, a.Photos = Trail{}, nil
	a.submit(c, by)
	if err := a.enter(by, a.UpdatedAt, Change{Act: Entered}); err != nil {
		return Activity{}, err
	}
	if err := d.figures.use(ctx, figures, a.Indicators); err != nil {
		return Activity{}, err
	}
	kept, err := d.store.AddActivity(ctx, a)
	if request != "" && errors.Is(err, ErrTaken) {
		return d.mine(ctx, by, a.ID)
	}
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: add activity %q: %w", a.Title, err)
	}
	return kept, nil
}

// namedID is an id made of what it stands for, so that the same thing has it again.
func namedID(kind, what string) string {
	sum := sha256.Sum256([]byte(what))
	return kind + hex.EncodeToString(sum[:12])
}

// Change replaces what was entered about an activity. Its Revision, if not nought, must be the one kept; the
// activity cannot move to a sub-district the organiser does not write for.
func (d *Diary) Change(ctx context.Context, by account.Organiser, a Activity) (Activity, error) {
	kept, err := d.mine(ctx, by, a.ID)
	if err != nil {
		return Activity{}, err
	}
	if a.Revision == 0 {
		a.Revision = kept.Revision
	}
	a.Campaign, a.CreatedBy, a.CreatedAt = kept.Campaign, kept.CreatedBy, kept.CreatedAt
	a.Photos, a.Trail = kept.Photos, kept.Trail
	c, figures, err := d.ready(ctx, by, &a)
	if err != nil {
		return Activity{}, err
	}
	fields := changed(kept.said(figures), a.said(figures))
	if len(fields) == 0 && a.Stage != Returned {
		return kept, nil
	}
	a.submit(c, by)
	if err := a.enter(by, a.UpdatedAt, Change{Act: Changed, Fields: fields}); err != nil {
		return Activity{}, err
	}
	if err := d.figures.use(ctx, figures, a.Indicators); err != nil {
		return Activity{}, err
	}
	return d.replace(ctx, a)
}

// File enters an activity that was recorded elsewhere, under an id that place knows beforehand; by is who recorded it and
// was allowed to. An activity that is there already stays as it is, so that it is entered once however often this is asked.
func (d *Diary) File(ctx context.Context, by account.Organiser, a Activity) error {
	c, figures, err := d.placed(ctx, by, &a)
	if err != nil {
		return err
	}
	a.CreatedBy, a.CreatedAt = by.ID, a.UpdatedAt
	a.submit(c, by)
	if err := a.enter(by, a.UpdatedAt, Change{Act: Entered}); err != nil {
		return err
	}
	if err := d.figures.use(ctx, figures, a.Indicators); err != nil {
		return err
	}
	if _, err := d.store.AddActivity(ctx, a); err != nil && !errors.Is(err, ErrTaken) {
		return fmt.Errorf("campaign: file activity %s: %w", a.ID, err)
	}
	return nil
}

func (d *Diary) replace(ctx context.Context, a Activity) (Activity, error) {
	kept, err := d.store.ReplaceActivity(ctx, a)
	if err != nil {
		return Activity{}, fmt.Errorf("campaign: change activity %s: %w", a.ID, err)
	}
	return kept, nil
}

// Remove strikes an activity out: it is shown and counted no more, and kept with its history.
func (d *Diary) Remove(ctx context.Context, by account.Organiser, id string) error {
	a, err := d.mine(ctx, by, id)
	if err != nil {
		return err
	}
	a.Gone = true
	if err := a.enter(by, d.at(), Change{Act: Removed}); err != nil {
		return err
	}
	_, err = d.replace(ctx, a)
	return err
}

// Decide accepts an activity, or returns it with a reason. revision is the state that was looked at.
func (d *Diary) Decide(ctx context.Context, by account.Organiser, id string, revision int64, accept bool, reason string) (Activity, error) {
	a, err := d.mine(ctx, by, id)
	if err != nil {
		return Activity{}, err
	}
	if revision != a.Revision {
		return Activity{}, ErrChanged
	}
	c, err := d.campaigns.Get(ctx, a.Campaign)
	if err != nil {
		return Activity{}, err
	}
	if !c.Reviewed {
		return Activity{}, ErrNotSubmitted
	}
	if err := a.decide(by, d.at(), accept, reason); err != nil {
		return Activity{}, err
	}
	return d.replace(ctx, a)
}

// Get is an activity, if the organiser may see it.
func (d *Diary) Get(ctx context.Context, by account.Organiser, id string) (Activity, error) {
	a, err := d.store.Activity(ctx, id)
	switch {
	case err != nil:
		return Activity{}, fmt.Errorf("campaign: activity %s: %w", id, err)
	case a.Gone:
		return Activity{}, ErrNotFound
	}
	return a, account.MayReadBooks(by, a.District)
}

// List gives a campaign's activities as far as the organiser may see them, the newest first.
func (d *Diary) List(ctx context.Context, by account.Organiser, campaign string) ([]Activity, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := d.store.Activities(ctx, campaign, by.Scope().Code())
	if err != nil {
		return nil, fmt.Errorf("campaign: activities of %s: %w", campaign, err)
	}
	return slices.DeleteFunc(all, func(a Activity) bool { return a.Gone }), nil
}

// ready checks what an organiser entered, and whether they may, and signs it.
func (d *Diary) ready(ctx context.Context, by account.Organiser, a *Activity) (c Campaign, figures Indicators, err error) {
	holder, _, err := d.places.Holder(ctx, a.District)
	if err != nil {
		return c, figures, err
	}
	if err := account.MayWriteBooks(by, holder); err != nil {
		return c, figures, err
	}
	return d.placed(ctx, by, a)
}

// placed is ready without asking who may.
func (d *Diary) placed(ctx context.Context, by account.Organiser, a *Activity) (c Campaign, figures Indicators, err error) {
	if a.District, _, err = d.places.Holder(ctx, a.District); err != nil {
		return c, figures, err
	}
	if c, err = d.campaigns.Get(ctx, a.Campaign); err != nil {
		return c, figures, err
	}
	if figures, err = d.figures.List(ctx); err != nil {
		return c, figures, err
	}
	a.UpdatedBy, a.UpdatedAt, a.Key = by.ID, d.at(), ActivityKey(*a)
	return c, figures, a.validate(c, figures, Day(d.now()))
}

func (d *Diary) at() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

// mine is the activity with this id, if the organiser may write it.
func (d *Diary) mine(ctx context.Context, by account.Organiser, id string) (Activity, error) {
	a, err := d.store.Activity(ctx, id)
	switch {
	case err != nil:
		return Activity{}, fmt.Errorf("campaign: activity %s: %w", id, err)
	case a.Gone:
		return Activity{}, ErrNotFound
	}
	return a, account.MayWriteBooks(by, a.District)
}
