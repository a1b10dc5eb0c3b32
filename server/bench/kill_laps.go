package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"pufa/server/contest"
	"pufa/server/question"
)

// stepsOfLap are the steps of one question of each round, each of which is killed once while there are kills left.
const stepsOfLap = 14

// play plays the rounds one after the other, a question of each for every lap.
func (m *matchRun) play(ctx context.Context) error {
	for _, round := range []func(context.Context) error{m.fight, m.padsUp, m.write, m.askHall, m.risk} {
		for range m.questions() {
			if err := round(ctx); err != nil {
				return err
			}
		}
	}
	return m.orders(ctx, "board")
}

// fight plays a question that teams buzz for.
func (m *matchRun) fight(ctx context.Context) (err error) {
	var q, team int
	if err := m.step(ctx, "reading", func(ctx context.Context) error { q, err = m.next(ctx, contest.PhaseShown); return err }); err != nil {
		return err
	}
	err = m.step(ctx, "pressing", func(ctx context.Context) error {
		if err := m.orders(ctx, "arm"); err != nil {
			return err
		}
		press := func(*chairPhone) contest.Request { return contest.Request{Type: contest.RequestBuzz, Question: q} }
		if err := m.asking(ctx, 60*time.Millisecond, m.onePhoneEach(), press); err != nil {
			return err
		}
		v, err := m.until(ctx, "a team with the word", func(v *contest.View) bool { return v.Phase == contest.PhaseOpen && v.Stage.Team > 0 })
		if err == nil {
			team = v.Stage.Team
		}
		return err
	})
	if err != nil {
		return err
	}
	return m.ruleAndReveal(ctx, "ruling", team, buzzPoints)
}

func (m *matchRun) ruleAndReveal(ctx context.Context, name string, team int, worth float64) error {
	return m.step(ctx, name, func(ctx context.Context) error {
		if err := m.order(ctx, "rule", map[string]any{"verdict": m.verdict(team, worth)}); err != nil {
			return err
		}
		return m.orders(ctx, "reveal")
	})
}

// openNext shows the next question and opens it for answers.
func (m *matchRun) openNext(ctx context.Context) (q int, err error) {
	if q, err = m.next(ctx, contest.PhaseShown); err != nil {
		return q, err
	}
	if err := m.orders(ctx, "open"); err != nil {
		return q, err
	}
	// Every phone is to see the question open, or it would not answer.
	return q, awaitOf(ctx, "the question is open", m.chairs, func(c *chairPhone) bool {
		phase, at := c.phase()
		return phase == contest.PhaseOpen && at == q
	})
}

// padsUp plays a question all teams answer on their pads. All phones of a team answer, and the first counts.
func (m *matchRun) padsUp(ctx context.Context) (err error) {
	var q int
	if err := m.step(ctx, "opening pads", func(ctx context.Context) error { q, err = m.openNext(ctx); return err }); err != nil {
		return err
	}
	view := m.view().Question
	err = m.step(ctx, "answering on pads", func(ctx context.Context) error {
		return m.asking(ctx, 100*time.Millisecond, m.everyPhone(), func(*chairPhone) contest.Request {
			return contest.Request{Type: contest.RequestAnswer, Question: q, Given: anAnswer(view)}
		})
	})
	if err != nil {
		return err
	}
	return m.step(ctx, "judging pads", func(ctx context.Context) error {
		if _, err := m.until(ctx, "judged pads", func(v *contest.View) bool { return v.Phase == contest.PhaseSettled }); err != nil {
			return err
		}
		for team := 1; team <= matchTeams; team++ {
			given, err := m.givenBy(team, q)
			if err != nil {
				return err
			}
			if m.key.isRight(q, *given) {
				m.points[team] += padPoints
			}
		}
		return m.orders(ctx, "reveal")
	})
}

