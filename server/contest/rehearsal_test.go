package contest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/question"
)

// checkRehearsal holds for any step: only a rehearsal is ever cleared, clearing leaves nothing, and what is played for
// real never becomes a rehearsal once a question was opened.
func checkRehearsal(t *rapid.T, before, after State) {
	if after.Epoch != before.Epoch {
		fresh := New(after.Contest)
		fresh.Seq, fresh.Locked, fresh.Epoch, fresh.Rehearsal, fresh.Recent = after.Seq, before.Locked, before.Epoch+1, after.Rehearsal, after.Recent
		fresh.Log = after.Log
		if diff := cmp.Diff(fresh, after); diff != "" || !before.Rehearsal || len(after.Recent) != 1 || len(after.Log) != 1 {
			t.Fatalf("cleared from a rehearsal (%v) something is left:\n%s", before.Rehearsal, diff)
		}
	}
	if after.Rehearsal && !before.Rehearsal && (before.Phase != PhaseLobby || before.Current >= 0) {
		t.Fatalf("%s became a rehearsal", before.Phase)
	}
	if after.Epoch < before.Epoch || after.Seq < before.Seq {
		t.Fatal("epoch or number went back")
	}
}

func TestARehearsalsLife(t *testing.T) {
	p := newPlay(t, 1)
	round := []Command{CommandStart, CommandClose, CommandSettle, CommandReveal, CommandBoard, CommandEnd}
	p.do(CommandRehearse, CommandLock)
	p.do(round...)
	if p.state.Next() != CommandReal || p.state.over() {
		t.Errorf("after the rehearsal's end: next %s, over %v", p.state.Next(), p.state.over())
	}
	p.do(CommandReset, CommandStart, CommandReset)
	if s := p.state; s.Epoch != 2 || !s.Rehearsal || !s.Locked || s.Phase != PhaseLobby || s.Session() != "c1#2" {
		t.Errorf("after two resets: %+v", s)
	}
	p.do(CommandReal)
	if s := p.state; s.Epoch != 3 || s.Rehearsal || s.Session() != "c1#3" || len(s.logLines()) != 1 || s.logLines()[0].Text != "清空彩排，转为正式" {
		t.Errorf("for real: %+v", s)
	}
	p.do(CommandStart)
	for _, c := range []Command{CommandRehearse, CommandReset, CommandReal} {
		if err := p.try(Act{Command: c, By: "主持人"}); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s after the start: %v", c, err)
		}
	}
	p.do(round[1:]...)
	if got := p.state.Allowed(); len(got) != 0 || !p.state.over() {
		t.Errorf("after the end: %v", got)
	}
}

// TestUndoKnowsTheEpoch undoes after a clearing: the fold begins where the clearing did.
func TestUndoKnowsTheEpoch(t *testing.T) {
	p := newPlay(t, 1)
	p.do(CommandRehearse, CommandLock, CommandReset, CommandReset, CommandUnlock, CommandUndo)
	if s := p.state; s.Epoch != 2 || !s.Rehearsal || !s.Locked {
		t.Errorf("epoch %d, rehearsal %v, locked %v", s.Epoch, s.Rehearsal, s.Locked)
	}
}

// rehearsed is a rehearsal on two nodes with question 0 open and answered.
func rehearsed(t *testing.T, campaign string) (m *memory, one, two *Engine, phone *Seat) {
	t.Helper()
	def := sample(1)
	def.Campaign = campaign
	m = newMemory(def)
	one, two = m.engine(t), m.engine(t)
	phone = seat(t, two, "a")
	give(t, one, CommandRehearse)
	give(t, one, CommandStart)
	synctest.Wait()
	tap(t, phone, "c1", true)
	return m, one, two, phone
}

// tap answers question 0 rightly and says whether it was received.
func tap(t *testing.T, phone *Seat, epoch string, received bool) {
	t.Helper()
	frame := string(phone.Answer(Request{Type: RequestAnswer, Epoch: epoch, Given: question.Given{Options: []int{1}}}))
	if strings.Contains(frame, `"type":"received"`) != received {
		t.Fatalf("received should be %v: %s", received, frame)
	}
}

func TestNothingOfARehearsalCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, one, two, phone := rehearsed(t, "month")
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		give(t, one, CommandClose)
		time.Sleep(flushMost)
		give(t, one, CommandReveal)
		synctest.Wait()
		if f := picture(t, phone); f.You.Points != 10 || !f.State.Contest.Rehearsal || f.Epoch != "c1" {
			t.Errorf("in the rehearsal: %+v", f)
		}
		give(t, one, CommandReal)
		synctest.Wait()
		if f := picture(t, phone); f.You.Points != 0 || f.You.Answered != nil || f.State.Contest.Rehearsal || f.Epoch != "c1#1" || f.State.Players != 1 {
			t.Errorf("cleared: %+v", f)
		}
		give(t, one, CommandStart)
		synctest.Wait()
		if f := picture(t, phone); f.You.Answered != nil {
			t.Errorf("the rehearsal's answer is back: %+v", f.You)
		}
		tap(t, phone, "c1", false) // a phone that slept through the clearing
		tap(t, phone, "c1#1", true)
		give(t, one, CommandClose)
		time.Sleep(flushMost)
		give(t, one, CommandReveal)
		res, err := two.Results(t.Context(), chief, "c1")
		if err != nil || res.Rows[0].Points != 10 || res.Rows[0].Answers != 1 || res.Questions[0].Tally.Answered != 1 {
			t.Errorf("results %+v, %v", res, err)
		}
		counted := map[string]string{}
		for id, a := range m.answers {
			counted[id] = a.Campaign
		}
		if diff := cmp.Diff(map[string]string{"c1/0/a": "", "c1#1/0/a": "month"}, counted); diff != "" {
			t.Errorf("what answers count for:\n%s", diff)
		}
	})
}

// TestAnAnswerUnderWayWhileARehearsalIsClearedIsNotShown holds the answer back in the store until the real question
// is open.
func TestAnAnswerUnderWayWhileARehearsalIsClearedIsNotShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, one, two, _ := rehearsed(t, "")
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		late := seat(t, two, "late")
		hold := make(chan struct{})
		m.mu.Lock()
		m.hold = hold
		m.mu.Unlock()
		done := make(chan struct{})
		go func() {
			late.Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{1}}})
			close(done)
		}()
		synctest.Wait()
		give(t, two, CommandReset)
		give(t, two, CommandStart)
		close(hold)
		<-done
		if f := picture(t, late); f.You.Answered != nil || f.Epoch != "c1#1" {
			t.Errorf("%+v", f)
		}
	})
}

func TestARehearsalsEndKeepsTheDoorOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, one, two, _ := rehearsed(t, "")
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		give(t, one, CommandEnd)
		synctest.Wait()
		if _, _, err := two.Join(t.Context(), "123456", Player{Person: "b", Name: "b"}); err != nil {
			t.Errorf("nobody can join after the rehearsal: %v", err)
		}
		if _, err := one.Moderate(t.Context(), chief, "c1", "b", PlayerRemove, ""); err != nil {
			t.Errorf("nobody can be removed after the rehearsal: %v", err)
		}
		_, s, err := one.Open(t.Context(), chief, "c1")
		if err != nil || !slices.Equal(s.Allowed(), []Command{CommandReset, CommandReal}) {
			t.Errorf("allowed %v, %v", s.Allowed(), err)
		}
	})
}
