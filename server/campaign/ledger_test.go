package campaign_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/campaign"
)

// write applies entries one after the other and fails on the first that is refused.
func write(t *testing.T, l *campaign.Ledger, entries ...campaign.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := l.Apply(next(l, e)); err != nil {
			t.Fatalf("entry %d (%s): %v", e.Seq, e.Kind, err)
		}
	}
}

func next(l *campaign.Ledger, e campaign.Entry) campaign.Entry {
	e.Item, e.Seq = l.Item, l.Seq+1
	e.RequestID = fmt.Sprintf("request-%d", e.Seq)
	return e
}

func entry(kind campaign.EntryKind, district string, n int64) campaign.Entry {
	return campaign.Entry{Kind: kind, District: district, Quantity: n}
}

func TestABookletsWay(t *testing.T) {
	l := campaign.NewLedger("booklet", "册")
	write(t, l,
		entry(campaign.Print, "", 1000),
		entry(campaign.Allot, "500108003", 70),
		entry(campaign.Receive, "500108003", 65), // five short
		entry(campaign.HandOut, "500108003", 40),
		entry(campaign.Loss, "500108003", 2),
		entry(campaign.Return, "500108003", 3),
		entry(campaign.HandOut, "", 100),
	)
	wantTotals := campaign.Totals{Printed: 1000, InStore: 833, OnTheWay: 5, Held: 20, HandedOut: 140, Lost: 2}
	if diff := cmp.Diff(wantTotals, l.Totals()); diff != "" {
		t.Error(diff)
	}
	wantHolders := []campaign.Holder{{District: "500108003", OnTheWay: 5, Held: 20, HandedOut: 40, Lost: 2, State: 6}}
	if diff := cmp.Diff(wantHolders, l.Holders()); diff != "" {
		t.Error(diff)
	}
	write(t, l, campaign.Entry{Kind: campaign.Loss, District: "500108003", Quantity: 5, Transit: true})
	if h := l.Holder("500108003"); h.OnTheWay != 0 || h.Lost != 7 {
		t.Errorf("after the five were found lost: %+v", h)
	}
}

func TestNothingGoesBelowNought(t *testing.T) {
	l := campaign.NewLedger("booklet", "册")
	write(t, l,
		entry(campaign.Print, "", 100),
		entry(campaign.Allot, "500108003", 50),
		entry(campaign.Receive, "500108003", 30),
		entry(campaign.HandOut, "500108003", 25),
	)
	for want, e := range map[string]campaign.Entry{
		"区级库存只剩 50 册，不够 51 册。":     entry(campaign.Allot, "500108001", 51),
		"南坪街道待签收的只有 20 册，不够 21 册。": entry(campaign.Receive, "500108003", 21),
		"南坪街道手上只剩 5 册，不够 6 册。":     entry(campaign.HandOut, "500108003", 6),
		"南坪街道手上只剩 5 册，不够 30 册。":    {Kind: campaign.Reverse, District: "500108003", Quantity: 30, Reverses: 3},
		"区级库存只剩 50 册，不够 100 册。":    {Kind: campaign.Reverse, Quantity: 100, Reverses: 1},
	} {
		before := l.Totals()
		err := l.Apply(next(l, e))
		var short *campaign.ShortError
		if !errors.As(err, &short) {
			t.Errorf("%s %d: %v", e.Kind, e.Quantity, err)
			continue
		}
		short.Holder = "南坪街道"
		if got := short.Explain(); got != want {
			t.Errorf("explained as %q, want %q", got, want)
		}
		if diff := cmp.Diff(before, l.Totals()); diff != "" {
			t.Errorf("a refused entry changed the ledger: %s", diff)
		}
	}
}

func TestAnEntryIsReversedOnce(t *testing.T) {
	l := campaign.NewLedger("booklet", "册")
	write(t, l, entry(campaign.Print, "", 100), entry(campaign.Allot, "500108003", 50))
	undo := campaign.Entry{Kind: campaign.Reverse, District: "500108003", Quantity: 50, Reverses: 2}
	write(t, l, undo)
	if l.ReversedBy(2) != 3 || l.Totals().InStore != 100 {
		t.Errorf("entry 2 reversed by %d, %+v", l.ReversedBy(2), l.Totals())
	}
	if err := l.Apply(next(l, undo)); !errors.Is(err, campaign.ErrAlreadyReversed) {
		t.Errorf("second reversal: %v", err)
	}
	if err := l.Apply(next(l, campaign.Entry{Kind: campaign.Reverse, Quantity: 50, Reverses: 3})); !errors.Is(err, campaign.ErrIsReversal) {
		t.Errorf("reversal of a reversal: %v", err)
	}
	if err := l.Apply(next(l, campaign.Entry{Kind: campaign.Reverse, Quantity: 1, Reverses: 9})); !errors.Is(err, campaign.ErrNotFound) {
		t.Errorf("reversal of nothing: %v", err)
	}
}

func TestOnlyTheNextEntryFits(t *testing.T) {
	l := campaign.NewLedger("booklet", "册")
	e := next(l, entry(campaign.Print, "", 1))
	e.Seq = 2
	if err := l.Apply(e); err == nil || l.Seq != 0 {
		t.Errorf("a gap was taken: %v", err)
	}
}

// model is the same ledger kept in the plainest way: one number per account, holder by holder.
type model struct {
	printed, store int64
	storeOut       int64 // handed out and lost by the district itself
	way, held, out map[string]int64
}

