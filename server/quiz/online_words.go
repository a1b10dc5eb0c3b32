package quiz

import (
	"fmt"
	"time"

	"pufa/server/question"
)

// Words are a phase's rules as people read them.
func (p Phase) Words(c *Contest, catalog *question.Catalog) []string {
	words := []string{fmt.Sprintf("%s：%s至 %s%s。", PhaseTitle(p.ID), dayWords(p.From), dayWords(p.To), p.admitWords())}
	words = append(words, p.timesWords())
	words = append(words, p.Rules.Words(catalog)...)
	if p.ID == PhaseTraining {
		return append(words, "训练赛的答题计入参与情况，不计成绩。")
	}
	score := "取最好的一次作为个人成绩"
	if c.Boards.Attempts > 1 {
		score = fmt.Sprintf("最好的 %d 次加起来作为个人成绩", c.Boards.Attempts)
	}
	return append(words, score+"；同分的比用时，用时一样的先答完的在前。"+p.tieWords())
}

func (p Phase) tieWords() string {
	if p.Rules.Elders == EldersSame || p.Rules.Seconds+p.Rules.Limit == 0 {
		return ""
	}
	return "用长辈版的，用时按时限算满。"
}

func (p Phase) admitWords() string {
	switch p.Admit {
	case AdmitBest:
		return fmt.Sprintf("，正式赛前 %d 名参加", p.Best)
	case AdmitPassed:
		return "，正式赛合格的人参加"
	default:
		return ""
	}
}

func (p Phase) timesWords() string {
	switch {
	case p.PerDay > 0 && p.InAll > 0:
		return fmt.Sprintf("每人每天 %d 次，一共 %d 次。", p.PerDay, p.InAll)
	case p.PerDay > 0:
		return fmt.Sprintf("每人每天 %d 次。", p.PerDay)
	case p.InAll > 0:
		return fmt.Sprintf("每人一共 %d 次。", p.InAll)
	default:
		return "次数不限。"
	}
}

// dayWords writes 2026-06-05 as 6 月 5 日.
func dayWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return fmt.Sprintf("%d 月 %d 日", t.Month(), t.Day())
}
