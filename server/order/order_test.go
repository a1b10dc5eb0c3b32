package order

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC) // twelve in China

func wish() Wish {
	return Wish{
		Item: "fire", Form: "讲座", Unit: "示例江风机械厂", UnitKind: "企业", District: "500108003", Audience: "职工", Heads: 40,
		Day: "2026-06-10", Part: "上午", Place: "厂区食堂", Request: "讲讲动火作业",
	}
}

func placed() Order {
	o := Order{ID: IDOf("k"), Topic: "动火作业怎么办票", Wish: wish(), District: "500108003", PlacedAt: noon}
	o.step(Step{To: Waiting, At: noon})
	return o
}

var (
	byBureau = Step{At: noon.Add(time.Hour), By: "bureau", ByName: "区局"}
	goes     = Dispatch{Undertaker: "执法大队", Lecturer: "示例讲师", At: noon.AddDate(0, 0, 9)}
	was      = Delivery{Day: "2026-06-01", Present: 38, Leaflets: 60, Campaign: "month"}
)

func TestWhatAUnitFillsIn(t *testing.T) {
	cases := []struct {
		name, field string
		change      func(*Wish)
	}{
		{"as it should be", "", func(*Wish) {}},
		{"today", "", func(w *Wish) { w.Day = "2026-06-01" }},
		{"tailored with words", "", func(w *Wish) { w.Item = "" }},
		{"tailored without", "request", func(w *Wish) { w.Item, w.Request = "", "" }},
		{"no unit", "unit", func(w *Wish) { w.Unit = "" }},
		{"a unit of blanks", "unit", func(w *Wish) { w.Unit = "   " }},
		{"a unit with a bell", "unit", func(w *Wish) { w.Unit = "厂\a房" }},
		{"unknown kind", "unit_kind", func(w *Wish) { w.UnitKind = "公司" }},
		{"unknown form", "form", func(w *Wish) { w.Form = "唱歌" }},
		{"unknown audience", "audience", func(w *Wish) { w.Audience = "谁" }},
		{"nobody", "heads", func(w *Wish) { w.Heads = 0 }},
		{"fewer than nobody", "heads", func(w *Wish) { w.Heads = -3 }},
		{"a nation", "heads", func(w *Wish) { w.Heads = 1_400_000_000 }},
		{"no such day", "day", func(w *Wish) { w.Day = "2026-06-31" }},
		{"yesterday", "day", func(w *Wish) { w.Day = "2026-05-31" }},
		{"next year", "day", func(w *Wish) { w.Day = "2027-06-10" }},
		{"no part of a day", "part", func(w *Wish) { w.Part = "半夜" }},
		{"no place", "place", func(w *Wish) { w.Place = "" }},
		{"a novel", "request", func(w *Wish) { w.Request = strings.Repeat("长", 301) }},
	}
	for _, c := range cases {
		w := wish()
		c.change(&w)
		wrong, _ := errors.AsType[*InvalidError](w.validate(noon))
		switch {
		case c.field == "" && wrong != nil:
			t.Errorf("%s: %v", c.name, wrong)
		case c.field != "" && (wrong == nil || wrong.Field != c.field):
			t.Errorf("%s: %v, want something about %s", c.name, wrong, c.field)
		}
	}
}

func TestPhones(t *testing.T) {
	for number, good := range map[string]bool{
		"13800000000": true, "023-6280 0000": true, "+86 138 0000 0000": true, "": false, "12345": false, "1380000000000000": false,
		"138000x0000": false, " 13800000000": false, "138+0000000": false, "１３８００００００００": false,
	} {
		if isPhone(number) != good {
			t.Errorf("%q: %v", number, !good)
		}
	}
}

func TestTheWayOfAnOrder(t *testing.T) {
	o := placed()
	for _, do := range []error{o.dispatch(goes, byBureau), o.deliver(was, byBureau), o.rate(Rating{Stars: 5, Words: "讲得明白", At: noon})} {
		if do != nil {
			t.Fatal(do)
		}
	}
	if o.State != Rated || len(o.Steps) != 4 || o.Revision != 4 || !o.Unfiled {
		t.Errorf("%+v", o)
	}
	want := Held{
		ID: "order-" + o.ID, Campaign: "month", Kind: "讲座", Title: "动火作业怎么办票（示例江风机械厂）", Day: "2026-06-01", District: "500108003",
		Place: "厂区食堂", FiveClass: "企业", Present: 38, Leaflets: 60, By: "bureau",
	}
	if o.held() != want {
		t.Errorf("held: %+v", o.held())
	}
}

func TestEveryFormIsAKindOfActivity(t *testing.T) {
	for _, form := range Forms() {
		if activityKinds[form] == "" {
			t.Errorf("%s counts as nothing", form)
		}
	}
}

func TestAnActivitysTitleFits(t *testing.T) {
	o := placed()
	o.Topic, o.Wish.Unit, o.Delivery = strings.Repeat("题", 40), strings.Repeat("厂", 40), &was
	if n := len([]rune(o.held().Title)); n > 60 {
		t.Errorf("%d characters", n)
	}
}

