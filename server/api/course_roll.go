package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/course"
	"pufa/server/district"
	"pufa/server/report"
)

// CourseLine is a line of a session's list.
type CourseLine struct {
	Person   string  `json:"person" doc:"名单上的编号"`
	Officer  string  `json:"officer,omitempty" doc:"执法人员名册里的编号；空为名册以外的人"`
	Name     string  `json:"name"`
	District string  `json:"district"`
	Unit     string  `json:"unit" doc:"单位和科室"`
	Present  bool    `json:"present"`
	How      string  `json:"how,omitempty" enum:"phone,desk,import" doc:"怎么到的场"`
	SignedAt *int64  `json:"signed_at,omitempty" doc:"毫秒"`
	Phone    bool    `json:"phone" doc:"连着本人的手机"`
	Sitting  bool    `json:"sitting" doc:"正在考试"`
	Points   *int64  `json:"points,omitempty" doc:"成绩，百分制"`
	Paper    bool    `json:"paper,omitempty" doc:"登记的纸面成绩"`
	ExamDay  string  `json:"exam_day,omitempty" format:"date"`
	Passed   bool    `json:"passed"`
	Cert     string  `json:"cert,omitempty" doc:"证书号"`
	Erased   bool    `json:"erased,omitempty"`
	Hours    float64 `json:"hours" doc:"这场得的学时"`
	Revision int64   `json:"revision" doc:"登记时带回，以免覆盖别人的修改"`
}

type courseDetail struct {
	Body struct {
		Session CourseSession `json:"session"`
		Roll    []CourseLine  `json:"roll" nullable:"false" doc:"按姓名"`
		Key     string        `json:"key,omitempty" doc:"签到链接里 # 后面的；只给登记这场的单位"`
		Opens   int64         `json:"opens" doc:"手机签到从什么时候，毫秒"`
		Closes  int64         `json:"closes"`
		Now     int64         `json:"now"`
		ChangePage
	}
}

type courseInvite struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Officers []string `json:"officers,omitempty" maxItems:"500" doc:"名册里的人"`
		Name     string   `json:"name,omitempty" maxLength:"80" doc:"名册以外的一个人"`
		District string   `json:"district,omitempty" maxLength:"12"`
		Office   string   `json:"office,omitempty" maxLength:"120"`
		Present  bool     `json:"present,omitempty" doc:"已经到场"`
	}
}

type courseInvited struct {
	Body struct {
		Done   int      `json:"done" doc:"几个人在名单上了"`
		Faults []string `json:"faults" nullable:"false" doc:"没能加上的，为什么"`
	}
}

type coursePersonPath struct {
	ID     string `path:"id" maxLength:"64"`
	Person string `path:"person" maxLength:"40"`
}

type courseMark struct {
	ID     string `path:"id" maxLength:"64"`
	Person string `path:"person" maxLength:"40"`
	Body   struct {
		Present bool    `json:"present"`
		Points  *int64  `json:"points,omitempty" minimum:"-1000" maximum:"1000" doc:"纸面考试的成绩，百分制；不填为不改"`
		Strike  bool    `json:"strike,omitempty" doc:"收回成绩"`
		Cert    *string `json:"cert,omitempty" maxLength:"160" doc:"证书号；不填为不改"`

		Revision int64 `json:"revision,omitempty" minimum:"0" doc:"看的是哪一版"`
	}
}

func (s *Server) registerCourseRolls(a huma.API) {
	handle(a, "GET /courses/{id}", "get-course", "一场培训、名单和修改记录", s.getCourse)
	handle(a, "POST /courses/{id}/people", "invite-to-course", "把人加到名单上", s.inviteToCourse)
	handle(a, "PUT /courses/{id}/people/{person}", "mark-course-person", "登记到场、纸面成绩、证书号", s.markCoursePerson)
	handle(a, "DELETE /courses/{id}/people/{person}", "strike-course-person", "从名单上去掉一个人", s.strikeCoursePerson, noContent)
	handle(a, "POST /courses/{id}/people/{person}/unbind", "unbind-course-person", "解除手机，让本人换一部手机签到", s.unbindCoursePerson)
	registerIntake(s, a, "/courses/{id}/roll", "course-roll", "培训名单和成绩", s.rollIntake)
	handle(a, "GET /courses/{id}/roll.xlsx", "course-roll-sheet", "一场的名单和成绩（Excel）", s.rollSheet, download)
}

