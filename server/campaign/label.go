package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
)

// Label is the QR code of a print run. Its ID is what the address on it ends in.
type Label struct {
	ID    string `bson:"_id"`
	Item  string `bson:"item"`
	Entry int64  `bson:"entry"` // the print run's, by its seq
	Batch string `bson:"batch"`
}

// Scan is what one phone did with the labels of a print run. Its ID is the label and the phone.
type Scan struct {
	ID       string    `bson:"_id"`
	Item     string    `bson:"item"`
	Label    string    `bson:"label"`
	Scans    int64     `bson:"scans"`
	Last     time.Time `bson:"last"`
	People   []string  `bson:"people,omitempty"` // who answered behind it, as hashes that lead back to nobody
	Answered int64     `bson:"answered"`         // how many they are
}

// Reach is how far the labels of a print run led: scans, the phones they were made with, and the people who answered
// on these within the visit or the day.
type Reach struct {
	Label    string
	Scans    int64
	Phones   int64
	Answered int64
}

// LabelStore keeps labels and what is done with them.
type LabelStore interface {
	// KeepLabel keeps a label and returns the one that is under its id, which may be an earlier one.
	KeepLabel(ctx context.Context, l Label) (Label, error)
	// Label is the one with this id, or ErrNotFound.
	Label(ctx context.Context, id string) (Label, error)
	// Labels are those of an item.
	Labels(ctx context.Context, item string) ([]Label, error)
	// ChangeScan changes what a phone did, which begins as start.
	ChangeScan(ctx context.Context, start Scan, change func(*Scan) error) error
	// Reaches are how far the labels of an item led.
	Reaches(ctx context.Context, item string) ([]Reach, error)
}

// Labels makes labels and counts where they lead.
type Labels struct {
	store     LabelStore
	materials MaterialStore
	now       func() time.Time
}

// NewLabels keeps labels in store.
func NewLabels(store LabelStore, materials MaterialStore, now func() time.Time) *Labels {
	return &Labels{store, materials, now}
}

// Print readies the label of an item's print run. It is the same whenever it is asked for.
func (l *Labels) Print(ctx context.Context, by account.Organiser, b Batch, m Material) (Label, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Label{}, err
	}
	want := Label{Item: m.ID, Entry: b.Seq, Batch: b.Number}
	for try := range 8 {
		want.ID = labelID(m.ID, b.Seq, try)
		kept, err := l.store.KeepLabel(ctx, want)
		switch {
		case err != nil:
			return Label{}, fmt.Errorf("campaign: label of %s: %w", m.ID, err)
		case kept == want:
			return kept, nil
		}
	}
	return Label{}, fmt.Errorf("campaign: no label left for %s", m.ID)
}

// labelID is eight letters and digits that cannot be mistaken for each other.
func labelID(item string, seq int64, try int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "label/%s/%d/%d", item, seq, try))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// Lead is the item a label is of; ErrNotFound if there is no such label.
func (l *Labels) Lead(ctx context.Context, id string) (Material, error) {
	if len(id) != 8 {
		return Material{}, ErrNotFound
	}
	kept, err := l.store.Label(ctx, id)
	if err != nil {
		return Material{}, err
	}
	return l.materials.Material(ctx, kept.Item)
}

// SameVisit is how long a phone that comes again by the same label is still at the same visit: that is no second scan.
const SameVisit = 10 * time.Minute

// Scanned counts that a phone came by a label.
func (l *Labels) Scanned(ctx context.Context, id, phone string) error {
	kept, err := l.store.Label(ctx, id)
	if err != nil {
		return err
	}
	now := l.now().UTC().Truncate(time.Millisecond)
	return l.store.ChangeScan(ctx, scanOf(kept, phone), func(s *Scan) error {
		if now.Sub(s.Last) >= SameVisit {
			s.Scans++
			s.Last = now
		}
		return nil
	})
}

func scanOf(l Label, phone string) Scan {
	return Scan{ID: l.ID + "/" + phone, Item: l.Item, Label: l.ID}
}

// errNotCame ends a change of what never began.
var errNotCame = errors.New("campaign: the phone did not come by this label")

// mostPeople bounds who is counted on one phone.
const mostPeople = 20

// Answered counts that a person answered on a phone that came by a label, if it came on the same day or within the
// visit. Each is counted once.
func (l *Labels) Answered(ctx context.Context, id, phone, person string) error {
	kept, err := l.store.Label(ctx, id)
	if err != nil {
		return err
	}
	now, mark := l.now(), personMark(id, person)
	err = l.store.ChangeScan(ctx, scanOf(kept, phone), func(s *Scan) error {
		if s.Scans == 0 || Day(s.Last) != Day(now) && now.Sub(s.Last) > visitLasts {
			return errNotCame
		}
		if !slices.Contains(s.People, mark) && len(s.People) < mostPeople {
			s.People = append(s.People, mark)
			s.Answered = int64(len(s.People))
		}
		return nil
	})
	if errors.Is(err, errNotCame) {
		return nil
	}
	return err
}

// visitLasts is how long a visit may go on past midnight.
const visitLasts = 2 * time.Hour

// FollowUntil is how long answers on a phone that came by a label now are to be asked about.
func (l *Labels) FollowUntil() time.Duration {
	now := l.now()
	y, m, d := now.In(answer.China).Date()
	return max(time.Date(y, m, d+1, 0, 0, 0, 0, answer.China).Sub(now), visitLasts)
}

func personMark(label, person string) string {
	sum := sha256.Sum256([]byte("reached/" + label + "/" + person))
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// Reaches are how far an item's labels led, by the seq of the print run.
func (l *Labels) Reaches(ctx context.Context, item string) (map[int64]Reach, error) {
	labels, err := l.store.Labels(ctx, item)
	if err != nil {
		return nil, fmt.Errorf("campaign: labels of %s: %w", item, err)
	}
	all, err := l.store.Reaches(ctx, item)
	if err != nil {
		return nil, fmt.Errorf("campaign: scans of %s: %w", item, err)
	}
	led := map[int64]Reach{}
	for _, one := range labels {
		led[one.Entry] = Reach{Label: one.ID}
		for _, r := range all {
			if r.Label == one.ID {
				led[one.Entry] = r
			}
		}
	}
	return led, nil
}