// givenBy is a team's answer, which exactly one of its phones was told is kept.
func (m *matchRun) givenBy(team, q int) (*question.Given, error) {
	var found []*question.Given
	for _, c := range m.teams[team] {
		if given := c.answered(q); given != nil {
			found = append(found, given)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d phones of team %d were told that their answer to question %d is kept", len(found), team, q)
	}
	return found[0], nil
}

// write plays a question that teams answer in writing, and judges mark.
func (m *matchRun) write(ctx context.Context) (err error) {
	var q int
	err = m.step(ctx, "writing", func(ctx context.Context) error {
		if q, err = m.openNext(ctx); err != nil {
			return err
		}
		return m.asking(ctx, 100*time.Millisecond, m.everyPhone(), func(c *chairPhone) contest.Request {
			text := "第 " + strconv.Itoa(q) + " 题 " + strconv.Itoa(c.number)
			return contest.Request{Type: contest.RequestAnswer, Question: q, Given: question.Given{Text: text}}
		})
	})
	if err != nil {
		return err
	}
	for team := 1; team <= matchTeams; team++ {
		if _, err := m.givenBy(team, q); err != nil {
			return err
		}
	}
	if err := m.step(ctx, "marking", func(ctx context.Context) error { return m.markAll(ctx, q) }); err != nil {
		return err
	}
	return m.step(ctx, "counting marks", func(ctx context.Context) error { return m.orders(ctx, "settle", "reveal") })
}

// markAll has every judge give every team points, one after the other.
func (m *matchRun) markAll(ctx context.Context, q int) error {
	if _, err := m.until(ctx, "the judging", func(v *contest.View) bool { return v.Phase == contest.PhaseJudging }); err != nil {
		return err
	}
	for team := 1; team <= matchTeams; team++ {
		var sum float64
		mark := func(*chairPhone) contest.Request {
			return contest.Request{Type: contest.RequestMark, Question: q, Team: team, Points: float64(rand.IntN(41)) / 2}
		}
		if err := m.asking(ctx, 20*time.Millisecond, m.judges, mark); err != nil {
			return err
		}
		for _, judge := range m.judges {
			judge.mu.Lock()
			points, marked := judge.gave(q, team)
			judge.mu.Unlock()
			if !marked {
				return fmt.Errorf("judge %d was not told that the points for team %d are kept", judge.judge, team)
			}
			sum += points
		}
		m.points[team] += hundredths(sum / matchJudges)
	}
	return nil
}

// askHall plays a question for the hall, whose phones answer by themselves.
func (m *matchRun) askHall(ctx context.Context) (err error) {
	var q int
	err = m.step(ctx, "asking the hall", func(ctx context.Context) error {
		if q, err = m.next(ctx, contest.PhaseShown); err != nil {
			return err
		}
		if err := m.orders(ctx, "open"); err != nil {
			return err
		}
		pause(ctx, m.Window*97/100)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	err = m.step(ctx, "closing the hall", func(ctx context.Context) error {
		if err := m.command(ctx, "close", contest.PhaseClosed, contest.PhaseSettled); err != nil {
			return err
		}
		return m.awaitPhase(ctx, contest.PhaseSettled, q)
	})
	if err != nil {
		return err
	}
	err = m.step(ctx, "telling the hall", func(ctx context.Context) error {
		if err := m.orders(ctx, "reveal"); err != nil {
			return err
		}
		return m.awaitPhase(ctx, contest.PhaseRevealed, q)
	})
	if err != nil {
		return err
	}
	return m.await(ctx, "every answer has been taken or refused", func(p *survivor) bool { return p.done(q) })
}

// risk plays a question whose value the team picks on one of its phones.
func (m *matchRun) risk(ctx context.Context) error {
	var team int
	var value int64
	err := m.step(ctx, "picking a value", func(ctx context.Context) error {
		if _, err := m.next(ctx, contest.PhaseChoosing); err != nil {
			return err
		}
		v := m.view().Stage
		team = v.Team
		left := slices.DeleteFunc(slices.Clone(v.Values), func(v contest.ValueLeft) bool { return v.Left == 0 })
		value = left[rand.IntN(len(left))].Value
		chooser := m.teams[v.Chooser][rand.IntN(phonesPerTeam)]
		chooser.ask(contest.Request{Type: contest.RequestChoose, Value: value})
		if err := m.settled(ctx, chooser); err != nil {
			return err
		}
		_, err := m.until(ctx, "the question that was picked", func(v *contest.View) bool { return v.Phase == contest.PhaseShown })
		return err
	})
	if err != nil {
		return err
	}
	if err := m.orders(ctx, "open"); err != nil {
		return err
	}
	return m.ruleAndReveal(ctx, "ruling on a risk", team, float64(value))
}
