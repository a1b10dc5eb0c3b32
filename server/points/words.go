package points

import (
	"fmt"
	"strings"

	"pufa/server/answer"
)

// Name is what people call the event.
func (e Event) Name() string {
	switch e {
	case First:
		return "首次参与"
	case Right:
		return "答对一题"
	case Daily:
		return "当天参与"
	case Done:
		return "完成一次答题"
	case Passed:
		return "考试及格一次"
	default:
		return string(e)
	}
}

// Words say a formula, a sentence each.
func (f *Formula) Words() []string {
	var words []string
	for _, e := range Events() {
		if r := f.Rate(e); r.Points > 0 {
			words = append(words, r.words(e))
		}
	}
	if len(words) == 0 {
		return []string{"这次活动不计活力值"}
	}
	if f.PerDay > 0 {
		words = append(words, fmt.Sprintf("每人每天合计最多 %d 点", f.PerDay))
	}
	if f.InAll > 0 {
		words = append(words, fmt.Sprintf("每人在整个活动中合计最多 %d 点", f.InAll))
	}
	if f.Training {
		return append(words, "训练赛也计，竞赛彩排不计")
	}
	return append(words, "训练赛和竞赛彩排不计")
}

func (r Rate) words(e Event) string {
	text := fmt.Sprintf("%s +%d 点", e.Name(), r.Points)
	switch {
	case e == First:
		text += "，每人一次"
	case e == Daily:
		text += "，每天一次"
	case r.PerDay > 0:
		text += fmt.Sprintf("，每天最多计 %d 次", r.PerDay)
	}
	if r.InAll > 0 {
		text += fmt.Sprintf("，整个活动最多计 %d 次", r.InAll)
	}
	return text
}

// Text says what an entry is for.
func (e *Entry) Text() string {
	switch {
	case e.Decision != "" && e.Points > 0:
		return "核查决定取消，还给：" + e.what()
	case e.Decision != "":
		return "核查后撤销：" + e.what()
	}
	if e.Why != "" {
		return "更正：" + e.what()
	}
	return e.what()
}

func (e *Entry) what() string {
	where, times := sourceNames[e.Source], max(e.Times, -e.Times)
	switch e.Event {
	case First:
		return "首次参与这次活动"
	case Daily:
		return day(e.Day) + "参与答题"
	case Right:
		return fmt.Sprintf("%s答对 %d 题", where, times)
	case Done:
		return "完成一次" + where
	case Passed:
		return where + "及格"
	default:
		return string(e.Event)
	}
}

var sourceNames = map[answer.Source]string{
	answer.Practice: "练习", answer.Daily: "每日五题", answer.Exam: "模拟考试", answer.Challenge: "闯关",
	answer.Online: "线上竞赛", answer.Contest: "现场竞赛",
}

// day says a calendar day as people do.
func day(d string) string {
	if parts := strings.Split(d, "-"); len(parts) == 3 {
		return strings.TrimLeft(parts[1], "0") + "月" + strings.TrimLeft(parts[2], "0") + "日"
	}
	return d
}
