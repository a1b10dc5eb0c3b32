package editing_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/store"
	"pufa/server/testkit"
)

var (
	june = time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC)
	ann  = account.Organiser{ID: "ann", Name: "甲", Role: account.RoleDistrict}
	bob  = account.Organiser{ID: "bob", Name: "乙", Role: account.RoleDistrict}
	tong = account.Organiser{ID: "tong", Name: "铜元局", Role: account.RoleOfficer, District: "500108001"}
	hua  = account.Organiser{ID: "hua", Name: "花园路", Role: account.RoleOfficer, District: "500108002"}
	gone = account.Organiser{ID: "gone", Name: "停用的", Role: account.RoleDistrict, Disabled: true}
)

// node is a desk with a catalog of its own, as each node has one.
type node struct {
	*editing.Desk
	catalog *question.Catalog
	told    []string
}

const filed = "xf-0001"

func newNode(t testing.TB, records *store.Editing, clock *testkit.Clock) *node {
	t.Helper()
	n := &node{catalog: testkit.Catalog(t, `id: xf-0001, type: judge, stem: 着火了要马上报警对不对, answer: true`)}
	var mu sync.Mutex
	tell := func(id string) { mu.Lock(); defer mu.Unlock(); n.told = append(n.told, id) }
	n.Desk = editing.NewDesk(n.catalog, nil, records, tell, clock.Now)
	if err := n.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	return n
}

