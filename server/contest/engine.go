package contest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
)

// Contests keeps definitions.
type Contests interface {
	Create(ctx context.Context, c Contest) error              // ErrCodeTaken
	Get(ctx context.Context, id string) (Contest, error)      // ErrNotFound
	ByCode(ctx context.Context, code string) (Contest, error) // the live one, or else the newest; ErrNotFound
	List(ctx context.Context, s district.Scope) ([]Contest, error)
	Live(ctx context.Context) ([]string, error) // ids of those that have not ended
	// Note copies where it stands, and frees the code of one that has ended, unless it was a rehearsal.
	Note(ctx context.Context, id string, phase Phase, rehearsal bool) error
	Delete(ctx context.Context, id string) error
	Due(ctx context.Context, before time.Time) ([]string, error) // ids of those in the lobby whose window opens before
}

// Log keeps events.
type Log interface {
	Append(ctx context.Context, e Event) error // ErrSeqTaken
	After(ctx context.Context, contest string, seq int64) ([]Event, error)
}

// Players keeps who plays.
type Players interface {
	Join(ctx context.Context, p Player) (kept Player, fresh bool, err error)   // makes the name unique
	JoinAs(ctx context.Context, p Player) (kept Player, fresh bool, err error) // ErrNameTaken
	Get(ctx context.Context, contest, person string) (Player, error)           // ErrNotJoined
	Of(ctx context.Context, contest string) ([]Player, error)
	Count(ctx context.Context, contests ...string) (map[string]int, error) // of those who play
	// Change applies change to a player. ErrNotJoined; ErrNameTaken where the name or the number is another's.
	Change(ctx context.Context, contest, person string, change func(*Player) error) (Player, error)
}

// Answers keeps answers. InsertAll returns once they are durable, with those that count: the first under each id. It
// has an error for each.
type Answers interface {
	InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error)
	Get(ctx context.Context, id string) (a answer.Answer, found bool, err error)
	OfSession(ctx context.Context, session string, index int) ([]answer.Answer, error)
	CountSession(ctx context.Context, session string, index int) (int, error)
	Since(ctx context.Context, person string, from time.Time) ([]answer.Answer, error) // a person's, everywhere
}

// Bus carries messages to the other nodes, never back to the sender. A message may get lost: the log is what
// counts, and every node looks into it by itself from time to time.
type Bus interface {
	Publish(data []byte) error
	Subscribe(handle func(data []byte)) (stop func(), err error)
}

// Audience is the sockets of this node. Nothing here may block.
type Audience interface {
	Show(contest string, p *Picture)
	Staff(contest string, frame []byte) // to hosts and screens
	Count(contest string) Seated
	Expel(contest, person string, why Leave) // ends the player's lines
}

// Seated counts a contest's sockets on one node.
type Seated struct {
	Players, Staff int
	Teams          [maxTeams + 1]int // phones, by team of a match
}

// Options are what an Engine leans on. JoinURL is the address in the big screen's QR code.
type Options struct {
	Contests Contests
	Log      Log
	Players  Players
	Chairs   Chairs
	Starts   Starts
	Answers  Answers
	Words    Words
	Rosters  Rosters
	Banks    Banks
	Bus      Bus
	Now      func() time.Time
	Logger   *slog.Logger
	JoinURL  func(code string) string
}

// Engine plays contests on one node. Any number of engines over the same store and bus play the same contests:
// none is special, and one that dies costs nothing but its sockets.
//
// Locks: Engine.mu before room.mu before room.gate; none is held while the store is asked.
type Engine struct {
	o    Options
	node string

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup
	leave  func() // ends the subscription
	words  atomic.Pointer[heldWords]

	mu       sync.Mutex
	audience Audience
	rooms    map[string]*room
	codes    map[string]string // of the rooms
	nodes    map[string]peer   // the others
	closed   bool
}

// peer is another node as it was last heard of.
type peer struct {
	seen      time.Time
	connected map[string]int
	teams     map[string][maxTeams + 1]int
}

// The rhythm of an engine.
const (
	heartbeat   = time.Second
	deadAfter   = 3 * heartbeat          // a node unheard of for so long is gone
	flushMost   = 2 * time.Second        // what a gone node's commits may take
	showEvery   = 250 * time.Millisecond // joins and counters, together
	lobbyEvery  = 3 * time.Second        // head count to waiting phones
	lookEvery   = 2 * time.Second        // into the log, whatever the bus says
	rollEvery   = time.Minute            // all players, whatever the bus says
	rollMost    = time.Minute            // and reading them takes no longer
	storeMost   = 10 * time.Second       // one piece of work on the store
	idleMost    = 5 * time.Minute        // a quiet room is forgotten after
	appendTries = 16
)

