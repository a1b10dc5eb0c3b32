package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/question"
)

// hall is what the sockets of a node would be: whom they ended, and why.
type hall struct {
	mu       sync.Mutex
	expelled map[string]int
}

func (h *hall) Show(string, *Picture) {}
func (h *hall) Staff(string, []byte)  {}
func (h *hall) Count(string) Seated   { return Seated{Players: 1, Staff: 1} }
func (h *hall) Expel(_, person string, why Leave) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.expelled[person] = why.Code
}

// ended is the code a person's lines were ended with; 0 for none.
func (h *hall) ended(person string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.expelled[person]
}

// sleep lets an engine's clock run; its time is the test's own.
func (m *memory) sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func moderate(t *testing.T, e *Engine, person string, do PlayerCommand) Player {
	t.Helper()
	p, err := e.Moderate(t.Context(), chief, "c1", person, do, "试一试")
	if err != nil {
		t.Fatalf("%s %s: %v", do, person, err)
	}
	synctest.Wait()
	return p
}

// picture is what a seat is shown now.
func picture(t *testing.T, s *Seat) Frame {
	t.Helper()
	p, err := s.Picture(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var f Frame
	if err := json.Unmarshal(p.For(s), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func screenOf(t *testing.T, e *Engine) *Seat {
	t.Helper()
	s, err := e.SitByCode(t.Context(), "123456", RoleScreen, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func boardNames(f Frame) []string {
	names := []string{}
	for _, row := range f.State.Board.Rows {
		names = append(names, row.Name)
	}
	return names
}

// moderated is one question played to its board by a, b and c on two nodes: a and b are right.
func moderated(t *testing.T) (one, two *Engine, halls []*hall) {
	t.Helper()
	m := newMemory(sample(2))
	one, two = m.engine(t), m.engine(t)
	halls = []*hall{{expelled: map[string]int{}}, {expelled: map[string]int{}}}
	one.Attach(halls[0])
	two.Attach(halls[1])
	seats := []*Seat{seat(t, one, "a"), seat(t, two, "b"), seat(t, one, "c")}
	synctest.Wait()
	give(t, one, CommandStart)
	synctest.Wait()
	for i, s := range seats {
		option := 1
		if i == 2 {
			option = 0
		}
		time.Sleep(time.Second)
		s.Answer(Request{Type: RequestAnswer, Given: question.Given{Options: []int{option}}})
	}
	give(t, one, CommandClose)
	time.Sleep(flushMost)
	give(t, one, CommandReveal)
	give(t, one, CommandBoard)
	synctest.Wait()
	return one, two, halls
}

func TestAMutedPlayerIsANumberOnEveryNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, _ := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		b, err := two.SitByCode(t.Context(), "123456", RolePlayer, "b")
		if err != nil {
			t.Fatal(err)
		}
		moderate(t, one, "b", PlayerMute)
		for _, e := range []*Engine{one, two} {
			if diff := cmp.Diff([]string{"a", "选手1", "c"}, boardNames(picture(t, screenOf(t, e)))); diff != "" {
				t.Error(diff)
			}
			if recent := picture(t, screenOf(t, e)).State.Join.Recent; slices.Contains(recent, "b") || slices.Contains(recent, "选手1") {
				t.Errorf("greeted: %v", recent)
			}
		}
		if you := picture(t, b).You; you.Name != "b" || you.Shown != "选手1" || you.Points != 10 {
			t.Errorf("the muted player sees %+v", you)
		}
		moderate(t, two, "a", PlayerMute)
		if p := moderate(t, two, "b", PlayerUnmute); p.Number != 1 || p.Shown() != "b" {
			t.Errorf("%+v", p)
		}
		if diff := cmp.Diff([]string{"选手2", "b", "c"}, boardNames(picture(t, screenOf(t, one)))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARemovedPlayerLeavesTheCountsAndMayComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, halls := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		moderate(t, one, "b", PlayerRemove)
		for i, e := range []*Engine{one, two} {
			f := picture(t, screenOf(t, e))
			if diff := cmp.Diff([]string{"a", "c"}, boardNames(f)); diff != "" || f.State.Players != 2 || f.State.Board.Districts[0].Players != 2 {
				t.Errorf("node %d: %+v\n%s", i, f.State.Board, diff)
			}
			if halls[i].ended("b") != CloseRemoved {
				t.Errorf("node %d expelled %v", i, halls[i].ended("b"))
			}
			if _, err := e.SitByCode(t.Context(), "123456", RolePlayer, "b"); !errors.Is(err, ErrRemoved) {
				t.Errorf("node %d gave a seat: %v", i, err)
			}
		}
		res, err := one.Results(t.Context(), chief, "c1")
		if err != nil || res.Players != 2 || len(res.Rows) != 2 || res.Questions[0].Tally.Answered != 2 {
			t.Errorf("results %+v, %v", res, err)
		}
		if _, p, err := two.Join(t.Context(), "123456", Player{Person: "b", Name: "新名字"}); err != nil || p.Name != "b" || !p.In() {
			t.Fatalf("came back as %+v, %v", p, err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"a", "b", "c"}, boardNames(picture(t, screenOf(t, one)))); diff != "" {
			t.Errorf("the answers were not kept:\n%s", diff)
		}
	})
}

func TestABannedPlayerMayNotComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, halls := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		moderate(t, one, "b", PlayerBan)
		if halls[1].ended("b") != CloseBanned {
			t.Errorf("expelled %v", halls[1].ended("b"))
		}
		for _, e := range []*Engine{one, two} {
			if _, _, err := e.Join(t.Context(), "123456", Player{Person: "b", Name: "b"}); !errors.Is(err, ErrBanned) {
				t.Errorf("joined: %v", err)
			}
			if _, err := e.SitByCode(t.Context(), "123456", RolePlayer, "b"); !errors.Is(err, ErrBanned) {
				t.Errorf("sat down: %v", err)
			}
		}
		p := moderate(t, two, "b", PlayerReadmit)
		if got := []PlayerCommand{p.Acts[0].Do, p.Acts[1].Do}; !p.In() || p.Acts[0].By != chief.Name || p.Acts[0].Why != "试一试" || got[0] != PlayerBan || got[1] != PlayerReadmit {
			t.Errorf("%+v", p)
		}
		if _, err := one.SitByCode(t.Context(), "123456", RolePlayer, "b"); err != nil {
			t.Error(err)
		}
	})
}

