package contest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/question"
)

func TestScore(t *testing.T) {
	fixed := &Contest{Seconds: 20, Points: 10}
	speed := &Contest{Seconds: 20, Points: 11, SpeedPoints: true}
	for _, tt := range []struct {
		c     *Contest
		share int
		took  time.Duration
		want  int64
	}{
		{fixed, question.Whole, 19 * time.Second, 10},
		{fixed, 333, 0, 3},
		{fixed, 666, 0, 7},
		{fixed, 0, 0, 0},
		{speed, question.Whole, 0, 11},
		{speed, question.Whole, 10 * time.Second, 8},
		{speed, 500, 10 * time.Second, 4},
		{speed, question.Whole, 20 * time.Second, 6},
		{speed, question.Whole, time.Hour, 6},
		{speed, question.Whole, -time.Hour, 11},
		{speed, 0, 0, 0},
		{&Contest{Seconds: 20, SpeedPoints: true}, question.Whole, 0, 0},
	} {
		if got := Score(tt.c, question.Grade{Share: tt.share}, tt.took); got != tt.want {
			t.Errorf("%+v after %s: %d, want %d", tt.c, tt.took, got, tt.want)
		}
	}
}

func TestTiesGoByTimeThenByWhoWasDoneFirst(t *testing.T) {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	p := newPlay(t, 1)
	p.do(CommandStart, CommandClose, CommandSettle, CommandReveal)
	sh := &sheet{marks: []mark{
		{person: "slow", points: 10, right: true, tookMS: 900, at: at(1)},
		{person: "late", points: 10, right: true, tookMS: 500, at: at(3)},
		{person: "early", points: 10, right: true, tookMS: 500, at: at(2)},
		{person: "wrong", tookMS: 1, at: at(1)},
	}}
	all := count(&p.state, []*sheet{sh}, newRoster([]Player{{Person: "silent", Name: "无"}}))
	type line struct {
		Person string
		Rank   int
	}
	var got []line
	for _, st := range all.order {
		got = append(got, line{st.person, st.rank})
	}
	want := []line{{"early", 1}, {"late", 2}, {"slow", 3}, {"silent", 4}, {"wrong", 4}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestTheBoardIsTheSumOfTheAnswers holds for any answers and any questions skipped.
func TestTheBoardIsTheSumOfTheAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(t, 3)
		persons := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{3}`), 1, 8, rapid.ID).Draw(rt, "persons")
		var players []Player
		for i, person := range persons {
			players = append(players, Player{ID: "c1/" + person, Person: person, Name: person, DistrictName: []string{"甲街道", "乙镇"}[i%2]})
		}
		sheets := make([]*sheet, 3)
		var points, answers, right int64
		for q := range 3 {
			p.do(p.state.Next(), CommandClose, CommandSettle, CommandReveal)
			skip := rapid.Bool().Draw(rt, "skip")
			if skip {
				p.do(CommandSkip)
			}
			var kept []answer.Answer
			for _, person := range persons {
				if !rapid.Bool().Draw(rt, "answers") {
					continue
				}
				a := answer.Answer{Person: person, Given: question.Given{}, TookMS: int64(rapid.IntRange(0, 20000).Draw(rt, "took"))}
				a.Mark(rapid.Bool().Draw(rt, "right"))
				if a.Correct {
					a.Points = Score(p.state.Contest, question.Grade{Correct: true, Share: question.Whole}, 0)
				}
				kept = append(kept, a)
				if !skip {
					points, answers, right = points+a.Points, answers+1, right+a.Right
				}
			}
			sheets[q] = sheetOf(&p.state.Contest.Questions[q], kept, nil)
			if !skip && p.state.Next() == CommandBoard {
				p.do(CommandBoard)
			}
		}
		r := newRoster(players)
		all := count(&p.state, sheets, r)
		var gotPoints, gotAnswers, gotRight int64
		last := BoardRow{Points: 1 << 40}
		for _, row := range all.rows(r, 0) {
			gotPoints, gotAnswers, gotRight = gotPoints+row.Points, gotAnswers+int64(row.Answers), gotRight+int64(row.Right)
			if row.Points > last.Points || row.Points == last.Points && row.TookMS < last.TookMS || row.Rank < last.Rank {
				rt.Fatalf("%+v below %+v", row, last)
			}
			last = row
		}
		if gotPoints != points || gotAnswers != answers || gotRight != right {
			rt.Fatalf("board %d/%d/%d, answers %d/%d/%d", gotPoints, gotAnswers, gotRight, points, answers, right)
		}
		people := 0
		for _, d := range all.districts(r) {
			people += d.Players
			answers -= int64(d.Answers)
		}
		if people != len(persons) || answers != 0 {
			rt.Fatalf("districts: %d of %d people, %d answers off", people, len(persons), answers)
		}
	})
}
