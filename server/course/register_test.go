package course_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestCertificatesThatEnd(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	want := map[string]course.Validity{
		"2026-05-31": course.Expired, "2026-06-01": course.Soon, "2026-07-01": course.Soon, "2026-07-02": course.Later,
		"2026-08-30": course.Later, "2026-08-31": course.Good, "": course.Unknown,
	}
	for until, v := range want {
		o, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "示例" + until, District: nanping, Until: until})
		must(t, err)
		if got, _ := o.Validity("2026-06-01"); got != v {
			t.Errorf("%s: %s, want %s", until, got, v)
		}
	}
	all, err := s.Expiring(ctx, officer)
	must(t, err)
	if len(all) != 5 || all[0].Until != "2026-05-31" {
		t.Errorf("%+v", all)
	}
	if none, err := s.Expiring(ctx, other); err != nil || len(none) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	text := course.Calendar(all, func(string) string {
		return "南坪街道,一个名字很长很长很长很长很长很长很长很长很长很长的地方"
	}, s.clock.Now())
	if strings.Count(text, "BEGIN:VEVENT") != 5 || !strings.Contains(text, "DTSTART;VALUE=DATE:20260531\r\n") || !strings.Contains(text, `南坪街道\,`) {
		t.Error(text)
	}
	for _, l := range strings.Split(text, "\r\n") {
		if len(l) > 75 {
			t.Errorf("%d bytes: %s", len(l), l)
		}
	}
}

func TestTheRegister(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		for _, c := range []struct {
			field string
			e     course.OfficerEdit
		}{
			{"name", course.OfficerEdit{Name: "张"}},
			{"number", course.OfficerEdit{Name: "张示例", Number: "110101199001011234"}},
			{"number", course.OfficerEdit{Name: "张示例", Number: "13800000000"}},
			{"until", course.OfficerEdit{Name: "张示例", Until: "明年"}},
			{"until", course.OfficerEdit{Name: "张示例", Issued: "2026-01-01", Until: "2026-01-01"}},
		} {
			_, err := s.AddOfficer(ctx, bureau, c.e)
			var wrong *course.InvalidError
			if !errors.As(err, &wrong) || wrong.Field != c.field {
				t.Errorf("%+v: %v", c.e, err)
			}
		}
		if _, err := s.AddOfficer(ctx, other, course.OfficerEdit{Name: "张示例", District: nanping}); !errors.Is(err, account.ErrOtherDistrict) {
			t.Errorf("%v", err)
		}
		file := []course.OfficerEdit{
			{Name: "张示例", District: nanping, Number: "a 01", Until: "2026-07-01"},
			{Name: "李示例", District: nanping},
			{Name: "王示例", District: tushan},
		}
		outcomes, err := s.Import(ctx, officer, file)
		must(t, err)
		if outcomes[0] != nil || outcomes[1] != nil || !errors.Is(outcomes[2], account.ErrOtherDistrict) {
			t.Errorf("%v", outcomes)
		}
		// The file comes back with another day: the officer is the same, and the history says it.
		file[0].Until = "2029-07-01"
		outcomes, err = s.Import(ctx, officer, file[:2])
		must(t, errors.Join(append(outcomes, err)...))
		all, err := s.Officers(ctx, bureau)
		must(t, err)
		if len(all) != 2 || all[0].Until != "2029-07-01" || all[0].Number != "A01" || len(all[0].Changes) != 2 || all[0].Changes[1].Fields[0].To != "2029-07-01" || len(all[1].Changes) != 1 {
			t.Errorf("%+v", all)
		}
		if _, err := s.ChangeOfficer(ctx, bureau, all[1].ID, course.OfficerEdit{Name: "李示例", District: nanping, Number: "A01"}, 0); !errors.Is(err, course.ErrInvalid) {
			t.Errorf("%v", err)
		}
		if _, err := s.ChangeOfficer(ctx, bureau, all[0].ID, course.OfficerEdit{Name: "张示例"}, 1); !errors.Is(err, course.ErrChanged) {
			t.Errorf("%v", err)
		}
		// Erased, here and on lists; what was counted stays.
		c := s.held(bureau)
		outcomes, err = s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: all[0].ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		must(t, s.EraseOfficer(ctx, bureau, all[0].ID))
		must(t, s.EraseOfficer(ctx, bureau, all[0].ID))
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if len(roll) != 1 || roll[0].Name == "张示例" || !roll[0].Present || len(roll[0].Changes) > 0 {
			t.Errorf("%+v", roll)
		}
		_, err = s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping, Number: "A01"})
		must(t, err)
	})
}

func TestNamesGoWhenTheirTimeIsOver(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		stays, err := s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "张示例", District: nanping})
		must(t, err)
		_, err = s.AddOfficer(ctx, bureau, course.OfficerEdit{Name: "李示例", District: nanping, Left: true})
		must(t, err)
		c := s.held(bureau)
		outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Officer: stays.ID}}, true, course.ByDesk)
		must(t, errors.Join(append(outcomes, err)...))
		s.clock.Set(time.Date(2031, 5, 31, 0, 0, 0, 0, answer.China))
		must(t, s.Sweep(ctx))
		if all, err := s.Officers(ctx, bureau); err != nil || len(all) != 2 {
			t.Errorf("too early: %+v %v", all, err)
		}
		s.clock.Set(time.Date(2031, 6, 2, 0, 0, 0, 0, answer.China))
		must(t, s.Sweep(ctx))
		all, err := s.Officers(ctx, bureau)
		must(t, err)
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		if len(all) != 1 || all[0].ID != stays.ID || !roll[0].Erased || roll[0].Name == "张示例" {
			t.Errorf("%+v %+v", all, roll)
		}
	})
}
