package writeup

import (
	"context"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/report"
)

// gathered is what the books hold about a campaign, as one organiser may see it.
type gathered struct {
	campaign   campaign.Campaign
	scope      string // "" for the whole district
	place      string // its name
	stocks     []campaign.Stock
	activities []campaign.Activity // those that count
	indicators campaign.Indicators
	taken      report.Figures
	places     []report.Place
	asOf       time.Time
}

func (d *Desk) count(ctx context.Context, by account.Organiser, id string) (Record, error) {
	g := gathered{scope: by.Scope().Code(), asOf: d.now().UTC().Truncate(time.Millisecond)}
	var err error
	if g.campaign, err = d.books.Campaigns.Get(ctx, id); err != nil {
		return Record{}, err
	}
	if err = d.look(ctx, by, &g); err != nil {
		return Record{}, fmt.Errorf("writeup: books of %s: %w", id, err)
	}
	return g.record(), nil
}

func (d *Desk) look(ctx context.Context, by account.Organiser, g *gathered) (err error) {
	if err = d.settle(ctx, by, g); err != nil {
		return err
	}
	if g.indicators, err = d.books.Indicators.List(ctx); err != nil {
		return err
	}
	if g.stocks, err = d.books.Materials.Stocks(ctx, by, g.campaign.ID); err != nil {
		return err
	}
	all, err := d.books.Activities.List(ctx, by, g.campaign.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Counts(g.campaign) {
			g.activities = append(g.activities, a)
		}
	}
	g.taken, _, err = d.books.Participation.Of(ctx, report.Period{Campaign: g.campaign.ID})
	if scope := by.Scope(); !scope.Whole() {
		g.taken = g.taken.Only(scope.Contains)
	}
	return err
}

// settle finds out for whom the document is.
func (d *Desk) settle(ctx context.Context, by account.Organiser, g *gathered) error {
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
	return nil
}
