package contest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/question"
)

// everyPhase walks a contest of every question type through all its phases and calls see in each.
func everyPhase(t *testing.T, see func(p *player)) {
	p := newPlay(t, len(sampleTypes))
	see(p)
	for p.state.Phase != PhaseEnded {
		next := p.state.Next()
		if p.state.Phase == PhaseClosed {
			next = CommandSettle
		}
		if p.state.Phase == PhaseOpen && !p.state.Paused {
			p.do(CommandPause)
			see(p)
			p.do(CommandResume)
		}
		p.do(next)
		see(p)
	}
}

// full is what surrounds a view at its most talkative.
func full() Around {
	return Around{
		Players: 3, Connected: 2, Answered: 1, Recent: []string{"张三"}, JoinURL: "http://example/join/123456",
		Board: []BoardRow{{Rank: 1, Name: "张三"}}, Districts: []DistrictRow{{District: "铜元局街道"}},
	}
}

// TestTheMediaTravelsWithTheQuestion is what phones, screen and host show beside a stem, from the contest's own copy.
func TestTheMediaTravelsWithTheQuestion(t *testing.T) {
	p := newPlay(t, 2)
	media := question.Media{Kind: question.Picture, URL: "/media/0.svg", Alt: "一张图", Width: 4, Height: 3}
	p.state.Contest.Questions[0].Question.Media = &media
	p.do(CommandStart)
	for _, role := range []Role{RolePlayer, RoleScreen, RoleHost, RoleSpectator} {
		if diff := cmp.Diff(&media, p.state.For(role.sees(), full()).Question.Media); diff != "" {
			t.Errorf("%s: %s", role, diff)
		}
	}
	p.do(CommandClose, CommandSettle, CommandReveal, CommandBoard, CommandOpen)
	if q := p.state.For(RolePlayer, full()).Question; q.Media != nil {
		t.Errorf("the next question shows %+v", q.Media)
	}
}

func TestPlayersAndScreenLearnNothingBeforeTheReveal(t *testing.T) {
	seen := map[Phase]bool{}
	everyPhase(t, func(p *player) {
		s := &p.state
		seen[s.Phase] = true
		hidden := s.Phase == PhaseLobby || s.Phase == PhaseOpen || s.Phase == PhaseClosed || s.Phase == PhaseSettled
		for _, role := range []Role{RolePlayer, RoleScreen} {
			view := s.For(role, full())
			if view.Host != nil {
				t.Errorf("%s in %s sees the host's part", role, s.Phase)
			}
			if hidden != (view.Reveal == nil) && s.Phase != PhaseEnded {
				t.Errorf("%s in %s: reveal %v", role, s.Phase, view.Reveal)
			}
			data, err := json.Marshal(view)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{secretExplanation, secretAccept, secretValue, `"answer"`, `"accept"`, `"explanation"`, `"counts"`, `"correct"`} {
				if hidden && strings.Contains(string(data), secret) {
					t.Errorf("%s in %s: %s in %s", role, s.Phase, secret, data)
				}
			}
		}
	})
	if len(seen) != 7 {
		t.Errorf("phases seen: %v", seen)
	}
}

func TestNobodysPointsTellTheAnswerBeforeTheReveal(t *testing.T) {
	everyPhase(t, func(p *player) {
		s := &p.state
		sheets := make([]*sheet, len(s.Questions))
		for q := range sheets {
			sheets[q] = &sheet{marks: []mark{{person: "a", points: 10, right: true, tookMS: 5, at: noon}}}
		}
		you := s.You(Player{Person: "a"}, nil, count(s, sheets, newRoster(nil)))
		revealed := 0
		for _, r := range s.Questions {
			if r.Revealed {
				revealed++
			}
		}
		if you.Points != int64(10*revealed) || you.Right != revealed {
			t.Errorf("%s, %d revealed: %+v", s.Phase, revealed, you)
		}
		if shown := s.Current >= 0 && s.Questions[s.Current].Revealed; (you.Correct != nil) != shown {
			t.Errorf("%s: correct %v", s.Phase, you.Correct)
		}
	})
}

