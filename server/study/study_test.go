package study

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/answer"
	"pufa/server/question"
)

func (p *place) overview(t *testing.T) Overview {
	t.Helper()
	o, err := p.Overview(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestWhatIsWrongComesBackTomorrow(t *testing.T) {
	p := newPlace(t)
	if o := p.overview(t); o != (Overview{}) {
		t.Errorf("nobody: %+v", o)
	}
	p.answer("ann", "xf-0001", false)
	p.answer("ann", "xf-0002", true)
	if o := p.overview(t); o.Wrong != 1 || o.Due != 0 || !o.NextDue.Equal(p.clock.AddDate(0, 0, 1)) {
		t.Errorf("at once: %+v", o)
	}
	p.clock = p.clock.Add(13 * time.Hour) // one in the morning of 2 June in China
	if o := p.overview(t); o.Due != 1 {
		t.Errorf("tomorrow: %+v", o)
	}
	due, err := p.DueQuestions(t.Context(), "ann")
	if err != nil || len(due) != 1 || due[0].ID != "xf-0001" {
		t.Errorf("%v, %v", due, err)
	}
	p.clock = p.clock.AddDate(0, 0, 3)
	if o := p.overview(t); o.Due != 2 {
		t.Errorf("in three days: %+v", o)
	}
	p.answer("ann", "xf-0001", true)
	if o := p.overview(t); o.Due != 1 || o.Wrong != 1 {
		t.Errorf("after one right answer: %+v", o)
	}
	p.answer("ann", "xf-0001", true)
	if o := p.overview(t); o.Wrong != 0 {
		t.Errorf("after two: %+v", o)
	}
}

func TestTheNotebookByTopic(t *testing.T) {
	p := newPlace(t)
	for _, id := range []string{"xf-0000", "xf-0001", "xf-0002", "xf-9000"} {
		p.answer("ann", id, false)
		p.clock = p.clock.Add(time.Minute)
	}
	p.answer("bob", "xf-0003", false)
	noted, err := p.Notebook(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, n := range noted {
		ids = append(ids, n.Question.ID)
		if n.Left != MasteredAfter || n.Missed != 1 {
			t.Errorf("%+v", n)
		}
	}
	if diff := cmp.Diff([]string{"xf-0002", "xf-0001", "xf-0000"}, ids); diff != "" { // the withdrawn one is out
		t.Error(diff)
	}
	smoke, err := p.WrongQuestions(t.Context(), "ann", "xf", "烟雾")
	if err != nil || len(smoke) != 1 || smoke[0].ID != "xf-0000" {
		t.Errorf("%v, %v", smoke, err)
	}
	if none, err := p.WrongQuestions(t.Context(), "ann", "other", ""); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}

func TestACompetitionCountsOnceItIsTold(t *testing.T) {
	p := newPlace(t)
	a := p.answer("ann", "xf-0001", false)
	a.Source, a.Session, a.Index = answer.Contest, "c", 0
	p.shelf.answers[a.ID] = a
	p.shelf.untold["c/0"] = true
	for range 3 {
		p.clock = p.clock.Add(time.Hour)
		p.answer("ann", "xf-0002", true)
		if o := p.overview(t); o.Wrong != 0 {
			t.Fatalf("told before the host does: %+v", o)
		}
	}
	if err := p.MayKnow(t.Context(), "ann", "xf-0001"); !errors.Is(err, ErrNotAnswered) {
		t.Error(err)
	}
	p.shelf.untold["c/0"] = false
	if o := p.overview(t); o.Wrong != 1 {
		t.Errorf("after: %+v", o)
	}
	if l := p.shelf.learners["ann"]; len(l.Waiting) != 0 {
		t.Errorf("still waiting: %+v", l)
	}
	p.shelf.untold["c/1"] = true
	b := p.answer("ann", "xf-0003", false)
	b.Source, b.Session, b.Index = answer.Contest, "c", 1
	p.shelf.answers[b.ID] = b
	p.overview(t)
	p.clock = p.clock.Add(waitMost + time.Hour)
	if o, l := p.overview(t), p.shelf.learners["ann"]; o.Wrong != 1 || len(l.Waiting) != 0 {
		t.Errorf("never told: %+v, %+v", o, l)
	}
}

// TestAnExamIsCountedWhenItIsOver: its answers are kept at the end, dated when they were given.
func TestAnExamIsCountedWhenItIsOver(t *testing.T) {
	p := newPlace(t)
	p.answer("ann", "xf-0002", true)
	p.overview(t)
	given := p.clock.Add(time.Minute)
	p.clock = p.clock.Add(48 * time.Hour)
	p.answer("ann", "xf-0003", true)
	p.overview(t)
	late := p.answer("ann", "xf-0001", false)
	late.Stamp(given)
	p.shelf.answers[late.ID] = late
	if o := p.overview(t); o.Wrong != 1 {
		t.Errorf("%+v", o)
	}
	l := p.shelf.learners["ann"]
	p.overview(t)
	if again := p.shelf.learners["ann"]; len(l.Counted) != 3 || !cmp.Equal(l, again) {
		t.Errorf("nothing new, but %+v became %+v", l, again)
	}
	p.clock = p.clock.Add(30 * 24 * time.Hour)
	p.answer("ann", "xf-0001", true)
	p.overview(t)
	if l := p.shelf.learners["ann"]; len(l.Counted) != 1 {
		t.Errorf("old ones are still listed: %+v", l)
	}
}

func TestBookmarksNeedAnAnswer(t *testing.T) {
	p := newPlace(t)
	if err := p.Keep(t.Context(), "ann", "xf-0001"); !errors.Is(err, ErrNotAnswered) {
		t.Error(err)
	}
	p.answer("ann", "xf-0001", true)
	p.answer("ann", "xf-9000", true)
	for _, id := range []string{"xf-0001", "xf-9000", "xf-0001"} {
		if err := p.Keep(t.Context(), "ann", id); err != nil {
			t.Fatal(err)
		}
		p.clock = p.clock.Add(time.Minute)
	}
	marked, err := p.Marked(t.Context(), "ann")
	if err != nil || len(marked) != 2 || marked[0].Asked || !marked[1].Asked {
		t.Errorf("%+v, %v", marked, err)
	}
	if asked, err := p.MarkedQuestions(t.Context(), "ann"); err != nil || len(asked) != 1 {
		t.Errorf("%v, %v", asked, err)
	}
	for range 2 {
		if err := p.Drop(t.Context(), "ann", "xf-0001"); err != nil {
			t.Fatal(err)
		}
	}
	if o := p.overview(t); o.Bookmarks != 1 {
		t.Errorf("%+v", o)
	}
}

func TestAPackLeavesOutWhatIsPlayed(t *testing.T) {
	p := newPlace(t)
	whole, err := p.Pack(t.Context(), "xf")
	if err != nil || len(whole.Questions) != 20 {
		t.Fatalf("%d, %v", len(whole.Questions), err)
	}
	p.shelf.reserved["xf-0004"] = true
	less, err := p.Pack(t.Context(), "xf")
	if err != nil || less.Version == whole.Version ||
		slices.ContainsFunc(less.Questions, func(q question.Question) bool { return q.ID == "xf-0004" }) {
		t.Errorf("%+v, %v", less, err)
	}
	if _, err := p.Pack(t.Context(), "none"); !errors.Is(err, ErrUnknownLaw) {
		t.Error(err)
	}
}

func held(id string, q string, option int, ago time.Duration) Held {
	return Held{ID: id, Run: "run", Question: q, Given: question.Given{Options: []int{option}}, Ago: ago}
}

func TestWhatWasAnsweredOffline(t *testing.T) {
	p := newPlace(t)
	sent := []Held{
		held("a", "xf-0001", 0, time.Hour), held("b", "xf-0002", 1, 40*24*time.Hour), held("c", "xf-9000", 1, 0),
		held("d", "xf-0003", 7, 0), held("e", "no such", 1, 0), held("f", "xf-0004", 1, -time.Hour),
	}
	for range 2 { // the answer got lost, so it is sent again
		taken, err := p.TakeHeld(t.Context(), ann, sent)
		want := []Taken{{"a", true, false}, {"b", true, true}, {"c", false, false}, {"d", false, false}, {"e", false, false}, {"f", true, true}}
		if diff := cmp.Diff(want, taken); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		p.clock = p.clock.Add(time.Minute)
	}
	if len(p.shelf.answers) != 3 {
		t.Fatalf("%d answers", len(p.shelf.answers))
	}
	for _, a := range p.shelf.answers {
		if !a.Offline || a.Campaign != "" || a.Source != answer.Practice {
			t.Errorf("%+v", a)
		}
	}
	c, err := p.shelf.Get(t.Context(), CardID("ann", "xf-0001"))
	if err != nil || !c.Last.Equal(june.Add(-time.Hour)) || !c.Wrong {
		t.Errorf("%+v, %v", c, err)
	}
	if c, _ := p.shelf.Get(t.Context(), CardID("ann", "xf-0002")); !c.Last.Equal(june.Add(-OfflineMost)) {
		t.Errorf("dated back to %v", c.Last)
	}
	if c, _ := p.shelf.Get(t.Context(), CardID("ann", "xf-0004")); !c.Last.Equal(june) {
		t.Errorf("from the future: %v", c.Last)
	}
}

// TestALineThatDropsRepeatsAndReorders: whatever of the phone's sendings arrives, in whatever order and however often,
// each answer is kept once and every card says what a phone with a line would have made it say.
func TestALineThatDropsRepeatsAndReorders(t *testing.T) {
	catalog := banks(t, 20)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		var queue []Held
		for i := range n {
			queue = append(queue, held(fmt.Sprintf("h%02d", i), fmt.Sprintf("xf-%04d", rapid.IntRange(0, 4).Draw(t, "q")),
				rapid.IntRange(0, 2).Draw(t, "option"), time.Duration(n-i)*time.Minute))
		}
		arrive := func(batches [][]Held) *shelf {
			s := newShelf()
			study := New(catalog, s, s, record{s}, record{s}, func() time.Time { return june })
			for _, b := range batches {
				if _, err := study.TakeHeld(t.Context(), ann, b); err != nil {
					t.Fatal(err)
				}
			}
			return s
		}
		var batches [][]Held
		for i := 0; i < n; {
			to := min(n, i+rapid.IntRange(1, 10).Draw(t, "batch"))
			batches = append(batches, queue[i:to])
			i = to
		}
		tries := append(slices.Clone(batches), rapid.SliceOf(rapid.SampledFrom(batches)).Draw(t, "again")...)
		straight, crooked := arrive(batches), arrive(rapid.Permutation(tries).Draw(t, "order"))
		if len(crooked.answers) != n {
			t.Fatalf("%d answers of %d", len(crooked.answers), n)
		}
		if diff := cmp.Diff(straight.cards, crooked.cards); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestBelongings(t *testing.T) {
	p := newPlace(t)
	p.answer("ann", "xf-0001", false)
	p.answer("bob", "xf-0001", false)
	if err := p.Keep(t.Context(), "ann", "xf-0001"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Overview(t.Context(), "bob"); err != nil {
		t.Fatal(err)
	}
	b := NewBelongings(p.Study)
	of, err := b.Of(t.Context(), "ann")
	if own, ok := of.(Own); err != nil || !ok || len(own.Cards) != 1 || !own.Cards[0].Notebook || len(own.Bookmarks) != 1 {
		t.Fatalf("%+v, %v", of, err)
	}
	for range 2 {
		if err := b.Forget(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.shelf.cards) != 1 || len(p.shelf.marks) != 0 || len(p.shelf.learners) != 1 {
		t.Errorf("left: %v %v %v", p.shelf.cards, p.shelf.marks, p.shelf.learners)
	}
}
