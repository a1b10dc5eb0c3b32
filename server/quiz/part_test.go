package quiz

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/question"
)

func TestPartsAndTheirCounts(t *testing.T) {
	p := newPlace(t, 6)
	topic := Set{Law: "xf", By: ByTopic, Value: "火警"}
	audience := Set{Law: "xf", By: ByAudience, Value: "resident"}
	want := []LawPart{{Set: topic, Total: 10}, {Set: audience, Total: 10}}
	got, err := p.Parts(t.Context(), nil, "xf")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	s, err := p.StartPart(t.Context(), ann, topic)
	if err != nil || s.Set() != topic || len(s.Questions) != 10 {
		t.Fatalf("%+v, %v", s, err)
	}
	if _, err := p.Answer(t.Context(), ann, s.ID, 0, p.solve(s.Questions[0], s.Attempt)); err != nil {
		t.Fatal(err)
	}
	want[0].Answered, want[1].Answered = 1, 1
	got, err = p.Parts(t.Context(), &ann, "xf")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := p.Parts(t.Context(), nil, "no"); !errors.Is(err, ErrUnknownLaw) {
		t.Error(err)
	}
}

func TestChaptersComeInTheirOrder(t *testing.T) {
	law := question.Law{ID: "xf", Articles: 74, Chapters: []question.Chapter{{Title: "总则", From: 1}, {Title: "火灾预防", From: 8}}}
	q := question.Question{Article: "44", Topic: "火警", Audience: []question.Audience{question.Officer, question.Resident}}
	sets := setsOf(law, q)
	slices.SortStableFunc(sets, func(a, b Set) int { return rankOf(a) - rankOf(b) })
	want := []Set{{"xf", ByChapter, "2"}, {"xf", ByTopic, "火警"}, {"xf", ByAudience, "resident"}, {"xf", ByAudience, "officer"}}
	if diff := cmp.Diff(want, sets); diff != "" {
		t.Error(diff)
	}
	if got := titleOf(law, want[0]); got != "第二章 火灾预防" {
		t.Error(got)
	}
}

// TestASetIsResumedByItself: a set, another set and the whole law do not get into each other's way.
func TestASetIsResumedByItself(t *testing.T) {
	p := newPlace(t, 30)
	wrong := Set{By: ByWrong}
	chosen := p.catalog.ByLaw("xf")[:3]
	asked := 0
	choose := func(context.Context) ([]question.Question, error) { asked++; return chosen, nil }
	first, err := p.StartSet(t.Context(), ann, wrong, choose)
	if err != nil || len(first.Questions) != 3 {
		t.Fatalf("%+v, %v", first, err)
	}
	whole, err := p.StartPractice(t.Context(), ann, "xf")
	if err != nil || whole.ID == first.ID || whole.Set() != (Set{Law: "xf"}) {
		t.Fatalf("%+v, %v", whole.Attempt, err)
	}
	again, err := p.StartSet(t.Context(), ann, wrong, choose)
	if err != nil || again.ID != first.ID || asked != 1 {
		t.Errorf("%s, asked %d times, %v", again.ID, asked, err)
	}
	p.answerAll(t, again, true)
	next, err := p.StartSet(t.Context(), ann, wrong, choose)
	if err != nil || next.Number != 2 || next.ID == first.ID {
		t.Errorf("%+v, %v", next.Attempt, err)
	}
	other, err := p.StartSet(t.Context(), bob, wrong, choose)
	if err != nil || other.ID == next.ID || other.Number != 1 {
		t.Errorf("%+v, %v", other.Attempt, err)
	}
	chosen = nil
	if _, err := p.StartSet(t.Context(), ann, Set{By: ByDue}, choose); !errors.Is(err, ErrNothing) {
		t.Error(err)
	}
}
