package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/contest"
	"pufa/server/question"
)

// The competition that was held: how many played, how many questions, and how many days ago.
const (
	playersMost  = 120
	askedMost    = 10
	heldDaysAgo  = 5
	secondsEach  = 20
	answersLate  = secondsEach - 2 // nobody is cut off by the clock
	settleWithin = 20 * time.Second
)

// contests plays one competition to its end and makes another ready to be hosted.
func (m *month) contests(ctx context.Context) error {
	bank, ok := m.fullestBank()
	if !ok || m.Contests == nil {
		return nil // no bank is there yet
	}
	plan := contest.Plan{
		Title: "示例·南岸区安全生产知识竞赛", Campaign: m.campaign.ID, Bank: bank.ID, Count: min(askedMost, len(bank.Questions)),
		Seconds: secondsEach, Points: 100, SpeedPoints: true, Demo: true,
	}
	m.Clock.Set(m.at(days-1-left-heldDaysAgo, 19, 30))
	held, err := m.Contests.Create(ctx, m.bureau, plan)
	if err != nil {
		return fmt.Errorf("demo: contest: %w", err)
	}
	if err := m.play(ctx, held); err != nil {
		return fmt.Errorf("demo: contest: %w", err)
	}
	m.Clock.Set(m.now)
	plan.Title = "示例·安全生产月现场竞赛"
	ready, err := m.Contests.Create(ctx, m.bureau, plan)
	if err != nil {
		return fmt.Errorf("demo: contest: %w", err)
	}
	m.ready = ready.Code
	return nil
}

// fullestBank is the bank with the most questions.
func (m *month) fullestBank() (best question.Bank, ok bool) {
	for _, b := range m.Catalog.Banks() {
		if len(b.Questions) > len(best.Questions) {
			best, ok = b, true
		}
	}
	return best, ok
}

// hand is a player at the phone.
type hand struct {
	*contest.Seat
	skill float64
}

func (m *month) play(ctx context.Context, c contest.Contest) error {
	hands, err := m.sitDown(ctx, c)
	if err != nil {
		return err
	}
	chance := rand.New(rand.NewPCG(m.size.Seed, 3))
	next := contest.CommandStart
	for i := range c.Questions {
		if err := m.command(ctx, c.ID, next); err != nil {
			return err
		}
		if err := m.round(ctx, &c.Questions[i], i, hands, chance); err != nil {
			return err
		}
		for _, command := range []contest.Command{contest.CommandClose, contest.CommandReveal, contest.CommandBoard} {
			if err := m.command(ctx, c.ID, command); err != nil {
				return err
			}
		}
		next = contest.CommandOpen
	}
	return m.command(ctx, c.ID, contest.CommandEnd)
}

// sitDown has the first residents join.
func (m *month) sitDown(ctx context.Context, c contest.Contest) ([]hand, error) {
	names := map[string]string{}
	for _, p := range m.places {
		names[p.Code] = p.Name
	}
	var hands []hand
	for n, who := range m.people {
		if who.ID == "" || len(hands) == playersMost {
			continue
		}
		m.Clock.Set(m.Clock.Now().Add(time.Second))
		if _, _, err := m.Contests.Join(ctx, c.Code, playerOf(who, names)); err != nil {
			return nil, fmt.Errorf("join: %w", err)
		}
		seat, err := m.Contests.SitByCode(ctx, c.Code, contest.RolePlayer, who.ID)
		if err != nil {
			return nil, fmt.Errorf("sit down: %w", err)
		}
		hands = append(hands, hand{seat, invent(m.size.Seed, n, len(m.places)).skill})
	}
	return hands, nil
}

func playerOf(who account.Resident, names map[string]string) contest.Player {
	return contest.Player{Person: who.ID, Name: who.Nickname, District: who.District, DistrictName: names[who.District]}
}

// given is an answer on its way, so long after the question opened.
type given struct {
	hand
	after time.Duration
	right bool
	seed  uint64
}

// together is how many answers come in at the same moment; they share a commit.
const together = 10

// round has everybody answer one question, the quick ones first. A few let it pass.
func (m *month) round(ctx context.Context, asked *contest.Asked, index int, hands []hand, chance *rand.Rand) error {
	opened := m.Clock.Now()
	var all []given
	for _, h := range hands {
		slow := 2 + (1.2-h.skill)*10*chance.Float64()
		g := given{h, time.Duration(min(slow, answersLate) * float64(time.Second)), chance.Float64() < h.skill, chance.Uint64()}
		if chance.IntN(25) > 0 {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b given) int { return cmp.Compare(a.after, b.after) })
	for batch := range slices.Chunk(all, together) {
		m.Clock.Set(opened.Add(batch[0].after))
		if err := send(batch, asked, index); err != nil {
			return err
		}
	}
	m.Clock.Set(opened.Add(answersLate * time.Second))
	return ctx.Err()
}

// send has several players answer at once and wait to be told that their answers are received.
func send(batch []given, asked *contest.Asked, index int) error {
	outcomes := make([]error, len(batch))
	var sending sync.WaitGroup
	for i, g := range batch {
		sending.Go(func() {
			random := rand.New(rand.NewPCG(g.seed, 0))
			var reply contest.Frame
			outcomes[i] = json.Unmarshal(g.Answer(contest.Request{
				Type: contest.RequestAnswer, Question: index, Given: give(asked.Question, asked.Order, g.right, random),
			}), &reply)
			if reply.Refused != nil {
				outcomes[i] = fmt.Errorf("an answer was refused: %s", reply.Refused.Code)
			}
		})
	}
	sending.Wait()
	return errors.Join(outcomes...)
}

// command gives a command on the newest picture, once a closed question has been counted.
func (m *month) command(ctx context.Context, id string, command contest.Command) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	m.Clock.Set(m.Clock.Now().Add(2 * time.Second))
	for {
		_, state, err := m.Contests.Open(ctx, m.bureau, id)
		if err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
		if state.Phase != contest.PhaseClosed {
			_, err = m.Contests.Command(ctx, m.bureau, id, contest.Act{Command: command}, state.Seq)
			if err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
			return nil
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%s: the question was not counted: %w", command, ctx.Err())
		}
	}
}
