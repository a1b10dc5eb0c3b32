package training

import (
	"context"
	"slices"

	"pufa/server/account"
	"pufa/server/history"
)

// AttendedEntry are lesson hours that several people sat in on together. Request names the entry, so that what is sent
// twice counts once.
type AttendedEntry struct {
	Request string
	Level   LevelKey
	Hours   float64
	Day     string
	Place   string
	Trainer string
	Content string
}

func (d *Desk) attended(by account.Organiser, e AttendedEntry) (Attended, error) {
	now := d.now()
	a := Attended{
		ID: e.Request, Tenths: int64(e.Hours*10 + 0.5), Day: e.Day, Place: line(e.Place), Trainer: line(e.Trainer), Content: line(e.Content),
		By: by.ID, ByName: by.Name, At: moment(now),
	}
	switch {
	case e.Request == "":
		return a, invalid("request", "缺少编号，请刷新页面")
	case e.Level.Title() == "":
		return a, invalid("level", "请选哪一级")
	case e.Hours < 0.5 || e.Hours > 80 || float64(a.Tenths) != e.Hours*10:
		return a, invalid("hours", "学时应在 0.5 到 80 之间，最多一位小数")
	case !isDay(e.Day):
		return a, invalid("day", "日期不是有效的日期")
	case e.Day > Day(now):
		return a, invalid("day", "上完课再登记，日期不能晚于今天")
	case !fits(a.Trainer, 2, 20):
		return a, invalid("trainer", "请填写培训人，2 到 20 个字")
	case !fits(a.Place, 0, 40):
		return a, invalid("place", "地点不超过 40 个字")
	case !fits(a.Content, 0, 100):
		return a, invalid("content", "内容不超过 100 个字")
	}
	return a, nil
}

