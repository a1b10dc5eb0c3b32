package fairplay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/fairplay"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

var (
	june = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)
	head = account.Organiser{ID: "head", Name: "区局", Role: account.RoleDistrict}
)

// hall is a watcher and a desk over a database, with sittings kept in memory.
type hall struct {
	*fairplay.Watcher
	*fairplay.Desk
	flags    *store.Flags
	suspects *store.Suspects
	clock    *testkit.Clock
	points   *purse

	mu       sync.Mutex
	sittings map[string]quiz.Sitting
	dies     bool // before a decision is carried out
}

func newHall(t testing.TB, db *docdb.DB) *hall {
	t.Helper()
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("id: xf-%04d, type: single, options: [{wrong: 甲}, {right: 对}, {wrong: 乙}, {wrong: 丙}], stem: 第 %d 题", i, i))
	}
	h := &hall{clock: testkit.NewClock(june), points: &purse{taken: map[string]int64{}}, sittings: map[string]quiz.Sitting{}}
	var err error
	if h.flags, err = store.NewFlags(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if h.suspects, err = store.NewSuspects(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	timings, err := store.NewTimings(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	h.Watcher = fairplay.NewWatcher(testkit.Catalog(t, lines...), fairplay.Standard, h.flags, timings, h.suspects, h, h.clock.Now)
	h.Desk = fairplay.NewDesk(h.flags, h, h.points, h.clock.Now, func() string {
		h.mu.Lock()
		defer h.mu.Unlock()
		n++
		return fmt.Sprint("act-", n)
	})
	return h
}

// Before implements fairplay.Sets.
func (h *hall) Before(context.Context, fairplay.Set) ([]fairplay.Set, error) { return nil, nil }

// OnDevice implements fairplay.Sets.
func (h *hall) OnDevice(context.Context, string, string) ([]fairplay.Set, error) { return nil, nil }

var errDies = errors.New("the server is killed")

// Void implements fairplay.Voids.
func (h *hall) Void(_ context.Context, id string, void bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.dies {
		return errDies
	}
	if s, ok := h.sittings[id]; ok {
		s.Void = void
		h.sittings[id] = s
	}
	return nil
}

// purse takes points back, once for a decision, and gives them back.
type purse struct {
	mu    sync.Mutex
	taken map[string]int64
}

func (p *purse) ReversePoints(_ context.Context, decision, _, _ string, sessions []string, _, _ string) (int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken[decision] = int64(10 * len(sessions))
	return p.taken[decision], nil
}

func (p *purse) ReturnPoints(_ context.Context, _, decision, _, _, _, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, decision)
	return nil
}

// sit keeps a sitting answered at a pace, and gives it as it is judged.
func (h *hall) sit(id, person string, pace time.Duration) fairplay.Set {
	s := fairplay.Set{
		ID: id, Person: person, Campaign: "c", Kind: "online", Phase: "formal", Day: "2026-06-01", Single: true, Ranked: true, Begun: june,
	}
	kept := quiz.Sitting{ID: id, Person: person, Campaign: "c", Points: 50}
	for i := range 5 {
		at := june.Add(pace * time.Duration(i+1))
		s.Answers = append(s.Answers, fairplay.Given{Question: fmt.Sprintf("xf-%04d", i), Took: pace, At: at, Right: i%2 == 0})
		kept.Places = append(kept.Places, quiz.Place{At: at, Correct: i%2 == 0})
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sittings[id] = kept
	return s
}

func (h *hall) decide(t testing.TB, from, to fairplay.State, ids ...string) (int, error) {
	t.Helper()
	return h.Decide(t.Context(), head, fairplay.Decision{Flags: ids, From: from, To: to, Reason: " 查过\n了 "})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever looks at the same set at the same time, on whichever node, raises one flag about it.
func TestAFlagIsRaisedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		first, second := h.sit("s1", "ann", 50*time.Millisecond), h.sit("s2", "ann", 50*time.Millisecond)
		var work sync.WaitGroup
		for range 4 {
			for _, s := range []fairplay.Set{first, second} {
				work.Go(func() {
					if err := h.Examine(t.Context(), s); err != nil {
						t.Error(err)
					}
				})
			}
		}
		work.Wait()
		mine, err := h.Mine(t.Context(), "ann")
		must(t, err)
		if len(mine) != 1 || len(mine[0].Proofs) != 2 || !mine[0].Names("s1") || !mine[0].Names("s2") {
			t.Fatalf("%+v", mine)
		}
		if marked, err := h.suspects.Marked(t.Context(), "ann"); err != nil || !marked {
			t.Error("not suspected", err)
		}
		if n, err := h.decide(t, fairplay.Open, fairplay.Cleared, mine[0].ID); n != 1 || err != nil {
			t.Error(n, err)
		}
		must(t, h.Examine(t.Context(), first)) // what was decided is not raised again
		h.clock.Advance(time.Minute)
		must(t, h.Examine(t.Context(), h.sit("s3", "ann", 50*time.Millisecond)))
		if mine, err = h.Mine(t.Context(), "ann"); err != nil || len(mine) != 2 || !mine[0].Names("s3") || mine[1].State != fairplay.Cleared {
			t.Errorf("%+v, %v", mine, err)
		}
	})
}

