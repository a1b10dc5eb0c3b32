package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/course"
)

// courseProblems hold for the training of officers.
var courseProblems = []problemRule{
	{course.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
	{course.ErrNotFound, http.StatusNotFound, "no_such_course", "没有这条记录，请核对链接"},
	{course.ErrChanged, http.StatusConflict, "changed_meanwhile", "这条记录刚被别人改过，请刷新后再改"},
	{course.ErrTaken, http.StatusConflict, "taken", "已经有这条记录"},
	{course.ErrPlace, http.StatusUnprocessableEntity, "unknown_place", "没有这个镇街"},
	{course.ErrClosed, http.StatusConflict, "sign_in_closed", "现在不能签到"},
	{course.ErrBound, http.StatusConflict, "signed_elsewhere", "这个人已经用另一部手机签到。如果不是本人签的，请找工作人员"},
	{course.ErrNamesake, http.StatusConflict, "namesakes", "本单位有同名的人，请再填上科室"},
	{course.ErrAbsent, http.StatusConflict, "not_signed_in", "签到以后才能考试"},
	{course.ErrNoExam, http.StatusConflict, "no_exam_now", "现在不是考试时间"},
	{course.ErrPassed, http.StatusConflict, "passed_already", "已经考试合格，不用再考"},
	{course.ErrFull, http.StatusUnprocessableEntity, "too_many_people", "人太多：一场最多 2000 人"},
	{course.ErrErased, http.StatusConflict, "erased", "这个人的资料已经删除"},
}

// courseKeys are what opens a session on a phone: the link's key, and the one the phone drew. Both travel in bodies only.
type courseKeys struct {
	Key   string `json:"key" maxLength:"64" doc:"链接里 # 后面的"`
	Phone string `json:"phone,omitempty" maxLength:"64" doc:"手机自己取的随机数，43 个字符"`
}

type courseDoorInput struct{ Body courseKeys }

type courseSignInput struct {
	Body struct {
		Key      string `json:"key" maxLength:"64" doc:"链接里 # 后面的"`
		Phone    string `json:"phone,omitempty" maxLength:"64" doc:"手机自己取的随机数，43 个字符"`
		Person   string `json:"person,omitempty" maxLength:"40" doc:"名单上的哪一个；不填就用下面的姓名和单位"`
		Name     string `json:"name,omitempty" maxLength:"80"`
		District string `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
		Office   string `json:"office,omitempty" maxLength:"120" doc:"科室"`
	}
}

// courseDoor is what somebody sees who scanned a session's code.
type courseDoor struct {
	Body struct {
		Title     string            `json:"title" doc:"哪一类培训"`
		Topic     string            `json:"topic,omitempty"`
		Day       string            `json:"day" format:"date"`
		From      string            `json:"from,omitempty"`
		To        string            `json:"to,omitempty"`
		Place     string            `json:"place,omitempty"`
		Online    bool              `json:"online"`
		Organiser string            `json:"organiser,omitempty"`
		Closed    string            `json:"closed,omitempty" doc:"现在为什么不能签到"`
		Roll      []courseDoorGuest `json:"roll" nullable:"false" doc:"名单上还没签到的人"`
		Places    []courseDoorPlace `json:"places" nullable:"false" doc:"单位：区级和各镇街"`
		Mine      *courseDoorMine   `json:"mine,omitempty" doc:"这部手机签到的人"`
		Exam      string            `json:"exam,omitempty" doc:"考哪套卷子"`
		ExamUntil string            `json:"exam_until,omitempty"`
		Pass      int               `json:"pass"`
		MaySit    bool              `json:"may_sit" doc:"现在可以考试"`
		KeepYears int               `json:"keep_years" doc:"名单上的姓名保存几年"`
	}
}

type courseDoorGuest struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Unit   string `json:"unit" doc:"单位和科室"`
}

type courseDoorPlace struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type courseDoorMine struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	SignedAt int64  `json:"signed_at" doc:"签到时间，毫秒"`
	Points   *int64 `json:"points,omitempty" doc:"成绩，百分制"`
	Passed   bool   `json:"passed"`
}

type coursePaperOutput struct {
	Body struct {
		Exam string `json:"exam" doc:"开始答题时用的考试编号"`
	}
}

// doorRate holds a phone to what a person does who mistypes.
var doorRate = rate{perSecond: 1.0 / 5, burst: 30}

func (s *Server) registerCourses(a huma.API) {
	handle(a, "POST /course-door", "course-door", "扫码看到的一次执法培训", s.courseDoor)
	handle(a, "POST /course-door/sign", "course-sign-in", "签到；同一部手机重复签到得到同一个人", s.courseSignIn)
	handle(a, "POST /course-door/exam", "course-exam", "签到的人取考试编号", s.courseExam)
	s.registerCourseDesk(a)
	s.registerCourseRolls(a)
	s.registerOfficers(a)
}

func (s *Server) courseDoor(ctx context.Context, in *courseDoorInput) (*courseDoor, error) {
	who := callerOf(ctx)
	if wait, ok := s.limits.take("course", who.ip+"/"+in.Body.Phone, doorRate); !ok {
		return nil, tooMany(wait)
	}
	door, err := s.Courses.Door(ctx, in.Body.Key, in.Body.Phone)
	if err != nil {
		return nil, err
	}
	places, whole, err := s.Places.Places(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := s.Courses.Settings(ctx)
	if err != nil {
		return nil, err
	}
	out := &courseDoor{}
	b := &out.Body
	b.Title, b.Topic, b.Day, b.From, b.To, b.Place = door.Kind.Title(), door.Topic, door.Day, door.From, door.To, door.Place
	b.Online, b.Organiser, b.Exam, b.ExamUntil, b.Pass, b.KeepYears = door.Online, door.Organiser, door.Exam, door.ExamUntil, door.Pass, settings.KeepYears
	if door.Closed != nil {
		b.Closed = problemOf(door.Closed).Detail
	}
	b.Roll, b.Places = []courseDoorGuest{}, []courseDoorPlace{}
	for i := range door.Roll {
		g := &door.Roll[i]
		b.Roll = append(b.Roll, courseDoorGuest{personOf(g), g.Name, unitWords(names, g)})
	}
	if door.District == "" {
		b.Places = append(b.Places, courseDoorPlace{"", bureauName(whole.Name)})
	}
	for _, p := range places {
		if door.District == "" || door.District == p.Code {
			b.Places = append(b.Places, courseDoorPlace{p.Code, p.Name})
		}
	}
	if m := door.Mine; m != nil {
		b.Mine = &courseDoorMine{Name: m.Name, Unit: unitWords(names, m), SignedAt: milli(m.SignedAt), Passed: m.Passed}
		if m.Result != nil {
			b.Mine.Points = &m.Result.Points
		}
		b.MaySit = door.Exam != "" && door.Tries == nil
	}
	return out, nil
}

// personOf is the part of a line's id that stands for the person.
func personOf(a *course.Attendee) string { return strings.TrimPrefix(a.ID, a.Session+"/") }

// bureauName is what the district's own people belong to.
func bureauName(whole string) string { return whole + "应急管理局" }

// unitWords is where somebody works.
func unitWords(names map[string]string, a *course.Attendee) string {
	return strings.Join(nonEmpty(placeWords(names, a.District), a.Office), " ")
}

func placeWords(names map[string]string, code string) string {
	if code == "" {
		return bureauName(names[""])
	}
	return names[code]
}

func (s *Server) courseSignIn(ctx context.Context, in *courseSignInput) (*courseDoor, error) {
	who := callerOf(ctx)
	if wait, ok := s.limits.take("course", who.ip+"/"+in.Body.Phone, doorRate); !ok {
		return nil, tooMany(wait)
	}
	b := in.Body
	if _, _, err := s.Courses.SignIn(ctx, b.Key, b.Phone, b.Person, course.Guest{District: b.District, Name: b.Name, Office: b.Office}); err != nil {
		return nil, err
	}
	return s.courseDoor(ctx, &courseDoorInput{courseKeys{b.Key, b.Phone}})
}

func (s *Server) courseExam(ctx context.Context, in *courseDoorInput) (*coursePaperOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &coursePaperOutput{}
	out.Body.Exam, err = s.Courses.Bind(ctx, person, in.Body.Key, in.Body.Phone)
	return out, err
}
