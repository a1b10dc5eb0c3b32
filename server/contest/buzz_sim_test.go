package contest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// line is what lies between a buzzer and the server. Each way takes half of the base and what the moment adds.
type line struct {
	base   float64 // round trip without jitter, ms
	jitter float64 // mean of what each way adds, exponentially, ms
	up     float64 // the way up's share of the base
	delay  float64 // how long the phone holds back its pongs, ms
}

// pings the server remembers the least of, as a socket does.
const pings = 8

func (l line) press(r *rand.Rand) float64 { return l.base*l.up + l.jitter*r.ExpFloat64() }

// known is the round trip the server believes in.
func (l line) known(r *rand.Rand) float64 {
	least := math.Inf(1)
	for range pings {
		least = min(least, l.base+l.jitter*(r.ExpFloat64()+r.ExpFloat64())+l.delay)
	}
	return least
}

// weather is what a hall's lines are like beside their round trips.
type weather struct {
	name   string
	jitter float64 // what each way adds on average, as a part of itself: of 150 ms at the most
	skew   float64 // how far the way up may be from half of the round trip
}

// line draws a round trip from 5 to 300 ms, short ones as often as long ones on a logarithmic scale.
func (w weather) line(r *rand.Rand) line {
	base := 5 * math.Pow(60, r.Float64())
	return line{base: base, jitter: w.jitter * base / 2, up: 0.5 + w.skew*(2*r.Float64()-1)}
}

// contest draws who presses when, on which lines.
func (w weather) contest(r *rand.Rand) []contender {
	cs := make([]contender, 4+r.IntN(5))
	for i := range cs {
		cs[i] = w.line(r).contender(r, i+1)
	}
	return cs
}

func (l line) contender(r *rand.Rand, team int) contender {
	at := reaction(r)
	return contender{team: team, at: at, arrives: at + l.press(r), credit: l.known(r) / 2}
}

// contender is one team's press: when it was made, on which line.
type contender struct {
	team    int
	at      float64 // ms since the buzzers opened
	arrives float64
	credit  float64
}

func msAfter(t time.Time, ms float64) time.Time { return t.Add(time.Duration(ms * 1e6)) }

// arena decides buzzer questions by the engine itself.
type arena struct{ armed map[int]State }

func newArena(t testing.TB) *arena {
	t.Helper()
	a := &arena{armed: map[int]State{}}
	for n := 4; n <= 8; n++ {
		rules := preset(t, "a")
		rules.Rounds, rules.Tiebreak, rules.TiebreakAfter = rules.Rounds[6:7], nil, 0
		m := newMatch(t, rules, n, 0)
		m.do(CommandStart, CommandArm)
		a.armed[n] = m.state
	}
	return a
}

// decide plays one question and gives the team that has it, 0 for none.
func (a *arena) decide(t testing.TB, cs []contender, r *rand.Rand) int {
	t.Helper()
	s := a.armed[len(cs)]
	opened := s.Opens
	slices.SortFunc(cs, func(x, y contender) int { return cmp.Compare(x.arrives, y.arrives) })
	for _, c := range cs {
		act := Act{Command: commandBuzz, Deed: Deed{Team: c.team, Question: s.Current, Credit: time.Duration(c.credit * 1e6)}}
		e, err := Apply(s, act, msAfter(opened, c.arrives))
		if err != nil {
			continue // behind the window
		}
		if s, err = s.With(e); err != nil {
			t.Fatal(err)
		}
	}
	if s.Stage.Window.IsZero() {
		return 0
	}
	e, err := Apply(s, Act{Command: commandWin, Deed: Deed{Random: r.Uint64()}}, s.Stage.Window)
	if err != nil {
		t.Fatal(err)
	}
	return e.Stage.Team
}

// reaction is when a person presses: 150 ms after the word, with a spread of 60, and nobody sooner than 40.
func reaction(r *rand.Rand) float64 {
	for {
		if at := 150 + 60*r.NormFloat64(); at >= 40 {
			return at
		}
	}
}

