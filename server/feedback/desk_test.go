package feedback_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/feedback"
	"pufa/server/question"
	"pufa/server/store"
	"pufa/server/testkit"
)

var (
	june   = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)
	editor = account.Organiser{ID: "head", Name: "区局", Role: account.RoleDistrict}
)

// place is a desk over a database.
type place struct {
	*feedback.Desk
	clock   *testkit.Clock
	answers *store.Answers
}

func newPlace(t *testing.T, db *docdb.DB) *place {
	t.Helper()
	var lines []string
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("id: xf-%04d, type: single, options: [{wrong: 甲}, {right: 对}, {wrong: 乙}], stem: 第 %d 题", i, i))
	}
	catalog := testkit.Catalog(t, lines...)
	reports, err := store.NewReports(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := store.NewAnswers(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	clock := testkit.NewClock(june)
	return &place{Desk: feedback.NewDesk(catalog, reports, answers, clock.Now), clock: clock, answers: answers}
}

func (p *place) report(t *testing.T, person string, n int) feedback.Report {
	t.Helper()
	p.clock.Advance(time.Second)
	r, err := p.Report(t.Context(), person, fmt.Sprintf("xf-%04d", n), feedback.Typo, " 少一个\n字 ")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOneOpenReportAQuestionAndTenADay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		p := newPlace(t, db)
		if r := p.report(t, "ann", 0); r.Text != "少一个 字" || r.Status != feedback.Open {
			t.Errorf("%+v", r)
		}
		if _, err := p.Report(t.Context(), "ann", "xf-0000", feedback.Unclear, ""); !errors.Is(err, feedback.ErrReported) {
			t.Error(err)
		}
		p.report(t, "bob", 0)
		for n := 1; n < feedback.DayMost; n++ {
			p.report(t, "ann", n)
		}
		if _, err := p.Report(t.Context(), "ann", "xf-0015", feedback.Typo, ""); !errors.Is(err, feedback.ErrEnough) {
			t.Error(err)
		}
		p.clock.Advance(24 * time.Hour)
		p.report(t, "ann", 15)
		for name, err := range map[string]error{
			"no question": second(p.Report(t.Context(), "eve", "xf-9999", feedback.Typo, "")),
			"no text":     second(p.Report(t.Context(), "eve", "xf-0001", feedback.Other, " \u200b ")),
			"too long":    second(p.Report(t.Context(), "eve", "xf-0001", feedback.Typo, strings.Repeat("字", feedback.TextMost+1))),
			"no UTF-8":    second(p.Report(t.Context(), "eve", "xf-0001", feedback.Typo, "\xff")),
		} {
			if !errors.Is(err, feedback.ErrUnknownQuestion) && !errors.Is(err, feedback.ErrText) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func second(_ feedback.Report, err error) error { return err }

func TestManyAtOnceKeepTheLimits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		p := newPlace(t, db)
		var wg sync.WaitGroup
		for range 3 {
			for n := range 20 {
				wg.Go(func() {
					_, err := p.Report(t.Context(), "ann", fmt.Sprintf("xf-%04d", n), feedback.Typo, "")
					if err != nil && !errors.Is(err, feedback.ErrReported) && !errors.Is(err, feedback.ErrEnough) {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		mine, err := p.Mine(t.Context(), "ann")
		if err != nil || len(mine) != feedback.DayMost {
			t.Fatalf("%d reports, %v", len(mine), err)
		}
		about := map[string]bool{}
		for _, r := range mine {
			if about[r.Question] {
				t.Errorf("two open ones about %s", r.Question)
			}
			about[r.Question] = true
		}
	})
}

func TestAnEditorDecides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		p := newPlace(t, db)
		a, b := p.report(t, "ann", 0), p.report(t, "bob", 0)
		p.report(t, "ann", 1)
		groups, err := p.Groups(t.Context(), editor, feedback.Open)
		if err != nil || len(groups) != 2 || groups[0].Question.ID != "xf-0000" || groups[0].Open != 2 || groups[0].Reasons[feedback.Typo] != 2 {
			t.Fatalf("%+v, %v", groups, err)
		}
		accept := feedback.Decision{Reports: []string{a.ID, b.ID, "gone"}, From: feedback.Open, To: feedback.Accepted, Reply: "改了，谢谢"}
		if n, err := p.Decide(t.Context(), editor, accept); err != nil || n != 3 {
			t.Fatalf("%d, %v", n, err)
		}
		late := accept
		late.To, late.Reply = feedback.Rejected, "没有错"
		if n, err := p.Decide(t.Context(), editor, late); err != nil || n != 1 { // only the one that is gone
			t.Errorf("an editor who came second decided %d, %v", n, err)
		}
		if n, err := p.CountOpen(t.Context(), editor); err != nil || n != 1 {
			t.Errorf("%d open, %v", n, err)
		}
		if n, err := p.Unread(t.Context(), "ann"); err != nil || n != 1 {
			t.Errorf("%d unread, %v", n, err)
		}
		if err := p.MarkRead(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
		if n, _ := p.Unread(t.Context(), "ann"); n != 0 {
			t.Errorf("%d unread", n)
		}
		late.From = feedback.Accepted
		p.clock.Advance(time.Minute)
		if _, err := p.Decide(t.Context(), editor, late); err != nil {
			t.Fatal(err)
		}
		of, err := p.Of(t.Context(), editor, "xf-0000")
		want := []feedback.Act{
			{At: june.Add(3 * time.Second), By: "区局", To: feedback.Accepted, Reply: "改了，谢谢"},
			{At: june.Add(63 * time.Second), By: "区局", To: feedback.Rejected, Reply: "没有错"},
		}
		if diff := cmp.Diff(want, of.Reports[0].Acts); err != nil || diff != "" {
			t.Error(err, diff)
		}
		p.report(t, "ann", 0) // a decided one is no hindrance
		if _, err := p.Decide(t.Context(), editor, feedback.Decision{Reports: []string{a.ID}, To: feedback.Accepted, Reply: " "}); !errors.Is(err, feedback.ErrText) {
			t.Error(err)
		}
	})
}

func TestOnlyTheDistrictEdits(t *testing.T) {
	p := newPlace(t, testkit.DB(t))
	officer := account.Organiser{ID: "tong", Role: account.RoleOfficer, District: "500108001"}
	_, first := p.Groups(t.Context(), officer, feedback.Open)
	_, second := p.Of(t.Context(), officer, "xf-0000")
	_, third := p.History(t.Context(), officer, "xf-0000")
	_, fourth := p.Decide(t.Context(), officer, feedback.Decision{Reply: "好"})
	_, fifth := p.CountOpen(t.Context(), officer)
	for i, err := range []error{first, second, third, fourth, fifth} {
		if !errors.Is(err, account.ErrDistrictRole) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		p := newPlace(t, db)
		for i, option := range []int{1, 1, 0, 2, 1} {
			a := answer.Answer{ID: fmt.Sprint(i), Source: answer.Practice, Session: fmt.Sprint(i), Question: "xf-0000", Given: question.Given{Options: []int{option}}}
			a.Mark(option == 1)
			a.Stamp(june)
			if _, _, err := p.answers.Insert(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		h, err := p.History(t.Context(), editor, "xf-0000")
		want := feedback.History{Answers: 5, Right: 3, Sample: 5, Options: []int{1, 3, 1}, Texts: map[string]int{}}
		if diff := cmp.Diff(want, h); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

func TestForget(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		p := newPlace(t, db)
		p.report(t, "ann", 0)
		n := 0
		b := feedback.NewBelongings(p.Desk, func() string { n++; return fmt.Sprint(n) })
		if of, err := b.Of(t.Context(), "ann"); err != nil || len(of.([]feedback.Own)) != 1 {
			t.Errorf("%v, %v", of, err)
		}
		for range 2 {
			if err := b.Forget(t.Context(), "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if mine, err := p.Mine(t.Context(), "ann"); err != nil || len(mine) != 0 {
			t.Errorf("%v, %v", mine, err)
		}
		of, err := p.Of(t.Context(), editor, "xf-0000")
		if err != nil || len(of.Reports) != 1 || of.Reports[0].Text != "" || strings.Contains(fmt.Sprintf("%+v", of.Reports), "ann") {
			t.Errorf("%+v, %v", of, err)
		}
	})
}
