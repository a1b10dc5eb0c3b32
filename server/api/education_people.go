package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/reward"
	"pufa/server/training"
)

type educationEdit struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		EducationPerson
		Revision int64 `json:"revision,omitempty" minimum:"0" doc:"看的是哪一版"`
	}
}

type educationAttend struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Request string            `json:"request" maxLength:"64" doc:"页面取的随机数；重发时不变，只记一次"`
		People  []string          `json:"people" nullable:"false" maxItems:"500" doc:"哪些人"`
		Level   training.LevelKey `json:"level" enum:"company,workshop,crew"`
		Hours   float64           `json:"hours" minimum:"0" maximum:"10000" doc:"学时，最多一位小数"`
		Day     string            `json:"day" maxLength:"10"`
		Place   string            `json:"place,omitempty" maxLength:"160"`
		Trainer string            `json:"trainer" maxLength:"80" doc:"培训人"`
		Content string            `json:"content,omitempty" maxLength:"400"`
	}
}

type educationResult struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Request string            `json:"request" maxLength:"64" doc:"页面取的随机数；重发时不变，只记一次"`
		Level   training.LevelKey `json:"level" enum:"company,workshop,crew"`
		Day     string            `json:"day" maxLength:"10"`
		Score   int64             `json:"score" minimum:"-1000000" maximum:"1000000" doc:"成绩，百分制"`
	}
}

type educationStrike struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Entry  string `json:"entry" maxLength:"64" doc:"哪条学时或成绩"`
		Reason string `json:"reason" maxLength:"400"`
	}
}

type educationReopen struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Request string              `json:"request" maxLength:"64" doc:"页面取的随机数；重发时不变，只开一次"`
		Reason  training.Reason     `json:"reason" enum:"transfer,back,process,yearly"`
		Levels  []training.LevelKey `json:"levels" nullable:"false" maxItems:"3" doc:"要重新学的级别"`
	}
}

func (s *Server) registerEducationPeople(a huma.API) {
	handle(a, "POST /education-schemes/{id}/attended", "enter-education-hours", "登记现场学时，可以一次登记多人", s.attendEducation, noContent)
	handle(a, "GET /education-people/{id}", "get-education-person", "一个人的档案", s.getEducationPerson)
	handle(a, "PUT /education-people/{id}", "change-education-person", "修改一个人的登记", s.changeEducationPerson)
	handle(a, "DELETE /education-people/{id}", "erase-education-person", "删除一个人：姓名、工号都删去，不能恢复", s.eraseEducationPerson, noContent)
	handle(a, "POST /education-people/{id}/results", "enter-education-result", "登记纸面考试的成绩", s.enterEducationResult)
	handle(a, "POST /education-people/{id}/strike", "strike-education-entry", "作废一条学时或成绩，写明原因", s.strikeEducation)
	handle(a, "POST /education-people/{id}/rounds", "reopen-education", "调岗、返岗、新工艺、每年再培训：重新开始", s.reopenEducation)
	handle(a, "POST /education-people/{id}/unbind", "unbind-education", "解除手机，让本人换一部手机连", s.unbindEducation)
	handle(a, "GET /education-people/{id}/card.pdf", "education-card", "三级安全教育卡（PDF）", s.printEducationCard, file("application/pdf"))
	handle(a, "GET /education-people/{id}/file.pdf", "education-file", "一人一档（PDF）", s.printEducationFile, file("application/pdf"))
}

func (s *Server) attendEducation(ctx context.Context, in *educationAttend) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return &empty{}, s.Training.Attend(ctx, by, in.ID, b.People, training.AttendedEntry{
		Request: b.Request, Level: b.Level, Hours: b.Hours, Day: b.Day, Place: b.Place, Trainer: b.Trainer, Content: b.Content,
	})
}

// onPerson has an organiser do something with a record, and shows what came of it.
func (s *Server) onPerson(ctx context.Context, do func(account.Organiser) (training.Scheme, training.Worker, error)) (*educationOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := do(by)
	return s.viewRecord(ctx, &scheme, &w, err)
}

func (s *Server) getEducationPerson(ctx context.Context, in *educationPath) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.Worker(ctx, by, in.ID)
	})
}

func (s *Server) changeEducationPerson(ctx context.Context, in *educationEdit) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.EditWorker(ctx, by, in.ID, in.Body.edit(), in.Body.Revision)
	})
}

func (s *Server) eraseEducationPerson(ctx context.Context, in *educationPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Training.Erase(ctx, by, in.ID)
}

