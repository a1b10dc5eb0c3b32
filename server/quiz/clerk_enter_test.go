package quiz_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/testkit"
)

func TestAPaperIsTypedInOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		o := newOffice(t, db, contestRules(nil))
		p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 1})
		var wg sync.WaitGroup
		var kept, refused atomic.Int64
		for n := range 8 {
			wg.Go(func() {
				err := o.enter(account.Organiser{ID: fmt.Sprint("clerk", n), Name: "办事员", Role: account.RoleOfficer, District: tong.District}, leaves[0], o.right(leaves[0], n%4))
				switch {
				case err == nil:
					kept.Add(1)
				case errors.Is(err, quiz.ErrEntered):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		all, err := o.sittings.OfPrinting(t.Context(), p.ID)
		if err != nil || kept.Load() != 1 || refused.Load() != 7 || len(all) != 1 {
			t.Errorf("%d kept, %d refused, %d sittings, %v", kept.Load(), refused.Load(), len(all), err)
		}
	})
}

func TestTheSameSentAgainIsNoSecondOne(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	_, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 1})
	typed := o.right(leaves[0], 2)
	must(t, o.enter(tong, leaves[0], typed))
	must(t, o.enter(tong, leaves[0], typed))
	err := o.enter(tong, leaves[0], o.right(leaves[0], 3))
	if entered := (*quiz.EnteredError)(nil); !errors.As(err, &entered) || !strings.Contains(entered.Explain(), "铜元局在 6 月 1 日 12:00") {
		t.Error(err)
	}
}

func TestCapsHoldOnPaper(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		o := newOffice(t, db, contestRules(nil))
		p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 4})
		must(t, o.enter(tong, leaves[0], o.right(leaves[0], 2)))
		again := func(i int) error {
			_, err := o.Enter(t.Context(), tong, leaves[i].Code, quiz.Entry{Typed: o.right(leaves[i], 4), Again: quiz.CodeWords(leaves[0].Code)})
			return err
		}
		if err := again(1); !errors.Is(err, quiz.ErrSpent) {
			t.Errorf("a second one on a day that allows one: %v", err)
		}
		o.clock.Advance(24 * time.Hour)
		must(t, again(1))
		o.clock.Advance(24 * time.Hour)
		if err := again(2); !errors.Is(err, quiz.ErrSpent) {
			t.Errorf("a third one where two are all: %v", err)
		}
		if _, err := o.Enter(t.Context(), tong, leaves[3].Code, quiz.Entry{Typed: o.right(leaves[3], 1), Again: leaves[2].Code}); !errors.Is(err, quiz.ErrRules) {
			t.Errorf("the same as on a paper nobody typed in: %v", err)
		}
		_, err := o.Close(t.Context(), tong, p.ID)
		must(t, err)
		kept, err := o.answers.OfPerson(t.Context(), account.OnPaper+leaves[0].Code)
		if err != nil || len(kept) != 8 {
			t.Errorf("%d answers of one person on two papers, %v", len(kept), err)
		}
	})
}

func TestACorrectionIsAFurtherRecord(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 2})
	leaf := leaves[0]
	correct := func(entry quiz.Entry) error {
		_, err := o.Correct(t.Context(), tong, leaf.Code, entry)
		return err
	}
	change := quiz.Entry{Typed: o.right(leaf, 4), Reason: "第三题看错了", Records: 1}
	if err := correct(change); !errors.Is(err, quiz.ErrNotEntered) {
		t.Errorf("nothing to correct: %v", err)
	}
	must(t, o.enter(tong, leaf, o.right(leaf, 1)))
	o.clock.Advance(time.Hour)
	if err := correct(quiz.Entry{Typed: o.right(leaf, 4), Records: 1}); !errors.Is(err, quiz.ErrRules) {
		t.Errorf("without a reason: %v", err)
	}
	must(t, correct(change))
	if err := correct(change); !errors.Is(err, quiz.ErrChanged) {
		t.Errorf("over another's correction: %v", err)
	}
	pile, err := o.Open(t.Context(), tong, p.ID)
	must(t, err)
	if s := pile.Sheets[0].Sitting; len(s.Records) != 2 || s.Records[1].Reason != "第三题看错了" || pile.Told || pile.Sheets[0].Key != nil {
		t.Errorf("%+v, told %v", s, pile.Told)
	}
	if _, err := o.Key(t.Context(), tong, p.ID); !errors.Is(err, quiz.ErrEntryOpen) {
		t.Errorf("the key of what is open: %v", err)
	}
	_, err = o.Close(t.Context(), tong, p.ID)
	must(t, err)
	if err := correct(quiz.Entry{Typed: o.right(leaf, 0), Reason: "再改", Records: 2}); !errors.Is(err, quiz.ErrEntryOver) {
		t.Errorf("after closing: %v", err)
	}
	if err := o.enter(tong, leaves[1], o.right(leaves[1], 1)); !errors.Is(err, quiz.ErrEntryOver) {
		t.Errorf("typed in after closing: %v", err)
	}
	pile, err = o.Key(t.Context(), tong, p.ID)
	must(t, err)
	s := pile.Sheets[0].Sitting
	// It is of the day on which it was first typed in, and took all the time there is.
	if s.Points != 40 || !s.Over.Equal(s.Records[0].At) || s.TieMS != 600_000 || s.UsedMS != 600_000 {
		t.Errorf("%d points, over %v, %d ms", s.Points, s.Over, s.TieMS)
	}
	if diff := cmp.Diff(o.right(leaf, 4), pile.Sheets[0].Key); diff != "" {
		t.Error(diff)
	}
}

