package fairplay_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"pufa/server/docdb"
	"pufa/server/fairplay"
	"pufa/server/store"
	"pufa/server/testkit"
)

// puzzles draw a slide whose piece belongs at 120.
type puzzles struct{}

func (puzzles) Slide() (fairplay.Picture, int, error) {
	return fairplay.Picture{Width: 300, PieceWidth: 56}, 120, nil
}

func newGate(t *testing.T, db *docdb.DB) (*fairplay.Gate, *store.Suspects, *testkit.Clock) {
	t.Helper()
	suspects, err := store.NewSuspects(t.Context(), db)
	must(t, err)
	clock := testkit.NewClock(june)
	var mu sync.Mutex
	n := 0
	return fairplay.NewGate(suspects, suspects, puzzles{}, clock.Now, func(int) int { return 4321 }, func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprint("id-", n)
	}), suspects, clock
}

func solve(t *testing.T, task *fairplay.Task) int {
	t.Helper()
	for n := range task.Most {
		if sum := sha256.Sum256([]byte(task.Salt + strconv.Itoa(n))); hex.EncodeToString(sum[:]) == task.Target {
			return n
		}
	}
	t.Fatal("no number is right")
	return 0
}

func TestGate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		gate, suspects, clock := newGate(t, db)
		must(t, gate.Admit(t.Context(), "ann"))
		must(t, suspects.Mark(t.Context(), "ann", june))
		clock.Advance(time.Minute)
		offer := func(way fairplay.Way) fairplay.Offer {
			o, err := gate.Offer(t.Context(), "ann", way)
			must(t, err)
			return o
		}
		for _, c := range []struct {
			name   string
			way    fairplay.Way
			person string
			answer func(fairplay.Offer) int
			waits  time.Duration
			want   error
		}{
			{"beside the gap", fairplay.Slide, "ann", func(fairplay.Offer) int { return 127 }, 0, fairplay.ErrCheckWrong},
			{"too late", fairplay.Slide, "ann", func(fairplay.Offer) int { return 120 }, time.Hour, fairplay.ErrCheckOver},
			{"another person's", fairplay.Slide, "eve", func(fairplay.Offer) int { return 120 }, 0, fairplay.ErrCheckOver},
			{"another number", fairplay.Work, "ann", func(fairplay.Offer) int { return 1 }, time.Minute, fairplay.ErrCheckWrong},
			{"too soon", fairplay.Work, "ann", func(o fairplay.Offer) int { return solve(t, o.Work) }, time.Second, fairplay.ErrCheckWrong},
		} {
			o := offer(c.way)
			clock.Advance(c.waits)
			if err := gate.Answer(t.Context(), c.person, o.ID, c.answer(o)); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
			if err := gate.Answer(t.Context(), "ann", o.ID, 120); !errors.Is(err, fairplay.ErrCheckOver) {
				t.Errorf("%s, again: %v", c.name, err)
			}
			if err := gate.Admit(t.Context(), "ann"); !errors.Is(err, fairplay.ErrCheck) {
				t.Errorf("%s: let through", c.name)
			}
		}
		o := offer(fairplay.Slide)
		must(t, suspects.Mark(t.Context(), "ann", clock.Now().Add(time.Second))) // found while the check was solved
		must(t, gate.Answer(t.Context(), "ann", o.ID, 117))
		if err := gate.Admit(t.Context(), "ann"); !errors.Is(err, fairplay.ErrCheck) {
			t.Error("a check counts for what was found after it")
		}
		clock.Advance(time.Minute)
		o = offer(fairplay.Work)
		clock.Advance(o.Work.After)
		must(t, gate.Answer(t.Context(), "ann", o.ID, solve(t, o.Work)))
		must(t, gate.Admit(t.Context(), "ann"))
	})
}

// Of many that answer one check at once, on whichever node, one is heard.
func TestACheckIsAnsweredOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		gate, _, _ := newGate(t, db)
		o, err := gate.Offer(t.Context(), "ann", fairplay.Slide)
		must(t, err)
		var mu sync.Mutex
		heard := 0
		var work sync.WaitGroup
		for n := range 8 {
			work.Go(func() {
				err := gate.Answer(t.Context(), "ann", o.ID, n)
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, fairplay.ErrCheckWrong) {
					heard++
				} else if !errors.Is(err, fairplay.ErrCheckOver) {
					t.Error(err)
				}
			})
		}
		work.Wait()
		if heard != 1 {
			t.Errorf("%d were heard", heard)
		}
	})
}
