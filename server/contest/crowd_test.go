package contest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/answer"
	"pufa/server/question"
)

// TestOptionsTellNothingBeforeTheReveal compares one who is right with one who is wrong: until the reveal, nothing
// that either gets may tell them apart.
func TestOptionsTellNothingBeforeTheReveal(t *testing.T) {
	p := newPlay(t, 2)
	p.state.Contest.Scoring = Scoring{
		Partial: true, Lives: 1, Streak: Streak{Bonus: 5, Most: 10}, Groups: Groups{By: GroupDistrict, Score: GroupSum},
	}
	r := newRoster([]Player{{Person: "a", DistrictName: "甲"}, {Person: "b", DistrictName: "乙"}})
	sheets := []*sheet{{marks: []mark{{person: "a", points: 10, right: true}, {person: "b"}}}, {}}
	look := func(person, place string) (You, *CrowdView) {
		all := count(&p.state, sheets, r)
		out, fell := all.outs()
		view := p.state.For(RolePlayer, Around{Players: 2, Groups: all.groups, Left: 2 - out, Fell: fell})
		return p.state.You(Player{Person: person, DistrictName: place}, nil, all), view.Crowd
	}
	for _, next := range []Command{CommandStart, CommandClose, CommandSettle} {
		p.do(next)
		a, crowd := look("a", "甲")
		b, _ := look("b", "乙")
		a.Group, b.Group, a.District, b.District = nil, nil, "", ""
		b.Rank, a.Rank = 0, 0 // by name while all is equal
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s tells them apart:\n%s", p.state.Phase, diff)
		}
		if crowd.Left != 2 || crowd.Fell != 0 || len(crowd.Groups) != 2 || crowd.Groups[0].Points != 0 {
			t.Errorf("%s: %+v", p.state.Phase, crowd)
		}
	}
	p.do(CommandReveal)
	a, crowd := look("a", "甲")
	b, _ := look("b", "乙")
	if a.Lives != 1 || a.Out || a.Streak != 1 || a.Group.Rank != 1 || b.Lives != 0 || !b.Out || b.Group.Rank != 2 {
		t.Errorf("after the reveal: %+v, %+v", a, b)
	}
	if crowd.Left != 1 || crowd.Fell != 1 {
		t.Errorf("after the reveal: %+v", crowd)
	}
}

func TestAPlainContestHasNoOptionsToShow(t *testing.T) {
	p := newPlay(t, 1)
	if v := p.state.For(RolePlayer, full()); v.Crowd != nil {
		t.Errorf("%+v", v.Crowd)
	}
}

func TestPartialCreditIsForAsking(t *testing.T) {
	half := question.Grade{Share: 500}
	for _, tt := range []struct {
		partial bool
		t       question.Type
		want    int
	}{
		{false, question.Multiple, 0},
		{true, question.Multiple, 500},
		{false, question.Numeric, 500},
	} {
		rule := Scoring{Partial: tt.partial}
		if got := rule.credit(tt.t, half); got.Share != tt.want || got.Correct {
			t.Errorf("%+v: %+v", tt, got)
		}
	}
}

func TestTheSpreadCountsEveryNumber(t *testing.T) {
	asked := &Asked{Question: sampleQuestion(question.Numeric)}
	var kept []answer.Answer
	for _, text := range []string{"1", "987,654", "987644", "９８７６５４", "9999999"} {
		a := answer.Answer{Person: text, Given: question.Given{Text: text}}
		_, grade, err := asked.mark(a.Given)
		if err != nil {
			t.Fatal(err)
		}
		a.Mark(grade.Correct)
		kept = append(kept, a)
	}
	want := Tally{Counts: make([]int, question.SpreadBins), Answered: 5, Correct: 3}
	want.Counts[0], want.Counts[question.SpreadBins/2], want.Counts[question.SpreadBins-1] = 1, 3, 1
	if diff := cmp.Diff(want, sheetOf(asked, kept, nil).tally); diff != "" {
		t.Error(diff)
	}
}
