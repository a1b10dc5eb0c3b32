package course

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/history"

	"pufa/server/answer"
)

// Kind is what a session teaches.
type Kind string

// The kinds.
const (
	General  Kind = "general"  // 通用法律知识
	Special  Kind = "special"  // 专门法律知识
	Renewal  Kind = "renewal"  // 执法证到期的专用法律知识复训
	Guidance Kind = "guidance" // 指导镇街的执法程序及文书制作
	Other    Kind = "other"
)

// Kinds are all of them, in the order reports name them.
func Kinds() []Kind { return []Kind{General, Special, Renewal, Guidance, Other} }

// Title is what people call a kind.
func (k Kind) Title() string {
	return map[Kind]string{
		General: "通用法律知识培训", Special: "专门法律知识培训", Renewal: "专用法律知识复训", Guidance: "执法程序及文书制作指导", Other: "其他培训",
	}[k]
}

// Session is one time that officers were taught or guided. However many sub-districts it was for, it is one session.
type Session struct {
	ID        string    `bson:"_id"`
	District  string    `bson:"district"` // whose books it is in, "" for the bureau's
	Key       string    `bson:"key"`      // stands in the link of its code
	Kind      Kind      `bson:"kind"`
	Topic     string    `bson:"topic"`
	Online    bool      `bson:"online"`
	Day       string    `bson:"day"`
	From      string    `bson:"from,omitempty"` // HH:MM in China
	To        string    `bson:"to,omitempty"`
	Organiser string    `bson:"organiser,omitempty"` // who held it, where not whose books it is in
	Teacher   string    `bson:"teacher,omitempty"`
	Place     string    `bson:"place,omitempty"`
	Tenths    int64     `bson:"tenths"`          // of a lesson hour (学时)
	Parts     []Part    `bson:"parts,omitempty"` // whom it was for
	SignIn    bool      `bson:"sign_in"`         // phones may sign in
	Exam      string    `bson:"exam,omitempty"`  // a mock exam of the platform
	Pass      int       `bson:"pass"`            // of a hundred points
	ExamUntil string    `bson:"exam_until,omitempty"`
	Note      string    `bson:"note,omitempty"`
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`
	Trail     `bson:",inline"`
}

// Part is a sub-district a session was for, "" for the bureau, with how many of its people came where nobody keeps a
// list.
type Part struct {
	District string `bson:"district"`
	Heads    int64  `bson:"heads"`
}

// Bounds of a session.
const (
	tenthsMost = 2000
	headsMost  = 10_000
	// PassDefault is the pass mark where nobody says another.
	PassDefault = 60
)

var clockTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// tidy brings what was entered into the form it is kept in.
func (s *Session) tidy() {
	s.Topic, s.Organiser, s.Teacher, s.Place = line(s.Topic), line(s.Organiser), line(s.Teacher), line(s.Place)
	s.Note = strings.TrimSpace(s.Note)
	if s.Pass == 0 {
		s.Pass = PassDefault
	}
	if s.Exam == "" {
		s.ExamUntil = ""
	} else if s.ExamUntil == "" {
		s.ExamUntil = s.Day
	}
	slices.SortFunc(s.Parts, func(a, b Part) int { return strings.Compare(a.District, b.District) })
}

// validate reports what is wrong with what was entered. A session may be set up before it is held.
func (s *Session) validate(today string) error {
	switch {
	case !slices.Contains(Kinds(), s.Kind):
		return invalid("kind", "没有这种培训")
	case !fits(s.Topic, 0, 60):
		return invalid("topic", "主题不超过 60 个字")
	case !isDay(s.Day):
		return invalid("day", "日期不是有效的日期")
	case daysUntil(today, s.Day) > 366:
		return invalid("day", "日期最多提前一年")
	case s.From != "" && !clockTime.MatchString(s.From):
		return invalid("from", "时间应写成 09:30 这样")
	case s.To != "" && !clockTime.MatchString(s.To):
		return invalid("to", "时间应写成 11:30 这样")
	case s.From != "" && s.To != "" && s.To <= s.From:
		return invalid("to", "结束应晚于开始")
	case !fits(s.Organiser, 0, 40):
		return invalid("organiser", "主办单位不超过 40 个字")
	case !fits(s.Teacher, 0, 40):
		return invalid("teacher", "授课或指导人不超过 40 个字")
	case !fits(s.Place, 0, 60):
		return invalid("place", "地点不超过 60 个字")
	case !fits(s.Note, 0, 500):
		return invalid("note", "备注不超过 500 个字")
	case s.Tenths < 0 || s.Tenths > tenthsMost:
		return invalid("hours", "学时应在 0 到 %d 之间", tenthsMost/10)
	case s.Pass < 1 || s.Pass > 100:
		return invalid("pass", "合格线应在 1 到 100 分之间")
	case s.Exam != "" && (!isDay(s.ExamUntil) || s.ExamUntil < s.Day):
		return invalid("exam_until", "考试截止日期不能早于培训日期")
	case s.Kind == Guidance && !slices.ContainsFunc(s.Parts, func(p Part) bool { return p.District != "" }):
		return invalid("parts", "请选指导了哪个镇街")
	}
	return s.validateParts()
}

func (s *Session) validateParts() error {
	for i, p := range s.Parts {
		switch {
		case p.Heads < 0 || p.Heads > headsMost:
			return invalid("parts", "人数应在 0 到 %d 之间", headsMost)
		case i > 0 && p.District == s.Parts[i-1].District:
			return invalid("parts", "同一个镇街只填一次")
		}
	}
	return nil
}

// For reports whether a session was for a sub-district.
func (s *Session) For(district string) bool {
	return slices.ContainsFunc(s.Parts, func(p Part) bool { return p.District == district })
}

// early is how long before a session begins its people may sign in, late how long after its end.
const early, late = 30 * time.Minute, 30 * time.Minute

// Window is from when to when phones may sign in. Without times it is the whole day.
func (s *Session) Window() (opens, closes time.Time) {
	midnight, _ := time.ParseInLocation(time.DateOnly, s.Day, answer.China)
	opens, closes = midnight, midnight.AddDate(0, 0, 1)
	if t, err := time.Parse("15:04", s.From); err == nil {
		opens = midnight.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute - early)
	}
	if t, err := time.Parse("15:04", s.To); err == nil {
		closes = midnight.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + late)
	}
	return opens, closes
}

// admits says whether phones may sign in at a moment, by a *ClosedError where not.
func (s *Session) admits(now time.Time) error {
	opens, closes := s.Window()
	at := func(t time.Time) string { return t.In(answer.China).Format("1月2日 15:04") }
	switch {
	case !s.SignIn:
		return &ClosedError{"这次培训不用手机签到，请找工作人员登记"}
	case now.Before(opens):
		return &ClosedError{"签到还没开始，" + at(opens) + " 开始"}
	case !now.Before(closes):
		return &ClosedError{"签到时间过了（" + at(closes) + " 截止），请找工作人员补登记"}
	}
	return nil
}

// Held reports whether a session's day has come, so that it counts.
func (s *Session) Held(today string) bool { return !s.Gone && s.Day <= today }

// said is the session in words, for its history. names are the sub-districts' by code.
func (s *Session) said(names func(string) string) []history.Said {
	mode, signIn := "现场", "不用手机签到"
	if s.Online {
		mode = "线上"
	}
	if s.SignIn {
		signIn = "手机签到"
	}
	var parts []string
	for _, p := range s.Parts {
		parts = append(parts, fmt.Sprintf("%s %d 人", names(p.District), p.Heads))
	}
	return []history.Said{
		{Field: "kind", Title: "类别", Text: s.Kind.Title()},
		{Field: "topic", Title: "主题", Text: s.Topic},
		{Field: "mode", Title: "方式", Text: mode},
		{Field: "day", Title: "日期", Text: s.Day},
		{Field: "from", Title: "开始", Text: s.From},
		{Field: "to", Title: "结束", Text: s.To},
		{Field: "organiser", Title: "主办单位", Text: s.Organiser},
		{Field: "teacher", Title: "授课或指导人", Text: s.Teacher},
		{Field: "place", Title: "地点", Text: s.Place},
		{Field: "hours", Title: "学时", Text: HoursWords(s.Tenths)},
		{Field: "parts", Title: "参加的单位", Text: strings.Join(parts, "、")},
		{Field: "sign_in", Title: "签到", Text: signIn},
		{Field: "exam", Title: "考试", Text: s.Exam},
		{Field: "pass", Title: "合格线", Text: strconv.Itoa(s.Pass)},
		{Field: "exam_until", Title: "考试截止", Text: s.ExamUntil},
		{Field: "note", Title: "备注", Text: s.Note},
	}
}

// HoursWords are lesson hours as people write them.
func HoursWords(tenths int64) string { return strconv.FormatFloat(float64(tenths)/10, 'f', -1, 64) }

// SessionStore keeps sessions.
type SessionStore interface {
	// AddSession keeps a new one. One whose id is there already is ErrTaken.
	AddSession(ctx context.Context, s Session) (Session, error)
	// Session is the one with this id, or ErrNotFound.
	Session(ctx context.Context, id string) (Session, error)
	// SessionByKey is the one a link leads to, or ErrNotFound.
	SessionByKey(ctx context.Context, key string) (Session, error)
	// ReplaceSession keeps s if its Revision is still the one kept, else returns ErrChanged.
	ReplaceSession(ctx context.Context, s Session) (Session, error)
	// Sessions are those between two days, both of them included, the newest first, struck out ones among them.
	Sessions(ctx context.Context, from, to string) ([]Session, error)
}
