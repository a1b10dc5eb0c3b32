package contest

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"pufa/server/question"
)

// Picture is the whole picture of one moment. What a role sees is encoded once; a frame puts the time in front of
// it and, for a player, what is theirs alone behind it. It is read by many goroutines at once.
type Picture struct {
	room      *room
	state     *State
	standings *standings
	head      []byte // a frame up to the time
	views     map[Role][]byte
	changed   map[string]Player // who is not as they came in
	made      time.Time
	onlyStaff bool
}

// ForPlayers reports whether players are to get the picture too.
func (p *Picture) ForPlayers() bool { return !p.onlyStaff }

// Seq is the last event in the picture.
func (p *Picture) Seq() int64 { return p.state.Seq }

// For is a seat's frame.
func (p *Picture) For(s *Seat) []byte { return p.AppendFor(nil, s) }

// AppendFor puts a seat's frame behind b.
func (p *Picture) AppendFor(b []byte, s *Seat) []byte {
	b = append(b, p.head...)
	b = strconv.AppendInt(b, p.room.e.o.Now().UnixMilli(), 10)
	b = append(b, `,"state":`...)
	b = append(b, p.views[s.Role.sees()]...)
	switch s.Role {
	case RolePlayer:
		you := p.state.You(p.player(s), p.room.answered(p.state, s.Player.Person), p.standings)
		b = append(b, `,"you":`...)
		b = appendYou(b, &you)
	case RoleTeam, RoleJudge:
		b = append(b, `,"you":`...)
		b = append(b, encode(p.state.chairYou(s.Chair))...)
	}
	return append(b, '}')
}

// player is a seat's player as they are now.
func (p *Picture) player(s *Seat) Player {
	if now, is := p.changed[s.Player.Person]; is {
		return now
	}
	return s.Player
}

// picture gives the picture of this moment. People who come in together share one: it is as old as showEvery at
// most, and never older than the last event.
func (r *room) picture(ctx context.Context) (*Picture, error) {
	if last := r.recent(); last != nil {
		return last, nil
	}
	leave, err := r.sitDown(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if last := r.recent(); last != nil {
		return last, nil
	}
	return r.drawNow(ctx)
}

// recent is the last picture, if it is good enough for who comes in now.
func (r *room) recent() *Picture {
	r.mu.Lock()
	last := r.last
	r.mu.Unlock()
	if last != nil && last.state == r.state.Load() && r.e.o.Now().Sub(last.made) < showEvery {
		return last
	}
	return nil
}

// sitDown waits for the room's easel. One picture is drawn at a time: when everybody comes back at once after a
// restart, each would otherwise read every answer for a picture of their own.
func (r *room) sitDown(ctx context.Context) (leave func(), err error) {
	select {
	case r.easel <- struct{}{}:
		return func() { <-r.easel }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("contest %s: wait for a picture: %w", r.def.ID, ctx.Err())
	}
}

func (r *room) draw(ctx context.Context) (*Picture, error) {
	leave, err := r.sitDown(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return r.drawNow(ctx)
}

func (r *room) drawNow(ctx context.Context) (*Picture, error) {
	p := &Picture{room: r, made: r.e.o.Now(), views: map[Role][]byte{}}
	var err error
	p.state, p.standings, err = r.standings(ctx)
	if err != nil {
		return nil, err
	}
	a, err := r.around(ctx, p.state, p.standings)
	if err != nil {
		return nil, err
	}
	p.head = fmt.Appendf(nil, `{"type":%q,"epoch":%s,"seq":%d,"now":`, FrameState, encode(p.state.Session()), p.state.Seq)
	for _, role := range []Role{RoleHost, RoleScreen, RolePlayer} {
		p.views[role] = encode(p.state.For(role, a))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p.changed = r.roster.now()
	r.last = p
	return p, nil
}

func (r *room) around(ctx context.Context, s *State, all *standings) (Around, error) {
	a := Around{Connected: r.e.connected(r.def.ID), Teams: r.e.teamsConnected(r.def.ID), JoinURL: r.e.o.JoinURL(r.def.Code)}
	if s.Phase == PhaseOpen || s.Phase == PhaseClosed {
		n, err := r.countAnswers(ctx, s)
		if err != nil {
			return a, err
		}
		a.Answered = n
	} else if s.Current >= 0 {
		a.Answered = s.Questions[s.Current].Tally.Answered
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a.Players, a.Recent, a.Sitters = r.roster.in, r.roster.newest(), r.sitters
	if s.boardShown() || s.anyRevealed() {
		a.Board, a.Districts = all.rows(r.roster, boardRows), all.districts(r.roster)
		a.Groups = all.groups
	}
	out, fell := all.outs()
	a.Left, a.Fell = a.Players-out, fell
	return a, nil
}

// standings are counted again after every event that may change them.
func (r *room) standings(ctx context.Context) (*State, *standings, error) {
	for {
		s := r.state.Load()
		r.mu.Lock()
		all, fresh := r.standing, r.counted == s.Seq
		r.mu.Unlock()
		if fresh {
			return s, all, nil
		}
		if err := r.readSheets(ctx, s); err != nil {
			return nil, nil, err
		}
		r.mu.Lock()
		if r.state.Load() == s {
			r.standing, r.counted = count(s, r.sheets, r.roster), s.Seq
		}
		r.mu.Unlock()
	}
}

// readSheets reads the answers of every question that scores and is not in hand.
func (r *room) readSheets(ctx context.Context, s *State) error {
	for q := range s.Questions {
		r.mu.Lock()
		missing := s.Scores(q) && r.sheets[q] == nil
		r.mu.Unlock()
		if !missing {
			continue
		}
		sh, err := r.readSheet(ctx, s, q)
		if err != nil {
			return err
		}
		r.mu.Lock()
		if r.state.Load().Epoch == s.Epoch {
			r.sheets[q] = sh
		}
		r.mu.Unlock()
	}
	return nil
}

func (r *room) readSheet(ctx context.Context, s *State, q int) (*sheet, error) {
	answers, err := r.e.o.Answers.OfSession(ctx, s.Session(), q)
	if err != nil {
		return nil, fmt.Errorf("contest %s: read the answers to question %d: %w", r.def.ID, q, err)
	}
	return sheetOf(s.asked(q), s.asRuled(q, answers), r.outs()), nil
}

// answered is what a person answered to the current question, as far as this node knows.
func (r *room) answered(s *State, person string) *question.Given {
	r.mu.Lock()
	defer r.mu.Unlock()
	if given, ok := r.given[person]; ok && r.state.Load().Current == s.Current {
		return &given
	}
	return nil
}

func (r *room) frame(t FrameType, s *State) Frame {
	return Frame{Type: t, Epoch: s.Session(), Seq: s.Seq, Now: r.e.o.Now().UnixMilli()}
}

// encode never fails: frames hold nothing that JSON has no form for.
func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("contest: encode %T: %v", v, err))
	}
	return data
}
