package fairplay

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pufa/server/question"
	"pufa/server/testkit"
)

var june = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)

// shelf are questions of all lengths: xf-0000 is short, each after it longer, up to 150 characters and more.
func shelf(t testing.TB) *question.Catalog {
	t.Helper()
	var lines []string
	for i := range 30 {
		lines = append(lines, fmt.Sprintf("id: xf-%04d, type: single, options: [{wrong: 甲乙}, {right: 丙丁}, {wrong: 戊己}, {wrong: 庚辛}], stem: %s%d",
			i, strings.Repeat("题", 5+i*5), i))
	}
	return testkit.Catalog(t, lines...)
}

// setOf is a set of the first questions, each answered in the time and as rightly as told.
func setOf(n int, took func(i int) time.Duration, right func(i int) bool) Set {
	s := Set{ID: "set", Person: "ann", Campaign: "c", Kind: "online", Phase: "formal", Day: "2026-06-01", Single: true, Ranked: true, Begun: june}
	at := june
	for i := range n {
		at = at.Add(took(i))
		s.Answers = append(s.Answers, Given{Question: fmt.Sprintf("xf-%04d", i), Took: took(i), At: at, Right: right(i), What: fmt.Sprint(right(i))})
	}
	return s
}

func each(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }
func always(is bool) func(int) bool                { return func(int) bool { return is } }

func TestTooQuick(t *testing.T) {
	catalog := shelf(t)
	for _, c := range []struct {
		name   string
		n      int
		took   func(int) time.Duration
		single bool
		want   bool
	}{
		{"a program", 5, each(200 * time.Millisecond), true, true},
		{"a program on a paper", 5, each(200 * time.Millisecond), false, true},
		{"a person", 5, each(4 * time.Second), true, false},
		{"a person on a paper", 5, each(4 * time.Second), false, false},
		{"too few to tell", 3, each(time.Millisecond), true, false},
		{"a slip or two", 5, func(i int) time.Duration { return time.Duration(i) * 1500 * time.Millisecond }, true, false},
		{"one thought over, the rest blindly", 5, func(i int) time.Duration {
			if i == 2 {
				return 20 * time.Second
			}
			return 300 * time.Millisecond
		}, true, true},
		{"kept without a line and sent in one go", 5, func(i int) time.Duration {
			if i == 0 {
				return time.Minute
			}
			return 5 * time.Millisecond
		}, false, false},
	} {
		s := setOf(c.n, c.took, always(true))
		s.Single = c.single
		p, got := Standard.tooQuick(&s, Standard.measure(catalog, &s))
		if got != c.want {
			t.Errorf("%s: %v, %+v", c.name, got, p)
		}
	}
}

func TestStreakGoesAcrossSets(t *testing.T) {
	catalog := shelf(t)
	quick := setOf(3, each(100*time.Millisecond), always(true))
	all := Standard.measure(catalog, &quick)
	if _, ok, _ := Standard.streak(run{}, all); ok {
		t.Error("three are a streak")
	}
	_, _, end := Standard.streak(run{}, all)
	found, ok, _ := Standard.streak(end, all)
	if !ok || found.length != 6 || found.guess != 4096 {
		t.Errorf("six in a row: %+v, %v", found, ok)
	}
	wrong := setOf(8, each(100*time.Millisecond), func(i int) bool { return i%4 != 3 })
	if _, ok, _ := Standard.streak(end, Standard.measure(catalog, &wrong)); !ok {
		t.Error("the run from before ends in the first answers of the next")
	}
	if _, ok, _ := Standard.streak(run{}, Standard.measure(catalog, &wrong)); ok {
		t.Error("luck is a streak")
	}
}