// Attend enters lesson hours for people of one scheme. All are looked at before anything is written; the entry's name
// makes it harmless to send it again after a failure.
func (d *Desk) Attend(ctx context.Context, by account.Organiser, scheme string, people []string, e AttendedEntry) error {
	s, err := d.scheme(ctx, by, scheme)
	if err != nil {
		return err
	}
	a, err := d.attended(by, e)
	if err != nil {
		return err
	}
	if len(people) == 0 || len(people) > importMost {
		return invalid("people", "请选 1 到 %d 个人", importMost)
	}
	enter := func(w *Worker) error { return w.attend(e.Level, a) }
	for _, id := range people {
		w, err := d.store.Workers.Worker(ctx, id)
		switch {
		case err != nil:
			return err
		case w.Scheme != scheme:
			return ErrNotFound
		}
		if err := enter(&w); err != nil {
			return err
		}
	}
	for _, id := range people {
		_, err := d.store.Workers.ChangeWorker(ctx, id, func(w *Worker) error {
			if err := enter(w); err != nil {
				return err
			}
			w.settle(&s, d.now())
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Worker) attend(key LevelKey, a Attended) error {
	if w.Erased {
		return ErrErased
	}
	p, _, ok := w.Now().At(key)
	switch {
	case !ok:
		return invalid("level", "%s这次不用学%s", w.Name, key.Title())
	case slices.ContainsFunc(p.Attended, func(kept Attended) bool { return kept.ID == a.ID }):
		return nil
	case len(p.Attended) >= entriesMost:
		return invalid("people", "%s的%s已经登记了 %d 次", w.Name, key.Title(), entriesMost)
	}
	p.Attended = append(slices.Clone(p.Attended), a)
	return nil
}

// PaperEntry is the result of an exam on paper.
type PaperEntry struct {
	Request string
	Level   LevelKey
	Day     string
	Points  int64 // of a hundred
}

// EnterResult enters the result of an exam on paper, for who has no phone.
func (d *Desk) EnterResult(ctx context.Context, by account.Organiser, id string, e PaperEntry) (Scheme, Worker, error) {
	now := d.now()
	switch {
	case e.Request == "":
		return Scheme{}, Worker{}, invalid("request", "缺少编号，请刷新页面")
	case !isDay(e.Day):
		return Scheme{}, Worker{}, invalid("day", "日期不是有效的日期")
	case e.Day > Day(now):
		return Scheme{}, Worker{}, invalid("day", "考完再登记，日期不能晚于今天")
	case e.Points < 0 || e.Points > 100:
		return Scheme{}, Worker{}, invalid("points", "成绩应在 0 到 100 分之间")
	}
	return d.change(ctx, by, id, func(s *Scheme, w *Worker) error {
		p, _, ok := w.Now().At(e.Level)
		switch {
		case !ok:
			return invalid("level", "这次不用学这一级")
		case slices.ContainsFunc(p.Exams, func(kept Exam) bool { return kept.ID == e.Request }):
			return nil
		case len(p.Exams) >= entriesMost:
			return invalid("points", "这一级已经登记了 %d 次考试", entriesMost)
		case !p.Learnt(s):
			return invalid("level", "还没有学完，先登记学时")
		}
		p.Exams = append(slices.Clone(p.Exams), Exam{
			ID: e.Request, Day: e.Day, At: moment(now), Points: e.Points, Full: 100, Passed: e.Points >= int64(s.Exam.Pass), Paper: true,
			ByName: by.Name,
		})
		return nil
	})
}

// Strike takes back lesson hours or a result that an organiser entered. They stay in sight.
func (d *Desk) Strike(ctx context.Context, by account.Organiser, id, entry, reason string) (Scheme, Worker, error) {
	if reason = line(reason); !fits(reason, 2, 100) {
		return Scheme{}, Worker{}, invalid("reason", "请填写原因，2 到 100 个字")
	}
	struck := &Struck{by.Name, moment(d.now()), reason}
	return d.change(ctx, by, id, func(_ *Scheme, w *Worker) error {
		for i := range w.Now().Levels {
			p := &w.Now().Levels[i]
			if n := slices.IndexFunc(p.Attended, func(a Attended) bool { return a.ID == entry }); n >= 0 {
				p.Attended = slices.Clone(p.Attended)
				p.Attended[n].Struck = struck
				return w.Write(by.Author(), struck.At, history.Change{Act: history.Struck, Reason: reason})
			}
			if n := slices.IndexFunc(p.Exams, func(e Exam) bool { return e.ID == entry && e.Paper }); n >= 0 {
				p.Exams = slices.Clone(p.Exams)
				p.Exams[n].Struck = struck
				return w.Write(by.Author(), struck.At, history.Change{Act: history.Struck, Reason: reason})
			}
		}
		return ErrNotFound
	})
}

// RoundEntry opens levels again.
type RoundEntry struct {
	Request string
	Reason  Reason
	Levels  []LevelKey
}

// Reopen has a person taught again.
func (d *Desk) Reopen(ctx context.Context, by account.Organiser, id string, e RoundEntry) (Scheme, Worker, error) {
	switch {
	case e.Request == "":
		return Scheme{}, Worker{}, invalid("request", "缺少编号，请刷新页面")
	case e.Reason.Title() == "" || e.Reason == New:
		return Scheme{}, Worker{}, invalid("reason", "请选为什么要再培训")
	case len(e.Levels) == 0:
		return Scheme{}, Worker{}, invalid("levels", "请选要重新学的级别")
	}
	for _, key := range e.Levels {
		if key.Title() == "" {
			return Scheme{}, Worker{}, invalid("levels", "没有这一级")
		}
	}
	settings, err := d.Settings(ctx)
	if err != nil {
		return Scheme{}, Worker{}, err
	}
	hours := 0
	if e.Reason == Yearly { // the yearly hours are in all, over the levels that were chosen
		hours = (settings.Yearly + len(e.Levels) - 1) / len(e.Levels)
	}
	return d.change(ctx, by, id, func(_ *Scheme, w *Worker) error {
		switch {
		case slices.ContainsFunc(w.Rounds, func(r Round) bool { return r.ID == e.Request }):
			return nil
		case len(w.Rounds) >= roundsMost:
			return invalid("reason", "一个人的培训最多记 %d 轮", roundsMost)
		}
		w.enter(e.Reason, e.Levels, hours, e.Request, by.ID, d.now())
		return w.Write(by.Author(), moment(d.now()), history.Change{Act: history.Reopened, Reason: e.Reason.Title()})
	})
}
