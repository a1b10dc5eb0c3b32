package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/course"
	"pufa/server/district"
	"pufa/server/report"
)

// OfficerInfo is an officer who holds, or is to hold, an enforcement certificate.
type OfficerInfo struct {
	ID       string          `json:"id"`
	District string          `json:"district"`
	Place    string          `json:"place" doc:"区局或镇街的名称"`
	Name     string          `json:"name"`
	Office   string          `json:"office,omitempty" doc:"科室"`
	Number   string          `json:"number,omitempty" doc:"执法证号"`
	Issued   string          `json:"issued,omitempty" format:"date"`
	Until    string          `json:"until,omitempty" format:"date" doc:"有效期至"`
	Left     bool            `json:"left" doc:"不再执法"`
	Validity course.Validity `json:"validity" enum:"expired,soon,later,good,unknown" doc:"过期、30 天内、90 天内、有效、没填"`
	Days     int             `json:"days" doc:"还有几天到期；过期的为负"`
	Hours    float64         `json:"hours" doc:"这一年的学时"`
	Sessions int64           `json:"sessions" doc:"这一年参加几次"`
	Revision int64           `json:"revision"`
}

type officerInput struct {
	District string `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
	Name     string `json:"name" maxLength:"80"`
	Office   string `json:"office,omitempty" maxLength:"120"`
	Number   string `json:"number,omitempty" maxLength:"120"`
	Issued   string `json:"issued,omitempty" maxLength:"10"`
	Until    string `json:"until,omitempty" maxLength:"10"`
	Left     bool   `json:"left,omitempty"`
	Revision int64  `json:"revision,omitempty" minimum:"0"`
}

func (in *officerInput) edit() course.OfficerEdit {
	return course.OfficerEdit{
		District: in.District, Name: in.Name, Office: in.Office, Number: in.Number, Issued: in.Issued, Until: in.Until, Left: in.Left,
	}
}

type newOfficer struct{ Body officerInput }

type changedOfficer struct {
	ID   string `path:"id" maxLength:"64"`
	Body officerInput
}

type officerOutput struct{ Body OfficerInfo }

type courseSettings struct {
	Yearly    int   `json:"yearly" minimum:"0" maximum:"10000" doc:"每年要求的学时；0 为不要求"`
	KeepYears int   `json:"keep_years" minimum:"0" maximum:"1000" doc:"名单保存几年，过了自动删去姓名"`
	Revision  int64 `json:"revision,omitempty" minimum:"0"`
}

type courseSettingsInput struct{ Body courseSettings }

type courseSettingsOutput struct{ Body courseSettings }

type officerQuery struct {
	Year int `query:"year" minimum:"2000" maximum:"2100" doc:"哪一年的学时；不填为今年"`
}

type officerList struct {
	Body struct {
		Officers []OfficerInfo  `json:"officers" nullable:"false" doc:"先到期的在前"`
		Year     int            `json:"year"`
		Expiry   expiryCounts   `json:"expiry"`
		Settings courseSettings `json:"settings"`
	}
}

// expiryCounts are how many certificates of officers in service have to be seen to.
type expiryCounts struct {
	Expired int `json:"expired" doc:"已经过期"`
	Soon    int `json:"soon" doc:"30 天内到期"`
	Later   int `json:"later" doc:"31 到 90 天内到期"`
}

type expiryOutput struct {
	Body struct {
		Counts   expiryCounts  `json:"counts"`
		Officers []OfficerInfo `json:"officers" nullable:"false" doc:"过期和 90 天内到期的，先到期的在前"`
	}
}

type officerDetail struct {
	Body struct {
		Officer  OfficerInfo       `json:"officer"`
		Attended []officerAttended `json:"attended" nullable:"false" doc:"新的在前"`
		ChangePage
	}
}

type officerAttended struct {
	Course  string  `json:"course"`
	Day     string  `json:"day" format:"date"`
	Title   string  `json:"title"`
	Topic   string  `json:"topic,omitempty"`
	Online  bool    `json:"online"`
	Present bool    `json:"present"`
	Hours   float64 `json:"hours"`
	Points  *int64  `json:"points,omitempty"`
	Passed  bool    `json:"passed"`
	Cert    string  `json:"cert,omitempty"`
}

func (s *Server) registerOfficers(a huma.API) {
	handle(a, "GET /officers", "list-officers", "执法人员名册，带一年的学时", s.listOfficers)
	handle(a, "POST /officers", "create-officer", "登记一名执法人员", s.createOfficer, created)
	handle(a, "GET /officers.xlsx", "officers-sheet", "执法人员名册（Excel），改好可以再导入", s.officersSheet, download)
	handle(a, "GET /officer-hours.xlsx", "officer-hours-sheet", "执法人员学时（Excel）", s.officerHoursSheet, download)
	handle(a, "GET /officers/{id}", "get-officer", "一名执法人员和参加过的培训", s.getOfficer)
	handle(a, "PUT /officers/{id}", "change-officer", "修改一名执法人员", s.changeOfficer)
	handle(a, "DELETE /officers/{id}", "erase-officer", "删除一名执法人员：姓名、证号都删去，不能恢复", s.eraseOfficer, noContent)
	handle(a, "GET /officer-expiry", "officer-expiry", "执法证到期提醒", s.officerExpiry)
	handle(a, "GET /officer-expiry.ics", "officer-expiry-calendar", "执法证到期日历（提前 90、30 天提醒）", s.officerCalendar, file("text/calendar"))
	handle(a, "PUT /course-settings", "set-course-settings", "设置每年学时和保存年限（区级）", s.setCourseSettings)
	registerIntake(s, a, "/officer-registers/{id}", "officer-register", "执法人员名册（编号填 all）", s.officerIntake)
}

func officerOf(names map[string]string, o *course.Officer, today string) OfficerInfo {
	v := OfficerInfo{
		ID: o.ID, District: o.District, Place: placeWords(names, o.District), Name: o.Name, Office: o.Office, Number: o.Number,
		Issued: o.Issued, Until: o.Until, Left: o.Left, Revision: o.Revision,
	}
	v.Validity, v.Days = o.Validity(today)
	return v
}

func (e *expiryCounts) count(o *OfficerInfo) {
	switch {
	case o.Left:
	case o.Validity == course.Expired:
		e.Expired++
	case o.Validity == course.Soon:
		e.Soon++
	case o.Validity == course.Later:
		e.Later++
	}
}

// officers are those an organiser may see, with the hours of a year.
func (s *Server) officers(ctx context.Context, in *officerQuery) (account.Organiser, *officerList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return by, nil, err
	}
	today := course.Day(s.Now())
	if in.Year == 0 {
		in.Year, _ = strconv.Atoi(today[:4])
	}
	all, err := s.Courses.Officers(ctx, by)
	if err != nil {
		return by, nil, err
	}
	years, err := s.Courses.Years(ctx, by, strconv.Itoa(in.Year))
	if err != nil {
		return by, nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return by, nil, err
	}
	settings, err := s.Courses.Settings(ctx)
	out := &officerList{}
	out.Body.Officers, out.Body.Year = []OfficerInfo{}, in.Year
	out.Body.Settings = courseSettings{settings.Yearly, settings.KeepYears, settings.Revision}
	sums := map[string]course.Year{}
	for _, y := range years {
		sums[y.ID] = y
	}
	for i := range all {
		v := officerOf(names, &all[i], today)
		v.Hours, v.Sessions = float64(sums[v.ID].Tenths)/10, sums[v.ID].Sessions
		out.Body.Expiry.count(&v)
		out.Body.Officers = append(out.Body.Officers, v)
	}
	return by, out, err
}

func (s *Server) listOfficers(ctx context.Context, in *officerQuery) (*officerList, error) {
	_, out, err := s.officers(ctx, in)
	return out, err
}

func (s *Server) keptOfficer(ctx context.Context, o *course.Officer, err error) (*officerOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	return &officerOutput{officerOf(names, o, course.Day(s.Now()))}, err
}

func (s *Server) createOfficer(ctx context.Context, in *newOfficer) (*officerOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Courses.AddOfficer(ctx, by, in.Body.edit())
	return s.keptOfficer(ctx, &o, err)
}

func (s *Server) changeOfficer(ctx context.Context, in *changedOfficer) (*officerOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Courses.ChangeOfficer(ctx, by, in.ID, in.Body.edit(), in.Body.Revision)
	return s.keptOfficer(ctx, &o, err)
}

func (s *Server) eraseOfficer(ctx context.Context, in *campaignPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Courses.EraseOfficer(ctx, by, in.ID)
}

func (s *Server) getOfficer(ctx context.Context, in *campaignPath) (*officerDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, attended, err := s.Courses.Officer(ctx, by, in.ID)
	kept, err := s.keptOfficer(ctx, &o, err)
	if err != nil {
		return nil, err
	}
	out := &officerDetail{}
	out.Body.Officer, out.Body.Attended = kept.Body, []officerAttended{}
	if out.Body.ChangePage, err = s.changePage(ctx, o.Log, 0); err != nil {
		return nil, err
	}
	for i := range attended {
		c, line := &attended[i].Session, &attended[i].Line
		v := officerAttended{
			Course: c.ID, Day: c.Day, Title: c.Kind.Title(), Topic: c.Topic, Online: c.Online, Present: line.Present, Passed: line.Passed, Cert: line.Cert,
		}
		if line.Present {
			v.Hours = float64(c.Tenths) / 10
		}
		if line.Result != nil {
			v.Points = &line.Result.Points
		}
		out.Body.Attended = append(out.Body.Attended, v)
	}
	return out, nil
}

func (s *Server) officerExpiry(ctx context.Context, _ *struct{}) (*expiryOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Courses.Expiring(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	out := &expiryOutput{}
	out.Body.Officers = []OfficerInfo{}
	for i := range all {
		v := officerOf(names, &all[i], course.Day(s.Now()))
		out.Body.Counts.count(&v)
		out.Body.Officers = append(out.Body.Officers, v)
	}
	return out, err
}

func (s *Server) officerCalendar(ctx context.Context, _ *struct{}) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Courses.Officers(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	var serving []course.Officer
	for _, o := range all {
		if !o.Left {
			serving = append(serving, o)
		}
	}
	text := course.Calendar(serving, func(code string) string { return placeWords(names, code) }, s.Now())
	return &sheetOutput{
		ContentType: "text/calendar; charset=utf-8", CacheControl: "no-store", Body: []byte(text),
		ContentDisposition: report.Disposition(report.FileName("执法证到期", "ics")),
	}, nil
}

func (s *Server) setCourseSettings(ctx context.Context, in *courseSettingsInput) (*courseSettingsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.Courses.KeepSettings(ctx, by, course.Settings{
		Yearly: in.Body.Yearly, KeepYears: in.Body.KeepYears, Revision: in.Body.Revision,
	})
	return &courseSettingsOutput{courseSettings{kept.Yearly, kept.KeepYears, kept.Revision}}, err
}

// officerSheetOf is the register as a sheet, as the organiser may write it.
func (s *Server) officerSheetOf(ctx context.Context, by account.Organiser) (report.Sheet[course.OfficerEdit], error) {
	nodes, err := s.Districts.All(ctx)
	return report.Sheet[course.OfficerEdit]{
		Title: "执法人员名册", Fields: officerFields(), Places: district.NewFinder(nodes),
		New: func() course.OfficerEdit { return course.OfficerEdit{District: by.Scope().Code()} },
		Key: func(e course.OfficerEdit) string { return e.Key() },
	}, err
}

func officerFields() []report.Field[course.OfficerEdit] {
	type edit = course.OfficerEdit
	words := func(key, title string, also []string, form report.Form, most int64, at func(*edit) *string) report.Field[edit] {
		return report.Field[edit]{
			Key: key, Title: title, Also: also, Form: form, Max: most,
			Get: func(e edit) report.Value { return report.TextValue(*at(&e)) },
			Set: func(e *edit, v report.Value) { *at(e) = v.Text },
		}
	}
	name := words("name", "姓名", nil, report.FormText, 20, func(e *edit) *string { return &e.Name })
	name.Required = true
	return []report.Field[edit]{
		name,
		placeField(func(e *edit) *string { return &e.District }),
		words("office", "科室", []string{"部门"}, report.FormText, 30, func(e *edit) *string { return &e.Office }),
		words("number", "执法证号", []string{"证号", "证件号", "行政执法证号"}, report.FormText, 30, func(e *edit) *string { return &e.Number }),
		words("issued", "发证日期", []string{"领证日期"}, report.FormDay, 0, func(e *edit) *string { return &e.Issued }),
		words("until", "有效期至", []string{"到期日期", "有效期"}, report.FormDay, 0, func(e *edit) *string { return &e.Until }),
		{
			Key: "left", Title: "状态", Form: report.FormChoice, Choices: []string{"在岗", "不再执法"},
			Get: func(e edit) report.Value {
				if e.Left {
					return report.TextValue("不再执法")
				}
				return report.TextValue("在岗")
			},
			Set: func(e *edit, v report.Value) { e.Left = v.Text == "不再执法" },
		},
	}
}

// officerIntake takes the register in. Who is there with other words is changed; who is there with the same is known.
func (s *Server) officerIntake(ctx context.Context, by account.Organiser, id string) (intake[course.OfficerEdit], error) {
	if id != "all" {
		return intake[course.OfficerEdit]{}, course.ErrNotFound
	}
	sheet, err := s.officerSheetOf(ctx, by)
	if err != nil {
		return intake[course.OfficerEdit]{}, err
	}
	there, err := s.Courses.ByKey(ctx, by)
	same := map[string]bool{}
	sheet.Check = func(e *course.OfficerEdit) []report.Fault {
		if err := s.Courses.Suits(by, *e); err != nil {
			faults := faultsOf(err)
			if faults[0].Text == "只能登记本镇街的活动" {
				faults[0].Text = "只能登记本镇街的人"
			}
			return faults
		}
		kept, ok := there[e.Key()]
		same[e.Key()] = ok && kept.Same(*e)
		return nil
	}
	return intake[course.OfficerEdit]{
		sheet: sheet,
		known: knownAmong(same),
		write: func(ctx context.Context, all []course.OfficerEdit) ([]error, error) {
			return s.Courses.Import(ctx, by, all)
		},
	}, err
}

func (s *Server) officersSheet(ctx context.Context, _ *struct{}) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Courses.Officers(ctx, by)
	if err != nil {
		return nil, err
	}
	sheet, err := s.officerSheetOf(ctx, by)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	edits := make([]course.OfficerEdit, len(all))
	for i := range all {
		edits[i] = all[i].Edit()
	}
	return s.filed(by, names, sheet.Table(edits))
}

func (s *Server) officerHoursSheet(ctx context.Context, in *officerQuery) (*sheetOutput, error) {
	by, list, err := s.officers(ctx, in)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := report.Table{Title: strconv.Itoa(in.Year) + "年执法人员学时", Columns: []report.Column{
		{Title: "姓名"}, {Title: "单位"}, {Title: "科室"}, {Title: "执法证号"}, {Title: "有效期至"}, {Title: "参加次数", Kind: report.Int}, {Title: "学时"}, {Title: "要求学时"}, {Title: "是否达到"},
	}}
	for i := range t.Columns {
		if t.Columns[i].Kind == "" {
			t.Columns[i].Kind = report.Text
		}
	}
	need := list.Body.Settings.Yearly
	for _, o := range list.Body.Officers {
		if o.Left {
			continue
		}
		enough := "达到"
		if o.Hours < float64(need) {
			enough = "未达到"
		}
		t.Rows = append(t.Rows, []any{o.Name, o.Place, o.Office, o.Number, o.Until, o.Sessions, hoursWords(o.Hours), strconv.Itoa(need), enough})
	}
	return s.filed(by, names, t)
}
