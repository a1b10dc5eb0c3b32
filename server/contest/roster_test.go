package contest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatARosterIsReadFrom(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       [][2]string
		repeated   int
	}{
		{"a name a line", "张三\n李四\r\n\n王五", [][2]string{{"张三", ""}, {"李四", ""}, {"王五", ""}}, 0},
		{"pasted cells", "张三\t铜元局街道\n李四\t", [][2]string{{"张三", "铜元局街道"}, {"李四", ""}}, 0},
		{"commas", "\ufeff张三,铜元局街道\n李四，南坪镇", [][2]string{{"张三", "铜元局街道"}, {"李四", "南坪镇"}}, 0},
		{"quotes", `"张三","铜元局街道"`, [][2]string{{"张三", "铜元局街道"}}, 0},
		{"blanks", "张三  铜元局街道\n张 三\n李　四", [][2]string{{"张三", "铜元局街道"}, {"张三", ""}, {"李四", ""}}, 0},
		{"numbers", "1\t张三\t铜元局街道\n2. 李四", [][2]string{{"张三", "铜元局街道"}, {"李四", ""}}, 0},
		{"a head", "序号\t单位\t姓名\n1\t铜元局街道\t张三", [][2]string{{"张三", "铜元局街道"}}, 0},
		{"a head without units", "姓名\n张三", [][2]string{{"张三", ""}}, 0},
		{"repeated", "张三\t铜元局\n张 三\t铜元局\n张三\t南坪镇", [][2]string{{"张三", "铜元局"}, {"张三", "南坪镇"}}, 1},
		{"nothing", " \n\t\n", nil, 0},
	} {
		lines, repeated, err := rosterLines(RosterRows(tt.text))
		var got [][2]string
		for _, l := range lines {
			got = append(got, [2]string{l.Name, l.Unit})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil || repeated != tt.repeated {
			t.Errorf("%s: %d repeated, %v\n%s", tt.name, repeated, err, diff)
		}
	}
	for _, bad := range []string{strings.Repeat("长", maxLineName+1), "张三\t" + strings.Repeat("长", maxLineUnit+1)} {
		if _, _, err := rosterLines(RosterRows(bad)); !errors.Is(err, ErrDefinition) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestARosterOfAnyTextHoldsNobodyTwice holds for whatever is pasted.
func TestARosterOfAnyTextHoldsNobodyTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, _, err := rosterLines(RosterRows(rapid.String().Draw(t, "text")))
		if err != nil && !errors.Is(err, ErrDefinition) {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for _, l := range lines {
			if NameKey(l.Name) == "" || keys[l.Key] || l.Key != rosterKey(l.Name, l.Unit) {
				t.Fatalf("%q of %q", l.Name, l.Unit)
			}
			keys[l.Key] = true
		}
	})
}

// listed is an engine with a contest for 张三, 李四 of 南坪镇 and another 李四.
func listed(t *testing.T, mode RosterMode) (m *memory, e *Engine, lines []RosterLine) {
	t.Helper()
	def := sample(1)
	def.Roster = mode
	m = newMemory(def)
	e = m.engine(t)
	added, repeated, err := e.AddToRoster(t.Context(), chief, "c1", RosterRows("张三\n李四\t南坪镇\n李四\n张 三"))
	if err != nil || added != 3 || repeated != 1 {
		t.Fatalf("added %d, repeated %d, %v", added, repeated, err)
	}
	return m, e, m.lines
}

func enter(e *Engine, person string, door Entrance) (Player, error) {
	p := Player{Person: person, Name: "昵称" + person, DistrictName: "铜元局街道"}
	_, p, err := e.Enter(context.Background(), "123456", p, door)
	return p, err
}

