package quiz_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// office is a clerk over a real store, with a clock and a contest of its own.
type office struct {
	*quiz.Clerk
	t        testing.TB
	clock    *testkit.Clock
	examiner *quiz.Examiner
	catalog  *question.Catalog
	sittings *store.Sittings
	answers  *store.Answers
	printed  *store.Printings
	people   *store.Residents
}

var (
	tong = account.Organiser{ID: "tong", Name: "铜元局", Role: account.RoleOfficer, District: "500108001"}
	hua  = account.Organiser{ID: "hua", Name: "花园路", Role: account.RoleOfficer, District: "500108002"}
	head = account.Organiser{ID: "head", Name: "区局", Role: account.RoleDistrict}
)

// offices counts them, so that the ids of one are not those of another on the same database.
var offices atomic.Int64

// month is the only campaign.
type month struct{}

func (month) Occasion(context.Context, string) (quiz.Occasion, error) {
	return quiz.Occasion{Campaign: "month", Title: "安全生产月", From: "2026-06-01", To: "2026-06-30"}, nil
}

func (month) CampaignNow(context.Context, string) (string, error) { return "month", nil }

// folk lets everybody live everywhere, but for one community.
type folk struct{ people *store.Residents }

func (f folk) LivesIn(_ context.Context, _, community string) error {
	if community == "nowhere" {
		return account.ErrUnknownCommunity
	}
	return nil
}

func (f folk) Join(ctx context.Context, id, nickname, district string) error {
	return account.NewResidents(f.people, nil, nil, time.Now).Join(ctx, id, nickname, district)
}

// contestRules are of four questions, ten points each.
func contestRules(change func(*quiz.Phase)) quiz.Contest {
	phase := quiz.Phase{
		ID: quiz.PhaseFormal, From: "2026-06-01", To: "2026-06-20", PerDay: 1, InAll: 2, Admit: quiz.AdmitAll,
		Rules: quiz.Rules{Blueprint: quiz.Blueprint{{Count: 4, Points: 10}}, Free: true, Limit: 600, Elders: quiz.EldersSame, Pass: 20},
	}
	if change != nil {
		change(&phase)
	}
	return quiz.Contest{Campaign: "month", On: true, Phases: []quiz.Phase{phase}, Boards: quiz.Boards{Attempts: 1}, Units: []string{"渡口社区"}}
}

func newOffice(t testing.TB, db *docdb.DB, contest quiz.Contest) *office {
	t.Helper()
	o := &office{t: t, clock: testkit.NewClock(time.Date(2026, 6, 1, 4, 0, 0, 0, time.UTC))}
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("id: xf-%04d, type: single, stem: 第 %d 题是什么, options: [{wrong: 甲}, {right: 对}, {wrong: 乙}]", i, i))
	}
	for i := range 6 {
		lines = append(lines, fmt.Sprintf("id: xf-1%03d, type: multiple, stem: 多选第 %d 题, options: [{right: 对一}, {wrong: 错}, {right: 对二}, {wrong: 不}]", i, i),
			fmt.Sprintf("id: xf-2%03d, type: judge, stem: 判断第 %d 题, answer: %v", i, i, i%2 == 0))
	}
	o.catalog = testkit.Catalog(t, lines...)
	var err error
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o.sittings, err = store.NewSittings(context.Background(), db)
	check(err)
	o.answers, err = store.NewAnswers(context.Background(), db)
	check(err)
	o.printed, err = store.NewPrintings(context.Background(), db)
	check(err)
	o.people, err = store.NewResidents(context.Background(), db)
	check(err)
	attempts, err := store.NewAttempts(context.Background(), db)
	check(err)
	online, err := store.NewOnline(context.Background(), db)
	check(err)
	if contest.Campaign != "" {
		_, err = online.KeepContest(context.Background(), contest)
		check(err)
	}
	var seed atomic.Uint64
	desk := quiz.NewDesk(o.catalog, attempts, o.answers, month{}, o.clock.Now, func() uint64 { return seed.Add(1) * 7919 })
	contests := quiz.NewContests(online, month{}, quiz.BegunIn{o.sittings, o.printed}, o.catalog, o.clock.Now)
	var n atomic.Int64
	start := offices.Add(1)
	o.examiner = quiz.NewExaminer(desk, o.sittings, contests, nil, func() string { return fmt.Sprintf("s%d-%d", start, n.Add(1)) })
	o.Clerk = quiz.NewClerk(o.examiner, o.printed, o.sittings, folk{o.people})
	return o
}

// print prints for a sub-district and gives the codes.
func (o *office) print(by account.Organiser, w quiz.PrintWish) (quiz.Printing, []quiz.AskedLeaf) {
	o.t.Helper()
	w.Campaign = "month"
	if w.District == "" {
		w.District = by.District
	}
	if w.Phase == "" && w.Questions == 0 {
		w.Questions = 4
	}
	p, err := o.Print(context.Background(), by, w)
	if err != nil {
		o.t.Fatal(err)
	}
	_, leaves, err := o.Papers(context.Background(), by, p.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return p, leaves
}

// right are the answers to a paper as somebody would write them who knows the first so many.
func (o *office) right(leaf quiz.AskedLeaf, n int) []string {
	var typed []string
	for i, place := range leaf.Places {
		q, _ := o.catalog.ByID(place.Question)
		want := i < n
		if q.Type == question.Judge {
			typed = append(typed, map[bool]string{true: "对", false: "错"}[(q.Answer[0] == 0) == want])
			continue
		}
		text := ""
		for at, option := range place.Order {
			if slices.Contains(q.Answer, option) == want {
				text += string(rune('A' + at))
			}
		}
		if q.Type == question.Single {
			text = text[:1]
		}
		typed = append(typed, text)
	}
	return typed
}

func (o *office) enter(by account.Organiser, leaf quiz.AskedLeaf, typed []string) error {
	_, err := o.Enter(context.Background(), by, leaf.Code, quiz.Entry{Typed: typed})
	return err
}

// Whatever is answered, a paper that is typed in counts exactly as the same answers given on a phone.
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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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

// Who answers on two papers is one person, if the clerk is told so, and is under the caps of one.
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

// A paper counts as all of the time there is, whatever the rules say about it.
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

func second[T any](_ T, err error) error { return err }

// printings is embedded under a name that is none of its methods.
type printings = store.Printings

// stopping fails in the middle, as a killed server does.
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

// Wherever a server is killed while papers are closed, the sweep counts them all, once.
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

// A printing that nobody closes ends with its phase.
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

// Papers of one room have the same questions; else each is drawn for itself.
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

// A paper outside an online contest counts for taking part, and is on no board.
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
