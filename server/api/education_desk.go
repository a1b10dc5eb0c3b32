package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/report"
	"pufa/server/training"
)

// trainingSettings are the district's, for all training.
type trainingSettings struct {
	Ordinary  int   `json:"ordinary" minimum:"0" maximum:"10000" doc:"新上岗的总学时"`
	HighRisk  int   `json:"high_risk" minimum:"0" maximum:"10000" doc:"高危行业新上岗的总学时"`
	Yearly    int   `json:"yearly" minimum:"0" maximum:"10000" doc:"每年再培训的学时"`
	KeepYears int   `json:"keep_years" minimum:"0" maximum:"1000" doc:"档案保存几年，过了自动删去姓名"`
	Revision  int64 `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

type trainingSettingsInput struct{ Body trainingSettings }

type trainingSettingsOutput struct{ Body trainingSettings }

// educationExamIn is how a level's exam is drawn.
type educationExamIn struct {
	Laws   []string `json:"laws,omitempty" maxItems:"50" doc:"考哪些法规；不填为不限"`
	Count  int      `json:"count" minimum:"0" maximum:"1000" doc:"每次几道题"`
	Pass   int      `json:"pass" minimum:"0" maximum:"1000" doc:"合格线，百分比"`
	PerDay int      `json:"per_day" minimum:"0" maximum:"1000" doc:"每天最多考几次"`
}

type educationText struct {
	Title string `json:"title" maxLength:"200"`
	Text  string `json:"text" maxLength:"6000"`
}

type educationTeaching struct {
	Key     training.LevelKey `json:"key" enum:"company,workshop,crew"`
	Title   string            `json:"title,omitempty" readOnly:"true"`
	Hours   int               `json:"hours" minimum:"0" maximum:"10000"`
	Trainer string            `json:"trainer,omitempty" maxLength:"80"`
	Place   string            `json:"place,omitempty" maxLength:"160"`
	Pages   []educationText   `json:"pages" nullable:"false" maxItems:"60"`
}

// EducationScheme is how an enterprise teaches its people.
type EducationScheme struct {
	ID           string              `json:"id,omitempty" readOnly:"true"`
	Unit         string              `json:"unit" maxLength:"64" doc:"单位编号；登记以后不能改"`
	UnitName     string              `json:"unit_name,omitempty" readOnly:"true"`
	DistrictName string              `json:"district_name,omitempty" readOnly:"true"`
	Code         string              `json:"code,omitempty" readOnly:"true" doc:"六位码，手机扫码进入 /education/{code}"`
	Trade        string              `json:"trade,omitempty" maxLength:"120" doc:"行业"`
	HighRisk     bool                `json:"high_risk,omitempty" doc:"高危行业"`
	OwnHours     int                 `json:"own_hours,omitempty" minimum:"0" maximum:"10000" doc:"自定总学时；0 为按规定"`
	Levels       []educationTeaching `json:"levels" nullable:"false" maxItems:"6"`
	Exam         educationExamIn     `json:"exam"`
	Open         bool                `json:"open,omitempty" doc:"名单里没有的人可以扫码自己登记"`
	Learning     int64               `json:"learning,omitempty" readOnly:"true" doc:"在学人数"`
	Done         int64               `json:"done,omitempty" readOnly:"true" doc:"已完成人数"`
	Revision     int64               `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

type educationSchemes struct {
	Body struct {
		Schemes  []EducationScheme `json:"schemes" nullable:"false" doc:"按单位名称"`
		Fresh    EducationScheme   `json:"fresh" doc:"新登记的从这里开始改"`
		Settings trainingSettings  `json:"settings"`
	}
}

type educationSchemeInput struct{ Body EducationScheme }

type educationSchemeChange struct {
	ID   string `path:"id" maxLength:"64"`
	Body EducationScheme
}

type educationSchemeOutput struct{ Body EducationScheme }

type educationRoll struct {
	Body struct {
		Scheme EducationScheme   `json:"scheme"`
		People []EducationRecord `json:"people" nullable:"false" doc:"按姓名"`
	}
}

type educationAdd struct {
	ID   string `path:"id" maxLength:"64"`
	Body EducationPerson
}

type educationImport struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Text string `json:"text" maxLength:"60000" doc:"每行一个人：姓名、工号、岗位、车间、班组，用制表符或逗号隔开"`
		Dry  bool   `json:"dry,omitempty" doc:"只看结果，不保存"`
	}
}

type educationRow struct {
	Line int `json:"line"`
	EducationPerson
	Problem string `json:"problem,omitempty" doc:"为什么不能导入"`
}

type educationImported struct {
	Body struct {
		Rows  []educationRow `json:"rows" nullable:"false"`
		Fine  int            `json:"fine" doc:"可以导入（或已经导入）的人数"`
		Saved bool           `json:"saved"`
	}
}

