package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/testkit"
)

// drawing is what a node runs draws with.
type drawing struct {
	*reward.Drawer
	store *store.Draws
	clock *testkit.Clock
}

// brokenAwards fails to keep awards, as a server that is killed does.
type brokenAwards struct {
	reward.AwardStore
	broken *atomic.Bool
}

var errKilled = errors.New("killed")

func (s brokenAwards) AddAwards(ctx context.Context, all []reward.Award) error {
	if s.broken.Load() {
		return errKilled
	}
	return s.AwardStore.AddAwards(ctx, all)
}

func openDrawing(t *testing.T, db *docdb.DB, broken *atomic.Bool) drawing {
	t.Helper()
	draws, err := store.NewDraws(t.Context(), db)
	must(t, err)
	box, err := reward.NewBox(bytes.Repeat([]byte{7}, reward.BoxKeySize), chance)
	must(t, err)
	clock := testkit.NewClock(june)
	newID := func() string { return strings.ToLower(rand.Text()) }
	return drawing{
		reward.NewDrawer(reward.DrawStores{Draws: draws, Tickets: draws, Awards: brokenAwards{draws, broken}}, openDeeds(t, db), safetyMonth{}, box, clock.Now, chance, newID), draws, clock,
	}
}

// planned is a draw of three prizes, drawn again once.
func planned() reward.Draw {
	return reward.Draw{
		Campaign: "month", Title: "示例抽奖", Issuer: "示例区应急管理局", Source: "某日某公开开奖号码，官网可查", Due: june.Add(24 * time.Hour),
		Prizes: []reward.Prize{{Title: "雨伞", Count: 1}, {Title: "反光背心", Count: 2}}, Rule: reward.Rule{Answers: 2},
		ClaimDays: 7, Redraws: 1, Contact: &reward.ContactPlan{Purpose: "寄奖品", Days: 30},
	}
}

var people = []string{"ann", "bob", "cid", "dan", "eve", "fay"}

// upTo takes a draw of six people as far as being published.
func (w drawing) upTo(t *testing.T, db *docdb.DB) reward.Draw {
	t.Helper()
	for _, person := range people {
		answered(t, db, person, 2, 0)
	}
	answered(t, db, "once", 1, 1)
	answered(t, db, "erased-x", 5, 5)
	d, err := w.Add(t.Context(), bureau, planned())
	must(t, err)
	d, err = w.Freeze(t.Context(), bureau, d.ID, d.Revision)
	must(t, err)
	d, err = w.Publish(t.Context(), bureau, d.ID, d.Revision)
	must(t, err)
	return d
}

func (w drawing) drawn(t *testing.T, db *docdb.DB) reward.Draw {
	t.Helper()
	d := w.upTo(t, db)
	w.clock.Advance(25 * time.Hour)
	d, err := w.Draw(t.Context(), bureau, d.ID, d.Revision, " 01  02 03 ")
	must(t, err)
	return d
}

func (w drawing) awards(t *testing.T, d reward.Draw) []reward.Award {
	t.Helper()
	all, err := w.Awards(t.Context(), d)
	must(t, err)
	return all
}

// sound reads the record as it is published and works it out again.
func (w drawing) sound(t *testing.T, id string) reward.Record {
	t.Helper()
	r, err := w.Record(t.Context(), id)
	must(t, err)
	signer := reward.NewSigner(oneKey{}, func([]byte) {}) // always the same key
	must(t, signer.Open(t.Context()))
	read, err := reward.ReadRecord(r.Sign(signer))
	must(t, err)
	must(t, read.Verify())
	return read
}

type oneKey struct{}

func (oneKey) Key(_ context.Context, _ string, fresh []byte) ([]byte, error) { return fresh, nil }