func records(t testing.TB, db *docdb.DB) *store.Editing {
	t.Helper()
	kept, err := store.NewEditing(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// sound is a text without faults; n makes its stem its own.
func sound(n int) question.Question {
	return question.Question{
		Type: question.Single, Law: "xf", Article: "44", Topic: "火警", Audience: []question.Audience{question.Resident}, Difficulty: 1,
		Stem: stems[n%len(stems)] + fmt.Sprint(n) + "次？", Options: []string{"等一等再说", "马上报告火警", "先收拾东西"}, Answer: []int{1},
		Explanation: "任何人发现火灾都应当立即报警，不得阻拦别人报警。",
	}
}

var stems = []string{"看见邻居家冒烟该怎么做", "仓库门口堆满纸箱应当", "楼道里充电起火以后", "电影院里响起警铃时", "消防车被堵在巷口", "山上有人烧纸的时候"}

func do(t testing.TB, n *node, by account.Organiser, id string, c editing.Command) editing.Record {
	t.Helper()
	r, err := n.Do(context.Background(), by, id, c)
	if err != nil {
		t.Fatalf("%s by %s: %v", c.Kind, by.ID, err)
	}
	return r
}

func write(t testing.TB, n *node, by account.Organiser, q question.Question, replaces string) editing.Record {
	t.Helper()
	r, err := n.Write(context.Background(), by, q, replaces, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// use brings a draft of ann's into use.
func use(t testing.TB, n *node, q question.Question, replaces string) editing.Record {
	t.Helper()
	r := write(t, n, ann, q, replaces)
	do(t, n, ann, r.ID, editing.Command{Kind: editing.Submit, Revision: 1})
	return do(t, n, bob, r.ID, editing.Command{Kind: editing.Accept, Revision: 1})
}

func drawn(c *question.Catalog) map[string]question.Question {
	all := map[string]question.Question{}
	for _, q := range c.ByLaw("xf") {
		all[q.ID] = q
	}
	return all
}

func TestFromDraftToReplacement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		n := newNode(t, records(t, db), clock)
		r := use(t, n, sound(1), "")
		if r.ID != "xf-z0001" || len(drawn(n.catalog)) != 2 {
			t.Fatalf("%s, drawn %v", r.ID, drawn(n.catalog))
		}
		if bank, ok := n.catalog.Bank("xf-own"); !ok || len(bank.Questions) != 1 || bank.Questions[0].LawVersion != "2021 年修正" {
			t.Errorf("%+v", bank)
		}
		do(t, n, ann, r.ID, editing.Command{Kind: editing.Hold, Reason: editing.Mistake, Why: "有人报错"})
		if _, ok := drawn(n.catalog)[r.ID]; ok || !n.catalog.Held(r.ID) {
			t.Error("a held one is drawn")
		}
		next := use(t, n, sound(2), r.ID)
		if row, _, _ := n.Look(r.ID); row.State != editing.Replaced || row.Twin != next.ID {
			t.Errorf("%+v", row)
		}
		if _, err := n.Do(t.Context(), ann, r.ID, editing.Command{Kind: editing.Release, Why: "没错"}); !errors.Is(err, editing.ErrState) {
			t.Error(err)
		}
		use(t, n, sound(3), filed)
		if _, ok := drawn(n.catalog)[filed]; ok || len(drawn(n.catalog)) != 2 {
			t.Errorf("drawn %v", drawn(n.catalog))
		}
		if q, ok := n.catalog.ByID(filed); !ok || q.Stem == "" {
			t.Error("an old answer cannot be shown")
		}
		again := newNode(t, records(t, db), clock)
		if len(drawn(again.catalog)) != 2 || len(again.Rows(editing.Filter{})) != 4 {
			t.Error("another start sees something else")
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	n := newNode(t, records(t, testkit.DB(t)), testkit.NewClock(june))
	r := write(t, n, tong, sound(1), "")
	for _, c := range []struct {
		by   account.Organiser
		c    editing.Command
		want error
	}{
		{hua, editing.Command{Kind: editing.Submit, Revision: 1}, editing.ErrOthersDraft},
		{hua, editing.Command{Kind: editing.Withdraw}, editing.ErrOthersDraft},
		{gone, editing.Command{Kind: editing.Submit, Revision: 1}, account.ErrDisabled},
		{tong, editing.Command{Kind: editing.Accept, Revision: 1}, account.ErrDistrictRole},
		{tong, editing.Command{Kind: editing.Submit, Revision: 2}, editing.ErrStale},
		{tong, editing.Command{Kind: "publish", Revision: 1}, account.ErrDistrictRole},
		{ann, editing.Command{Kind: "publish", Revision: 1}, editing.ErrState},
		{ann, editing.Command{Kind: editing.Accept, Revision: 1}, editing.ErrState},
		{ann, editing.Command{Kind: editing.Hold, Reason: editing.Mistake, Why: "错"}, editing.ErrState},
		{tong, editing.Command{Kind: editing.Submit, Revision: 1}, nil},
		{tong, editing.Command{Kind: editing.Revise, Revision: 1, Text: sound(2)}, editing.ErrState},
		{tong, editing.Command{Kind: editing.Recall}, nil},
		{ann, editing.Command{Kind: editing.Revise, Revision: 1, Text: sound(2)}, nil},
		{tong, editing.Command{Kind: editing.Submit, Revision: 1}, editing.ErrStale},
		{tong, editing.Command{Kind: editing.Submit, Revision: 2}, nil},
		{ann, editing.Command{Kind: editing.Accept, Revision: 2}, editing.ErrOwnWords},
		{bob, editing.Command{Kind: editing.Return, Revision: 2}, editing.ErrWhy},
		{bob, editing.Command{Kind: editing.Return, Revision: 2, Why: "与条文不合"}, nil},
		{tong, editing.Command{Kind: editing.Submit, Revision: 2}, nil},
		{bob, editing.Command{Kind: editing.Accept, Revision: 1}, editing.ErrStale},
		{bob, editing.Command{Kind: editing.Accept, Revision: 2}, nil},
		{tong, editing.Command{Kind: editing.Withdraw, Why: "不要了"}, account.ErrDistrictRole},
		{ann, editing.Command{Kind: editing.Revise, Revision: 2, Text: sound(3)}, editing.ErrState},
		{ann, editing.Command{Kind: editing.Hold, Why: "错"}, editing.ErrWhy},
		{ann, editing.Command{Kind: editing.Hold, Reason: editing.Amended}, editing.ErrWhy},
		{ann, editing.Command{Kind: editing.Withdraw}, editing.ErrWhy},
		{ann, editing.Command{Kind: editing.Withdraw, Why: "法律已废止"}, nil},
		{ann, editing.Command{Kind: editing.Release, Why: "又要"}, editing.ErrState},
	} {
		if _, err := n.Do(t.Context(), c.by, r.ID, c.c); !errors.Is(err, c.want) {
			t.Errorf("%s %s: %v, want %v", c.by.ID, c.c.Kind, err, c.want)
		}
	}
	if _, err := n.Do(t.Context(), ann, "xf-z9999", editing.Command{Kind: editing.Withdraw}); !errors.Is(err, editing.ErrNotFound) {
		t.Error(err)
	}
	if _, err := n.Do(t.Context(), ann, filed, editing.Command{Kind: editing.Revise, Text: sound(1)}); !errors.Is(err, editing.ErrState) {
		t.Errorf("a file's text was written over: %v", err)
	}
}

func TestNothingWithFaultsGoesFurther(t *testing.T) {
	n := newNode(t, records(t, testkit.DB(t)), testkit.NewClock(june))
	faulty := sound(1)
	faulty.Explanation = "短"
	r := write(t, n, ann, faulty, "")
	if _, err := n.Do(t.Context(), ann, r.ID, editing.Command{Kind: editing.Submit, Revision: 1}); !errors.Is(err, editing.ErrFaults) {
		t.Error(err)
	}
	doubtful := sound(1)
	doubtful.Options[1] = "马上拨打报警电话，把地点、燃烧的东西和火势都讲清楚"
	do(t, n, ann, r.ID, editing.Command{Kind: editing.Revise, Revision: 1, Text: doubtful})
	if _, err := n.Do(t.Context(), ann, r.ID, editing.Command{Kind: editing.Submit, Revision: 2}); !errors.Is(err, editing.ErrDoubts) {
		t.Error(err)
	}
	do(t, n, ann, r.ID, editing.Command{Kind: editing.Submit, Revision: 2, Why: "要点就这么多"})
	if twin := write(t, n, ann, doubtful, ""); len(n.Lint(twin.Text().Question)) == 0 {
		t.Error("a twin goes unnoticed")
	}
	same, _ := n.catalog.ByID(filed)
	copied := write(t, n, ann, same, filed)
	if _, err := n.Do(t.Context(), ann, copied.ID, editing.Command{Kind: editing.Submit, Revision: 1}); !errors.Is(err, editing.ErrUnchanged) {
		t.Error(err)
	}
	for _, bad := range []question.Question{{}, {Law: "none"}} {
		if _, err := n.Write(t.Context(), ann, bad, "", ""); !errors.Is(err, editing.ErrFaults) {
			t.Error(err)
		}
	}
	if _, err := n.Write(t.Context(), ann, sound(5), r.ID, ""); !errors.Is(err, editing.ErrReplaces) {
		t.Errorf("a draft was replaced: %v", err)
	}
}

func TestTheSameRequestAndTheSameRowMakeOneDraft(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		kept := records(t, db)
		one, two := newNode(t, kept, clock), newNode(t, kept, clock)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				n := []*node{one, two}[i%2]
				if _, err := n.Write(t.Context(), ann, sound(1), "", "request/ann/1"); err != nil {
					t.Error(err)
				}
				if _, err := n.Write(t.Context(), ann, sound(10+i), "", ""); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		rows := []question.Question{sound(30), {Law: "none", Stem: "没有这部法律"}, sound(31), sound(30)}
		first, again := one.WriteAll(t.Context(), tong, "", rows), two.WriteAll(t.Context(), tong, "", rows)
		// Of two rows alike one becomes the draft: which, depends on the numbers other nodes have taken meanwhile.
		if first[0].Again == first[3].Again || first[3].Record.ID != first[0].Record.ID || !errors.Is(first[1].Err, editing.ErrFaults) {
			t.Errorf("%+v", first)
		}
		for i, o := range again {
			if i != 1 && (!o.Again || o.Record.ID != first[i].Record.ID) {
				t.Errorf("row %d: %+v", i, o)
			}
		}
		if err := two.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(two.Rows(editing.Filter{State: editing.Draft})); got != 1+8+2 {
			t.Errorf("%d drafts", got)
		}
	})
}

// Two editors at once: one acceptance counts, and it is of the revision that was read.
func TestOneOfTwoDecides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		kept := records(t, db)
		one, two := newNode(t, kept, testkit.NewClock(june)), newNode(t, kept, testkit.NewClock(june))
		for i := range 6 {
			r := write(t, one, ann, sound(i), "")
			do(t, one, ann, r.ID, editing.Command{Kind: editing.Submit, Revision: 1})
			var wg sync.WaitGroup
			errs := make([]error, 2)
			wg.Go(func() {
				_, errs[0] = two.Do(t.Context(), bob, r.ID, editing.Command{Kind: editing.Accept, Revision: 1})
			})
			wg.Go(func() { _, errs[1] = one.Do(t.Context(), ann, r.ID, editing.Command{Kind: editing.Recall}) })
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("%v", errs)
			}
			got, err := kept.Get(t.Context(), r.ID)
			if err != nil || (got.State == editing.Used) != (errs[0] == nil) {
				t.Errorf("%s, %v, %v", got.State, errs, err)
			}
		}
	})
}

