package quiz

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/account"
)

// Close takes no more papers of a printing, and has those that were typed in counted. It cannot be undone: from then on
// what is right is told.
func (c *Clerk) Close(ctx context.Context, by account.Organiser, id string) (Printing, error) {
	if _, err := c.own(ctx, by, id); err != nil {
		return Printing{}, err
	}
	p, err := c.close(ctx, id, by.Name)
	if err != nil {
		return Printing{}, err
	}
	return p, c.settle(ctx, p)
}

func (c *Clerk) close(ctx context.Context, id, by string) (Printing, error) {
	return c.store.ChangePrinting(ctx, id, func(p *Printing) error {
		if p.Stage == PileOpen {
			p.Stage, p.ClosedBy, p.ClosedAt = PileClosed, by, c.examiner.now()
		}
		return nil
	})
}

// settle ends and counts the sittings of a closed printing. Whoever does it again does the same.
func (c *Clerk) settle(ctx context.Context, p Printing) error {
	if p.Stage != PileClosed {
		return nil
	}
	all, err := c.typed.OfPrinting(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("quiz: papers of %s: %w", p.ID, err)
	}
	err = severally(len(all), func(i int) error {
		if err := c.seal(ctx, all[i]); !errors.Is(err, ErrNotFound) {
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = c.store.ChangePrinting(ctx, p.ID, func(p *Printing) error { p.Stage = PileCounted; return nil })
	return err
}

// seal ends a sitting on paper and has it counted.
func (c *Clerk) seal(ctx context.Context, s Sitting) error {
	if s.Stage == StageOpen {
		var err error
		if s, err = c.examiner.sittings.Change(ctx, s.ID, func(s *Sitting) error { s.seal(); return nil }); err != nil {
			return err
		}
	}
	if s.Stage != StageOver {
		return nil
	}
	_, err := c.examiner.count(ctx, s)
	return err
}

// Sweep goes on with what a killed server left: printings that were closed, and whose papers were not all counted. Those
// whose phase is over are ended by the examiner's sweep. Any node may do it at any time.
func (c *Clerk) Sweep(ctx context.Context) error {
	due, err := c.store.Closed(ctx, sweepMost)
	if err != nil {
		return fmt.Errorf("quiz: printings to count: %w", err)
	}
	for _, p := range due {
		if err := c.settle(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// Pile is a printing with what came in.
type Pile struct {
	Listed
	Sheets []Sheet
	Told   bool // what is right and what was earned is told
}

// Sheet is a paper of a pile with what was typed in, nil for nothing.
type Sheet struct {
	Leaf
	Sitting *Sitting
	Key     []string // what is right, as it would be typed; nil before it is told
}

// Open is a printing with its papers, by number. Before it is closed, nothing in it tells what is right.
func (c *Clerk) Open(ctx context.Context, by account.Organiser, id string) (Pile, error) {
	p, err := c.own(ctx, by, id)
	if err != nil {
		return Pile{}, err
	}
	leaves, err := c.store.Leaves(ctx, id)
	if err != nil {
		return Pile{}, err
	}
	all, err := c.typed.OfPrinting(ctx, id)
	if err != nil {
		return Pile{}, err
	}
	typed := map[string]*Sitting{}
	for i := range all {
		typed[all[i].Leaf] = &all[i]
	}
	pile := Pile{Listed: Listed{Printing: p, Entered: len(all), Takes: p.takes(c.examiner.now())}}
	pile.Told = !pile.Takes
	for _, leaf := range leaves {
		sheet := Sheet{Leaf: leaf, Sitting: typed[leaf.Code]}
		if pile.Told {
			if sheet.Key, err = c.key(leaf); err != nil {
				return Pile{}, err
			}
		}
		pile.Sheets = append(pile.Sheets, sheet)
	}
	return pile, nil
}

// Key is Open of a printing that may be told of; ErrEntryOpen of another.
func (c *Clerk) Key(ctx context.Context, by account.Organiser, id string) (Pile, error) {
	pile, err := c.Open(ctx, by, id)
	if err == nil && !pile.Told {
		err = ErrEntryOpen
	}
	return pile, err
}

// key is what is right on a paper.
func (c *Clerk) key(leaf Leaf) ([]string, error) {
	key := make([]string, len(leaf.Places))
	for i, p := range leaf.Places {
		q, err := c.examiner.desk.question(p.Item)
		if err != nil {
			return nil, err
		}
		v := c.examiner.desk.verdict(q, p.Order, true)
		key[i] = typedWords(q.Type, v.Answer, v.Accept)
	}
	return key, nil
}
