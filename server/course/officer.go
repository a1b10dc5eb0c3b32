package course

import (
	"context"
	"strings"
	"time"

	"pufa/server/history"

	"pufa/server/district"
)

// Officer is somebody who holds, or is to hold, an enforcement certificate (行政执法证). What is known of them is what the
// expiry list needs, and no more.
type Officer struct {
	ID        string    `bson:"_id"`
	District  string    `bson:"district"` // "" for the bureau
	Key       string    `bson:"key"`      // what makes them the only one
	Name      string    `bson:"name"`
	Office    string    `bson:"office,omitempty"` // 科室
	Number    string    `bson:"number,omitempty"` // 执法证号
	Issued    string    `bson:"issued,omitempty"` // a day
	Until     string    `bson:"until,omitempty"`  // the last day it is valid
	Left      bool      `bson:"left"`             // does not enforce any more: in no list that asks for something
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	UpdatedAt time.Time `bson:"updated_at"`
	Erased    bool      `bson:"erased"`
	Revision  int64     `bson:"revision"`
	Trail     `bson:",inline"`
}

// OfficerEdit is what is said of an officer.
type OfficerEdit struct {
	District, Name, Office, Number, Issued, Until string
	Left                                          bool
}

func (e OfficerEdit) clean() (OfficerEdit, error) {
	e.Name, e.Office, e.Number = line(e.Name), line(e.Office), strings.ToUpper(strings.ReplaceAll(line(e.Number), " ", ""))
	switch {
	case !fits(e.Name, 2, 20):
		return e, invalid("name", "姓名应为 2 到 20 个字")
	case !fits(e.Office, 0, 30):
		return e, invalid("office", "科室不超过 30 个字")
	case !fits(e.Number, 0, 30):
		return e, invalid("number", "执法证号不超过 30 个字")
	case looksPrivate(e.Number):
		return e, invalid("number", "执法证号请不要填身份证号或手机号")
	case e.Issued != "" && !isDay(e.Issued):
		return e, invalid("issued", "发证日期不是有效的日期")
	case e.Until != "" && !isDay(e.Until):
		return e, invalid("until", "有效期不是有效的日期")
	case e.Issued != "" && e.Until != "" && e.Until <= e.Issued:
		return e, invalid("until", "有效期应晚于发证日期")
	}
	return e, nil
}

// looksPrivate reports whether a number is one that must not be kept: an identity card's or a mobile phone's.
func looksPrivate(number string) bool {
	digits := strings.TrimSuffix(number, "X")
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return false
	}
	return len(number) == 18 || len(number) == 11 && number[0] == '1'
}

// Edit is what is said of the officer.
func (o *Officer) Edit() OfficerEdit {
	return OfficerEdit{o.District, o.Name, o.Office, o.Number, o.Issued, o.Until, o.Left}
}

func (o *Officer) apply(e OfficerEdit) {
	o.District, o.Name, o.Office, o.Number, o.Issued, o.Until, o.Left = e.District, e.Name, e.Office, e.Number, e.Issued, e.Until, e.Left
	o.Key = e.Key()
}

// Key is by certificate, or where there is none by place, name and office.
func (e OfficerEdit) Key() string {
	e, _ = e.clean()
	if e.Number != "" {
		return "#" + e.Number
	}
	return e.District + "/" + district.NameKey(e.Name) + "/" + district.NameKey(e.Office)
}

// said is the officer in words, for their history.
func (o *Officer) said(names func(string) string) []history.Said {
	left := "在岗"
	if o.Left {
		left = "不再执法"
	}
	return []history.Said{
		{Field: "name", Title: "姓名", Text: o.Name},
		{Field: "place", Title: "单位", Text: names(o.District)},
		{Field: "office", Title: "科室", Text: o.Office},
		{Field: "number", Title: "执法证号", Text: o.Number},
		{Field: "issued", Title: "发证日期", Text: o.Issued},
		{Field: "until", Title: "有效期至", Text: o.Until},
		{Field: "left", Title: "状态", Text: left},
	}
}

// erase takes out who it was. What they attended stays, under a name nobody has.
func (o *Officer) erase() {
	o.Name, o.Office, o.Number, o.Issued, o.Until = erasedName, "", "", "", ""
	o.Key, o.Erased, o.Left, o.Log = "erased/"+o.ID, true, true, history.Log{}
}

const erasedName = "（已删除）"

// Validity is how long a certificate is still good.
type Validity string

// The validities. An officer without a day has none.
const (
	Expired Validity = "expired"
	Soon    Validity = "soon" // within 30 days
	Later   Validity = "later"
	Good    Validity = "good"
	Unknown Validity = "unknown"
)

// How many days before its end a certificate is reminded of.
const (
	SoonDays  = 30
	LaterDays = 90
)

// Validity tells it on a day, and how many days are left; of one that is expired less than nought.
func (o *Officer) Validity(today string) (v Validity, days int) {
	if o.Until == "" {
		return Unknown, 0
	}
	switch days = daysUntil(today, o.Until); {
	case days < 0:
		return Expired, days
	case days <= SoonDays:
		return Soon, days
	case days <= LaterDays:
		return Later, days
	default:
		return Good, days
	}
}

// OfficerStore keeps officers.
type OfficerStore interface {
	// AddOfficers keeps new ones and has an outcome for each: nil, or ErrTaken.
	AddOfficers(ctx context.Context, all ...Officer) ([]error, error)
	// Officer is the one with this id, or ErrNotFound.
	Officer(ctx context.Context, id string) (Officer, error)
	// ChangeOfficer applies change to one, or returns ErrNotFound or ErrTaken. change may run several times.
	ChangeOfficer(ctx context.Context, id string, change func(*Officer) error) (Officer, error)
	// Officers are a sub-district's, or all where whole is set, those that were erased aside.
	Officers(ctx context.Context, district string, whole bool) ([]Officer, error)
	// Retired are at most limit who have left and were not touched since a moment, and are not erased.
	Retired(ctx context.Context, before time.Time, limit int) ([]Officer, error)
}
