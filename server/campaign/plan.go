package campaign

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"pufa/server/district"
)

// Plan is what a campaign sets out to do (宣贯方案): its tasks, each with who is responsible.
type Plan struct {
	ID        string    `bson:"_id"`
	Campaign  string    `bson:"campaign"`
	Title     string    `bson:"title"`
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	Revision  int64     `bson:"revision"` // which state of the record this is, from 1
	Trail     `bson:",inline"`
}

// Task is one line of a plan: what one sub-district or one department is to do, by when and how much of it. A task of
// every sub-district is as many lines of one title.
type Task struct {
	ID         string    `bson:"_id"`
	Plan       string    `bson:"plan"`
	Campaign   string    `bson:"campaign"`
	Title      string    `bson:"title"`
	District   string    `bson:"district"`             // whose records count; "" for those of the whole district
	Department string    `bson:"department,omitempty"` // who is responsible where that is not the sub-district
	From       string    `bson:"from"`                 // YYYY-MM-DD in China
	To         string    `bson:"to"`                   // the last day on which it is in time
	Measure    Gauge     `bson:"measure"`
	Amount     int64     `bson:"amount"` // of the measure; 0 where it is marked by hand
	Mark       *Mark     `bson:"mark,omitempty"`
	CreatedBy  string    `bson:"created_by"`
	CreatedAt  time.Time `bson:"created_at"`
	UpdatedAt  time.Time `bson:"updated_at"`
	Revision   int64     `bson:"revision"` // which state of the record this is, from 1
	Trail      `bson:",inline"`
}

// Mark says that a task which no record shows was done.
type Mark struct {
	Day    string    `bson:"day"` // when it was done
	Note   string    `bson:"note,omitempty"`
	By     string    `bson:"by"`
	ByName string    `bson:"by_name"`
	At     time.Time `bson:"at"`
}

// mostTasks bounds a plan: every sub-district of a large district with some dozens of tasks.
const mostTasks = 1000

// TaskKey is the same for two lines that are one task: of one title, of the same people, from the same day.
func TaskKey(t Task) string {
	return district.NameKey(t.Title) + "/" + t.District + "/" + district.NameKey(t.Department) + "/" + t.From
}

// validate reports what is wrong with the task as a person entered it.
func (t Task) validate(c Campaign, measures Gauges) error {
	known, ok := measures.Find(t.Measure)
	switch {
	case !fits(t.Title, 1, 80):
		return invalid("title", "请写明做什么，不超过 80 个字")
	case t.District == "" && t.Department == "":
		return invalid("district", "请选择镇街，或者责任单位")
	case t.Department != "" && !slices.Contains(c.Units, t.Department):
		return invalid("department", "这次活动的责任单位里没有“"+t.Department+"”，请先在活动方案里加上")
	case !IsDay(t.From):
		return invalid("from", "开始日期不是有效的日期")
	case !IsDay(t.To):
		return invalid("to", "截止日期不是有效的日期")
	case t.To < t.From:
		return invalid("to", "截止日期早于开始日期")
	case t.From < c.From:
		return invalid("from", fmt.Sprintf("日期不在这次普法活动期间（%s 至 %s）", c.From, c.To))
	case t.To > c.To:
		return invalid("to", fmt.Sprintf("日期不在这次普法活动期间（%s 至 %s）", c.From, c.To))
	case !ok:
		return invalid("measure", "没有这种算法")
	case t.Measure.By == ByHand && t.Amount != 0:
		return invalid("amount", "手工标记的任务不填数量")
	case t.Measure.By != ByHand && (t.Amount < 1 || t.Amount > maxQuantity):
		return invalid("amount", "数量应在 1 到 10000000 之间，单位是"+known.Unit)
	}
	return nil
}

// validate reports what is wrong with the mark as a person entered it.
func (m Mark) validate(c Campaign, today string) error {
	switch {
	case !IsDay(m.Day):
		return invalid("day", "日期不是有效的日期")
	case m.Day > today:
		return invalid("day", "做完再标记，日期不能晚于今天")
	case m.Day < c.From:
		return invalid("day", "日期早于这次普法活动的开始日期")
	case !fits(m.Note, 0, 200):
		return invalid("note", "说明不超过 200 个字")
	}
	return nil
}

// said is the task in words, for its history.
func (t Task) said(measures Gauges) []said {
	measure, _ := measures.Find(t.Measure)
	words := []said{
		{Field: "title", Title: "任务", Text: t.Title},
		{Field: "district", Title: "镇街", Text: t.District},
		{Field: "department", Title: "责任单位", Text: t.Department},
		{Field: "from", Title: "开始", Text: t.From},
		{Field: "to", Title: "截止", Text: t.To},
		{Field: "measure", Title: "怎么算", Text: measure.Title},
		{Field: "amount", Title: "数量", Text: ""},
		{Field: "mark", Title: "完成情况", Text: ""},
	}
	if t.Measure.By != ByHand {
		words[6].Text = strconv.FormatInt(t.Amount, 10) + " " + measure.Unit
	}
	if t.Mark != nil {
		words[7].Text = t.Mark.Day + " 完成"
		if t.Mark.Note != "" {
			words[7].Text += "：" + t.Mark.Note
		}
	}
	return words
}
