package writeup

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/course"
	"pufa/server/report"
)

// gathered is what the books hold about a campaign and its year, as one organiser may see it.
type gathered struct {
	held              // of the campaign
	year       []held // of the campaigns that began in its year, itself among them, the first first
	scope      string // "" for the whole district
	place      string // its name
	indicators campaign.Indicators
	taken      report.Figures
	externals  []campaign.External  // those that hold
	taught     []course.SessionRoll // in its year
	places     []report.Place
	asOf       time.Time
}

// held is what was given out and done in a campaign.
type held struct {
	campaign   campaign.Campaign
	stocks     []campaign.Stock
	activities []campaign.Activity // those that count
}

func (d *Desk) count(ctx context.Context, by account.Organiser, id string) (Record, error) {
	g := gathered{scope: by.Scope().Code(), asOf: d.now().UTC().Truncate(time.Millisecond)}
	c, err := d.books.Campaigns.Get(ctx, id)
	if err != nil {
		return Record{}, err
	}
	for _, look := range []func(context.Context, account.Organiser, campaign.Campaign, *gathered) error{d.settle, d.held, d.others, d.trained} {
		if err := look(ctx, by, c, &g); err != nil {
			return Record{}, fmt.Errorf("writeup: books of %s: %w", id, err)
		}
	}
	return g.record(), nil
}

// settle finds out for whom the document is.
func (d *Desk) settle(ctx context.Context, by account.Organiser, _ campaign.Campaign, g *gathered) error {
	places, whole, err := d.books.Places.Places(ctx)
	if err != nil {
		return err
	}
	g.place = whole.Name
	for _, p := range places {
		if !by.Scope().Contains(p.Code) {
			continue
		}
		g.places = append(g.places, p)
		if p.Code == g.scope {
			g.place = p.Name
		}
	}
	g.indicators, err = d.books.Indicators.List(ctx)
	return err
}

// held reads the ledgers and activities of all campaigns of the year.
func (d *Desk) held(ctx context.Context, by account.Organiser, c campaign.Campaign, g *gathered) error {
	all, err := d.books.Campaigns.All(ctx)
	if err != nil {
		return err
	}
	g.held, err = d.heldIn(ctx, by, c)
	for _, other := range slices.Backward(all) {
		switch {
		case err != nil:
			return err
		case other.ID == c.ID:
			g.year = append(g.year, g.held)
		case year(other.From) == year(c.From):
			var h held
			h, err = d.heldIn(ctx, by, other)
			g.year = append(g.year, h)
		}
	}
	return err
}

func (d *Desk) heldIn(ctx context.Context, by account.Organiser, c campaign.Campaign) (h held, err error) {
	h.campaign = c
	if h.stocks, err = d.books.Materials.Stocks(ctx, by, c.ID); err != nil {
		return h, err
	}
	all, err := d.books.Activities.List(ctx, by, c.ID)
	for _, a := range all {
		if a.Counts(c) {
			h.activities = append(h.activities, a)
		}
	}
	return h, err
}

// others reads what people did by themselves, and what others published.
func (d *Desk) others(ctx context.Context, by account.Organiser, c campaign.Campaign, g *gathered) (err error) {
	if g.taken, _, err = d.books.Participation.Of(ctx, report.Period{Campaign: c.ID}); err != nil {
		return err
	}
	if scope := by.Scope(); !scope.Whole() {
		g.taken = g.taken.Only(scope.Contains)
	}
	all, err := d.books.Externals.List(ctx, by, c.ID)
	for _, e := range all {
		if !e.Gone {
			g.externals = append(g.externals, e)
		}
	}
	return err
}

// trained reads how officers were trained in the campaign's year.
func (d *Desk) trained(ctx context.Context, by account.Organiser, c campaign.Campaign, g *gathered) (err error) {
	of := year(c.From)
	g.taught, err = d.books.Training.SessionRolls(ctx, by, of+"-01-01", of+"-12-31")
	return err
}
