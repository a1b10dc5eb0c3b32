package contest

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/district"
	"pufa/server/question"
)

// memory is a store and a bus for engines in one test. The clock is the test's own (synctest).
type memory struct {
	mu       sync.Mutex
	contests map[string]Contest
	log      map[string]Event
	players  map[string]Player
	answers  map[string]answer.Answer
	hold     chan struct{} // if set, answers wait for it before they are kept
	ears     map[int]func([]byte)
	nodes    int
}

func newMemory(c *Contest) *memory {
	return &memory{
		contests: map[string]Contest{c.ID: *c}, log: map[string]Event{}, players: map[string]Player{},
		answers: map[string]answer.Answer{}, ears: map[int]func([]byte){},
	}
}

type (
	memContests struct{ *memory }
	memLog      struct{ *memory }
	memPlayers  struct{ *memory }
	memAnswers  struct{ *memory }
	memBus      struct {
		*memory
		number int
	}
)

func (m memContests) Create(context.Context, Contest) error { return nil }
func (m memContests) Get(_ context.Context, id string) (Contest, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.contests[id]
	if !ok {
		return c, ErrNotFound
	}
	return c, nil
}

func (m memContests) ByCode(ctx context.Context, code string) (Contest, error) {
	for id, c := range m.contests {
		if c.Code == code {
			return m.Get(ctx, id)
		}
	}
	return Contest{}, ErrNotFound
}
func (m memContests) List(context.Context, district.Scope) ([]Contest, error) { return nil, nil }
func (m memContests) Live(context.Context) ([]string, error) {
	var ids []string
	for id := range m.contests {
		ids = append(ids, id)
	}
	return ids, nil
}
func (m memContests) Note(context.Context, string, Phase) error { return nil }
func (m memContests) Delete(context.Context, string) error      { return nil }

func (m memLog) Append(_ context.Context, e Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.log[e.ID]; taken {
		return ErrSeqTaken
	}
	m.log[e.ID] = e
	return nil
}

func (m memLog) After(_ context.Context, id string, seq int64) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var log []Event
	for _, e := range m.log {
		if e.Contest == id && e.Seq > seq {
			log = append(log, e)
		}
	}
	slices.SortFunc(log, func(a, b Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return log, nil
}

func (m memPlayers) Join(_ context.Context, p Player) (Player, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.players[p.ID] = p
	return p, true, nil
}

func (m memPlayers) Get(_ context.Context, id, person string) (Player, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.players[PlayerID(id, person)]
	if !ok {
		return p, ErrNotJoined
	}
	return p, nil
}

func (m memPlayers) Of(context.Context, string) ([]Player, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Player
	for _, p := range m.players {
		all = append(all, p)
	}
	return all, nil
}

func (m memPlayers) Count(context.Context, ...string) (map[string]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return map[string]int{"c1": len(m.players)}, nil
}

func (m memAnswers) Insert(_ context.Context, a answer.Answer) (answer.Answer, bool, error) {
	m.mu.Lock()
	hold := m.hold
	m.mu.Unlock()
	if hold != nil {
		<-hold
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept, ok := m.answers[a.ID]; ok {
		return kept, false, nil
	}
	m.answers[a.ID] = a
	return a, true, nil
}

func (m memAnswers) Get(_ context.Context, id string) (answer.Answer, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[id]
	return a, ok, nil
}

func (m memAnswers) OfSession(_ context.Context, session string, index int) ([]answer.Answer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []answer.Answer
	for _, a := range m.answers {
		if a.Session == session && (index < 0 || a.Index == index) {
			all = append(all, a)
		}
	}
	return all, nil
}

func (m memAnswers) CountSession(ctx context.Context, session string, index int) (int, error) {
	all, err := m.OfSession(ctx, session, index)
	return len(all), err
}

func (b memBus) Publish(data []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for number, hear := range b.ears {
		if number != b.number {
			go hear(data)
		}
	}
	return nil
}

func (b memBus) Subscribe(hear func([]byte)) (func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ears[b.number] = hear
	return b.deafen, nil
}

// deafen takes a node off the bus: it neither hears nor, once its engine is left alone, says anything that counts.
func (b memBus) deafen() {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.ears, b.number)
}

func (m *memory) engine(t *testing.T) *Engine {
	t.Helper()
	m.nodes++
	e, err := NewEngine(t.Context(), Options{
		Contests: memContests{m}, Log: memLog{m}, Players: memPlayers{m}, Answers: memAnswers{m}, Bus: memBus{m, m.nodes},
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
	return s.Phase, s.Rounds[0].Tally
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
