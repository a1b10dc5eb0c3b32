package campaign

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pufa/server/district"
)

// External is a figure that somebody else counted: the city's ranking, the national platform's registrations, what a
// newspaper wrote. It is shown with its source, apart from what was counted here, and never added to it.
type External struct {
	ID        string    `bson:"_id"`
	Campaign  string    `bson:"campaign"`
	Source    string    `bson:"source"`   // who published it
	Measure   string    `bson:"measure"`  // what was counted
	Unit      string    `bson:"unit"`     //
	AsOf      string    `bson:"as_of"`    // YYYY-MM-DD, the day it stood so
	District  string    `bson:"district"` // the sub-district it is of; "" for the whole district
	Value     int64     `bson:"value"`    // in hundredths
	Note      string    `bson:"note,omitempty"`
	Link      string    `bson:"link,omitempty"`   // where it was published, http or https
	Photos    []string  `bson:"photos,omitempty"` // ids of what was photographed of it, in the order they were added
	Key       string    `bson:"key,omitempty"`    // ExternalKey within its campaign; "" once it is withdrawn
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"` // which state of the record this is, from 1
	Trail     `bson:",inline"`
}

// Measure is something others count, and in what.
type Measure struct{ Title, Unit string }

// Measures are those that are published most often. Any other can be written, too.
func Measures() []Measure {
	return []Measure{
		{"报名数", "人"},
		{"活力值", "点"},
		{"报名数排名", "名"},
		{"活力值排名", "名"},
		{"参与人数", "人"},
		{"参与人次", "人次"},
		{"答题量", "题"},
		{"阅读量", "次"},
	}
}

// mostExternal bounds a figure, in hundredths: more than all of China in a year of answering.
const mostExternal = 1_000_000_000_000 * 100

// ExternalKey is the same for two records of one figure: what one source said on one day of one place.
func ExternalKey(e External) string {
	return strings.Join([]string{e.AsOf, e.District, district.NameKey(e.Source), district.NameKey(e.Measure), district.NameKey(e.Unit)}, "/")
}

// validate reports what is wrong with what was entered. A figure may be of before the campaign, or come after it; it
// cannot be of a day that is yet to come.
func (e External) validate(today string) error {
	switch {
	case !fits(e.Source, 2, 40):
		return invalid("source", "请写明是谁公布的，2 到 40 个字")
	case !fits(e.Measure, 1, 20):
		return invalid("measure", "请写明是什么数，不超过 20 个字")
	case !fits(e.Unit, 1, 4):
		return invalid("unit", "请写单位，不超过 4 个字")
	case !IsDay(e.AsOf):
		return invalid("as_of", "截至日期不是有效的日期")
	case e.AsOf > today:
		return invalid("as_of", "截至日期不能晚于今天")
	case e.Value < 0 || e.Value > mostExternal:
		return invalid("value", "数值应在 0 到 1000000000000 之间")
	case !fits(e.Note, 0, 200):
		return invalid("note", "说明不超过 200 个字")
	case e.Link != "":
		return validLink(e.Link)
	}
	return nil
}

// said is the figure in words, for its history.
func (e External) said() []said {
	return []said{
		{Field: "source", Title: "来源", Text: e.Source},
		{Field: "measure", Title: "指标", Text: e.Measure},
		{Field: "value", Title: "数值", Text: Hundredths(e.Value) + " " + e.Unit},
		{Field: "as_of", Title: "截至", Text: e.AsOf},
		{Field: "district", Title: "镇街", Text: e.District},
		{Field: "note", Title: "说明", Text: e.Note},
		{Field: "link", Title: "链接", Text: e.Link},
	}
}

// Hundredths writes a figure kept in hundredths, with no more places than it has.
func Hundredths(n int64) string {
	text := strconv.FormatInt(n/100, 10)
	if n%100 != 0 {
		text = strings.TrimRight(fmt.Sprintf("%s.%02d", text, n%100), "0")
	}
	return text
}
