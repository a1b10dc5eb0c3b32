package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/order"
)

// Menu keeps what can be ordered, and how orders are taken.
type Menu struct {
	items    *docdb.Collection[order.Item]
	settings *docdb.Collection[order.Settings]
}

var _ order.MenuStore = (*Menu)(nil)

// NewMenu opens the menu.
func NewMenu(ctx context.Context, db *docdb.DB) (s *Menu, err error) {
	s = &Menu{}
	if s.items, err = docdb.Use[order.Item](ctx, db, docdb.Spec{
		Name:    "menu_items",
		Indexes: []docdb.Index{{Name: "number", Fields: []string{"number"}, Unique: true}},
	}); err != nil {
		return nil, fmt.Errorf("store: open the menu: %w", err)
	}
	if s.settings, err = docdb.Use[order.Settings](ctx, db, docdb.Spec{Name: "order_settings"}); err != nil {
		return nil, fmt.Errorf("store: open settings of orders: %w", err)
	}
	return s, nil
}

// AddItem keeps a new item.
func (s *Menu) AddItem(ctx context.Context, i order.Item) (order.Item, error) {
	i.Revision = 1
	return i, orderError(first(s.items.Insert(ctx, i)))
}

// Item is the one with this id.
func (s *Menu) Item(ctx context.Context, id string) (order.Item, error) {
	i, _, err := s.items.Get(ctx, id)
	return i, orderError(err)
}

// ReplaceItem keeps i if its Revision, which is docdb's version, is still the one kept.
func (s *Menu) ReplaceItem(ctx context.Context, i order.Item) (order.Item, error) {
	err := replace(ctx, s.items, &i, &i.Revision)
	return i, orderError(err)
}

// Items are all of them, in the order of their numbers.
func (s *Menu) Items(ctx context.Context) ([]order.Item, error) {
	return collect(s.items.Find(ctx, docdb.Query{Sort: []docdb.Order{docdb.Asc("number")}}))
}

// Settings are those kept.
func (s *Menu) Settings(ctx context.Context, id string) (order.Settings, error) {
	kept, _, err := s.settings.Get(ctx, id)
	return kept, orderError(err)
}

// KeepSettings keeps them if their Revision is still the one kept; with none they are the first.
func (s *Menu) KeepSettings(ctx context.Context, kept order.Settings) (order.Settings, error) {
	err := keep(ctx, s.settings, &kept, &kept.Revision)
	return kept, orderError(err)
}