// Whatever is done by whomever: what came into use never changes its text, a reader who did not write any of it accepted
// it, and what is held, withdrawn or replaced is never drawn. A second node that hears late comes to the same.
func TestLife(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		db := testkit.DB(t)
		kept := records(t, db)
		clock := testkit.NewClock(june)
		here, there := newNode(t, kept, clock), newNode(t, kept, clock)
		people := []account.Organiser{ann, bob, tong, hua, gone}
		kinds := []editing.Kind{
			editing.Revise, editing.Submit, editing.Recall, editing.Accept, editing.Return, editing.Hold, editing.Release, editing.Withdraw,
		}
		ids := []string{filed}
		used := map[string]string{}
		for step := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			clock.Advance(time.Second)
			by := rapid.SampledFrom(people).Draw(rt, "who")
			n := rapid.SampledFrom([]*node{here, there}).Draw(rt, "node")
			id := rapid.SampledFrom(ids).Draw(rt, "question")
			if rapid.IntRange(0, 3).Draw(rt, "new") == 0 {
				replaces := ""
				if rapid.Bool().Draw(rt, "replacing") {
					replaces = id
				}
				if r, err := n.Write(context.Background(), by, sound(step), replaces, ""); err == nil {
					ids = append(ids, r.ID)
				}
				continue
			}
			before, _ := kept.Get(context.Background(), id)
			c := editing.Command{
				Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), Revision: rapid.IntRange(0, 3).Draw(rt, "revision"),
				Why: "有道理", Reason: editing.Mistake, Text: sound(100 + step),
			}
			if next, ok := onwards[before.State]; ok && rapid.Bool().Draw(rt, "onwards") { // most of what chance does leads nowhere
				c.Kind, c.Revision = next, len(before.Revisions)
			}
			_, err := n.Do(context.Background(), by, id, c)
			after, _ := kept.Get(context.Background(), id)
			if len(after.Acts) < len(before.Acts) || len(after.Revisions) < len(before.Revisions) || err != nil && len(after.Acts) != len(before.Acts) {
				rt.Fatalf("%s lost something: %v", id, err)
			}
			if rapid.Bool().Draw(rt, "heard") {
				for _, other := range []*node{here, there} {
					if err := other.Hear(context.Background(), id); err != nil {
						rt.Fatal(err)
					}
				}
			}
			hold(rt, n, kept, ids, used)
		}
		for _, n := range []*node{here, there} {
			if err := n.Refresh(context.Background()); err != nil {
				rt.Fatal(err)
			}
		}
		if a, b := fmt.Sprint(drawn(here.catalog)), fmt.Sprint(drawn(there.catalog)); a != b {
			rt.Fatalf("two nodes draw differently:\n%s\n%s", a, b)
		}
	})
}