func TestARevealSpeaksInTheShownOrder(t *testing.T) {
	want := map[question.Type][]int{
		question.Single: {1}, question.Multiple: {0, 3}, question.Judge: {1}, question.Fill: {}, question.Ordering: {1, 0, 2},
		question.Numeric: {},
	}
	everyPhase(t, func(p *player) {
		if p.state.Phase != PhaseRevealed {
			return
		}
		v := p.state.For(RolePlayer, full())
		if diff := cmp.Diff(want[v.Question.Type], v.Reveal.Answer); diff != "" {
			t.Errorf("%s:\n%s", v.Question.Type, diff)
		}
		if v.Question.Type == question.Fill && v.Reveal.Accept != secretAccept {
			t.Errorf("accept %q", v.Reveal.Accept)
		}
		if v.Question.Type == question.Numeric && (v.Reveal.Estimate == nil || v.Reveal.Estimate.Value != secretValue) {
			t.Errorf("estimate %+v", v.Reveal.Estimate)
		}
		if v.Reveal.Law != "安全生产法" || v.Reveal.Article != "第二十四条" {
			t.Errorf("source %s %s", v.Reveal.Law, v.Reveal.Article)
		}
	})
}

func TestASkippedQuestionIsNotRevealed(t *testing.T) {
	p := newPlay(t, 2)
	p.do(CommandStart, CommandClose, CommandSettle, CommandReveal, CommandSkip)
	v := p.state.For(RolePlayer, full())
	if v.Reveal != nil || !v.Question.Skipped || v.Phase != PhaseSettled {
		t.Errorf("%+v", v)
	}
}

func TestMarkTurnsTheShownOrderIntoTheBanks(t *testing.T) {
	c := sample(6)
	for _, tt := range []struct {
		q       int
		given   question.Given
		correct bool
		refused bool
	}{
		{0, question.Given{Options: []int{1}}, true, false},
		{0, question.Given{Options: []int{2}}, false, false},
		{0, question.Given{Options: []int{4}}, false, true},
		{0, question.Given{Options: []int{-1}}, false, true},
		{0, question.Given{Options: []int{1, 2}}, false, true},
		{0, question.Given{}, false, true},
		{0, question.Given{Text: "乙"}, false, true},
		{1, question.Given{Options: []int{3, 0}}, true, false},
		{1, question.Given{Options: []int{3, 3}}, false, true},
		{2, question.Given{Options: []int{1}}, true, false},
		{2, question.Given{Options: []int{999}}, false, true},
		{3, question.Given{Text: secretAccept}, true, false},
		{3, question.Given{Text: "  "}, false, true},
		{4, question.Given{Options: []int{1, 0, 2}}, true, false},
		{4, question.Given{Options: []int{0, 1, 2}}, false, false},
		{4, question.Given{Options: []int{0, 1}}, false, true},
		{5, question.Given{Text: secretValue}, true, false},
		{5, question.Given{Text: "1"}, false, false},
		{5, question.Given{Text: "不知道"}, false, true},
	} {
		asked := &c.Questions[tt.q]
		bank, grade, err := asked.mark(tt.given)
		if grade.Correct != tt.correct || (err != nil) != tt.refused {
			t.Errorf("question %d, %+v: %v, %v", tt.q, tt.given, grade, err)
		}
		if err == nil {
			if diff := cmp.Diff(tt.given, asked.shown(bank)); diff != "" {
				t.Errorf("question %d there and back:\n%s", tt.q, diff)
			}
		}
	}
}

func TestAnArticleWaitsForTheReveal(t *testing.T) {
	told := 0
	everyPhase(t, func(p *player) {
		s := &p.state
		for q := range s.Questions {
			hidden := q > s.Current || q == s.Current && s.For(RolePlayer, full()).Reveal == nil && s.Phase != PhaseEnded
			if s.explained(q) == hidden {
				t.Errorf("question %d in %s of %d: explained %v", q, s.Phase, s.Current, !hidden)
			}
			if !hidden {
				told++
			}
		}
		if s.explained(-1) || s.explained(len(s.Questions)) {
			t.Error("explains what is no question")
		}
	})
	if told == 0 {
		t.Error("nothing was ever told")
	}
}
