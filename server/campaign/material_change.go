package campaign

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// ChangeMaterial puts right what is said of an item. seen, if not nought, is how many lines its history had when it was
// looked at. What was counted stays as it is, and so does the unit it was counted in.
func (b *Books) ChangeMaterial(ctx context.Context, by account.Organiser, m Material, seen int64) (Stock, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Stock{}, err
	}
	if err := m.validate(); err != nil {
		return Stock{}, err
	}
	s, err := b.take(ctx, m.ID)
	if err != nil {
		return Stock{}, err
	}
	defer s.release()
	if err := b.refresh(ctx, s); err != nil {
		return Stock{}, err
	}
	s.material, err = b.store.ChangeMaterial(ctx, m.ID, func(kept *Material) error {
		switch {
		case kept.Gone:
			return ErrNotFound
		case seen != 0 && seen != kept.Lines():
			return ErrChanged
		case m.Unit != kept.Unit && s.ledger.Seq > 0:
			return invalid("unit", "已经有流水，计量单位不能再改")
		}
		before := kept.said()
		kept.Name, kept.Kind, kept.Law, kept.Spec, kept.Unit = m.Name, m.Kind, m.Law, m.Spec, m.Unit
		fields := changed(before, kept.said())
		if len(fields) == 0 {
			return nil
		}
		return kept.Write(by.Author(), b.at(), Change{Act: Changed, Fields: fields})
	})
	if err != nil {
		return Stock{}, fmt.Errorf("campaign: change material %s: %w", m.ID, err)
	}
	s.ledger.Unit = s.material.Unit
	return b.stock(ctx, by, s)
}

// RemoveMaterial strikes an item out that was set up by mistake: one of which nothing ever came, or nothing is left once
// entries were reversed. It is kept with its history. The next place in its ledger decides between this and an entry that
// somebody makes at the same moment.
func (b *Books) RemoveMaterial(ctx context.Context, by account.Organiser, id string) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	s, err := b.take(ctx, id)
	if err != nil {
		return err
	}
	defer s.release()
	if err := b.strike(ctx, by, s); err != nil {
		return err
	}
	_, err = b.store.ChangeMaterial(ctx, id, func(kept *Material) error {
		if kept.Gone {
			return ErrNotFound
		}
		kept.Gone = true
		return kept.Write(by.Author(), b.at(), Change{Act: Removed})
	})
	if err != nil {
		return fmt.Errorf("campaign: remove material %s: %w", id, err)
	}
	return nil
}

// strike ends an item's ledger, if that was not done before.
func (b *Books) strike(ctx context.Context, by account.Organiser, s *shelf) error {
	for range attempts {
		if err := b.refresh(ctx, s); err != nil || s.ledger.struck {
			return err
		}
		item, seq := s.material.ID, s.ledger.Seq+1
		e := Entry{
			ID: EntryID(item, seq), Item: item, Seq: seq, Kind: Strike, Date: Day(b.now()), RequestID: "strike-" + item,
			By: by.ID, ByName: by.Name, At: b.at(),
		}
		if err := s.ledger.Check(e); err != nil {
			return err
		}
		switch err := b.store.AppendEntry(ctx, e); {
		case err == nil:
			return s.ledger.Apply(e)
		case !errors.Is(err, ErrTaken):
			return fmt.Errorf("campaign: end the ledger of %s: %w", item, err)
		}
	}
	return ErrBusy
}

func (b *Books) at() time.Time { return b.now().UTC().Truncate(time.Millisecond) }
