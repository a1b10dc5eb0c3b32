package district_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/history"
	"pufa/server/store"
	"pufa/server/testkit"
)

const (
	tongyuanju = "500108001"
	huayuanlu  = "500108002"
)

func editor(scope district.Scope) district.Editor {
	return district.Editor{Scope: scope, Author: history.Author{ID: "tang", Name: "唐某"}}
}

func newUnits(t *testing.T, db *docdb.DB) *district.Units {
	t.Helper()
	tree := newTree(t, db)
	if err := tree.Seed(t.Context(), "南岸区"); err != nil {
		t.Fatal(err)
	}
	kept, err := store.NewUnits(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var mu sync.Mutex
	return district.NewUnits(kept, tree, time.Now, func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("u%d", n)
	})
}

func TestUnitsAreKeptWithinTheScope(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		units, mine := newUnits(t, db), district.Only(tongyuanju)
		add := func(scope district.Scope, name, place string) (district.Unit, error) {
			return units.Add(t.Context(), editor(scope), district.UnitEdit{Name: name, District: place})
		}
		u, err := add(mine, " 长江  电工厂 ", tongyuanju)
		if err != nil || u.Name != "长江 电工厂" {
			t.Fatalf("%+v, %v", u, err)
		}
		bad := int64(0)
		for name, c := range map[string]struct {
			err  error
			want error
		}{
			"the same name otherwise written": {second(add(mine, "长江-电工厂", tongyuanju)), district.ErrUnitTaken},
			"the same name elsewhere":         {second(add(district.All(), "长江电工厂", huayuanlu)), nil},
			"elsewhere":                       {second(add(mine, "别处", huayuanlu)), district.ErrOutOfScope},
			"the district's own":              {second(add(mine, "区局", district.RootCode)), district.ErrOutOfScope},
			"nowhere":                         {second(add(district.All(), "无处", "500108777")), district.ErrUnknown},
			"no name":                         {second(add(mine, " -- ", tongyuanju)), district.ErrUnitName},
			"a long name":                     {second(add(mine, strings.Repeat("长", 41), tongyuanju)), district.ErrUnitName},
			"heads":                           {second(units.Add(t.Context(), editor(mine), district.UnitEdit{Name: "丙", District: tongyuanju, Heads: &bad})), district.ErrHeads},
			"moved out of scope":              {second(units.Edit(t.Context(), editor(mine), u.ID, district.UnitEdit{Name: "丁", District: huayuanlu}, 0)), district.ErrOutOfScope},
			"another's":                       {second(units.Edit(t.Context(), editor(district.Only(huayuanlu)), u.ID, district.UnitEdit{Name: "丁", District: huayuanlu}, 0)), district.ErrOutOfScope},
			"unknown":                         {second(units.Edit(t.Context(), editor(mine), "nobody", district.UnitEdit{Name: "丁", District: tongyuanju}, 0)), district.ErrUnknownUnit},
		} {
			if !errors.Is(c.err, c.want) || c.want == nil && c.err != nil {
				t.Errorf("%s: %v, want %v", name, c.err, c.want)
			}
		}
		roll, err := units.Roll(t.Context())
		if err != nil || len(roll.Of(mine)) != 1 || len(roll.Of(district.All())) != 2 || len(roll.Of(district.Scope{})) != 0 {
			t.Errorf("%v, %v", roll, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestMergedUnitsAreOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		units, all := newUnits(t, db), district.All()
		var ids []string
		for _, name := range []string{"长江电工厂", "长江电工集团", "长电"} {
			u, err := units.Add(t.Context(), editor(all), district.UnitEdit{Name: name, District: tongyuanju, Aliases: []string{name + "简称"}})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, u.ID)
		}
		if _, err := units.Merge(t.Context(), editor(all), ids[0], ids[0]); !errors.Is(err, district.ErrMerged) {
			t.Errorf("into itself: %v", err)
		}
		if _, err := units.Merge(t.Context(), editor(district.Only(huayuanlu)), ids[0], ids[1]); !errors.Is(err, district.ErrOutOfScope) {
			t.Errorf("by another: %v", err)
		}
		for _, step := range [][2]string{{ids[2], ids[0]}, {ids[0], ids[1]}} {
			if _, err := units.Merge(t.Context(), editor(all), step[0], step[1]); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := units.Merge(t.Context(), editor(all), ids[0], ids[1]); !errors.Is(err, district.ErrMerged) {
			t.Errorf("a second time: %v", err)
		}
		kept, err := units.Unit(t.Context(), ids[2])
		if err != nil || kept.ID != ids[1] {
			t.Fatalf("%+v, %v", kept, err)
		}
		want := []string{"长江电工集团简称", "长江电工厂", "长江电工厂简称", "长电", "长电简称"}
		if diff := cmp.Diff(want, kept.Aliases); diff != "" {
			t.Error(diff)
		}
		roll, err := units.Roll(t.Context())
		if err != nil || len(roll.Of(all)) != 1 {
			t.Errorf("%v, %v", roll.Of(all), err)
		}
		if found := roll.Search("长电", "", 5); len(found) != 1 || found[0].ID != ids[1] || found[0].Alias != "长电" {
			t.Errorf("by the old name: %+v", found)
		}
		if _, err := units.Add(t.Context(), editor(all), district.UnitEdit{Name: "长电", District: tongyuanju}); err != nil {
			t.Errorf("the name is free again: %v", err)
		}
	})
}

