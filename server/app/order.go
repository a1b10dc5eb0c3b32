package app

import (
	"context"
	"errors"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/order"
)

// buildOrders comes after the books and the box. Before the port answers, and now and then, it makes the activities that
// a killed server or a database that was away left out.
func (a *App) buildOrders(ctx context.Context) error {
	s := a.Parts.stores.books
	var box order.Sealer
	if a.box != nil {
		box = a.box
	}
	a.Parts.Books.Orders = order.NewDesk(order.Stores{Orders: s.orders, Menu: s.menu}, orderBooks{a}, a.Parts.Books.Places, box, a.now, chance)
	file := func(ctx context.Context) {
		if err := a.Parts.Books.Orders.FileLeft(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("deliveries are still without an activity", "error", err)
		}
	}
	file(ctx)
	stop := a.every(fileEvery, file)
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

// fileEvery is how often a node looks for deliveries without an activity. They come about when it cannot write.
const fileEvery = time.Minute

// orderBooks takes deliveries in as activities.
type orderBooks struct{ app *App }

// HasCampaign implements order.Books.
func (b orderBooks) HasCampaign(ctx context.Context, id, day string) (there, on bool, err error) {
	c, err := b.app.Parts.Planner.Get(ctx, id)
	if errors.Is(err, campaign.ErrNotFound) {
		return false, false, nil
	}
	return err == nil, c.Runs(day), err
}

// File implements order.Books.
func (b orderBooks) File(ctx context.Context, h order.Held) error {
	a := campaign.Activity{
		ID: h.ID, Campaign: h.Campaign, Kind: h.Kind, Title: h.Title, Date: h.Day, District: h.District, Place: h.Place,
		FiveClass: h.FiveClass, Online: h.Online, Attendance: h.Present, Note: h.Summary,
	}
	if h.Leaflets > 0 {
		a.Indicators = map[string]int64{"leaflets": h.Leaflets}
	}
	by, err := b.app.Parts.stores.organisers.Get(ctx, h.By)
	if errors.Is(err, account.ErrUnknownOrganiser) {
		by, err = account.Organiser{ID: h.By}, nil // gone meanwhile
	}
	if err != nil {
		return err
	}
	return b.app.Parts.Books.Diary.File(ctx, by, a)
}