func (s *Server) enterEducationResult(ctx context.Context, in *educationResult) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.EnterResult(ctx, by, in.ID, training.PaperEntry{
			Request: in.Body.Request, Level: in.Body.Level, Day: in.Body.Day, Points: in.Body.Score,
		})
	})
}

func (s *Server) strikeEducation(ctx context.Context, in *educationStrike) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.Strike(ctx, by, in.ID, in.Body.Entry, in.Body.Reason)
	})
}

func (s *Server) reopenEducation(ctx context.Context, in *educationReopen) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.Reopen(ctx, by, in.ID, training.RoundEntry(in.Body))
	})
}

func (s *Server) unbindEducation(ctx context.Context, in *educationPath) (*educationOutput, error) {
	return s.onPerson(ctx, func(by account.Organiser) (training.Scheme, training.Worker, error) {
		return s.Training.Unbind(ctx, by, in.ID)
	})
}

func (s *Server) printEducationCard(ctx context.Context, in *educationPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Worker(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return s.educationCard(ctx, &scheme, &w)
}

func (s *Server) printEducationFile(ctx context.Context, in *educationPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Worker(ctx, by, in.ID)
	record, err := s.viewRecord(ctx, &scheme, &w, err)
	if err != nil {
		return nil, err
	}
	return s.printForm(ctx, educationFile(&record.Body, training.Day(s.Now())))
}

func (s *Server) educationCard(ctx context.Context, scheme *training.Scheme, w *training.Worker) (*sheetOutput, error) {
	record, err := s.viewRecord(ctx, scheme, w, nil)
	if err != nil {
		return nil, err
	}
	return s.printForm(ctx, educationCardOf(&record.Body, scheme, training.Day(s.Now())))
}

func (s *Server) printForm(ctx context.Context, form print.Form) (*sheetOutput, error) {
	var b bytes.Buffer
	if err := s.Printer.Form(ctx, &b, form); err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType: "application/pdf", CacheControl: "private, no-cache", Body: b.Bytes(),
		ContentDisposition: report.Disposition(report.FileName(form.Title+"-"+form.Facts[0].Value, "pdf")),
	}, nil
}

func personFacts(r *EducationRecord) []print.Fact {
	return []print.Fact{
		{Name: "姓名", Value: r.Name},
		{Name: "工号", Value: r.Number},
		{Name: "岗位", Value: r.Job},
		{Name: "单位", Value: r.Unit},
		{Name: "车间", Value: r.Workshop},
		{Name: "班组", Value: r.Crew},
	}
}

// educationCardOf is the card of the round somebody is in: each level's time, trainer and result, and lines to sign on.
func educationCardOf(r *EducationRecord, scheme *training.Scheme, today string) print.Form {
	now := r.Rounds[0]
	t := print.FormTable{Columns: []print.FormColumn{
		{Title: "级别", Share: 0.11}, {Title: "内容", Share: 0.33}, {Title: "学时", Share: 0.13}, {Title: "时间、培训人", Share: 0.25}, {Title: "考试", Share: 0.18},
	}}
	for i := range now.Levels {
		l := &now.Levels[i]
		t.Rows = append(t.Rows, []string{l.Title, taught(l), hoursOf(l), when(l, scheme.Level(l.Key)), examOf(l)})
	}
	state := "尚未完成"
	if r.Done {
		state = "三级教育已完成，考试合格"
	}
	return print.Form{
		Title: "三级安全教育卡", Subtitle: r.Unit,
		Facts: append(personFacts(r), print.Fact{Name: "培训原因", Value: now.ReasonTitle}, print.Fact{Name: "开始日期", Value: reward.DayWords(now.Day)},
			print.Fact{Name: "学时合计", Value: fmt.Sprintf("%s / %d", hoursWords(r.Hours), r.Need)}, print.Fact{Name: "结果", Value: state}),
		Tables: []print.FormTable{t},
		Signs:  []string{"受教育人签字", "公司级培训人签字", "车间级培训人签字", "班组级培训人签字", "单位（盖章）", "日期"},
		Note:   "打印日期 " + reward.DayWords(today) + "。阅读和考试的时间由平台服务器记录，现场学时由单位登记。",
	}
}