func courseLine(names map[string]string, a *course.Attendee, c *course.Session) CourseLine {
	v := CourseLine{
		Person: personOf(a), Officer: a.Officer, Name: a.Name, District: a.District, Unit: unitWords(names, a), Present: a.Present, How: string(a.How),
		Phone: a.Phone != "", Sitting: a.Pending != "", Passed: a.Passed, Cert: a.Cert, Erased: a.Erased,
		Revision: a.Revision,
	}
	if a.Present {
		at := milli(a.SignedAt)
		v.SignedAt, v.Hours = &at, float64(c.Tenths)/10
	}
	if a.Result != nil {
		v.Points, v.Paper, v.ExamDay = &a.Result.Points, a.Result.Paper, a.Result.Day
	}
	return v
}

func (s *Server) getCourse(ctx context.Context, in *campaignPath) (*courseDetail, error) {
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
	out, today := &courseDetail{}, course.Day(s.Now())
	counted := course.Counted{Session: c, Mine: account.MayWriteBooks(by, c.District) == nil, Count: course.CountOf(&c, roll)}
	out.Body.Session, out.Body.Roll = courseOf(&counted, today), []CourseLine{}
	for i := range roll {
		out.Body.Roll = append(out.Body.Roll, courseLine(names, &roll[i], &c))
	}
	opens, closes := c.Window()
	out.Body.Opens, out.Body.Closes, out.Body.Now = milli(opens), milli(closes), milli(s.Now())
	if c.SignIn {
		out.Body.Key = c.Key
	}
	out.Body.ChangePage, err = s.changePage(ctx, c.Log, 0)
	return out, err
}

func (s *Server) inviteToCourse(ctx context.Context, in *courseInvite) (*courseInvited, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	var guests []course.Guest
	for _, id := range in.Body.Officers {
		guests = append(guests, course.Guest{Officer: id})
	}
	if len(guests) == 0 {
		guests = append(guests, course.Guest{Name: in.Body.Name, District: in.Body.District, Office: in.Body.Office})
	}
	outcomes, err := s.Courses.Invite(ctx, by, in.ID, guests, in.Body.Present, course.ByDesk)
	if err == nil && len(guests) == 1 {
		err = outcomes[0]
	}
	if err != nil {
		return nil, err
	}
	out := &courseInvited{}
	out.Body.Faults = []string{}
	for _, outcome := range outcomes {
		if outcome == nil {
			out.Body.Done++
		} else {
			out.Body.Faults = append(out.Body.Faults, problemOf(outcome).Detail)
		}
	}
	return out, nil
}

type courseLineOutput struct{ Body CourseLine }

func (s *Server) markCoursePerson(ctx context.Context, in *courseMark) (*courseLineOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	a, err := s.Courses.Mark(ctx, by, in.ID, in.Person, course.Marks{Present: b.Present, Points: b.Points, Strike: b.Strike, Cert: b.Cert, Revision: b.Revision})
	return s.markedLine(ctx, &a, err)
}

func (s *Server) markedLine(ctx context.Context, a *course.Attendee, err error) (*courseLineOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	return &courseLineOutput{courseLine(names, a, &course.Session{})}, err
}

func (s *Server) strikeCoursePerson(ctx context.Context, in *coursePersonPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Courses.Strike(ctx, by, in.ID, in.Person)
}

func (s *Server) unbindCoursePerson(ctx context.Context, in *coursePersonPath) (*courseLineOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Courses.Unbind(ctx, by, in.ID, in.Person)
	return s.markedLine(ctx, &a, err)
}

// rollKey is the same for two lines of one person.
func rollKey(g course.Guest) string {
	return course.OfficerEdit{District: g.District, Name: g.Name, Office: g.Office}.Key()
}

// rollSheetOf is a session's list as a sheet; there is the list as it is, by rollKey.
func (s *Server) rollSheetOf(ctx context.Context, by account.Organiser, c *course.Session) (report.Sheet[course.Scored], error) {
	nodes, err := s.Districts.All(ctx)
	return report.Sheet[course.Scored]{
		Title:  c.Day + c.Kind.Title() + "名单和成绩",
		Fields: rollFields(),
		Places: district.NewFinder(nodes),
		New: func() course.Scored {
			return course.Scored{Guest: course.Guest{District: by.Scope().Code()}, Present: true}
		},
		Key: func(r course.Scored) string { return rollKey(r.Guest) },
	}, err
}

