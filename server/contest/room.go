package contest

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"pufa/server/question"
)

// room is one contest on one node. Its loop does everything that is due; commands and answers run on the caller's
// goroutine.
type room struct {
	e    *Engine
	def  *Contest
	desk *desk
	wake chan struct{}
	used time.Time // guarded by Engine.mu

	easel chan struct{} // taken by who draws a picture

	state atomic.Pointer[State] // written under mu and gate, read anywhere

	gate     sync.Mutex
	underway int // answers admitted and not yet durable
	shut     bool

	mu       sync.Mutex
	roster   *roster
	sitters  Sitters                   // as last counted
	given    map[string]question.Given // to the current question, as shown; what this node knows of
	sheets   []*sheet
	standing *standings // for state Seq counted
	counted  int64
	last     *Picture
	behind   bool             // the log has more than state
	flushed  map[string]int64 // by node: the last close it has flushed for, by seq
	closedAt time.Time        // when this node learnt that the question is closed
	said     int64            // the close this node has flushed for, by seq
	all      bool             // everybody is to see the whole picture
	staff    bool             // hosts and screens are
	prompt   bool             // they are, at once
	lobby    bool             // waiting phones are, some time
}

func newRoom(e *Engine, def *Contest, s State, players []Player) *room {
	r := &room{
		e: e, def: def, wake: make(chan struct{}, 1), easel: make(chan struct{}, 1), roster: newRoster(players), given: map[string]question.Given{},
		sheets: make([]*sheet, len(def.Questions)), standing: &standings{}, counted: -1,
		flushed: map[string]int64{}, closedAt: e.o.Now(),
	}
	r.desk = &desk{room: r}
	r.state.Store(&s)
	return r
}

// poke makes the loop look at once.
func (r *room) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// take folds an event if it is the next, and notes that the log has more if it is a later one.
func (r *room) take(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.state.Load()
	if e.Seq <= old.Seq {
		return
	}
	next, err := old.With(e)
	if err != nil {
		r.behind = true
		return
	}
	r.gate.Lock()
	r.state.Store(&next)
	r.gate.Unlock()
	if next.Current != old.Current {
		r.given = map[string]question.Given{} // it is of the question before
	}
	r.follow(e)
}

// follow does what an event means for what the room keeps beside the state.
func (r *room) follow(e Event) {
	switch e.Type {
	case EventClosed:
		r.closedAt = r.e.o.Now()
	case EventSettled, EventReruled:
		r.sheets[e.Question] = nil
	case EventUndone:
		clear(r.sheets)
	case EventReset, EventReal:
		r.clear()
	case EventEnded:
		clear(r.sheets) // the final standings are a fresh count
	case EventBuzzed, EventGiven, EventMarked, EventTested:
		r.prompt = true // nothing the hall's phones show
		return
	}
	r.all = true
}

// hear takes a message about this contest.
func (r *room) hear(m message) {
	switch m.Kind {
	case sayEvent:
		if m.Event != nil {
			r.take(*m.Event)
		}
	case sayFlushed:
		r.mu.Lock()
		if r.state.Load().Seq < m.Seq {
			r.behind = true
		}
		r.flushed[m.Node] = max(r.flushed[m.Node], m.Seq)
		r.mu.Unlock()
	case sayPlayer:
		if m.Player != nil {
			r.joined(*m.Player)
		}
	}
	r.poke()
}

// joined takes in a player who is new, or newly changed, and ends the lines of one who is out.
func (r *room) joined(p Player) {
	if r.note(p) && !p.In() {
		r.e.watching().Expel(r.def.ID, p.Person, p.leave())
	}
}

// note reports whether it knew less of the player.
func (r *room) note(p Player) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, known := r.roster.players[p.Person]
	if !r.roster.add(p) {
		return false
	}
	r.staff, r.lobby = true, true
	if known {
		r.moderated()
	}
	return true
}

// catchUp folds what the log has beyond the state.
func (r *room) catchUp(ctx context.Context) error {
	r.mu.Lock()
	r.behind = false
	r.mu.Unlock()
	log, err := r.e.o.Log.After(ctx, r.def.ID, r.state.Load().Seq)
	if err != nil {
		return err
	}
	for _, e := range log {
		r.take(e)
	}
	return nil
}

// admit lets an answer in if the question takes answers now. Each admitted answer must leave.
func (r *room) admit(q int, now time.Time) (*State, error) {
	r.gate.Lock()
	defer r.gate.Unlock()
	if r.shut {
		return nil, restarting()
	}
	s := r.state.Load()
	if err := s.Accepts(q, now); err != nil {
		return s, err
	}
	r.underway++
	return s, nil
}

func restarting() error { return refuse("busy", "服务器正在重启，请稍候") }

// left says that n admitted answers are durable or refused.
func (r *room) left(n int) {
	r.gate.Lock()
	r.underway -= n
	idle := r.underway == 0
	r.gate.Unlock()
	if idle && r.state.Load().Phase != PhaseOpen {
		r.poke()
	}
}

func (r *room) idle() bool {
	r.gate.Lock()
	defer r.gate.Unlock()
	return r.underway == 0
}

// drain shuts the room for answers and waits for those under way.
func (r *room) drain(ctx context.Context) bool {
	r.gate.Lock()
	r.shut = true
	r.gate.Unlock()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !r.idle() {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
	return true
}
