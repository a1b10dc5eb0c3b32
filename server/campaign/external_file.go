package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
)

// ExternalStore keeps figures of others.
type ExternalStore interface {
	// AddExternals keeps new figures, each with its own outcome: ErrTaken where its id or its Key is there already.
	AddExternals(ctx context.Context, all []External) (outcomes []error, err error)
	// External is the one with this id, or ErrNotFound.
	External(ctx context.Context, id string) (External, error)
	// ReplaceExternal keeps e if its Revision is still the one kept, else returns ErrChanged; ErrTaken where another has
	// its Key.
	ReplaceExternal(ctx context.Context, e External) (External, error)
	// KnownExternals are those of the keys that a campaign's figures have.
	KnownExternals(ctx context.Context, keys []string) ([]string, error)
	// Externals are a campaign's figures, those as of the latest day first; a district, if given, narrows them down.
	// Withdrawn ones are among them.
	Externals(ctx context.Context, campaign, district string) ([]External, error)
}

// Externals keeps what others counted, for all campaigns.
type Externals struct {
	store     ExternalStore
	photos    PhotoStore
	campaigns Campaigns
	places    Places
	now       func() time.Time
	newID     func() string
}

// NewExternals keeps its figures in store. newID names them and must not repeat itself.
func NewExternals(store ExternalStore, photos PhotoStore, campaigns Campaigns, places Places, now func() time.Time, newID func() string) *Externals {
	return &Externals{store: store, photos: photos, campaigns: campaigns, places: places, now: now, newID: newID}
}

// Add enters a figure. request, if any, is the form's own name for it: the same request again gives what was kept.
func (x *Externals) Add(ctx context.Context, by account.Organiser, e External, request string) (External, error) {
	if err := x.ready(ctx, by, &e); err != nil {
		return External{}, err
	}
	e.ID = x.newID()
	if request != "" {
		e.ID = namedID("r", e.Campaign+"\x00"+by.ID+"\x00"+request)
	}
	if err := x.sign(&e, by, Entered); err != nil {
		return External{}, err
	}
	outcomes, err := x.store.AddExternals(ctx, []External{e})
	if err == nil {
		err = outcomes[0]
	}
	switch {
	case err == nil:
		e.Revision = 1
		return e, nil
	case errors.Is(err, ErrTaken) && request != "":
		kept, missing := x.mine(ctx, by, e.ID)
		if errors.Is(missing, ErrNotFound) {
			return External{}, ErrSameFigure
		}
		return kept, missing
	case errors.Is(err, ErrTaken):
		return External{}, ErrSameFigure
	}
	return External{}, fmt.Errorf("campaign: add a figure of %s: %w", e.Source, err)
}

// Suits reports whether a figure could be entered by the organiser, apart from whether it is there already; its place is
// taken to exist.
func (x *Externals) Suits(by account.Organiser, e External) error {
	if err := account.MayWriteBooks(by, e.District); err != nil {
		return err
	}
	return e.validate(Day(x.now()))
}

// Import enters figures out of a file, each with its own outcome: nil, ErrTaken for one that is there, or what is wrong
// with it.
func (x *Externals) Import(ctx context.Context, by account.Organiser, campaign string, all []External) ([]error, error) {
	if _, err := x.campaigns.Get(ctx, campaign); err != nil {
		return nil, err
	}
	outcomes := make([]error, len(all))
	var fit []External
	var at []int
	for i, e := range all {
		e.Campaign, e.ID = campaign, x.newID()
		if _, _, err := x.places.Holder(ctx, e.District); err != nil {
			outcomes[i] = err
		} else if outcomes[i] = x.Suits(by, e); outcomes[i] == nil {
			outcomes[i] = x.sign(&e, by, Imported)
		}
		if outcomes[i] == nil {
			fit, at = append(fit, e), append(at, i)
		}
	}
	kept, err := x.store.AddExternals(ctx, fit)
	if err != nil {
		return nil, fmt.Errorf("campaign: import figures: %w", err)
	}
	for i, outcome := range kept {
		outcomes[at[i]] = outcome
	}
	return outcomes, nil
}

// Known says which of the keys the campaign's figures have.
func (x *Externals) Known(ctx context.Context, campaign string, keys []string) (map[string]bool, error) {
	full := make([]string, len(keys))
	for i, key := range keys {
		full[i] = campaign + "/" + key
	}
	found, err := x.store.KnownExternals(ctx, full)
	if err != nil {
		return nil, fmt.Errorf("campaign: look figures up: %w", err)
	}
	known := map[string]bool{}
	for _, key := range found {
		known[key[len(campaign)+1:]] = true
	}
	return known, nil
}

