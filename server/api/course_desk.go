package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/course"
	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/reward"
)

// CourseSession is a session of officers' training.
type CourseSession struct {
	ID         string       `json:"id"`
	Mine       bool         `json:"mine" doc:"可以修改"`
	Kind       course.Kind  `json:"kind" enum:"general,special,renewal,guidance,other"`
	KindTitle  string       `json:"kind_title"`
	Topic      string       `json:"topic,omitempty"`
	Online     bool         `json:"online"`
	Day        string       `json:"day" format:"date"`
	From       string       `json:"from,omitempty"`
	To         string       `json:"to,omitempty"`
	District   string       `json:"district" doc:"记在谁的台账里，空为区级"`
	Organiser  string       `json:"organiser,omitempty"`
	Teacher    string       `json:"teacher,omitempty"`
	Place      string       `json:"place,omitempty"`
	Hours      float64      `json:"hours"`
	Parts      []CoursePart `json:"parts" nullable:"false"`
	SignIn     bool         `json:"sign_in"`
	Exam       string       `json:"exam,omitempty"`
	Pass       int          `json:"pass"`
	ExamUntil  string       `json:"exam_until,omitempty"`
	Note       string       `json:"note,omitempty"`
	Heads      int64        `json:"heads" doc:"人次：有签到名单的按名单，没有的按填的人数"`
	HasRoster  bool         `json:"has_roster" doc:"人次是按名单算的"`
	TotalHours float64      `json:"total_hours" doc:"累计学时：人次乘学时"`
	Examined   int64        `json:"examined"`
	Passed     int64        `json:"passed"`
	Held       bool         `json:"held" doc:"日子已到，计入统计"`
	Revision   int64        `json:"revision"`
}

// CoursePart is a sub-district a session was for.
type CoursePart struct {
	District string `json:"district" maxLength:"12" doc:"空表示区级"`
	Heads    int64  `json:"heads,omitempty" minimum:"0" maximum:"10000" doc:"没有名单时填的人数"`
}

type courseInput struct {
	Kind      course.Kind  `json:"kind" enum:"general,special,renewal,guidance,other"`
	Topic     string       `json:"topic,omitempty" maxLength:"240"`
	Online    bool         `json:"online,omitempty"`
	Day       string       `json:"day" maxLength:"10"`
	From      string       `json:"from,omitempty" maxLength:"5" doc:"开始时间，09:30"`
	To        string       `json:"to,omitempty" maxLength:"5"`
	District  string       `json:"district,omitempty" maxLength:"12"`
	Organiser string       `json:"organiser,omitempty" maxLength:"160"`
	Teacher   string       `json:"teacher,omitempty" maxLength:"160"`
	Place     string       `json:"place,omitempty" maxLength:"240"`
	Hours     float64      `json:"hours,omitempty" minimum:"-1000" maximum:"10000" doc:"学时，最多一位小数"`
	Parts     []CoursePart `json:"parts,omitempty" maxItems:"200"`
	SignIn    bool         `json:"sign_in,omitempty"`
	Exam      string       `json:"exam,omitempty" maxLength:"64"`
	Pass      int          `json:"pass,omitempty" minimum:"0" maximum:"1000" doc:"合格线，百分制；不填为 60"`
	ExamUntil string       `json:"exam_until,omitempty" maxLength:"10"`
	Note      string       `json:"note,omitempty" maxLength:"2000"`
	Revision  int64        `json:"revision,omitempty" minimum:"0"`
	RequestID string       `json:"request_id,omitempty" maxLength:"64" doc:"新登记时这次提交的编号：重发不会登记两次"`
}

type newCourse struct{ Body courseInput }

type changedCourse struct {
	ID   string `path:"id" maxLength:"64"`
	Body courseInput
}

type courseOutput struct{ Body CourseSession }

type courseQuery struct {
	From     string      `query:"from" maxLength:"10" doc:"从哪天；不填为今年第一天"`
	To       string      `query:"to" maxLength:"10" doc:"到哪天；不填为今年最后一天"`
	Kind     course.Kind `query:"kind" enum:"general,special,renewal,guidance,other"`
	District string      `query:"district" maxLength:"12"`
	Mode     string      `query:"mode" enum:"site,online" doc:"现场或线上；不填为都要"`
}

