package training

import (
	"fmt"
	"strings"

	"pufa/server/history"
)

// said is the scheme in words, for its history. Laws are by their ids.
func (s *Scheme) said() []history.Said {
	words := []history.Said{
		{Field: "trade", Title: "行业", Text: s.Trade},
		{Field: "high_risk", Title: "高危行业", Text: history.YesNo(s.HighRisk)},
		{Field: "own_hours", Title: "自定总学时", Text: count(s.OwnHours)},
		{Field: "open", Title: "可以扫码自己登记", Text: history.YesNo(s.Open)},
		{Field: "laws", Title: "考试的法规", Text: strings.Join(s.Exam.Laws, "、")},
		{Field: "exam.count", Title: "考试题数", Text: count(s.Exam.Count)},
		{Field: "exam.pass", Title: "合格线", Text: fmt.Sprintf("%d%%", s.Exam.Pass)},
		{Field: "exam.per_day", Title: "每天最多考几次", Text: count(s.Exam.PerDay)},
	}
	for _, l := range s.Levels {
		words = append(words, l.said()...)
	}
	return words
}

func (l Level) said() []history.Said {
	at, title := "levels."+string(l.Key)+".", l.Key.Title()
	words := []history.Said{
		{Field: at + "hours", Title: title + "学时", Text: count(l.Hours)},
		{Field: at + "trainer", Title: title + "培训人", Text: l.Trainer},
		{Field: at + "place", Title: title + "地点", Text: l.Place},
	}
	for i, p := range l.Pages {
		words = append(words, history.Said{
			Field: fmt.Sprintf("%spages.%d", at, i), Title: fmt.Sprintf("%s第 %d 页", title, i+1), Text: p.Title + "：" + p.Text,
		})
	}
	return words
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// said is what is said of a person.
func (w *Worker) said() []history.Said {
	return []history.Said{
		{Field: "name", Title: "姓名", Text: w.Name},
		{Field: "number", Title: "工号", Text: w.Number},
		{Field: "job", Title: "岗位", Text: w.Job},
		{Field: "workshop", Title: "车间", Text: w.Workshop},
		{Field: "crew", Title: "班组", Text: w.Crew},
	}
}

// self is the author of what people do to their own record.
var self = history.Author{Name: "本人"}