func TestDecisions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		must(t, h.Examine(t.Context(), h.sit("s1", "ann", 50*time.Millisecond)))
		mine, err := h.Mine(t.Context(), "ann")
		must(t, err)
		id := mine[0].ID
		for _, c := range []struct {
			by   account.Organiser
			what fairplay.Decision
			want error
		}{
			{account.Organiser{ID: "tong", Role: account.RoleOfficer, District: "500108001"}, fairplay.Decision{Flags: []string{id}, From: fairplay.Open, To: fairplay.Confirmed, Reason: "好"}, account.ErrDistrictRole},
			{head, fairplay.Decision{Flags: []string{id}, From: fairplay.Open, To: fairplay.Confirmed, Reason: "\u200b \n"}, fairplay.ErrReason},
			{head, fairplay.Decision{Flags: []string{id}, From: fairplay.Open, To: fairplay.Confirmed, Reason: strings.Repeat("长", fairplay.ReasonMost+1)}, fairplay.ErrReason},
			{head, fairplay.Decision{Flags: []string{id}, From: fairplay.Open, To: fairplay.Open, Reason: "好"}, fairplay.ErrSame},
		} {
			if _, err := h.Decide(t.Context(), c.by, c.what); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		}
		h.dies = true
		if _, err := h.decide(t, fairplay.Open, fairplay.Confirmed, id, "gone"); !errors.Is(err, errDies) {
			t.Error(err)
		}
		h.dies = false
		for range 2 {
			must(t, h.Settle(t.Context()))
		}
		kept, err := h.Get(t.Context(), head, id)
		must(t, err)
		if kept.Undone || kept.State != fairplay.Confirmed || kept.Acts[0].Points != 10 || kept.Acts[0].Reason != "查过 了" || !h.sittings["s1"].Void {
			t.Errorf("after the sweep: %+v", kept)
		}
		if n, err := h.decide(t, fairplay.Open, fairplay.Cleared, id); n != 0 || err != nil {
			t.Errorf("who came second decided %d, %v", n, err)
		}
		must(t, h.MarkRead(t.Context(), "ann"))
		if n, err := h.decide(t, fairplay.Confirmed, fairplay.Cleared, id); n != 1 || err != nil {
			t.Error(n, err)
		}
		if n, _ := h.Unread(t.Context(), "ann"); n != 1 || h.sittings["s1"].Void || len(h.points.taken) != 0 {
			t.Errorf("taken back: %d unread, %+v, %v", n, h.sittings["s1"], h.points.taken)
		}
	})
}

// Whatever is found and decided in whatever order: of a set nothing changes but whether it counts, and it does not count
// exactly while some decision about it stands. Flags and decisions are never fewer than before.
func TestADecisionChangesNothingOfAnAnswer(t *testing.T) {
	db := testkit.DB(t)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		h := newHall(t, db)
		person := fmt.Sprint("person-", round)
		var sets []fairplay.Set
		before := map[string]quiz.Sitting{}
		for i := range 3 {
			s := h.sit(fmt.Sprintf("r%d-%d", round, i), person, time.Duration(rapid.IntRange(10, 3000).Draw(rt, "pace"))*time.Millisecond)
			s.Day = fmt.Sprintf("2026-06-%02d", round%28+1)
			if rapid.Bool().Draw(rt, "right") {
				for j := range s.Answers {
					s.Answers[j].Right = true
				}
			}
			sets = append(sets, s)
			before[s.ID] = h.sittings[s.ID]
		}
		seen, acts := 0, 0
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			mine, err := h.Mine(t.Context(), person)
			must(t, err)
			if i := rapid.IntRange(0, 2).Draw(rt, "set"); len(mine) == 0 || rapid.Bool().Draw(rt, "look") {
				must(t, h.Examine(t.Context(), sets[i]))
			} else {
				f := mine[rapid.IntRange(0, len(mine)-1).Draw(rt, "flag")]
				to := rapid.SampledFrom([]fairplay.State{fairplay.Cleared, fairplay.Confirmed}).Draw(rt, "to")
				if _, err := h.decide(t, f.State, to, f.ID); err != nil && !errors.Is(err, fairplay.ErrSame) {
					rt.Fatal(err)
				}
			}
			mine, err = h.Mine(t.Context(), person)
			must(t, err)
			now := 0
			for _, f := range mine {
				now += len(f.Acts)
			}
			if len(mine) < seen || now < acts {
				rt.Errorf("%d flags and %d decisions, then %d and %d", seen, acts, len(mine), now)
			}
			seen, acts = len(mine), now
			for id, was := range before {
				is := h.sittings[id]
				stands := slices.ContainsFunc(mine, func(f fairplay.Flag) bool { return f.State == fairplay.Confirmed && f.Names(id) })
				if is.Void != stands {
					rt.Errorf("%s is void: %v, and a decision stands: %v", id, is.Void, stands)
				}
				is.Void = was.Void
				if diff := cmp.Diff(was, is); diff != "" {
					rt.Errorf("%s changed:\n%s", id, diff)
				}
			}
		}
	})
}

