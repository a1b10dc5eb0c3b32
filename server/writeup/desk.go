package writeup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/chart"
	"pufa/server/course"
	"pufa/server/document"
	"pufa/server/print"
	"pufa/server/report"
)

// Store keeps documents and the template.
type Store interface {
	// Insert keeps a new document.
	Insert(ctx context.Context, r Record) (Record, error)
	// Replace keeps r if its Revision is still the one kept, else ErrChanged.
	Replace(ctx context.Context, r Record) (Record, error)
	Delete(ctx context.Context, id string) error
	Get(ctx context.Context, id string) (Record, error)
	// List is a campaign's documents, the latest first.
	List(ctx context.Context, campaign string) ([]Record, error)
	// Template is the one kept under an id, or ErrNotFound.
	Template(ctx context.Context, id string) (Template, error)
	// KeepTemplate keeps t if its Revision is still the one kept, or if there is none and it is 0; else ErrChanged.
	KeepTemplate(ctx context.Context, t Template) (Template, error)
}

// Campaigns knows the campaigns.
type Campaigns interface {
	Get(ctx context.Context, id string) (campaign.Campaign, error)
	// All lists them, the one that began last first.
	All(ctx context.Context) ([]campaign.Campaign, error)
}

// Materials knows what became of the printed matter.
type Materials interface {
	Stocks(ctx context.Context, by account.Organiser, campaign string) ([]campaign.Stock, error)
}

// Activities knows what was held.
type Activities interface {
	List(ctx context.Context, by account.Organiser, campaign string) ([]campaign.Activity, error)
}

// IndicatorList knows what is counted at activities.
type IndicatorList interface {
	List(ctx context.Context) (campaign.Indicators, error)
}

// Participation knows who took part.
type Participation interface {
	Of(ctx context.Context, period report.Period) (report.Figures, time.Time, error)
}

// Externals knows what others published.
type Externals interface {
	List(ctx context.Context, by account.Organiser, campaign string) ([]campaign.External, error)
}

// Training knows how officers were trained.
type Training interface {
	SessionRolls(ctx context.Context, by account.Organiser, from, to string) ([]course.SessionRoll, error)
}

// Books are where figures come from.
type Books struct {
	Campaigns     Campaigns
	Materials     Materials
	Activities    Activities
	Indicators    IndicatorList
	Participation Participation
	Externals     Externals
	Training      Training
	Places        report.Places
}

// Press is what documents are drawn and printed with.
type Press struct {
	Pen     *chart.Pen
	Printer *print.Printer
}

// Desk draws up documents.
type Desk struct {
	store Store
	books Books
	press Press
	now   func() time.Time
	newID func() string
}

// NewDesk keeps documents in store, and has them printed by press.
func NewDesk(store Store, books Books, press Press, now func() time.Time, newID func() string) *Desk {
	return &Desk{store: store, books: books, press: press, now: now, newID: newID}
}

// DrawUp makes a document of the campaign as its books stand now: the district's, or the organiser's own sub-district's.
func (d *Desk) DrawUp(ctx context.Context, by account.Organiser, campaign string, kind Kind) (Record, error) {
	if err := account.MayWriteBooks(by, by.Scope().Code()); err != nil {
		return Record{}, err
	}
	earlier, err := d.store.List(ctx, campaign)
	if err != nil {
		return Record{}, fmt.Errorf("writeup: documents of %s: %w", campaign, err)
	}
	if len(earlier) >= Most {
		return Record{}, ErrMany
	}
	template, err := d.Template(ctx, kind)
	if err != nil {
		return Record{}, err
	}
	r, err := d.count(ctx, by, campaign)
	if err != nil {
		return Record{}, err
	}
	r.ID, r.Kind, r.Text, r.Revision = d.newID(), kind, template.Text, 1
	r.By, r.ByName, r.UpdatedAt = by.ID, by.Name, r.AsOf
	if r, err = d.store.Insert(ctx, r); err != nil {
		return Record{}, fmt.Errorf("writeup: keep a document of %s: %w", campaign, err)
	}
	return r, nil
}

// Figures are what a document of the campaign could tell now.
func (d *Desk) Figures(ctx context.Context, by account.Organiser, campaign string) ([]document.Figure, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	r, err := d.count(ctx, by, campaign)
	return r.Figures, err
}

// Get is a document, for those who look after its sub-district.
func (d *Desk) Get(ctx context.Context, by account.Organiser, id string) (Record, error) {
	r, err := d.store.Get(ctx, id)
	if err != nil {
		return Record{}, err
	}
	return r, account.MayReadBooks(by, r.District)
}

// List is a campaign's documents that the organiser may read, the latest first.
func (d *Desk) List(ctx context.Context, by account.Organiser, campaign string) ([]Record, error) {
	all, err := d.store.List(ctx, campaign)
	if err != nil {
		return nil, fmt.Errorf("writeup: documents of %s: %w", campaign, err)
	}
	mine := make([]Record, 0, len(all))
	for _, r := range all {
		if account.MayReadBooks(by, r.District) == nil {
			mine = append(mine, r)
		}
	}
	return mine, nil
}

// Write changes a document's text. Its figures stay what they were.
func (d *Desk) Write(ctx context.Context, by account.Organiser, id, text string, revision int64) (Record, error) {
	r, err := d.Get(ctx, by, id)
	switch {
	case err != nil:
		return Record{}, err
	case r.Revision != revision:
		return Record{}, ErrChanged
	}
	r.Text, r.UpdatedAt = text, d.now().UTC().Truncate(time.Millisecond)
	r.By, r.ByName = by.ID, by.Name
	if _, err := r.Document(); err != nil {
		return Record{}, err
	}
	return d.store.Replace(ctx, r)
}

// Remove forgets a document. What it was counted from stays.
func (d *Desk) Remove(ctx context.Context, by account.Organiser, id string) error {
	if _, err := d.Get(ctx, by, id); err != nil {
		return err
	}
	return d.store.Delete(ctx, id)
}

// Template is the text new documents of a kind begin with.
func (d *Desk) Template(ctx context.Context, kind Kind) (Template, error) {
	t, err := d.store.Template(ctx, kind.template())
	if err == nil {
		return t, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return Template{}, fmt.Errorf("writeup: template: %w", err)
	}
	indicators, err := d.books.Indicators.List(ctx)
	if err != nil {
		return Template{}, fmt.Errorf("writeup: indicators: %w", err)
	}
	return Template{ID: kind.template(), Text: standard(kind, indicators)}, nil
}

// SetTemplate changes it, if it can be filled in.
func (d *Desk) SetTemplate(ctx context.Context, by account.Organiser, kind Kind, text string, revision int64) (Template, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Template{}, err
	}
	if err := d.fits(ctx, text); err != nil {
		return Template{}, err
	}
	return d.store.KeepTemplate(ctx, Template{ID: kind.template(), Text: text, Revision: revision})
}

// fits tries a template on a campaign without records, so it holds for all.
func (d *Desk) fits(ctx context.Context, text string) error {
	indicators, err := d.books.Indicators.List(ctx)
	if err != nil {
		return fmt.Errorf("writeup: indicators: %w", err)
	}
	r := gathered{indicators: indicators}.record()
	r.Text = text
	_, err = r.Document()
	return err
}