func TestTwins(t *testing.T) {
	times := func(ms ...int64) Timing { return Timing{TookMS: ms} }
	bad := func(t Timing, all ...string) Timing {
		for i, what := range all {
			t.Bad = append(t.Bad, Bad{fmt.Sprint(i), what})
		}
		return t
	}
	for _, c := range []struct {
		name string
		a, b Timing
		want bool
	}{
		{"one program", times(2000, 2003, 1998, 2010, 2001), times(2040, 1990, 2031, 2002, 2044), true},
		{"two people", times(2000, 3400, 5100, 2800, 9000), times(3100, 2900, 6200, 4100, 7300), false},
		{"four of five", times(2000, 3400, 5100, 2800, 9000), times(2000, 3400, 5100, 2800, 7300), false},
		{"sent in one go", times(9000, 20, 20, 20, 20), times(9000, 21, 19, 22, 18), false},
		{"the same mistakes at the same time", bad(times(2000, 3000, 4000, 5000), "a", "b", "c", "d"), bad(times(2000, 3000, 8000, 9000), "a", "b", "c", "d"), true},
		{"the same mistakes, each for itself", bad(times(2000, 3000, 4000, 5000), "a", "b", "c", "d"), bad(times(6000, 7000, 8000, 9000), "a", "b", "c", "d"), false},
		{"other mistakes", bad(times(2000, 3000, 4000, 5000), "a", "b", "c", "d", "e"), bad(times(2000, 3000, 8000, 9000), "a", "b", "c", "d", "f"), false},
	} {
		if _, _, got := Standard.alike(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Sets that are alike are in buckets next to each other, so that none is overlooked.
func TestTwinsMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(Standard.Twins, 60).Draw(t, "n")
		var a, b []int64
		for range n {
			took := rapid.Int64Range(300, 60_000).Draw(t, "took")
			a = append(a, took)
			b = append(b, took+rapid.Int64Range(-60, 60).Draw(t, "off"))
		}
		one, two := timingOf(a), timingOf(b)
		if diff := one.Bucket - two.Bucket; diff < -1 || diff > 1 {
			t.Errorf("%d and %d", one.Bucket, two.Bucket)
		}
	})
}

func timingOf(ms []int64) Timing {
	s := setOf(len(ms), func(i int) time.Duration { return time.Duration(ms[i]) * time.Millisecond }, always(true))
	kept, _ := Standard.timing(&s)
	return kept
}

// reader is a person: quick readers take in twelve characters a second when they skim, slow ones two. Seeing the page,
// choosing, confirming and the line take nine tenths of a second at least.
type reader struct {
	speed float64 // characters a second
	tap   time.Duration
	knows float64 // share of the questions recognised from their first characters
}

func (r reader) takes(runes int, chance *rand.Rand) time.Duration {
	read := float64(runes)
	if chance.Float64() < r.knows {
		read = min(read, 10)
	}
	d := r.tap.Seconds() + read/r.speed
	return time.Duration(d * math.Exp(chance.NormFloat64()*0.25) * float64(time.Second))
}

// Nobody who reads is flagged, however quickly: not even those who know all questions by heart, more than rarely.
func TestAReaderIsNotFlagged(t *testing.T) {
	catalog := shelf(t)
	rapid.Check(t, func(t *rapid.T) {
		who := reader{
			speed: rapid.Float64Range(2, 12).Draw(t, "characters a second"),
			tap:   time.Duration(rapid.IntRange(900, 2500).Draw(t, "tap ms")) * time.Millisecond,
			knows: rapid.Float64Range(0, 1).Draw(t, "knows"),
		}
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		const sets = 200
		flagged := 0
		for range sets {
			s := setOf(5, each(0), always(true))
			for i := range s.Answers {
				s.Answers[i].Question = fmt.Sprintf("xf-%04d", chance.IntN(30))
				q, _ := catalog.ByID(s.Answers[i].Question)
				s.Answers[i].Took = who.takes(utf8.RuneCountInString(q.Stem+strings.Join(q.Choices(), "")), chance)
			}
			all := Standard.measure(catalog, &s)
			_, quick := Standard.tooQuick(&s, all)
			_, streak, _ := Standard.streak(run{}, all)
			if quick || streak {
				flagged++
			}
		}
		if flagged > sets/50 {
			t.Errorf("%+v: %d of %d", who, flagged, sets)
		}
	})
}

// What takes less than half of the least time all along is found, whatever the questions.
func TestAProgramIsFound(t *testing.T) {
	catalog := shelf(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(Standard.Quick, 30).Draw(t, "n")
		s := setOf(n, each(0), func(int) bool { return rapid.Bool().Draw(t, "right") })
		s.Single = rapid.Bool().Draw(t, "single")
		at := s.Begun
		for i := range s.Answers {
			q, _ := catalog.ByID(s.Answers[i].Question)
			took := Standard.Least(q) * time.Duration(rapid.IntRange(0, 50).Draw(t, "percent")) / 100
			at = at.Add(took)
			s.Answers[i].Took, s.Answers[i].At = took, at
		}
		if p, ok := Standard.tooQuick(&s, Standard.measure(catalog, &s)); !ok {
			t.Errorf("%+v", p)
		}
	})
}
