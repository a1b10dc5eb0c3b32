package contest

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/account"
)

func TestNamesThatLookAlikeHaveOneKey(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"甲来客", "甲 来 客", true},
		{"甲来客", "甲\u200b来\u200d客", true},
		{"甲来客", "甲\u3000来客\ufe0f", true},
		{"Ｌａｍｐ１", "lamp1", true},
		{"LAMP", "lamp", true},
		{"Straße", "STRASSE", true},
		{"ﾗﾝﾌﾟ", "ランプ", true},
		{"e\u0301cole", "École", true},
		{"灯\u115f塔\u2800", "灯塔", true},
		{"甲来客", "乙来客", false},
		{"明灯1", "明灯2", false},
	} {
		if same := NameKey(tt.a) == NameKey(tt.b); same != tt.same {
			t.Errorf("%q and %q: same is %v (%q, %q)", tt.a, tt.b, same, NameKey(tt.a), NameKey(tt.b))
		}
	}
}

func TestAKeyStandsStillAndIgnoresWhatCannotBeSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		key := NameKey(name)
		if again := NameKey(key); again != key {
			t.Fatalf("%q becomes %q, and that %q", name, key, again)
		}
		at := rapid.IntRange(0, utf8.RuneCountInString(name)).Draw(t, "at")
		unseen := rapid.SampledFrom([]string{" ", "\u3000", "\u200b", "\u2060", "\t", "\ufeff"}).Draw(t, "unseen")
		runes := []rune(name)
		if split := string(runes[:at]) + unseen + string(runes[at:]); NameKey(split) != key {
			t.Fatalf("%q has the key %q, %q has %q", name, key, split, NameKey(split))
		}
	})
}

func TestWhichNamesAreRefused(t *testing.T) {
	words := NameWords{Words: append(DefaultWords(), "坏词")}
	for _, tt := range []struct {
		wish string
		kept string // "" for refused
	}{
		{"明灯渡口", "明灯渡口"},
		{"  江 边  阿梅 ", "江 边 阿梅"},
		{"裁 判 长", ""},
		{"主.持.人", ""},
		{"工作人员07", ""},
		{"ＦＵＣＫ", ""},
		{"大坏·词", ""},
		{"选手12", ""},
		{"选 手１２", ""},
		{"选手阿明", "选手阿明"},
		{"", ""},
		{"\u200b", ""},
		{"一二三四五六七八九十甲乙丙", ""},
		{"13800138000", ""},
	} {
		kept, err := checkName(tt.wish, words)
		if kept != tt.kept || (err == nil) != (tt.kept != "") || err != nil && !errors.Is(err, ErrName) {
			t.Errorf("%q: %q, %v", tt.wish, kept, err)
		}
		if refused, ok := errors.AsType[*NameError](err); ok && !strings.HasSuffix(refused.Reason, "。") {
			t.Errorf("%q: %q is no sentence", tt.wish, refused.Reason)
		}
	}
}

func TestAListOfWordsIsTidied(t *testing.T) {
	tidy, err := tidyWords([]string{" 坏词 ", "", "坏 词", "ＢＡＤ", "bad", "另一个"})
	if diff := cmp.Diff([]string{"坏词", "ＢＡＤ", "另一个"}, tidy); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	many := make([]string, MaxWords+1)
	for i := range many {
		many[i] = "词" + strings.Repeat("一", i%5) + strings.Repeat("甲", i/5%5) + strings.Repeat("乙", i/25%5) +
			strings.Repeat("丙", i/125%5) + "x"
	}
	for _, bad := range [][]string{{"人"}, {"·"}, {strings.Repeat("长", maxWordRune+1)}, many} {
		if _, err := tidyWords(bad); !errors.Is(err, ErrDefinition) {
			t.Errorf("%.20v: %v", bad, err)
		}
	}
}

func TestEveryNicknameMayBeUsed(t *testing.T) {
	words := NameWords{Words: DefaultWords()}
	keys := map[string]bool{}
	for _, first := range nameFirst {
		for _, second := range nameSecond {
			name := first + second
			if kept, err := checkName(name, words); err != nil || kept != name || keys[NameKey(name)] {
				t.Errorf("%s: %q, %v", name, kept, err)
			}
			keys[NameKey(name)] = true
		}
	}
	if len(keys) < 1500 {
		t.Errorf("only %d names", len(keys))
	}
	if name := Nickname(rand.New(rand.NewPCG(1, 2))); !keys[name] {
		t.Errorf("drew %s", name)
	}
}

