package contest

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pufa/server/answer"
)

// slowAnswers counts how often all answers of a question are read, which takes a while.
type slowAnswers struct {
	memAnswers
	reads *atomic.Int64
}

func (s slowAnswers) OfSession(ctx context.Context, session string, index int) ([]answer.Answer, error) {
	s.reads.Add(1)
	time.Sleep(20 * time.Millisecond)
	return s.memAnswers.OfSession(ctx, session, index)
}

func (s slowAnswers) CountSession(ctx context.Context, session string, index int) (int, error) {
	return s.memAnswers.CountSession(ctx, session, index)
}

// After a restart everybody comes back at once, and nothing that the standings are counted from is in hand.
func TestWhoComesBackTogetherSharesOnePicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(2))
		before := m.engine(t)
		for i := range 100 {
			seat(t, before, fmt.Sprint(i))
		}
		for _, c := range []Command{CommandStart, CommandClose} {
			give(t, before, c)
		}
		time.Sleep(time.Second) // it settles
		give(t, before, CommandReveal)
		closeEngine(t, before)

		reads := &atomic.Int64{}
		m.nodes++
		after, err := NewEngine(t.Context(), Options{
			Contests: memContests{m}, Log: memLog{m}, Players: memPlayers{m}, Answers: slowAnswers{memAnswers{m}, reads},
			Bus: memBus{m, m.nodes}, Now: time.Now, Logger: slog.New(slog.DiscardHandler), JoinURL: func(code string) string { return code },
		})
		if err != nil {
			t.Fatal(err)
		}
		defer closeEngine(t, after)
		var coming sync.WaitGroup
		for i := range 100 {
			coming.Go(func() {
				s, err := after.SitByCode(t.Context(), "123456", RolePlayer, fmt.Sprint(i))
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := s.Picture(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		coming.Wait()
		if n := reads.Load(); n != 1 {
			t.Errorf("the answers to one question were read %d times", n)
		}
	})
}
