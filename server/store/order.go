package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/docdb"
	"pufa/server/order"
)

// Orders keeps what units order, and how they are reached.
type Orders struct {
	docs     *docdb.Collection[order.Order]
	contacts *docdb.Collection[order.Contact]
}

var _ order.Store = (*Orders)(nil)

// NewOrders opens the orders.
func NewOrders(ctx context.Context, db *docdb.DB) (s *Orders, err error) {
	s = &Orders{}
	if s.docs, err = docdb.Use[order.Order](ctx, db, docdb.Spec{
		Name: "orders",
		Indexes: []docdb.Index{
			{Name: "code", Fields: []string{"code"}, Unique: true},
			{Name: "state", Fields: []string{"state", "placed_at"}},
			{Name: "district", Fields: []string{"district", "state", "placed_at"}},
			{Name: "unfiled", Fields: []string{"unfiled"}, Sparse: true},
		},
	}); err != nil {
		return nil, fmt.Errorf("store: open orders: %w", err)
	}
	if s.contacts, err = docdb.Use[order.Contact](ctx, db, docdb.Spec{
		Name:    "order_contacts",
		Indexes: []docdb.Index{{Name: "expired", Fields: []string{"expires_at"}, ExpireAfter: time.Second}},
	}); err != nil {
		return nil, fmt.Errorf("store: open contacts of orders: %w", err)
	}
	return s, nil
}

// orderError says a docdb outcome in the order package's words.
func orderError(err error) error {
	return inWords(err, order.ErrNotFound, order.ErrChanged, order.ErrTaken)
}

// AddOrder keeps a new order. Its contact is kept before it: of a server killed in between a contact is left that
// nobody asks for and that expires, never an order whose unit cannot be reached.
func (s *Orders) AddOrder(ctx context.Context, o order.Order, c order.Contact) (order.Order, error) {
	if err := updateOrInsert(ctx, s.contacts, c.Order, c, func(kept *order.Contact) error {
		*kept = c
		return nil
	}); err != nil {
		return order.Order{}, err
	}
	err := first(s.docs.Insert(ctx, o))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) && duplicate.Index == "_id" {
		return s.Order(ctx, o.ID)
	}
	return o, orderError(err)
}

// Order is the one with this id.
func (s *Orders) Order(ctx context.Context, id string) (order.Order, error) {
	o, _, err := s.docs.Get(ctx, id)
	return o, orderError(err)
}

// ChangeOrder applies change to an order.
func (s *Orders) ChangeOrder(ctx context.Context, id string, change func(*order.Order) error) (order.Order, error) {
	o, err := s.docs.Update(ctx, id, change)
	return o, orderError(err)
}

// OrdersIn are those in one of the states, the newest first. Each state is read by itself: one index serves all.
func (s *Orders) OrdersIn(ctx context.Context, district string, states []order.State, limit int) ([]order.Order, error) {
	var all []order.Order
	for _, state := range states {
		q := docdb.Query{
			Where: []docdb.Cond{docdb.Eq("state", state)},
			Sort:  []docdb.Order{docdb.Desc("placed_at")},
			Limit: limit,
		}
		if district != "" {
			q.Where = append(q.Where, docdb.Eq("district", district))
		}
		some, err := collect(s.docs.Find(ctx, q))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b order.Order) int { return b.PlacedAt.Compare(a.PlacedAt) })
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return all, nil
}

// Unfiled are those whose activity is still to be made.
func (s *Orders) Unfiled(ctx context.Context) ([]order.Order, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("unfiled", true)}}))
}

// Contact is how the unit of an order is reached.
func (s *Orders) Contact(ctx context.Context, id string) (order.Contact, error) {
	c, _, err := s.contacts.Get(ctx, id)
	return c, orderError(err)
}

// ForgetContact has a contact end at a moment, if it would end later. What is gone already stays so.
func (s *Orders) ForgetContact(ctx context.Context, id string, until time.Time) error {
	_, err := s.contacts.Update(ctx, id, func(c *order.Contact) error {
		if until.Before(c.Until) {
			c.Until = until
		}
		return nil
	})
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return orderError(err)
}

// UsesDistrict reports whether any order came from the sub-district.
func (s *Orders) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}
