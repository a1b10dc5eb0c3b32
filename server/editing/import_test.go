package editing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/store"
	"pufa/server/testkit"
)

func sounds(n int) []question.Question {
	all := make([]question.Question, n)
	for i := range all {
		all[i] = sound(i)
	}
	return all
}

// takeIn writes questions in an import of somebody's.
func takeIn(t testing.TB, n *node, by account.Organiser, id string, qs []question.Question) []editing.Outcome {
	t.Helper()
	if err := n.Begin(t.Context(), by, id, "题.xlsx"); err != nil {
		t.Fatal(err)
	}
	return n.WriteAll(t.Context(), by, id, qs)
}

func drafts(n *node) int { return len(n.Rows(editing.Filter{State: editing.Draft})) }

func TestAnImportIsTakenBackButForWhatSomebodyTouched(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		kept := records(t, db)
		one, two := newNode(t, kept, clock), newNode(t, kept, clock)
		rows := sounds(40)
		own := write(t, one, tong, sound(40), "")
		first := takeIn(t, one, tong, "import-1", rows)
		do(t, one, tong, first[3].Record.ID, editing.Command{Kind: editing.Revise, Revision: 1, Text: sound(50)})
		do(t, one, tong, first[7].Record.ID, editing.Command{Kind: editing.Submit, Revision: 1, Why: "另一层意思"})
		if err := two.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}

		for who, want := range map[*account.Organiser]error{&hua: editing.ErrOthersImport, &gone: account.ErrDisabled} {
			if _, err := two.TakeBack(t.Context(), *who, "import-1"); !errors.Is(err, want) {
				t.Errorf("%s: %v", who.ID, err)
			}
		}
		if left, err := two.Unfinished(t.Context(), tong); err != nil || len(left) != 1 || left[0].Drafts != 38 || left[0].Touched != 2 || left[0].File != "题.xlsx" {
			t.Errorf("%+v, %v", left, err)
		}
		if left, _ := two.Unfinished(t.Context(), hua); len(left) != 0 {
			t.Errorf("another sub-district's: %+v", left)
		}
		stays := []string{first[3].Record.ID, first[7].Record.ID}
		for range 2 { // whoever says it twice hears the same
			ended, err := two.TakeBack(t.Context(), ann, "import-1")
			slices.Sort(ended.Stays)
			if err != nil || ended.Back != 38 || !slices.Equal(ended.Stays, stays) {
				t.Fatalf("%+v, %v", ended, err)
			}
		}
		if err := one.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, n := range []*node{one, two} {
			if drafts(n) != 2 { // the revised one, and the one that is no import's
				t.Errorf("%d drafts", drafts(n))
			}
			if _, _, err := n.Look(first[0].Record.ID); !errors.Is(err, editing.ErrNotFound) {
				t.Errorf("still shown: %v", err)
			}
			if left, err := n.Unfinished(t.Context(), ann); err != nil || len(left) != 0 {
				t.Errorf("%+v, %v", left, err)
			}
		}
		if _, _, err := one.Look(own.ID); err != nil {
			t.Error(err)
		}
		if _, err := one.Do(t.Context(), tong, first[0].Record.ID, editing.Command{Kind: editing.Revise, Revision: 1, Text: sound(60)}); !errors.Is(err, editing.ErrState) {
			t.Errorf("worked at one that is gone: %v", err)
		}
		if err := one.Begin(t.Context(), tong, "import-1", ""); !errors.Is(err, editing.ErrTakenBack) {
			t.Errorf("gone on with: %v", err)
		}

		again := 0
		for _, o := range takeIn(t, one, tong, "import-2", rows) {
			if o.Err != nil {
				t.Fatal(o.Err)
			}
			if o.Again {
				again++
			}
		}
		if again != 2 {
			t.Errorf("%d of those that stayed", again)
		}
	})
}

func TestAnImportThatIsKeptStays(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newNode(t, records(t, db), testkit.NewClock(june))
		takeIn(t, n, tong, "import-1", sounds(3))
		if err := n.Keep(t.Context(), hua, "import-1"); !errors.Is(err, editing.ErrOthersImport) {
			t.Error(err)
		}
		for range 2 {
			if err := n.Keep(t.Context(), tong, "import-1"); err != nil {
				t.Error(err)
			}
		}
		if left, err := n.Unfinished(t.Context(), tong); err != nil || len(left) != 0 || drafts(n) != 3 {
			t.Errorf("%+v, %v, %d", left, err, drafts(n))
		}
		if ended, err := n.TakeBack(t.Context(), tong, "import-1"); err != nil || ended.Back != 3 {
			t.Errorf("thought better of: %+v, %v", ended, err)
		}
		if err := n.Keep(t.Context(), tong, "import-1"); !errors.Is(err, editing.ErrTakenBack) {
			t.Error(err)
		}
		if err := n.Begin(t.Context(), hua, "import-1", ""); !errors.Is(err, editing.ErrOthersImport) {
			t.Error(err)
		}
	})
}

// cutShort is a store that fails after so many changes, as if its process were killed.
type cutShort struct {
	*store.Editing
	mu   sync.Mutex
	left int
}

var errKilled = errors.New("killed")

func (c *cutShort) Change(ctx context.Context, id string, start editing.Record, change func(*editing.Record) error) (editing.Record, error) {
	c.mu.Lock()
	c.left--
	killed := c.left < 0
	c.mu.Unlock()
	if killed {
		return editing.Record{}, errKilled
	}
	return c.Editing.Change(ctx, id, start, change)
}

func TestATakingBackThatWasCutShortIsFinishedBySayingItAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		kept := records(t, db)
		dying := newNode(t, kept, clock)
		dying.Desk = editing.NewDesk(dying.catalog, nil, &cutShort{Editing: kept, left: 50}, nil, clock.Now)
		takeIn(t, dying, tong, "import-1", sounds(120))
		if _, err := dying.TakeBack(t.Context(), tong, "import-1"); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		n := newNode(t, kept, clock) // started again
		left, err := n.Unfinished(t.Context(), tong)
		if err != nil || len(left) != 1 || left[0].Drafts != 70 || left[0].State != editing.ImportTaken {
			t.Fatalf("%+v, %v", left, err)
		}
		if ended, err := n.TakeBack(t.Context(), tong, "import-1"); err != nil || ended.Back != 120 || drafts(n) != 0 {
			t.Errorf("%+v, %v, %d drafts", ended, err, drafts(n))
		}
	})
}

// Drafts that are being written while the import is taken back do not stay, whoever comes first.
func TestNothingIsAddedToAnImportThatIsTakenBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		kept := records(t, db)
		for round := range 8 {
			one, two := newNode(t, kept, clock), newNode(t, kept, clock)
			id := fmt.Sprint("import-", round)
			rows := sounds(60)
			var wg sync.WaitGroup
			wg.Go(func() {
				for part := range slices.Chunk(rows, 20) {
					if one.Begin(t.Context(), tong, id, "") == nil {
						one.WriteAll(t.Context(), tong, id, part)
					}
				}
			})
			wg.Go(func() {
				if _, err := two.TakeBack(t.Context(), tong, id); err != nil {
					t.Error(err)
				}
			})
			wg.Wait()
			if n := newNode(t, kept, clock); drafts(n) != 0 {
				t.Fatalf("round %d: %d drafts", round, drafts(n))
			}
		}
	})
}
