package reward

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// tokensOf makes n tokens out of a seed, in order.
func tokensOf(n int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = newToken(func(b []byte) {
			for j := range b {
				b[j] = byte(r.Uint32())
			}
		})
	}
	slices.Sort(tokens)
	return tokens
}

// Worked out with sha256sum and sort, as anybody can.
func TestKnownRanking(t *testing.T) {
	tokens := []string{"CCCC", "AAAA", "BBBB"}
	list := ListHash([]string{"AAAA", "BBBB", "CCCC"})
	if list != "5ff541e0d0fc8ed36ce14b01d48461d91c67fe2aae6665977aecdf94de27cfba" {
		t.Errorf("list hash %s", list)
	}
	seed := Seed(list, strings.Repeat("0", 64), "01 02 03")
	if seed != "c9b4987d56e692e2d9a7fa074f07abb8be3aecfe36a63479b54dae9800ef89ff" {
		t.Errorf("seed %s", seed)
	}
	if diff := cmp.Diff([]string{"CCCC", "BBBB", "AAAA"}, Rank(tokens, seed)); diff != "" {
		t.Error(diff)
	}
}

func TestARankingIsAFunctionOfListAndSeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tokens := tokensOf(rapid.IntRange(0, 40).Draw(t, "tokens"), rapid.Uint64().Draw(t, "chance"))
		seed := digest(rapid.String().Draw(t, "seed"))
		ranked := Rank(tokens, seed)
		mixed := slices.Clone(tokens)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "mix"), 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if !slices.Equal(ranked, Rank(mixed, seed)) {
			t.Fatal("another order of the list makes another ranking")
		}
		slices.Sort(mixed)
		sorted := slices.Sorted(slices.Values(ranked))
		if !slices.Equal(mixed, sorted) {
			t.Fatal("the ranking is not of those on the list")
		}
	})
}

// Each of 20 people is to win one of the first five ranks as often as any other. With fixed seeds the outcome is the
// same every time; the bound is the 99.9th percentile of chi-square with 19 degrees of freedom.
func TestRankingsAreUniform(t *testing.T) {
	const people, winners, draws = 20, 5, 4000
	tokens := tokensOf(people, 7)
	won := map[string]float64{}
	for i := range draws {
		for _, token := range Rank(tokens, Seed("list", "secret", fmt.Sprint(i)))[:winners] {
			won[token]++
		}
	}
	expected, chi := float64(draws*winners)/people, 0.0
	for _, token := range tokens {
		off := won[token] - expected
		chi += off * off / expected
	}
	// Winners are drawn without replacement, which makes the counts differ less.
	if chi *= float64(people-1) / float64(people-winners); chi > 43.8 {
		t.Errorf("chi-square %.1f: %v", chi, won)
	}
}

