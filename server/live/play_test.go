package live_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/testkit"
)

func TestAContestFromTheLobbyToTheEnd(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newWorld(t, db).node()
		c := n.contest(2, 60)
		n.join(c, "a")
		n.join(c, "b")
		a, b, host, screen := n.phone(c, "a"), n.phone(c, "b"), n.host(c), n.screen(c)
		for _, p := range []*page{a, b, host, screen} {
			p.phase(contest.PhaseLobby, 0)
		}
		screen.frame("both names", func(f *contest.Frame) bool {
			return f.State != nil && f.State.Players == 2 && len(f.State.Join.Recent) == 2 && f.State.Join.URL == "http://test/join/"+c.Code
		})
		host.frame("both phones", func(f *contest.Frame) bool { return f.State != nil && f.State.Host.Connected == 2 })

		n.command(c.ID, contest.CommandStart)
		if f := a.phase(contest.PhaseOpen, 0); f.You.Name != "居民a" || f.You.Answered != nil || f.State.Reveal != nil || f.State.Host != nil {
			t.Errorf("a phone's open question: %+v", f)
		}
		b.phase(contest.PhaseOpen, 0)
		a.answer(0, 1, "first")
		b.answer(0, 2, "wrong")
		a.received("first")
		b.received("wrong")
		host.frame("two answers", func(f *contest.Frame) bool { return f.Progress != nil && f.Progress.Answered == 2 })
		n.command(c.ID, contest.CommandClose)
		a.phase(contest.PhaseSettled, 0)
		n.command(c.ID, contest.CommandReveal)
		got := a.phase(contest.PhaseRevealed, 0)
		if diff := cmp.Diff([]int{0, 1, 1}, got.State.Reveal.Counts); diff != "" || got.You.Correct == nil || !*got.You.Correct || got.You.Gained != 10 || got.You.Rank != 1 {
			t.Errorf("revealed to the winner: %+v, you %+v", got.State.Reveal, got.You)
		}
		if got := b.phase(contest.PhaseRevealed, 0); got.You.Correct == nil || *got.You.Correct || got.You.Points != 0 || got.You.Rank != 2 {
			t.Errorf("revealed to the other: %+v", got.You)
		}
		n.command(c.ID, contest.CommandBoard)
		board := screen.phase(contest.PhaseBoard, 0).State.Board
		if len(board.Rows) != 2 || board.Rows[0].Name != "居民a" || board.Rows[0].Points != 10 || board.Districts[0].Answers != 2 {
			t.Errorf("board %+v", board)
		}
		n.command(c.ID, contest.CommandOpen)
		a.phase(contest.PhaseOpen, 1)
		a.answer(1, 1, "second")
		a.received("second")
		n.command(c.ID, contest.CommandSkip)
		n.command(c.ID, contest.CommandEnd)
		final := host.phase(contest.PhaseEnded, 0).State.Board
		if !final.Final || final.Rows[0].Points != 10 || final.Rows[0].Answers != 1 {
			t.Errorf("a skipped question scores: %+v", final)
		}
		res, err := n.engine.Results(context.Background(), n.chief, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(final.Rows, res.Rows); diff != "" {
			t.Errorf("results differ from the board:\n%s", diff)
		}
	})
}

func TestOnlyTheFirstAnswerCountsAndEveryRepeatHearsIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newWorld(t, db).node()
		c := n.contest(2, 60)
		n.join(c, "a")
		n.join(c, "b")
		a, b := n.phone(c, "a"), n.phone(c, "b")
		a.phase(contest.PhaseLobby, 0)
		a.answer(0, 1, "early")
		a.refused("wrong_question")
		n.command(c.ID, contest.CommandStart)
		a.phase(contest.PhaseOpen, 0)
		first := question.Given{Options: []int{2}}
		for i, option := range []int{2, 2, 1} {
			ref := fmt.Sprint("tap", i)
			a.answer(0, option, ref)
			if got := a.received(ref); !cmp.Equal(got.Given, first) || got.Question != 0 {
				t.Errorf("%s: %+v", ref, got)
			}
		}
		for _, forged := range []int{999, -1, 3} {
			b.answer(0, forged, "")
			b.refused("bad_answer")
		}
		b.answer(1, 0, "")
		b.refused("wrong_question")
		n.command(c.ID, contest.CommandClose)
		a.phase(contest.PhaseSettled, 0)
		a.answer(0, 0, "again")
		if got := a.received("again"); !cmp.Equal(got.Given, first) {
			t.Errorf("after the close: %+v", got)
		}
		b.answer(0, 1, "late")
		b.refused("closed")
		if got := n.phone(c, "a").phase(contest.PhaseSettled, 0); got.You.Answered == nil || !cmp.Equal(*got.You.Answered, first) || got.You.Correct != nil {
			t.Errorf("another page: %+v", got.You)
		}
	})
}