func TestOnlyWhoIsOnTheRosterJoins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e, lines := listed(t, RosterNames)
		defer closeEngine(t, e)
		for _, tt := range []struct {
			person, line string
			name, place  string
			err          error
		}{
			{"a", "", "", "", ErrNeedsLine},
			{"a", "none", "", "", ErrNoLine},
			{"a", lines[0].Line, "张三", "铜元局街道", nil},
			{"a", lines[1].Line, "张三", "铜元局街道", nil}, // again: who is in keeps their seat
			{"b", lines[0].Line, "", "", ErrLineTaken},
			{"b", lines[1].Line, "李四", "南坪镇", nil},
			{"c", lines[2].Line, "李四2", "铜元局街道", nil},
		} {
			p, err := enter(e, tt.person, Entrance{Line: tt.line})
			if !errors.Is(err, tt.err) || p.Name != tt.name || p.DistrictName != tt.place {
				t.Errorf("%s on %q: %q of %q, %v", tt.person, tt.line, p.Name, p.DistrictName, err)
			}
		}
		found, err := e.OnRoster(t.Context(), "123456", "李")
		if err != nil || len(found) != 2 {
			t.Errorf("found %v, %v", found, err)
		}
		if found, err := e.OnRoster(t.Context(), "123456", " "); err != nil || len(found) != 0 {
			t.Errorf("found %v without a name, %v", found, err)
		}
	})
}

func TestACodeBelongsToItsLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, e, lines := listed(t, RosterCodes)
		defer closeEngine(t, e)
		line := lines[0]
		wrong := fmt.Sprintf("%06d", (len(line.Code)+1)*111)
		if wrong == line.Code || len(line.Code) != 6 {
			t.Fatalf("code %q", line.Code)
		}
		if _, err := enter(e, "a", Entrance{Line: line.Line}); !errors.Is(err, ErrLineCode) {
			t.Errorf("without a code: %v", err)
		}
		if p, err := enter(e, "a", Entrance{Line: line.Line, Code: " " + line.Code + " "}); err != nil || p.Name != "张三" {
			t.Errorf("with the code: %+v, %v", p, err)
		}
		for range wrongMost {
			if _, err := enter(e, "b", Entrance{Line: lines[1].Line, Code: wrong}); !errors.Is(err, ErrLineCode) {
				t.Fatalf("a wrong code: %v", err)
			}
		}
		door := Entrance{Line: lines[1].Line, Code: m.lines[1].Code}
		if _, err := enter(e, "b", door); !errors.Is(err, ErrLineShut) {
			t.Errorf("the right code after %d wrong ones: %v", wrongMost, err)
		}
		if l, err := e.FreeLine(t.Context(), chief, "c1", lines[1].Line); err != nil || l.Shut() {
			t.Errorf("freed: %+v, %v", l, err)
		}
		if _, err := enter(e, "b", door); err != nil {
			t.Error(err)
		}
	})
}

func TestAFreedLineIsAnothersAndItsPlayerComesBackByARoster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e, lines := listed(t, RosterNames)
		defer closeEngine(t, e)
		first := Entrance{Line: lines[0].Line}
		if _, err := enter(e, "a", first); err != nil {
			t.Fatal(err)
		}
		if err := e.StrikeLine(t.Context(), chief, "c1", lines[0].Line); !errors.Is(err, ErrLineTaken) {
			t.Errorf("struck a line in use: %v", err)
		}
		for range 2 { // again does nothing more
			if l, err := e.FreeLine(t.Context(), chief, "c1", lines[0].Line); err != nil || l.Person != "" {
				t.Fatalf("%+v, %v", l, err)
			}
		}
		if _, err := e.SitByCode(t.Context(), "123456", RolePlayer, "a"); !errors.Is(err, ErrRemoved) {
			t.Errorf("still seated: %v", err)
		}
		if p, err := enter(e, "b", first); err != nil || p.Name != "张三" {
			t.Errorf("the next: %+v, %v", p, err)
		}
		if _, err := enter(e, "a", Entrance{}); !errors.Is(err, ErrNeedsLine) {
			t.Errorf("back without a line: %v", err)
		}
		if p, err := enter(e, "a", Entrance{Line: lines[1].Line}); err != nil || p.Name != "李四" || !p.In() || p.DistrictName != "南坪镇" {
			t.Errorf("back on another line: %+v, %v", p, err)
		}
		if err := e.StrikeLine(t.Context(), chief, "c1", lines[2].Line); err != nil {
			t.Error(err)
		}
	})
}
