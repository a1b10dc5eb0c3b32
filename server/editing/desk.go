package editing

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/question"
	"pufa/server/statute"
)

// overlap is how far back of the newest change known a node looks again: clocks of nodes differ, and a write may take a
// while to be seen.
const overlap = 2 * time.Minute

// idTries bounds the search for a free number.
const idTries = 1000

// Desk is where editors work on one node. It keeps all records in memory and has the catalog take over what they say.
type Desk struct {
	catalog *question.Catalog
	shelf   *statute.Shelf // nil where there are no laws' texts
	store   Store
	tell    func(id string) // tells the other nodes what was changed
	now     func() time.Time

	mu      sync.RWMutex
	records map[string]Record
	newest  time.Time
}

// NewDesk puts an empty desk up: Refresh fills it.
func NewDesk(catalog *question.Catalog, shelf *statute.Shelf, store Store, tell func(id string), now func() time.Time) *Desk {
	return &Desk{catalog: catalog, shelf: shelf, store: store, tell: tell, now: now, records: map[string]Record{}}
}

// Refresh reads what was changed since.
func (d *Desk) Refresh(ctx context.Context) error {
	d.mu.RLock()
	since := d.newest
	d.mu.RUnlock()
	if !since.IsZero() {
		since = since.Add(-overlap)
	}
	changed, err := d.store.Since(ctx, since)
	if err != nil {
		return fmt.Errorf("editing: read what was changed: %w", err)
	}
	d.take(changed...)
	return nil
}

// Hear reads one record that another node has changed.
func (d *Desk) Hear(ctx context.Context, id string) error {
	r, err := d.store.Get(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("editing: read %s: %w", id, err)
	}
	d.take(r)
	return nil
}

// take takes records over, those that are newer than what is known, and has the catalog follow. Acts only grow, so their
// number tells which is newer.
func (d *Desk) take(records ...Record) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fresh := false
	for _, r := range records {
		if len(r.Acts) <= len(d.records[r.ID].Acts) {
			continue
		}
		d.records[r.ID] = r
		fresh = fresh || r.EverUsed() // of drafts the catalog knows nothing
		if r.ChangedAt.After(d.newest) {
			d.newest = r.ChangedAt
		}
	}
	if fresh {
		d.catalog.Edit(edition(d.records))
	}
}

// edition is what the catalog gets to know of records.
func edition(records map[string]Record) question.Edition {
	e := question.Edition{Held: map[string]bool{}, Gone: map[string]bool{}}
	for _, r := range records {
		if !r.EverUsed() {
			continue
		}
		switch r.State {
		case Held:
			e.Held[r.ID] = true
		case Withdrawn:
			e.Gone[r.ID] = true
		}
		if r.Filed {
			continue
		}
		text := r.Text()
		q := text.Question
		q.LawVersion, q.Status = text.Version, question.Published
		if r.State == Withdrawn {
			q.Status = question.Withdrawn
		}
		e.Own = append(e.Own, q)
		if r.Replaces != "" {
			e.Gone[r.Replaces] = true
		}
	}
	return e
}

// Write makes a draft. origin names the request, so that one sent again makes it once; replaces is the question it is to
// take the place of, "" for none.
func (d *Desk) Write(ctx context.Context, by account.Organiser, q question.Question, replaces, origin string) (Record, error) {
	if err := account.MayDraftQuestions(by); err != nil {
		return Record{}, err
	}
	law, known := d.catalog.Law(q.Law)
	if !known || law.NeedsText {
		return Record{}, fmt.Errorf("%w: law %q", ErrFaults, q.Law)
	}
	if replaces != "" {
		old, ok := d.catalog.ByID(replaces)
		if !ok || old.Status != question.Published && old.Status != question.Withdrawn {
			return Record{}, fmt.Errorf("%w: %q", ErrReplaces, replaces)
		}
		q.Media = old.Media
	}
	r := Record{Origin: origin, Law: q.Law, State: Draft, Replaces: replaces}
	first := d.nextNumber(q.Law)
	for n := first; n < first+idTries; n++ {
		if err := r.begin(q, n, law.Key, by, d.now()); err != nil {
			return Record{}, err
		}
		err := d.store.Add(ctx, r)[0]
		switch {
		case err == nil:
			return d.changed(r), nil
		case errors.Is(err, ErrOrigin):
			return d.store.ByOrigin(ctx, origin)
		case !errors.Is(err, ErrTaken):
			return Record{}, err
		}
	}
	return Record{}, ErrFull
}