// TestNoStateIsLeftTwice does anything at any time: what is over stays over, and each step is one that may follow.
func TestNoStateIsLeftTwice(t *testing.T) {
	next := map[State][]State{
		Waiting: {Dispatched, Returned, Cancelled}, Dispatched: {Dispatched, Delivered, Returned, Cancelled}, Delivered: {Rated},
	}
	rapid.Check(t, func(t *rapid.T) {
		o := placed()
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			before, steps := o.State, len(o.Steps)
			var err error
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0:
				err = o.dispatch(goes, byBureau)
			case 1:
				err = o.deliver(was, byBureau)
			case 2:
				err = o.refuse("人手排不开", byBureau)
			case 3:
				err = o.cancel("", noon)
			case 4:
				err = o.rate(Rating{Stars: rapid.IntRange(-1, 7).Draw(t, "stars"), At: noon})
			}
			switch {
			case err != nil && (o.State != before || len(o.Steps) != steps):
				t.Fatalf("refused, and yet changed: %v", err)
			case err == nil && (len(o.Steps) != steps+1 || !contains(next[before], o.State)):
				t.Fatalf("from %s to %s", before, o.State)
			}
			if int(o.Revision) != len(o.Steps) {
				t.Fatalf("revision %d after %d steps", o.Revision, len(o.Steps))
			}
		}
	})
}

func contains(all []State, s State) bool {
	for _, one := range all {
		if one == s {
			return true
		}
	}
	return false
}

func TestWhatIsRefused(t *testing.T) {
	sent := placed()
	if err := sent.dispatch(goes, byBureau); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, field string
		do          func(o Order) error
	}{
		{"nobody undertakes it", "undertaker", func(o Order) error { return o.dispatch(Dispatch{Lecturer: "示例讲师", At: goes.At}, byBureau) }},
		{"nobody lectures", "lecturer", func(o Order) error { return o.dispatch(Dispatch{Undertaker: "大队", At: goes.At}, byBureau) }},
		{"for last week", "at", func(o Order) error {
			return o.dispatch(Dispatch{Undertaker: "大队", Lecturer: "示例讲师", At: noon.AddDate(0, 0, -7)}, byBureau)
		}},
		{"no reason", "reason", func(o Order) error { return o.refuse(" ", byBureau) }},
		{"delivered tomorrow", "day", func(o Order) error { d := was; d.Day = "2026-06-02"; return o.deliver(d, byBureau) }},
		{"delivered before it was ordered", "day", func(o Order) error { d := was; d.Day = "2026-05-31"; return o.deliver(d, byBureau) }},
		{"fewer than nobody came", "present", func(o Order) error { d := was; d.Present = -1; return o.deliver(d, byBureau) }},
		{"too many leaflets", "leaflets", func(o Order) error { d := was; d.Leaflets = 1 << 40; return o.deliver(d, byBureau) }},
	}
	for _, c := range cases {
		wrong, ok := errors.AsType[*InvalidError](c.do(sent))
		if !ok || wrong.Field != c.field {
			t.Errorf("%s: %v", c.name, wrong)
		}
	}
}

func TestOverdue(t *testing.T) {
	waiting, sent := placed(), placed()
	if err := sent.dispatch(goes, byBureau); err != nil {
		t.Fatal(err)
	}
	endOfDay := time.Date(2026, 6, 10, 15, 59, 59, 0, time.UTC) // a second before midnight in China
	for _, c := range []struct {
		name string
		o    Order
		at   time.Time
		late bool
	}{
		{"on its last second", waiting, noon.Add(72 * time.Hour), false},
		{"after it", waiting, noon.Add(72*time.Hour + time.Millisecond), true},
		{"on the day it was set for", sent, endOfDay, false},
		{"on the next", sent, endOfDay.Add(time.Second), true},
	} {
		if c.o.Overdue(c.at, 3) != c.late {
			t.Errorf("%s: overdue %v", c.name, !c.late)
		}
	}
}

func TestWhatIsLateComesFirst(t *testing.T) {
	at := func(id string, days int, state State) Order {
		o := Order{ID: id, State: state, PlacedAt: noon.AddDate(0, 0, days)}
		if state == Dispatched {
			o.Dispatch = &Dispatch{At: noon.AddDate(0, 0, days+5)}
		}
		return o
	}
	all := []Order{at("new", 9, Rated), at("old", -30, Returned), at("fresh", 9, Waiting), at("late", 0, Waiting), at("sent", 8, Dispatched), at("missed", 1, Dispatched)}
	dueFirst(all, noon.AddDate(0, 0, 10), 3)
	var got []string
	for _, o := range all {
		got = append(got, o.ID)
	}
	if want := "late missed fresh sent new old"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestKeysAndCodes(t *testing.T) {
	good := strings.Repeat("aB3-_", 8) + "xyz"
	for key, ok := range map[string]bool{good: true, good[1:]: false, good + "a": false, good[1:] + "/": false, "": false} {
		if IsKey(key) != ok {
			t.Errorf("%q: %v", key, !ok)
		}
	}
	if IDOf(good) == IDOf(good[1:]+"a") || strings.Contains(IDOf(good), good[:8]) {
		t.Error("an id tells of its key, or two keys have one")
	}
	if code := codeOf([6]byte{0, 31, 255, 7, 99, 200}); len(code) != 6 || strings.ContainsAny(code, "01ILO") {
		t.Errorf("code %s", code)
	}
}
