package course_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestTheModelDistrictsFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		trained := func(kind course.Kind, online bool, people int, organiser string) {
			c := s.held(bureau, func(c *course.Session) { c.Kind, c.Online, c.Organiser, c.Tenths = kind, online, organiser, 160 })
			var lines []course.Scored
			for i := range people {
				points := int64(60 + i%41)
				lines = append(lines, course.Scored{Guest: course.Guest{Name: fmt.Sprintf("示例%d", i), District: nanping}, Present: true, Points: &points, Cert: "示例证"})
			}
			outcomes, err := s.ImportRoll(ctx, bureau, c.ID, lines)
			must(t, errors.Join(append(outcomes, err)...))
		}
		trained(course.General, false, 41, "区司法局")
		trained(course.Renewal, true, 25, "应急干部网络学院")
		trained(course.Renewal, false, 8, "市应急管理局")
		for i := range 34 {
			s.held(bureau, func(c *course.Session) {
				c.Kind, c.Online, c.Tenths = course.Guidance, i%2 == 0, 0
				c.Parts = []course.Part{{District: nanping, Heads: 3}, {District: tushan, Heads: 2}}
			})
		}
		s.held(bureau, func(c *course.Session) { c.Day = "2026-06-02" }) // still to come
		gone := s.held(bureau)
		must(t, s.RemoveSession(ctx, bureau, gone.ID))

		totals, err := s.Totals(ctx, "2026-01-01", "2026-12-31")
		must(t, err)
		want := course.Total{
			All:      course.Count{Sessions: 37, Heads: 41 + 25 + 8 + 34*5, Tenths: 74 * 160, Examined: 74, Passed: 74},
			Guidance: course.Count{Sessions: 34, Heads: 34 * 5},
		}
		if totals.Whole != want {
			t.Errorf("%+v\nwant %+v", totals.Whole, want)
		}
		if got := totals.Places[tushan].Guidance; got.Sessions != 34 || got.Heads != 68 {
			t.Errorf("%+v", got)
		}
		// Participation tells the same people and hours.
		taught, err := s.Taught(ctx, "", "")
		must(t, err)
		sum := course.Count{}
		for _, one := range taught {
			sum.Heads, sum.Tenths = sum.Heads+one.Heads, sum.Tenths+one.Tenths
		}
		if sum.Heads != want.All.Heads || sum.Tenths != want.All.Tenths || len(taught) != 3+34*2 {
			t.Errorf("%+v of %d", sum, len(taught))
		}
		if none, err := s.Taught(ctx, "2026-06-02", ""); err != nil || len(none) != 0 {
			t.Errorf("%+v %v", none, err)
		}
		if none, err := s.Totals(ctx, "2025-01-01", "2025-12-31"); err != nil || none.Whole != (course.Total{}) {
			t.Errorf("%+v %v", none, err)
		}
		// A sub-district sees its own share only.
		mine, err := s.Sessions(ctx, other, "2026-01-01", "2026-12-31")
		must(t, err)
		if sum := course.Sum(mine, "2026-06-01"); len(mine) != 34 || sum.Sessions != 34 || sum.Heads != 68 || mine[0].Mine || mine[0].Key != "" || len(mine[0].Parts) != 1 {
			t.Errorf("%d %+v %+v", len(mine), sum, mine[0])
		}
	})
}

// Whatever happens to lists, a session is one session, its heads are those present, and the places' heads add up to it.
func TestHeadsAddUp(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	at := []string{"", nanping, tushan}
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		c, err := s.AddSession(ctx, bureau, class(func(c *course.Session) { c.Day = fmt.Sprintf("%d-01-01", 2000+rapid.IntRange(0, 26).Draw(rt, "year")) }), "")
		must(t, err)
		defer func() { must(t, s.RemoveSession(ctx, bureau, c.ID)) }()
		present := map[string]bool{}
		for range rapid.IntRange(0, 12).Draw(rt, "steps") {
			n := rapid.IntRange(0, 5).Draw(rt, "who")
			g := course.Guest{Name: fmt.Sprint("示例", n), District: at[n%3]}
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{g}, true, course.ByDesk)
				must(t, errors.Join(append(outcomes, err)...))
				present[g.Name] = true
			case 1:
				outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{g}, false, course.ByDesk)
				must(t, errors.Join(append(outcomes, err)...))
			default:
				_, roll, err := s.Session(ctx, bureau, c.ID)
				must(t, err)
				for _, a := range roll {
					if a.Name == g.Name {
						must(t, s.Strike(ctx, bureau, c.ID, strings.TrimPrefix(a.ID, c.ID+"/")))
						delete(present, g.Name)
					}
				}
			}
		}
		totals, err := s.Totals(ctx, c.Day, c.Day)
		must(t, err)
		sum := int64(0)
		for _, p := range totals.Places {
			sum += p.All.Heads
		}
		if totals.Whole.All.Sessions != 1 || totals.Whole.All.Heads != int64(len(present)) || sum != int64(len(present)) {
			rt.Fatalf("%+v, present %v", totals, present)
		}
	})
}

func TestHoursOfAYear(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	one, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping})
	must(t, err)
	two, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "李示例", District: tushan})
	must(t, err)
	for _, day := range []string{"2025-12-31", "2026-01-01", "2026-06-01", "2026-06-02"} {
		c := s.held(bureau, func(c *course.Session) { c.Day = day })
		outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: one.ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		outcomes, err = s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: two.ID}}, false, course.ByDesk) // did not come
		must(t, errors.Join(append(outcomes, err)...))
	}
	years, err := s.Years(ctx, bureau, "2026")
	must(t, err)
	if len(years) != 2 || years[0].ID != two.ID || years[0].Tenths != 0 || years[1].Tenths != 40 || years[1].Sessions != 2 {
		t.Errorf("%+v", years)
	}
	if mine, err := s.Years(ctx, other, "2026"); err != nil || len(mine) != 1 {
		t.Errorf("%+v %v", mine, err)
	}
}
