package quiz

import (
	"fmt"

	"pufa/server/question"
)

// Words are the rules as people read them, a sentence a line.
func (r *Rules) Words(catalog *question.Catalog) []string {
	count := "每次"
	if r.Wrong > 0 {
		count = "最多"
	}
	words := []string{r.Blueprint.words(catalog, count)}
	words = append(words, r.orderWords(), r.timeWords())
	if r.Speed {
		words = append(words, "答得快多得分：用完时间答对得一半。")
	}
	if r.Partial {
		words = append(words, "多选少选、估算接近，按比例得分，不足 1 分的舍去；选了错的不得分。")
	}
	if r.Wrong > 0 {
		words = append(words, fmt.Sprintf("%d 题没答对就结束。", r.Wrong))
	}
	if r.AtOnce {
		words = append(words, "答完一题就讲这一题。")
	} else {
		words = append(words, "交卷以后看对错和讲解。")
	}
	if r.Pass > 0 {
		words = append(words, fmt.Sprintf("%d 分合格。", r.Pass))
	}
	return append(words, "一题以第一次交的答案为准。"+r.cutWords())
}

func (r *Rules) orderWords() string {
	if r.Free {
		return "整卷给出，可以跳着答，回头补答。"
	}
	return "一题一题出，不能回头。"
}

func (r *Rules) cutWords() string {
	if r.Seconds+r.Limit == 0 {
		return "断网、关掉页面都不要紧，回来接着答。"
	}
	return "断网、关掉页面都不要紧，回来接着答，但计时不停。"
}

func (r *Rules) timeWords() string {
	text := "不限时。"
	switch {
	case r.Seconds > 0 && r.Limit > 0:
		text = fmt.Sprintf("每题 %d 秒，从题目出现算起；整次 %s，到时间自动交卷。", r.Seconds, minutes(r.Limit))
	case r.Seconds > 0:
		text = fmt.Sprintf("每题 %d 秒，从题目出现算起，到时间就过去了。", r.Seconds)
	case r.Limit > 0:
		text = fmt.Sprintf("限时 %s，到时间自动交卷。", minutes(r.Limit))
	}
	if r.Seconds+r.Limit == 0 {
		return text
	}
	switch r.Elders {
	case EldersDouble:
		text += "用长辈版的，时间加倍。"
	case EldersNone:
		text += "用长辈版的，不限时。"
	}
	return text
}

func minutes(seconds int) string {
	if seconds%60 == 0 {
		return fmt.Sprintf("%d 分钟", seconds/60)
	}
	return fmt.Sprintf("%d 分 %d 秒", seconds/60, seconds%60)
}

// words say what a paper has: 每次 10 题，都出自安全生产法，满分 100 分：单选题 5 道，每道 10 分；判断题 5 道，每道 10 分。
func (b Blueprint) words(catalog *question.Catalog, count string) string {
	text := fmt.Sprintf("%s %d 题，", count, b.Total())
	law, one := catalog.Law(b[0].Law)
	for _, p := range b {
		one = one && p.Law == b[0].Law
	}
	if one {
		text += "都出自" + law.Short + "，"
	}
	text += fmt.Sprintf("满分 %d 分", b.Full())
	if one && len(b) == 1 && b[0] == (Part{Law: b[0].Law, Count: b[0].Count, Points: b[0].Points}) {
		return text + fmt.Sprintf("，每题 %d 分。", b[0].Points) // of any form
	}
	for i, p := range b {
		if one {
			p.Law = ""
		}
		between := "；"
		if i == 0 {
			between = "："
		}
		text += fmt.Sprintf("%s%s %d 道，每道 %d 分", between, p.words(catalog), p.Count, p.Points)
	}
	return text + "。"
}
