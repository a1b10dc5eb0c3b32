package live_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestTwoNodesPlayOneContest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		one, two := w.node(), w.node()
		c := w.contest(2, 60)
		one.join(c, "a")
		two.join(c, "b")
		a, b, host := one.phone(c, "a"), two.phone(c, "b"), two.host(c)
		host.frame("phones on both nodes", func(f *contest.Frame) bool { return f.State != nil && f.State.Players == 2 })
		one.command(c.ID, contest.CommandStart)
		a.phase(contest.PhaseOpen, 0)
		b.phase(contest.PhaseOpen, 0)
		a.answer(0, 1, "a")
		b.answer(0, 1, "b")
		a.received("a")
		b.received("b")
		two.command(c.ID, contest.CommandClose)
		one.command(c.ID, contest.CommandReveal)
		for _, p := range []*page{a, b} {
			if f := p.phase(contest.PhaseRevealed, 0); f.State.Reveal.Correct != 2 || f.You.Gained != 10 {
				t.Errorf("revealed: %+v, you %+v", f.State.Reveal, f.You)
			}
		}
		// A phone changes nodes and is where it was.
		if f := two.phone(c, "a").phase(contest.PhaseRevealed, 0); f.You.Points != 10 || f.You.Answered == nil {
			t.Errorf("on the other node: %+v", f.You)
		}
	})
}

func TestOfTwoCommandsAtOnceOneCounts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		nodes := []*node{w.node(), w.node()}
		c := w.contest(1, 60)
		nodes[0].command(c.ID, contest.CommandStart)
		var mu sync.Mutex
		done := map[int64]int{}
		var giving sync.WaitGroup
		for i := range 16 {
			giving.Go(func() {
				command := []contest.Command{contest.CommandPause, contest.CommandSkip}[i/2%2]
				seq, err := nodes[i%2].engine.Command(context.Background(), w.chief, c.ID, contest.Act{Command: command}, 1)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done[seq]++
				}
			})
		}
		giving.Wait()
		_, s, err := nodes[1].engine.Open(context.Background(), w.chief, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if s.Seq != 2 || done[2] != 8 || len(done) != 1 {
			t.Errorf("at event %d, commands done by event: %v", s.Seq, done)
		}
	})
}

func TestAKilledNodeLosesNoAcknowledgedAnswer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		stays, dies := w.node(), w.node()
		c := w.contest(1, 60)
		host := stays.host(c)
		const people = 40
		for i := range people {
			[]*node{stays, dies}[i%2].join(c, fmt.Sprint(i))
		}
		stays.command(c.ID, contest.CommandStart)
		acked := map[int]bool{}
		for i := range people {
			p := []*node{stays, dies}[i%2].phone(c, fmt.Sprint(i))
			p.phase(contest.PhaseOpen, 0)
			p.answer(0, 1, "x")
			if i == people-1 {
				dies.die() // whether this last one got through, nobody knows
				continue
			}
			p.received("x")
			acked[i] = true
		}
		back := stays.phone(c, "1")
		if f := back.phase(contest.PhaseOpen, 0); f.You.Answered == nil {
			t.Error("a phone of the dead node lost its answer")
		}
		stays.command(c.ID, contest.CommandClose)
		stays.command(c.ID, contest.CommandReveal)
		stays.command(c.ID, contest.CommandEnd)
		host.phase(contest.PhaseEnded, 0)
		res, err := stays.engine.Results(context.Background(), w.chief, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		points := map[string]int64{}
		for _, row := range res.Rows {
			points[row.Name] = row.Points
		}
		for i := range acked {
			if points[fmt.Sprintf("居民%d", i)] != 10 {
				t.Errorf("person %d was told it was received, and has %d points", i, points[fmt.Sprintf("居民%d", i)])
			}
		}
	})
}