// Correct replaces what was entered about a figure, for a reason. Its Revision, if not nought, must be the one kept.
func (x *Externals) Correct(ctx context.Context, by account.Organiser, e External, reason string) (External, error) {
	kept, err := x.mine(ctx, by, e.ID)
	if err != nil {
		return External{}, err
	}
	e.Revision = cmp.Or(e.Revision, kept.Revision)
	e.Campaign, e.CreatedBy, e.CreatedAt, e.Photos, e.Trail = kept.Campaign, kept.CreatedBy, kept.CreatedAt, kept.Photos, kept.Trail
	if err := x.ready(ctx, by, &e); err != nil {
		return External{}, err
	}
	fields := changed(kept.said(), e.said())
	if len(fields) == 0 {
		return kept, nil
	}
	if !fits(reason, 1, 200) {
		return External{}, invalid("reason", "请写明更正的原因，不超过 200 个字")
	}
	e.UpdatedBy, e.UpdatedAt, e.Key = by.ID, x.at(), e.Campaign+"/"+ExternalKey(e)
	if err := e.enter(by, e.UpdatedAt, Change{Act: Changed, Reason: reason, Fields: fields}); err != nil {
		return External{}, err
	}
	return x.replace(ctx, e)
}

// Withdraw says that a figure does not hold, and why: it stays in sight with the reason, and counts as not entered.
// revision is the state that was looked at.
func (x *Externals) Withdraw(ctx context.Context, by account.Organiser, id string, revision int64, reason string) (External, error) {
	e, err := x.mine(ctx, by, id)
	switch {
	case err != nil:
		return External{}, err
	case revision != e.Revision:
		return External{}, ErrChanged
	case !fits(reason, 1, 200):
		return External{}, invalid("reason", "请写明撤回的原因，不超过 200 个字")
	}
	e.Gone, e.Key, e.UpdatedBy, e.UpdatedAt = true, "", by.ID, x.at()
	if err := e.enter(by, e.UpdatedAt, Change{Act: Withdrawn, Reason: reason}); err != nil {
		return External{}, err
	}
	return x.replace(ctx, e)
}

// Get is a figure, if the organiser may see it; a withdrawn one, too.
func (x *Externals) Get(ctx context.Context, by account.Organiser, id string) (External, error) {
	e, err := x.store.External(ctx, id)
	if err != nil {
		return External{}, fmt.Errorf("campaign: figure %s: %w", id, err)
	}
	return e, account.MayReadBooks(by, e.District)
}

// List gives a campaign's figures as far as the organiser may see them: by source, measure and unit, each as of the
// latest day first, the whole district before its parts. Withdrawn ones are among them.
func (x *Externals) List(ctx context.Context, by account.Organiser, campaign string) ([]External, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := x.store.Externals(ctx, campaign, by.Scope().Code())
	if err != nil {
		return nil, fmt.Errorf("campaign: figures of others in %s: %w", campaign, err)
	}
	slices.SortStableFunc(all, func(a, b External) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Unit, b.Unit),
			cmp.Compare(b.AsOf, a.AsOf), cmp.Compare(a.District, b.District))
	})
	return all, nil
}

// ready checks what an organiser entered, and whether they may.
func (x *Externals) ready(ctx context.Context, by account.Organiser, e *External) (err error) {
	if e.District, _, err = x.places.Holder(ctx, e.District); err != nil {
		return err
	}
	if _, err := x.campaigns.Get(ctx, e.Campaign); err != nil {
		return err
	}
	return x.Suits(by, *e)
}

// sign makes a new record of a figure.
func (x *Externals) sign(e *External, by account.Organiser, act Act) error {
	e.CreatedBy, e.UpdatedBy, e.CreatedAt = by.ID, by.ID, x.at()
	e.UpdatedAt, e.Key, e.Photos, e.Trail = e.CreatedAt, e.Campaign+"/"+ExternalKey(*e), nil, Trail{}
	return e.enter(by, e.CreatedAt, Change{Act: act})
}

func (x *Externals) replace(ctx context.Context, e External) (External, error) {
	kept, err := x.store.ReplaceExternal(ctx, e)
	switch {
	case errors.Is(err, ErrTaken):
		return External{}, ErrSameFigure
	case err != nil:
		return External{}, fmt.Errorf("campaign: change figure %s: %w", e.ID, err)
	}
	return kept, nil
}

func (x *Externals) at() time.Time { return x.now().UTC().Truncate(time.Millisecond) }

// mine is the figure with this id, if the organiser may write it and it was not withdrawn.
func (x *Externals) mine(ctx context.Context, by account.Organiser, id string) (External, error) {
	e, err := x.store.External(ctx, id)
	if err != nil {
		return External{}, fmt.Errorf("campaign: figure %s: %w", id, err)
	}
	if err := account.MayWriteBooks(by, e.District); err != nil {
		return External{}, err
	}
	if e.Gone {
		return External{}, ErrWithdrawn
	}
	return e, nil
}
