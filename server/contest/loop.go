package contest

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"
)

// loop does what is due in a room until the engine closes or the room is forgotten.
func (r *room) loop() {
	l := &looper{room: r, looked: r.e.o.Now(), rolled: r.e.o.Now()}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-r.e.ctx.Done():
			return
		case <-r.wake:
		case <-timer.C:
		}
		if r.e.forget(r) {
			return
		}
		ctx, cancel := context.WithTimeout(r.e.ctx, storeMost)
		next := l.turn(ctx)
		cancel()
		timer.Reset(next)
	}
}

// looper is what only the loop needs to remember.
type looper struct {
	*room
	looked    time.Time // into the log
	rolled    time.Time // all players read
	reading   atomic.Bool
	known     int       // players at the last look
	shown     time.Time // the whole picture to staff
	waiting   time.Time // the lobby's head count to phones
	counted   time.Time // answers of the open question
	counting  time.Duration
	progress  Progress
	litter    int   // answers read since the last collection
	sittersOf int64 // the last event they were counted at
	seated    Seated
}

// turn does what is due now and says in how long to come back at the latest. A failure is tried again soon.
func (l *looper) turn(ctx context.Context) time.Duration {
	err := errors.Join(l.look(ctx), l.clock(ctx), l.settle(ctx), l.show(ctx), l.tellProgress(ctx))
	l.collect()
	if err != nil && l.e.ctx.Err() == nil {
		l.e.o.Logger.Error("a contest's step failed and is tried again", "contest", l.def.ID, "error", err)
		return showEvery
	}
	return l.next()
}

// next is how long the loop may sleep.
func (l *looper) next() time.Duration {
	s, now := l.state.Load(), l.e.o.Now()
	sleep := lookEvery
	if at, _ := s.due(); !at.IsZero() {
		sleep = min(sleep, at.Sub(now))
	}
	if s.Phase == PhaseClosed && s.takesCrowd() {
		sleep = min(sleep, 50*time.Millisecond)
	}
	if l.e.watching().Count(l.def.ID).Staff > 0 {
		sleep = min(sleep, showEvery)
	}
	return max(sleep, time.Millisecond)
}

// look reads on in the log: when something was missed, and every now and then because the bus may have lost it.
func (l *looper) look(ctx context.Context) error {
	now := l.e.o.Now()
	l.mu.Lock()
	due := l.behind || now.Sub(l.looked) >= lookEvery
	l.mu.Unlock()
	if !due {
		return nil
	}
	l.looked = now
	if err := l.catchUp(ctx); err != nil {
		return err
	}
	return l.countPlayers(ctx)
}

// countPlayers reads the players again where another node has taken in some this one has not heard of or put some out,
// and every now and then because it may not have heard of one who was renamed or erased.
func (l *looper) countPlayers(ctx context.Context) error {
	if now := l.e.o.Now(); now.Sub(l.rolled) >= rollEvery {
		l.rolled = now
		l.readPlayers()
		return nil
	}
	if l.state.Load().over() {
		return nil
	}
	counts, err := l.e.o.Players.Count(ctx, l.def.ID)
	if err != nil {
		return err
	}
	l.mu.Lock()
	known := l.roster.in
	l.mu.Unlock()
	// While people come in, the bus is on its way to say who. To read all of them every time would be the work of a
	// wave all over again.
	coming := known != l.known
	l.known = known
	if counts[l.def.ID] != known && !coming {
		l.readPlayers()
	}
	return nil
}

// readPlayers reads the players beside what else is due, once at a time: of a crowd on a slow database that takes longer
// than a question may wait.
func (l *looper) readPlayers() {
	if !l.reading.CompareAndSwap(false, true) {
		return
	}
	begun := l.e.start(func() {
		defer l.reading.Store(false)
		ctx, cancel := context.WithTimeout(l.e.ctx, rollMost)
		defer cancel()
		players, err := l.e.o.Players.Of(ctx, l.def.ID)
		if err != nil && l.e.ctx.Err() == nil {
			l.e.o.Logger.Error("a contest's players were not read and soon will be", "contest", l.def.ID, "error", err)
		}
		for _, p := range players {
			l.joined(p)
		}
	})
	if !begun {
		l.reading.Store(false)
	}
}

// clock does what the time asks for: it closes a question whose time is over. Every node tries; the log takes one.
func (l *looper) clock(ctx context.Context) error {
	a, due := l.state.Load().Due(l.e.o.Now())
	if !due {
		return nil
	}
	a.Random = chance()
	err := l.act(ctx, a)
	if isNotAllowed(err) {
		return nil // paused, extended or closed meanwhile
	}
	return err
}

