package quiz_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/account"
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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Who answers on two papers is one person, if the clerk is told so, and is under the caps of one.

// A paper counts as all of the time there is, whatever the rules say about it.

func second[T any](_ T, err error) error { return err }

// printings is embedded under a name that is none of its methods.

// stopping fails in the middle, as a killed server does.

// Wherever a server is killed while papers are closed, the sweep counts them all, once.

// A printing that nobody closes ends with its phase.

// Papers of one room have the same questions; else each is drawn for itself.

// A paper outside an online contest counts for taking part, and is on no board.
