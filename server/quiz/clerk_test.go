package quiz_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestAPaperCountsAsThePhoneDoes(t *testing.T) {
	for name, kind := range map[string]func(*testing.T) *docdb.DB{
		"SQLite": func(t *testing.T) *docdb.DB { return testkit.DB(t) }, "MongoDB": func(t *testing.T) *docdb.DB { return testkit.MongoDB(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, n := kind(t), 0
			rapid.Check(t, func(r *rapid.T) {
				if n++; n > 8 && name == "MongoDB" { // the engines are held to one another elsewhere
					return
				}
				partial := rapid.Bool().Draw(r, "partial")
				o := newOffice(t, db, quiz.Contest{})
				contest := contestRules(func(p *quiz.Phase) { p.Rules.Partial = partial })
				contest.Campaign = fmt.Sprintf("month-%d", offices.Load())
				online, err := store.NewOnline(t.Context(), db)
				must(t, err)
				_, err = online.KeepContest(t.Context(), contest)
				must(t, err)
				p, err := o.Print(t.Context(), tong, quiz.PrintWish{Campaign: contest.Campaign, Phase: "formal", District: tong.District, Count: 1})
				must(t, err)
				_, leaves, err := o.Papers(t.Context(), tong, p.ID)
				must(t, err)
				samePaper(r, o, p, leaves[0], contest)
			})
		})
	}
}

func samePaper(r *rapid.T, o *office, p quiz.Printing, leaf quiz.AskedLeaf, contest quiz.Contest) {
	ctx := context.Background()
	typed := make([]string, len(leaf.Places))
	given := make([]*question.Given, len(leaf.Places))
	any := false
	for i, place := range leaf.Places {
		if rapid.IntRange(0, 5).Draw(r, "blank") == 0 {
			continue
		}
		q, _ := o.catalog.ByID(place.Question)
		places := rapid.Permutation([]int{0, 1, 2, 3}[:len(q.Choices())]).Draw(r, "places")
		places = places[:1]
		if q.Type == question.Multiple {
			places = rapid.Permutation([]int{0, 1, 2, 3}).Draw(r, "several")[:rapid.IntRange(1, 4).Draw(r, "how many")]
		}
		given[i], any = &question.Given{Options: places}, true
		for _, at := range places {
			typed[i] += string(rune('A' + at))
		}
		if q.Type == question.Judge {
			typed[i] = [2]string{"对", "错"}[places[0]]
		}
	}
	if !any {
		return
	}
	phone := account.Resident{ID: fmt.Sprintf("phone-%s", p.ID), District: tong.District}
	twin := quiz.Sitting{
		ID: "twin-" + p.ID, Slot: "twin-" + p.ID, Person: phone.ID, District: phone.District, Kind: quiz.Online, Campaign: contest.Campaign,
		Phase: "formal", Day: "2026-06-01", Rules: p.Rules, Places: leaf.Places, StartedAt: o.clock.Now(), Ends: p.Until, Stage: quiz.StageOpen,
	}
	fail := func(err error) {
		if err != nil {
			r.Fatal(err)
		}
	}
	fail(o.sittings.Begin(ctx, twin))
	for i, g := range given {
		if g != nil {
			_, err := o.examiner.Answer(ctx, phone, twin.ID, i, *g)
			fail(err)
		}
	}
	_, err := o.examiner.Hand(ctx, phone, twin.ID)
	fail(err)
	form, err := o.Enter(ctx, tong, leaf.Code, quiz.Entry{Typed: typed})
	fail(err)
	_, err = o.Close(ctx, tong, p.ID)
	fail(err)
	onPhone, err := o.sittings.Get(ctx, twin.ID)
	fail(err)
	onPaper, err := o.sittings.Get(ctx, form.Sitting.ID)
	fail(err)
	if onPhone.Stage != quiz.StageCounted || onPaper.Stage != quiz.StageCounted || onPhone.Points != onPaper.Points ||
		onPhone.Right != onPaper.Right || onPhone.Passed != onPaper.Passed {
		r.Errorf("on the phone %d points, %d right, passed %v; on paper %d, %d, %v", onPhone.Points, onPhone.Right, onPhone.Passed,
			onPaper.Points, onPaper.Right, onPaper.Passed)
	}
	phones, err := o.answers.OfSession(ctx, twin.ID, -1)
	fail(err)
	papers, err := o.answers.OfSession(ctx, onPaper.ID, -1)
	fail(err)
	if diff := cmp.Diff(phones, papers, cmpopts.IgnoreFields(answer.Answer{}, "ID", "Session", "Person", "Clerk")); diff != "" {
		r.Error(diff)
	}
	for _, a := range papers {
		if a.Clerk != "tong" || a.Person != account.OnPaper+leaf.Code || a.Campaign != contest.Campaign {
			r.Errorf("%+v", a)
		}
	}
}

