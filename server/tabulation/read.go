package tabulation

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/course"
	"pufa/server/report"
)

// Campaigns knows the campaigns.
type Campaigns interface {
	Get(ctx context.Context, id string) (campaign.Campaign, error)
	// All are all of them, the one that began last first.
	All(ctx context.Context) ([]campaign.Campaign, error)
}

// Materials knows what became of the printed matter.
type Materials interface {
	Accounts(ctx context.Context, campaign string) ([]campaign.ItemAccount, error)
}

// Activities knows what was held.
type Activities interface {
	List(ctx context.Context, by account.Organiser, campaign string) ([]campaign.Activity, error)
}

// IndicatorList knows what is counted at activities.
type IndicatorList interface {
	List(ctx context.Context) (campaign.Indicators, error)
}

// Externals knows what others counted.
type Externals interface {
	List(ctx context.Context, by account.Organiser, campaign string) ([]campaign.External, error)
}

// Answering counts who took part, out of kept counts and never out of answers.
type Answering interface {
	CountAreas(ctx context.Context, p report.Period, district string) ([]report.AreaCount, error)
	CountItemsOf(ctx context.Context, campaign string) ([]report.ItemCount, error)
}

// Areas tells participation apart by unit.
type Areas interface {
	Of(ctx context.Context, area report.Area) (report.Breakdown, time.Time, error)
}

// Courses knows the training of officers.
type Courses interface {
	Shares(ctx context.Context, from, to string) ([]course.Share, error)
}

// Books are where figures come from.
type Books struct {
	Campaigns  Campaigns
	Materials  Materials
	Activities Activities
	Indicators IndicatorList
	Externals  Externals
	Answering  Answering
	Areas      Areas
	Courses    Courses
	Taught     report.TeachingRecords
	Trained    campaign.Record
	Places     report.Places
	Law        func(id string) string       // what a law is called
	LawOf      func(question string) string // the law a question is about, "" where that is not known
}

// reader is in whose name all of the books are read. What somebody is shown of it is decided when a table is drawn.
var reader = account.Organiser{Role: account.RoleDistrict}

// read gathers what the books hold of a campaign, but for what is told apart by unit.
func (b *Books) read(ctx context.Context, id string) (*facts, error) {
	c, err := b.Campaigns.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	f := newFacts(c)
	for _, step := range []func(context.Context, *facts) error{b.readLists, b.readActivities, b.readAnswering, b.readTraining} {
		if err := step(ctx, f); err != nil {
			return nil, fmt.Errorf("tabulation: books of %s: %w", id, err)
		}
	}
	return f, nil
}

// readLists reads what there is to be chosen, with what became of material and what others counted.
func (b *Books) readLists(ctx context.Context, f *facts) error {
	accounts, err := b.Materials.Accounts(ctx, f.campaign.ID)
	if err != nil {
		return err
	}
	items := make([]campaign.Material, len(accounts))
	for i, a := range accounts {
		items[i] = a.Material
		f.material(a)
	}
	indicators, err := b.Indicators.List(ctx)
	if err != nil {
		return err
	}
	others, err := b.Externals.List(ctx, reader, f.campaign.ID)
	if err != nil {
		return err
	}
	for _, e := range others {
		f.external(e)
	}
	f.known = catalogueOf(items, indicators, others)
	return nil
}

func (b *Books) readActivities(ctx context.Context, f *facts) error {
	all, err := b.Activities.List(ctx, reader, f.campaign.ID)
	for i := range all {
		if all[i].Counts(f.campaign) {
			f.activity(&all[i], strings.HasPrefix(all[i].ID, campaign.OrderedID))
		}
	}
	return err
}

func (b *Books) readAnswering(ctx context.Context, f *facts) error {
	counts, err := b.Answering.CountAreas(ctx, report.Period{Campaign: f.campaign.ID}, "")
	for _, n := range counts {
		f.answered(spot{place: n.District, day: n.Day}, n.Counters)
	}
	if err != nil {
		return err
	}
	items, err := b.Answering.CountItemsOf(ctx, f.campaign.ID)
	for _, n := range items {
		at := spot{law: b.LawOf(n.Question)}
		f.add(lawAnswers, "", at, n.Answers)
		f.add(lawCorrect, "", at, n.Right)
	}
	return err
}

func (b *Books) readTraining(ctx context.Context, f *facts) error {
	shares, err := b.Courses.Shares(ctx, f.campaign.From, f.campaign.To)
	if err != nil {
		return err
	}
	for _, s := range shares {
		f.session(s)
	}
	people, err := b.Taught.Taught(ctx, f.campaign.From, f.campaign.To)
	if err != nil {
		return err
	}
	for i, person := range people {
		for day, n := range person.Days {
			at := spot{place: person.District, day: day}
			f.add(taughtHours, "", at, n)
			at.once = strconv.Itoa(i)
			f.add(taught, "", at, 1)
		}
	}
	done, err := b.Trained.Read(ctx, f.campaign)
	for _, h := range done {
		if f.campaign.Runs(h.Day) {
			f.add(trained, "", spot{place: h.District, day: h.Day}, h.N)
		}
	}
	return err
}

// readUnits gathers what is told apart by unit in some sub-districts between two days, both included.
func (b *Books) readUnits(ctx context.Context, f *facts, places []string, from, to string) (asOf time.Time, err error) {
	for _, place := range places {
		area := report.Area{
			Period:   report.Period{Campaign: f.campaign.ID, From: from, To: to, Begins: f.campaign.From, Ends: f.campaign.To},
			District: place, By: answer.OfUnits, Reviewed: f.campaign.Reviewed,
		}
		parts, at, err := b.Areas.Of(ctx, area)
		if err != nil {
			return at, fmt.Errorf("tabulation: units of %s: %w", place, err)
		}
		if asOf.IsZero() || at.Before(asOf) {
			asOf = at
		}
		for i := range parts.Rows {
			f.unit(place, &parts.Rows[i])
		}
	}
	return asOf, nil
}

func (f *facts) unit(place string, r *report.AreaRow) {
	at := spot{place: place, unit: r.Key}
	if r.Key != "" {
		f.units[r.Key] = r.Name
	}
	f.answered(at, r.Counters)
	for _, l := range r.Taught {
		f.add(taught, "", at, l.People)
		f.add(taughtHours, "", at, l.Hundredths)
	}
}
