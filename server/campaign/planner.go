package campaign

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/history"
)

// Store keeps campaigns. They are few.
type Store interface {
	AddCampaign(ctx context.Context, c Campaign) (Campaign, error)
	// Campaign is the one with this id, or ErrNotFound.
	Campaign(ctx context.Context, id string) (Campaign, error)
	// ReplaceCampaign keeps c if its Revision is still the one kept, else returns ErrChanged.
	ReplaceCampaign(ctx context.Context, c Campaign) (Campaign, error)
	// Campaigns are all of them, the one that began last first.
	Campaigns(ctx context.Context) ([]Campaign, error)
}

// Given knows whether a campaign has given activity points.
type Given interface {
	Any(ctx context.Context, campaign string) (bool, error)
}

// Planner sets campaigns up and knows which one is on.
type Planner struct {
	store  Store
	places Places
	given  Given
	files  NoticeStore
	now    func() time.Time
	newID  func() string

	mu    sync.Mutex
	known []Campaign
	until time.Time // known is good until then
}

// keepFor is how long the list of campaigns is kept before it is read again; another node's change to it shows
// after so long.
const keepFor = 2 * time.Second

// NewPlanner keeps its campaigns in store, and the files of their notices in files. newID names both and must not repeat
// itself.
func NewPlanner(store Store, files NoticeStore, places Places, given Given, now func() time.Time, newID func() string) *Planner {
	return &Planner{store: store, files: files, places: places, given: given, now: now, newID: newID}
}

// Add sets up a campaign.
func (p *Planner) Add(ctx context.Context, by account.Organiser, c Campaign) (Campaign, error) {
	if err := p.ready(ctx, by, &c); err != nil {
		return Campaign{}, err
	}
	c.ID, c.CreatedBy, c.CreatedAt, c.Log = p.newID(), by.ID, c.UpdatedAt, history.Log{}
	if err := c.Write(by.Author(), c.UpdatedAt, Change{Act: Entered}); err != nil {
		return Campaign{}, err
	}
	kept, err := p.store.AddCampaign(ctx, c)
	if err != nil {
		return Campaign{}, fmt.Errorf("campaign: add %q: %w", c.Title, err)
	}
	p.forget()
	return kept, nil
}

// Change replaces a campaign's plan. Its Revision, if not nought, must be the one kept; without Boards they stay as
// they are, and so do Units and Menu where they are nil; notices, what is announced and the screen have ways of their own. Whether records are reviewed is
// said by reviewed, nil for as before.
func (p *Planner) Change(ctx context.Context, by account.Organiser, c Campaign, reviewed *bool) (Campaign, error) {
	if err := p.ready(ctx, by, &c); err != nil {
		return Campaign{}, err
	}
	kept, err := p.Get(ctx, c.ID)
	if err != nil {
		return Campaign{}, err
	}
	if c.Revision == 0 {
		c.Revision = kept.Revision
	}
	if err := p.mayCount(ctx, kept, &c); err != nil {
		return Campaign{}, err
	}
	if c.Boards == nil {
		c.Boards = kept.Boards
	}
	if c.Units == nil {
		c.Units = kept.Units
	}
	if c.Menu == nil {
		c.Menu = kept.Menu
	}
	c.Reviewed = kept.Reviewed
	if reviewed != nil {
		c.Reviewed = *reviewed
	}
	c.Notices, c.Coming, c.Screen = kept.Notices, kept.Coming, kept.Screen
	c.CreatedBy, c.CreatedAt, c.Log = kept.CreatedBy, kept.CreatedAt, kept.Log
	if err := p.note(ctx, by, kept, &c); err != nil {
		return Campaign{}, err
	}
	changed, err := p.store.ReplaceCampaign(ctx, c)
	if err != nil {
		return Campaign{}, fmt.Errorf("campaign: change %s: %w", c.ID, err)
	}
	p.forget()
	return changed, nil
}

// amend changes a part of a campaign, again and again while others change it meanwhile.
func (p *Planner) amend(ctx context.Context, by account.Organiser, id string, change func(*Campaign) error) (Campaign, error) {
	for {
		c, err := p.Get(ctx, id)
		if err != nil {
			return Campaign{}, err
		}
		before := c
		if err := change(&c); err != nil {
			return Campaign{}, err
		}
		if err := p.note(ctx, by, before, &c); err != nil {
			return Campaign{}, err
		}
		changed, err := p.store.ReplaceCampaign(ctx, c)
		if errors.Is(err, ErrChanged) {
			continue
		}
		if err != nil {
			return Campaign{}, fmt.Errorf("campaign: amend %s: %w", id, err)
		}
		p.forget()
		return changed, nil
	}
}

// note writes down what changed, if anything did.
func (p *Planner) note(ctx context.Context, by account.Organiser, before Campaign, after *Campaign) error {
	fields := p.differs(ctx, before, *after)
	if len(fields) == 0 {
		return nil
	}
	return after.Write(by.Author(), p.now().UTC().Truncate(time.Millisecond), Change{Act: Changed, Fields: fields})
}

// mayCount keeps the formula that points were given by: what people were promised stays. Without one in the change it
// is left as it is.
func (p *Planner) mayCount(ctx context.Context, kept Campaign, changed *Campaign) error {
	if changed.Points == nil {
		changed.Points = kept.Points
	}
	if changed.Formula() == kept.Formula() {
		return nil
	}
	fixed, err := p.Fixed(ctx, kept.ID)
	if err == nil && fixed {
		err = ErrFormulaFixed
	}
	return err
}

// Fixed reports whether a campaign's formula cannot change any more, because it gave somebody points.
func (p *Planner) Fixed(ctx context.Context, id string) (bool, error) {
	given, err := p.given.Any(ctx, id)
	if err != nil {
		return false, fmt.Errorf("campaign: points of %s: %w", id, err)
	}
	return given, nil
}

func (p *Planner) ready(ctx context.Context, by account.Organiser, c *Campaign) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	for i, t := range c.Targets {
		holder, _, err := p.places.Holder(ctx, t.District)
		if err != nil {
			return err
		}
		c.Targets[i].District = holder
	}
	c.UpdatedAt = p.now().UTC().Truncate(time.Millisecond)
	return c.validate()
}

// Get is the campaign with this id.
func (p *Planner) Get(ctx context.Context, id string) (Campaign, error) {
	c, err := p.store.Campaign(ctx, id)
	if err != nil {
		return Campaign{}, fmt.Errorf("campaign: %s: %w", id, err)
	}
	return c, nil
}

// All lists the campaigns, the one that began last first. The caller must not change what it gets.
func (p *Planner) All(ctx context.Context) ([]Campaign, error) {
	now := p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Before(p.until) {
		return p.known, nil
	}
	known, err := p.store.Campaigns(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: list: %w", err)
	}
	p.known, p.until = known, now.Add(keepFor)
	return known, nil
}

func (p *Planner) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known, p.until = nil, time.Time{}
}

// Current is the campaign that an answer about the law counts for now; with no law, the one to show.
func (p *Planner) Current(ctx context.Context, law string) (Campaign, bool, error) {
	all, err := p.All(ctx)
	if err != nil {
		return Campaign{}, false, err
	}
	c, ok := Current(all, Day(p.now()), law)
	return c, ok, nil
}
