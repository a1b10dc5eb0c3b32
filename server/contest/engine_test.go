package contest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

func (m *memory) engine(t *testing.T) *Engine {
	t.Helper()
	m.nodes++
	e, err := NewEngine(t.Context(), Options{
		Contests: memContests{m}, Log: memLog{m}, Players: memPlayers{m}, Answers: memAnswers{m}, Words: memWords{m}, Rosters: memRosters{m}, Starts: memStarts{m}, Bus: memBus{m, m.nodes},
		Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), JoinURL: func(code string) string { return code },
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func closeEngine(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

var chief = account.Organiser{ID: "chief", Name: "主持人", Role: account.RoleDistrict}

func give(t *testing.T, e *Engine, c Command) {
	t.Helper()
	_, s, err := e.Open(t.Context(), chief, "c1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Command(t.Context(), chief, "c1", Act{Command: c}, s.Seq); err != nil {
		t.Fatalf("%s in %s: %v", c, s.Phase, err)
	}
}

func phaseOf(t *testing.T, e *Engine) (Phase, Tally) {
	t.Helper()
	_, s, err := e.Open(t.Context(), chief, "c1")
	if err != nil {
		t.Fatal(err)
	}
	return s.Phase, s.Questions[0].Tally
}

func seat(t *testing.T, e *Engine, person string) *Seat {
	t.Helper()
	if _, _, err := e.Join(t.Context(), "123456", Player{Person: person, Name: person}); err != nil {
		t.Fatal(err)
	}
	s, err := e.SitByCode(t.Context(), "123456", RolePlayer, person)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAQuestionSettlesOnceEveryNodeHasFlushed holds an answer of one node back while the other closes.
func TestAQuestionSettlesOnceEveryNodeHasFlushed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		one, two := m.engine(t), m.engine(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		phone := seat(t, two, "a")
		give(t, one, CommandStart)
		synctest.Wait()
		hold := make(chan struct{})
		m.mu.Lock()
		m.hold = hold
		m.mu.Unlock()
		acked := make(chan []byte, 1)
		go func() { acked <- phone.Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{1}}}) }()
		synctest.Wait()
		give(t, one, CommandClose)
		time.Sleep(flushMost / 2)
		if phase, _ := phaseOf(t, one); phase != PhaseClosed {
			t.Fatalf("%s while an answer is under way on the other node", phase)
		}
		close(hold)
		if frame := <-acked; string(frame[:18]) != `{"type":"received"` {
			t.Fatalf("the answer that came in time was refused: %s", frame)
		}
		time.Sleep(100 * time.Millisecond)
		if phase, tally := phaseOf(t, one); phase != PhaseSettled || tally.Answered != 1 || tally.Correct != 1 {
			t.Errorf("%s, %+v", phase, tally)
		}
	})
}

// TestANodeThatIsGoneIsNotWaitedForLong takes a node off the bus without a word.
func TestANodeThatIsGoneIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		one, two := m.engine(t), m.engine(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		give(t, one, CommandStart)
		synctest.Wait()
		two.o.Bus.(memBus).deafen()
		two.cancel()
		start := time.Now()
		give(t, one, CommandClose)
		for phase := PhaseClosed; phase == PhaseClosed; phase, _ = phaseOf(t, one) {
			time.Sleep(10 * time.Millisecond)
		}
		if waited := time.Since(start); waited > flushMost+200*time.Millisecond {
			t.Errorf("waited %s", waited)
		}
	})
}

// TestTheClocksOfAllNodesRaceHarmlessly lets three nodes close the same question.
func TestTheClocksOfAllNodesRaceHarmlessly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		engines := []*Engine{m.engine(t), m.engine(t), m.engine(t)}
		for _, e := range engines {
			defer closeEngine(t, e)
		}
		give(t, engines[0], CommandStart)
		time.Sleep(21 * time.Second)
		for i, e := range engines {
			if phase, _ := phaseOf(t, e); phase != PhaseSettled {
				t.Errorf("node %d: %s", i, phase)
			}
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.log) != 3 {
			t.Errorf("%d events: %v", len(m.log), m.log)
		}
	})
}

// TestAnAnswerInTheLastMomentCounts is given just before the clock and kept after it.
func TestAnAnswerInTheLastMomentCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(sample(1))
		e := m.engine(t)
		defer closeEngine(t, e)
		early, late := seat(t, e, "early"), seat(t, e, "late")
		give(t, e, CommandStart)
		hold := make(chan struct{})
		m.mu.Lock()
		m.hold = hold
		m.mu.Unlock()
		time.Sleep(20*time.Second - time.Millisecond)
		acked := make(chan []byte, 1)
		go func() { acked <- early.Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{1}}}) }()
		time.Sleep(300 * time.Millisecond)
		if frame := late.Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{1}}}); string(frame[:17]) != `{"type":"refused"` {
			t.Errorf("too late, and taken: %s", frame)
		}
		close(hold)
		<-acked
		time.Sleep(100 * time.Millisecond)
		if phase, tally := phaseOf(t, e); phase != PhaseSettled || tally.Answered != 1 {
			t.Errorf("%s, %+v", phase, tally)
		}
	})
}

// TestAForgottenRoomGoesOn leaves a contest alone for long, once in the lobby and once with the clock running.
func TestAForgottenRoomGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := sample(1)
		c.Seconds = MaxSeconds
		m := newMemory(c)
		e := m.engine(t)
		defer closeEngine(t, e)
		time.Sleep(2 * idleMost)
		e.mu.Lock()
		if len(e.rooms) != 0 {
			t.Errorf("%d rooms are kept for nobody", len(e.rooms))
		}
		e.mu.Unlock()
		give(t, e, CommandStart)
		time.Sleep(MaxSeconds*time.Second + time.Second)
		log, err := memLog{m}.After(t.Context(), "c1", 0)
		if err != nil || len(log) != 3 {
			t.Errorf("nobody was there, and the clock did not close: %v %v", fmt.Sprint(log), err)
		}
	})
}

// TestAnErasedPlayerIsNotShown takes a name off on one node; the other hears of it, or looks for itself.
func TestAnErasedPlayerIsNotShown(t *testing.T) {
	for name, told := range map[string]bool{"told on the bus": true, "the message is lost": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory(sample(1))
				one, two := m.engine(t), m.engine(t)
				defer closeEngine(t, one)
				defer closeEngine(t, two)
				seat(t, one, "old-name")
				synctest.Wait()
				id := PlayerID("c1", "old-name")
				m.mu.Lock()
				before := m.players[id]
				gone := before
				gone.Name, gone.Erased = "new-name", true
				m.players[id] = gone
				m.mu.Unlock()
				if told {
					two.Erased(gone)
					synctest.Wait()
				} else {
					time.Sleep(rollEvery + lookEvery)
					synctest.Wait()
				}
				for i, e := range []*Engine{one, two} {
					e.known("c1").joined(before) // an old message does not bring the name back
					if players, recent := shown(t, e); players != 1 || len(recent) != 0 {
						t.Errorf("node %d shows %d players, %v", i, players, recent)
					}
				}
			})
		})
	}
}

// shown is what a screen sees of who has come.
func shown(t *testing.T, e *Engine) (players int, recent []string) {
	t.Helper()
	s, err := e.SitByCode(t.Context(), "123456", RoleScreen, "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Picture(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var f Frame
	if err := json.Unmarshal(p.For(s), &f); err != nil {
		t.Fatal(err)
	}
	return f.State.Players, f.State.Join.Recent
}
