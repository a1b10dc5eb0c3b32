package editing

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
)

// Import is the taking in of one file of questions. Its drafts bear its id. Until somebody keeps them, it is unfinished:
// whoever began it may go on, keep the drafts there are, or take them back.
type Import struct {
	ID    string      `bson:"_id"` // made up by whoever begins it
	By    string      `bson:"by"`  // an organiser's id
	Name  string      `bson:"name"`
	File  string      `bson:"file,omitempty"` // how the file is called
	State ImportState `bson:"state"`
	At    time.Time   `bson:"at"`
}

// ImportState is how far an import has come.
type ImportState string

// The states of an import.
const (
	Running     ImportState = "running"
	Kept        ImportState = "kept"
	ImportTaken ImportState = "taken_back" // no draft is added any more
)

var (
	// ErrOthersImport says that the import is another person's.
	ErrOthersImport = errors.New("editing: another person's import")
	// ErrTakenBack says that the import was taken back, so that nothing is added to it.
	ErrTakenBack = errors.New("editing: the import was taken back")
)

// takenAtOnce is how many drafts are taken back at the same time: they share commits.
const takenAtOnce = 32

// Ended is what became of an import's drafts.
type Ended struct {
	Back  int      // drafts that were taken back, this time or before
	Stays []string // the ids of those that somebody has worked at
}

// Unfinished is an import that nobody has ended, or whose end was cut short.
type Unfinished struct {
	Import
	Drafts  int // that nobody has touched since
	Touched int
}

// Begin has drafts be written under an import's id. It may be said again: the import is begun once.
func (d *Desk) Begin(ctx context.Context, by account.Organiser, id, file string) error {
	if err := account.MayDraftQuestions(by); err != nil {
		return err
	}
	_, err := d.store.ChangeImport(ctx, id, d.newImport(by, id, file), mayAdd(by))
	return err
}

func (d *Desk) newImport(by account.Organiser, id, file string) Import {
	return Import{ID: id, By: by.ID, Name: by.Name, File: file, State: Running, At: d.now().UTC().Truncate(time.Millisecond)}
}

// mayAdd lets an import's own organiser go on with it.
func mayAdd(by account.Organiser) func(*Import) error {
	return func(i *Import) error {
		switch {
		case i.By != by.ID:
			return ErrOthersImport
		case i.State == ImportTaken:
			return ErrTakenBack
		default:
			return nil
		}
	}
}

// Keep ends an import whose drafts stay.
func (d *Desk) Keep(ctx context.Context, by account.Organiser, id string) error {
	return d.end(ctx, by, id, Kept)
}

// TakeBack ends an import and takes those of its drafts back that nobody has touched since. First the import is ended, so
// that nothing is added any more; what is cut short after that is finished by saying it again.
func (d *Desk) TakeBack(ctx context.Context, by account.Organiser, id string) (Ended, error) {
	if err := d.end(ctx, by, id, ImportTaken); err != nil {
		return Ended{}, err
	}
	drafts, err := d.store.OfImport(ctx, id)
	if err != nil {
		return Ended{}, fmt.Errorf("editing: read the drafts of an import: %w", err)
	}
	if err := d.takeBack(ctx, by, drafts); err != nil {
		return Ended{}, err
	}
	var ended Ended
	for _, r := range drafts {
		if r.State == TakenBack {
			ended.Back++
		} else {
			ended.Stays = append(ended.Stays, r.ID)
		}
	}
	return ended, nil
}

// end notes how an import ends. One that was taken back stays so. One nobody has heard of is noted, too: its first drafts
// may be on their way.
func (d *Desk) end(ctx context.Context, by account.Organiser, id string, state ImportState) error {
	if err := account.MayDraftQuestions(by); err != nil {
		return err
	}
	_, err := d.store.ChangeImport(ctx, id, d.newImport(by, id, ""), func(i *Import) error {
		switch {
		case i.By != by.ID && account.MayRunDistrict(by) != nil:
			return ErrOthersImport
		case i.State == ImportTaken && state != ImportTaken:
			return ErrTakenBack
		}
		i.State = state
		return nil
	})
	return err
}

// takeBack takes back those drafts that nobody has touched, and puts in their places what they are then.
func (d *Desk) takeBack(ctx context.Context, by account.Organiser, drafts []Record) error {
	var wg sync.WaitGroup
	turns := make(chan struct{}, takenAtOnce)
	errs := make([]error, len(drafts))
	for i := range drafts {
		if !drafts[i].untouched() {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			errs[i] = d.takeOneBack(ctx, by, &drafts[i])
		})
	}
	wg.Wait()
	d.take(drafts...)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// takeOneBack leaves alone what somebody has touched at the last moment.
func (d *Desk) takeOneBack(ctx context.Context, by account.Organiser, r *Record) error {
	after, err := d.store.Change(ctx, r.ID, Record{}, func(r *Record) error {
		return r.Apply(Command{Kind: GiveUp}, by, d.now())
	})
	switch {
	case errors.Is(err, ErrState):
		return nil
	case err != nil:
		return fmt.Errorf("editing: take %s back: %w", r.ID, err)
	}
	*r = after
	return nil
}

// Unfinished are the imports that are not kept and still have drafts nobody touched: one's own, or for the district
// everybody's.
func (d *Desk) Unfinished(ctx context.Context, by account.Organiser) ([]Unfinished, error) {
	imports, err := d.store.Imports(ctx)
	if err != nil {
		return nil, fmt.Errorf("editing: read the imports: %w", err)
	}
	count := d.countImported()
	all := []Unfinished{}
	for _, i := range imports {
		drafts := count[i.ID]
		if i.State == Kept || drafts.Drafts == 0 || i.By != by.ID && account.MayRunDistrict(by) != nil {
			continue
		}
		drafts.Import = i
		all = append(all, drafts)
	}
	return all, nil
}

// countImported counts the drafts of every import, as far as this node knows.
func (d *Desk) countImported() map[string]Unfinished {
	d.mu.RLock()
	defer d.mu.RUnlock()
	count := map[string]Unfinished{}
	for _, r := range d.records {
		if r.Import == "" || r.State == TakenBack {
			continue
		}
		c := count[r.Import]
		if r.untouched() {
			c.Drafts++
		} else {
			c.Touched++
		}
		count[r.Import] = c
	}
	return count
}
