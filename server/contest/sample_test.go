package contest

import (
	"testing"
	"time"

	"pufa/server/question"
)

// The secrets of a question: none of these may be in a frame before the reveal.
const (
	secretExplanation = "解析解析"
	secretAccept      = "秘密答案"
	secretValue       = "987654"
)

var sampleTypes = []question.Type{question.Single, question.Multiple, question.Judge, question.Fill, question.Ordering, question.Numeric}

func sampleQuestion(t question.Type) question.Question {
	q := question.Question{
		ID: "q-" + string(t), Type: t, Stem: "题干 " + string(t), Explanation: secretExplanation, Law: "aqscf", Article: "24",
		LawVersion: "2021 年修正",
	}
	switch t {
	case question.Single:
		q.Options, q.Answer = []string{"甲", "乙", "丙", "丁"}, []int{2}
	case question.Multiple:
		q.Options, q.Answer = []string{"甲", "乙", "丙", "丁"}, []int{0, 3}
	case question.Judge:
		q.Answer = []int{1}
	case question.Ordering:
		q.Options, q.Answer = []string{"甲", "乙", "丙"}, []int{1, 2, 0}
	case question.Fill:
		q.Accept = []string{secretAccept}
	case question.Numeric:
		q.Estimate = &question.Estimate{Value: 987_654_000_000, Unit: "册", Tolerance: 10_000_000, Bound: 1_000_000_000}
	}
	return q
}

// sample is a contest of n questions, of every type in turn, with fixed orders.
func sample(n int) *Contest {
	c := &Contest{ID: "c1", Format: FormatCrowd, Code: "123456", Title: "安全知识竞赛", Seconds: 20, Points: 10, Phase: PhaseLobby}
	for i := range n {
		q := sampleQuestion(sampleTypes[i%len(sampleTypes)])
		order := make(question.Order, len(q.Choices()))
		for j := range order {
			order[j] = j
			if q.Type != question.Judge {
				order[j] = len(order) - 1 - j
			}
		}
		c.Questions = append(c.Questions, Asked{Question: q, Order: order, Law: "安全生产法"})
	}
	return c
}

var noon = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)

// player walks a state through commands.
type player struct {
	t     testing.TB
	state State
	now   time.Time
	log   []Event
}

func newPlay(t testing.TB, questions int) *player {
	return &player{t: t, state: New(sample(questions)), now: noon}
}

func (p *player) try(a Act) error {
	e, err := Apply(p.state, a, p.now)
	if err != nil {
		return err
	}
	next, err := p.state.With(e)
	if err != nil {
		p.t.Fatal(err)
	}
	p.state, p.log = next, append(p.log, e)
	return nil
}

func (p *player) do(commands ...Command) {
	p.t.Helper()
	for _, c := range commands {
		a := Act{Command: c, By: "主持人"}
		if c == CommandSettle {
			a.Tally = &Tally{Counts: []int{1, 2, 3, 4}, Answered: 10, Correct: 3}
		}
		if c == CommandExtend {
			a.Seconds = 30
		}
		if err := p.try(a); err != nil {
			p.t.Fatalf("%s in %s: %v", c, p.state.Phase, err)
		}
	}
}
