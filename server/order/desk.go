package order

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"pufa/server/account"
)

// Store keeps orders and how their units are reached.
type Store interface {
	// AddOrder keeps a new order with its contact. An order whose id is there already stays as it is and is returned;
	// ErrTaken says that another one has its code.
	AddOrder(ctx context.Context, o Order, c Contact) (Order, error)
	// Order is the one with this id, or ErrNotFound.
	Order(ctx context.Context, id string) (Order, error)
	// ChangeOrder applies change to an order, once, however many try.
	ChangeOrder(ctx context.Context, id string, change func(*Order) error) (Order, error)
	// OrdersIn are those in one of the states, the newest first, at most limit; a district, if given, narrows them down.
	OrdersIn(ctx context.Context, district string, states []State, limit int) ([]Order, error)
	// Unfiled are those whose activity is still to be made.
	Unfiled(ctx context.Context) ([]Order, error)
	Contact(ctx context.Context, order string) (Contact, error)
	// ForgetContact has a contact end at a moment, if it would end later.
	ForgetContact(ctx context.Context, order string, until time.Time) error
}

// Books take what was delivered in as an activity.
type Books interface {
	// HasCampaign reports whether there is a campaign with this id, and whether it is on that day.
	HasCampaign(ctx context.Context, id, day string) (there, on bool, err error)
	// File enters an activity. One that is there already under its id stays.
	File(ctx context.Context, h Held) error
}

// Places knows the sub-districts.
type Places interface {
	// Holder is the code under which a sub-district's books are kept, "" for the district itself, and what people call
	// it; or an error if there is none.
	Holder(ctx context.Context, code string) (holder, name string, err error)
}

// Stores are where a desk keeps things.
type Stores struct {
	Orders Store
	Menu   MenuStore
}

// Desk takes orders and has them worked on. Any number of nodes may share its stores.
type Desk struct {
	orders Store
	menu   MenuStore
	books  Books
	places Places
	box    Sealer
	now    func() time.Time
	chance func([]byte)

	mu    sync.Mutex
	open  bool
	until time.Time // open is good until then
}

// NewDesk keeps its orders in stores. Without a box no orders are taken. chance fills what it is given with random bytes.
func NewDesk(stores Stores, books Books, places Places, box Sealer, now func() time.Time, chance func([]byte)) *Desk {
	return &Desk{orders: stores.Orders, menu: stores.Menu, books: books, places: places, box: box, now: now, chance: chance}
}

// Look is the order a key opens.
func (d *Desk) Look(ctx context.Context, key string) (Order, error) {
	if !IsKey(key) {
		return Order{}, ErrNotFound
	}
	return d.orders.Order(ctx, IDOf(key))
}

// Cancel takes an order back, by its key. Its contact is forgotten at once.
func (d *Desk) Cancel(ctx context.Context, key, reason string) (Order, error) {
	o, err := d.byKey(ctx, key, func(o *Order) error { return o.cancel(reason, d.stamp()) })
	if err != nil {
		return Order{}, err
	}
	return o, d.orders.ForgetContact(ctx, o.ID, d.now())
}

// Rate keeps what the unit says of what was delivered, by the order's key.
func (d *Desk) Rate(ctx context.Context, key string, stars int, words string) (Order, error) {
	return d.byKey(ctx, key, func(o *Order) error { return o.rate(Rating{Stars: stars, Words: words, At: d.stamp()}) })
}

func (d *Desk) byKey(ctx context.Context, key string, change func(*Order) error) (Order, error) {
	if !IsKey(key) {
		return Order{}, ErrNotFound
	}
	return d.orders.ChangeOrder(ctx, IDOf(key), change)
}

func (d *Desk) stamp() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

// Get is an order, if the organiser looks after its sub-district.
func (d *Desk) Get(ctx context.Context, by account.Organiser, id string) (Order, error) {
	return d.mine(ctx, by, id)
}

func (d *Desk) mine(ctx context.Context, by account.Organiser, id string) (Order, error) {
	o, err := d.orders.Order(ctx, id)
	if err != nil {
		return Order{}, fmt.Errorf("order: %s: %w", id, err)
	}
	return o, account.MayWriteBooks(by, o.District)
}

// finishedMost is how many finished orders a board shows, the newest.
const finishedMost = 500

