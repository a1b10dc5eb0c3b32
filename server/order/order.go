// Package order keeps what enterprises, communities and schools order of the bureau's legal education (点单), and how it
// is dispatched (派单), delivered (送单) and rated (评单).
//
// Who orders has no account: a key that their phone drew and only they have opens the order. It decides and has the
// deciding kept; where it is kept is the business of the interfaces it declares.
package order

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"pufa/server/answer"
)

// State is how far an order has come.
type State string

// The states. Waiting and Dispatched are open; the others are not.
const (
	Waiting    State = "waiting"    // 待接单
	Dispatched State = "dispatched" // 已派单
	Delivered  State = "delivered"  // 已送达
	Rated      State = "rated"      // 已评价
	Returned   State = "returned"   // 已退回
	Cancelled  State = "cancelled"  // 已取消
)

// Open reports whether somebody still has something to do before it is delivered.
func (s State) Open() bool { return s == Waiting || s == Dispatched }

// Source is how an order came in.
type Source string

// The sources. Orders of before there were others have none: they came Online.
const (
	Online Source = "online" // 网上: the unit's own phone
	Called Source = "phone"  // 电话
	Visit  Source = "visit"  // 上门
	// Inspection is an order an enterprise gave the officers who inspected it.
	Inspection Source = "inspection"
)

// sourceTitles are the sources as people call them.
var sourceTitles = map[Source]string{Online: "网上", Called: "电话", Visit: "上门", Inspection: "执法检查中"}

// Title is what people call a source.
func (s Source) Title() string { return sourceTitles[s] }

// Wish is what a unit orders, as it filled it in.
type Wish struct {
	Item     string `bson:"item,omitempty"` // of the menu; "" for a tailored one
	Form     string `bson:"form"`           // one of Forms; the item's own where there is one
	Unit     string `bson:"unit"`
	UnitKind string `bson:"unit_kind"` // one of UnitKinds
	District string `bson:"district"`
	Audience string `bson:"audience"` // one of Audiences
	Heads    int64  `bson:"heads"`
	Day      string `bson:"day"`  // YYYY-MM-DD
	Part     string `bson:"part"` // one of DayParts
	Place    string `bson:"place"`
	Request  string `bson:"request,omitempty"` // for a tailored one: what it should be about
}

// DayParts are when in a day it should be.
func DayParts() []string { return []string{"都可以", "上午", "下午", "晚上"} }

// Dispatch says who goes, and when.
type Dispatch struct {
	Undertaker string    `bson:"undertaker"`
	Lecturer   string    `bson:"lecturer"`
	At         time.Time `bson:"at"`
}

// Delivery is what was counted there. The activity made of it is the record that figures are counted from.
type Delivery struct {
	Day      string `bson:"day"` // YYYY-MM-DD
	Present  int64  `bson:"present"`
	Leaflets int64  `bson:"leaflets"` // handed out
	Summary  string `bson:"summary,omitempty"`
	Campaign string `bson:"campaign"`
	Activity string `bson:"activity"` // its id
	By       string `bson:"by"`
}

// Rating is what the unit says of it.
type Rating struct {
	Stars int       `bson:"stars"` // 1 to 5
	Words string    `bson:"words,omitempty"`
	At    time.Time `bson:"at"`
}

// Step is one thing that was done to an order. By is nobody's id where the unit itself did it.
type Step struct {
	To     State     `bson:"to"`
	At     time.Time `bson:"at"`
	By     string    `bson:"by,omitempty"`
	ByName string    `bson:"by_name,omitempty"`
	Note   string    `bson:"note,omitempty"`
}