// CourseTotal is what sessions of a kind come to.
type CourseTotal struct {
	Kind     course.Kind `json:"kind,omitempty" doc:"空为合计"`
	Title    string      `json:"title"`
	Sessions int64       `json:"sessions" doc:"次"`
	Site     int64       `json:"site" doc:"其中现场"`
	Online   int64       `json:"online" doc:"其中线上"`
	Heads    int64       `json:"heads" doc:"人次"`
	Hours    float64     `json:"hours" doc:"累计学时"`
	Examined int64       `json:"examined"`
	Passed   int64       `json:"passed"`
}

type courseList struct {
	Body struct {
		From     string          `json:"from" format:"date"`
		To       string          `json:"to" format:"date"`
		Sessions []CourseSession `json:"sessions" nullable:"false" doc:"新的在前"`
		Totals   []CourseTotal   `json:"totals" nullable:"false" doc:"各类，最后一行合计；没到日子的不算"`
	}
}

type courseForm struct {
	Body struct {
		Kinds []courseKind `json:"kinds" nullable:"false"`
		Exams []courseExam `json:"exams" nullable:"false" doc:"平台上的模拟考试"`
	}
}

type courseKind struct {
	Kind  course.Kind `json:"kind" enum:"general,special,renewal,guidance,other"`
	Title string      `json:"title"`
}

type courseExam struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (s *Server) registerCourseDesk(a huma.API) {
	handle(a, "GET /courses", "list-courses", "执法培训：哪些天之间的各场和合计", s.listCourses)
	handle(a, "POST /courses", "create-course", "登记一场培训", s.createCourse, created)
	handle(a, "GET /course-form", "course-form", "登记培训时的选项", s.courseForm)
	handle(a, "GET /courses.xlsx", "courses-sheet", "执法培训台账（Excel）", s.coursesSheet, download)
	handle(a, "PUT /courses/{id}", "change-course", "修改一场培训", s.changeCourse)
	handle(a, "DELETE /courses/{id}", "remove-course", "删除一场培训", s.removeCourse, noContent)
	handle(a, "GET /courses/{id}/sheet.pdf", "course-sheet", "签到和成绩册（PDF）", s.courseSheet, file("application/pdf"))
}

func (in *courseInput) session() (course.Session, error) {
	tenths, err := tenthsOf(in.Hours)
	out := course.Session{
		Kind: in.Kind, Topic: in.Topic, Online: in.Online, Day: in.Day, From: in.From, To: in.To, District: in.District,
		Organiser: in.Organiser, Teacher: in.Teacher, Place: in.Place, Tenths: tenths, SignIn: in.SignIn, Exam: in.Exam, Pass: in.Pass,
		ExamUntil: in.ExamUntil, Note: in.Note, Revision: in.Revision,
	}
	for _, p := range in.Parts {
		out.Parts = append(out.Parts, course.Part(p))
	}
	return out, err
}

// tenthsOf are lesson hours in tenths.
func tenthsOf(hours float64) (int64, error) {
	tenths := hours*10 + 0.5
	if hours < 0 {
		return 0, &course.InvalidError{Field: "hours", Text: "学时不能是负数"}
	}
	if n := int64(tenths); tenths-0.5-float64(n) < 1e-6 && float64(n)-(tenths-0.5) < 1e-6 {
		return n, nil
	}
	return 0, &course.InvalidError{Field: "hours", Text: "学时最多一位小数"}
}

func courseOf(c *course.Counted, today string) CourseSession {
	v := CourseSession{
		ID: c.ID, Mine: c.Mine, Kind: c.Kind, KindTitle: c.Kind.Title(), Topic: c.Topic, Online: c.Online, Day: c.Day, From: c.From, To: c.To,
		District: c.District, Organiser: c.Organiser, Teacher: c.Teacher, Place: c.Place, Hours: float64(c.Session.Tenths) / 10,
		Parts: []CoursePart{}, SignIn: c.SignIn, Exam: c.Exam, Pass: c.Pass, ExamUntil: c.ExamUntil, Note: c.Note,
		Heads: c.Heads, HasRoster: c.HasRoster, TotalHours: float64(c.Count.Tenths) / 10, Examined: c.Examined, Passed: c.Passed,
		Held: c.Held(today), Revision: c.Revision,
	}
	for _, p := range c.Parts {
		v.Parts = append(v.Parts, CoursePart(p))
	}
	return v
}