// NewEngine starts an engine: it hears the bus and takes up every contest whose question is open.
func NewEngine(ctx context.Context, o Options) (*Engine, error) {
	e := &Engine{
		o: o, node: rand.Text(), audience: nobody{},
		rooms: map[string]*room{}, codes: map[string]string{}, nodes: map[string]peer{},
	}
	e.ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))
	leave, err := o.Bus.Subscribe(e.hear)
	if err != nil {
		e.cancel()
		return nil, fmt.Errorf("contest: subscribe: %w", err)
	}
	e.leave = leave
	e.say(message{Kind: sayHere})
	if err := e.takeUp(ctx); err != nil {
		return nil, errors.Join(err, e.Close(ctx))
	}
	e.work.Go(e.beat)
	return e, nil
}

// Attach makes a the audience. Before that nobody watches.
func (e *Engine) Attach(a Audience) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.audience = a
}

// takeUp finds the contests that run, so that their clocks run on though every node was restarted.
func (e *Engine) takeUp(ctx context.Context) error {
	live, err := e.o.Contests.Live(ctx)
	if err != nil {
		return fmt.Errorf("contest: find what is running: %w", err)
	}
	for _, id := range live {
		r, err := e.room(ctx, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		r.poke()
	}
	return nil
}

// room gives a contest's room, folding its log if the node does not have it in hand.
func (e *Engine) room(ctx context.Context, id string) (*room, error) {
	if r := e.known(id); r != nil {
		return r, nil
	}
	r, err := e.load(ctx, id)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if other := e.rooms[id]; other != nil {
		return other, nil
	}
	if e.closed {
		return nil, context.Canceled
	}
	r.used = e.o.Now()
	e.rooms[id], e.codes[r.def.Code] = r, id
	e.work.Go(r.loop)
	return r, nil
}

func (e *Engine) known(id string) *room {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.rooms[id]
	if r != nil {
		r.used = e.o.Now()
	}
	return r
}

func (e *Engine) load(ctx context.Context, id string) (*room, error) {
	def, err := e.o.Contests.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	log, err := e.o.Log.After(ctx, id, 0)
	if err != nil {
		return nil, fmt.Errorf("contest %s: read the log: %w", id, err)
	}
	state, err := Fold(&def, log)
	if err != nil {
		return nil, err
	}
	players, err := e.o.Players.Of(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("contest %s: read the players: %w", id, err)
	}
	return newRoom(e, &def, state, players), nil
}

// roomByCode finds the room behind six digits.
func (e *Engine) roomByCode(ctx context.Context, code string) (*room, error) {
	e.mu.Lock()
	id := e.codes[code]
	e.mu.Unlock()
	if id != "" {
		if r := e.known(id); r != nil && r.state.Load().Phase != PhaseEnded {
			return r, nil
		}
	}
	def, err := e.o.Contests.ByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	return e.room(ctx, def.ID)
}

// forget drops a room nobody has used for a while. It reports whether the room is gone.
func (e *Engine) forget(r *room) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rooms[r.def.ID] != r {
		return true
	}
	if seats := e.audience.Count(r.def.ID); seats != (Seated{}) {
		r.used = e.o.Now()
		return false
	}
	if e.o.Now().Sub(r.used) < idleMost || r.state.Load().ticking() {
		return false
	}
	e.drop(r.def)
	return true
}

// drop takes a contest out of hand. The caller holds mu.
func (e *Engine) drop(c *Contest) {
	delete(e.rooms, c.ID)
	if e.codes[c.Code] == c.ID {
		delete(e.codes, c.Code)
	}
}

// start runs f beside, unless the engine is closing. It reports whether it does.
func (e *Engine) start(f func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.work.Go(f)
	return true
}

func (e *Engine) watching() Audience {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.audience
}

// Close refuses further answers, waits for those under way and tells the other nodes not to wait for this one.
func (e *Engine) Close(ctx context.Context) error {
	e.mu.Lock()
	e.closed = true
	rooms := make([]*room, 0, len(e.rooms))
	for _, r := range e.rooms {
		rooms = append(rooms, r)
	}
	e.mu.Unlock()
	var err error
	for _, r := range rooms {
		if !r.drain(ctx) {
			err = fmt.Errorf("contest %s: answers still under way: %w", r.def.ID, ctx.Err())
		}
	}
	e.say(message{Kind: sayBye})
	if e.leave != nil {
		e.leave()
	}
	e.cancel()
	e.work.Wait()
	return err
}

// nobody is the audience of an engine without sockets.
type nobody struct{}

func (nobody) Show(string, *Picture) {}
func (nobody) Staff(string, []byte)  {}
func (nobody) Count(string) Seated   { return Seated{} }

func (nobody) Expel(string, string, Leave) {}