func (m *model) sum() int64 {
	total := m.store + m.storeOut
	for _, of := range []map[string]int64{m.way, m.held, m.out} {
		for _, n := range of {
			total += n
		}
	}
	return total
}

// may says what the entry should take from, nil for an entry from outside.
func (m *model) apply(e campaign.Entry) bool {
	d, n := e.District, e.Quantity
	take := func(from *int64, put func()) bool {
		if *from < n {
			return false
		}
		*from -= n
		put()
		return true
	}
	pick := func(of map[string]int64, put func()) bool {
		left := of[d]
		ok := take(&left, put)
		of[d] = left
		return ok
	}
	switch {
	case e.Kind == campaign.Print:
		m.printed += n
		m.store += n
		return true
	case e.Kind == campaign.Allot:
		return take(&m.store, func() { m.way[d] += n })
	case e.Kind == campaign.Receive:
		return pick(m.way, func() { m.held[d] += n })
	case e.Kind == campaign.Return && e.Transit:
		return pick(m.way, func() { m.store += n })
	case e.Kind == campaign.Return:
		return pick(m.held, func() { m.store += n })
	case d == "":
		return take(&m.store, func() { m.storeOut += n })
	case e.Transit:
		return pick(m.way, func() { m.out[d] += n })
	default:
		return pick(m.held, func() { m.out[d] += n })
	}
}

func TestLedgerAddsUpWhateverIsEntered(t *testing.T) {
	districts := []string{"500108001", "500108002", "500108101"}
	kinds := []campaign.EntryKind{
		campaign.Print, campaign.Allot, campaign.Receive, campaign.HandOut, campaign.Loss, campaign.Return,
	}
	rapid.Check(t, func(t *rapid.T) {
		l := campaign.NewLedger("item", "份")
		m := &model{way: map[string]int64{}, held: map[string]int64{}, out: map[string]int64{}}
		for range rapid.IntRange(1, 80).Draw(t, "entries") {
			e := entry(rapid.SampledFrom(kinds).Draw(t, "kind"), "", rapid.Int64Range(1, 60).Draw(t, "n"))
			if e.Kind != campaign.Print {
				e.District = rapid.SampledFrom(districts).Draw(t, "district")
			}
			switch e.Kind {
			case campaign.HandOut:
				if rapid.Bool().Draw(t, "own") {
					e.District = ""
				}
			case campaign.Loss, campaign.Return:
				e.Transit = rapid.Bool().Draw(t, "transit")
			}
			allowed := m.apply(e)
			if err := l.Apply(next(l, e)); (err == nil) != allowed {
				t.Fatalf("%s %d of %q: %v, should be allowed: %v", e.Kind, e.Quantity, e.District, err, allowed)
			}
			checkEven(t, l)
			if l.Totals().Printed != m.printed || m.printed != m.sum() || l.Totals().InStore != m.store {
				t.Fatalf("ledger %+v, plain books %+v", l.Totals(), m)
			}
		}
	})
}

func TestReversingEverythingLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := campaign.NewLedger("item", "份")
		kinds := []campaign.EntryKind{
			campaign.Print, campaign.Allot, campaign.Receive, campaign.HandOut, campaign.Loss, campaign.Return,
		}
		for range rapid.IntRange(1, 60).Draw(t, "entries") {
			e := entry(rapid.SampledFrom(kinds).Draw(t, "kind"), "", rapid.Int64Range(1, 30).Draw(t, "n"))
			if e.Kind != campaign.Print {
				e.District = "500108001"
			}
			_ = l.Apply(next(l, e)) // refused entries leave nothing behind
		}
		for seq := l.Seq; seq > 0; seq-- { // the last first, as one unwinds a mistake
			if err := l.Apply(next(l, campaign.Entry{Kind: campaign.Reverse, Quantity: 1, Reverses: seq})); err != nil {
				t.Fatalf("reverse %d: %v", seq, err)
			}
			checkEven(t, l)
		}
		if l.Totals() != (campaign.Totals{}) {
			t.Fatalf("left over: %+v", l.Totals())
		}
	})
}

// checkEven holds the ledger to its promise: what was printed is somewhere, and nothing is below nought.
func checkEven(t *rapid.T, l *campaign.Ledger) {
	s := l.Totals()
	if !s.Even() {
		t.Fatalf("does not add up: %+v", s)
	}
	open := int64(0)
	for _, a := range l.Open("") {
		open += a.Left
		if a.Left <= 0 || a.Quantity != a.Left+a.Received+a.Returned+a.Lost {
			t.Fatalf("open allotment %+v", a)
		}
	}
	if open != s.OnTheWay {
		t.Fatalf("%d in open allotments, %d on the way", open, s.OnTheWay)
	}
	of := l.Holder("")
	for _, h := range l.Holders() {
		of.OnTheWay += h.OnTheWay
		of.Held += h.Held
		of.HandedOut += h.HandedOut
		of.Lost += h.Lost
		if min(h.OnTheWay, h.Held, h.HandedOut, h.Lost) < 0 {
			t.Fatalf("below nought: %+v", h)
		}
	}
	if s.InStore < 0 || of.OnTheWay != s.OnTheWay || of.Held != s.Held || of.HandedOut != s.HandedOut || of.Lost != s.Lost {
		t.Fatalf("holders %+v do not come to %+v", of, s)
	}
}