// settle counts a closed question once every node has made durable what it acknowledged.
func (l *looper) settle(ctx context.Context) error {
	s := l.state.Load()
	if s.Phase != PhaseClosed || !s.takesCrowd() || !l.flush(s) || !l.allFlushed(s) {
		return nil
	}
	if s.paced() {
		return l.settleWindow(ctx, s)
	}
	sh, err := l.readSheet(ctx, s, s.Current)
	if err != nil {
		return err
	}
	l.litter += sh.tally.Answered
	if err := l.act(ctx, Act{Command: CommandSettle, Tally: &sh.tally}); err != nil && !isNotAllowed(err) {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.Load().Questions[s.Current].Tally.Equal(sh.tally) {
		l.sheets[s.Current] = sh
	}
	return nil
}

// collectFrom is after how many answers read the memory they took is worth collecting at once.
const collectFrom = 2000

// collect has the garbage of a crowd's question collected while people look at its result, so that the collector does
// not run while they answer the next one: then it would take a tenth of the processor from them.
func (l *looper) collect() {
	if l.litter < collectFrom {
		return
	}
	l.litter = 0
	l.e.start(runtime.GC)
}

// flush tells the others once nothing is under way here. It reports whether that is so.
func (l *looper) flush(s *State) bool {
	if !l.idle() {
		return false
	}
	l.mu.Lock()
	first := l.said < s.ClosedSeq
	l.said = s.ClosedSeq
	l.mu.Unlock()
	if first {
		l.e.say(message{Kind: sayFlushed, Contest: l.def.ID, Seq: s.ClosedSeq})
	}
	return true
}

func (l *looper) allFlushed(s *State) bool {
	others := l.e.others()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.e.o.Now().Sub(l.closedAt) >= flushMost {
		return true
	}
	for _, node := range others {
		if l.flushed[node] < s.ClosedSeq {
			return false
		}
	}
	return true
}

// show sends the whole picture to whom it is due.
func (l *looper) show(ctx context.Context) error {
	now, audience := l.e.o.Now(), l.e.watching()
	seats := audience.Count(l.def.ID)
	if moved := (Seated{Players: seats.Players, Teams: seats.Teams}); moved != l.seated {
		l.mark(func() { l.staff = true })
		l.seated = moved
	}
	everybody, staff := l.due(now)
	if !everybody && !staff {
		return nil
	}
	p, err := l.draw(ctx)
	if err != nil {
		l.mark(func() { l.all = l.all || everybody; l.staff = true })
		return err
	}
	l.shown = now
	if everybody {
		l.waiting = now
	}
	if !everybody {
		staffOnly := *p
		staffOnly.onlyStaff = true
		p = &staffOnly
	}
	if seats != (Seated{}) {
		audience.Show(l.def.ID, p)
	}
	return nil
}

func (r *room) mark(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

// due takes the marks that are due. Events are shown at once, people coming in together and now and then.
func (l *looper) due(now time.Time) (everybody, staff bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.lobby && l.state.Load().Phase == PhaseLobby && now.Sub(l.waiting) >= lobbyEvery
	everybody = l.all || waiting
	staff = everybody || l.prompt || l.staff && now.Sub(l.shown) >= showEvery
	if everybody {
		l.all, l.lobby = false, false
	}
	if staff {
		l.staff, l.prompt = false, false
	}
	return everybody, staff
}

// tellProgress counts the open question's answers for hosts and screens: in the store, so that the figure is right
// whichever node took them and whoever was restarted; and not so often that counting becomes work.
func (l *looper) tellProgress(ctx context.Context) error {
	s, now := l.state.Load(), l.e.o.Now()
	watched := l.e.watching().Count(l.def.ID).Staff > 0
	if s.paced() {
		return l.tellSitters(ctx, s, watched)
	}
	if !watched || s.Phase != PhaseOpen || !s.takesCrowd() || now.Sub(l.counted) < max(showEvery, 10*l.counting) {
		return nil
	}
	n, err := l.countAnswers(ctx, s)
	if err != nil {
		return err
	}
	l.counted, l.counting = now, l.e.o.Now().Sub(now)
	l.mu.Lock()
	p := Progress{Question: s.Current, Answered: n, Players: l.roster.in}
	l.mu.Unlock()
	p.Connected = l.e.connected(l.def.ID)
	if p == l.progress {
		return nil
	}
	l.progress = p
	f := l.frame(FrameProgress, s)
	f.Progress = &p
	l.e.watching().Staff(l.def.ID, encode(f))
	return nil
}