func TestTheLifeOfADraw(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openDrawing(t, db, &atomic.Bool{})
		d, err := w.Add(t.Context(), bureau, planned())
		must(t, err)
		if _, err := w.Freeze(t.Context(), bureau, d.ID, d.Revision); !errors.Is(err, reward.ErrNobody) {
			t.Errorf("frozen with nobody on the list: %v", err)
		}
		if _, err := w.Add(t.Context(), officer, planned()); !errors.Is(err, account.ErrDistrictRole) {
			t.Errorf("planned by an officer: %v", err)
		}
		d = w.upTo(t, db)
		if _, err := w.Change(t.Context(), bureau, d); !errors.Is(err, reward.ErrNotNow) {
			t.Errorf("changed after it was published: %v", err)
		}
		if _, err := w.Draw(t.Context(), bureau, d.ID, d.Revision, "01"); !errors.Is(err, reward.ErrNotDue) {
			t.Errorf("drawn before the value is known: %v", err)
		}
		before := w.sound(t, d.ID)
		if before.Drawn() || before.Count != len(people) {
			t.Errorf("before: %+v", before)
		}
		answered(t, db, "late", 9, 9)
		w.clock.Advance(25 * time.Hour)
		d, err = w.Draw(t.Context(), bureau, d.ID, d.Revision, " 01  02 03 ")
		must(t, err)
		if _, err := w.Draw(t.Context(), bureau, d.ID, 0, "04"); !errors.Is(err, reward.ErrNotNow) {
			t.Errorf("drawn twice: %v", err)
		}
		after := w.sound(t, d.ID)
		must(t, after.Announced(before))
		if after.Value != "01 02 03" || after.Count != len(people) || len(after.Rounds) != 1 {
			t.Errorf("after: %+v", after)
		}
		all := w.awards(t, d)
		if len(all) != 3 || all[0].Prize != 0 || all[2].Prize != 1 {
			t.Fatalf("%+v", all)
		}
		handed, err := w.Claim(t.Context(), officer, d.ID, strings.ToLower(all[0].Code))
		if err != nil || handed.Award.Handover.By != officer.ID {
			t.Errorf("%+v, %v", handed, err)
		}
		for name, c := range map[string]struct {
			code string
			want error
		}{"again": {all[0].Code, reward.ErrClaimed}, "no code": {"", reward.ErrNoCode}, "wrong code": {"22222222", reward.ErrNoCode}} {
			if _, err := w.Claim(t.Context(), officer, d.ID, c.code); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Redraw(t.Context(), bureau, d.ID, d.Revision); !errors.Is(err, reward.ErrClaimsOpen) {
			t.Errorf("drawn again too early: %v", err)
		}
		w.clock.Advance(8 * 24 * time.Hour)
		if _, err := w.Claim(t.Context(), officer, d.ID, all[1].Code); !errors.Is(err, reward.ErrClaimOver) {
			t.Errorf("claimed too late: %v", err)
		}
		d, err = w.Redraw(t.Context(), bureau, d.ID, d.Revision)
		must(t, err)
		all = w.awards(t, d)
		if len(all) != 5 || all[1].State != reward.Returned || all[3].State != reward.Waiting || all[3].Prize != all[1].Prize {
			t.Errorf("%+v", all)
		}
		must(t, w.sound(t, d.ID).Announced(before))
		w.clock.Advance(8 * 24 * time.Hour)
		if _, err := w.Redraw(t.Context(), bureau, d.ID, d.Revision); !errors.Is(err, reward.ErrNoRedraw) {
			t.Errorf("drawn again once more than said: %v", err)
		}
	})
}

func TestAPrizeIsHandedOverOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []drawing{openDrawing(t, db, &atomic.Bool{}), openDrawing(t, db, &atomic.Bool{})}
		d := nodes[0].drawn(t, db)
		all := nodes[0].awards(t, d)
		var handed [3]atomic.Int64
		var wait sync.WaitGroup
		for n := range 24 {
			wait.Go(func() {
				switch _, err := nodes[n%2].Claim(t.Context(), officer, d.ID, all[n%3].Code); {
				case err == nil:
					handed[n%3].Add(1)
				case !errors.Is(err, reward.ErrClaimed):
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for i := range handed {
			if n := handed[i].Load(); n != 1 {
				t.Errorf("prize %d was handed over %d times", i, n)
			}
		}
	})
}

// At the deadline a prize is either handed over or drawn again, never both.
func TestAClaimMeetsARedraw(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		early, late := openDrawing(t, db, &atomic.Bool{}), openDrawing(t, db, &atomic.Bool{})
		d := early.drawn(t, db)
		all := early.awards(t, d)
		late.clock.Set(all[0].Until.Add(time.Second)) // its clock is a little ahead
		var claimed atomic.Int64
		var again reward.Draw
		var wait sync.WaitGroup
		for _, a := range all {
			wait.Go(func() {
				if _, err := early.Claim(t.Context(), officer, d.ID, a.Code); err == nil {
					claimed.Add(1)
				} else if !errors.Is(err, reward.ErrClaimOver) {
					t.Error(err)
				}
			})
		}
		wait.Go(func() {
			var err error
			if again, err = late.Redraw(t.Context(), bureau, d.ID, d.Revision); err != nil && !errors.Is(err, reward.ErrNoRedraw) {
				t.Error(err)
			}
		})
		wait.Wait()
		redrawn := 0
		if len(again.Rounds) == 2 {
			redrawn = len(again.Rounds[1].Prizes)
		}
		if int(claimed.Load())+redrawn != len(all) {
			t.Errorf("%d claimed, %d drawn again of %d", claimed.Load(), redrawn, len(all))
		}
		late.sound(t, d.ID)
	})
}

