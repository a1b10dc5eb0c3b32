package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Record is a part of the books that tasks are measured by.
type Record struct {
	// Shows are the measures it knows of.
	Shows []Measured
	// Read reads what it holds of a campaign. What has no campaign is given for its days.
	Read func(ctx context.Context, c Campaign) ([]Happening, error)
}

// happened reads those parts of the books that the measures need.
func happened(ctx context.Context, records []Record, c Campaign, needed []Measured) (*Happened, error) {
	h := &Happened{}
	for _, record := range records {
		if !slices.ContainsFunc(record.Shows, func(m Measured) bool { return slices.Contains(needed, m) }) {
			continue
		}
		found, err := record.Read(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("campaign: read what happened in %s: %w", c.ID, err)
		}
		h.Put(found...)
	}
	return h, nil
}

// Record is what the ledgers show: what was handed out and not reversed.
func (b *Books) Record() Record {
	return Record{Shows: []Measured{ByHandOuts, ByHandOutsKind}, Read: b.happenings}
}

func (b *Books) happenings(ctx context.Context, c Campaign) ([]Happening, error) {
	items, err := b.store.Materials(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("campaign: materials of %s: %w", c.ID, err)
	}
	var all []Happening
	for _, m := range items {
		s, err := b.take(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if err = b.refresh(ctx, s); err == nil {
			all = append(all, s.ledger.happenings(m)...)
		}
		s.release()
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (l *Ledger) happenings(m Material) (all []Happening) {
	for _, e := range l.entries {
		if e.Kind != HandOut || l.moves[e.Seq].reversed != 0 {
			continue
		}
		for _, measure := range []Gauge{{ByHandOuts, m.ID}, {ByHandOutsKind, m.Kind}, {ByHandOuts, ""}} {
			all = append(all, Happening{measure, e.District, e.Date, e.Quantity})
		}
	}
	return all
}

// Record is what the activities show, those that count.
func (d *Diary) Record() Record {
	return Record{
		Shows: []Measured{ByActivities, ByActivitiesKind, ByActivitiesClass, ByAttendance, ByIndicator, ByOrders},
		Read: func(ctx context.Context, c Campaign) ([]Happening, error) {
			held, err := d.store.Activities(ctx, c.ID, "")
			if err != nil {
				return nil, fmt.Errorf("campaign: activities of %s: %w", c.ID, err)
			}
			var all []Happening
			for _, a := range held {
				if a.Counts(c) {
					all = append(all, a.happenings()...)
				}
			}
			return all, nil
		},
	}
}

// OrderedID is how the ids begin of activities that were made of delivered orders.
const OrderedID = "order-"

func (a Activity) happenings() []Happening {
	one := func(by Measured, of string, n int64) Happening {
		return Happening{Gauge{by, of}, a.District, a.Date, n}
	}
	all := []Happening{one(ByActivities, "", 1), one(ByActivitiesKind, a.Kind, 1), one(ByAttendance, "", a.Attendance)}
	if a.FiveClass != "" {
		all = append(all, one(ByActivitiesClass, a.FiveClass, 1))
	}
	if strings.HasPrefix(a.ID, OrderedID) {
		all = append(all, one(ByOrders, "", 1))
	}
	for key, n := range a.Indicators {
		all = append(all, one(ByIndicator, key, n))
	}
	return all
}