// gaps are the bins of how far the earliest press was ahead of the next, in ms.
var gaps = []float64{0, 1, 2, 5, 10, 20, 50, math.Inf(1)}

// share counts decisions.
type share struct{ rounds, credited, arrival int }

func (s *share) add(credited, arrival bool) {
	s.rounds++
	if credited {
		s.credited++
	}
	if arrival {
		s.arrival++
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

func (s *share) String() string {
	return fmt.Sprintf("%6d rounds, the earliest has it with credit %6.2f %%, by arrival %6.2f %%",
		s.rounds, percent(s.credited, s.rounds), percent(s.arrival, s.rounds))
}

// outcome is a simulation's shares, over all and by gap.
type outcome struct {
	all   share
	byGap []share
}

// atLeast is the share of credited decisions where the earliest was so far ahead.
func (o *outcome) atLeast(gap float64) float64 {
	var sum share
	for i, s := range o.byGap {
		if gaps[i] >= gap {
			sum.rounds, sum.credited = sum.rounds+s.rounds, sum.credited+s.credited
		}
	}
	return percent(sum.credited, sum.rounds)
}

func simulate(t testing.TB, rounds int, w weather) *outcome {
	t.Helper()
	r := rand.New(rand.NewPCG(2026, 11))
	a, o := newArena(t), &outcome{byGap: make([]share, len(gaps)-1)}
	for range rounds {
		cs := w.contest(r)
		byPress := slices.Clone(cs)
		slices.SortFunc(byPress, func(x, y contender) int { return cmp.Compare(x.at, y.at) })
		earliest, gap := byPress[0].team, byPress[1].at-byPress[0].at
		won := a.decide(t, cs, r)
		bin := 0
		for gap >= gaps[bin+1] {
			bin++
		}
		o.all.add(won == earliest, cs[0].team == earliest)
		o.byGap[bin].add(won == earliest, cs[0].team == earliest)
	}
	return o
}

func (o *outcome) log(t testing.TB, w weather) {
	t.Helper()
	t.Logf("%s: each way adds %.0f %% of itself on average", w.name, 100*w.jitter)
	t.Logf("  all               %s", &o.all)
	for i := range o.byGap {
		t.Logf("  ahead by %2.0f to %3.0f %s", gaps[i], gaps[i+1], &o.byGap[i])
	}
	for _, gap := range gaps[1 : len(gaps)-1] {
		t.Logf("  ahead by %2.0f ms at least: with credit %6.2f %%", gap, o.atLeast(gap))
	}
}

// TestTheEarliestPresserHasTheQuestion plays thousands of questions of 4 to 8 teams on lines of 5 to 300 ms. What no
// server can know is what a line added to one press; so the more the lines waver, the further ahead a press must be to
// be known as the earliest in 99 of 100 cases. from is that lead, in ms.
func TestTheEarliestPresserHasTheQuestion(t *testing.T) {
	rounds := 4000
	for _, tt := range []struct {
		weather
		from float64
	}{
		{weather{"still", 0, 0}, 0},
		{weather{"a cable", 0.01, 0}, 0},
		{weather{"a good radio network", 0.02, 0}, 1},
		{weather{"a busy one", 0.05, 0}, 5},
		{weather{"a bad one", 0.1, 0}, 20},
		{weather{"a wretched one", 0.2, 0}, 50},
		{weather{"a good one, up to 55 % of the way in one direction", 0.02, 0.05}, 10},
	} {
		o := simulate(t, rounds, tt.weather)
		o.log(t, tt.weather)
		if got := o.atLeast(tt.from); got < 99 {
			t.Errorf("%s: ahead by %v ms the earliest has it in %.2f %% only", tt.name, tt.from, got)
		}
		if credited, arrival := percent(o.all.credited, o.all.rounds), percent(o.all.arrival, o.all.rounds); credited < arrival+20 {
			t.Errorf("%s: %.2f %% with credit, %.2f %% by arrival: the credit is worth little", tt.name, credited, arrival)
		}
	}
}

// TestHoldingBackPongsGainsNoMoreThanTheCap has a team on a line of 20 ms answer pings a second late, in every question.
func TestHoldingBackPongsGainsNoMoreThanTheCap(t *testing.T) {
	const rounds, most = 2000, float64(CreditMost / time.Millisecond)
	for _, delay := range []float64{0, 100, 1000, 1e6} {
		r := rand.New(rand.NewPCG(2026, 12))
		a, w := newArena(t), weather{jitter: 0.02}
		won, nobody := 0, 0
		for range rounds {
			cs := w.contest(r)
			cs[0] = line{base: 20, jitter: 0.2, up: 0.5, delay: delay}.contender(r, 1)
			cheat, honest := cs[0], slices.MinFunc(cs[1:], func(x, y contender) int {
				return cmp.Compare(x.arrives-min(x.credit, most), y.arrives-min(y.credit, most))
			})
			switch a.decide(t, cs, r) {
			case 1:
				won++
				missing := honest.arrives - min(honest.credit, most) - honest.at // of the honest one's own credit
				if late := cheat.at - honest.at - missing; late > most {
					t.Fatalf("pongs held back %v ms: pressed %.1f ms after another, and has the question", delay, late)
				}
			case 0:
				nobody++ // dated back to before the buzzers opened: a foul
			}
		}
		t.Logf("pongs held back %7.0f ms: has %5.2f %% of the questions, and fouled in %5.2f %%", delay, percent(won, rounds), percent(nobody, rounds))
	}
}

// TestACreditIsBounded presses with any round trip that a line may claim.
func TestACreditIsBounded(t *testing.T) {
	s := newArena(t).armed[4]
	for credit, want := range map[time.Duration]time.Duration{
		-time.Hour: 0, 0: 0, 2500 * time.Microsecond: 2500 * time.Microsecond, CreditMost: CreditMost, CreditMost + 1: CreditMost, time.Hour: CreditMost,
	} {
		now := s.Opens.Add(time.Second)
		e, err := Apply(s, Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: s.Current, Credit: credit}}, now)
		if err != nil {
			t.Fatal(err)
		}
		if arrived, credited := e.Pressed(); !arrived.Equal(now) || arrived.Sub(credited) != want {
			t.Errorf("a credit of %s dates back by %s", credit, arrived.Sub(credited))
		}
	}
}

