package report

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/district"
)

func heads(n int64) *int64 { return &n }

func line(key string, n *int64, participants int64) Line {
	return Line{Key: key, Name: key, District: "500108001", Heads: n, Counters: Counters{Participants: participants}}
}

// placed is a board as a reader sees it: rank, key and the figure shown.
func placed(b Board) []string {
	all := []string{}
	for _, p := range b.Lines {
		all = append(all, fmt.Sprintf("%d %s %d", p.Rank, p.Key, b.Shown(p)))
	}
	return all
}

func TestRanked(t *testing.T) {
	lines := []Line{
		line("a", heads(100), 5), line("b", nil, 9), line("c", heads(30), 5), line("d", heads(200), 7), line("e", heads(50), 0), line("f", heads(0), 1),
	}
	for _, c := range []struct {
		name  string
		kind  answer.BoardKind
		order answer.Order
		want  []string
		apart []string
	}{
		{
			"who is equal shares the rank, nought has none", answer.OfUnits,
			answer.Order{By: answer.ByParticipants},
			[]string{"1 b 9", "2 d 7", "3 a 5", "3 c 5", "5 f 1", "0 e 0"},
			nil,
		},
		{
			"per hundred, unknown heads apart", answer.OfUnits,
			answer.Order{By: answer.ByParticipants, PerHead: true},
			[]string{"1 c 1667", "2 a 500", "3 d 350", "0 e 0"},
			[]string{"b", "f"},
		},
		{
			"per thousand", answer.OfCommunities,
			answer.Order{By: answer.ByParticipants, PerHead: true},
			[]string{"1 c 16667", "2 a 5000", "3 d 3500", "0 e 0"},
			[]string{"b", "f"},
		},
		{"no ranks, by name", answer.OfDistricts, answer.Order{}, []string{"0 a 0", "0 b 0", "0 c 0", "0 d 0", "0 e 0", "0 f 0"}, nil},
	} {
		b := Ranked(c.kind, lines, c.order)
		if diff := cmp.Diff(c.want, placed(b)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		var apart []string
		for _, p := range b.NoHeads {
			apart = append(apart, p.Key)
		}
		if diff := cmp.Diff(c.apart, apart); diff != "" {
			t.Errorf("%s: apart: %s", c.name, diff)
		}
		if p, ok := b.Find("f"); !ok || p.Key != "f" {
			t.Errorf("%s: a line is not found: %+v", c.name, p)
		}
	}
}

// Figures that look the same on the board are the same rank, however they came about.
func TestEqualAsShownIsEqual(t *testing.T) {
	b := Ranked(answer.OfUnits, []Line{line("a", heads(30000), 10001), line("b", heads(30000), 10000)},
		answer.Order{By: answer.ByParticipants, PerHead: true})
	if diff := cmp.Diff([]string{"1 a 3334", "2 b 3333"}, placed(b)); diff != "" {
		t.Error(diff)
	}
	b = Ranked(answer.OfUnits, []Line{line("a", heads(300000), 100001), line("b", heads(300000), 100000)},
		answer.Order{By: answer.ByParticipants, PerHead: true})
	if diff := cmp.Diff([]string{"1 a 3333", "1 b 3333"}, placed(b)); diff != "" {
		t.Error(diff)
	}
}

// Whatever is counted, a board has every line once, ranks do not rise down the board, and who shows more is ahead.
func TestRanksFollowTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []Line
		for i := range rapid.IntRange(0, 40).Draw(t, "lines") {
			var n *int64
			if rapid.Bool().Draw(t, "known") {
				n = heads(rapid.Int64Range(1, 3000).Draw(t, "heads"))
			}
			lines = append(lines, line(fmt.Sprint(i), n, rapid.Int64Range(0, 6).Draw(t, "figure")))
		}
		order := answer.Order{By: answer.ByParticipants, PerHead: rapid.Bool().Draw(t, "per head")}
		b := Ranked(answer.OfUnits, lines, order)
		if len(b.Lines)+len(b.NoHeads) != len(lines) {
			t.Fatalf("%d and %d lines of %d", len(b.Lines), len(b.NoHeads), len(lines))
		}
		for i, p := range b.Lines {
			ahead := 0
			for _, q := range b.Lines {
				if b.Shown(q) > b.Shown(p) {
					ahead++
				}
			}
			want := ahead + 1
			if b.Shown(p) == 0 {
				want = 0
			}
			if p.Rank != want || i > 0 && b.Shown(p) > b.Shown(b.Lines[i-1]) {
				t.Fatalf("line %d: rank %d, %d are ahead", i, p.Rank, ahead)
			}
		}
	})
}