func TestOfTwoDrawingsOneCounts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openDrawing(t, db, &atomic.Bool{})
		d := w.upTo(t, db)
		w.clock.Advance(25 * time.Hour)
		var done atomic.Int64
		var wait sync.WaitGroup
		for n := range 8 {
			wait.Go(func() {
				if _, err := w.Draw(t.Context(), bureau, d.ID, d.Revision, strings.Repeat("9", n+1)); err == nil {
					done.Add(1)
				} else if !errors.Is(err, reward.ErrChanged) && !errors.Is(err, reward.ErrNotNow) {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if done.Load() != 1 {
			t.Errorf("drawn %d times", done.Load())
		}
		w.sound(t, d.ID)
	})
}

func TestAKilledDrawingGoesOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		broken := &atomic.Bool{}
		w := openDrawing(t, db, broken)
		d := w.upTo(t, db)
		w.clock.Advance(25 * time.Hour)
		broken.Store(true)
		if _, err := w.Draw(t.Context(), bureau, d.ID, d.Revision, "01"); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		broken.Store(false)
		if r := w.sound(t, d.ID); len(r.Rounds[0].Awards) != 3 {
			t.Errorf("%+v", r.Rounds)
		}
	})
}

func TestWhatDrawsKeepOfAPerson(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := openDrawing(t, db, &atomic.Bool{})
		d := w.drawn(t, db)
		first := w.awards(t, d)[0]
		chances, err := w.Chances(t.Context(), first.Person)
		if err != nil || len(chances) != 1 || chances[0].Token != first.Token || len(chances[0].Awards) != 1 {
			t.Fatalf("%+v, %v", chances, err)
		}
		if err := w.Leave(t.Context(), "somebody", d.ID, "13800000000"); !errors.Is(err, reward.ErrNotFound) {
			t.Errorf("another person's prize: %v", err)
		}
		must(t, w.Leave(t.Context(), first.Person, d.ID, "13900000000"))
		must(t, w.Leave(t.Context(), first.Person, d.ID, "13800000000"))
		if text, err := w.Reach(t.Context(), bureau, first.ID); err != nil || text != "13800000000" {
			t.Errorf("%q, %v", text, err)
		}
		if _, err := w.Reach(t.Context(), officer, first.ID); !errors.Is(err, account.ErrDistrictRole) {
			t.Errorf("read by an officer: %v", err)
		}
		kept, err := w.store.Contact(t.Context(), first.ID)
		if err != nil || bytes.Contains(kept.Sealed, []byte("138")) || !kept.Until.Equal(first.Until.Add(30*24*time.Hour)) {
			t.Errorf("%+v, %v", kept, err)
		}
		mine := reward.DrawBelongings{Drawer: w.Drawer}
		told, err := mine.Of(t.Context(), first.Person)
		if err != nil || told.(reward.KeptDraws).Prizes[0].Contact != "13800000000" {
			t.Errorf("%+v, %v", told, err)
		}
		must(t, mine.Forget(t.Context(), first.Person))
		must(t, mine.Forget(t.Context(), first.Person))
		if _, err := w.store.Contact(t.Context(), first.ID); !errors.Is(err, reward.ErrNotFound) {
			t.Errorf("the contact is still there: %v", err)
		}
		if _, err := w.Claim(t.Context(), officer, d.ID, first.Code); !errors.Is(err, reward.ErrNoCode) {
			t.Errorf("claimed by who was erased: %v", err)
		}
		told, err = mine.Of(t.Context(), first.Person)
		if err != nil || len(told.(reward.KeptDraws).Lists)+len(told.(reward.KeptDraws).Prizes) != 0 {
			t.Errorf("%+v, %v", told, err)
		}
		w.sound(t, d.ID) // what was published stays true
	})
}