func TestTheTimeOfAPaper(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*quiz.Phase)
		tie    time.Duration
		points int64
	}{
		"the whole":  {func(*quiz.Phase) {}, 10 * time.Minute, 40},
		"each":       {func(p *quiz.Phase) { p.Rules.Free, p.Rules.Limit, p.Rules.Seconds = false, 0, 20 }, 80 * time.Second, 40},
		"none":       {func(p *quiz.Phase) { p.Rules.Limit = 0 }, 4 * time.Hour, 40},
		"with speed": {func(p *quiz.Phase) { p.Rules.Free, p.Rules.Limit, p.Rules.Seconds, p.Rules.Speed = false, 0, 20, true }, 80 * time.Second, 20},
	} {
		o := newOffice(t, testkit.DB(t), contestRules(c.change))
		p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 1, Large: true})
		must(t, o.enter(tong, leaves[0], o.right(leaves[0], 4)))
		_, err := o.Close(t.Context(), tong, p.ID)
		must(t, err)
		tries, err := o.sittings.Tries(t.Context(), "month", "formal", "")
		if err != nil || len(tries) != 1 || tries[0].TieMS != c.tie.Milliseconds() || tries[0].Points != c.points {
			t.Errorf("%s: %+v, %v", name, tries, err)
		}
	}
}

func TestPapersAreOfOneSubdistrict(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	if _, err := o.Print(t.Context(), hua, quiz.PrintWish{Campaign: "month", District: tong.District, Count: 1, Questions: 4}); !errors.Is(err, account.ErrOtherDistrict) {
		t.Errorf("printed for another sub-district: %v", err)
	}
	p, leaves := o.print(tong, quiz.PrintWish{Phase: "formal", Count: 1})
	for name, err := range map[string]error{
		"typed in":  o.enter(hua, leaves[0], o.right(leaves[0], 1)),
		"corrected": second(o.Correct(t.Context(), hua, leaves[0].Code, quiz.Entry{})),
		"looked at": second(o.Look(t.Context(), hua, leaves[0].Code)),
	} {
		if !errors.Is(err, quiz.ErrNoLeaf) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"opened": second(o.Open(t.Context(), hua, p.ID)), "closed": second(o.Close(t.Context(), hua, p.ID)),
	} {
		if !errors.Is(err, quiz.ErrNoPrinting) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := o.List(t.Context(), hua, "month"); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	must(t, o.enter(head, leaves[0], o.right(leaves[0], 1)))
	if list, err := o.List(t.Context(), head, "month"); err != nil || len(list) != 1 || list[0].Entered != 1 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestWhatCannotBePrinted(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(func(p *quiz.Phase) {
		p.Rules.Free, p.Rules.Limit, p.Rules.Wrong, p.Rules.AtOnce = false, 0, 3, true
	}))
	for name, c := range map[string]struct {
		wish quiz.PrintWish
		want error
	}{
		"ends by wrong answers": {quiz.PrintWish{Phase: "formal", Count: 1}, quiz.ErrRules},
		"no such phase":         {quiz.PrintWish{Phase: "final", Count: 1}, quiz.ErrNoContest},
		"none":                  {quiz.PrintWish{Questions: 4}, quiz.ErrRules},
		"too many":              {quiz.PrintWish{Questions: 4, Count: 501}, quiz.ErrRules},
		"too long":              {quiz.PrintWish{Questions: 51, Count: 1}, quiz.ErrRules},
		"more than there are":   {quiz.PrintWish{Questions: 40, Count: 1}, quiz.ErrRules},
		"nowhere":               {quiz.PrintWish{Questions: 4, Count: 1, Community: "nowhere"}, account.ErrUnknownCommunity},
	} {
		c.wish.Campaign, c.wish.District = "month", tong.District
		if _, err := o.Print(t.Context(), tong, c.wish); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	choices, err := o.Choices(t.Context(), tong, "month")
	if err != nil || len(choices) != 2 || choices[0].Why == "" || choices[1].Why != "" {
		t.Errorf("%+v %v", choices, err)
	}
	o.clock.Set(time.Date(2026, 7, 1, 4, 0, 0, 0, time.UTC))
	if _, err := o.Print(t.Context(), tong, quiz.PrintWish{Campaign: "month", District: tong.District, Questions: 4, Count: 1}); !errors.Is(err, quiz.ErrNotOn) {
		t.Errorf("after the campaign: %v", err)
	}
}

func TestOnePaperForARoom(t *testing.T) {
	o := newOffice(t, testkit.DB(t), quiz.Contest{})
	_, alike := o.print(tong, quiz.PrintWish{Count: 5, Alike: true})
	_, drawn := o.print(tong, quiz.PrintWish{Count: 5})
	differ := 0
	for i := range alike {
		if cmp.Diff(alike[0].Places, alike[i].Places) != "" {
			t.Errorf("paper %d of a room is another", i+1)
		}
		if cmp.Diff(drawn[0].Places, drawn[i].Places) != "" {
			differ++
		}
	}
	if differ == 0 {
		t.Error("papers that are drawn for themselves are all the same")
	}
}

func TestAPaperOutsideAContest(t *testing.T) {
	o := newOffice(t, testkit.DB(t), contestRules(nil))
	p, leaves := o.print(tong, quiz.PrintWish{Count: 2})
	must(t, o.enter(tong, leaves[0], o.right(leaves[0], 3)))
	_, err := o.Close(t.Context(), tong, p.ID)
	must(t, err)
	tries, err := o.sittings.Tries(t.Context(), "month", "", "")
	kept, _ := o.answers.OfPerson(t.Context(), account.OnPaper+leaves[0].Code)
	if err != nil || len(tries) != 0 || len(kept) != 4 || kept[0].Source != answer.Paper || kept[0].Campaign != "month" || kept[0].Points != 0 {
		t.Errorf("%+v %+v %v", tries, kept, err)
	}
}