func (s *Server) registerEducationDesk(a huma.API) {
	handle(a, "GET /training-settings", "training-settings", "培训的设置", s.getTrainingSettings)
	handle(a, "PUT /training-settings", "keep-training-settings", "修改培训的设置（区级）", s.putTrainingSettings)
	handle(a, "GET /education-schemes", "list-education", "开展三级安全教育的单位", s.listEducation)
	handle(a, "POST /education-schemes", "add-education", "登记一个单位的三级安全教育", s.addEducation, created)
	handle(a, "GET /education-schemes/{id}", "get-education", "一个单位的三级安全教育和人员", s.getEducation)
	handle(a, "PUT /education-schemes/{id}", "change-education", "修改一个单位的三级安全教育", s.changeEducation)
	handle(a, "GET /education-schemes/{id}/people.xlsx", "education-sheet", "三级安全教育台账（Excel）", s.educationSheet, download)
	handle(a, "POST /education-schemes/{id}/people", "add-education-person", "增加一个人", s.addEducationPerson, created)
	handle(a, "POST /education-schemes/{id}/people/import", "import-education-people", "粘贴名单", s.importEducationPeople)
	s.registerEducationPeople(a)
}

func (s *Server) getTrainingSettings(ctx context.Context, _ *struct{}) (*trainingSettingsOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	kept, err := s.Training.Settings(ctx)
	return &trainingSettingsOutput{viewSettings(kept)}, err
}

func viewSettings(k training.Settings) trainingSettings {
	return trainingSettings{k.Ordinary, k.HighRisk, k.Yearly, k.KeepYears, k.Revision}
}