// TestPressesOfOneMomentAreDrawnFor gives the same press to two teams, and the draw is in the log.
func TestPressesOfOneMomentAreDrawnFor(t *testing.T) {
	wins := map[int]int{}
	for random := range uint64(10) {
		rules := preset(t, "a")
		rules.Rounds, rules.Tiebreak, rules.TiebreakAfter = rules.Rounds[6:7], nil, 0
		m := newMatch(t, rules, 4, 0)
		m.do(CommandStart, CommandArm)
		m.now = m.now.Add(time.Second)
		press := func(team int, arrives, credit time.Duration) {
			m.now = m.state.Opens.Add(time.Second + arrives)
			m.act(Act{Command: commandBuzz, Deed: Deed{Team: team, Question: m.state.Current, Credit: credit}})
		}
		press(4, 0, 0)                             // the first to arrive, 20 ms behind
		press(3, 10*ms, 30*ms)                     // pressed 20 ms before
		press(2, 40*ms+50*time.Microsecond, 60*ms) // 0.05 ms after team 3: the same moment
		press(1, 50*ms+BuzzGrain, 70*ms)           // and this is the next
		m.now = m.state.Stage.Window
		m.act(Act{Command: commandWin, Deed: Deed{Random: random}})
		won := m.log[len(m.log)-1].Stage
		if diff := gocmp.Diff([]int{2, 3}, won.Teams); diff != "" {
			t.Fatalf("drawn between:\n%s", diff)
		}
		wins[won.Team]++
		buzzes := m.state.For(RoleScreen, full()).Stage.Buzzes
		if b := buzzes[len(buzzes)-1]; b.Team != 4 || b.Behind != 20 || b.State != "lost" {
			t.Errorf("the screen shows %+v as the last", b)
		}
	}
	if wins[2] != 5 || wins[3] != 5 {
		t.Errorf("drawn: %v", wins)
	}
}
