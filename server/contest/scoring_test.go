package contest

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestScoringIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rule   Scoring
		points int
		field  string // "" for sound
	}{
		{"the plain rule", Scoring{}, 0, ""},
		{"everything at once", Scoring{Partial: true, Streak: Streak{2, 6}, Lives: 3, Groups: Groups{By: GroupDistrict, Score: GroupMean, Best: 5}}, 10, ""},
		{"units", Scoring{Groups: Groups{By: GroupUnit, Score: GroupSum, Units: []string{"一厂", "二厂"}}}, 10, ""},
		{"too many lives", Scoring{Lives: MaxLives + 1}, 10, "lives"},
		{"a cap below the first bonus", Scoring{Streak: Streak{5, 4}}, 10, "streak"},
		{"a bonus in a warm-up", Scoring{Streak: Streak{5, 5}}, 0, "streak"},
		{"an unknown grouping", Scoring{Groups: Groups{By: "age", Score: GroupSum}}, 10, "groups"},
		{"groups without a score", Scoring{Groups: Groups{By: GroupDistrict}}, 10, "groups"},
		{"one unit", Scoring{Groups: Groups{By: GroupUnit, Score: GroupSum, Units: []string{"一厂"}}}, 10, "units"},
		{"a unit twice", Scoring{Groups: Groups{By: GroupUnit, Score: GroupSum, Units: []string{"一厂", "一厂"}}}, 10, "units"},
		{"a unit with a line break", Scoring{Groups: Groups{By: GroupUnit, Score: GroupSum, Units: []string{"一厂", "二\n厂"}}}, 10, "units"},
	} {
		err := tt.rule.check(tt.points)
		wrong, _ := errors.AsType[*DefinitionError](err)
		if (tt.field == "") != (err == nil) || wrong != nil && wrong.Field != tt.field {
			t.Errorf("%s: %v, want a complaint about %q", tt.name, err, tt.field)
		}
	}
}

// course gives one person's answers in turn: '+' right, '/' partly, '-' wrong, '.' none; ten points each.
func course(rule Scoring, answers string) *standing {
	st := &standing{}
	for i, a := range answers {
		if m, answered := map[rune]mark{
			'+': {points: 10, right: true, tookMS: 100}, '/': {points: 4, tookMS: 100}, '-': {tookMS: 100},
		}[a]; answered {
			st.take(&rule, m, i+1, false)
		}
	}
	st.miss(&rule, len(answers))
	return st
}

func TestStreaks(t *testing.T) {
	rule := Scoring{Streak: Streak{Bonus: 2, Most: 5}}
	for answers, want := range map[string]int64{
		"+": 10, "++": 22, "+++": 36, "+++++": 66, "++-++": 44, "++.++": 44, "++/++": 48, "": 0, "--": 0,
	} {
		if got := course(rule, answers).points; got != want {
			t.Errorf("%q: %d, want %d", answers, got, want)
		}
	}
	if st := course(rule, "+++.+"); st.run != 1 || st.longest != 3 {
		t.Errorf("run %d, longest %d", st.run, st.longest)
	}
	if st := course(rule, "++."); st.run != 0 {
		t.Errorf("a missed question left a run of %d", st.run)
	}
}

func TestLives(t *testing.T) {
	rule := Scoring{Lives: 2}
	for _, tt := range []struct {
		answers string
		lives   int
		fell    int
		points  int64
		tookMS  int64
	}{
		{"+++", 2, 0, 30, 300},
		{"+-+", 1, 0, 20, 200},
		{"+/+", 2, 0, 24, 300},
		{"+.+", 1, 0, 20, 200},
		{"--+", 0, 2, 0, 0},
		{"-+-+", 0, 3, 10, 100},
		{"...+", 0, 2, 0, 0},
		{"+..", 0, 3, 10, 100},
		{"+-...", 0, 3, 10, 100},
	} {
		st := course(rule, tt.answers)
		if st.lives(&rule) != tt.lives || st.fell != tt.fell || st.points != tt.points || st.tookMS != tt.tookMS {
			t.Errorf("%q: %d lives, fell %d, %d points, %d ms", tt.answers, st.lives(&rule), st.fell, st.points, st.tookMS)
		}
	}
	if st := course(rule, "--++"); st.right != 2 || st.answers != 4 {
		t.Errorf("who is out still takes part: %d answers, %d right", st.answers, st.right)
	}
}

// crowd is a finished contest with any rule, any people and any answers.
type crowd struct {
	state  State
	roster *roster
	sheets []*sheet
}

