package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/order"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/testkit"
)

// orderBooks remembers what was filed. While broken it fails, as a server that is killed does.
type orderBooks struct {
	broken atomic.Bool
	mu     sync.Mutex
	filed  map[string]order.Held
}

func (*orderBooks) HasCampaign(_ context.Context, id, _ string) (there, on bool, err error) {
	return id == "month", true, nil
}

func (b *orderBooks) File(_ context.Context, h order.Held) error {
	if b.broken.Load() {
		return errKilled
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.filed[h.ID] = h
	return nil
}

// ordering is what a node takes orders with.
type ordering struct {
	*order.Desk
	books *orderBooks
	clock *testkit.Clock
}

func openOrders(t *testing.T, db *docdb.DB) ordering {
	t.Helper()
	orders, err := store.NewOrders(t.Context(), db)
	must(t, err)
	menu, err := store.NewMenu(t.Context(), db)
	must(t, err)
	box, err := reward.NewBox(bytes.Repeat([]byte{7}, reward.BoxKeySize), chance)
	must(t, err)
	w := ordering{books: &orderBooks{filed: map[string]order.Held{}}, clock: testkit.NewClock(june)}
	w.Desk = order.NewDesk(order.Stores{Orders: orders, Menu: menu}, w.books, anyPlace{}, box, w.clock.Now, chance)
	_, err = w.Set(t.Context(), bureau, order.Settings{Open: true, TakeDays: 3})
	must(t, err)
	return w
}

func orderKey(n int) string { return strings.Repeat("k", order.KeyLength-1) + string(rune('a'+n)) }

var (
	ordered = order.Wish{
		Form: "讲座", Unit: "示例江风机械厂", UnitKind: "企业", District: "500108003", Audience: "职工", Heads: 40, Day: "2026-06-10",
		Part: "上午", Place: "厂区食堂", Request: "讲讲动火作业",
	}
	caller = order.Person{Name: "示例老周", Phone: "13800000000"}
	sent   = order.Dispatch{Undertaker: "执法大队", Lecturer: "示例讲师", At: june.AddDate(0, 0, 9)}
)

func (w ordering) place(t *testing.T, n int) order.Order {
	t.Helper()
	o, err := w.Place(t.Context(), orderKey(n), ordered, caller)
	must(t, err)
	return o
}

func TestAnOrderIsPlacedOnceAndOpensByItsKeyAlone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		first, again := w.place(t, 0), w.place(t, 0)
		if first.Code != again.Code || first.ID != again.ID {
			t.Errorf("sent again it is another: %s and %s", first.Code, again.Code)
		}
		if other := w.place(t, 1); other.Code == first.Code {
			t.Error("two orders have one code")
		}
		if got, err := w.Look(t.Context(), orderKey(0)); err != nil || got.Wish != ordered {
			t.Errorf("%+v, %v", got.Wish, err)
		}
		for _, key := range []string{orderKey(5), first.Code, first.ID, ""} {
			if _, err := w.Look(t.Context(), key); !errors.Is(err, order.ErrNotFound) {
				t.Errorf("%q opens an order: %v", key, err)
			}
		}
	})
}

func TestTwoWhoDispatchAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		o := w.place(t, 0)
		var wait sync.WaitGroup
		var won atomic.Int64
		for range 8 {
			wait.Go(func() {
				_, err := w.Dispatch(t.Context(), bureau, o.ID, o.Revision, sent)
				switch {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, order.ErrChanged):
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got, err := w.Get(t.Context(), bureau, o.ID); err != nil || won.Load() != 1 || len(got.Steps) != 2 {
			t.Errorf("%d dispatched it, steps %v, %v", won.Load(), got.Steps, err)
		}
	})
}

