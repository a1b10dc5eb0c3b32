package contest

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// Seat is one socket's place in a contest. It outlives any number of questions.
type Seat struct {
	Role   Role
	Player Player // of RolePlayer
	Chair  Chair  // of RoleTeam and RoleJudge
	room   *room
}

// Contest is the id of the seat's contest.
func (s *Seat) Contest() string { return s.room.def.ID }

// SitByCode gives a player who has joined, or a screen, its place. ErrNotFound, ErrNotJoined.
func (e *Engine) SitByCode(ctx context.Context, code string, role Role, person string) (*Seat, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	seat := &Seat{Role: role, room: r}
	if role != RolePlayer {
		return seat, nil
	}
	seat.Player, err = r.player(ctx, person)
	if err = cmp.Or(err, seat.Player.denied()); err != nil {
		return nil, err
	}
	return seat, r.recall(ctx, person)
}

// SitHost gives an organiser a place as host.
func (e *Engine) SitHost(ctx context.Context, by account.Organiser, id string) (*Seat, error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := account.MayHost(by, r.def.District); err != nil {
		return nil, err
	}
	return &Seat{Role: RoleHost, room: r}, nil
}

// player finds a player in the roster or, where another node took them in a moment ago, in the store.
func (r *room) player(ctx context.Context, person string) (Player, error) {
	r.mu.Lock()
	p, ok := r.roster.players[person]
	r.mu.Unlock()
	if ok && p.In() {
		return p, nil
	}
	p, err := r.e.o.Players.Get(ctx, r.def.ID, person)
	if err != nil {
		return Player{}, err
	}
	r.joined(p)
	return p, nil
}

// recall reads what a person has answered to the current question, for the picture they are about to get.
func (r *room) recall(ctx context.Context, person string) error {
	s := r.state.Load()
	if s.Current < 0 || s.Phase == PhaseEnded {
		return nil
	}
	kept, found, err := r.e.o.Answers.Get(ctx, AnswerID(s.Session(), s.Current, person))
	if err != nil {
		return fmt.Errorf("contest %s: recall an answer: %w", r.def.ID, err)
	}
	if found {
		r.remember(s, s.Current, person, r.def.Questions[s.Current].shown(kept.Given))
	}
	return nil
}

func (r *room) remember(s *State, q int, person string, given question.Given) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.state.Load(); now.Current == q && now.Epoch == s.Epoch {
		r.given[person] = given
	}
}

// Moved says that the seat has been taken or left: hosts see who is connected.
func (s *Seat) Moved() { s.room.poke() }

// Picture is the whole picture of now.
func (s *Seat) Picture(ctx context.Context) (*Picture, error) { return s.room.picture(ctx) }

// AnswerID is where a person's answer to a question is kept. session is State.Session.
func AnswerID(session string, q int, person string) string {
	return session + "/" + strconv.Itoa(q) + "/" + person
}

func (s *Seat) record(state *State, q int, bank question.Given, g question.Grade, now time.Time) answer.Answer {
	def, took := s.room.def, state.Elapsed(now)
	g = def.Scoring.credit(def.Questions[q].Question.Type, g)
	a := answer.Answer{
		ID: AnswerID(state.Session(), q, s.Player.Person), Source: answer.Contest, Session: state.Session(),
		Person: s.Player.Person, District: s.Player.District, Ties: s.Player.Ties, Campaign: state.Campaign(),
		Question: def.Questions[q].Question.ID, Index: q, Given: bank,
		Points: Score(def, g, took), TookMS: took.Milliseconds(),
	}
	a.Stamp(now)
	a.Mark(g.Correct)
	return a
}

// Refuse is a refused frame for what is refused before it reaches the contest.
func (s *Seat) Refuse(ref, code, detail string) []byte {
	f := s.room.frame(FrameRefused, s.room.state.Load())
	f.Refused = &Refused{Ref: ref, Code: code, Detail: detail}
	return encode(f)
}

// Pong answers a ping.
func (s *Seat) Pong() []byte { return encode(s.room.frame(FramePong, s.room.state.Load())) }
