package tabulation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/report"
)

// Ask is of what a table is drawn.
type Ask struct {
	Campaign string
	From, To string // days that are counted, both included, "" for open
	Before   string // the campaign to compare with, "" for the one of a year ago, None for none
}

// None compares with nothing.
const None = "none"

func (a Ask) check() error {
	for field, day := range map[string]string{"from": a.From, "to": a.To} {
		if day != "" && !campaign.IsDay(day) {
			return invalid(field, "日期不是有效的日期")
		}
	}
	if a.From != "" && a.To != "" && a.To < a.From {
		return invalid("to", "结束日期早于开始日期")
	}
	return nil
}

// Draw draws a template's table.
func (d *Desk) Draw(ctx context.Context, by account.Organiser, id string, ask Ask) (Drawn, error) {
	t, err := d.Get(ctx, by, id)
	if err != nil {
		return Drawn{}, err
	}
	return d.draw(ctx, by, t, ask)
}

// Try draws the table of a template that is not kept.
func (d *Desk) Try(ctx context.Context, by account.Organiser, t Template, ask Ask) (Drawn, error) {
	known, err := d.Measures(ctx, by, ask.Campaign)
	if err != nil {
		return Drawn{}, err
	}
	if err := t.validate(known, t.Columns); err != nil {
		return Drawn{}, err
	}
	return d.draw(ctx, by, t, ask)
}

func (d *Desk) draw(ctx context.Context, by account.Organiser, t Template, ask Ask) (Drawn, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Drawn{}, err
	}
	if err := ask.check(); err != nil {
		return Drawn{}, err
	}
	places, whole, err := d.books.Places.Places(ctx)
	if err != nil {
		return Drawn{}, fmt.Errorf("tabulation: places: %w", err)
	}
	places = slices.DeleteFunc(slices.Clone(places), func(p report.Place) bool { return !by.Scope().Contains(p.Code) })
	w := drawing{scope: by.Scope(), from: ask.From, to: ask.To}
	asOf, err := d.gather(ctx, &w, t, ask, places)
	if err != nil {
		return Drawn{}, err
	}
	w.grouping = group(t.By, w.now.campaign, places, whole.Code, d.naming(t.By, &w))
	out := w.compose(t)
	out.AsOf, out.Title = asOf, w.now.campaign.Title+t.Title
	if !by.Scope().Whole() && len(places) == 1 {
		out.Title = w.now.campaign.Title + places[0].Name + t.Title
	}
	return out, nil
}

// naming is what rows are called that are there because something was counted.
func (d *Desk) naming(by Rows, w *drawing) func(string) string {
	return func(key string) string {
		switch {
		case by == ByLaw:
			return d.books.Law(key)
		case w.now.units[key] != "":
			return w.now.units[key]
		case w.before != nil && w.before.units[key] != "":
			return w.before.units[key]
		default:
			return key
		}
	}
}

// gather reads what a table needs. It is as old as the oldest of its parts.
func (d *Desk) gather(ctx context.Context, w *drawing, t Template, ask Ask, places []report.Place) (asOf time.Time, err error) {
	if w.now, asOf, err = d.facts.Of(ctx, ask.Campaign); err != nil {
		return asOf, err
	}
	if slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Show == Before || c.Show == Growth }) {
		if err := d.compare(ctx, w, ask); err != nil {
			return asOf, err
		}
	}
	if t.By != ByUnit {
		return asOf, nil
	}
	codes := make([]string, len(places))
	for i, p := range places {
		codes[i] = p.Code
	}
	if asOf, err = d.units(ctx, &w.now, codes, ask.From, ask.To); err != nil || w.before == nil {
		return asOf, err
	}
	_, err = d.units(ctx, &w.before, codes, yearBack(ask.From), yearBack(ask.To))
	return asOf, err
}

// units puts what is told apart by unit in the place of facts that are shared, which stay as they are.
func (d *Desk) units(ctx context.Context, f **facts, places []string, from, to string) (time.Time, error) {
	c := (*f).campaign
	own := newFacts(c)
	own.known, own.items = (*f).known, (*f).items
	from, to = max(from, c.From), minDay(to, c.To)
	*f = own
	if from > to {
		return d.at(), nil
	}
	return d.books.readUnits(ctx, own, places, from, to)
}

// minDay is the earlier of two days, of which the first may be open.
func minDay(a, b string) string {
	if a == "" {
		return b
	}
	return min(a, b)
}

func (d *Desk) compare(ctx context.Context, w *drawing, ask Ask) (err error) {
	id := ask.Before
	if id == "" {
		all, err := d.books.Campaigns.All(ctx)
		if err != nil {
			return err
		}
		if id = yearAgo(all, w.now.campaign); id == "" {
			return nil
		}
	}
	if id != None {
		w.before, _, err = d.facts.Of(ctx, id)
	}
	return err
}

// yearAgo is the campaign that began closest to a year before another, within so many days; "" where none did.
func yearAgo(all []campaign.Campaign, c campaign.Campaign) (id string) {
	const within = 92
	best, begin := within+1, yearBack(c.From)
	for _, o := range all {
		away := campaign.DaysBetween(begin, o.From)
		if away < 0 {
			away = -away
		}
		if o.ID != c.ID && away < best {
			best, id = away, o.ID
		}
	}
	return id
}
