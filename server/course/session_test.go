package course_test

import (
	"errors"
	"strings"
	"testing"

	"pufa/server/course"
	"pufa/server/testkit"
)

func TestWhatIsWrongWithASession(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	for _, c := range []struct {
		name, field string
		change      func(*course.Session)
	}{
		{"kind", "kind", func(c *course.Session) { c.Kind = "quiz" }},
		{"topic", "topic", func(c *course.Session) { c.Topic = strings.Repeat("长", 61) }},
		{"day", "day", func(c *course.Session) { c.Day = "2026-02-30" }},
		{"too far", "day", func(c *course.Session) { c.Day = "2028-01-01" }},
		{"time", "from", func(c *course.Session) { c.From = "9点" }},
		{"backwards", "to", func(c *course.Session) { c.From, c.To = "10:00", "10:00" }},
		{"negative hours", "hours", func(c *course.Session) { c.Tenths = -1 }},
		{"absurd hours", "hours", func(c *course.Session) { c.Tenths = 2001 }},
		{"pass mark", "pass", func(c *course.Session) { c.Pass = 101 }},
		{"no such exam", "exam", func(c *course.Session) { c.Exam = "gone" }},
		{"exam before", "exam_until", func(c *course.Session) { c.Exam, c.ExamUntil = "paper", "2026-05-31" }},
		{"guides nobody", "parts", func(c *course.Session) { c.Kind = course.Guidance }},
		{"guides the bureau", "parts", func(c *course.Session) { c.Kind, c.Parts = course.Guidance, []course.Part{{}} }},
		{"twice", "parts", func(c *course.Session) { c.Parts = []course.Part{{District: tushan}, {District: tushan}} }},
		{"heads", "parts", func(c *course.Session) { c.Parts = []course.Part{{District: tushan, Heads: -1}} }},
	} {
		_, err := s.AddSession(t.Context(), bureau, class(c.change), "")
		var wrong *course.InvalidError
		if !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: %v, want a fault of %s", c.name, err, c.field)
		}
	}
	if _, err := s.AddSession(t.Context(), bureau, class(func(c *course.Session) { c.District = "nowhere" }), ""); !errors.Is(err, course.ErrPlace) {
		t.Errorf("%v", err)
	}
}

func TestAFormSentTwiceIsOneSession(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	one, err := s.AddSession(t.Context(), bureau, class(), "form-1")
	must(t, err)
	two, err := s.AddSession(t.Context(), bureau, class(), "form-1")
	must(t, err)
	if one.ID != two.ID || one.Key != two.Key {
		t.Errorf("%s %s", one.ID, two.ID)
	}
}

func TestWhoMaySeeASession(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	c := s.held(bureau, func(c *course.Session) {
		c.Kind, c.Parts = course.Guidance, []course.Part{{District: nanping, Heads: 3}}
	})
	outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Name: "张示例", District: nanping}, {Name: "李示例"}}, true, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	seen, roll, err := s.Session(ctx, officer, c.ID)
	must(t, err)
	if len(roll) != 1 || roll[0].Name != "张示例" || seen.Key != "" || seen.Changes != nil {
		t.Errorf("%+v %+v", seen, roll)
	}
	for name, err := range map[string]error{
		"another sub-district": second(s.Session(ctx, other, c.ID)),
		"changes":              func() error { _, err := s.ChangeSession(ctx, officer, c); return err }(),
		"removes":              s.RemoveSession(ctx, officer, c.ID),
		"invites":              func() error { _, err := s.Invite(ctx, officer, c.ID, nil, true, course.ByDesk); return err }(),
	} {
		if err == nil {
			t.Errorf("%s: allowed", name)
		}
	}
	listed := s.held(bureau)
	outcomes, err = s.Invite(ctx, bureau, listed.ID, []course.Guest{{Name: "张示例", District: nanping}}, true, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	if _, roll, err := s.Session(ctx, officer, listed.ID); err != nil || len(roll) != 1 {
		t.Errorf("whose people were there sees it: %v %v", roll, err)
	}
	if mine, err := s.Sessions(ctx, officer, "2026-01-01", "2026-12-31"); err != nil || len(mine) != 2 || mine[0].Heads+mine[1].Heads != 2 {
		t.Errorf("%+v %v", mine, err)
	}
	own := s.held(officer, func(c *course.Session) { c.District = nanping })
	if outcomes, _ := s.Invite(ctx, officer, own.ID, []course.Guest{{Name: "王示例", District: tushan}}, true, course.ByDesk); !errors.Is(outcomes[0], course.ErrInvalid) {
		t.Errorf("%v", outcomes)
	}
	if _, err := s.AddSession(ctx, officer, class(func(c *course.Session) { c.District, c.Parts = nanping, []course.Part{{District: tushan}} }), ""); !errors.Is(err, course.ErrInvalid) {
		t.Errorf("%v", err)
	}
	settings := course.DefaultSettings()
	if _, err := s.KeepSettings(ctx, officer, settings); err == nil {
		t.Error("an officer set the hours")
	}
	kept, err := s.KeepSettings(ctx, bureau, course.Settings{Yearly: 40, KeepYears: 3})
	must(t, err)
	if _, err := s.KeepSettings(ctx, bureau, settings); !errors.Is(err, course.ErrChanged) || kept.Revision != 1 {
		t.Errorf("%v %+v", err, kept)
	}
}

func second(_ course.Session, _ []course.Attendee, err error) error { return err }
