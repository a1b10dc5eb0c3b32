package account

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pufa/server/district"
)

func TestAccessDecisions(t *testing.T) {
	head := Organiser{ID: "head", Role: RoleDistrict}
	officer := Organiser{ID: "tong", Role: RoleOfficer, District: "500108001"}
	gone := Organiser{ID: "gone", Role: RoleDistrict, Disabled: true}
	nowhere := Organiser{ID: "nowhere", Role: RoleOfficer}
	for _, c := range []struct {
		name string
		got  error
		want error
	}{
		{"head runs the district", MayRunDistrict(head), nil},
		{"officer does not", MayRunDistrict(officer), ErrDistrictRole},
		{"disabled does not", MayRunDistrict(gone), ErrDisabled},
		{"head writes anywhere", MayWriteBooks(head, "500108002"), nil},
		{"head writes for the whole", MayWriteBooks(head, ""), nil},
		{"officer writes at home", MayWriteBooks(officer, "500108001"), nil},
		{"officer writes in a community", MayWriteBooks(officer, "500108001002"), nil},
		{"officer does not write next door", MayWriteBooks(officer, "500108002"), ErrOtherDistrict},
		{"officer does not write for the whole", MayWriteBooks(officer, ""), ErrDistrictRole},
		{"officer does not write to the root", MayWriteBooks(officer, "500108"), ErrOtherDistrict},
		{"officer reads at home", MayReadBooks(officer, "500108001"), nil},
		{"officer does not read next door", MayReadBooks(officer, "500108002"), ErrOtherDistrict},
		{"disabled reads nothing", MayReadBooks(gone, "500108001"), ErrDisabled},
		{"officer of nowhere reads nothing", MayReadBooks(nowhere, "500108001"), ErrOtherDistrict},
		{"officer hosts at home", MayHost(officer, "500108001"), nil},
		{"officer does not host for the whole", MayHost(officer, ""), ErrDistrictRole},
		{"no role at all", MayWriteBooks(Organiser{}, "500108001"), ErrOtherDistrict},
	} {
		if !errors.Is(c.got, c.want) || (c.want == nil && c.got != nil) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// What may be written lies in the scope that may be read, for every organiser and every code.
func TestNoDecisionReachesBeyondTheScope(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]string{"", "500108", "500108001", "500108002", "500108001001", "5001080", "x"})
		o := Organiser{
			Role:     rapid.SampledFrom([]Role{RoleDistrict, RoleOfficer, "", "x"}).Draw(t, "role"),
			District: code.Draw(t, "home"),
			Disabled: rapid.Bool().Draw(t, "disabled"),
		}
		at := code.Draw(t, "at")
		if at != "" && MayWriteBooks(o, at) == nil && !o.Scope().Contains(at) {
			t.Fatalf("%+v may write %s", o, at)
		}
		if o.Disabled && (MayRunDistrict(o) == nil || MayHost(o, at) == nil) {
			t.Fatalf("%+v is disabled and may", o)
		}
	})
}

func TestNicknames(t *testing.T) {
	for raw, want := range map[string]string{
		"小安": "小安", "  阿　明 ": "阿 明", "Ａｎｎ": "Ann", "①号选手": "1号选手", "老王123456": "老王123456", "🌟星": "🌟星", "é": "é",
		"": "", " ": "", "...": "", "一二三四五六七": "", "1381234567": "", "1 3 8 1 2 3 4": "", "a\u200bb": "", "a\nb": "a b",
		"主持人": "", "系统": "", "Ｓystem": "", "街道办小李": "", "\u202e": "", "张三": "张三", "\u3164": "", "\uffa0安": "", "\u2800": "", "\u115f\u1160": "", "a\u034f": "",
		"主 持人": "", "主.持-人": "", "管　理员": "", "A.d.m.i.n": "", "十二个字的昵称刚刚好可以": "十二个字的昵称刚刚好可以", "十三个字的昵称就不可以用啦": "",
	} {
		got, err := CleanNickname(raw)
		if got != want || (err == nil) != (want != "") || (err != nil && !errors.Is(err, ErrNickname)) {
			t.Errorf("%q: %q, %v; want %q", raw, got, err, want)
		}
	}
}

func TestCleanNicknamesStayClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, err := CleanNickname(rapid.String().Draw(t, "raw"))
		if err != nil {
			return
		}
		if n := utf8.RuneCountInString(name); n < 1 || n > maxNickname || strings.ContainsFunc(name, invisible) {
			t.Fatalf("%q was let through", name)
		}
		if again, err := CleanNickname(name); err != nil || again != name {
			t.Fatalf("%q became %q, %v", name, again, err)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	for password, fine := range map[string]bool{
		"short": false, "ninechars": false, "1234567890": false, "１２３４５６７８９０": false, "Qwertyuiop": false, "aaaaaaaaaaaa": false,
		"1212121212": false, "my-tong-password": false, "MY-TONG-password": false, strings.Repeat("ab3x", 33): false,
		"correct horse": true, "长江边的石阶有多少级": true, "x7!kQ2#mB9": true,
	} {
		err := CheckPassword("tong", password)
		if (err == nil) != fine || (err != nil && !errors.Is(err, ErrWeakPassword)) {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestPasswordsMatchOnlyThemselves(t *testing.T) {
	p := NewPasswords()
	kept, err := p.Hash(t.Context(), "长江-1234")
	if err != nil || !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(kept, err)
	}
	for password, want := range map[string]bool{"长江-1234": true, "长江-１２３４": true, "长江-1235": false, "": false} {
		if got, err := p.Matches(t.Context(), kept, password); got != want || err != nil {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	if got, err := p.Matches(t.Context(), "", "长江-1234"); got || err != nil {
		t.Errorf("nobody's password matched: %v %v", got, err)
	}
	if _, err := p.Matches(t.Context(), "plain", "plain"); err == nil {
		t.Error("a hash of an unknown form passed")
	}
	again, err := p.Hash(t.Context(), "长江-1234")
	if err != nil || again == kept {
		t.Errorf("the same salt twice: %v", err)
	}
}

func TestCredentials(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if c := newCredential(); !wellFormed(c) || hashCredential(c) == c || c == newCredential() {
			t.Fatal(c)
		}
		if forged := rapid.String().Draw(t, "forged"); len(forged) != 43 && wellFormed(forged) {
			t.Fatalf("%q is well formed", forged)
		}
	})
}

func TestOfficeKeepsItsLastHead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &Office{Heads: []string{"a"}}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			login := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "login")
			if rapid.Bool().Draw(t, "add") {
				f.add(login)
				continue
			}
			before := len(f.Heads)
			if err := f.remove(login); errors.Is(err, ErrLastHead) && before != 1 {
				t.Fatalf("refused with %d heads", before)
			}
		}
		if len(f.Heads) == 0 {
			t.Fatal("nobody is left")
		}
	})
}

func TestScopeOfOrganisers(t *testing.T) {
	if s := (Organiser{Role: RoleOfficer, District: "500108001"}).Scope(); s != district.Only("500108001") {
		t.Error(s)
	}
	if s := (Organiser{Role: RoleDistrict, Disabled: true}).Scope(); s.Valid() {
		t.Error(s)
	}
}

// A login of many bytes is cut to a key; half a character at its end would be no text to the store.
func TestGuessesAreKeptUnderText(t *testing.T) {
	kept := memoryGuesses{}
	g := &Guard{store: &kept, now: func() time.Time { return time.Unix(1000, 0) }}
	if _, err := g.begin(t.Context(), strings.Repeat("张", 64), "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	for key := range kept {
		if !utf8.ValidString(key) {
			t.Errorf("%q", key)
		}
	}
}

func TestLockedOutSaysHowLong(t *testing.T) {
	g := &Guard{store: &memoryGuesses{}, now: func() time.Time { return time.Unix(1000, 0) }}
	for i := range guessesLogin + 1 {
		_, err := g.begin(t.Context(), "tong", "127.0.0.1")
		locked, ok := errors.AsType[*LockedOutError](err)
		if ok != (i == guessesLogin) || (ok && locked.RetryAfter() != guessWindow) {
			t.Errorf("guess %d: %v", i, err)
		}
	}
}
