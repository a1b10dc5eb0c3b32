package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/training"
)

var trainingProblems = []problemRule{
	{training.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
	{training.ErrNotFound, http.StatusNotFound, "no_such_training", "没有这条培训记录"},
	{training.ErrChanged, http.StatusConflict, "changed_meanwhile", "这条记录刚被别人改过，请刷新后再改"},
	{training.ErrUnit, http.StatusUnprocessableEntity, "no_such_unit", "名单里没有这个单位，请重新选"},
	{training.ErrPlace, http.StatusUnprocessableEntity, "unknown_place", "没有这个镇街"},
	{training.ErrTooEarly, http.StatusConflict, "too_early", "这一页还没看够时间"},
	{training.ErrNotShown, http.StatusConflict, "page_not_open", "请先打开这一页"},
	{training.ErrNotOpen, http.StatusConflict, "level_not_open", "前一级考试合格以后，再学这一级"},
	{training.ErrNotLearnt, http.StatusConflict, "not_learnt", "这一级还没有学完，学完再考"},
	{training.ErrPassed, http.StatusConflict, "passed_already", "这一级已经考试合格，不用再考"},
	{training.ErrOtherName, http.StatusConflict, "other_name", "这个工号登记的是别的名字，请核对"},
	{training.ErrBound, http.StatusConflict, "bound_elsewhere", "这个人的档案已经连着另一部手机，请找单位负责培训的人解除"},
	{training.ErrClosed, http.StatusConflict, "not_on_the_list", "名单里没有你，请核对姓名和工号，或者找单位负责培训的人"},
	{training.ErrFull, http.StatusUnprocessableEntity, "too_many_people", "人太多：一次最多导入 500 人，一个单位最多 5000 人"},
	{training.ErrErased, http.StatusConflict, "erased", "这个人的档案已经删除"},
}

// EducationRecord is a person's record of three-level education.
type EducationRecord struct {
	ID       string           `json:"id"`
	Scheme   string           `json:"scheme"`
	Unit     string           `json:"unit" doc:"单位名称"`
	Name     string           `json:"name"`
	Number   string           `json:"number,omitempty" doc:"工号"`
	Job      string           `json:"job,omitempty" doc:"岗位"`
	Workshop string           `json:"workshop,omitempty" doc:"车间"`
	Crew     string           `json:"crew,omitempty" doc:"班组"`
	Phone    bool             `json:"phone" doc:"连着本人的手机"`
	Done     bool             `json:"done" doc:"这一轮已完成"`
	Hours    float64          `json:"hours" doc:"这一轮已有学时"`
	Need     int              `json:"need" doc:"这一轮要求的学时"`
	Pass     int              `json:"pass" doc:"合格线，百分比"`
	Revision int64            `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
	Rounds   []EducationRound `json:"rounds" nullable:"false" doc:"各轮，最近的在前；第一个是现在这一轮"`
}

// EducationRound is one time of being taught.
type EducationRound struct {
	Reason      training.Reason  `json:"reason" enum:"new,transfer,back,process,yearly"`
	ReasonTitle string           `json:"reason_title"`
	Day         string           `json:"day" format:"date"`
	Levels      []EducationLevel `json:"levels" nullable:"false"`
}

// EducationLevel is how far a person is at a level.
type EducationLevel struct {
	Key      training.LevelKey `json:"key" enum:"company,workshop,crew"`
	Title    string            `json:"title"`
	Hours    float64           `json:"hours" doc:"已有学时"`
	Need     int               `json:"need" doc:"要求学时"`
	Open     bool              `json:"open" doc:"前一级已合格"`
	ReadAll  bool              `json:"read_all" doc:"各页都看完了"`
	Learnt   bool              `json:"learnt" doc:"可以考试"`
	Passed   bool              `json:"passed"`
	Score    *int64            `json:"score,omitempty" doc:"合格的最好成绩，折成百分"`
	Done     string            `json:"done,omitempty" doc:"完成的日期"`
	Exam     string            `json:"exam,omitempty" doc:"这一级的考试编号，开始答题时用"`
	Pages    []EducationPage   `json:"pages" nullable:"false"`
	Attended []EducationHours  `json:"attended" nullable:"false" doc:"现场学时"`
	Exams    []EducationExam   `json:"exams" nullable:"false"`
}

// EducationPage is a page as the list names it.
type EducationPage struct {
	Key     string `json:"key"`
	Title   string `json:"title"`
	Seconds int    `json:"seconds" doc:"至少看几秒"`
	Read    bool   `json:"read"`
	Day     string `json:"day,omitempty" format:"date" doc:"哪天看完的"`
}

// EducationHours are lesson hours on site.
type EducationHours struct {
	ID      string  `json:"id"`
	Hours   float64 `json:"hours"`
	Day     string  `json:"day" format:"date"`
	Place   string  `json:"place,omitempty"`
	Trainer string  `json:"trainer"`
	Content string  `json:"content,omitempty"`
	By      string  `json:"by" doc:"谁登记的"`
	Struck  string  `json:"struck,omitempty" doc:"作废的原因"`
}

// EducationExam is one exam.
type EducationExam struct {
	ID     string `json:"id"`
	Day    string `json:"day" format:"date"`
	At     int64  `json:"at" doc:"时间，毫秒"`
	Score  int64  `json:"score" doc:"折成百分"`
	Passed bool   `json:"passed"`
	Paper  bool   `json:"paper" doc:"纸面考试"`
	By     string `json:"by,omitempty" doc:"谁登记的"`
	Struck string `json:"struck,omitempty" doc:"作废的原因"`
}

// recordOf is a record as people read it.
func recordOf(s *training.Scheme, w *training.Worker, unit string) EducationRecord {
	v := EducationRecord{
		ID: w.ID, Scheme: w.Scheme, Unit: unit, Name: w.Name, Number: w.Number, Job: w.Job, Workshop: w.Workshop, Crew: w.Crew,
		Phone: w.Resident != "", Done: w.State == training.Done, Pass: s.Exam.Pass, Revision: w.Lines(), Rounds: []EducationRound{},
	}
	for i := len(w.Rounds) - 1; i >= 0; i-- {
		v.Rounds = append(v.Rounds, roundOf(s, w, &w.Rounds[i], i == len(w.Rounds)-1))
	}
	for _, l := range v.Rounds[0].Levels {
		v.Hours, v.Need = v.Hours+l.Hours, v.Need+l.Need
	}
	return v
}

func roundOf(s *training.Scheme, w *training.Worker, r *training.Round, now bool) EducationRound {
	v := EducationRound{Reason: r.Reason, ReasonTitle: r.Reason.Title(), Day: r.Day, Levels: []EducationLevel{}}
	for i := range r.Levels {
		p := &r.Levels[i]
		_, open, _ := r.At(p.Level)
		l := EducationLevel{
			Key: p.Level, Title: p.Level.Title(), Hours: float64(p.Tenths()) / 10, Need: p.Need(s), Open: open, ReadAll: p.ReadAll(s),
			Learnt: p.Learnt(s), Done: p.Done, Pages: pagesOf(s, p, now), Attended: []EducationHours{}, Exams: []EducationExam{},
		}
		if now {
			l.Exam = w.PaperID(p.Level)
		}
		if best, ok := p.Passed(); ok {
			score := best.Score()
			l.Passed, l.Score = true, &score
		}
		for _, a := range p.Attended {
			l.Attended = append(l.Attended, EducationHours{
				a.ID, float64(a.Tenths) / 10, a.Day, a.Place, a.Trainer, a.Content, a.ByName, a.Struck.Why(),
			})
		}
		for _, e := range p.Exams {
			l.Exams = append(l.Exams, EducationExam{e.ID, e.Day, milli(e.At), e.Score(), e.Passed, e.Paper, e.ByName, e.Struck.Why()})
		}
		v.Levels = append(v.Levels, l)
	}
	return v
}

// pagesOf are the pages as the scheme has them now; of an earlier round those that were read.
func pagesOf(s *training.Scheme, p *training.Progress, now bool) []EducationPage {
	pages := []EducationPage{}
	if !now {
		for _, r := range p.Reads {
			if !r.Done.IsZero() {
				pages = append(pages, EducationPage{Key: r.Key, Title: r.Title, Read: true, Day: training.Day(r.Done)})
			}
		}
		return pages
	}
	for _, page := range s.Level(p.Level).Pages {
		v := EducationPage{Key: page.Key(), Title: page.Title, Seconds: int(page.Least().Seconds()), Read: p.HasRead(page.Key())}
		if v.Read {
			v.Day = p.ReadOn(page.Key())
		}
		pages = append(pages, v)
	}
	return pages
}

// educationDoor is what somebody sees who has opened a scheme's code.
type educationDoor struct {
	Body struct {
		Unit      string          `json:"unit"`
		UnitID    string          `json:"unit_id,omitempty" doc:"单位编号；已经停用的没有"`
		Place     string          `json:"place" doc:"所在镇街"`
		District  string          `json:"district" doc:"所在镇街的代码；空为区级的单位"`
		KeepYears int             `json:"keep_years" doc:"档案保存几年"`
		Open      bool            `json:"open" doc:"名单里没有的人可以自己登记"`
		Levels    []doorLevel     `json:"levels" nullable:"false"`
		Mine      string          `json:"mine,omitempty" doc:"本人的档案编号"`
		Exam      educationExamIn `json:"exam"`
	}
}

type doorLevel struct {
	Title string `json:"title"`
	Hours int    `json:"hours"`
	Pages int    `json:"pages"`
}

type educationCode struct {
	Code string `path:"code" pattern:"^[0-9]{6}$" doc:"单位的六位码"`
}

// EducationPerson is what is said of a person.
type EducationPerson struct {
	Name     string `json:"name" maxLength:"80"`
	Number   string `json:"number,omitempty" maxLength:"80" doc:"工号"`
	Job      string `json:"job,omitempty" maxLength:"80" doc:"岗位"`
	Workshop string `json:"workshop,omitempty" maxLength:"80" doc:"车间"`
	Crew     string `json:"crew,omitempty" maxLength:"80" doc:"班组"`
}

type educationJoin struct {
	Code string `path:"code" pattern:"^[0-9]{6}$"`
	Body EducationPerson
}

type educationPath struct {
	ID string `path:"id" maxLength:"64"`
}

type educationOutput struct{ Body EducationRecord }

type educationRecords struct {
	Body struct {
		Records []EducationRecord `json:"records" nullable:"false"`
	}
}

type educationStep struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Level training.LevelKey `json:"level" enum:"company,workshop,crew"`
		Page  string            `json:"page" maxLength:"16"`
	}
}

type educationShown struct {
	Body struct {
		Title   string          `json:"title"`
		Text    string          `json:"text"`
		Seconds int             `json:"seconds" doc:"还要看几秒，才能翻页；看过的为 0"`
		Record  EducationRecord `json:"record"`
	}
}

func (s *Server) registerEducation(a huma.API) {
	handle(a, "GET /education/{code}", "education-door", "扫码看到的三级安全教育", s.educationDoor)
	handle(a, "POST /education/{code}/join", "join-education", "用手机连上自己的培训档案；重复连得到同一份", s.joinEducation)
	handle(a, "GET /me/education", "my-education", "我的三级安全教育", s.myEducation)
	handle(a, "GET /me/education/{id}", "my-education-record", "我的一份档案", s.myEducationRecord)
	handle(a, "POST /me/education/{id}/pages", "show-education-page", "打开一页；从第一次打开起计时", s.showEducationPage)
	handle(a, "POST /me/education/{id}/pages/done", "finish-education-page", "看完一页；没看够时间的不算", s.finishEducationPage)
	handle(a, "GET /me/education/{id}/card.pdf", "my-education-card", "我的三级安全教育卡（PDF）", s.myEducationCard, file("application/pdf"))
	s.registerEducationDesk(a)
}

func (s *Server) educationDoor(ctx context.Context, in *educationCode) (*educationDoor, error) {
	resident := ""
	if person, err := residentOf(ctx); err == nil {
		resident = person.ID
	}
	scheme, mine, err := s.Training.SchemeByCode(ctx, resident, in.Code)
	if err != nil {
		return nil, err
	}
	settings, err := s.Training.Settings(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &educationDoor{}
	unit, err := s.Units.Unit(ctx, scheme.ID)
	if err != nil {
		return nil, err
	}
	if out.Body.Unit = unit.Name; unit.Offered() {
		out.Body.UnitID = unit.ID
	}
	out.Body.Place, out.Body.KeepYears, out.Body.Open = names[scheme.District], settings.KeepYears, scheme.Open
	out.Body.District = scheme.District
	out.Body.Exam = educationExamIn(scheme.Exam)
	out.Body.Levels = []doorLevel{}
	for _, l := range scheme.Levels {
		out.Body.Levels = append(out.Body.Levels, doorLevel{l.Key.Title(), l.Hours, len(l.Pages)})
	}
	if mine != nil {
		out.Body.Mine = mine.ID
	}
	return out, nil
}

func (p EducationPerson) edit() training.WorkerEdit {
	return training.WorkerEdit{Name: p.Name, Number: p.Number, Job: p.Job, Workshop: p.Workshop, Crew: p.Crew}
}

func (s *Server) joinEducation(ctx context.Context, in *educationJoin) (*educationOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if wait, ok := s.limits.take("education", person.ID, joinRate); !ok {
		return nil, tooMany(wait)
	}
	scheme, w, err := s.Training.Join(ctx, person, in.Code, in.Body.edit())
	return s.viewRecord(ctx, &scheme, &w, err)
}

// joinRate holds a phone to as many tries at being somebody on a list as a person needs who mistypes.
var joinRate = rate{perSecond: 1.0 / 20, burst: 15}

// viewRecord answers with a record.
func (s *Server) viewRecord(ctx context.Context, scheme *training.Scheme, w *training.Worker, err error) (*educationOutput, error) {
	if err != nil {
		return nil, err
	}
	_, unit, err := s.unitName(ctx, scheme.ID)
	if err != nil {
		return nil, err
	}
	return &educationOutput{recordOf(scheme, w, unit)}, nil
}

func (s *Server) myEducation(ctx context.Context, _ *struct{}) (*educationRecords, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	schemes, mine, err := s.Training.Mine(ctx, person)
	if err != nil {
		return nil, err
	}
	out := &educationRecords{}
	out.Body.Records = []EducationRecord{}
	for i := range mine {
		one, err := s.viewRecord(ctx, &schemes[i], &mine[i], nil)
		if err != nil {
			return nil, err
		}
		out.Body.Records = append(out.Body.Records, one.Body)
	}
	return out, nil
}

func (s *Server) myEducationRecord(ctx context.Context, in *educationPath) (*educationOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Own(ctx, person, in.ID)
	return s.viewRecord(ctx, &scheme, &w, err)
}

func (s *Server) showEducationPage(ctx context.Context, in *educationStep) (*educationShown, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Show(ctx, person, in.ID, in.Body.Level, in.Body.Page)
	record, err := s.viewRecord(ctx, &scheme, &w, err)
	if err != nil {
		return nil, err
	}
	page, _ := scheme.Level(in.Body.Level).Page(in.Body.Page)
	progress, _, _ := w.Now().At(in.Body.Level)
	out := &educationShown{}
	out.Body.Title, out.Body.Text, out.Body.Record = page.Title, page.Text, record.Body
	out.Body.Seconds = progress.Left(page, s.Now())
	return out, nil
}

func (s *Server) finishEducationPage(ctx context.Context, in *educationStep) (*educationOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Finish(ctx, person, in.ID, in.Body.Level, in.Body.Page)
	return s.viewRecord(ctx, &scheme, &w, err)
}

func (s *Server) myEducationCard(ctx context.Context, in *educationPath) (*sheetOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if wait, ok := s.limits.take("print", person.ID, printRate); !ok {
		return nil, tooMany(wait)
	}
	scheme, w, err := s.Training.Own(ctx, person, in.ID)
	if err != nil {
		return nil, err
	}
	return s.educationCard(ctx, &scheme, &w)
}