// TestANodeThatMissedTheMessageLearnsOfIt takes a node off the bus while a player is put out.
func TestANodeThatMissedTheMessageLearnsOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, halls := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		two.o.Bus.(memBus).deafen()
		moderate(t, one, "b", PlayerBan)
		if halls[1].ended("b") != 0 {
			t.Fatal("the deaf node heard of it")
		}
		time.Sleep(lookEvery + time.Second)
		synctest.Wait()
		if halls[1].ended("b") != CloseBanned {
			t.Errorf("expelled %v", halls[1].ended("b"))
		}
	})
}

func TestARenamedPlayerHasANeutralName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, _ := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		p := moderate(t, one, "b", PlayerRename)
		if p.Name != "选手1" || p.Acts[0].Was != "b" || slices.Contains(p.Can(), PlayerMute) || slices.Contains(p.Can(), PlayerRename) {
			t.Errorf("%+v can %v", p, p.Can())
		}
		b, err := two.SitByCode(t.Context(), "123456", RolePlayer, "b")
		if err != nil {
			t.Fatal(err)
		}
		if you := picture(t, b).You; you.Name != "选手1" || you.Shown != "" {
			t.Errorf("sees %+v", you)
		}
		list, total, err := two.Players(t.Context(), chief, "c1", Which{Search: "选 手"})
		if err != nil || total != 1 || list[0].Person != "b" {
			t.Errorf("found %v of %d, %v", list, total, err)
		}
		if _, _, err := two.Enter(t.Context(), "123456", Player{Person: "d", Name: "d"}, Entrance{Name: "b"}); err != nil {
			t.Errorf("the old name is not free: %v", err)
		}
	})
}

func TestRanksAreFinalAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two, _ := moderated(t)
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		give(t, one, CommandEnd)
		for _, do := range []PlayerCommand{PlayerRemove, PlayerBan} {
			if _, err := one.Moderate(t.Context(), chief, "c1", "b", do, ""); !errors.Is(err, ErrEnded) {
				t.Errorf("%s after the end: %v", do, err)
			}
		}
		moderate(t, one, "b", PlayerMute)
		if diff := cmp.Diff([]string{"a", "选手1", "c"}, boardNames(picture(t, screenOf(t, two)))); diff != "" {
			t.Error(diff)
		}
		if _, err := one.Moderate(context.Background(), chief, "c1", "nobody", PlayerMute, ""); !errors.Is(err, ErrNotJoined) {
			t.Errorf("nobody was muted: %v", err)
		}
		if _, err := one.Moderate(context.Background(), chief, "c1", "a", PlayerReturn, ""); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a host returned for a player: %v", err)
		}
	})
}

var playerCommands = []PlayerCommand{
	PlayerMute, PlayerUnmute, PlayerRemove, PlayerBan, PlayerReadmit, PlayerRename, PlayerReturn,
}

// TestModerationOfAnySequence holds for any sequence of commands: a refused one and one that says what is so change
// nothing, the revision counts the others, and the roster agrees whichever order it hears of them in.
func TestModerationOfAnySequence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Player{Person: "a", Name: "阿梅"}
		heard := []Player{p}
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			before := fmt.Sprint(p)
			a := PlayerAct{Do: rapid.SampledFrom(playerCommands).Draw(t, "do"), By: "主持人", At: noon.Add(time.Duration(i) * time.Second)}
			next := p
			err := next.moderate(a, 7)
			switch {
			case err != nil || next.Rev == p.Rev:
				if fmt.Sprint(p) != before || err == nil && fmt.Sprint(next) != before {
					t.Fatalf("%s changed %s into %s", a.Do, before, fmt.Sprint(next))
				}
				continue
			case next.Rev != p.Rev+1 || next.Acts[len(next.Acts)-1].Do != a.Do || len(next.Acts) > actsMost:
				t.Fatalf("%s: %+v", a.Do, next)
			case !next.is(a.Do):
				t.Fatalf("%s left %+v", a.Do, next)
			}
			p = next
			heard = append(heard, p)
		}
		r := newRoster(rapid.Permutation(heard).Draw(t, "heard"))
		if got := r.players["a"]; got.Rev != p.Rev || got.Shown() != p.Shown() || got.Out != p.Out || r.isOut("a") == p.In() {
			t.Fatalf("the roster has %+v, the player is %+v", got, p)
		}
		if in := r.in; in < 0 || in > 1 || (in == 1) != p.In() || len(r.names) != 1 {
			t.Fatalf("%d are in, names %v", r.in, r.names)
		}
	})
}
