package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// stormVariable says how many operations the storm has: `make bench-ledger` sets 100,000.
const stormVariable = "PUFA_LEDGER_OPERATIONS"

const (
	stormWriters = 32
	stormItems   = 4
)

func stormSize(t *testing.T) int {
	t.Helper()
	given := os.Getenv(stormVariable)
	if given == "" {
		return 1600
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Two nodes write whatever comes to mind into the same ledgers. Whatever was refused, the entries that were kept must
// come out even at every one of them, and every node must see the same.
func TestAStormOfEntriesComesOutEven(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newStorm(t, db)
		began, size := time.Now(), stormSize(t)
		var writers sync.WaitGroup
		for writer := range stormWriters {
			writers.Go(func() { s.write(writer, size/stormWriters) })
		}
		writers.Wait()
		took := time.Since(began)
		t.Logf("%d operations by %d writers on two nodes and %d items in %v: %.0f a second; %d kept, %d refused",
			size, stormWriters, stormItems, took.Round(time.Millisecond), float64(size)/took.Seconds(), s.kept.Load(), s.refused.Load())
		s.prove(int(s.kept.Load()))
	})
}

type storm struct {
	t             *testing.T
	db            *docdb.DB
	nodes         []*campaign.Books
	items         []campaign.Material
	kept, refused atomic.Int64
}

func newStorm(t *testing.T, db *docdb.DB) *storm {
	t.Helper()
	s := &storm{t: t, db: db, nodes: []*campaign.Books{openBooks(t, db), openBooks(t, db)}}
	materials, err := store.NewMaterials(t.Context(), db)
	must(t, err)
	for i := range stormItems {
		m, err := materials.AddMaterial(t.Context(), campaign.Material{ID: fmt.Sprint("item-", i), Campaign: "month", Name: "读本", Unit: "册"})
		must(t, err)
		s.items = append(s.items, m)
		mustEnter(t, s.nodes[0], m.ID, enter(campaign.Print, "", 10_000, "first"))
		s.kept.Add(1)
	}
	return s
}

// write enters n operations. A writer sees only what it knows itself, like a clerk, so much of it is refused.
func (s *storm) write(writer, n int) {
	chance := rand.New(rand.NewPCG(uint64(writer), 7))
	books := s.nodes[writer%len(s.nodes)]
	for i := range n {
		item := s.items[chance.IntN(len(s.items))].ID
		request := fmt.Sprintf("storm-%d-%d", writer, i)
		err := s.one(books, item, request, 5*int64(i)+20, chance)
		switch {
		case err == nil:
			s.kept.Add(1)
		case errors.Is(err, campaign.ErrShort), errors.Is(err, campaign.ErrAlreadyReversed), errors.Is(err, campaign.ErrIsReversal),
			errors.Is(err, campaign.ErrNotFound), errors.Is(err, campaign.ErrCountedBefore):
			s.refused.Add(1)
		default:
			s.t.Errorf("%s: %v", request, err)
			return
		}
	}
}

var stormKinds = []campaign.EntryKind{
	campaign.Print, campaign.Allot, campaign.Allot, campaign.Allot, campaign.Receive, campaign.Receive, campaign.Receive,
	campaign.HandOut, campaign.HandOut, campaign.HandOut, campaign.Loss, campaign.Return, campaign.Count, campaign.Reverse,
}

// one is any operation; sofar is about how many entries an item has by then.
func (s *storm) one(books *campaign.Books, item, request string, sofar int64, chance *rand.Rand) error {
	e := enter(stormKinds[chance.IntN(len(stormKinds))], "", 1+chance.Int64N(120), request)
	if e.Kind == campaign.Reverse {
		_, err := books.Reverse(s.t.Context(), bureau, item, 1+chance.Int64N(sofar), "试", "request-"+request)
		return err
	}
	if e.Kind != campaign.Print {
		e.District = fmt.Sprintf("50010800%d", 1+chance.IntN(6))
	}
	switch e.Kind {
	case campaign.Loss, campaign.Return:
		e.Transit = chance.IntN(2) == 0
	case campaign.Count:
		stock, _, _, err := books.Open(s.t.Context(), bureau, item, campaign.Wanted{Limit: 1})
		if err != nil {
			return err
		}
		e.Quantity, e.Note = 0, "盘点"
		for _, h := range stock.Holders {
			if h.District == e.District {
				e.State, e.Counted = h.State, max(0, h.Held+chance.Int64N(5)-2)
			}
		}
	}
	_, err := books.Enter(s.t.Context(), bureau, item, e)
	return err
}

// prove folds what is kept from the entries alone, next to what the nodes say.
func (s *storm) prove(kept int) {
	s.t.Helper()
	materials, err := store.NewMaterials(s.t.Context(), s.db)
	must(s.t, err)
	all := 0
	for _, m := range s.items {
		began := time.Now()
		entries, err := materials.EntriesAfter(s.t.Context(), m.ID, 0)
		must(s.t, err)
		all += len(entries)
		if findings := campaign.Prove(m, entries); findings != nil {
			s.t.Errorf("%s: %v", m.ID, findings)
		}
		s.t.Logf("%s: %d entries read and proved in %v", m.ID, len(entries), time.Since(began).Round(time.Millisecond))
		want := totals(s.t, openBooks(s.t, s.db), m.ID)
		for i, node := range s.nodes {
			if got := totals(s.t, node, m.ID); got != want || !got.Even() {
				s.t.Errorf("%s: node %d has %+v, the entries come to %+v", m.ID, i, got, want)
			}
		}
	}
	if all != kept {
		s.t.Errorf("%d entries are kept, %d were told", all, kept)
	}
}
