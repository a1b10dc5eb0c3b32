package digest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/digest"
	"pufa/server/docdb"
	"pufa/server/document"
	"pufa/server/store"
	"pufa/server/testkit"
)

// monday is 8 o'clock in China on 2026-06-08.
var monday = time.Date(2026, 6, 8, 0, 0, 0, 0, time.UTC)

// shelf is books that hold what a test puts there.
type shelf struct {
	figures []document.Figure
	todos   []digest.Todo
}

func (s *shelf) Campaigns(context.Context, int) ([]digest.Campaign, error) {
	return []digest.Campaign{{ID: "month", Title: "安全生产月"}}, nil
}

func (s *shelf) Figures(context.Context, string) ([]document.Figure, error) { return s.figures, nil }
func (s *shelf) Todos(context.Context) ([]digest.Todo, error)               { return s.todos, nil }

// box is a way that may be closed.
type box struct {
	name string

	mu     sync.Mutex
	closed bool
	got    []digest.Message
}

func (b *box) Name() string { return b.name }

func (b *box) Send(_ context.Context, m digest.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errors.New("closed")
	}
	b.got = append(b.got, m)
	return nil
}

func (b *box) open(is bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = !is
}

func (b *box) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.got)
}

// bureau is two nodes over one database.
type bureau struct {
	t     *testing.T
	clock *testkit.Clock
	books *shelf
	mail  *box
	robot *box
	nodes [2]*digest.Desk
}

func newBureau(t *testing.T, db *docdb.DB) *bureau {
	t.Helper()
	kept, err := store.NewDigests(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	b := &bureau{t: t, clock: testkit.NewClock(monday), books: &shelf{}, mail: &box{name: "mail"}, robot: &box{name: "webhook"}}
	for i := range b.nodes {
		b.nodes[i] = digest.NewDesk(kept, b.books, []digest.Way{b.mail, b.robot}, "南岸区", "https://pufa.example.cn/console", b.clock.Now)
	}
	return b
}

// tick has every node look, one after the other; errors of ways are theirs.
func (b *bureau) tick() (errs error) {
	for _, n := range b.nodes {
		errs = errors.Join(errs, n.Tick(b.t.Context()))
	}
	return errs
}

func TestADigestSaysWhatCameSinceTheOneBefore(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBureau(t, db)
		b.books.figures = []document.Figure{
			{Name: "活动场次", Value: 12, Unit: "场"}, {Name: "参与人数", Value: 300, Unit: "人"}, {Name: "发放资料", Value: 80}, {Name: "主题", Words: "人人讲安全"},
		}
		if err := b.tick(); err != nil {
			t.Fatal(err)
		}
		b.clock.Advance(7 * 24 * time.Hour)
		b.books.figures = []document.Figure{
			{Name: "活动场次", Value: 15, Unit: "场"}, {Name: "参与人数", Value: 300, Unit: "人"}, {Name: "发放资料", Value: 60},
		}
		b.books.todos = []digest.Todo{{Title: "逾期的任务", Count: 2, Unit: "项"}}
		if err := b.tick(); err != nil {
			t.Fatal(err)
		}
		if len(b.mail.got) != 2 || len(b.robot.got) != 2 {
			t.Fatalf("%d and %d messages", len(b.mail.got), len(b.robot.got))
		}
		want := []digest.Message{{
			ID: "2026-06-08", Title: "南岸区普法周报（6月1日至6月7日）",
			Text: "南岸区普法周报（6月1日至6月7日）\n\n【安全生产月】\n参与人数 300 人\n活动场次 12 场\n发放资料 80\n\n详情 https://pufa.example.cn/console\n",
		}, {
			ID: "2026-06-15", Title: "南岸区普法周报（6月8日至6月14日）",
			Text: "南岸区普法周报（6月8日至6月14日）\n\n【安全生产月】\n参与人数 300 人，和上周一样\n活动场次 15 场，比上周多 3\n发放资料 60，比上周少 20\n" +
				"\n等着办的事\n逾期的任务 2 项\n\n详情 https://pufa.example.cn/console\n",
		}}
		if diff := cmp.Diff(want, b.mail.got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestItIsSentOnMondayMorningAndOnlyThen(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		sent  int
	}{
		{-time.Minute, 0}, {0, 1}, {35 * time.Hour, 1}, {36 * time.Hour, 0}, {6 * 24 * time.Hour, 0}, {7 * 24 * time.Hour, 1},
	} {
		t.Run(c.after.String(), func(t *testing.T) {
			b := newBureau(t, testkit.DB(t))
			b.clock.Advance(c.after)
			if err := b.tick(); err != nil {
				t.Fatal(err)
			}
			if got := b.mail.count(); got != c.sent {
				t.Errorf("%d messages, not %d", got, c.sent)
			}
		})
	}
}

func TestAWayThatFailsIsTriedAgainByItself(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBureau(t, db)
		b.robot.open(false)
		if err := b.tick(); err == nil {
			t.Error("nobody is told that the robot was not reached")
		}
		for range 3 { // not before its time
			if err := b.tick(); err != nil {
				t.Error(err)
			}
		}
		last, err := b.nodes[0].Last(t.Context())
		if err != nil || len(last.Sendings) != 2 || last.Sendings[1].Tries != 1 || last.Sendings[1].Error != "closed" || !last.Sendings[1].SentAt.IsZero() {
			t.Fatalf("%+v, %v", last.Sendings, err)
		}
		b.robot.open(true)
		b.clock.Advance(6 * time.Minute)
		if err := b.tick(); err != nil {
			t.Error(err)
		}
		if b.mail.count() != 1 || b.robot.count() != 1 {
			t.Errorf("%d by mail, %d to the robot, not one each", b.mail.count(), b.robot.count())
		}
	})
}

func TestNodesThatLookAtOnceSendOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBureau(t, db)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = b.nodes[i%2].Tick(t.Context()) })
		}
		all.Wait()
		// Who was not quick enough for one way has the rest to do at the next look.
		if err := errors.Join(append(errs, b.tick())...); err != nil {
			t.Fatal(err)
		}
		if b.mail.count() != 1 || b.robot.count() != 1 {
			t.Errorf("%d by mail, %d to the robot, not one each", b.mail.count(), b.robot.count())
		}
	})
}

func TestAPreviewIsNotKept(t *testing.T) {
	b := newBureau(t, testkit.DB(t))
	b.books.todos = []digest.Todo{{Title: "等着答复的纠错", Count: 1, Unit: "条"}}
	m, err := b.nodes[0].Preview(t.Context())
	if err != nil || !strings.Contains(m.Text, "等着答复的纠错 1 条") {
		t.Errorf("%v, %v", m, err)
	}
	if _, err := b.nodes[0].Last(t.Context()); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("after a preview: %v", err)
	}
	if got := fmt.Sprint(b.nodes[0].Ways()); got != "[mail webhook]" {
		t.Error(got)
	}
}
