package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/reward"
)

// issuedMost is how many people have asked for their certificate.
const issuedMost = 5

// certificates sets up the campaign's certificate and issues it to the first few who have earned it.
func (m *month) certificates(ctx context.Context) error {
	m.Clock.Set(m.now.Add(-3 * time.Hour))
	plan := reward.DefaultPlan(m.campaign.ID)
	plan.On, plan.Issuer, plan.Rule = true, "演示·区应急管理局", reward.Rule{Answers: 10, Correct: 5}
	if _, err := m.Certifier.Arrange(ctx, m.bureau, plan); err != nil {
		return fmt.Errorf("demo: certificate: %w", err)
	}
	issued := 0
	for _, person := range m.people {
		if person.ID == "" || issued == issuedMost {
			continue
		}
		_, err := m.Certifier.Issue(ctx, person, m.campaign.ID, "")
		switch {
		case err == nil:
			issued++
		case !errors.Is(err, reward.ErrNotEarned):
			return fmt.Errorf("demo: certificate of %s: %w", person.Nickname, err)
		}
	}
	return nil
}

// draws makes one prize draw from its plan to its winners.
func (m *month) draws(ctx context.Context) error {
	m.Clock.Set(m.now.Add(-2 * time.Hour))
	d, err := m.Drawer.Add(ctx, m.bureau, reward.Draw{
		Campaign: m.campaign.ID, Title: "示例·普法答题抽奖", Issuer: "演示·区应急管理局", Note: "凭手机上的领奖码到社区服务窗口领取",
		Prizes: []reward.Prize{{Title: "示例·灭火毯", Count: 1}, {Title: "示例·雨伞", Count: 5}}, Rule: reward.Rule{Answers: 5},
		Source: "示例·当天公布的公开数字", Due: m.now.Add(-time.Hour), ClaimDays: 14, Redraws: 1,
	})
	if err != nil {
		return fmt.Errorf("demo: draw: %w", err)
	}
	for _, step := range []func() error{
		func() error { _, err := m.Drawer.Freeze(ctx, m.bureau, d.ID, 0); return err },
		func() error { _, err := m.Drawer.Publish(ctx, m.bureau, d.ID, 0); return err },
		func() error {
			m.Clock.Set(m.now.Add(-50 * time.Minute))
			_, err := m.Drawer.Draw(ctx, m.bureau, d.ID, 0, "示例 06 11 17 23")
			return err
		},
	} {
		err := step()
		if errors.Is(err, reward.ErrNobody) {
			return nil // of a handful of residents none may meet the rule; the draw stays planned
		}
		if err != nil {
			return fmt.Errorf("demo: draw: %w", err)
		}
	}
	return nil
}