// refusedName joins and says why a name was not taken.
func refusedName(t *testing.T, e *Engine, person, name string) NameError {
	t.Helper()
	_, _, err := e.Enter(t.Context(), "123456", Player{Person: person, Name: "昵称" + person}, Entrance{Name: name})
	refused, ok := errors.AsType[*NameError](err)
	if !ok {
		t.Fatalf("%s as %s: %v", person, name, err)
	}
	return *refused
}

func TestANameIsChosenForOneContest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		e := m.engine(t)
		defer closeEngine(t, e)
		enter := func(person, name string) Player {
			t.Helper()
			_, p, err := e.Enter(t.Context(), "123456", Player{Person: person, Name: "昵称" + person}, Entrance{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if p := enter("a", "明灯渡口"); p.Name != "明灯渡口" {
			t.Errorf("joined as %s", p.Name)
		}
		if p := enter("a", "别的名字"); p.Name != "明灯渡口" {
			t.Errorf("joined again as %s", p.Name)
		}
		if refused := refusedName(t, e, "b", "明 灯 渡 口"); refused.Instead != "明 灯 渡 口2" {
			t.Errorf("instead of a taken name: %+v", refused)
		}
		if refused := refusedName(t, e, "b", "裁判"); refused.Instead == "" || !strings.Contains(refused.Explain(), refused.Instead) {
			t.Errorf("instead of a word: %+v", refused)
		}
		if refused := refusedName(t, e, "b", "一二三四五六七八九十甲乙丙"); refused.Instead == "" {
			t.Errorf("instead of a long name: %+v", refused)
		}
		if p := enter("b", refusedName(t, e, "b", "明灯渡口").Instead); p.Name != "明灯渡口2" {
			t.Errorf("joined as suggested: %s", p.Name)
		}
	})
}

func TestNicknamesAreFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		e := m.engine(t)
		defer closeEngine(t, e)
		r, err := e.room(t.Context(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		for i, first := range nameFirst { // all are taken
			for j, second := range nameSecond {
				person := strings.Repeat("x", i+1) + strings.Repeat("y", j+1)
				r.joined(Player{ID: "c1/" + person, Person: person, Name: first + second})
			}
		}
		names, err := e.Nicknames(t.Context(), "123456")
		if err != nil || len(names) != Nicknames {
			t.Fatalf("%v, %v", names, err)
		}
		for i, name := range names {
			if r.nameTaken(name) || strings.Contains(strings.Join(names[:i], " ")+" ", name+" ") {
				t.Errorf("%s of %v", name, names)
			}
		}
	})
}

func TestWhoMayChangeTheWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		one, two := m.engine(t), m.engine(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		officer := account.Organiser{Name: "镇街", Role: account.RoleOfficer, District: "500108001"}
		if _, err := one.SetNameWords(t.Context(), officer, nil); !errors.Is(err, account.ErrDistrictRole) {
			t.Errorf("an officer changed the words: %v", err)
		}
		if w, err := one.NameWords(t.Context(), officer); err != nil || len(w.Words) != len(DefaultWords()) {
			t.Errorf("an officer reads %v, %v", w, err)
		}
		if refused := refusedName(t, two, "a", "裁判"); refused.Instead == "" {
			t.Error("no suggestion")
		}
		w, err := one.SetNameWords(t.Context(), chief, []string{"江边"})
		if err != nil || w.ChangedBy != chief.Name || w.ChangedAt.IsZero() {
			t.Fatalf("%+v, %v", w, err)
		}
		refusedName(t, one, "a", "江·边")
		synctest.Wait()
		if _, p, err := two.Enter(t.Context(), "123456", Player{Person: "b", Name: "江边"}, Entrance{}); err != nil || p.Name != "江边" {
			t.Errorf("the other node knew at once: %v, %v", p, err)
		}
		m.sleep(wordsFresh)
		refusedName(t, two, "c", "江边来客")
	})
}
