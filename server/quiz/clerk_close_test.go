package quiz_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

type printings = store.Printings

type stopping struct {
	*printings
	leaves int // how many papers it still keeps
}

func (s *stopping) AddLeaves(ctx context.Context, all []quiz.Leaf) error {
	if s.leaves >= len(all) {
		return s.printings.AddLeaves(ctx, all)
	}
	return errors.Join(errors.New("killed"), s.printings.AddLeaves(ctx, all[:s.leaves]))
}

func TestAPrintingThatWasCutOffIsMadeGood(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		o := newOffice(t, db, contestRules(nil))
		wish := quiz.PrintWish{Campaign: "month", Phase: "formal", District: tong.District, Count: 6, Request: "r"}
		if _, err := quiz.NewClerk(o.examiner, &stopping{o.printed, 2}, o.sittings, folk{o.people}).Print(t.Context(), tong, wish); err == nil {
			t.Fatal("not cut off")
		}
		if list, err := o.List(t.Context(), tong, "month"); err != nil || len(list) != 0 {
			t.Errorf("half a printing is listed: %+v %v", list, err)
		}
		p, err := o.Print(t.Context(), tong, wish)
		must(t, err)
		if again, err := o.Print(t.Context(), tong, wish); err != nil || again.ID != p.ID {
			t.Errorf("asked again it is another: %v", err)
		}
		if _, leaves, err := o.Papers(t.Context(), tong, p.ID); err != nil || len(leaves) != 6 {
			t.Errorf("%d papers, %v", len(leaves), err)
		}
	})
}

func TestClosingThatWasCutOffIsMadeGood(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		o := newOffice(t, db, contestRules(nil))
		p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 4})
		for _, leaf := range leaves[:3] {
			must(t, o.enter(tong, leaf, o.right(leaf, 4)))
		}
		all, err := o.sittings.OfPrinting(t.Context(), p.ID)
		must(t, err)
		// Closed, one sitting ended, none counted: then the server went down.
		_, err = o.printed.ChangePrinting(t.Context(), p.ID, func(p *quiz.Printing) error { p.Stage = quiz.PileClosed; return nil })
		must(t, err)
		_, err = o.sittings.Change(t.Context(), all[0].ID, func(s *quiz.Sitting) error { s.Stage, s.Over = quiz.StageOver, s.StartedAt; return nil })
		must(t, err)
		for range 2 {
			must(t, o.examiner.Sweep(t.Context()))
			must(t, o.Sweep(t.Context()))
		}
		tries, err := o.sittings.Tries(t.Context(), "month", "formal", "")
		must(t, err)
		n, err := o.answers.Count(t.Context())
		must(t, err)
		for _, try := range tries {
			if try.Stage != quiz.StageCounted {
				t.Errorf("%+v", try)
			}
		}
		names, err := o.people.Nicknames(t.Context(), []string{account.OnPaper + leaves[0].Code, account.OnPaper + leaves[3].Code})
		if len(tries) != 3 || n != 12 || err != nil || len(names) != 1 || names[account.OnPaper+leaves[0].Code] != "纸卷001号" {
			t.Errorf("%d sittings, %d answers, %v %v", len(tries), n, names, err)
		}
		if kept, err := o.printed.Printing(t.Context(), p.ID); err != nil || kept.Stage != quiz.PileCounted {
			t.Errorf("%s %v", kept.Stage, err)
		}
	})
}

func TestThePhaseClosesThePapers(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 2})
	must(t, o.enter(tong, leaves[0], o.right(leaves[0], 3)))
	o.clock.Set(p.Until.Add(-time.Millisecond))
	must(t, o.examiner.Sweep(t.Context()))
	if n, err := o.answers.Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d answers while it may be corrected, %v", n, err)
	}
	o.clock.Set(p.Until)
	if err := o.enter(tong, leaves[1], o.right(leaves[1], 3)); !errors.Is(err, quiz.ErrEntryOver) {
		t.Errorf("typed in afterwards: %v", err)
	}
	must(t, o.examiner.Sweep(t.Context()))
	pile, err := o.Key(t.Context(), tong, p.ID)
	if n, _ := o.answers.Count(t.Context()); err != nil || n != 4 || pile.Sheets[0].Sitting.Points != 30 {
		t.Errorf("%d answers, %v", n, err)
	}
}