// educationFile is everything there is about a person: each round, each level, each time.
func educationFile(r *EducationRecord, today string) print.Form {
	form := print.Form{
		Title: "安全教育培训一人一档", Subtitle: r.Unit, Facts: personFacts(r), Signs: []string{"本人签字", "单位（盖章）"},
		Note: "打印日期 " + reward.DayWords(today) + "。作废的记录保留在档案里，不计入学时和成绩。",
	}
	for i := range slices.Backward(r.Rounds) {
		round := &r.Rounds[i]
		t := print.FormTable{
			Title: fmt.Sprintf("%s（%s 开始）", round.ReasonTitle, reward.DayWords(round.Day)), Empty: "还没有记录",
			Columns: []print.FormColumn{
				{Title: "日期", Share: 0.15},
				{Title: "级别", Share: 0.11},
				{Title: "方式", Share: 0.13},
				{Title: "内容、地点", Share: 0.31},
				{Title: "培训人", Share: 0.12},
				{Title: "学时或成绩", Share: 0.18},
			},
		}
		for n := range round.Levels {
			t.Rows = append(t.Rows, fileRows(&round.Levels[n])...)
		}
		slices.SortStableFunc(t.Rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
		form.Tables = append(form.Tables, t)
	}
	return form
}

func fileRows(l *EducationLevel) (rows [][]string) {
	for _, p := range l.Pages {
		if p.Read {
			rows = append(rows, []string{p.Day, l.Title, "手机阅读", p.Title, "", ""})
		}
	}
	for _, a := range l.Attended {
		rows = append(rows, []string{a.Day, l.Title, "现场", strings.Join(nonEmpty(a.Content, a.Place), "，"), a.Trainer, hoursWords(a.Hours) + " 学时" + struckWords(a.Struck)})
	}
	for _, e := range l.Exams {
		how, verdict, day := "线上考试", "不合格", e.Day+" "+time.UnixMilli(e.At).In(answer.China).Format("15:04")
		if e.Paper {
			how, day = "纸面考试", e.Day
		}
		if e.Passed {
			verdict = "合格"
		}
		rows = append(rows, []string{day, l.Title, how, "", "", fmt.Sprintf("%d 分，%s%s", e.Score, verdict, struckWords(e.Struck))})
	}
	return rows
}

func struckWords(reason string) string {
	if reason == "" {
		return ""
	}
	return "（作废：" + reason + "）"
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// taught is what was read or told.
func taught(l *EducationLevel) string {
	var all []string
	for _, p := range l.Pages {
		if p.Read {
			all = append(all, p.Title)
		}
	}
	for _, a := range l.Attended {
		if a.Struck == "" && a.Content != "" && !slices.Contains(all, a.Content) {
			all = append(all, a.Content)
		}
	}
	return strings.Join(all, "；")
}

func hoursOf(l *EducationLevel) string { return fmt.Sprintf("%s / %d", hoursWords(l.Hours), l.Need) }

// when is from when to when somebody learnt, and by whom.
func when(l *EducationLevel, level training.Level) string {
	var days, trainers []string
	for _, p := range l.Pages {
		if p.Read {
			days = append(days, p.Day)
		}
	}
	for _, a := range l.Attended {
		if a.Struck == "" {
			days = append(days, a.Day)
			if !slices.Contains(trainers, a.Trainer) {
				trainers = append(trainers, a.Trainer)
			}
		}
	}
	if len(days) == 0 {
		return ""
	}
	span := slices.Min(days)
	if last := slices.Max(days); last != span {
		span += " 至 " + last
	}
	return strings.Join(nonEmpty(span, cmp.Or(strings.Join(trainers, "、"), level.Trainer)), "\n")
}

func examOf(l *EducationLevel) string {
	for _, e := range l.Exams {
		if e.Passed && e.Struck == "" && l.Score != nil && e.Score == *l.Score {
			return fmt.Sprintf("%s\n%d 分，合格", e.Day, e.Score)
		}
	}
	return ""
}

func hoursWords(hours float64) string { return strconv.FormatFloat(hours, 'f', -1, 64) }

func doneWords(done bool) string {
	if done {
		return "已完成"
	}
	return "在学"
}

// levelCells are a level's hours, result and day in the ledger; of a level that is not part of the round none.
func levelCells(levels []EducationLevel, key training.LevelKey) []any {
	i := slices.IndexFunc(levels, func(l EducationLevel) bool { return l.Key == key })
	if i < 0 {
		return []any{"", "", ""}
	}
	l, score := &levels[i], ""
	if l.Score != nil {
		score = strconv.FormatInt(*l.Score, 10)
	}
	return []any{hoursWords(l.Hours), score, l.Done}
}

func sortByName(all []EducationScheme) {
	slices.SortFunc(all, func(a, b EducationScheme) int { return strings.Compare(a.UnitName+a.ID, b.UnitName+b.ID) })
}