func TestDrawsThatCannotBe(t *testing.T) {
	good := func() Draw {
		return Draw{
			Title: "示例抽奖", Issuer: "示例局", Source: "某日某公开开奖号码", ClaimDays: 7, Redraws: 1,
			Prizes: []Prize{{"反光背心", 3}}, Rule: Rule{Answers: 5},
		}
	}
	for _, c := range []struct {
		name   string
		change func(*Draw)
		field  string
	}{
		{"good", func(*Draw) {}, ""},
		{"no title", func(d *Draw) { d.Title = "" }, "title"},
		{"no prizes", func(d *Draw) { d.Prizes = nil }, "prizes"},
		{"none of a prize", func(d *Draw) { d.Prizes[0].Count = 0 }, "prizes"},
		{"a prize without a name", func(d *Draw) { d.Prizes[0].Title = "" }, "prizes"},
		{"too many prizes", func(d *Draw) { d.Prizes = slices.Repeat([]Prize{{"伞", 600}}, 2) }, "prizes"},
		{"no source", func(d *Draw) { d.Source = "" }, "source"},
		{"no time to claim", func(d *Draw) { d.ClaimDays = 0 }, "claim_days"},
		{"drawn again for ever", func(d *Draw) { d.Redraws = 4 }, "redraws"},
		{"contact without a purpose", func(d *Draw) { d.Contact = &ContactPlan{Days: 7} }, "contact"},
		{"contact kept for ever", func(d *Draw) { d.Contact = &ContactPlan{Purpose: "寄奖品", Days: 1000} }, "contact"},
		{"no rule", func(d *Draw) { d.Rule = Rule{} }, "answers"},
	} {
		d := good()
		c.change(&d)
		err := d.validate()
		if wrong, _ := errors.AsType[*InvalidError](err); (wrong == nil) != (c.field == "") || wrong != nil && wrong.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// drawnRecord is the record of a draw of three prizes among eight, of which the second was drawn again.
func drawnRecord() Record {
	at := time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC)
	tokens := tokensOf(8, 3)
	r := Record{
		Format: algorithm, Draw: "draw", Title: "示例抽奖", Campaign: "安全生产月", Issuer: "示例局", Rule: "在活动中答题不少于 5 道",
		Prizes: []Prize{{"伞", 1}, {"背心", 2}}, Redraws: 1, Source: "某日某公开开奖号码", Due: at, FrozenAt: at.Add(-time.Hour),
		Count: 8, SHA256: ListHash(tokens), Tokens: tokens, Secret: strings.Repeat("ab", 32), Value: "01 02 03",
	}
	r.Commitment, r.Seed = Commit(r.Secret), Seed(r.SHA256, r.Secret, r.Value)
	ranked := Rank(tokens, r.Seed)
	r.Rounds = []RecordRound{
		{At: at, Until: at.Add(time.Hour), Awards: []RecordAward{{0, 0, ranked[0], false}, {1, 1, ranked[1], true}, {2, 1, ranked[2], false}}},
		{At: at.Add(2 * time.Hour), Until: at.Add(3 * time.Hour), Awards: []RecordAward{{3, 1, ranked[3], false}}},
	}
	return r
}

func TestRecords(t *testing.T) {
	s := newSigner(t, 1)
	after := drawnRecord()
	before := after
	before.Value, before.Secret, before.Seed, before.Rounds = "", "", "", nil
	for name, r := range map[string]Record{"before": before, "after": after} {
		read, err := ReadRecord(r.Sign(s))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := read.Verify(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if read.Drawn() != (name == "after") || len(read.Key()) != 16 {
			t.Errorf("%s: %v %q", name, read.Drawn(), read.Key())
		}
	}
	if err := after.Announced(before); err != nil {
		t.Error(err)
	}
	before.Prizes = []Prize{{"伞", 3}}
	if err := after.Announced(before); !errors.Is(err, ErrRecord) {
		t.Errorf("other prizes were announced: %v", err)
	}
	if err := after.Announced(after); !errors.Is(err, ErrRecord) {
		t.Errorf("announced after it was drawn: %v", err)
	}
}

// Whoever has the key could sign anything: what does not follow from list and seed is found all the same.
func TestRecordsThatDoNotFollow(t *testing.T) {
	for name, change := range map[string]func(*Record){
		"one more on the list":    func(r *Record) { r.Tokens = append(r.Tokens, "ZZZZZZZZZZZZZZZZ"); r.Count++ },
		"one twice on the list":   func(r *Record) { r.Tokens[1] = r.Tokens[0]; r.SHA256 = ListHash(r.Tokens) },
		"the list mixed":          func(r *Record) { slices.Reverse(r.Tokens); r.SHA256 = ListHash(r.Tokens) },
		"another secret":          func(r *Record) { r.Secret = strings.Repeat("ba", 32) },
		"another value":           func(r *Record) { r.Value = "01 02 04" },
		"another seed":            func(r *Record) { r.Seed = digest("x") },
		"another winner":          func(r *Record) { r.Rounds[0].Awards[0].Token = r.Tokens[0]; r.Rounds[0].Awards[1].Token = r.Tokens[0] },
		"another prize":           func(r *Record) { r.Rounds[0].Awards[0].Prize = 1 },
		"a prize less":            func(r *Record) { r.Rounds[0].Awards = r.Rounds[0].Awards[:2] },
		"a prize more":            func(r *Record) { r.Rounds[1].Awards = append(r.Rounds[1].Awards, r.Rounds[1].Awards[0]) },
		"drawn again for nothing": func(r *Record) { r.Rounds[0].Awards[1].Returned = false },
		"a rank left out":         func(r *Record) { r.Rounds[1].Awards[0].Rank = 4 },
		"drawn again too often":   func(r *Record) { r.Redraws = 0 },
		"not drawn at all":        func(r *Record) { r.Rounds = nil },
		"half drawn":              func(r *Record) { r.Secret = "" },
	} {
		r := drawnRecord()
		change(&r)
		if err := r.Verify(); !errors.Is(err, ErrRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNotAByteOfARecordMayChange(t *testing.T) {
	data := drawnRecord().Sign(newSigner(t, 1))
	for i := range data {
		for _, change := range []byte{data[i] ^ 1, data[i] ^ 0x20, ' ', '\n'} {
			changed := bytes.Clone(data)
			if changed[i] = change; bytes.Equal(changed, data) {
				continue
			}
			if _, err := ReadRecord(changed); err == nil {
				t.Fatalf("byte %d of %q may be %q", i, data[max(0, i-20):min(len(data), i+20)], change)
			}
		}
	}
	for _, changed := range [][]byte{data[:len(data)-1], append(bytes.Clone(data), '\n'), append([]byte{' '}, data...), nil} {
		if _, err := ReadRecord(changed); err == nil {
			t.Errorf("%d bytes instead of %d are taken", len(changed), len(data))
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	s := NewSigner(&oneKey{}, func([]byte) {})
	if err := s.Open(f.Context()); err != nil {
		f.Fatal(err)
	}
	f.Add(drawnRecord().Sign(s))
	f.Add([]byte(`{"format":"pufa-draw/1","due":"2026-07-02T12:00:00+08:00"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ReadRecord(data)
		if err != nil {
			return
		}
		if !bytes.Equal(r.encode(), data) {
			t.Error("what was taken is written otherwise")
		}
		_ = r.Verify() // must come back, whatever it says
	})
}

func TestBox(t *testing.T) {
	next := byte(0)
	chance := func(b []byte) {
		for i := range b {
			next++
			b[i] = next
		}
	}
	box, err := NewBox(bytes.Repeat([]byte{1}, BoxKeySize), chance)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewBox(bytes.Repeat([]byte{2}, BoxKeySize), chance)
	if err != nil {
		t.Fatal(err)
	}
	sealed := box.Seal("示例路 1 号", "award")
	if text, err := box.Open(sealed, "award"); err != nil || text != "示例路 1 号" {
		t.Errorf("%q, %v", text, err)
	}
	if bytes.Equal(sealed, box.Seal("示例路 1 号", "award")) || bytes.Contains(sealed, []byte("示例路")) {
		t.Error("what is sealed can be told")
	}
	damaged := bytes.Clone(sealed)
	damaged[len(damaged)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"another key":    func() (string, error) { return other.Open(sealed, "award") },
		"another record": func() (string, error) { return box.Open(sealed, "other") },
		"damaged":        func() (string, error) { return box.Open(damaged, "award") },
		"cut short":      func() (string, error) { return box.Open(sealed[:10], "award") },
		"nothing":        func() (string, error) { return box.Open(nil, "award") },
	} {
		if text, err := open(); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := NewBox([]byte("short"), chance); err == nil {
		t.Error("a short key is taken")
	}
}

func TestCleanCode(t *testing.T) {
	for raw, want := range map[string]string{"ab3d efgh": "AB3DEFGH", "ＡＢ３Ｄ-EFGH": "AB3DEFGH", "": "", "😀": ""} {
		if got := CleanCode(raw); got != want {
			t.Errorf("%q: %q", raw, got)
		}
	}
}
