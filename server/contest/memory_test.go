package contest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
)

// memory is a store and a bus for engines in one test. The clock is the test's own (synctest).
type memory struct {
	mu       sync.Mutex
	contests map[string]Contest
	log      map[string]Event
	players  map[string]Player
	answers  map[string]answer.Answer
	starts   map[string]Start
	hold     chan struct{} // if set, answers wait for it before they are kept
	ears     map[int]func([]byte)
	nodes    int
}

func newMemory(c *Contest) *memory {
	return &memory{
		contests: map[string]Contest{c.ID: *c}, log: map[string]Event{}, players: map[string]Player{},
		answers: map[string]answer.Answer{}, starts: map[string]Start{}, ears: map[int]func([]byte){},
	}
}

type (
	memContests struct{ *memory }
	memLog      struct{ *memory }
	memPlayers  struct{ *memory }
	memAnswers  struct{ *memory }
	memStarts   struct{ *memory }
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

func (m memContests) Due(_ context.Context, before time.Time) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for id, c := range m.contests {
		if c.Paced != nil && !c.Paced.Opens.IsZero() && c.Paced.Opens.Before(before) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (m memStarts) Begin(_ context.Context, s Start) (Start, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept, ok := m.starts[s.ID]; ok {
		return kept, nil
	}
	m.starts[s.ID] = s
	return s, nil
}

func (m memStarts) Of(_ context.Context, contest, person string) ([]Start, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Start
	for _, s := range m.starts {
		if s.Contest == contest && s.Person == person {
			all = append(all, s)
		}
	}
	return all, nil
}

func (m memAnswers) Since(_ context.Context, person string, from time.Time) ([]answer.Answer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []answer.Answer
	for _, a := range m.answers {
		if a.Person == person && !a.At.Before(from) {
			all = append(all, a)
		}
	}
	return all, nil
}

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
