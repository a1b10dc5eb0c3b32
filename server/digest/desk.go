package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/document"
)

// Store keeps digests.
type Store interface {
	Insert(context.Context, Digest) error // or ErrThere
	Replace(context.Context, Digest) (Digest, error)
	Get(ctx context.Context, id string) (Digest, error)
	// Before is the last digest before that of a day, or ErrNotFound.
	Before(ctx context.Context, id string) (Digest, error)
}

// Books are what a digest is drawn from.
type Books interface {
	// Campaigns are those that are on, or were within the last days, by id and title.
	Campaigns(ctx context.Context, days int) ([]Campaign, error)
	Figures(ctx context.Context, campaign string) ([]document.Figure, error)
	// Todos are what waits for people, without what there is none of.
	Todos(context.Context) ([]Todo, error)
}

// Campaign is a campaign by name.
type Campaign struct{ ID, Title string }

// Way is how digests get to people: by e-mail, to a group's robot.
type Way interface {
	Name() string
	Send(context.Context, Message) error
}

// Desk makes digests and has them sent.
type Desk struct {
	store       Store
	books       Books
	ways        []Way
	place, link string
	now         func() time.Time
}

// NewDesk tells the books of a place by all ways; link is where people read on.
func NewDesk(store Store, books Books, ways []Way, place, link string, now func() time.Time) *Desk {
	return &Desk{store: store, books: books, ways: ways, place: place, link: link, now: now}
}

const (
	// holdFor is how long nobody else sends what one node is sending; a node that is killed meanwhile leaves it to the
	// others then. A message that had just left is sent once more.
	holdFor = 5 * time.Minute
	// triesMost is how often a way is tried, holdFor apart at first and more each time.
	triesMost = 8
)

// Tick sends what is due. Any node may do it at any time: each way of a digest has one sender at a time.
func (d *Desk) Tick(ctx context.Context) error {
	id, is := due(d.now())
	if !is || len(d.ways) == 0 {
		return nil
	}
	made, err := d.of(ctx, id)
	if err != nil {
		return err
	}
	var errs []error
	for _, way := range d.ways {
		if made, err = d.send(ctx, made, way); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// of is the week's digest, made now if it is not there.
func (d *Desk) of(ctx context.Context, id string) (Digest, error) {
	kept, err := d.store.Get(ctx, id)
	if !errors.Is(err, ErrNotFound) {
		return kept, err
	}
	fresh, err := d.draw(ctx, id)
	if err != nil {
		return Digest{}, err
	}
	if err := d.store.Insert(ctx, fresh); err != nil && !errors.Is(err, ErrThere) {
		return Digest{}, fmt.Errorf("digest: keep %s: %w", id, err)
	}
	return d.store.Get(ctx, id)
}

// draw makes a digest out of the books as they stand.
func (d *Desk) draw(ctx context.Context, id string) (Digest, error) {
	fresh := Digest{ID: id, MadeAt: d.now().UTC().Truncate(time.Millisecond)}
	before, err := d.store.Before(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fresh, err
	}
	campaigns, err := d.books.Campaigns(ctx, 7)
	if err != nil {
		return fresh, err
	}
	for _, c := range campaigns {
		figures, err := d.books.Figures(ctx, c.ID)
		if err != nil {
			return fresh, fmt.Errorf("digest: figures of %s: %w", c.ID, err)
		}
		fresh.Parts = append(fresh.Parts, part(c.ID, c.Title, figures, before.Parts))
	}
	fresh.Todos, err = d.books.Todos(ctx)
	return fresh, err
}

// send takes the digest for one way, sends it, and notes what came of it. It gives the digest as it is kept then.
func (d *Desk) send(ctx context.Context, made Digest, way Way) (Digest, error) {
	now := d.now().UTC().Truncate(time.Millisecond)
	mine := made.sending(way.Name())
	if !mine.SentAt.IsZero() || mine.Tries >= triesMost || now.Before(mine.NextAt) {
		return made, nil
	}
	mine.Tries++
	mine.NextAt = now.Add(holdFor << (mine.Tries - 1))
	held, err := d.store.Replace(ctx, made.with(mine))
	if errors.Is(err, ErrChanged) {
		return d.store.Get(ctx, made.ID) // another node was quicker
	}
	if err != nil {
		return made, fmt.Errorf("digest: hold %s: %w", made.ID, err)
	}
	sent := way.Send(ctx, held.Words(d.place, d.link))
	if sent == nil {
		mine.SentAt, mine.Error = d.now().UTC().Truncate(time.Millisecond), ""
	} else {
		mine.Error = sent.Error()
		sent = fmt.Errorf("digest: send %s by %s: %w", made.ID, way.Name(), sent)
	}
	kept, err := d.note(ctx, held, mine)
	return kept, errors.Join(sent, err)
}

// note keeps what came of a sending that is ours, whatever others do with the other ways meanwhile.
func (d *Desk) note(ctx context.Context, made Digest, mine Sending) (Digest, error) {
	for {
		kept, err := d.store.Replace(ctx, made.with(mine))
		if !errors.Is(err, ErrChanged) {
			return kept, err
		}
		if made, err = d.store.Get(ctx, made.ID); err != nil {
			return made, fmt.Errorf("digest: note what came of %s: %w", mine.Way, err)
		}
	}
}

func (d *Digest) sending(way string) Sending {
	i := slices.IndexFunc(d.Sendings, func(s Sending) bool { return s.Way == way })
	if i < 0 {
		return Sending{Way: way}
	}
	return d.Sendings[i]
}

func (d *Digest) with(s Sending) Digest {
	changed := *d
	changed.Sendings = slices.DeleteFunc(slices.Clone(d.Sendings), func(other Sending) bool { return other.Way == s.Way })
	changed.Sendings = append(changed.Sendings, s)
	return changed
}

// Ways are the names of the ways it is sent by.
func (d *Desk) Ways() []string {
	names := make([]string, len(d.ways))
	for i, way := range d.ways {
		names[i] = way.Name()
	}
	return names
}

// Last is the digest that was told last, or ErrNotFound.
func (d *Desk) Last(ctx context.Context) (Digest, error) { return d.store.Before(ctx, "9999") }

// Preview is the digest as it would be told now, without keeping or sending it.
func (d *Desk) Preview(ctx context.Context) (Message, error) {
	fresh, err := d.draw(ctx, d.now().In(answer.China).Format(time.DateOnly))
	return fresh.Words(d.place, d.link), err
}