// foundCourses are the sessions a query is about, as an organiser may see them.
func (s *Server) foundCourses(ctx context.Context, in *courseQuery) (account.Organiser, []course.Counted, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return by, nil, err
	}
	year := course.Day(s.Now())[:4]
	in.From, in.To = cmp.Or(in.From, year+"-01-01"), cmp.Or(in.To, year+"-12-31")
	all, err := s.Courses.Sessions(ctx, by, in.From, in.To)
	all = slices.DeleteFunc(all, func(c course.Counted) bool {
		_, has := c.Shares[in.District]
		return in.Kind != "" && c.Kind != in.Kind || in.District != "" && !has || in.Mode != "" && c.Online != (in.Mode == "online")
	})
	for i := range all {
		if in.District != "" {
			all[i].Count = all[i].Shares[in.District]
		}
	}
	return by, all, err
}

func (s *Server) listCourses(ctx context.Context, in *courseQuery) (*courseList, error) {
	_, all, err := s.foundCourses(ctx, in)
	if err != nil {
		return nil, err
	}
	out, today := &courseList{}, course.Day(s.Now())
	out.Body.From, out.Body.To = in.From, in.To
	out.Body.Sessions, out.Body.Totals = []CourseSession{}, courseTotals(all, today)
	for i := range all {
		out.Body.Sessions = append(out.Body.Sessions, courseOf(&all[i], today))
	}
	return out, nil
}

// courseTotals are what the sessions held come to by kind, and altogether.
func courseTotals(all []course.Counted, today string) []CourseTotal {
	totals := []CourseTotal{}
	add := func(kind course.Kind, title string, these []course.Counted) {
		sum := course.Sum(these, today)
		online := course.Sum(slices.DeleteFunc(slices.Clone(these), func(c course.Counted) bool { return !c.Online }), today).Sessions
		totals = append(totals, CourseTotal{
			kind, title, sum.Sessions, sum.Sessions - online, online, sum.Heads, float64(sum.Tenths) / 10, sum.Examined, sum.Passed,
		})
	}
	for _, kind := range course.Kinds() {
		these := slices.DeleteFunc(slices.Clone(all), func(c course.Counted) bool { return c.Kind != kind })
		if len(these) > 0 {
			add(kind, kind.Title(), these)
		}
	}
	add("", "合计", all)
	return totals
}

func (s *Server) courseForm(ctx context.Context, _ *struct{}) (*courseForm, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &courseForm{}
	out.Body.Kinds, out.Body.Exams = []courseKind{}, []courseExam{}
	for _, k := range course.Kinds() {
		out.Body.Kinds = append(out.Body.Kinds, courseKind{k, k.Title()})
	}
	if account.MayRunDistrict(by) == nil {
		exams, err := s.MockExams.All(ctx, by)
		if err != nil {
			return nil, err
		}
		for _, e := range exams {
			if e.Wrong == nil && len(e.Short) == 0 {
				out.Body.Exams = append(out.Body.Exams, courseExam{e.ID, e.Title})
			}
		}
		return out, nil
	}
	exams, err := s.MockExams.Open(ctx)
	for _, e := range exams {
		out.Body.Exams = append(out.Body.Exams, courseExam{e.ID, e.Title})
	}
	return out, err
}

func (s *Server) createCourse(ctx context.Context, in *newCourse) (*courseOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := in.Body.session()
	if err != nil {
		return nil, err
	}
	c, err = s.Courses.AddSession(ctx, by, c, in.Body.RequestID)
	return s.keptCourse(c, err)
}

func (s *Server) keptCourse(c course.Session, err error) (*courseOutput, error) {
	if err != nil {
		return nil, err
	}
	return &courseOutput{courseOf(&course.Counted{Session: c, Mine: true}, course.Day(s.Now()))}, nil
}

func (s *Server) changeCourse(ctx context.Context, in *changedCourse) (*courseOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := in.Body.session()
	if err != nil {
		return nil, err
	}
	c.ID = in.ID
	c, err = s.Courses.ChangeSession(ctx, by, c)
	return s.keptCourse(c, err)
}

func (s *Server) removeCourse(ctx context.Context, in *campaignPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Courses.RemoveSession(ctx, by, in.ID)
}

func modeWords(online bool) string {
	if online {
		return "线上"
	}
	return "现场"
}

func partWords(names map[string]string, parts []course.Part) string {
	var words []string
	for _, p := range parts {
		words = append(words, placeWords(names, p.District))
	}
	return strings.Join(words, "、")
}

