package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/district"
)

// ActivityKey is the same for two records of one activity: what was held on one day, by one sub-district, at one place,
// under one name. Records typed in may share it; of those out of a file it is what makes them one.
func ActivityKey(a Activity) string {
	return a.Date + "/" + a.District + "/" + district.NameKey(a.Title) + "/" + district.NameKey(a.Place)
}

// Suits reports whether an activity could be entered by the organiser, apart from whether it is there already; the
// sub-district is taken to exist. Its error is as Add's.
func (d *Diary) Suits(by account.Organiser, a Activity) error {
	if err := account.MayWriteBooks(by, a.District); err != nil {
		return err
	}
	return a.validate(Day(d.now()))
}

// Import enters activities out of a file, each with its own outcome: nil, ErrTaken for one that was entered from a file
// before, or what is wrong with it. The same file again enters nothing, because an activity's id is made of what it is.
func (d *Diary) Import(ctx context.Context, by account.Organiser, campaign string, all []Activity) ([]error, error) {
	outcomes := make([]error, len(all))
	var fit []Activity
	var at []int
	holders := map[string]error{}
	now := d.now()
	for i, a := range all {
		if _, asked := holders[a.District]; !asked {
			_, _, holders[a.District] = d.places.Holder(ctx, a.District)
		}
		if outcomes[i] = holders[a.District]; outcomes[i] != nil {
			continue
		}
		if outcomes[i] = d.Suits(by, a); outcomes[i] != nil {
			continue
		}
		a.Campaign, a.Key = campaign, ActivityKey(a)
		a.CreatedBy, a.UpdatedBy = by.ID, by.ID
		a.CreatedAt = now.UTC().Truncate(time.Millisecond)
		a.UpdatedAt = a.CreatedAt
		a.ID = importedID(campaign, a.Key)
		fit, at = append(fit, a), append(at, i)
	}
	kept, err := d.store.AddActivities(ctx, fit)
	if err != nil {
		return nil, fmt.Errorf("campaign: import activities: %w", err)
	}
	for i, outcome := range kept {
		outcomes[at[i]] = outcome
	}
	return outcomes, nil
}

func importedID(campaign, key string) string {
	sum := sha256.Sum256([]byte(campaign + "\x00" + key))
	return "f" + hex.EncodeToString(sum[:12])
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