var onwards = map[editing.State]editing.Kind{editing.Draft: editing.Submit, editing.Waiting: editing.Accept}

// hold holds the catalog of a node that knows everything to what is kept.
func hold(rt *rapid.T, n *node, kept *store.Editing, ids []string, used map[string]string) {
	if err := n.Refresh(context.Background()); err != nil {
		rt.Fatal(err)
	}
	replaced := map[string]bool{}
	for _, id := range ids {
		r, err := kept.Get(context.Background(), id)
		if err != nil || r.Filed || !r.EverUsed() {
			continue
		}
		replaced[r.Replaces] = true
		print := question.Fingerprint(r.Text().Question)
		if before, was := used[id]; was && before != print {
			rt.Fatalf("the text of %s changed after it came into use", id)
		}
		used[id] = print
		accepts := 0
		for _, act := range r.Acts {
			if act.Kind == editing.Accept {
				accepts++
				if r.WrittenBy(act.By) || act.Revision != len(r.Revisions) {
					rt.Fatalf("%s was accepted by %s, who wrote of it", id, act.By)
				}
			}
		}
		if accepts != 1 {
			rt.Fatalf("%s was accepted %d times", id, accepts)
		}
		if q, ok := n.catalog.ByID(id); !ok || question.Fingerprint(withoutState(q)) != print {
			rt.Fatalf("%s is not known by what it said", id)
		}
	}
	drawn := drawn(n.catalog)
	for _, id := range ids {
		r, err := kept.Get(context.Background(), id)
		ask := err == nil && r.State == editing.Used || err != nil && id == filed
		if _, is := drawn[id]; is != (ask && !replaced[id]) {
			rt.Fatalf("%s, %s, is drawn: %v", id, r.State, is)
		}
	}
}