func rollFields() []report.Field[course.Scored] {
	type line = course.Scored
	words := func(key, title string, also []string, most int64, at func(*line) *string) report.Field[line] {
		return report.Field[line]{
			Key: key, Title: title, Also: also, Form: report.FormText, Max: most,
			Get: func(l line) report.Value { return report.TextValue(*at(&l)) },
			Set: func(l *line, v report.Value) { *at(l) = v.Text },
		}
	}
	name := words("name", "姓名", nil, 20, func(l *line) *string { return &l.Name })
	name.Required = true
	return []report.Field[line]{
		name,
		placeField(func(l *line) *string { return &l.District }),
		words("office", "科室", []string{"部门"}, 30, func(l *line) *string { return &l.Office }),
		{
			Key: "present", Title: "到场", Also: []string{"签到", "是否到场"}, Form: report.FormChoice, Choices: []string{"实到", "未到"},
			Get: func(l line) report.Value {
				if l.Present {
					return report.TextValue("实到")
				}
				return report.TextValue("未到")
			},
			Set: func(l *line, v report.Value) {
				if v.Given {
					l.Present = v.Text == "实到"
				}
			},
		},
		{
			Key: "points", Title: "成绩", Unit: "分", Also: []string{"得分", "考试成绩"}, Form: report.FormWhole, Max: 100,
			Get: func(l line) report.Value {
				if l.Points == nil {
					return report.Value{}
				}
				return report.NumberValue(*l.Points)
			},
			Set: func(l *line, v report.Value) {
				if v.Given {
					n := v.Number
					l.Points = &n
				}
			},
		},
		words("cert", "证书号", []string{"合格证号", "证书编号"}, 40, func(l *line) *string { return &l.Cert }),
	}
}

// placeField is the sub-district of a person; nothing in it is the district's own, or who writes the sheet.
func placeField[T any](at func(*T) *string) report.Field[T] {
	return report.Field[T]{
		Key: "district", Title: "镇街", Also: []string{"单位", "所在镇街", "所属镇街"}, Form: report.FormPlace,
		Get: func(t T) report.Value { return report.TextValue(*at(&t)) },
		Set: func(t *T, v report.Value) {
			if v.Given {
				*at(t) = v.Text
			}
		},
	}
}

func scoredOf(a *course.Attendee) course.Scored {
	l := course.Scored{Guest: course.Guest{District: a.District, Name: a.Name, Office: a.Office}, Present: a.Present, Cert: a.Cert}
	if a.Result != nil {
		l.Points = &a.Result.Points
	}
	return l
}

// rollIntake takes a list in, with results where it has any.
func (s *Server) rollIntake(ctx context.Context, by account.Organiser, id string) (intake[course.Scored], error) {
	c, roll, err := s.Courses.Session(ctx, by, id)
	if err == nil {
		err = account.MayWriteBooks(by, c.District)
	}
	if err != nil {
		return intake[course.Scored]{}, err
	}
	sheet, err := s.rollSheetOf(ctx, by, &c)
	there, same := map[string]course.Scored{}, map[string]bool{}
	for i := range roll {
		l := scoredOf(&roll[i])
		there[rollKey(l.Guest)] = l
	}
	sheet.Check = func(l *course.Scored) []report.Fault {
		if c.District != "" && l.District != c.District {
			return []report.Fault{{Field: "district", Text: "只能登记本镇街的人"}}
		}
		kept, ok := there[rollKey(l.Guest)]
		same[rollKey(l.Guest)] = ok && kept.Present == l.Present && (l.Points == nil || kept.Points != nil && *kept.Points == *l.Points) &&
			(l.Cert == "" || l.Cert == kept.Cert)
		return nil
	}
	return intake[course.Scored]{
		sheet: sheet,
		known: knownAmong(same),
		write: func(ctx context.Context, all []course.Scored) ([]error, error) {
			return s.Courses.ImportRoll(ctx, by, id, all)
		},
	}, err
}

// knownAmong says which keys stand for records that say the same already. It is filled while a file is read.
func knownAmong(same map[string]bool) func(context.Context, []string) (map[string]bool, error) {
	return func(_ context.Context, keys []string) (map[string]bool, error) {
		known := map[string]bool{}
		for _, key := range keys {
			known[key] = same[key]
		}
		return known, nil
	}
}

func (s *Server) rollSheet(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
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
	sheet, err := s.rollSheetOf(ctx, by, &c)
	if err != nil {
		return nil, err
	}
	all := make([]course.Scored, len(roll))
	for i := range roll {
		all[i] = scoredOf(&roll[i])
	}
	return s.filed(by, names, sheet.Table(all))
}
