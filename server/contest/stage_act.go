package contest

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"pufa/server/question"
)

// Act does what a team's phone or a judge asks for, and returns the frame to send back once it is in the log.
// roundTrip is the line's, by the server's own pings: a press of a buzzer is dated back by half of it.
func (s *Seat) Act(req Request, roundTrip time.Duration) []byte {
	r := s.room
	ctx, cancel := context.WithTimeout(r.e.ctx, storeAnswerMost)
	defer cancel()
	err := r.sameEpoch(req)
	if err == nil {
		err = s.act(ctx, req, roundTrip)
	}
	f := r.frame(FrameReceived, r.state.Load())
	if err != nil {
		f.Type, f.Refused = FrameRefused, r.refusal(req.Ref, err)
		return encode(f)
	}
	f.Received = &Received{Ref: req.Ref, Question: req.Question, Given: s.kept(req)}
	return encode(f)
}

// gave reports whether this phone's answer to the question is the one its team has in.
func (s *Seat) gave(question int) bool {
	state := s.room.state.Load()
	return state.Current == question && slices.ContainsFunc(state.Stage.Given, func(g TeamGiven) bool {
		return g.Team == s.Chair.Team && g.Person == s.Chair.Person
	})
}

// kept is what a team's answer is kept as, which may not be to the letter what was sent.
func (s *Seat) kept(req Request) question.Given {
	if req.Type == RequestAnswer {
		for _, g := range s.room.state.Load().Stage.Given {
			if g.Team == s.Chair.Team {
				return g.Given
			}
		}
	}
	return req.Given
}

func (s *Seat) act(ctx context.Context, req Request, roundTrip time.Duration) error {
	a := Act{At: s.room.e.o.Now(), Deed: Deed{Question: req.Question, Person: s.Chair.Person, Team: s.Chair.Team}}
	switch {
	case req.Type == RequestBuzz && s.Role == RoleTeam:
		a.Command, a.Credit = commandBuzz, roundTrip/2
	case req.Type == RequestAnswer && s.Role == RoleTeam:
		if s.gave(req.Question) {
			return nil // it asks again: the word that its answer is kept was lost
		}
		a.Command, a.Given = commandGive, req.Given
	case req.Type == RequestChoose && s.Role == RoleTeam:
		return s.choose(ctx, req)
	case req.Type == RequestMark && s.Role == RoleJudge:
		a.Command, a.Judge, a.Team, a.Points = commandMark, s.Chair.Judge, req.Team, Kept(req.Points)
	default:
		return refuse("not_joined", "这里不能这样操作")
	}
	return notAllowedAsRefusal(s.room.act(ctx, a))
}

// choose picks a value for the team that is to pick, as the host could.
func (s *Seat) choose(ctx context.Context, req Request) error {
	state := s.room.state.Load()
	if !state.onStage() || state.Phase != PhaseChoosing || state.Stage.Chooser != s.Chair.Team {
		return refuse("not_now", "现在不由你们队选")
	}
	deed := Deed{Value: req.Value, To: req.Team, Member: req.Member}
	return notAllowedAsRefusal(s.room.act(ctx, Act{Command: CommandChoose, Deed: deed}))
}

// notAllowedAsRefusal tells a phone that it came too late, where the host would be told of the phase.
func notAllowedAsRefusal(err error) error {
	if definition, ok := asDefinition(err); ok {
		return refuse("bad_answer", definition.Reason)
	}
	if isNotAllowed(err) {
		return refuse("not_now", "现在不能这样操作")
	}
	return err
}

// Kept turns a figure from the wire into hundredths.
func Kept(points float64) int64 {
	if math.IsNaN(points) || math.Abs(points) > MaxPoints {
		return math.MaxInt64
	}
	return int64(math.Round(points * hundredths))
}

// chance is what decides a draw.
func chance() uint64 { return rand.Uint64() }
