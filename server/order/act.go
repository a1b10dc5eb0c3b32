package order

import (
	"slices"
	"strings"
	"time"
)

// What can be done to an order, each as a function of the order alone: it either refuses or carries it out. stepsMost
// bounds what an order is dispatched again and again.
const stepsMost = 100

// dispatch says who goes and when; who was dispatched before is replaced.
func (o *Order) dispatch(d Dispatch, by Step) error {
	switch {
	case !o.State.Open() || len(o.Steps) >= stepsMost:
		return ErrNotNow
	case !fits(d.Undertaker, 2, 40):
		return invalid("undertaker", "请填写承办单位，2 到 40 个字")
	case !fits(d.Lecturer, 2, 40):
		return invalid("lecturer", "请填写讲师，2 到 40 个字")
	case d.At.Before(by.At.Add(-24 * time.Hour)):
		return invalid("at", "送课时间已经过了")
	case d.At.After(by.At.AddDate(1, 0, 0)):
		return invalid("at", "送课时间太远，最多一年")
	}
	o.Dispatch = &d
	by.To, by.Note = Dispatched, d.Undertaker+"，"+d.Lecturer
	o.step(by)
	return nil
}

// refuse sends an order back with a reason the unit will read.
func (o *Order) refuse(reason string, by Step) error {
	switch {
	case !o.State.Open():
		return ErrNotNow
	case !fits(reason, 2, 200):
		return invalid("reason", "请写明退回的原因，2 到 200 个字，点单的单位看得到")
	}
	o.Reason = reason
	by.To, by.Note = Returned, reason
	o.step(by)
	return nil
}

// deliver keeps what was counted there. Its activity is to be made next.
func (o *Order) deliver(d Delivery, by Step) error {
	switch {
	case o.State != Dispatched:
		return ErrNotNow
	case !isDay(d.Day):
		return invalid("day", "请选择送课日期")
	case d.Day > day(by.At):
		return invalid("day", "送完再登记，日期不能晚于今天")
	case d.Day < day(o.PlacedAt):
		return invalid("day", "送课日期早于点单日期")
	case d.Present < 0 || d.Present > headsMost:
		return invalid("present", "实到人数应在 0 到 100000 之间")
	case d.Leaflets < 0 || d.Leaflets > 1_000_000:
		return invalid("leaflets", "发放份数应在 0 到 1000000 之间")
	case !fits(d.Summary, 0, 500):
		return invalid("summary", "小结不超过 500 个字")
	}
	d.Activity, d.By = ActivityID(o.ID), by.By
	o.Delivery, o.Unfiled = &d, true
	by.To = Delivered
	o.step(by)
	return nil
}

// cancel is the unit's own taking back.
func (o *Order) cancel(reason string, at time.Time) error {
	switch {
	case !o.State.Open():
		return ErrNotNow
	case !fits(reason, 0, 200):
		return invalid("reason", "原因不超过 200 个字")
	}
	o.Reason = reason
	o.step(Step{To: Cancelled, At: at, Note: reason})
	return nil
}

// rate keeps the unit's rating. There is one.
func (o *Order) rate(r Rating) error {
	switch {
	case o.State != Delivered:
		return ErrNotNow
	case r.Stars < 1 || r.Stars > 5:
		return invalid("stars", "请选 1 到 5 颗星")
	case !fits(r.Words, 0, 300):
		return invalid("words", "意见不超过 300 个字")
	}
	o.Rating = &r
	o.step(Step{To: Rated, At: r.At})
	return nil
}

// ActivityID is the id of the activity an order's delivery becomes. It is known beforehand, so that it is made once.
func ActivityID(order string) string { return "order-" + order }

// Held is a delivery as the activity it was.
type Held struct {
	ID, Campaign    string
	Kind            string // one of the kinds of activities
	Title, Day      string
	District, Place string
	FiveClass       string // "" for none
	Online          bool
	Present         int64
	Leaflets        int64
	Summary         string
	By              string // who entered it
}

// activityKinds say as what kind of activity each form counts.
var activityKinds = map[string]string{
	"讲座": "讲座", "入企释法": "五进宣传", "案例": "警示教育", "演练": "应急演练", "资料": "五进宣传", "线上": "讲座",
}

// held is the activity of a delivered order.
func (o Order) held() Held {
	h := Held{
		ID: o.Delivery.Activity, Campaign: o.Delivery.Campaign, Kind: activityKinds[o.Wish.Form],
		Title: cut(o.Topic+"（"+o.Wish.Unit+"）", 60), Day: o.Delivery.Day, District: o.District, Place: o.Wish.Place,
		Online: o.Wish.Form == "线上", Present: o.Delivery.Present, Leaflets: o.Delivery.Leaflets,
		Summary: o.Delivery.Summary, By: o.Delivery.By,
	}
	if o.Wish.UnitKind != otherUnit {
		h.FiveClass = o.Wish.UnitKind
	}
	return h
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most]))
	}
	return s
}

// dueFirst orders a board: overdue ones first, then open ones by the day they wait for, then the newest.
func dueFirst(all []Order, now time.Time, takeDays int) {
	due := func(o Order) time.Time {
		if o.State == Dispatched {
			return o.Dispatch.At
		}
		return o.TakeBy(takeDays)
	}
	rank := func(o Order) int {
		switch {
		case o.Overdue(now, takeDays):
			return 0
		case o.State.Open():
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(all, func(a, b Order) int {
		ra, rb := rank(a), rank(b)
		switch {
		case ra != rb:
			return ra - rb
		case ra == 2:
			return b.PlacedAt.Compare(a.PlacedAt)
		default:
			return due(a).Compare(due(b))
		}
	})
}
