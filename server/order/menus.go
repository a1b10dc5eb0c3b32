package order

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/history"
)

// MenuStore keeps the menu and the settings.
type MenuStore interface {
	// AddItem keeps a new item; ErrTaken says that another has its number.
	AddItem(ctx context.Context, i Item) (Item, error)
	// Item is the one with this id, or ErrNotFound.
	Item(ctx context.Context, id string) (Item, error)
	// ReplaceItem keeps i if its Revision is still the one kept, else returns ErrChanged; ErrTaken as above.
	ReplaceItem(ctx context.Context, i Item) (Item, error)
	// Items are all of them, in the order of their numbers.
	Items(ctx context.Context) ([]Item, error)
	// Settings are those kept, or ErrNotFound.
	Settings(ctx context.Context, id string) (Settings, error)
	// KeepSettings keeps s if its Revision is still the one kept, else returns ErrChanged.
	KeepSettings(ctx context.Context, s Settings) (Settings, error)
}

// itemsMost bounds the menu: it is read whole, on a phone.
const itemsMost = 200

// Settings are how orders are taken.
func (d *Desk) Settings(ctx context.Context) (Settings, error) {
	s, err := d.menu.Settings(ctx, settingsID)
	if errors.Is(err, ErrNotFound) {
		return DefaultSettings(), nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("order: settings: %w", err)
	}
	return s, nil
}

// Set changes how orders are taken. The revision must be the one kept, nought where nothing is.
func (d *Desk) Set(ctx context.Context, by account.Organiser, s Settings) (Settings, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Settings{}, err
	}
	if err := s.validate(); err != nil {
		return Settings{}, err
	}
	if s.Open && d.box == nil {
		return Settings{}, ErrNoBox
	}
	s.ID = settingsID
	kept, err := d.menu.KeepSettings(ctx, s)
	if err != nil {
		return Settings{}, fmt.Errorf("order: keep settings: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until = time.Time{}
	return kept, nil
}

// Menu is the whole menu, in the order of its numbers.
func (d *Desk) Menu(ctx context.Context) ([]Item, error) {
	all, err := d.menu.Items(ctx)
	if err != nil {
		return nil, fmt.Errorf("order: menu: %w", err)
	}
	return all, nil
}

// openFor is how long it is remembered whether orders are taken: every phone asks that opens the first page.
const openFor = 3 * time.Second

// Open reports whether the public can order at present, or could some seconds ago.
func (d *Desk) Open(ctx context.Context) (bool, error) {
	if d.box == nil {
		return false, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); !now.Before(d.until) {
		s, err := d.Settings(ctx)
		if err != nil {
			return false, err
		}
		d.open, d.until = s.Open, now.Add(openFor)
	}
	return d.open, nil
}

// AddItem puts an item on the menu, under an id nobody has.
func (d *Desk) AddItem(ctx context.Context, by account.Organiser, id string, i Item) (Item, error) {
	if err := d.ready(by, &i); err != nil {
		return Item{}, err
	}
	all, err := d.Menu(ctx)
	if err != nil {
		return Item{}, err
	}
	if len(all) >= itemsMost {
		return Item{}, invalid("number", "菜单最多 200 个课题，请先修改旧的")
	}
	i.ID, i.Log = id, history.Log{}
	if err := i.Write(by.Author(), i.UpdatedAt, history.Change{Act: history.Entered}); err != nil {
		return Item{}, err
	}
	kept, err := d.menu.AddItem(ctx, i)
	return kept, taken(err)
}

// ChangeItem replaces an item. Orders keep the topic they were placed with.
func (d *Desk) ChangeItem(ctx context.Context, by account.Organiser, i Item) (Item, error) {
	if err := d.ready(by, &i); err != nil {
		return Item{}, err
	}
	before, err := d.menu.Item(ctx, i.ID)
	if err != nil {
		return Item{}, fmt.Errorf("order: menu item %s: %w", i.ID, err)
	}
	i.Log = before.Log
	if fields := history.Diff(before.said(), i.said()); len(fields) > 0 {
		if err := i.Write(by.Author(), i.UpdatedAt, history.Change{Act: history.Changed, Fields: fields}); err != nil {
			return Item{}, err
		}
	}
	kept, err := d.menu.ReplaceItem(ctx, i)
	return kept, taken(err)
}

// MenuItem is one item with its history, for who may change it.
func (d *Desk) MenuItem(ctx context.Context, by account.Organiser, id string) (Item, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Item{}, err
	}
	i, err := d.menu.Item(ctx, id)
	if err != nil {
		return Item{}, fmt.Errorf("order: menu item %s: %w", id, err)
	}
	return i, nil
}

// ready checks what was entered and signs it.
func (d *Desk) ready(by account.Organiser, i *Item) error {
	if err := account.MayRunDistrict(by); err != nil {
		return err
	}
	i.UpdatedBy, i.UpdatedAt = by.ID, d.stamp()
	return i.validate()
}

// taken says beside the field whose number it is.
func taken(err error) error {
	if errors.Is(err, ErrTaken) {
		return invalid("number", "这个编号已经有了，请换一个")
	}
	if err != nil {
		return fmt.Errorf("order: keep menu item: %w", err)
	}
	return nil
}
