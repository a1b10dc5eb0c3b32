package order

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
)

// waitingMost bounds how many orders wait to be taken in one sub-district: more than anybody could work on, and no more
// than a flood can fill.
const waitingMost = 300

// Place takes an order. The key is drawn by who orders; the same key again gives the order it opened then.
func (d *Desk) Place(ctx context.Context, key string, w Wish, p Person) (Order, error) {
	if kept, err := d.placed(ctx, key); !errors.Is(err, ErrNotFound) {
		return kept, err
	}
	settings, err := d.Settings(ctx)
	switch {
	case err != nil:
		return Order{}, err
	case d.box == nil || !settings.Open:
		return Order{}, ErrClosed
	}
	return d.take(ctx, Order{ID: IDOf(key), Source: Online}, Step{At: d.stamp()}, w, p)
}

// Enter takes an order that a unit gave an organiser by telephone or in person, by the rules of Place. That phones cannot
// order at present does not matter: somebody answered.
func (d *Desk) Enter(ctx context.Context, by account.Organiser, key string, from Source, w Wish, p Person) (Order, error) {
	holder, err := d.holder(ctx, w.District)
	if err != nil {
		return Order{}, err
	}
	if err := account.MayWriteBooks(by, holder); err != nil {
		return Order{}, err
	}
	kept, err := d.placed(ctx, key)
	switch {
	case err == nil:
		return d.mine(ctx, by, kept.ID)
	case !errors.Is(err, ErrNotFound):
		return Order{}, err
	case from != Called && from != Visit && from != Inspection:
		return Order{}, invalid("source", "请选择单位是怎么点的")
	case d.box == nil:
		return Order{}, ErrNoBox
	}
	s := Step{At: d.stamp(), By: by.ID, ByName: by.Name}
	return d.take(ctx, Order{ID: IDOf(key), Source: from}, s, w, p)
}

// placed is the order a key opens, or ErrNotFound where it has placed none yet.
func (d *Desk) placed(ctx context.Context, key string) (Order, error) {
	if !IsKey(key) {
		return Order{}, invalid("key", "这一页打开得太久了，请刷新后重填")
	}
	return d.orders.Order(ctx, IDOf(key))
}

// take keeps a new order with its contact, if what was filled in can be ordered.
func (d *Desk) take(ctx context.Context, o Order, s Step, w Wish, p Person) (Order, error) {
	o, err := d.wished(ctx, o, w, s.At)
	if err != nil {
		return Order{}, err
	}
	if err := p.validate(); err != nil {
		return Order{}, err
	}
	s.To = Waiting
	o.step(s)
	return d.keep(ctx, o, d.seal(p, o.ID, o.PlacedAt))
}

// wished is the order a wish becomes, if it can be taken.
func (d *Desk) wished(ctx context.Context, o Order, w Wish, now time.Time) (Order, error) {
	o.Topic = Tailored
	if w.Item != "" {
		item, err := d.menu.Item(ctx, w.Item)
		if errors.Is(err, ErrNotFound) || err == nil && item.Off {
			return Order{}, invalid("item", "这个课题刚从菜单上撤下，请另选一个")
		}
		if err != nil {
			return Order{}, fmt.Errorf("order: menu item %s: %w", w.Item, err)
		}
		o.Number, o.Topic, w.Form = item.Number, item.Topic, item.Form
	}
	if err := w.validate(now); err != nil {
		return Order{}, err
	}
	holder, err := d.holder(ctx, w.District)
	if err != nil {
		return Order{}, err
	}
	waiting, err := d.orders.OrdersIn(ctx, holder, []State{Waiting}, waitingMost)
	if err != nil {
		return Order{}, fmt.Errorf("order: waiting ones: %w", err)
	}
	if len(waiting) >= waitingMost {
		return Order{}, ErrFull
	}
	w.District = holder
	o.Wish, o.District, o.PlacedAt = w, holder, now
	return o, nil
}

// holder is the sub-district in whose books a unit's orders are.
func (d *Desk) holder(ctx context.Context, code string) (string, error) {
	holder, _, err := d.places.Holder(ctx, code)
	if err != nil || holder == "" {
		return "", invalid("district", "请选择单位所在的镇街")
	}
	return holder, nil
}

// keep gives the order a code nobody else has.
func (d *Desk) keep(ctx context.Context, o Order, c Contact) (Order, error) {
	for {
		var random [6]byte
		d.chance(random[:])
		o.Code = codeOf(random)
		kept, err := d.orders.AddOrder(ctx, o, c)
		if !errors.Is(err, ErrTaken) {
			return kept, err
		}
	}
}