func TestAPhoneThatDroppedComesBackWhereItWas(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.join(c, "a")
	gone := n.phone(c, "a")
	n.command(c.ID, contest.CommandStart)
	gone.phase(contest.PhaseOpen, 0)
	gone.answer(0, 1, "x")
	gone.received("x")
	back := n.phone(c, "a") // the old line is still open, as far as the server knows
	if f := back.phase(contest.PhaseOpen, 0); f.You.Answered == nil || f.You.Answered.Options[0] != 1 {
		t.Errorf("back: %+v", f.You)
	}
	if err := gone.ws.NetConn().Close(); err != nil {
		t.Fatal(err)
	}
	back.send(contest.Request{Type: contest.RequestSync})
	back.phase(contest.PhaseOpen, 0)
	back.send(contest.Request{Type: contest.RequestPing})
	back.frame("pong", func(f *contest.Frame) bool { return f.Type == contest.FramePong && f.Now > 0 })
}

func TestTheClockClosesTheQuestion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newWorld(t, db).node()
		c := n.contest(1, 1)
		n.join(c, "a")
		a := n.phone(c, "a")
		n.command(c.ID, contest.CommandStart)
		a.phase(contest.PhaseOpen, 0)
		a.phase(contest.PhaseSettled, 0)
		a.answer(0, 1, "late")
		a.refused("closed")
	})
}

func TestARestartedNodeGoesOnWithTheContest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		old := w.node()
		c := w.contest(1, 2)
		old.join(c, "a")
		a := old.phone(c, "a")
		old.command(c.ID, contest.CommandStart)
		a.phase(contest.PhaseOpen, 0)
		a.answer(0, 1, "x")
		a.received("x")
		before := old.host(c).phase(contest.PhaseOpen, 0)
		old.die()
		fresh := w.node()
		after := fresh.host(c).phase(contest.PhaseOpen, 0)
		if diff := cmp.Diff(before.State.Question, after.State.Question); diff != "" || before.Seq != after.Seq || after.State.Host.Answered != 1 {
			t.Errorf("the host's page came back to another state: seq %d, %d\n%s", before.Seq, after.Seq, diff)
		}
		fresh.phone(c, "a").phase(contest.PhaseSettled, 0) // by the clock, which nobody pressed
		fresh.command(c.ID, contest.CommandReveal)
		fresh.command(c.ID, contest.CommandEnd)
		if f := fresh.phone(c, "a").phase(contest.PhaseEnded, 0); f.You.Points != 10 {
			t.Errorf("the acknowledged answer is lost: %+v", f.You)
		}
	})
}

func TestLockedMeansLocked(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.join(c, "a")
	n.command(c.ID, contest.CommandLock)
	n.join(c, "a") // who is in, is in
	late := contest.Player{Person: "b", Name: "晚到"}
	if _, _, err := n.engine.Join(context.Background(), c.Code, late); err == nil {
		t.Error("joined a locked contest")
	}
	n.command(c.ID, contest.CommandUnlock)
	n.join(c, "b")
	n.command(c.ID, contest.CommandStart)
	n.join(c, "c") // late joining is allowed
	n.phone(c, "c").phase(contest.PhaseOpen, 0)
}

func TestNamesAreUniqueInAContest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		nodes := []*node{w.node(), w.node()}
		c := w.contest(1, 60)
		var mu sync.Mutex
		names := map[string]bool{}
		var joining sync.WaitGroup
		for i := range 24 {
			joining.Go(func() {
				_, p, err := nodes[i%2].engine.Join(context.Background(), c.Code, contest.Player{Person: fmt.Sprint(i), Name: "张三"})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				names[p.Name] = true
			})
		}
		joining.Wait()
		if len(names) != 24 {
			t.Errorf("%d names: %v", len(names), names)
		}
		host := nodes[0].host(c)
		host.frame("all of them", func(f *contest.Frame) bool { return f.State != nil && f.State.Players == 24 })
	})
}
