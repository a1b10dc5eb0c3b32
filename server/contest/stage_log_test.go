package contest

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pufa/server/docdb"
)

func openDB(t *testing.T) *docdb.DB {
	t.Helper()
	db, err := docdb.Open(t.Context(), docdb.Options{Path: filepath.Join(t.TempDir(), "log.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestTheKeptLogReplaysToTheSameState keeps logs in a database, and the match with them, and folds what comes back.
func TestTheKeptLogReplaysToTheSameState(t *testing.T) {
	db := openDB(t)
	events, err := docdb.Use[Event](t.Context(), db, docdb.Spec{Name: "events"})
	if err != nil {
		t.Fatal(err)
	}
	contests, err := docdb.Use[Contest](t.Context(), db, docdb.Spec{Name: "contests"})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		d := drawMatch(rt, t)
		c := d.m.state.Contest
		c.ID = NewKey() // a database of its own for each would take long
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			_, _ = d.step() // what is refused is not in the log
		}
		if len(d.m.log) == 0 {
			return
		}
		if _, err := contests.Insert(t.Context(), *c); err != nil {
			rt.Fatal(err)
		}
		if _, err := events.Insert(t.Context(), d.m.log...); err != nil {
			rt.Fatal(err)
		}
		kept, _, err := contests.Get(t.Context(), c.ID)
		if err != nil {
			rt.Fatal(err)
		}
		var log []Event
		for e, err := range events.Find(t.Context(), docdb.Query{Where: []docdb.Cond{docdb.Prefix("_id", c.ID+"/")}, Sort: []docdb.Order{docdb.Asc("_id")}}) {
			if err != nil {
				rt.Fatal(err)
			}
			log = append(log, e)
		}
		again, err := Fold(&kept, log)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(c, &kept, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("kept and read it is another match:\n%s", diff)
		}
		if diff := cmp.Diff(d.m.state, again, cmpopts.IgnoreFields(State{}, "Contest")); diff != "" {
			rt.Fatalf("kept, read and folded it is another state:\n%s", diff)
		}
	})
}

// TestEveryFieldOfAnEventIsKept keeps an event with something in every field there is.
func TestEveryFieldOfAnEventIsKept(t *testing.T) {
	events, err := docdb.Use[Event](t.Context(), openDB(t), docdb.Spec{Name: "contest_events"})
	if err != nil {
		t.Fatal(err)
	}
	var e Event
	fill(reflect.ValueOf(&e).Elem())
	e.ID = EventID("m", 1)
	if outcomes, err := events.Insert(t.Context(), e); err != nil || outcomes[0] != nil {
		t.Fatal(err, outcomes)
	}
	kept, _, err := events.Get(t.Context(), e.ID)
	if diff := cmp.Diff(e, kept); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// TestAPressIsKeptFinerThanTheLogsTimes presses in between milliseconds.
func TestAPressIsKeptFinerThanTheLogsTimes(t *testing.T) {
	rules := preset(t, "c")
	rules.Rounds = rules.Rounds[1:2]
	m := newMatch(t, rules, 3, 0)
	m.do(CommandStart, CommandArm)
	m.now = m.now.Add(time.Second + 678*time.Microsecond + 9)
	m.act(Act{Command: commandBuzz, Deed: Deed{Team: 1, Question: m.state.Current, Credit: 12_345 * time.Microsecond}})
	e, b := m.log[len(m.log)-1], m.state.Stage.Buzzes[0]
	for what, at := range map[string]time.Time{"at": e.At, "credited": e.Stage.Credited} {
		if !at.Equal(at.Truncate(ms)) {
			t.Errorf("%s %s: the log keeps milliseconds", what, at)
		}
	}
	if got := b.At.Sub(m.state.Opens); got != 1000678*time.Microsecond {
		t.Errorf("arrived after %s", got)
	}
	if got := b.Credited.Sub(m.state.Opens); got != 988333*time.Microsecond { // 1000.678 − 12.345 ms
		t.Errorf("credited after %s", got)
	}
}