// Two decisions at once about two flags that name the same set end as if one had come after the other.
func TestDecisionsAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		s := h.sit("s1", "ann", 50*time.Millisecond)
		for i := range s.Answers {
			s.Answers[i].Right = true // quick, and a streak
		}
		must(t, h.Examine(t.Context(), s))
		mine, err := h.Mine(t.Context(), "ann")
		must(t, err)
		if len(mine) != 2 {
			t.Fatalf("%+v", mine)
		}
		for range 10 {
			if _, err := h.decide(t, mine[0].State, fairplay.Confirmed, mine[0].ID); err != nil && !errors.Is(err, fairplay.ErrSame) {
				t.Fatal(err)
			}
			mine[0].State = fairplay.Confirmed
			var work sync.WaitGroup
			work.Go(func() { _, _ = h.decide(t, fairplay.Confirmed, fairplay.Cleared, mine[0].ID) })
			work.Go(func() { _, _ = h.decide(t, mine[1].State, fairplay.Confirmed, mine[1].ID) })
			work.Wait()
			if !h.sittings["s1"].Void {
				t.Error("the set counts although a decision stands")
			}
			if _, err := h.decide(t, fairplay.Confirmed, fairplay.Cleared, mine[1].ID); err != nil {
				t.Fatal(err)
			}
			if h.sittings["s1"].Void {
				t.Error("the set does not count although no decision stands")
			}
			mine[0].State, mine[1].State = fairplay.Cleared, fairplay.Cleared
		}
	})
}

func TestForget(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		must(t, h.Examine(t.Context(), h.sit("s1", "ann", 50*time.Millisecond)))
		timings, err := store.NewTimings(t.Context(), db)
		must(t, err)
		b := fairplay.Belongings{
			Flags: h.flags, Suspects: h.suspects, Rename: timings.Rename, Now: h.clock.Now, NewID: func() string { return "x" },
		}
		if of, err := b.Of(t.Context(), "ann"); err != nil || len(of.([]fairplay.Own)) != 1 {
			t.Errorf("%v, %v", of, err)
		}
		for range 2 {
			must(t, b.Forget(t.Context(), "ann"))
		}
		all, _, err := h.Page(t.Context(), head, fairplay.Filter{State: fairplay.Open}, "", 10)
		if err != nil || len(all) != 1 || strings.Contains(fmt.Sprintf("%+v", all), "ann") {
			t.Errorf("%+v, %v", all, err)
		}
		if marked, err := h.suspects.Marked(t.Context(), "ann"); err != nil || marked {
			t.Error("still suspected", err)
		}
	})
}

func TestPages(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		for i := range 7 {
			h.clock.Advance(time.Minute)
			must(t, h.Examine(t.Context(), h.sit(fmt.Sprint("s", i), fmt.Sprint("person-", i), 50*time.Millisecond)))
		}
		for _, c := range []struct {
			f    fairplay.Filter
			want int
		}{
			{fairplay.Filter{State: fairplay.Open}, 7},
			{fairplay.Filter{State: fairplay.Open, Campaign: "c"}, 7},
			{fairplay.Filter{State: fairplay.Open, Campaign: "c", Sign: fairplay.Quick}, 7},
			{fairplay.Filter{State: fairplay.Open, Sign: fairplay.Device}, 0},
			{fairplay.Filter{State: fairplay.Open, Campaign: "other"}, 0},
			{fairplay.Filter{State: fairplay.Cleared}, 0},
		} {
			got := 0
			for after := ""; ; {
				page, next, err := h.Page(t.Context(), head, c.f, after, 3)
				must(t, err)
				if got += len(page); next == "" {
					break
				}
				after = next
			}
			if got != c.want {
				t.Errorf("%+v: %d", c.f, got)
			}
		}
		if _, _, err := h.Page(t.Context(), head, fairplay.Filter{State: fairplay.Open}, "broken", 3); !errors.Is(err, fairplay.ErrNotFound) {
			t.Errorf("a broken place: %v", err)
		}
		if n, err := h.CountOpen(t.Context(), head); err != nil || n != 7 {
			t.Errorf("%d open, %v", n, err)
		}
	})
}
