package live_test

import (
	"context"
	"testing"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// match puts a match of three teams and one judge into the store: a question for who buzzes first, one all teams
// answer on their pads, and one turn for a team before the judge.
func (w *world) match() *contest.Contest {
	w.t.Helper()
	c := w.contest(5, 20)
	c.Format = contest.FormatStage
	c.Teams = []contest.Team{
		{Name: "甲队", Key: "key-a"}, {Name: "乙队", Key: "key-b"}, {Name: "丙队", Key: "key-c"},
	}
	c.Judges = []string{"key-judge"}
	clock, points := contest.Clock{Seconds: 60}, contest.Points{Right: 10, Wrong: -10}
	c.Rules = &contest.RuleSet{
		ID: "t", Title: "试赛", BaseScore: 100, Teams: contest.Range{Min: 3, Max: 3}, Members: 1,
		Rounds: []contest.RoundRule{
			{
				Title: "抢答", Who: contest.WhoFirst, How: contest.HowOral, Questions: 1, Member: contest.MemberAny, Points: points, Clock: clock,
				Buzzer: &contest.Buzzer{Opens: contest.OpensHost, Nobody: 60, Tries: 1, Then: contest.ThenEnd, Foul: contest.Foul{Penalty: -5, Out: true}},
			},
			{Title: "共答", Who: contest.WhoAll, How: contest.HowPad, Questions: 1, Member: contest.MemberAny, Points: points, Clock: clock},
			{
				Title: "情景", Who: contest.WhoTurn, How: contest.HowJudged, Questions: 1, Member: contest.MemberAny, Clock: clock,
				Judging: &contest.Judging{Max: 20, Mean: contest.MeanAverage},
			},
		},
	}
	if err := c.Rules.Check(); err != nil {
		w.t.Fatal(err)
	}
	for i, round := range []int{0, 1, 2, 2, 2} {
		c.Questions[i].Round = round
	}
	stores, err := store.OpenContests(context.Background(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := stores.Contests.Delete(context.Background(), c.ID); err != nil {
		w.t.Fatal(err)
	}
	if err := stores.Contests.Create(context.Background(), *c); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// chair opens a team's or the judge's page by its key.
func (n *node) chair(c *contest.Contest, key string) *page {
	n.t.Helper()
	if _, _, err := n.engine.TakeChair(context.Background(), c.Code, key, "phone of "+key); err != nil {
		n.t.Fatal(err)
	}
	return n.open("/ws/chair/"+c.Code, contest.ChairCookie+"=phone of "+key)
}

// order gives a command with what belongs to it, on the newest picture.
func (n *node) order(id string, a contest.Act) {
	n.t.Helper()
	_, state, err := n.engine.Open(context.Background(), n.chief, id)
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.engine.Command(context.Background(), n.chief, id, a, state.Seq); err != nil {
		n.t.Fatalf("%s in %s: %v", a.Command, state.Phase, err)
	}
}

func (p *page) may(what string) *contest.Frame {
	p.t.Helper()
	return p.frame("may "+what, func(f *contest.Frame) bool {
		return f.You != nil && f.You.Seat != nil && f.You.Seat.May == what
	})
}

// points waits for the teams' points.
func (p *page) points(want ...float64) *contest.Frame {
	p.t.Helper()
	return p.frame("points", func(f *contest.Frame) bool {
		if f.State == nil || f.State.Stage == nil {
			return false
		}
		for i, team := range f.State.Stage.Teams {
			if team.Points != want[i] {
				return false
			}
		}
		return true
	})
}

func TestAMatchOnTwoNodes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		one, two := w.node(), w.node()
		c := w.match()
		a, b, third := one.chair(c, "key-a"), two.chair(c, "key-b"), one.chair(c, "key-c")
		judge, screen, watcher := two.chair(c, "key-judge"), one.screen(c), two.open("/ws/spectator/"+c.Code, "")
		a.may("buzz")
		a.send(contest.Request{Type: contest.RequestBuzz, Ref: "try"})
		a.received("try")
		screen.frame("a tried buzzer", func(f *contest.Frame) bool { return f.State != nil && f.State.Stage.Teams[0].Tested })

		two.command(c.ID, contest.CommandStart)
		third.phase(contest.PhaseShown, 0)
		third.send(contest.Request{Type: contest.RequestBuzz, Ref: "early"})
		third.received("early")
		screen.points(100, 100, 95)
		one.command(c.ID, contest.CommandArm)
		third.phase(contest.PhaseArmed, 0)
		third.send(contest.Request{Type: contest.RequestBuzz, Ref: "out"})
		third.refused("not_now")
		b.phase(contest.PhaseArmed, 0)
		b.send(contest.Request{Type: contest.RequestBuzz, Ref: "b"})
		b.received("b")
		f := watcher.phase(contest.PhaseOpen, 0)
		buzzes := f.State.Stage.Buzzes // the press, and behind it who fouled
		if f.State.Stage.Team != 2 || len(buzzes) != 2 || buzzes[0].State != "won" || buzzes[1].State != "foul" {
			t.Fatalf("after the only press: %+v", f.State.Stage)
		}
		one.order(c.ID, contest.Act{Command: contest.CommandRule, Deed: contest.Deed{Verdict: contest.VerdictRight}})
		screen.points(100, 110, 95)

		two.command(c.ID, contest.CommandReveal)
		two.command(c.ID, contest.CommandNext)
		one.command(c.ID, contest.CommandOpen)
		for option, p := range []*page{b, a, third} { // option 1 is right: only a has it
			p.may("answer")
			p.answer(1, option, "pad")
			p.received("pad")
		}
		watcher.points(110, 100, 85) // closed by the last pad, and counted by the clock
		one.command(c.ID, contest.CommandNext)

		one.die()
		two.command(c.ID, contest.CommandOpen)
		judge.may("mark")
		two.command(c.ID, contest.CommandClose)
		judge.phase(contest.PhaseJudging, 2)
		judge.send(contest.Request{Type: contest.RequestMark, Ref: "m", Question: 2, Points: 17.5})
		judge.received("m")
		two.command(c.ID, contest.CommandSettle)
		if f := watcher.points(127.5, 100, 85); f.State.Stage.Teams[0].Rank != 1 {
			t.Errorf("ranks: %+v", f.State.Stage.Teams)
		}
		// A phone that was on the dead node goes on at the other.
		back := two.chair(c, "key-a")
		if f := back.points(127.5, 100, 85); f.You.Seat.Team != 1 || f.You.Name != "甲队" {
			t.Errorf("back at the other node: %+v", f.You)
		}
	})
}

func TestAChairNeedsItsKey(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := newWorld(t, db)
		n, c := w.node(), w.match()
		if _, _, err := n.engine.TakeChair(context.Background(), c.Code, "key-x", "phone"); err == nil {
			t.Error("a wrong key opened a chair")
		}
		if _, _, err := n.engine.TakeChair(context.Background(), c.Code, "", "phone"); err == nil {
			t.Error("no key opened a chair")
		}
		for cookie, want := range map[string]int{"": contest.CloseNotAllowed, contest.ChairCookie + "=unknown": contest.CloseNotAllowed} {
			if got := n.open("/ws/chair/"+c.Code, cookie).closed(); got != want {
				t.Errorf("cookie %q: closed with %d, want %d", cookie, got, want)
			}
		}
		judge := n.chair(c, "key-judge")
		judge.send(contest.Request{Type: contest.RequestBuzz, Ref: "x"})
		judge.refused("not_joined")
		team := n.chair(c, "key-a")
		team.send(contest.Request{Type: contest.RequestMark, Ref: "y", Points: 5})
		team.refused("not_joined")
	})
}
