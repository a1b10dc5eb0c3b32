package points_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/points"
)

var june = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

// did is an answer of a session on a day from nought, a second after the other.
func did(session string, day, n int, right bool) points.Deed {
	at := june.AddDate(0, 0, day).Add(time.Duration(n) * time.Second)
	return points.Deed{
		ID: fmt.Sprintf("%s/%d", session, n), Kind: points.Answered, Right: right, Source: answer.Daily, Session: session,
		District: "500108003", Day: at.Format(time.DateOnly), At: at,
	}
}

func ended(kind points.Kind, session string, day int) points.Deed {
	d := did(session, day, 900, false)
	d.ID, d.Kind = session, kind
	return d
}

// in says lines in short: the event, the points, and how often.
func in(lines []points.Line) string {
	var words []string
	for _, l := range lines {
		words = append(words, fmt.Sprintf("%s %d×%d", l.Event, l.Points, l.Times))
	}
	return strings.Join(words, ", ")
}

func TestWork(t *testing.T) {
	five := func(session string, day, right int) (all []points.Deed) {
		for n := range 5 {
			all = append(all, did(session, day, n, n < right))
		}
		return all
	}
	training := five("t", 0, 5)
	for i := range training {
		training[i].Training = true
	}
	for name, c := range map[string]struct {
		formula   points.Formula
		deeds     []points.Deed
		decisions []points.Decision
		want      string
	}{
		"nothing":           {points.Default(), nil, nil, ""},
		"none right":        {points.Default(), five("a", 0, 0), nil, "first 2×1"},
		"three right":       {points.Default(), five("a", 0, 3), nil, "first 2×1, right 3×3"},
		"said twice":        {points.Default(), slices.Concat(five("a", 0, 3), five("a", 0, 3)), nil, "first 2×1, right 3×3"},
		"two attempts":      {points.Default(), slices.Concat(five("a", 0, 3), five("b", 1, 5)), nil, "first 2×1, right 3×3, right 5×5"},
		"training":          {points.Default(), training, nil, ""},
		"training counts":   {points.Formula{Right: points.Rate{Points: 1}, Training: true}, training, nil, "right 5×5"},
		"per day":           {points.Formula{Right: points.Rate{Points: 2, PerDay: 3}}, slices.Concat(five("a", 0, 5), five("b", 1, 1)), nil, "right 6×3, right 2×1"},
		"in all":            {points.Formula{Right: points.Rate{Points: 2, InAll: 6}}, slices.Concat(five("a", 0, 5), five("b", 1, 5)), nil, "right 10×5, right 2×1"},
		"all of a day":      {points.Formula{First: points.Rate{Points: 2}, Right: points.Rate{Points: 3}, PerDay: 7}, five("a", 0, 5), nil, "first 2×1, right 5×2"},
		"all of a campaign": {points.Formula{Right: points.Rate{Points: 1}, InAll: 7}, slices.Concat(five("a", 0, 5), five("b", 1, 5)), nil, "right 5×5, right 2×2"},
		"days":              {points.Formula{Daily: points.Rate{Points: 1}}, slices.Concat(five("a", 0, 0), five("b", 0, 0), five("c", 2, 0)), nil, "daily 1×1, daily 1×1"},
		"finished": {
			formula: points.Formula{Done: points.Rate{Points: 3, PerDay: 1}, Passed: points.Rate{Points: 5}},
			deeds:   []points.Deed{ended(points.Finished, "a", 0), ended(points.Sat, "a", 0), ended(points.Finished, "b", 0)},
			want:    "done 3×1, passed 5×1",
		},
		"one session taken back": {
			formula: points.Default(), deeds: slices.Concat(five("a", 0, 3), five("b", 1, 5)),
			decisions: []points.Decision{{Sessions: []string{"a"}, At: june.AddDate(0, 1, 0)}}, want: "first 2×1, right 5×5",
		},
		"all taken back": {
			points.Default(), slices.Concat(five("a", 0, 3), five("b", 1, 5)), []points.Decision{{At: june.AddDate(0, 1, 0)}}, "",
		},
		"all up to a moment": {
			points.Default(), slices.Concat(five("a", 0, 3), five("b", 1, 5)), []points.Decision{{At: june.Add(time.Hour)}}, "first 2×1, right 5×5",
		},
		"what is taken back keeps its places": {
			formula:   points.Formula{Right: points.Rate{Points: 1, PerDay: 4}},
			deeds:     slices.Concat(five("a", 0, 3), []points.Deed{did("b", 0, 10, true), did("b", 0, 11, true)}),
			decisions: []points.Decision{{Sessions: []string{"a"}, At: june.AddDate(0, 1, 0)}}, want: "right 1×1",
		},
	} {
		if got := in(points.Work(c.formula, c.deeds, c.decisions)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// formulas are any that pass the check.
var formulas = rapid.Custom(func(t *rapid.T) points.Formula {
	rate := func(name string, day, all bool) points.Rate {
		r := points.Rate{Points: rapid.Int64Range(0, 5).Draw(t, name)}
		if day && r.Points > 0 {
			r.PerDay = rapid.Int64Range(0, 4).Draw(t, name+" per day")
		}
		if all && r.Points > 0 {
			r.InAll = rapid.Int64Range(0, 6).Draw(t, name+" in all")
		}
		return r
	}
	return points.Formula{
		First: rate("first", false, false), Right: rate("right", true, true), Daily: rate("daily", false, true),
		Done: rate("done", true, true), Passed: rate("passed", true, true),
		PerDay: rapid.Int64Range(0, 20).Draw(t, "per day"), InAll: rapid.Int64Range(0, 40).Draw(t, "in all"),
		Training: rapid.Bool().Draw(t, "training"),
	}
})

// deeds are any that one person may have done in a few days.
var deeds = rapid.Custom(func(t *rapid.T) []points.Deed {
	var all []points.Deed
	for n := range rapid.IntRange(0, 30).Draw(t, "deeds") {
		session := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "session")
		d := did(session, rapid.IntRange(0, 3).Draw(t, "day"), n, rapid.Bool().Draw(t, "right"))
		if kind := rapid.IntRange(0, 5).Draw(t, "kind"); kind > 3 {
			d.ID, d.Kind = fmt.Sprintf("%s#%d", session, n), []points.Kind{points.Finished, points.Sat}[kind-4]
		}
		d.Training = rapid.IntRange(0, 5).Draw(t, "training") == 0
		all = append(all, d)
	}
	return all
})

// byHand counts what the caps of single events leave, without lines and places.
func byHand(f points.Formula, all []points.Deed) int64 {
	seen, days, times := map[string]bool{}, map[string]int64{}, map[points.Event]int64{}
	slices.SortFunc(all, func(a, b points.Deed) int { return a.At.Compare(b.At) })
	var sum int64
	add := func(e points.Event, day string) {
		r := f.Rate(e)
		if r.PerDay > 0 && days[string(e)+day] >= r.PerDay || r.InAll > 0 && times[e] >= r.InAll {
			return
		}
		days[string(e)+day]++
		times[e]++
		sum += r.Points
	}
	for _, d := range all {
		switch {
		case d.Training && !f.Training:
		case d.Kind == points.Finished:
			add(points.Done, d.Day)
		case d.Kind == points.Sat:
			add(points.Passed, d.Day)
		default:
			if !seen["first"] {
				seen["first"] = true
				add(points.First, d.Day)
			}
			if !seen[d.Day] {
				seen[d.Day] = true
				add(points.Daily, d.Day)
			}
			if d.Right {
				add(points.Right, d.Day)
			}
		}
	}
	return sum
}

func sum(lines []points.Line) (all int64, days map[string]int64) {
	days = map[string]int64{}
	for _, l := range lines {
		all += l.Points
		days[l.Day] += l.Points
	}
	return all, days
}

func TestTheSumIsTheFormulaWhateverTheOrderAndRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, all := formulas.Draw(t, "formula"), deeds.Draw(t, "deeds")
		lines := points.Work(f, all, nil)
		got, days := sum(lines)
		for day, n := range days {
			if f.PerDay > 0 && n > f.PerDay {
				t.Fatalf("%d points on %s, at most %d", n, day, f.PerDay)
			}
		}
		if f.InAll > 0 && got > f.InAll {
			t.Fatalf("%d points, at most %d", got, f.InAll)
		}
		free := f
		free.PerDay, free.InAll = 0, 0
		if loose, _ := sum(points.Work(free, all, nil)); loose != byHand(free, slices.Clone(all)) {
			t.Fatalf("%d points, by hand %d", loose, byHand(free, slices.Clone(all)))
		}
		mixed := append(slices.Clone(all), all[:len(all)/2]...)
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		chance.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := cmp.Diff(lines, points.Work(f, mixed, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestADecisionNeverGivesPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, all := formulas.Draw(t, "formula"), deeds.Draw(t, "deeds")
		f.First, f.Daily = points.Rate{}, points.Rate{} // those move to the next deed that stands
		before, _ := sum(points.Work(f, all, nil))
		d := points.Decision{At: june.AddDate(0, 0, rapid.IntRange(0, 4).Draw(t, "until"))}
		if rapid.Bool().Draw(t, "one session") {
			d.Sessions = []string{"a"}
		}
		kept := slices.DeleteFunc(slices.Clone(all), func(x points.Deed) bool {
			return !x.At.After(d.At) && (len(d.Sessions) == 0 || x.Session == "a")
		})
		after, _ := sum(points.Work(f, all, []points.Decision{d}))
		if most, _ := sum(points.Work(f, kept, nil)); after > before || after > most {
			t.Fatalf("%d points became %d; without what was taken back %d", before, after, most)
		}
	})
}

func TestAFormulaIsChecked(t *testing.T) {
	sound := points.Default()
	if err := sound.Check(); err != nil {
		t.Error(err)
	}
	for text, f := range map[string]points.Formula{
		"“答对一题”的活力值要在 0 到 1000 点之间":        {Right: points.Rate{Points: 1001}},
		"“首次参与”的活力值要在 0 到 1000 点之间":        {First: points.Rate{Points: -1}},
		"“答对一题”的次数上限要在 1 到 10000 之间，不限就不填": {Right: points.Rate{Points: 1, PerDay: -1}},
		"“答对一题”不计活力值，不用填次数上限":              {Right: points.Rate{PerDay: 1}},
		"“首次参与”本来只计一次，不用填次数上限":             {First: points.Rate{Points: 1, InAll: 1}},
		"“当天参与”本来只计一次，不用填次数上限":             {Daily: points.Rate{Points: 1, PerDay: 1}},
		"合计上限要在 1 到 1000000 点之间，不限就不填":     {InAll: 1_000_001},
	} {
		err := f.Check()
		wrong, ok := errors.AsType[*points.FormulaError](err)
		if !ok || wrong.Text != text || !errors.Is(err, points.ErrFormula) {
			t.Errorf("%v, want %s", err, text)
		}
	}
}

func TestAFormulaInWords(t *testing.T) {
	f := points.Default()
	if got := strings.Join(f.Words(), "；"); got != "首次参与 +2 点，每人一次；答对一题 +1 点；训练赛和竞赛彩排不计" {
		t.Error(got)
	}
	f = points.Formula{
		Right: points.Rate{Points: 1, PerDay: 10, InAll: 100}, Daily: points.Rate{Points: 2, InAll: 9}, Done: points.Rate{Points: 3},
		Passed: points.Rate{Points: 5, PerDay: 1}, PerDay: 20, InAll: 300, Training: true,
	}
	want := "答对一题 +1 点，每天最多计 10 次，整个活动最多计 100 次；当天参与 +2 点，每天一次，整个活动最多计 9 次；完成一次答题 +3 点；" +
		"考试及格一次 +5 点，每天最多计 1 次；每人每天合计最多 20 点；每人在整个活动中合计最多 300 点；训练赛也计，竞赛彩排不计"
	if got := strings.Join(f.Words(), "；"); got != want {
		t.Error(got)
	}
	f = points.Formula{}
	if got := f.Words(); len(got) != 1 || got[0] != "这次活动不计活力值" {
		t.Error(got)
	}
}
