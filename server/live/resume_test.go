package live_test

import (
	"testing"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

// A phone that slept, changed its network or was loaded again has nothing but its cookie, and so has another page of
// the same person.
func TestAPhoneResumesWithItsScoreAndTheRemainingTime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newWorld(t, db).node()
		c := n.contest(2, 60)
		n.join(c, "a")
		slept := n.phone(c, "a")
		n.command(c.ID, contest.CommandStart)
		slept.phase(contest.PhaseOpen, 0)
		slept.answer(0, 1, "x")
		slept.received("x")
		for _, command := range []contest.Command{contest.CommandClose, contest.CommandReveal, contest.CommandOpen} {
			n.command(c.ID, command)
		}
		clock := slept.phase(contest.PhaseOpen, 1).State.Question
		if err := slept.ws.NetConn().Close(); err != nil { // without a word, as a network that is gone
			t.Fatal(err)
		}
		for _, back := range []*page{n.phone(c, "a"), n.phone(c, "a")} {
			f := back.phase(contest.PhaseOpen, 1)
			if f.You.Points != 10 || f.You.Right != 1 || f.You.Rank != 1 || f.You.Answered != nil {
				t.Errorf("came back to %+v", f.You)
			}
			if q := f.State.Question; q.Opens != clock.Opens || q.Closes != clock.Closes || f.Now <= 0 || f.Now > q.Closes {
				t.Errorf("came back to another clock: %+v at %d, was %+v", q, f.Now, clock)
			}
		}
		n.command(c.ID, contest.CommandPause)
		paused := n.phone(c, "a").frame("the pause", func(f *contest.Frame) bool { return f.State != nil && f.State.Paused })
		if left := paused.State.Question.Remaining; left <= 0 || left > 60_000 {
			t.Errorf("%d ms remain", left)
		}
	})
}
