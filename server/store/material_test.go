package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// anyPlace knows every sub-district whose code has nine digits.
type anyPlace struct{}

func (anyPlace) Holder(_ context.Context, code string) (string, string, error) {
	if code == "" || code == "500108" {
		return "", "南岸区", nil
	}
	if len(code) != 9 {
		return "", "", campaign.ErrUnknownPlace
	}
	return code, "镇街" + code[6:], nil
}

var (
	bureau  = account.Organiser{ID: "bureau", Name: "区局", Role: account.RoleDistrict}
	officer = account.Organiser{ID: "nanping", Name: "南坪", Role: account.RoleOfficer, District: "500108003"}
)

// openBooks opens books of their own over a database, as another node would.
func openBooks(t *testing.T, db *docdb.DB) *campaign.Books {
	t.Helper()
	materials, err := store.NewMaterials(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	activities, err := store.NewActivities(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := store.NewLabels(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return june }
	return campaign.NewBooks(materials, activities, campaign.NewContacts(labels, nil, now), anyPlace{}, now, func() string { return "item-" + t.Name() })
}

func booklet(t *testing.T, books *campaign.Books) string {
	t.Helper()
	m, err := books.AddMaterial(t.Context(), bureau, campaign.Material{
		Campaign: "month", Name: "《安全生产法》读本", Kind: "法规读本", Unit: "册",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func enter(kind campaign.EntryKind, district string, n int64, request string) campaign.Entry {
	return campaign.Entry{
		Kind: kind, District: district, Quantity: n, Date: "2026-06-01", RequestID: "request-" + request,
	}
}

func mustEnter(t *testing.T, books *campaign.Books, item string, e campaign.Entry) campaign.Entry {
	t.Helper()
	kept, err := books.Enter(t.Context(), bureau, item, e)
	if err != nil {
		t.Fatalf("%s %d: %v", e.Kind, e.Quantity, err)
	}
	return kept
}

func totals(t *testing.T, books *campaign.Books, item string) campaign.Totals {
	t.Helper()
	stock, _, _, err := books.Open(t.Context(), bureau, item, campaign.Wanted{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return stock.Totals
}

func TestWritersOnTwoNodesNeverHandOutMoreThanThereIs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []*campaign.Books{openBooks(t, db), openBooks(t, db)}
		item := booklet(t, nodes[0])
		mustEnter(t, nodes[0], item, enter(campaign.Print, "", 100, "print"))
		mustEnter(t, nodes[1], item, enter(campaign.Allot, "500108003", 100, "allot"))
		mustEnter(t, nodes[0], item, enter(campaign.Receive, "500108003", 100, "receive"))
		var handedOut, refused atomic.Int64
		var writers sync.WaitGroup
		for writer := range 32 {
			writers.Go(func() {
				books := nodes[writer%2]
				for n := range 5 { // 160 booklets are wanted, 100 are there
					request := fmt.Sprintf("hand-out-%d-%d", writer, n)
					_, err := books.Enter(t.Context(), officer, item, enter(campaign.HandOut, "500108003", 1, request))
					switch {
					case err == nil:
						handedOut.Add(1)
					case errors.Is(err, campaign.ErrShort):
						refused.Add(1)
					default:
						t.Errorf("writer %d: %v", writer, err)
					}
				}
			})
		}
		writers.Wait()
		if handedOut.Load() != 100 || refused.Load() != 60 {
			t.Errorf("handed out %d, refused %d", handedOut.Load(), refused.Load())
		}
		want := campaign.Totals{Printed: 100, HandedOut: 100}
		for i, node := range append(nodes, openBooks(t, db)) {
			if diff := cmp.Diff(want, totals(t, node, item)); diff != "" {
				t.Errorf("node %d: %s", i, diff)
			}
		}
	})
}

func TestARepeatedRequestIsOneEntry(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []*campaign.Books{openBooks(t, db), openBooks(t, db)}
		item := booklet(t, nodes[0])
		var senders sync.WaitGroup
		seqs := make([]int64, 16)
		for i := range seqs {
			senders.Go(func() {
				kept, err := nodes[i%2].Enter(t.Context(), bureau, item, enter(campaign.Print, "", 1000, "the-same"))
				if err != nil {
					t.Error(err)
				}
				seqs[i] = kept.Seq
			})
		}
		senders.Wait()
		for _, seq := range seqs {
			if seq != 1 {
				t.Errorf("became entry %d", seq)
			}
		}
		if got := totals(t, nodes[0], item).Printed; got != 1000 {
			t.Errorf("printed %d", got)
		}
		for name, change := range map[string]func(*campaign.Entry){
			"quantity":   func(e *campaign.Entry) { e.Quantity = 999 },
			"date":       func(e *campaign.Entry) { e.Date = "2026-05-31" },
			"note":       func(e *campaign.Entry) { e.Note = "补记" },
			"place":      func(e *campaign.Entry) { e.Place = "南坪广场" },
			"five class": func(e *campaign.Entry) { e.FiveClass = "学校" },
		} {
			e := enter(campaign.Print, "", 1000, "the-same")
			change(&e)
			if _, err := nodes[0].Enter(t.Context(), bureau, item, e); !errors.Is(err, campaign.ErrRequestReused) {
				t.Errorf("another %s under the same request: %v", name, err)
			}
		}
	})
}

func TestReversalsNameWhatIsLeft(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		books := openBooks(t, db)
		item := booklet(t, books)
		mustEnter(t, books, item, enter(campaign.Print, "", 100, "print"))
		mustEnter(t, books, item, enter(campaign.Allot, "500108003", 50, "allot"))
		receipt := mustEnter(t, books, item, enter(campaign.Receive, "500108003", 45, "receive"))
		out := mustEnter(t, books, item, enter(campaign.HandOut, "500108003", 40, "hand-out"))

		_, err := books.Reverse(t.Context(), officer, item, receipt.Seq, "数错了", "request-reverse-1")
		var short *campaign.ShortError
		if !errors.As(err, &short) || short.Explain() != "镇街003手上只剩 5 册，不够 45 册。" {
			t.Errorf("reversal of a receipt that was handed out: %v", err)
		}
		for range 2 { // sent twice
			undone, err := books.Reverse(t.Context(), officer, item, out.Seq, "数错了", "request-reverse-2")
			if err != nil || undone.Quantity != 40 || undone.District != "500108003" {
				t.Fatalf("reversal: %+v, %v", undone, err)
			}
		}
		_, err = books.Reverse(t.Context(), officer, item, out.Seq, "数错了", "request-reverse-3")
		if !errors.Is(err, campaign.ErrAlreadyReversed) {
			t.Errorf("second reversal: %v", err)
		}
		_, lines, _, err := books.Open(t.Context(), officer, item, campaign.Wanted{Limit: 10})
		if err != nil || len(lines) != 4 || lines[0].Reverses != out.Seq || lines[1].ReversedBy != lines[0].Seq {
			t.Errorf("lines %+v, %v", lines, err)
		}
		want := campaign.Totals{Printed: 100, InStore: 50, OnTheWay: 5, Held: 45}
		if diff := cmp.Diff(want, totals(t, books, item)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOfficersWriteForTheirOwnOnly(t *testing.T) {
	books := openBooks(t, testkit.DB(t))
	item := booklet(t, books)
	mustEnter(t, books, item, enter(campaign.Print, "", 100, "print"))
	allotted := mustEnter(t, books, item, enter(campaign.Allot, "500108003", 20, "allot-3"))
	mustEnter(t, books, item, enter(campaign.Allot, "500108001", 20, "allot-1"))
	transit := enter(campaign.Loss, "500108003", 1, "transit")
	transit.Transit = true
	for name, e := range map[string]campaign.Entry{
		"print":                       enter(campaign.Print, "", 1, "officer-1"),
		"allot":                       enter(campaign.Allot, "500108003", 1, "officer-2"),
		"receive for another":         enter(campaign.Receive, "500108001", 1, "officer-3"),
		"hand out from the store":     enter(campaign.HandOut, "", 1, "officer-4"),
		"write off what did not come": transit,
	} {
		if _, err := books.Enter(t.Context(), officer, item, e); !forbidden(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := books.Reverse(t.Context(), officer, item, allotted.Seq, "不要", "request-reverse"); !forbidden(err) {
		t.Errorf("reverse an allotment: %v", err)
	}
	if _, err := books.AddMaterial(t.Context(), officer, campaign.Material{Name: "x"}); !forbidden(err) {
		t.Errorf("add material: %v", err)
	}
	if _, err := books.Enter(t.Context(), officer, item, enter(campaign.Receive, "500108003", 20, "officer-5")); err != nil {
		t.Errorf("receive: %v", err)
	}
	stock, lines, _, err := books.Open(t.Context(), officer, item, campaign.Wanted{Limit: 10})
	if err != nil || len(stock.Holders) != 1 || len(lines) != 2 || stock.Totals.InStore != 0 {
		t.Errorf("sees %+v, %d lines, %v", stock, len(lines), err)
	}
	for _, l := range lines {
		if l.District != officer.District {
			t.Errorf("sees %+v", l)
		}
	}
}

func forbidden(err error) bool {
	return errors.Is(err, account.ErrDistrictRole) || errors.Is(err, account.ErrOtherDistrict)
}

func TestLedgerIsReadInPages(t *testing.T) {
	books := openBooks(t, testkit.DB(t))
	item := booklet(t, books)
	for n := range 25 {
		mustEnter(t, books, item, enter(campaign.Print, "", 1, fmt.Sprintf("print-%d", n)))
	}
	var seqs []int64
	before := int64(0)
	for {
		_, lines, next, err := books.Open(t.Context(), bureau, item, campaign.Wanted{Before: before, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			seqs = append(seqs, l.Seq)
		}
		if before = next; next == 0 {
			break
		}
	}
	if len(seqs) != 25 || seqs[0] != 25 || seqs[24] != 1 {
		t.Errorf("read %v", seqs)
	}
}

func TestWrongEntriesAreExplained(t *testing.T) {
	books := openBooks(t, testkit.DB(t))
	item := booklet(t, books)
	good := enter(campaign.HandOut, "500108003", 1, "whatever")
	for want, change := range map[string]func(*campaign.Entry){
		"数量":  func(e *campaign.Entry) { e.Quantity = -3 },
		"晚于":  func(e *campaign.Entry) { e.Date = "2026-06-02" },
		"有效":  func(e *campaign.Entry) { e.Date = "2026-06-31" },
		"五进":  func(e *campaign.Entry) { e.FiveClass = "机关" },
		"请求":  func(e *campaign.Entry) { e.RequestID = "" },
		"地点":  func(e *campaign.Entry) { e.Place = strings.Repeat("长", 61) },
		"类别":  func(e *campaign.Entry) { e.Kind = "steal" },
		"冲正":  func(e *campaign.Entry) { e.Kind = campaign.Reverse },
		"镇街":  func(e *campaign.Entry) { e.Kind, e.District = campaign.Allot, "" },
		"不填":  func(e *campaign.Entry) { e.Kind = campaign.Print },
		"在途与": func(e *campaign.Entry) { e.Transit = true },
	} {
		e := good
		change(&e)
		_, err := books.Enter(t.Context(), bureau, item, e)
		var invalid *campaign.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(invalid.Explain(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := books.Enter(t.Context(), bureau, item, enter(campaign.Allot, "123", 1, "nowhere")); !errors.Is(err, campaign.ErrUnknownPlace) {
		t.Errorf("nowhere: %v", err)
	}
	if _, err := books.Enter(t.Context(), bureau, "no-such-item", good); !errors.Is(err, campaign.ErrNotFound) {
		t.Errorf("no such item: %v", err)
	}
}

func TestAnItemIsStruckOutOrEnteredNeverBoth(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []*campaign.Books{openBooks(t, db), openBooks(t, db)}
		item := booklet(t, nodes[0])
		totals(t, nodes[1], item) // the other node knows the item, too
		var struck, entered error
		var both sync.WaitGroup
		both.Go(func() { struck = nodes[0].RemoveMaterial(t.Context(), bureau, item) })
		both.Go(func() { _, entered = nodes[1].Enter(t.Context(), bureau, item, enter(campaign.Print, "", 9, "print")) })
		both.Wait()
		switch {
		case struck == nil && errors.Is(entered, campaign.ErrNotFound):
			if left, err := nodes[1].Stocks(t.Context(), bureau, "month"); err != nil || len(left) != 0 {
				t.Errorf("struck out, and yet listed: %v, %v", left, err)
			}
			if err := nodes[1].RemoveMaterial(t.Context(), bureau, item); !errors.Is(err, campaign.ErrNotFound) {
				t.Errorf("struck out twice: %v", err)
			}
		case errors.Is(struck, campaign.ErrHasEntries) && entered == nil:
			if got := totals(t, nodes[0], item).InStore; got != 9 {
				t.Errorf("%d in store, want 9", got)
			}
		default:
			t.Errorf("struck out: %v, entered: %v", struck, entered)
		}
	})
}

func TestAnItemOfWhichAllWasReversedIsStruckOut(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		books, other := openBooks(t, db), openBooks(t, db)
		item := booklet(t, books)
		printed := mustEnter(t, books, item, enter(campaign.Print, "", 9, "print"))
		if err := books.RemoveMaterial(t.Context(), bureau, item); !errors.Is(err, campaign.ErrHasEntries) {
			t.Fatalf("nine booklets were struck out: %v", err)
		}
		if _, err := books.Reverse(t.Context(), bureau, item, printed.Seq, "记错了", "request-undo"); err != nil {
			t.Fatal(err)
		}
		if err := books.RemoveMaterial(t.Context(), officer, item); err == nil {
			t.Error("a sub-district struck out an item of the district's")
		}
		if err := books.RemoveMaterial(t.Context(), bureau, item); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Enter(t.Context(), bureau, item, enter(campaign.Print, "", 5, "late")); !errors.Is(err, campaign.ErrNotFound) {
			t.Errorf("something was entered behind the end: %v", err)
		}
	})
}