// begin makes a record's first revision under the n-th number of its law.
func (r *Record) begin(q question.Question, n int, version string, by account.Organiser, now time.Time) error {
	r.ID, r.Revisions, r.Acts = question.OwnID(q.Law, n), nil, nil
	return r.Apply(Command{Kind: Revise, Text: Clean(q), Version: version}, by, now)
}

// nextNumber is one that is free as far as this node knows.
func (d *Desk) nextNumber(law string) int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	n := 1
	for id := range d.records {
		var number int
		if _, err := fmt.Sscanf(id, law+"-z%d", &number); err == nil {
			n = max(n, number+1)
		}
	}
	return n
}

// changed has the other nodes know first: whoever draws it here may come back there.
func (d *Desk) changed(r Record) Record {
	if d.tell != nil {
		d.tell(r.ID)
	}
	d.take(r)
	return r
}

// Do does something to a question. What is decided about its text is decided by what stands in the store.
func (d *Desk) Do(ctx context.Context, by account.Organiser, id string, c Command) (Record, error) {
	start, err := d.start(id)
	if err != nil {
		return Record{}, err
	}
	r, err := d.store.Change(ctx, id, start, func(r *Record) error {
		if err := d.sound(*r, &c); err != nil {
			return err
		}
		return r.Apply(c, by, d.now())
	})
	if err != nil {
		return Record{}, err
	}
	return d.changed(r), nil
}

// start is the record of a filed question nobody did anything to yet. It has no id where there can be none.
func (d *Desk) start(id string) (Record, error) {
	filed, ok := d.catalog.FiledByID(id)
	if !ok {
		return Record{}, nil
	}
	if state, _ := d.stateInFile(filed); state != Used {
		return Record{}, fmt.Errorf("%w: the file says %s", ErrState, state)
	}
	return Record{ID: id, Law: filed.Law, Filed: true, State: Used}, nil
}

// sound holds a text to the rules before it goes further.
func (d *Desk) sound(r Record, c *Command) error {
	switch c.Kind {
	case Revise:
		law, _ := d.catalog.Law(r.Law)
		c.Text = Clean(c.Text)
		c.Text.Law, c.Version, c.Text.Media = r.Law, law.Key, r.Text().Question.Media
	case Submit, Accept:
		return d.held(r, *c)
	case Release:
		if _, replaced := d.replacedBy(r.ID); replaced {
			return fmt.Errorf("%w: replaced", ErrState)
		}
	}
	return nil
}

// held lets nothing with faults through; a reason is wanted for doubts, once, from the author.
func (d *Desk) held(r Record, c Command) error {
	text := r.Text()
	if law, _ := d.catalog.Law(r.Law); text.Version != law.Key {
		return fmt.Errorf("%w: written against another version of the law", ErrFaults)
	}
	if r.Replaces != "" {
		if old, ok := d.catalog.ByID(r.Replaces); ok && same(old, text.Question) {
			return ErrUnchanged
		}
	}
	for _, remark := range d.Lint(text.Question) {
		if !remark.Doubt {
			return fmt.Errorf("%w: %s", ErrFaults, remark.Message)
		}
		if why, _ := question.Prose(c.Why); c.Kind == Submit && why == "" {
			return fmt.Errorf("%w: %s", ErrDoubts, remark.Message)
		}
	}
	return nil
}

// Lint is what is wrong with a text, by the rules of the files and against the article and all other questions.
func (d *Desk) Lint(q question.Question) []question.Remark {
	others := d.others()
	return append(d.catalog.LintOne(q, others), d.shelf.Examine(q, others)...)
}

// others are all questions that are asked or may come to be.
func (d *Desk) others() []question.Question {
	var all []question.Question
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, f := range d.catalog.Filed() {
		if f.Status != question.Withdrawn && d.records[f.ID].State != Withdrawn {
			all = append(all, f.Question)
		}
	}
	for _, r := range d.records {
		if !r.Filed && r.State != Withdrawn && r.State != TakenBack {
			all = append(all, r.Text().Question)
		}
	}
	return all
}
