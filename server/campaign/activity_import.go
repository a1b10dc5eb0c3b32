package campaign

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
)

// Suits reports whether an activity could be entered by the organiser, apart from whether it is there already; the
// sub-district is taken to exist. Its error is as Add's.
func (d *Diary) Suits(by account.Organiser, c Campaign, figures Indicators, a Activity) error {
	if err := account.MayWriteBooks(by, a.District); err != nil {
		return err
	}
	return a.validate(c, figures, Day(d.now()))
}

// Import enters activities out of a file, each with its own outcome: nil, ErrTaken for one that was entered from a file
// before, or what is wrong with it. The same file again enters nothing, because an activity's id is made of what it is;
// one that was struck out comes back.
func (d *Diary) Import(ctx context.Context, by account.Organiser, c Campaign, all []Activity) ([]error, error) {
	figures, err := d.figures.List(ctx)
	if err != nil {
		return nil, err
	}
	outcomes := make([]error, len(all))
	var fit []Activity
	var at []int
	holders := map[string]error{}
	used := map[string]int64{}
	for i, a := range all {
		if _, asked := holders[a.District]; !asked {
			_, _, holders[a.District] = d.places.Holder(ctx, a.District)
		}
		if outcomes[i] = errors.Join(holders[a.District], d.Suits(by, c, figures, a)); outcomes[i] != nil {
			continue
		}
		if a, outcomes[i] = d.imported(by, c, a, Trail{}); outcomes[i] != nil {
			continue
		}
		for key, n := range a.Indicators {
			used[key] = n
		}
		fit, at = append(fit, a), append(at, i)
	}
	if err := d.figures.use(ctx, figures, used); err != nil {
		return nil, err
	}
	kept, err := d.store.AddActivities(ctx, fit)
	if err != nil {
		return nil, fmt.Errorf("campaign: import activities: %w", err)
	}
	for i, outcome := range kept {
		if errors.Is(outcome, ErrTaken) {
			outcome = d.revive(ctx, by, c, fit[i])
		}
		outcomes[at[i]] = outcome
	}
	return outcomes, nil
}

// imported signs an activity out of a file; trail is what it had before.
func (d *Diary) imported(by account.Organiser, c Campaign, a Activity, trail Trail) (Activity, error) {
	a.Campaign, a.Key = c.ID, ActivityKey(a)
	a.ID = namedID("f", a.Campaign+"\x00"+a.Key)
	a.CreatedBy, a.UpdatedBy, a.CreatedAt = by.ID, by.ID, d.at()
	a.UpdatedAt, a.Trail = a.CreatedAt, trail
	a.Gone = false
	a.submit(c, by)
	return a, a.enter(by, a.UpdatedAt, Change{Act: Imported})
}

// revive enters an activity again that was struck out; one that is there stays as it is.
func (d *Diary) revive(ctx context.Context, by account.Organiser, c Campaign, a Activity) error {
	kept, err := d.store.Activity(ctx, a.ID)
	if err != nil {
		return err
	}
	if !kept.Gone {
		return ErrTaken
	}
	if err := account.MayWriteBooks(by, kept.District); err != nil {
		return ErrTaken
	}
	again, err := d.imported(by, c, a, kept.Trail)
	if err != nil {
		return err
	}
	again.Revision = kept.Revision
	_, err = d.replace(ctx, again)
	return err
}

// Known says which of the keys the campaign's activities have.
func (d *Diary) Known(ctx context.Context, campaign string, keys []string) (map[string]bool, error) {
	found, err := d.store.KnownActivities(ctx, campaign, keys)
	if err != nil {
		return nil, fmt.Errorf("campaign: look activities up: %w", err)
	}
	known := map[string]bool{}
	for _, key := range found {
		known[key] = true
	}
	return known, nil
}