func (s *Server) coursesSheet(ctx context.Context, in *courseQuery) (*sheetOutput, error) {
	by, all, err := s.foundCourses(ctx, in)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	today := course.Day(s.Now())
	slices.Reverse(all) // a register is read from its beginning
	t := report.Table{Title: "执法人员培训台账", Columns: []report.Column{
		{Title: "日期"},
		{Title: "类别"},
		{Title: "主题"},
		{Title: "方式"},
		{Title: "主办单位"},
		{Title: "授课或指导人"},
		{Title: "地点"},
		{Title: "参加的单位"},
		{Title: "次", Kind: report.Int, Sum: true},
		{Title: "人次", Kind: report.Int, Sum: true},
		{Title: "学时"},
		{Title: "累计学时"},
		{Title: "参加考试", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "合格", Unit: "人", Kind: report.Int, Sum: true},
		{Title: "备注"},
	}}
	for i := range t.Columns {
		if t.Columns[i].Kind == "" {
			t.Columns[i].Kind = report.Text
		}
	}
	for i := range all {
		c := &all[i]
		if !c.Held(today) {
			continue
		}
		t.Rows = append(t.Rows, []any{
			c.Day, c.Kind.Title(), c.Topic, modeWords(c.Online), cmp.Or(c.Organiser, placeWords(names, c.District)), c.Teacher, c.Place,
			partWords(names, c.Parts), int64(1), c.Heads, course.HoursWords(c.Session.Tenths), course.HoursWords(c.Count.Tenths), c.Examined, c.Passed, c.Note,
		})
	}
	sums := report.Table{Title: "分类合计", Columns: []report.Column{
		{Title: "类别", Kind: report.Text},
		{Title: "次", Kind: report.Int},
		{Title: "现场", Kind: report.Int},
		{Title: "线上", Kind: report.Int},
		{Title: "人次", Kind: report.Int},
		{Title: "累计学时", Kind: report.Text},
		{Title: "参加考试", Kind: report.Int},
		{Title: "合格", Kind: report.Int},
	}}
	for _, k := range courseTotals(all, today) {
		sums.Rows = append(sums.Rows, []any{k.Title, k.Sessions, k.Site, k.Online, k.Heads, hoursWords(k.Hours), k.Examined, k.Passed})
	}
	return s.filed(by, names, t, sums)
}

// courseSheet is a session's list to be signed and filed: who was to come, who came, and the results.
func (s *Server) courseSheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, roll, err := s.Courses.Session(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := print.FormTable{Empty: "名单上还没有人", Columns: []print.FormColumn{
		{Title: "序号", Share: 0.08}, {Title: "姓名", Share: 0.14}, {Title: "单位", Share: 0.28}, {Title: "签到", Share: 0.16}, {Title: "成绩", Share: 0.16}, {Title: "签字", Share: 0.18},
	}}
	for i := range roll {
		a := &roll[i]
		t.Rows = append(t.Rows, []string{hoursWords(float64(i + 1)), a.Name, unitWords(names, a), signedWords(a), resultWords(a), ""})
	}
	return s.printForm(ctx, print.Form{
		Title: "执法人员培训签到和成绩册", Subtitle: strings.Join(nonEmpty(c.Kind.Title(), c.Topic), " · "),
		Facts: []print.Fact{
			{Name: "日期", Value: strings.Join(nonEmpty(reward.DayWords(c.Day), strings.Trim(c.From+"–"+c.To, "–")), " ")},
			{Name: "方式", Value: modeWords(c.Online)},
			{Name: "主办单位", Value: cmp.Or(c.Organiser, placeWords(names, c.District))},
			{Name: "授课人", Value: c.Teacher},
			{Name: "地点", Value: c.Place},
			{Name: "学时", Value: course.HoursWords(c.Tenths)},
		},
		Tables: []print.FormTable{t}, Signs: []string{"组织人签字", "单位（盖章）"},
		Note: "打印日期 " + reward.DayWords(course.Day(s.Now())) + "。手机签到的时间由平台服务器记录。",
	})
}

func signedWords(a *course.Attendee) string {
	switch {
	case !a.Present:
		return ""
	case a.How == course.ByPhone:
		return a.SignedAt.In(answer.China).Format("15:04") + " 手机"
	default:
		return "实到"
	}
}

func resultWords(a *course.Attendee) string {
	switch {
	case a.Result == nil:
		return a.Cert
	case a.Passed:
		return hoursWords(float64(a.Result.Points)) + " 合格"
	default:
		return hoursWords(float64(a.Result.Points)) + " 不合格"
	}
}