// Order is one order with all that became of it.
type Order struct {
	ID       string    `bson:"_id"` // IDOf its key
	Code     string    `bson:"code"`
	Number   string    `bson:"number,omitempty"` // the menu item's, as it was then
	Topic    string    `bson:"topic"`            // likewise; of a tailored one what it is called
	Wish     Wish      `bson:"wish"`
	District string    `bson:"district"` // the wish's, for the index
	State    State     `bson:"state"`
	Source   Source    `bson:"source,omitempty"` // see From
	PlacedAt time.Time `bson:"placed_at"`
	Dispatch *Dispatch `bson:"dispatch,omitempty"`
	Delivery *Delivery `bson:"delivery,omitempty"`
	// Unfiled says that the activity of the delivery is still to be made.
	Unfiled  bool    `bson:"unfiled,omitempty"`
	Rating   *Rating `bson:"rating,omitempty"`
	Reason   string  `bson:"reason,omitempty"` // why it was returned or cancelled
	Steps    []Step  `bson:"steps"`
	Revision int64   `bson:"revision"` // which state of the record this is, from 1
}

// From is how the order came in.
func (o Order) From() Source {
	if o.Source == "" {
		return Online
	}
	return o.Source
}

// Tailored is the topic of what is on no menu.
const Tailored = "定制课题"

// KeyLength is how long a key is: 32 random bytes in base64.
const KeyLength = 43

// IDOf is the id of the order that a key opens. It cannot be turned back into the key.
func IDOf(key string) string {
	sum := sha256.Sum256([]byte("pufa order\n" + key))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20]))
}

// IsKey reports whether a text has the form of a key.
func IsKey(key string) bool {
	return len(key) == KeyLength && !strings.ContainsFunc(key, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
}

// codeLetters leave out what is mixed up when read aloud or by hand.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// codeOf makes a code to name an order by out of random bytes. It opens nothing.
func codeOf(random [6]byte) string {
	var code [6]byte
	for i, b := range random {
		code[i] = codeLetters[int(b)%len(codeLetters)]
	}
	return string(code[:])
}

// day is the calendar day in China at a moment.
func day(at time.Time) string { return at.In(answer.China).Format(time.DateOnly) }

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000
}

// aheadMost is how many days ahead one may order.
const aheadMost = 180

// headsMost bounds the people an order is for.
const headsMost = 100_000

func (w Wish) validate(now time.Time) error {
	switch {
	case !fits(w.Unit, 2, 40):
		return invalid("unit", "请填写单位名称，2 到 40 个字")
	case !slices.Contains(UnitKinds(), w.UnitKind):
		return invalid("unit_kind", "请选择单位类别")
	case !slices.Contains(Forms(), w.Form):
		return invalid("form", "请选择形式")
	case !slices.Contains(Audiences(), w.Audience):
		return invalid("audience", "请选择听课对象")
	case w.Heads < 1 || w.Heads > headsMost:
		return invalid("heads", "人数应在 1 到 100000 之间")
	case !isDay(w.Day):
		return invalid("day", "请选择希望的日期")
	case w.Day < day(now):
		return invalid("day", "希望的日期已经过了")
	case w.Day > day(now.AddDate(0, 0, aheadMost)):
		return invalid("day", "最多提前 180 天点单")
	case !slices.Contains(DayParts(), w.Part):
		return invalid("part", "请选择时段")
	case !fits(w.Place, 2, 60):
		return invalid("place", "请填写地点，2 到 60 个字")
	case !fits(w.Request, 0, 300):
		return invalid("request", "诉求不超过 300 个字")
	case w.Item == "" && !fits(w.Request, 4, 300):
		return invalid("request", "菜单外的课题，请写一两句想听什么，4 到 300 个字")
	}
	return nil
}

// Overdue reports whether somebody is behind: nobody took it within the days set, or it was not delivered by the end of
// the day it was set for.
func (o Order) Overdue(now time.Time, takeDays int) bool {
	switch o.State {
	case Waiting:
		return now.After(o.TakeBy(takeDays))
	case Dispatched:
		return day(now) > day(o.Dispatch.At)
	default:
		return false
	}
}

// TakeBy is until when an order should be taken.
func (o Order) TakeBy(takeDays int) time.Time {
	return o.PlacedAt.Add(time.Duration(takeDays) * 24 * time.Hour)
}

// step goes to a state and notes who brought it there.
func (o *Order) step(s Step) {
	o.State, o.Revision = s.To, o.Revision+1
	o.Steps = append(o.Steps, s)
}