func drawCrowd(rt *rapid.T, t *testing.T) crowd {
	const questions = 6
	p := newPlay(t, questions)
	rule := &p.state.Contest.Scoring
	*rule = Scoring{
		Lives: rapid.IntRange(0, 3).Draw(rt, "lives"),
		Groups: Groups{
			By:    rapid.SampledFrom([]GroupBy{GroupNone, GroupDistrict, GroupUnit}).Draw(rt, "by"),
			Score: rapid.SampledFrom([]GroupScore{GroupSum, GroupMean}).Draw(rt, "score"),
			Best:  rapid.IntRange(0, 3).Draw(rt, "best"),
		},
	}
	rule.Streak.Bonus = rapid.IntRange(0, 4).Draw(rt, "bonus")
	rule.Streak.Most = rapid.IntRange(rule.Streak.Bonus, 10).Draw(rt, "most")
	c := crowd{sheets: make([]*sheet, questions)}
	var players []Player
	for _, person := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{3}`), 1, 8, rapid.ID).Draw(rt, "persons") {
		players = append(players, Player{
			ID: "c1/" + person, Person: person, Name: person,
			DistrictName: rapid.SampledFrom([]string{"甲街道", "乙镇"}).Draw(rt, "district"),
			Unit:         rapid.SampledFrom([]string{"", "一厂", "二厂"}).Draw(rt, "unit"),
		})
	}
	for q := range questions {
		p.do(p.state.Next(), CommandClose, CommandSettle, CommandReveal)
		c.sheets[q] = &sheet{}
		for _, player := range players {
			if !rapid.Bool().Draw(rt, "answers") {
				continue
			}
			m := mark{person: player.Person, tookMS: rapid.Int64Range(0, 3).Draw(rt, "took"), right: rapid.Bool().Draw(rt, "right")}
			m.at = noon.Add(time.Duration(q)*time.Minute + time.Duration(m.tookMS)*time.Millisecond)
			m.points = rapid.SampledFrom([]int64{0, 4}).Draw(rt, "partly")
			if m.right {
				m.points = 10
			}
			c.sheets[q].marks = append(c.sheets[q].marks, m)
		}
		if rapid.IntRange(0, 4).Draw(rt, "skip") == 0 {
			p.do(CommandSkip)
		} else {
			p.do(CommandBoard)
		}
	}
	c.state, c.roster = p.state, newRoster(players)
	return c
}

// byHand is one person's points, question by question, counted the slow way.
func (c crowd) byHand(person string) (gains []int64, run, lost int) {
	rule := c.state.Contest.Scoring
	for q, sh := range c.sheets {
		if !c.state.Scores(q) {
			continue
		}
		var m mark
		for _, one := range sh.marks {
			if one.person == person {
				m = one
			}
		}
		in := rule.Lives == 0 || lost < rule.Lives
		gain := m.points
		if m.right {
			run++
			gain += int64(min(rule.Streak.Most, rule.Streak.Bonus*(run-1)))
		} else {
			run = 0
		}
		if !in {
			gain = 0
		}
		if gain == 0 && !m.right {
			lost++
		}
		gains = append(gains, gain)
	}
	return gains, run, lost
}

// TestPointsAreTheSumOfWhatEachQuestionGave holds for any rule, any answers and any questions skipped.
func TestPointsAreTheSumOfWhatEachQuestionGave(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCrowd(rt, t)
		rule := &c.state.Contest.Scoring
		out := 0
		all := count(&c.state, c.sheets, c.roster)
		for _, st := range all.order {
			gains, run, lost := c.byHand(st.person)
			sum := int64(0)
			for _, gain := range gains {
				sum += gain
			}
			fallen := rule.Lives > 0 && lost >= rule.Lives
			if st.points != sum || st.run != run || st.out() != fallen || rule.Lives > 0 && st.lives(rule) != max(0, rule.Lives-lost) {
				rt.Fatalf("%s: %+v, by hand %v, run %d, lost %d", st.person, st, gains, run, lost)
			}
			if fallen {
				out++
			}
		}
		if got, _ := all.outs(); got != out {
			rt.Fatalf("%d out, by hand %d", got, out)
		}
	})
}

// TestAReplayEqualsWhatWasLive counts the same answers again, as they come out of the store: in any order.
func TestAReplayEqualsWhatWasLive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCrowd(rt, t)
		live := count(&c.state, c.sheets, c.roster)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		for _, sh := range c.sheets {
			random.Shuffle(len(sh.marks), func(i, j int) { sh.marks[i], sh.marks[j] = sh.marks[j], sh.marks[i] })
		}
		again := count(&c.state, c.sheets, c.roster)
		if diff := cmp.Diff(live.rows(c.roster, 0), again.rows(c.roster, 0)); diff != "" {
			rt.Fatal(diff)
		}
		if diff := cmp.Diff(live.groups, again.groups, cmpopts.EquateComparable(GroupRow{})); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestTheOrderIsTotal: of any two people one comes first, and a shared rank means that nothing tells them apart.
func TestTheOrderIsTotal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCrowd(rt, t)
		order := count(&c.state, c.sheets, c.roster).order
		for i, a := range order {
			for _, b := range order[i+1:] {
				same := a.points == b.points && a.tookMS == b.tookMS && a.last.Equal(b.last)
				before := a.points > b.points || a.points == b.points && (a.tookMS < b.tookMS || a.tookMS == b.tookMS && a.last.Before(b.last))
				if !same && !before || same != (a.rank == b.rank) || a.rank > b.rank {
					rt.Fatalf("%+v before %+v", a, b)
				}
			}
		}
	})
}

// TestGroupsAreTheirBest counts every group the slow way.
func TestGroupsAreTheirBest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCrowd(rt, t)
		rule := c.state.Contest.Scoring.Groups
		all := count(&c.state, c.sheets, c.roster)
		for i, row := range all.groups {
			var points []int64 // the order has the best first
			for _, st := range all.order {
				if rule.of(c.roster.players[st.person]) == row.Name {
					points = append(points, st.points)
				}
			}
			if row.Players != len(points) {
				rt.Fatalf("%+v has %d people", row, len(points))
			}
			if rule.Best > 0 {
				points = points[:min(rule.Best, len(points))]
			}
			want := 0.0
			for _, p := range points {
				want += float64(p)
			}
			if rule.Score == GroupMean {
				want /= float64(len(points))
			}
			if off := row.Points - want; row.Counted != len(points) || off > 0.005 || off < -0.005 {
				rt.Fatalf("%+v, by hand %v", row, want)
			}
			if i > 0 && (all.groups[i-1].Points < row.Points || all.groups[i-1].Rank > row.Rank) {
				rt.Fatalf("%+v before %+v", all.groups[i-1], row)
			}
		}
		if rule.By == GroupNone && len(all.groups) > 0 {
			rt.Fatal("groups where there are none")
		}
	})
}