func withoutState(q question.Question) question.Question { q.Status = ""; return q }

// What is taken in from files is decided by what it asks: the order of options, the law and the rest do not matter, and
// neither does which node was faster.
func TestManyAreTakenInOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		clock := testkit.NewClock(june)
		kept := records(t, db)
		one, two := newNode(t, kept, clock), newNode(t, kept, clock)
		var rows []question.Question
		for i := range 120 {
			rows = append(rows, sound(i))
		}
		got := make([][]editing.Outcome, 4)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() { got[i] = []*node{one, two}[i%2].WriteAll(t.Context(), ann, "", rows) })
		}
		wg.Wait()
		made := 0
		for row := range rows {
			for _, outcomes := range got {
				o := outcomes[row]
				if o.Err != nil || o.Record.ID != got[0][row].Record.ID {
					t.Fatalf("row %d: %+v, first %+v", row, o, got[0][row])
				}
				if !o.Again {
					made++
				}
			}
		}
		if err := one.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if drafts := len(one.Rows(editing.Filter{State: editing.Draft})); made != len(rows) || drafts != len(rows) {
			t.Errorf("%d made, %d drafts of %d rows", made, drafts, len(rows))
		}

		turned := sound(3)
		turned.Options, turned.Answer = []string{"马上报告火警", "先收拾东西", "等一等再说"}, []int{0}
		turned.Law, turned.Article, turned.Explanation = "none", "", ""
		inFile := question.Question{Type: question.Judge, Stem: "着火了要马上报警 对不对", Answer: []int{0}}
		other := sound(3)
		other.Answer = []int{0}
		known := one.Known([]question.Question{turned, inFile, other})
		if known[0] != got[0][3].Record.ID || known[1] != filed || known[2] != "" {
			t.Errorf("known: %v", known)
		}
		again := one.WriteAll(t.Context(), ann, "", []question.Question{turned, inFile})
		if !again[0].Again || !again[1].Again || again[1].Record.ID != filed {
			t.Errorf("%+v", again)
		}
	})
}

// Somebody who goes away in the middle leaves whole drafts and no others, and going on adds what is missing.
func TestManyCutShortGoOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newNode(t, records(t, db), testkit.NewClock(june))
		rows := []question.Question{sound(0), sound(1), sound(2), sound(3)}
		n.WriteAll(t.Context(), ann, "", rows[:2])
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, o := range n.WriteAll(ctx, ann, "", rows)[2:] {
			if o.Err == nil {
				t.Errorf("written after all: %+v", o)
			}
		}
		if drafts := len(n.Rows(editing.Filter{State: editing.Draft})); drafts != 2 {
			t.Errorf("%d drafts", drafts)
		}
		for i, o := range n.WriteAll(t.Context(), ann, "", rows) {
			if o.Err != nil || o.Again != (i < 2) {
				t.Errorf("row %d: %+v", i, o)
			}
		}
	})
}

func TestRulesTellWhatADraftLacks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newNode(t, records(t, db), testkit.NewClock(june))
		bare := question.Question{Type: question.Judge, Law: "xf", Stem: "着火了要马上报警，对不对？", Answer: []int{1}}
		fields := map[string]bool{}
		for _, r := range n.Rules([]question.Question{sound(1), bare})[1] {
			fields[r.Field+" "+r.Twin] = true
		}
		if !fields["explanation "] || !fields["article "] || !fields["stem "+filed] {
			t.Errorf("%v", fields)
		}
		if got := n.Rules([]question.Question{sound(1)})[0]; len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}
