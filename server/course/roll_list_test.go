package course_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/course"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

// A long list is taken in twice, the second time with results: it does not count as twice as many people, and every line
// has its own outcome.
func TestALongListIsTakenInAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s, ctx := newSchool(t, db), t.Context()
		c := s.held(bureau)
		lines := make([]course.Scored, 1100)
		for i := range lines {
			lines[i] = course.Scored{Guest: course.Guest{Name: fmt.Sprint("示例", i), District: nanping}, Present: true}
		}
		lines[7].Name = lines[6].Name // twice in the file
		lines[8].Name = "王"
		outcomes, err := s.ImportRoll(ctx, bureau, c.ID, lines)
		must(t, err)
		for i, outcome := range outcomes {
			if i == 8 != errors.Is(outcome, course.ErrInvalid) || i != 8 && outcome != nil {
				t.Errorf("line %d: %v", i, outcome)
			}
		}
		points := int64(88)
		for i := range lines {
			lines[i].Points, lines[i].Cert = &points, "示例证"
		}
		outcomes, err = s.ImportRoll(ctx, bureau, c.ID, append(lines[:0:0], lines[:1000]...))
		must(t, err)
		_, roll, err := s.Session(ctx, bureau, c.ID)
		must(t, err)
		passed := 0
		for _, a := range roll {
			if a.Passed && a.Cert == "示例证" && a.How == course.ByImport {
				passed++
			}
		}
		if len(roll) != 1098 || passed != 998 || len(outcomes) != 1000 {
			t.Errorf("%d lines, %d passed, %d outcomes", len(roll), passed, len(outcomes))
		}
	})
}

func TestAFileDoesNotTakeBackASignature(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	c := s.held(bureau)
	here, gone := course.Guest{Name: "张示例", District: nanping}, course.Guest{Name: "李示例", District: nanping}
	s.clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, answer.China))
	_, _, err := s.SignIn(ctx, c.Key, phone(1), "", here)
	must(t, err)
	outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{gone}, true, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	outcomes, err = s.ImportRoll(ctx, bureau, c.ID, []course.Scored{{Guest: here}, {Guest: gone}})
	must(t, errors.Join(append(outcomes, err)...))
	_, roll, err := s.Session(ctx, bureau, c.ID)
	must(t, err)
	for _, a := range roll {
		if a.Present != (a.Name == here.Name) {
			t.Errorf("%s present: %v", a.Name, a.Present)
		}
	}
}

// Somebody signs in while a clerk has their line open: saving what the clerk saw would take the signature back.
func TestALineThatChangedMeanwhile(t *testing.T) {
	s, ctx := newSchool(t, testkit.DB(t)), t.Context()
	c := s.held(bureau)
	outcomes, err := s.Invite(ctx, bureau, c.ID, []course.Guest{{Name: "张示例", District: nanping}}, false, course.ByDesk)
	must(t, errors.Join(append(outcomes, err)...))
	_, roll, err := s.Session(ctx, bureau, c.ID)
	must(t, err)
	seen, person := roll[0], strings.TrimPrefix(roll[0].ID, c.ID+"/")
	s.clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, answer.China))
	_, _, err = s.SignIn(ctx, c.Key, phone(1), person, course.Guest{})
	must(t, err)
	cert := "示例证"
	if _, err := s.Mark(ctx, bureau, c.ID, person, course.Marks{Cert: &cert, Revision: seen.Revision}); !errors.Is(err, course.ErrChanged) {
		t.Errorf("%v", err)
	}
	a, err := s.Mark(ctx, bureau, c.ID, person, course.Marks{Present: true, Cert: &cert, Revision: seen.Revision + 1})
	must(t, err)
	if !a.Present || a.Phone == "" || a.Cert != cert {
		t.Errorf("%+v", a)
	}
}