func TestAKilledServersActivityIsMadeLater(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		o := w.place(t, 0)
		o, err := w.Dispatch(t.Context(), bureau, o.ID, o.Revision, sent)
		must(t, err)
		w.books.broken.Store(true)
		what := order.Delivery{Day: "2026-06-01", Present: 38, Leaflets: 60, Campaign: "month"}
		if _, err := w.Deliver(t.Context(), bureau, o.ID, o.Revision, what); !errors.Is(err, errKilled) {
			t.Fatalf("delivered: %v", err)
		}
		w.books.broken.Store(false)
		for range 2 {
			must(t, w.FileLeft(t.Context()))
		}
		h := w.books.filed[order.ActivityID(o.ID)]
		if len(w.books.filed) != 1 || h.Present != 38 || h.Leaflets != 60 || h.FiveClass != "企业" || h.By != bureau.ID {
			t.Errorf("%+v", w.books.filed)
		}
		if got, err := w.Get(t.Context(), bureau, o.ID); err != nil || got.Unfiled || got.State != order.Delivered {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestHowAUnitIsReachedIsForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		reached := func(n int) bool {
			t.Helper()
			p, known, err := w.Reach(t.Context(), bureau, order.IDOf(orderKey(n)))
			must(t, err)
			if known && p != caller {
				t.Errorf("reached %+v", p)
			}
			return known
		}
		cancelled, returned, kept := w.place(t, 0), w.place(t, 1), w.place(t, 2)
		if !reached(0) || !reached(1) || !reached(2) {
			t.Fatal("nobody can be reached")
		}
		if _, err := w.Cancel(t.Context(), orderKey(0), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Return(t.Context(), bureau, returned.ID, 0, "人手排不开"); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Second)
		if reached(0) {
			t.Errorf("who cancelled %s can still be reached", cancelled.Code)
		}
		w.clock.Advance(order.OverDays * 24 * time.Hour)
		if reached(1) || !reached(2) {
			t.Error("after a month the returned one can be reached, or the open one cannot")
		}
		w.clock.Advance((order.KeptDays - order.OverDays) * 24 * time.Hour)
		if reached(2) {
			t.Errorf("%s is kept for ever", kept.Code)
		}
		stranger := account.Organiser{ID: "hua", Role: account.RoleOfficer, District: "500108002"}
		if _, _, err := w.Reach(t.Context(), stranger, kept.ID); !errors.Is(err, account.ErrOtherDistrict) {
			t.Errorf("another sub-district reads it: %v", err)
		}
	})
}

func TestAMenusNumbers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		item := order.Item{Number: "01", Topic: "动火作业怎么办票", Form: "讲座", Minutes: 60}
		first, err := w.AddItem(t.Context(), bureau, "a", item)
		must(t, err)
		wrong := &order.InvalidError{}
		if _, err := w.AddItem(t.Context(), bureau, "b", item); !errors.As(err, &wrong) || wrong.Field != "number" {
			t.Errorf("two items have one number: %v", err)
		}
		item.Number = "02"
		second, err := w.AddItem(t.Context(), bureau, "b", item)
		must(t, err)
		second.Number = "01"
		if _, err := w.ChangeItem(t.Context(), bureau, second); !errors.As(err, &wrong) || wrong.Field != "number" {
			t.Errorf("a number was taken over: %v", err)
		}
		first.Off = true
		changed, err := w.ChangeItem(t.Context(), bureau, first)
		must(t, err)
		if _, err := w.ChangeItem(t.Context(), bureau, first); !errors.Is(err, order.ErrChanged) || changed.Revision != 2 {
			t.Errorf("revision %d, %v", changed.Revision, err)
		}
		off := ordered
		off.Item = "a"
		if _, err := w.Place(t.Context(), orderKey(0), off, caller); !errors.As(err, &wrong) || wrong.Field != "item" {
			t.Errorf("what is off the menu was ordered: %v", err)
		}
		settings, err := w.Settings(t.Context())
		must(t, err)
		settings.Open = false
		if _, err := w.Set(t.Context(), bureau, settings); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Set(t.Context(), bureau, settings); !errors.Is(err, order.ErrChanged) {
			t.Errorf("settings were written over: %v", err)
		}
		if _, err := w.Place(t.Context(), orderKey(0), ordered, caller); !errors.Is(err, order.ErrClosed) {
			t.Errorf("ordered while closed: %v", err)
		}
	})
}

func TestASubDistrictsBoard(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openOrders(t, db)
		first, second := w.place(t, 0), w.place(t, 1)
		if _, err := w.Cancel(t.Context(), orderKey(0), ""); err != nil {
			t.Fatal(err)
		}
		board, _, err := w.Board(t.Context(), officer)
		if err != nil || len(board) != 2 || board[0].ID != second.ID || board[1].ID != first.ID {
			t.Errorf("%v %v", board, err)
		}
		elsewhere := account.Organiser{ID: "hua", Role: account.RoleOfficer, District: "500108002"}
		if board, _, err := w.Board(t.Context(), elsewhere); err != nil || len(board) != 0 {
			t.Errorf("%v %v", board, err)
		}
	})
}