func (s *Server) putTrainingSettings(ctx context.Context, in *trainingSettingsInput) (*trainingSettingsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	set, err := s.Training.Settings(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	set.Ordinary, set.HighRisk, set.Yearly, set.KeepYears, set.Revision = b.Ordinary, b.HighRisk, b.Yearly, b.KeepYears, b.Revision
	kept, err := s.Training.KeepSettings(ctx, by, set)
	return &trainingSettingsOutput{viewSettings(kept)}, err
}

// scheme is what was filled in. Laws the register does not know are refused.
func (s *Server) scheme(b EducationScheme) (training.Scheme, error) {
	scheme := training.Scheme{
		ID: b.Unit, Trade: b.Trade, HighRisk: b.HighRisk, OwnHours: b.OwnHours, Exam: training.ExamPlan(b.Exam), Open: b.Open, Revision: b.Revision,
	}
	for _, law := range b.Exam.Laws {
		if _, ok := s.Catalog.Law(law); !ok {
			return scheme, &training.InvalidError{Field: "exam.laws", Text: "法规不在库里，请重新选"}
		}
	}
	for _, l := range b.Levels {
		level := training.Level{Key: l.Key, Hours: l.Hours, Trainer: l.Trainer, Place: l.Place}
		for _, p := range l.Pages {
			level.Pages = append(level.Pages, training.Page(p))
		}
		scheme.Levels = append(scheme.Levels, level)
	}
	return scheme, nil
}

func (s *Server) viewScheme(ctx context.Context, c training.Counted, names map[string]string) (EducationScheme, error) {
	v := EducationScheme{
		ID: c.ID, Unit: c.ID, DistrictName: names[c.District], Code: c.Code, Trade: c.Trade, HighRisk: c.HighRisk, OwnHours: c.OwnHours,
		Levels: []educationTeaching{}, Exam: educationExamIn(c.Exam), Open: c.Open, Learning: c.Learning, Done: c.Done, Revision: c.Revision,
	}
	for _, l := range c.Levels {
		level := educationTeaching{Key: l.Key, Title: l.Key.Title(), Hours: l.Hours, Trainer: l.Trainer, Place: l.Place, Pages: []educationText{}}
		for _, p := range l.Pages {
			level.Pages = append(level.Pages, educationText(p))
		}
		v.Levels = append(v.Levels, level)
	}
	var err error
	_, v.UnitName, err = s.unitName(ctx, c.ID)
	return v, err
}

func (s *Server) listEducation(ctx context.Context, _ *struct{}) (*educationSchemes, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Training.Schemes(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &educationSchemes{}
	out.Body.Schemes = []EducationScheme{}
	for _, c := range all {
		v, err := s.viewScheme(ctx, c, names)
		if err != nil {
			return nil, err
		}
		for i := range v.Levels {
			v.Levels[i].Pages = []educationText{} // a list does not need what is taught
		}
		out.Body.Schemes = append(out.Body.Schemes, v)
	}
	sortByName(out.Body.Schemes)
	fresh, err := s.Training.NewScheme(ctx)
	if err != nil {
		return nil, err
	}
	if out.Body.Fresh, err = s.viewScheme(ctx, training.Counted{Scheme: fresh}, map[string]string{}); err != nil {
		return nil, err
	}
	settings, err := s.Training.Settings(ctx)
	out.Body.Settings = viewSettings(settings)
	return out, err
}

func (s *Server) addEducation(ctx context.Context, in *educationSchemeInput) (*educationSchemeOutput, error) {
	return s.keptScheme(ctx, in.Body, s.Training.AddScheme)
}

func (s *Server) changeEducation(ctx context.Context, in *educationSchemeChange) (*educationSchemeOutput, error) {
	in.Body.Unit = in.ID
	return s.keptScheme(ctx, in.Body, s.Training.ChangeScheme)
}

func (s *Server) keptScheme(
	ctx context.Context, b EducationScheme, keep func(context.Context, account.Organiser, training.Scheme) (training.Scheme, error),
) (*educationSchemeOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(b)
	if err != nil {
		return nil, err
	}
	if scheme, err = keep(ctx, by, scheme); err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.viewScheme(ctx, training.Counted{Scheme: scheme}, names)
	return &educationSchemeOutput{v}, err
}

// roll is a scheme and its people as an organiser sees them.
func (s *Server) roll(ctx context.Context, id string) (account.Organiser, *educationRoll, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return by, nil, err
	}
	scheme, people, err := s.Training.Scheme(ctx, by, id)
	if err != nil {
		return by, nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return by, nil, err
	}
	out := &educationRoll{}
	if out.Body.Scheme, err = s.viewScheme(ctx, training.Counted{Scheme: scheme}, names); err != nil {
		return by, nil, err
	}
	out.Body.People = make([]EducationRecord, 0, len(people))
	for i := range people {
		v := recordOf(&scheme, &people[i], out.Body.Scheme.UnitName)
		out.Body.People = append(out.Body.People, v)
		if v.Done {
			out.Body.Scheme.Done++
		} else {
			out.Body.Scheme.Learning++
		}
	}
	return by, out, nil
}

func (s *Server) getEducation(ctx context.Context, in *educationPath) (*educationRoll, error) {
	_, out, err := s.roll(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	for i := range out.Body.People { // the list shows how far everybody is; the rest is in their file
		p := &out.Body.People[i]
		p.Rounds = p.Rounds[:1]
		for n := range p.Rounds[0].Levels {
			l := &p.Rounds[0].Levels[n]
			l.Pages, l.Attended, l.Exams = []EducationPage{}, []EducationHours{}, []EducationExam{}
		}
	}
	return out, nil
}

func (s *Server) addEducationPerson(ctx context.Context, in *educationAdd) (*educationOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.Training.AddWorker(ctx, by, in.ID, in.Body.edit())
	if err != nil {
		return nil, err
	}
	scheme, w, err := s.Training.Worker(ctx, by, w.ID)
	return s.viewRecord(ctx, &scheme, &w, err)
}

func (s *Server) importEducationPeople(ctx context.Context, in *educationImport) (*educationImported, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.Training.Import(ctx, by, in.ID, cellsOf(in.Body.Text), in.Body.Dry)
	if err != nil {
		return nil, err
	}
	out := &educationImported{}
	out.Body.Rows, out.Body.Saved = []educationRow{}, !in.Body.Dry
	for _, r := range rows {
		row := educationRow{Line: r.Line, EducationPerson: EducationPerson{r.Name, r.Number, r.Job, r.Workshop, r.Crew}}
		if r.Problem != nil {
			row.Problem = problemOf(r.Problem).Detail
		} else {
			out.Body.Fine++
		}
		out.Body.Rows = append(out.Body.Rows, row)
	}
	return out, nil
}

func (s *Server) educationSheet(ctx context.Context, in *educationPath) (*sheetOutput, error) {
	by, roll, err := s.roll(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return s.filed(by, names, educationTable(roll.Body.Scheme.UnitName, roll.Body.People))
}

// educationTable is the ledger of three-level education: a row for each person.
func educationTable(unit string, people []EducationRecord) report.Table {
	t := report.Table{Title: unit + "三级安全教育台账", Columns: []report.Column{
		{Title: "姓名"}, {Title: "工号"}, {Title: "岗位"}, {Title: "车间"}, {Title: "班组"}, {Title: "培训原因"}, {Title: "开始日期"},
	}}
	for _, key := range training.LevelKeys() {
		t.Columns = append(t.Columns,
			report.Column{Title: key.Title() + "学时"}, report.Column{Title: key.Title() + "成绩"}, report.Column{Title: key.Title() + "完成日期"})
	}
	t.Columns = append(t.Columns, report.Column{Title: "合计学时"}, report.Column{Title: "要求学时"}, report.Column{Title: "是否完成"})
	for i := range t.Columns {
		t.Columns[i].Kind = report.Text
	}
	for _, p := range people {
		now := p.Rounds[0]
		row := []any{p.Name, p.Number, p.Job, p.Workshop, p.Crew, now.ReasonTitle, now.Day}
		for _, key := range training.LevelKeys() {
			row = append(row, levelCells(now.Levels, key)...)
		}
		t.Rows = append(t.Rows, append(row, hoursWords(p.Hours), hoursWords(float64(p.Need)), doneWords(p.Done)))
	}
	return t
}
