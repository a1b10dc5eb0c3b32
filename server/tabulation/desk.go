package tabulation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/history"
	"pufa/server/report"
)

// Store keeps templates.
type Store interface {
	// AddTemplate keeps a new one.
	AddTemplate(ctx context.Context, t Template) (Template, error)
	// Template is the one with this id, or ErrNotFound.
	Template(ctx context.Context, id string) (Template, error)
	// ReplaceTemplate keeps t if its Revision is still the one kept, else returns ErrChanged.
	ReplaceTemplate(ctx context.Context, t Template) (Template, error)
	// Templates are all of them, the oldest first. Struck out ones are among them.
	Templates(ctx context.Context) ([]Template, error)
}

// Desk keeps templates and draws tables by them.
type Desk struct {
	store Store
	books Books
	now   func() time.Time
	newID func() string
	facts report.Shared[string, *facts]
}

// NewDesk keeps templates in store. newID names them and must not repeat itself.
func NewDesk(store Store, books Books, now func() time.Time, newID func() string) *Desk {
	d := &Desk{store: store, books: books, now: now, newID: newID}
	d.facts = report.Share(now, d.books.read)
	return d
}

func (d *Desk) at() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

// List are the templates an organiser may use: those that came with the platform, the district's, and their own
// sub-district's; the district sees all.
func (d *Desk) List(ctx context.Context, by account.Organiser) ([]Template, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := d.store.Templates(ctx)
	if err != nil {
		return nil, fmt.Errorf("tabulation: templates: %w", err)
	}
	mine := slices.Clone(standards)
	for i := range all {
		if !all[i].Gone && mayUse(by, &all[i]) == nil {
			mine = append(mine, all[i])
		}
	}
	return mine, nil
}

// mayUse decides over drawing by a template: the district's is for everybody.
func mayUse(by account.Organiser, t *Template) error {
	if t.District == "" {
		return account.MayReadBooks(by, by.Scope().Code())
	}
	return account.MayReadBooks(by, t.District)
}

// Get is the template with this id.
func (d *Desk) Get(ctx context.Context, by account.Organiser, id string) (Template, error) {
	if t, ok := standard(id); ok {
		return t, mayUse(by, &t)
	}
	t, err := d.store.Template(ctx, id)
	switch {
	case err != nil:
		return Template{}, fmt.Errorf("tabulation: template %s: %w", id, err)
	case t.Gone:
		return Template{}, ErrNotFound
	}
	return t, mayUse(by, &t)
}

// own is the template with this id, if the organiser may write it.
func (d *Desk) own(ctx context.Context, by account.Organiser, id string) (Template, error) {
	if _, ok := standard(id); ok {
		return Template{}, ErrStandard
	}
	t, err := d.Get(ctx, by, id)
	if err != nil {
		return Template{}, err
	}
	return t, account.MayWriteBooks(by, t.District)
}

// Add keeps a new template: the district's, or the organiser's own sub-district's. campaign is whose measures it may name.
func (d *Desk) Add(ctx context.Context, by account.Organiser, t Template, campaign string) (Template, error) {
	t.District = by.Scope().Code()
	if err := account.MayWriteBooks(by, t.District); err != nil {
		return Template{}, err
	}
	known, err := d.Measures(ctx, by, campaign)
	if err != nil {
		return Template{}, err
	}
	all, err := d.store.Templates(ctx)
	if err != nil {
		return Template{}, fmt.Errorf("tabulation: templates: %w", err)
	}
	there := 0
	for i := range all {
		if !all[i].Gone && all[i].District == t.District {
			there++
		}
	}
	if there >= Most {
		return Template{}, ErrMany
	}
	// A copy may name what another campaign has.
	if err := t.validate(known, keptBy(slices.Concat(standards, all))); err != nil {
		return Template{}, err
	}
	t.ID, t.CreatedBy, t.CreatedAt, t.UpdatedAt, t.Revision, t.Gone, t.Log = d.newID(), by.ID, d.at(), d.at(), 1, false, history.Log{}
	if err := t.Write(by.Author(), t.CreatedAt, history.Change{Act: history.Entered}); err != nil {
		return Template{}, err
	}
	if t, err = d.store.AddTemplate(ctx, t); err != nil {
		return Template{}, fmt.Errorf("tabulation: add template %q: %w", t.Title, err)
	}
	return t, nil
}

// keptBy are the columns that templates have.
func keptBy(all []Template) (columns []Column) {
	for i := range all {
		columns = append(columns, all[i].Columns...)
	}
	return columns
}

// Change replaces what a template says. Its Revision must be the one kept.
func (d *Desk) Change(ctx context.Context, by account.Organiser, t Template, campaign string) (Template, error) {
	kept, err := d.own(ctx, by, t.ID)
	switch {
	case err != nil:
		return Template{}, err
	case kept.Revision != t.Revision:
		return Template{}, ErrChanged
	}
	known, err := d.Measures(ctx, by, campaign)
	if err != nil {
		return Template{}, err
	}
	if err := t.validate(known, kept.Columns); err != nil {
		return Template{}, err
	}
	next := kept
	next.Title, next.By, next.Columns, next.UpdatedAt = t.Title, t.By, t.Columns, d.at()
	fields := history.Diff(kept.said(known), next.said(known))
	if len(fields) == 0 {
		return kept, nil
	}
	if err := next.Write(by.Author(), next.UpdatedAt, history.Change{Act: history.Changed, Fields: fields}); err != nil {
		return Template{}, err
	}
	return d.store.ReplaceTemplate(ctx, next)
}

// Remove strikes a template out: it is shown no more, and kept with its history.
func (d *Desk) Remove(ctx context.Context, by account.Organiser, id string) error {
	t, err := d.own(ctx, by, id)
	if err != nil {
		return err
	}
	t.Gone = true
	if err := t.Write(by.Author(), d.at(), history.Change{Act: history.Removed}); err != nil {
		return err
	}
	_, err = d.store.ReplaceTemplate(ctx, t)
	return err
}

// Measures are those a table of a campaign can be made of. Who looks after a sub-district is offered what others counted of
// it alone.
func (d *Desk) Measures(ctx context.Context, by account.Organiser, campaign string) (Catalogue, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	f, _, err := d.facts.Of(ctx, campaign)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(f.known), func(m Measure) bool {
		if !m.Alone || by.Scope().Whole() {
			return false
		}
		_, mine := f.others[name{m.Key, m.Of}][by.Scope().Code()]
		return !mine
	}), nil
}
