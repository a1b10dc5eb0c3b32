// Package glance puts together how a campaign stands out of all its books, for the bureau's page and the big screen.
//
// It decides nothing and keeps nothing: every figure is another book's, counted at most once in a moment for all who ask.
package glance

import (
	"context"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/report"
)

// Campaigns knows the campaigns.
type Campaigns interface {
	Get(ctx context.Context, id string) (campaign.Campaign, error)
}

// Materials knows what became of the printed matter.
type Materials interface {
	Stocks(ctx context.Context, by account.Organiser, campaign string) ([]campaign.Stock, error)
}

// Schedule knows how far targets and tasks are.
type Schedule interface {
	Aims(ctx context.Context, by account.Organiser, c campaign.Campaign) ([]campaign.Aim, error)
	Overview(ctx context.Context, by account.Organiser, campaign string) (campaign.Overview, error)
}

// Areas knows who took part, and what was held.
type Areas interface {
	Of(ctx context.Context, area report.Area) (report.Breakdown, time.Time, error)
}

// Hours knows when answers came.
type Hours interface {
	CountHours(ctx context.Context, p report.Period, district string) ([]report.HourCount, error)
}

// Books are where figures come from.
type Books struct {
	Campaigns Campaigns
	Materials Materials
	Schedule  Schedule
	Areas     Areas
	Hours     Hours
}

// Glance is how a campaign stands: in the whole district, or in one sub-district.
type Glance struct {
	Campaign campaign.Campaign
	District string             // "" for the whole
	Area     report.Breakdown   // by sub-district, or by community of the one
	Day      string             // today
	Today    []report.HourCount // today's answers by hour, all 24
	Aims     []campaign.Aim     //
	Stocks   []campaign.Stock   //
	Plan     campaign.Overview  // tasks as they stand
	At       time.Time          // when the oldest of the figures was counted
}

// Desk gives glances.
type Desk struct {
	books Books
	now   func() time.Time
	kept  *report.Kept[view, Glance]
}

// view is what is looked at.
type view struct{ campaign, district string }

// NewDesk reads from books.
func NewDesk(books Books, now func() time.Time) *Desk {
	d := &Desk{books: books, now: now}
	d.kept = report.Keep(now, d.look)
	return d
}

// Of is a campaign as the organiser may see it. It is shared: the caller must not change it.
func (d *Desk) Of(ctx context.Context, by account.Organiser, id string) (Glance, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Glance{}, err
	}
	return d.of(ctx, view{id, by.Scope().Code()})
}

// Whole is a campaign in the whole district, for a screen whose key was checked. It is shared like Of.
func (d *Desk) Whole(ctx context.Context, id string) (Glance, error) { return d.of(ctx, view{id, ""}) }

func (d *Desk) of(ctx context.Context, v view) (Glance, error) {
	g, _, err := d.kept.Of(ctx, v)
	return g, err
}

// reader sees what all organisers of a view see.
func (v view) reader() account.Organiser {
	if v.district == "" {
		return account.Organiser{Role: account.RoleDistrict}
	}
	return account.Organiser{Role: account.RoleOfficer, District: v.district}
}

func (d *Desk) look(ctx context.Context, v view) (g Glance, err error) {
	g.District, g.Day = v.district, campaign.Day(d.now())
	if g.Campaign, err = d.books.Campaigns.Get(ctx, v.campaign); err != nil {
		return g, err
	}
	area := report.Area{
		Period:   report.Period{Campaign: v.campaign, Begins: g.Campaign.From, Ends: g.Campaign.To},
		District: v.district, By: answer.OfCommunities, Reviewed: g.Campaign.Reviewed,
	}
	if v.district == "" {
		area.By = answer.OfDistricts
	}
	if g.Area, g.At, err = d.books.Areas.Of(ctx, area); err != nil {
		return g, fmt.Errorf("glance: participation in %s: %w", v.campaign, err)
	}
	today := report.Period{Campaign: v.campaign, From: g.Day, To: g.Day}
	hours, err := d.books.Hours.CountHours(ctx, today, v.district)
	if err != nil {
		return g, fmt.Errorf("glance: today's hours of %s: %w", v.campaign, err)
	}
	g.Today = allHours(hours)
	by := v.reader()
	if g.Stocks, err = d.books.Materials.Stocks(ctx, by, v.campaign); err != nil {
		return g, err
	}
	if g.Aims, err = d.books.Schedule.Aims(ctx, by, g.Campaign); err != nil {
		return g, err
	}
	g.Plan, err = d.books.Schedule.Overview(ctx, by, v.campaign)
	return g, err
}

// allHours are the 24 hours, those without answers included.
func allHours(some []report.HourCount) []report.HourCount {
	all := make([]report.HourCount, 24)
	for i := range all {
		all[i].Hour = i
	}
	for _, n := range some {
		all[n.Hour%24].Answers += n.Answers
	}
	return all
}
