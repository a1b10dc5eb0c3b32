package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/question"
	"pufa/server/quiz"
)

// atOnce is how many people are made up at the same time; they share commits.
const atOnce = 32

// answers has everybody register and answer.
func (m *month) answers(ctx context.Context) error {
	m.Clock.Set(m.at(0, 8, 0)) // what is answered counts for the campaign that is on
	return m.everybody(ctx, m.live)
}

// everybody does something for each person, for many at the same time.
func (m *month) everybody(ctx context.Context, do func(ctx context.Context, n int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var people sync.WaitGroup
	for range atOnce {
		people.Go(func() {
			for n := range next {
				if err := do(ctx, n); err != nil {
					cancel(fmt.Errorf("demo: resident %d: %w", n, err))
				}
			}
		})
	}
	for n := range m.size.Residents {
		select {
		case next <- n:
		case <-ctx.Done():
		}
	}
	close(next)
	people.Wait()
	return context.Cause(ctx)
}

// live is one person's month.
func (m *month) live(ctx context.Context, n int) error {
	p := invent(m.size.Seed, n, len(m.places))
	resident, joined, err := m.join(ctx, n, p)
	if err != nil || !joined {
		return err
	}
	chance := rand.New(rand.NewPCG(m.size.Seed, 100_000+uint64(n)))
	watch := &Clock{}
	desk := m.QuizAt(watch.Now, chance.Uint64)
	for _, s := range p.sittings {
		at := m.at(s.day, s.hour, s.minute)
		if !m.past(at.Add(10 * time.Minute)) {
			return nil
		}
		watch.Set(at)
		if err := m.sit(ctx, desk, watch, resident, p.skill, s, chance); err != nil {
			return err
		}
	}
	return nil
}

// join registers the n-th person, unless that is later than now.
func (m *month) join(ctx context.Context, n int, p person) (account.Resident, bool, error) {
	joined := m.at(p.joined, 7, n%60)
	if !m.past(joined) {
		return account.Resident{}, false, nil
	}
	resident, _, err := m.Residents.RegisterDemo(ctx, m.introduce(n, p))
	if err != nil {
		return account.Resident{}, false, err
	}
	m.people[n] = resident
	return resident, true, m.Registrar.Register(ctx, m.campaign.ID, resident, joined)
}

// sit is one attempt, given up after some questions.
func (m *month) sit(ctx context.Context, desk *quiz.Desk, watch *Clock, who account.Resident, skill float64, s sitting, chance *rand.Rand) error {
	state, err := m.begin(ctx, desk, who, s, chance)
	if errors.Is(err, quiz.ErrNothing) {
		return nil // no bank is there yet
	}
	if err != nil {
		return err
	}
	for i, item := range state.Items {
		if i >= s.most || state.Questions[i].Verdict != nil {
			continue
		}
		q, ok := m.Catalog.ByID(item.Question)
		if !ok {
			continue
		}
		watch.Set(watch.Now().Add(time.Duration(8+chance.IntN(25)) * time.Second))
		if _, err := desk.Answer(ctx, who, state.ID, i, give(q, item.Order, chance.Float64() < skill, chance)); err != nil {
			return err
		}
	}
	return nil
}

func (m *month) begin(ctx context.Context, desk *quiz.Desk, who account.Resident, s sitting, chance *rand.Rand) (quiz.State, error) {
	laws := m.Catalog.Laws()
	if !s.practice || len(laws) == 0 {
		return desk.StartDaily(ctx, who)
	}
	state, err := desk.StartPractice(ctx, who, laws[chance.IntN(len(laws))].ID)
	if errors.Is(err, quiz.ErrNothing) {
		return desk.StartDaily(ctx, who)
	}
	return state, err
}

// give is an answer by places on the page: right, or wrong in a way people are.
func give(q question.Question, order question.Order, right bool, chance *rand.Rand) question.Given {
	if q.Type == question.Fill {
		if right && len(q.Accept) > 0 {
			return question.Given{Text: q.Accept[0]}
		}
		return question.Given{Text: "记不清了"}
	}
	if q.Type == question.Numeric {
		return number(q.Estimate, right)
	}
	places := order.ToShown(q.Answer)
	if right {
		return question.Given{Options: places}
	}
	switch q.Type {
	case question.Multiple:
		if len(places) > 1 {
			return question.Given{Options: places[:len(places)-1]} // one left out
		}
		return question.Given{Options: append(places, other(places, len(order), chance))}
	case question.Ordering:
		slices.Reverse(places)
		return question.Given{Options: places}
	default:
		return question.Given{Options: []int{other(places, len(order), chance)}}
	}
}

// number is the right one, or one that is too high to be worth anything.
func number(e *question.Estimate, right bool) question.Given {
	if right {
		return question.Given{Text: e.Value.String()}
	}
	return question.Given{Text: (e.Value + e.Bound).String()}
}

// other is a place that is not among the given ones.
func other(places []int, count int, chance *rand.Rand) int {
	for {
		if p := chance.IntN(count); !slices.Contains(places, p) {
			return p
		}
	}
}