// Board is every open order an organiser may see and the newest of those that are over, overdue ones first.
func (d *Desk) Board(ctx context.Context, by account.Organiser) ([]Order, Settings, error) {
	scope := by.Scope().Code()
	if err := account.MayReadBooks(by, scope); err != nil {
		return nil, Settings{}, err
	}
	settings, err := d.Settings(ctx)
	if err != nil {
		return nil, settings, err
	}
	open, err := d.orders.OrdersIn(ctx, scope, []State{Waiting, Dispatched}, 0)
	if err != nil {
		return nil, settings, fmt.Errorf("order: open ones: %w", err)
	}
	over, err := d.orders.OrdersIn(ctx, scope, []State{Delivered, Rated, Returned, Cancelled}, finishedMost)
	if err != nil {
		return nil, settings, fmt.Errorf("order: finished ones: %w", err)
	}
	all := slices.Concat(open, over)
	dueFirst(all, d.now(), settings.TakeDays)
	return all, settings, nil
}

// Dispatch says who goes and when. A revision that is not nought must be the one kept.
func (d *Desk) Dispatch(ctx context.Context, by account.Organiser, id string, revision int64, to Dispatch) (Order, error) {
	to.At = to.At.UTC().Truncate(time.Millisecond)
	return d.change(ctx, by, id, revision, func(o *Order, s Step) error { return o.dispatch(to, s) })
}

// Return sends an order back with a reason.
func (d *Desk) Return(ctx context.Context, by account.Organiser, id string, revision int64, reason string) (Order, error) {
	o, err := d.change(ctx, by, id, revision, func(o *Order, s Step) error { return o.refuse(reason, s) })
	if err != nil {
		return Order{}, err
	}
	return o, d.over(ctx, o)
}

// Deliver keeps what was counted where an order was delivered, and has it entered as an activity.
func (d *Desk) Deliver(ctx context.Context, by account.Organiser, id string, revision int64, what Delivery) (Order, error) {
	there, on, err := d.books.HasCampaign(ctx, what.Campaign, what.Day)
	switch {
	case err != nil:
		return Order{}, fmt.Errorf("order: campaign %s: %w", what.Campaign, err)
	case !there:
		return Order{}, invalid("campaign", "请选择记在哪个普法活动名下")
	case !on:
		return Order{}, invalid("day", "这一天不在所选的普法活动期间，换一个活动或者改日期")
	}
	o, err := d.change(ctx, by, id, revision, func(o *Order, s Step) error { return o.deliver(what, s) })
	if err != nil {
		return Order{}, err
	}
	if o, err = d.file(ctx, o); err != nil {
		return Order{}, err
	}
	return o, d.over(ctx, o)
}

// change has an organiser do something to an order, and signs it.
func (d *Desk) change(ctx context.Context, by account.Organiser, id string, revision int64, do func(*Order, Step) error) (Order, error) {
	if _, err := d.mine(ctx, by, id); err != nil {
		return Order{}, err
	}
	s := Step{At: d.stamp(), By: by.ID, ByName: by.Name}
	o, err := d.orders.ChangeOrder(ctx, id, func(o *Order) error {
		if revision != 0 && o.Revision != revision {
			return ErrChanged
		}
		return do(o, s)
	})
	if err != nil {
		return Order{}, fmt.Errorf("order: change %s: %w", id, err)
	}
	return o, nil
}

// over has the contact of an order end some days after it is over.
func (d *Desk) over(ctx context.Context, o Order) error {
	return d.orders.ForgetContact(ctx, o.ID, d.now().Add(OverDays*aDay))
}

// file makes the activity of a delivered order. The order is kept as delivered before, so that a server killed in between
// makes it when it starts: see FileLeft.
func (d *Desk) file(ctx context.Context, o Order) (Order, error) {
	if err := d.books.File(ctx, o.held()); err != nil {
		return Order{}, fmt.Errorf("order: activity of %s: %w", o.ID, err)
	}
	return d.orders.ChangeOrder(ctx, o.ID, func(o *Order) error {
		o.Unfiled = false
		return nil
	})
}

// FileLeft makes the activities that a killed server left out.
func (d *Desk) FileLeft(ctx context.Context) error {
	left, err := d.orders.Unfiled(ctx)
	if err != nil {
		return fmt.Errorf("order: deliveries without an activity: %w", err)
	}
	for _, o := range left {
		if _, err := d.file(ctx, o); err != nil {
			return err
		}
	}
	return nil
}
