package contest

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pufa/server/account"
)

// hostDesk is one host's page: who sits at it, at which node, and the picture on it.
type hostDesk struct {
	t    *testing.T
	e    *Engine
	by   account.Organiser
	id   string
	seat *Seat
	seen int64
}

func openDesk(t *testing.T, e *Engine, by account.Organiser, id string) *hostDesk {
	t.Helper()
	seat, err := e.SitHost(t.Context(), by, id)
	if err != nil {
		t.Fatal(err)
	}
	d := &hostDesk{t: t, e: e, by: by, id: id, seat: seat}
	d.look()
	return d
}

// look renews the picture.
func (d *hostDesk) look() *View {
	d.t.Helper()
	synctest.Wait()
	f := picture(d.t, d.seat)
	d.seen = f.Seq
	return f.State
}

// press gives a command on the picture there is, and gives the event that stands for it.
func (d *hostDesk) press(a Act) (int64, error) {
	return d.e.Command(d.t.Context(), d.by, d.id, a, d.seen)
}

var (
	laptop  = account.Organiser{ID: "one", Name: "甲主持", Role: account.RoleDistrict}
	handset = account.Organiser{ID: "two", Name: "乙主持", Role: account.RoleDistrict}
)

// TestTwoDesksDoAThingOnceAndOneGoesOnAlone has two hosts at two nodes press at once, then one leave and the other go on.
func TestTwoDesksDoAThingOnceAndOneGoesOnAlone(t *testing.T) {
	rules := preset(t, "g")
	for name, tt := range map[string]struct {
		contest *Contest
		first   []Command // both press each of them at once
		other   Command   // what the second presses on an old picture
	}{
		"crowd": {sample(2), []Command{CommandStart, CommandClose}, CommandSkip},
		"stage": {matchOf(rules, 2, 1), []Command{CommandStart, CommandOpen}, CommandSkip},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory(tt.contest)
				near, far := m.engine(t), m.engine(t)
				defer closeEngine(t, near)
				defer closeEngine(t, far)
				one, two := openDesk(t, near, laptop, tt.contest.ID), openDesk(t, far, handset, tt.contest.ID)
				for _, c := range tt.first {
					one.look()
					two.look()
					a, err := one.press(Act{Command: c})
					mustDo(t, err)
					b, err := two.press(Act{Command: c})
					if err != nil || a != b {
						t.Errorf("%s pressed at two desks: events %d and %d, %v", c, a, b, err)
					}
				}
				if _, err := two.press(Act{Command: tt.other}); !errors.Is(err, ErrStale) {
					t.Errorf("%s on an old picture: %v", tt.other, err)
				}
				time.Sleep(flushMost)
				if a, b := one.look(), two.look(); a.Phase != b.Phase || one.seen != two.seen {
					t.Errorf("the desks show %s at %d and %s at %d", a.Phase, one.seen, b.Phase, two.seen)
				}
				closeEngine(t, near) // the laptop's battery, and its node with it
				time.Sleep(deadAfter)
				for two.look().Phase != PhaseEnded {
					next := two.look().Host.Next
					a := Act{Command: next}
					switch next {
					case CommandNone:
						a.Command = CommandSkip // nobody is there to answer
					case CommandRule:
						a.Verdict = VerdictRight
					}
					if _, err := two.press(a); err != nil {
						t.Fatalf("%s in %s: %v", next, two.look().Phase, err)
					}
					time.Sleep(flushMost)
				}
				_, s, err := far.Open(t.Context(), handset, tt.contest.ID)
				mustDo(t, err)
				by := map[string]bool{}
				for _, e := range s.Log {
					by[e.By] = true
				}
				if !by[laptop.Name] || !by[handset.Name] {
					t.Errorf("the log names %v", by)
				}
				if !slices.IsSortedFunc(s.Log, func(a, b Event) int { return int(a.Seq - b.Seq) }) {
					t.Error("the log is out of order")
				}
			})
		})
	}
}

// TestTwoVerdictsAtOnceAreOne has two hosts rule the same answer differently in the same moment.
func TestTwoVerdictsAtOnceAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := matchOf(preset(t, "g"), 2, 1)
		m := newMemory(c)
		near, far := m.engine(t), m.engine(t)
		defer closeEngine(t, near)
		defer closeEngine(t, far)
		one, two := openDesk(t, near, laptop, c.ID), openDesk(t, far, handset, c.ID)
		for _, command := range []Command{CommandStart, CommandOpen} {
			one.look()
			_, err := one.press(Act{Command: command})
			mustDo(t, err)
		}
		one.look()
		two.look()
		_, err := one.press(Act{Command: CommandRule, Deed: Deed{Verdict: VerdictWrong}})
		mustDo(t, err)
		if _, err := two.press(Act{Command: CommandRule, Deed: Deed{Verdict: VerdictRight}}); !errors.Is(err, ErrStale) {
			t.Errorf("the other verdict: %v", err)
		}
		if v := two.look(); v.Stage.Teams[0].Verdict != VerdictWrong || v.Stage.Teams[0].Points != 100 {
			t.Errorf("%+v", v.Stage.Teams[0])
		}
	})
}