// A sub-district is its communities and those who named none, for each counter; units and those who named none are
// everybody.
func TestBoardsOfOneCountComeToTheSame(t *testing.T) {
	places := []Place{{Code: "500108001", Name: "甲"}, {Code: "500108002", Name: "乙"}}
	communities := []Place{{Code: "500108001001", Name: "甲一"}, {Code: "500108001002", Name: "甲二"}, {Code: "500108002001", Name: "乙一"}}
	units := district.NewRoll([]district.Unit{
		{ID: "u1", Name: "一厂", District: "500108001"},
		{ID: "u2", Name: "二厂", District: "500108002", MergedInto: "u1"},
		{ID: "u3", Name: "三厂", District: "500108002", Retired: true},
	})
	rapid.Check(t, func(t *rapid.T) {
		var counts []PlaceCount
		var whole Counters
		for range rapid.IntRange(0, 30).Draw(t, "counts") {
			n := func(what string) int64 { return rapid.Int64Range(0, 50).Draw(t, what) }
			c := PlaceCount{
				District: rapid.SampledFrom([]string{"500108001", "500108002", "500108999", ""}).Draw(t, "district"),
				Ties: district.Ties{
					Community: rapid.SampledFrom([]string{"", "500108001001", "500108001002", "500108002001", "500108002777"}).Draw(t, "community"),
					Unit:      rapid.SampledFrom([]string{"", "u1", "u2", "u3", "gone"}).Draw(t, "unit"),
				},
				Counters: Counters{Registrations: n("r"), Participants: n("p"), Attempts: n("t"), Answers: n("a"), Correct: n("c"), ActivityPoints: n("v")},
			}
			counts = append(counts, c)
			whole.Add(c.Counters)
		}
		all := sumUp(counts, places, communities, units)
		for _, m := range answer.OfDistricts.Measures() {
			of := func(lines []Line, subdistrict string) (sum int64) {
				for _, l := range lines {
					if subdistrict == "*" || l.District == subdistrict {
						sum += l.Of(m)
					}
				}
				return sum
			}
			for _, d := range []string{"500108001", "500108002", "", "*"} {
				want := of(all.lines[answer.OfDistricts], d)
				got := of(all.lines[answer.OfCommunities], d) + of(all.unset[answer.OfCommunities], d)
				if got != want {
					t.Fatalf("%s of %q: communities %d, sub-district %d", m, d, got, want)
				}
			}
			if got := of(all.lines[answer.OfUnits], "*") + of(all.unset[answer.OfUnits], "*"); got != whole.Of(m) || of(all.lines[answer.OfDistricts], "*") != got {
				t.Fatalf("%s: units %d, all %d", m, got, whole.Of(m))
			}
		}
		for _, l := range all.lines[answer.OfUnits] {
			if l.Key == "u2" || l.Key == "gone" {
				t.Fatalf("%s has a line of its own", l.Key)
			}
		}
	})
}

func TestBoardTable(t *testing.T) {
	v := View{
		Board: Ranked(answer.OfUnits, []Line{line("a", heads(100), 5), line("b", nil, 9)}, answer.Order{By: answer.ByParticipants, PerHead: true}),
		Unset: []Line{{Key: "500108001", Name: "甲", District: "500108001", Counters: Counters{Participants: 2}}},
	}
	got := v.Table(map[string]string{"500108001": "甲"})
	want := [][]any{
		{"1", "a", "甲", int64(0), int64(5), int64(0), int64(0), int64(0), int64(0), int64(100), "5.00"},
		{"人数不详", "b", "甲", int64(0), int64(9), int64(0), int64(0), int64(0), int64(0), nil, ""},
		{"", "（未选单位）", "甲", int64(0), int64(2), int64(0), int64(0), int64(0), int64(0), nil, ""},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Error(diff)
	}
	for _, row := range got.Rows {
		if len(row) != len(got.Columns) {
			t.Errorf("%d cells, %d columns", len(row), len(got.Columns))
		}
	}
}
