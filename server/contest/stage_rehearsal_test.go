package contest

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memChairs keeps chairs.
type memChairs struct {
	mu  sync.Mutex
	all map[string]Chair
}

func (m *memChairs) Take(_ context.Context, c Chair) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all[c.ID] = c
	return nil
}

func (m *memChairs) Chair(_ context.Context, contest, person string) (Chair, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.all[PlayerID(contest, person)]
	if !ok {
		return c, ErrNotJoined
	}
	return c, nil
}

// hosting gives a host's commands, each on the newest picture.
func hosting(t *testing.T, e *Engine, contest string) func(...Command) {
	return func(commands ...Command) {
		t.Helper()
		for _, command := range commands {
			_, s, err := e.Open(t.Context(), chief, contest)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := e.Command(t.Context(), chief, contest, Act{Command: command}, s.Seq); err != nil {
				t.Fatalf("%s in %s: %v", command, s.Phase, err)
			}
		}
	}
}

// TestARehearsedMatchBeginsAnew rehearses a match with teams and a judge in their chairs, clears it and plays for real:
// the chairs keep their places, and nothing of the rehearsal is in the points, the results or the audit's verdicts.
func TestARehearsedMatchBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rules := preset(t, "g")
		rules.Rounds, rules.Tiebreak = rules.Rounds[1:2], nil
		rules.Rounds[0].Questions = 1
		c := matchOf(rules, 2, 1)
		e := newMemory(c).engine(t)
		e.o.Chairs = &memChairs{all: map[string]Chair{}}
		defer closeEngine(t, e)
		host := hosting(t, e, c.ID)
		sit := func(key string) *Seat {
			t.Helper()
			if _, _, err := e.TakeChair(t.Context(), c.Code, key, "secret of "+key); err != nil {
				t.Fatal(err)
			}
			seat, err := e.SitChair(t.Context(), c.Code, "secret of "+key)
			if err != nil {
				t.Fatal(err)
			}
			return seat
		}
		ask := func(s *Seat, req Request, received bool) {
			t.Helper()
			if frame := string(s.Act(req, 0)); strings.Contains(frame, `"type":"received"`) != received {
				t.Fatalf("received should be %v: %s", received, frame)
			}
		}
		write := func(s *Seat, epoch, text string, received bool) {
			t.Helper()
			req := Request{Type: RequestAnswer, Epoch: epoch}
			req.Given.Text = text
			ask(s, req, received)
		}
		play := func(epoch, text string, points float64) {
			t.Helper()
			host(CommandStart, CommandOpen)
			teams := []*Seat{sit("k1"), sit("k2")}
			for _, team := range teams {
				write(team, epoch, text, true)
			}
			time.Sleep(time.Second)
			for team := range teams {
				ask(sit("j1"), Request{Type: RequestMark, Epoch: epoch, Team: team + 1, Points: points}, true)
			}
			host(CommandSettle, CommandReveal, CommandBoard)
		}
		host(CommandRehearse)
		one := sit("k1")
		play("m1", "彩排写的", 20)
		host(CommandEnd)
		f := picture(t, one)
		if !f.State.Contest.Rehearsal || f.State.Stage.Teams[0].Points != 120 {
			t.Errorf("in the rehearsal: %+v", f.State.Stage.Teams[0])
		}
		if _, err := e.Audit(t.Context(), chief, c.ID); err == nil {
			t.Error("a rehearsal has an audit")
		}
		sit("k2") // the door stays open after a rehearsal's end
		host(CommandReal)
		f = picture(t, one)
		if f.State.Contest.Rehearsal || f.State.Phase != PhaseLobby || f.State.Stage.Teams[0].Points != 100 || f.You.Seat.Team != 1 || f.Epoch != "m1#1" {
			t.Errorf("cleared: %+v", f.State)
		}
		host(CommandStart, CommandOpen)
		write(one, "m1", "睡过了清空", false)
		host(CommandSkip, CommandUndo) // the question is open again
		write(one, "m1#1", "正式写的", true)
		write(one, "m1#1", "再交一次", true) // the word that it is kept was lost; the first counts
		write(&Seat{Role: RoleTeam, Chair: Chair{Team: 1, Person: "another phone"}, room: one.room}, "m1#1", "同队另一台", false)
		write(sit("k2"), "m1#1", "也写了", true)
		time.Sleep(time.Second)
		for team := range 2 {
			ask(sit("j1"), Request{Type: RequestMark, Epoch: "m1", Team: team + 1, Points: 20}, false)
			ask(sit("j1"), Request{Type: RequestMark, Epoch: "m1#1", Team: team + 1, Points: 7.5}, true)
		}
		host(CommandSettle, CommandReveal, CommandBoard, CommandEnd)
		res, err := e.Results(t.Context(), chief, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(res.Stage)
		if err != nil || strings.Contains(string(data), "彩排写的") || len(res.Stage.Judged) != 2 || res.Stage.Judged[0].Text != "正式写的" || res.Stage.Judged[0].Points != 7.5 {
			t.Errorf("%v: %s", err, data)
		}
		if first := res.Stage.Events[0]; first.Type != EventReal {
			t.Errorf("the results' log begins with %s", first.Type)
		}
		audit, err := e.Audit(t.Context(), chief, c.ID)
		if err != nil || audit.Events[0].Type != EventRehearsing {
			t.Errorf("the audit begins with %+v, %v", audit.Events[0], err)
		}
	})
}

// TestAnAnswerOfTheHallBelongsToItsQuestion shows the teams' next question to somebody in the hall who has answered.
func TestAnAnswerOfTheHallBelongsToItsQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := padMatch(t)
		c.Rules.Rounds[0], c.Rules.Rounds[1] = c.Rules.Rounds[1], c.Rules.Rounds[0]
		for i := range c.Questions {
			c.Questions[i].Round = 1 - c.Questions[i].Round
		}
		e := newMemory(c).engine(t)
		defer closeEngine(t, e)
		host := hosting(t, e, c.ID)
		phone := seat(t, e, "a")
		host(CommandStart, CommandOpen)
		q := picture(t, phone).State.Question.Index
		req := Request{Type: RequestAnswer, Question: q, Given: rightGiven(phone.room.state.Load())}
		if frame := string(phone.Answer(req)); !strings.Contains(frame, `"type":"received"`) {
			t.Fatal(frame)
		}
		if f := picture(t, phone); f.You.Answered == nil {
			t.Error("the answer is not shown")
		}
		host(CommandClose)
		time.Sleep(flushMost)
		host(CommandReveal, CommandNext)
		if f := picture(t, phone); f.State.Question.Index == q || f.You.Answered != nil {
			t.Errorf("at question %d after %d: %+v", f.State.Question.Index, q, f.You.Answered)
		}
	})
}