func TestAListIsLookedAtBeforeItIsTypedIn(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 6})
	_, theirs := o.print(hua, quiz.PrintWish{Phase: "formal", Count: 1})
	must(t, o.enter(tong, leaves[1], o.right(leaves[1], 4)))
	must(t, o.enter(tong, leaves[2], o.right(leaves[2], 4)))
	line := func(code, name string, typed []string) []string { return append([]string{code, name}, typed...) }
	bad := o.right(leaves[3], 4)
	bad[2] = "Q"
	cells := [][]string{
		{"标题"},
		{"编号", "昵称", "1", "2"},
		line(leaves[0].Code, "张阿婆", o.right(leaves[0], 4)),
		line(quiz.CodeWords(leaves[1].Code), "", o.right(leaves[1], 4)), // the same again
		line(leaves[2].Code, "", o.right(leaves[2], 1)),                 // typed in otherwise
		line(leaves[3].Code, "13800001111", bad),
		line(leaves[0].Code, "", o.right(leaves[0], 4)), // twice in the list
		{},
		line(theirs[0].Code, "", o.right(theirs[0], 4)),
		line("1234567890", "", nil),
		line(leaves[4].Code, "", append(o.right(leaves[4], 4), "A")),
		line(leaves[5].Code, "", nil),
	}
	for _, commit := range []bool{false, true, true} {
		rows, err := o.Rows(t.Context(), tong, cells, commit)
		must(t, err)
		var got []string
		for _, r := range rows {
			where := []string{}
			for _, typo := range r.Typos {
				where = append(where, fmt.Sprint(typo.Index))
			}
			got = append(got, fmt.Sprintf("%d %s %s %v", r.Line, r.State, strings.Join(where, ","), r.Err != nil))
		}
		first := "new"
		if commit {
			first = "kept"
		}
		want := []string{
			"3 " + first + "  false", "4 kept  false", "5 wrong  true", "6 wrong -2,2 false", "7 wrong -1 false", "9 wrong -1 false",
			"10 wrong -1 false", "11 wrong 4 false", "12 wrong 0 false",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("commit %v: %s", commit, diff)
		}
		all, err := o.sittings.OfPrinting(t.Context(), p.ID)
		if n := 2 + map[bool]int{true: 1}[commit]; err != nil || len(all) != n {
			t.Errorf("commit %v: %d are typed in, %v", commit, len(all), err)
		}
	}
}

func BenchmarkAListOf500(b *testing.B) {
	o := newOffice(b, testkit.DB(b), contestRules(nil))
	for b.Loop() {
		p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 500, Request: fmt.Sprint(rand.Uint64())})
		var cells [][]string
		for _, leaf := range leaves {
			cells = append(cells, append([]string{leaf.Code, ""}, o.right(leaf, 2)...))
		}
		if _, err := o.Rows(context.Background(), tong, cells, true); err != nil {
			b.Fatal(err)
		}
		if _, err := o.Close(context.Background(), tong, p.ID); err != nil {
			b.Fatal(err)
		}
	}
}
