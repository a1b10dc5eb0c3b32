package campaign

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"pufa/server/district"
)

// Activity is one event held for a campaign, with what was counted there.
type Activity struct {
	ID         string           `bson:"_id"`
	Campaign   string           `bson:"campaign"`
	Kind       string           `bson:"kind"` // one of ActivityKinds
	Title      string           `bson:"title"`
	Date       string           `bson:"date"`           // YYYY-MM-DD
	Time       string           `bson:"time,omitempty"` // HH:MM in China, when it began; "" for not said
	District   string           `bson:"district"`       // "" if the district itself held it
	Host       string           `bson:"host,omitempty"` // who held it, where not the sub-district itself
	Place      string           `bson:"place"`          //
	FiveClass  string           `bson:"five_class,omitempty"`
	Online     bool             `bson:"online"`
	Attendance int64            `bson:"attendance"` // people, each time they came
	Indicators map[string]int64 `bson:"indicators,omitempty"`
	Note       string           `bson:"note,omitempty"`
	Photos     []string         `bson:"photos,omitempty"` // ids, in the order they were added
	Key        string           `bson:"key"`              // ActivityKey: the same for two records of one activity
	CreatedBy  string           `bson:"created_by"`
	CreatedAt  time.Time        `bson:"created_at"`
	UpdatedBy  string           `bson:"updated_by"`
	UpdatedAt  time.Time        `bson:"updated_at"`
	Revision   int64            `bson:"revision"` // which state of the record this is, from 1
	Trail      `bson:",inline"`
}

// ActivityKinds are the kinds of activity, as summaries name them.
func ActivityKinds() []string {
	return []string{"宣传咨询日", "讲座", "五进宣传", "应急演练", "警示教育", "媒体宣传", "其他"}
}

// ActivityKey is the same for two records of one activity: what was held on one day, by one sub-district, at one place,
// under one name. Records typed in may share it; of those out of a file it is what makes them one.
func ActivityKey(a Activity) string {
	return a.Date + "/" + a.District + "/" + district.NameKey(a.Title) + "/" + district.NameKey(a.Place)
}

var clockTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// validate reports what is wrong with what was entered. Nothing is entered before it was held.
func (a Activity) validate(c Campaign, figures Indicators, today string) error {
	switch {
	case !slices.Contains(ActivityKinds(), a.Kind):
		return invalid("kind", "没有这种活动类别")
	case !fits(a.Title, 1, 60):
		return invalid("title", "请填写活动名称，不超过 60 个字")
	case !IsDay(a.Date):
		return invalid("date", "日期不是有效的日期")
	case a.Date > today:
		return invalid("date", "活动办完再登记，日期不能晚于今天")
	case !c.Runs(a.Date):
		return invalid("date", fmt.Sprintf("日期不在这次普法活动期间（%s 至 %s）", c.From, c.To))
	case a.Time != "" && !clockTime.MatchString(a.Time):
		return invalid("time", "时间应写成 09:30 这样")
	case !fits(a.Host, 0, 40):
		return invalid("host", "举办单位不超过 40 个字")
	case !fits(a.Place, 0, 60):
		return invalid("place", "地点不超过 60 个字")
	case !fits(a.Note, 0, 500):
		return invalid("note", "备注不超过 500 个字")
	case a.FiveClass != "" && !slices.Contains(FiveClasses(), a.FiveClass):
		return invalid("five_class", "五进类别应为 企业、农村、社区、学校 或 家庭")
	case a.Attendance < 0 || a.Attendance > maxQuantity:
		return invalid("attendance", "参与人次应在 0 到 10000000 之间")
	}
	return validIndicators(a.Indicators, figures)
}

func validIndicators(given map[string]int64, figures Indicators) error {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		known, ok := figures.Find(key)
		switch {
		case !ok:
			return invalid("indicators", "没有这项统计指标")
		case given[key] < 0 || given[key] > maxQuantity:
			return invalid("indicators", known.Title+"应在 0 到 10000000 之间")
		}
	}
	return nil
}

// said is the activity in words, for its history.
func (a Activity) said(figures Indicators) []said {
	online := "线下"
	if a.Online {
		online = "线上"
	}
	words := []said{
		{Field: "kind", Title: "类别", Text: a.Kind},
		{Field: "title", Title: "名称", Text: a.Title},
		{Field: "date", Title: "日期", Text: a.Date},
		{Field: "time", Title: "时间", Text: a.Time},
		{Field: "district", Title: "镇街", Text: a.District},
		{Field: "host", Title: "举办单位", Text: a.Host},
		{Field: "place", Title: "地点", Text: a.Place},
		{Field: "five_class", Title: "五进", Text: a.FiveClass},
		{Field: "online", Title: "方式", Text: online},
		{Field: "attendance", Title: "参与人次", Text: strconv.FormatInt(a.Attendance, 10)},
	}
	for _, i := range figures.All {
		if n, counted := a.Indicators[i.Key]; counted {
			words = append(words, said{Field: i.Key, Title: i.Title, Text: strconv.FormatInt(n, 10) + " " + i.Unit})
		}
	}
	return append(words, said{Field: "note", Title: "备注", Text: a.Note})
}

// Sums is what a number of activities come to.
type Sums struct {
	Activities int64
	Attendance int64
	Indicators map[string]int64
}

// Add counts an activity in.
func (s *Sums) Add(a Activity) {
	s.Activities++
	s.Attendance += a.Attendance
	if s.Indicators == nil {
		s.Indicators = map[string]int64{}
	}
	for key, n := range a.Indicators {
		s.Indicators[key] += n
	}
}
