package contest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
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
	words    *NameWords
	lines    []RosterLine
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
	memWords    struct{ *memory }
	memRosters  struct{ *memory }
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
func (m memContests) Note(context.Context, string, Phase, bool) error { return nil }
func (m memContests) Delete(context.Context, string) error            { return nil }

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

func (m memStarts) At(_ context.Context, contest string, question int) ([]Start, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Start
	for _, s := range m.starts {
		if s.Contest == contest && s.Question == question {
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

func (m memPlayers) Join(ctx context.Context, p Player) (kept Player, fresh bool, err error) {
	wish := p.Name
	for try := 0; ; try++ {
		p.Name = Named(wish, try)
		if kept, fresh, err = m.JoinAs(ctx, p); !errors.Is(err, ErrNameTaken) {
			return kept, fresh, err
		}
	}
}

func (m memPlayers) JoinAs(_ context.Context, p Player) (Player, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept, ok := m.players[p.ID]; ok {
		return kept, false, nil
	}
	for _, other := range m.players {
		if NameKey(other.Name) == NameKey(p.Name) {
			return Player{}, false, ErrNameTaken
		}
	}
	p.NameKey = NameKey(p.Name)
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
	in := 0
	for _, p := range m.players {
		if p.In() {
			in++
		}
	}
	return map[string]int{"c1": in}, nil
}

func (m memPlayers) Change(_ context.Context, id, person string, change func(*Player) error) (Player, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.players[PlayerID(id, person)]
	if !ok {
		return p, ErrNotJoined
	}
	if err := change(&p); err != nil {
		return Player{}, err
	}
	for _, other := range m.players {
		if other.ID != p.ID && (NameKey(other.Name) == NameKey(p.Name) || p.Number > 0 && other.Number == p.Number) {
			return Player{}, ErrNameTaken
		}
	}
	m.players[p.ID] = p
	return p, nil
}

func (m memAnswers) InsertAll(_ context.Context, all []answer.Answer) (kept []answer.Answer, errs []error) {
	m.mu.Lock()
	hold := m.hold
	m.mu.Unlock()
	if hold != nil {
		<-hold
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range all {
		if _, ok := m.answers[a.ID]; !ok {
			m.answers[a.ID] = a
		}
		kept = append(kept, m.answers[a.ID])
	}
	return kept, make([]error, len(all))
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

func (m memWords) Get(context.Context) (NameWords, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.words == nil {
		return NameWords{}, false, nil
	}
	return *m.words, true, nil
}

func (m memWords) Set(_ context.Context, w NameWords) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.words = &w
	return nil
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

func (m memRosters) Add(_ context.Context, lines []RosterLine) (repeated int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range lines {
		if slices.ContainsFunc(m.lines, func(known RosterLine) bool { return known.Key == l.Key }) {
			repeated++
			continue
		}
		m.lines = append(m.lines, l)
	}
	return repeated, nil
}

func (m memRosters) Of(context.Context, string) ([]RosterLine, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lines), nil
}

func (m memRosters) Starting(_ context.Context, _, key string, limit int) ([]RosterLine, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []RosterLine
	for _, l := range m.lines {
		if strings.HasPrefix(l.Key, key) && len(found) < limit {
			found = append(found, l)
		}
	}
	return found, nil
}

func (m memRosters) Held(_ context.Context, _, person string) (RosterLine, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.lines, func(l RosterLine) bool { return l.Person == person })
	if i < 0 {
		return RosterLine{}, false, nil
	}
	return m.lines[i], true, nil
}

func (m memRosters) Change(_ context.Context, _, line string, change func(*RosterLine) error) (RosterLine, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.lines, func(l RosterLine) bool { return l.Line == line })
	if i < 0 {
		return RosterLine{}, ErrNoLine
	}
	l := m.lines[i]
	if err := change(&l); err != nil {
		return RosterLine{}, err
	}
	for j, other := range m.lines {
		if j != i && l.Person != "" && other.Person == l.Person {
			return RosterLine{}, ErrOtherLine
		}
	}
	m.lines[i] = l
	return l, nil
}

func (m memRosters) Delete(_ context.Context, _, line string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lines = slices.DeleteFunc(m.lines, func(l RosterLine) bool { return l.Line == line })
	return nil
}
