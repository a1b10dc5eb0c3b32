package order

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/history"
)

// Item is one line of the menu: a topic that can be ordered.
type Item struct {
	ID        string    `bson:"_id"`
	Number    string    `bson:"number"` // as printed on the menu; no two items share one
	Topic     string    `bson:"topic"`
	Law       string    `bson:"law,omitempty"`     // id in the register of laws
	Article   string    `bson:"article,omitempty"` // what of it, in the bureau's words
	Audiences []string  `bson:"audiences"`         // some of Audiences; none means anybody
	Form      string    `bson:"form"`              // one of Forms
	Minutes   int       `bson:"minutes"`
	Lecturer  string    `bson:"lecturer,omitempty"`
	Note      string    `bson:"note,omitempty"`
	Off       bool      `bson:"off,omitempty"` // not on the public menu at present
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"` // which state of the record this is, from 1

	history.Log `bson:",inline"`
}

// said is the item in words, for its history. The law is by its id.
func (i Item) said() []history.Said {
	return []history.Said{
		{Field: "number", Title: "编号", Text: i.Number},
		{Field: "topic", Title: "课题", Text: i.Topic},
		{Field: "law", Title: "法规", Text: i.Law},
		{Field: "article", Title: "条款", Text: i.Article},
		{Field: "audiences", Title: "适用对象", Text: strings.Join(i.Audiences, "、")},
		{Field: "form", Title: "形式", Text: i.Form},
		{Field: "minutes", Title: "时长", Text: fmt.Sprintf("%d 分钟", i.Minutes)},
		{Field: "lecturer", Title: "讲师", Text: i.Lecturer},
		{Field: "note", Title: "说明", Text: i.Note},
		{Field: "off", Title: "已撤下", Text: history.YesNo(i.Off)},
	}
}

// Settings are how orders are taken.
type Settings struct {
	ID       string `bson:"_id"`
	Open     bool   `bson:"open"`      // the public may order
	TakeDays int    `bson:"take_days"` // an order that waits longer is overdue
	Phone    string `bson:"phone"`     // whom to ring with questions; "" for nobody
	Revision int64  `bson:"revision"`
}

// settingsID is the id of the one Settings.
const settingsID = "settings"

// DefaultSettings hold until the bureau sets others: nothing can be ordered from a menu nobody has written.
func DefaultSettings() Settings { return Settings{ID: settingsID, TakeDays: 3} }

// Forms are the ways a topic is brought to people.
func Forms() []string {
	return []string{"讲座", "入企释法", "案例", "演练", "资料", "线上"}
}

// Audiences are whom a topic is for.
func Audiences() []string {
	return []string{"企业负责人", "安全管理人员", "职工", "农民工", "居民", "老年人", "学生", "镇街干部"}
}

// UnitKinds are who orders. All but the last are also the class (五进) the activity counts for.
func UnitKinds() []string { return []string{"企业", "社区", "农村", "学校", otherUnit} }

const otherUnit = "其他"

func (i Item) validate() error {
	switch {
	case !fits(i.Number, 1, 12) || strings.ContainsAny(i.Number, "\n "):
		return invalid("number", "请填写编号，不超过 12 个字，中间没有空格")
	case !fits(i.Topic, 2, 40):
		return invalid("topic", "请填写课题，2 到 40 个字")
	case !fits(i.Article, 0, 40):
		return invalid("article", "条款不超过 40 个字")
	case !slices.Contains(Forms(), i.Form):
		return invalid("form", "请选择形式")
	case i.Minutes < 10 || i.Minutes > 480:
		return invalid("minutes", "时长应在 10 到 480 分钟之间")
	case !fits(i.Lecturer, 0, 40):
		return invalid("lecturer", "讲师不超过 40 个字")
	case !fits(i.Note, 0, 200):
		return invalid("note", "说明不超过 200 个字")
	}
	return validAudiences(i.Audiences)
}

func validAudiences(given []string) error {
	seen := map[string]bool{}
	for _, a := range given {
		if !slices.Contains(Audiences(), a) || seen[a] {
			return invalid("audiences", "请从列表里选择适用对象")
		}
		seen[a] = true
	}
	return nil
}

func (s Settings) validate() error {
	switch {
	case s.TakeDays < 1 || s.TakeDays > 30:
		return invalid("take_days", "接单期限应在 1 到 30 天之间")
	case s.Phone != "" && !isPhone(s.Phone):
		return invalid("phone", "咨询电话应是 7 到 15 位数字，可以有空格和连字符")
	}
	return nil
}

// fits reports whether a trimmed text has a length within bounds, counted in characters, and nothing in it but
// characters and line breaks.
func fits(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return utf8.ValidString(s) && n >= shortest && n <= longest && s == strings.TrimSpace(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' })
}

// isPhone takes mobile and fixed lines, with the signs people put between the digits.
func isPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, r == '-', r == ' ':
		default:
			return false
		}
	}
	return digits >= 7 && digits <= 15 && s == strings.TrimSpace(s)
}