// Two organisers that merge two units into each other at the same moment leave one unit, not none.
func TestACircleOfMergesHasOneRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "units")
		var units []district.Unit
		for i := range n {
			u := district.Unit{ID: fmt.Sprint("u", i)}
			if into := rapid.IntRange(-1, n-1).Draw(t, "into"); into >= 0 && into != i {
				u.MergedInto = fmt.Sprint("u", into)
			}
			units = append(units, u)
		}
		roll := district.NewRoll(units)
		for _, u := range units {
			root := roll.Root(u.ID)
			if roll.Root(root) != root {
				t.Fatalf("the root of %s is %s, whose root is %s", u.ID, root, roll.Root(root))
			}
			if u.MergedInto != "" && roll.Root(u.MergedInto) != root {
				t.Fatalf("%s and %s have two roots", u.ID, u.MergedInto)
			}
		}
	})
}

func TestSearch(t *testing.T) {
	roll := district.NewRoll([]district.Unit{
		{ID: "a", Name: "第一中学", District: huayuanlu, Aliases: []string{"Yī Zhōng", "一中"}},
		{ID: "b", Name: "第一中学附属小学", District: tongyuanju},
		{ID: "c", Name: "南岸第一中学分校", District: tongyuanju},
		{ID: "d", Name: "ABC 电子", District: tongyuanju, Retired: true},
		{ID: "e", Name: "ＡＢＣ机械", District: tongyuanju},
	})
	for typed, want := range map[string][]string{
		"第一中学":                   {"a", "b", "c"},
		"一中":                     {"a", "c", "b"},
		"yi zhong":               {"a"},
		"YIZHONG":                {"a"},
		"abc":                    {"e"},
		"a b-c":                  {"e"},
		"":                       {"e", "c", "b"},
		"没有":                     {},
		strings.Repeat("长", 200): {},
	} {
		got := []string{}
		for _, f := range roll.Search(typed, tongyuanju, 10) {
			got = append(got, f.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
	if n := len(roll.Search("第一", "", 2)); n != 2 {
		t.Errorf("%d of two", n)
	}
}

func TestImport(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		units := newUnits(t, db)
		cells := [][]string{
			{"单位名称", "镇街", "别名", "人数"},
			{"长江电工厂", "铜元局街道", "长电、电工厂", "1,200"},
			{"长江  电工厂", tongyuanju},
			{"长电", "铜元局街道"},
			{"花园小学", "花园路街道"},
			{"无处小学", "某某街道"},
			{"人数不对", "铜元局街道", "", "很多"},
			{},
		}
		want := []string{"2 true 长江电工厂", "3 unit of that name", "4 true 长电", "5 out of scope", "6 unknown code", "7 head count"}
		for _, dry := range []bool{true, true, false} {
			rows, err := units.Import(t.Context(), editor(district.Only(tongyuanju)), cells, dry)
			if err != nil || len(rows) != len(want) {
				t.Fatalf("%+v, %v", rows, err)
			}
			for i, r := range rows {
				got := fmt.Sprintf("%d true %s", r.Line, r.Name)
				if r.Problem != nil {
					got = fmt.Sprintf("%d %v", r.Line, r.Problem)
				}
				if !strings.Contains(strings.ReplaceAll(got, "district: ", ""), want[i]) {
					t.Errorf("dry %t: %s, want %s", dry, got, want[i])
				}
			}
		}
		rows, err := units.Import(t.Context(), editor(district.Only(tongyuanju)), cells[:2], false)
		if err != nil || !errors.Is(rows[0].Problem, district.ErrUnitTaken) {
			t.Errorf("again: %+v, %v", rows, err)
		}
		roll, err := units.Roll(t.Context())
		if err != nil || len(roll.Of(district.All())) != 2 {
			t.Errorf("%+v, %v", roll, err)
		}
	})
}

func TestTwoWhoChangeAUnit(t *testing.T) {
	units, ctx := newUnits(t, testkit.DB(t)), t.Context()
	by := editor(district.All())
	u, err := units.Add(ctx, by, district.UnitEdit{Name: "甲厂", District: tongyuanju})
	if err != nil {
		t.Fatal(err)
	}
	seen := u.Lines()
	heads := int64(30)
	if _, err := units.Edit(ctx, by, u.ID, district.UnitEdit{Name: "甲厂", District: tongyuanju, Heads: &heads}, seen); err != nil {
		t.Fatal(err)
	}
	if _, err := units.Edit(ctx, by, u.ID, district.UnitEdit{Name: "甲机械厂", District: tongyuanju}, seen); !errors.Is(err, district.ErrUnitChanged) {
		t.Errorf("over another's change: %v", err)
	}
	kept, err := units.Edit(ctx, by, u.ID, district.UnitEdit{Name: "甲机械厂", District: tongyuanju, Heads: &heads}, seen+1)
	if err != nil || kept.Name != "甲机械厂" || *kept.Heads != heads {
		t.Errorf("%+v, %v", kept, err)
	}
}
