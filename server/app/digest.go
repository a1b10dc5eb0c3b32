package app

import (
	"context"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/digest"
	"pufa/server/document"
	"pufa/server/post"
	"pufa/server/store"
)

// digestEvery is how often a node looks whether a digest is due.
const digestEvery = time.Minute

// buildDigest comes after the books, and sends while the server runs.
func (a *App) buildDigest(ctx context.Context) error {
	kept, err := store.NewDigests(ctx, a.Parts.DB)
	if err != nil {
		return err
	}
	a.Parts.Digest = digest.NewDesk(kept, digestBooks{a}, a.ways(), a.config.DistrictName,
		a.config.PublicURL.JoinPath("console").String(), a.now)
	stop := a.every(digestEvery, func(ctx context.Context) {
		if err := a.Parts.Digest.Tick(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the weekly digest was not sent and is tried again", "error", err)
		}
	})
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

func (a *App) ways() (all []digest.Way) {
	if m := a.config.Mail; len(m.To) > 0 {
		all = append(all, post.NewMail(m.Server, m.From, m.To))
	}
	if a.config.DigestWebhook != nil {
		all = append(all, post.NewRobot(a.config.DigestWebhook))
	}
	return all
}

// digestBooks reads the books for the whole district.
type digestBooks struct{ app *App }

// bureau is who the digest is drawn up for.
var bureau = account.Organiser{Name: "周报", Role: account.RoleDistrict}

// Campaigns implements digest.Books.
func (b digestBooks) Campaigns(ctx context.Context, days int) (on []digest.Campaign, err error) {
	all, err := b.app.Parts.Planner.All(ctx)
	now := b.app.now().In(answer.China)
	today, since := now.Format(time.DateOnly), now.AddDate(0, 0, -days).Format(time.DateOnly)
	for _, c := range all {
		if c.From <= today && c.To >= since {
			on = append(on, digest.Campaign{ID: c.ID, Title: c.Title})
		}
	}
	return on, err
}

// Figures implements digest.Books.
func (b digestBooks) Figures(ctx context.Context, id string) ([]document.Figure, error) {
	return b.app.Parts.Books.Writeups.Figures(ctx, bureau, id)
}

// Todos implements digest.Books.
func (b digestBooks) Todos(ctx context.Context) (all []digest.Todo, err error) {
	for _, t := range []struct {
		title, unit string
		count       func(context.Context) (int, error)
	}{
		{"逾期的任务", "项", b.lateTasks},
		{"超时没有办的单子", "张", b.lateOrders},
		{"等着答复的纠错", "条", b.mistakes},
		{"到期或快到期的执法证", "本", b.certificates},
	} {
		n, err := t.count(ctx)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, digest.Todo{Title: t.title, Count: int64(n), Unit: t.unit})
		}
	}
	return all, nil
}

func (b digestBooks) lateTasks(ctx context.Context) (late int, err error) {
	on, err := b.Campaigns(ctx, 0)
	if err != nil {
		return 0, err
	}
	for _, c := range on {
		o, err := b.app.Parts.Books.Schedule.Overview(ctx, bureau, c.ID)
		if err != nil {
			return 0, err
		}
		for _, t := range o.Tasks {
			if t.Standing == campaign.Overdue {
				late++
			}
		}
	}
	return late, nil
}

func (b digestBooks) lateOrders(ctx context.Context) (late int, err error) {
	all, settings, err := b.app.Parts.Books.Orders.Board(ctx, bureau)
	for _, o := range all {
		if o.Overdue(b.app.now(), settings.TakeDays) {
			late++
		}
	}
	return late, err
}

func (b digestBooks) mistakes(ctx context.Context) (int, error) {
	return b.app.Parts.Feedback.CountOpen(ctx, bureau)
}

func (b digestBooks) certificates(ctx context.Context) (int, error) {
	all, err := b.app.Parts.Courses.Expiring(ctx, bureau)
	return len(all), err
}
