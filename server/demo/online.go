package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/quiz"
)

const (
	trialDays   = 7 // of the online contest, before it counts
	oneEntersOf = 3 // residents
	entrants    = 250
	entriesMost = 3 // of one person
)

// online sets up the campaign's online contest and a mock exam, and has people take part in the contest.
func (m *month) online(ctx context.Context) error {
	if len(m.asked()) == 0 {
		return nil // no bank is there yet
	}
	m.Clock.Set(m.at(0, 7, 0))
	c := quiz.NewContest(m.campaign.ID, campaign.Day(m.at(trialDays, 0, 0)), m.campaign.To, nil)
	trial := c.Phases[0]
	trial.ID, trial.From, trial.To = quiz.PhaseTraining, m.campaign.From, campaign.Day(m.at(trialDays-1, 0, 0))
	c.Phases = []quiz.Phase{trial, c.Phases[0]}
	c.On, c.Boards = true, quiz.Boards{Persons: true, Groups: true, Attempts: 1, Members: 10}
	if _, err := m.Online.Keep(ctx, m.bureau, c); err != nil {
		return fmt.Errorf("demo: online contest: %w", err)
	}
	exam := quiz.NewMockExam()
	exam.Title, exam.Note, exam.On = "示例·安全生产月模拟考试", "给企业安全管理人员和职工自测用", true
	if _, err := m.MockExams.Keep(ctx, m.bureau, exam); err != nil {
		return fmt.Errorf("demo: mock exam: %w", err)
	}
	return m.everybody(ctx, m.entrant)
}

// entrant is what the n-th person did in the online contest.
func (m *month) entrant(ctx context.Context, n int) error {
	who := m.people[n]
	if n%oneEntersOf != 0 || n >= entrants*oneEntersOf || who.ID == "" {
		return nil
	}
	p := invent(m.size.Seed, n, len(m.places))
	chance := rand.New(rand.NewPCG(m.size.Seed, 300_000+uint64(n)))
	watch := &Clock{}
	examiner := m.ExaminerAt(watch.Now, chance.Uint64)
	for day, entries := p.joined, 1+chance.IntN(entriesMost); entries > 0; entries-- {
		at := m.at(day, draw(chance, hours[:]), chance.IntN(50))
		if day == p.joined {
			at = m.at(day, 20, chance.IntN(50)) // after they registered
		}
		if !m.past(at.Add(10 * time.Minute)) {
			return nil
		}
		watch.Set(at)
		if err := m.compete(ctx, examiner, watch, who, p.skill, chance); err != nil {
			return err
		}
		day += 1 + chance.IntN(6)
	}
	return nil
}

// compete is one attempt, question by question to its end.
func (m *month) compete(ctx context.Context, examiner *quiz.Examiner, watch *Clock, who account.Resident, skill float64, chance *rand.Rand) error {
	state, err := examiner.Begin(ctx, who, quiz.Wish{Kind: quiz.Online, Campaign: m.campaign.ID})
	if err != nil {
		return err
	}
	places, err := state.Rules.Blueprint.Draw(m.Catalog, state.Seed) // a phone is not told what will be asked
	if err != nil {
		return err
	}
	for i, place := range places {
		q, ok := m.Catalog.ByID(place.Question)
		if !ok {
			return errors.New("demo: a question of an attempt is gone")
		}
		if _, err := examiner.Show(ctx, who, state.ID, i); err != nil {
			return err
		}
		watch.Set(watch.Now().Add(time.Duration(6+chance.IntN(34)) * time.Second))
		given := give(q, place.Order, chance.Float64() < skill, chance)
		if _, err := examiner.Answer(ctx, who, state.ID, i, given); err != nil {
			return err
		}
	}
	return nil
}
