package contest

import (
	"fmt"
	"strings"
)

// Words say what a rule set does, for an organiser to read before choosing it: a line for each round, and first
// those that hold for all.
func (s *RuleSet) Words() []string {
	lines := []string{fmt.Sprintf("%s支队伍，每队 %d 人上场，基础分 %d 分。", rangeWords(s.Teams), s.Members, s.BaseScore)}
	if s.Substitutions > 0 {
		lines = append(lines, fmt.Sprintf("每队最多换人 %d 次。", s.Substitutions))
	}
	for i := range s.Rounds {
		r := &s.Rounds[i]
		lines = append(lines, r.Title+"："+strings.Join(r.Words(), ""))
	}
	if s.Tiebreak != nil {
		when := "同分的队伍参加。"
		if s.tiebreakAfter() < len(s.Rounds) {
			when = fmt.Sprintf("前 %d 个环节之后，同分的队伍参加。", s.tiebreakAfter())
		}
		lines = append(lines, s.Tiebreak.Title+"："+when+strings.Join(s.Tiebreak.Words(), ""))
	}
	return lines
}

func rangeWords(r Range) string {
	if r.Min == r.Max {
		return fmt.Sprintf("%d ", r.Min)
	}
	return fmt.Sprintf("%d 到 %d ", r.Min, r.Max)
}

// Words say what a round does, a sentence each.
func (r *RoundRule) Words() []string {
	lines := []string{r.whoWords(), r.pointWords()}
	for _, more := range []string{r.clockWords(), r.choiceWords(), r.helpWords(), r.writingWords(), r.judgingWords()} {
		if more != "" {
			lines = append(lines, more)
		}
	}
	if r.Buzzer != nil {
		lines = append(lines, r.Buzzer.words()...)
	}
	if r.Hidden {
		lines = append(lines, "题目只念，不上屏幕。")
	}
	if r.Restate {
		lines = append(lines, "作答前先复述题目。")
	}
	return lines
}

func (r *RoundRule) whoWords() string {
	member := map[Member]string{MemberAny: "", MemberOne: "，由一名队员作答", MemberSeat: "，按座次由一名队员作答"}[r.Member]
	how := map[How]string{HowOral: "口头作答", HowPad: "在手机上作答", HowJudged: "由评委打分", HowWritten: "在手机上写，由评委打分"}[r.How]
	switch r.Who {
	case WhoTurn:
		if r.Speed != nil {
			return fmt.Sprintf("各队轮流，每队 %d 秒内连答 %d 题%s，%s。", r.Speed.Seconds, r.Speed.Questions, member, how)
		}
		return fmt.Sprintf("各队轮流，每队 %d 题%s，%s。", r.Questions, member, how)
	case WhoAll:
		return fmt.Sprintf("各队同时作答，共 %d 题%s，%s。", r.Questions, member, how)
	case WhoFirst:
		return fmt.Sprintf("抢答，共 %d 题%s，%s。", r.Questions, member, how)
	default:
		return fmt.Sprintf("观众用手机作答，共 %d 题。", r.Questions)
	}
}

func (r *RoundRule) pointWords() string {
	switch {
	case r.Who == WhoAudience:
		return "不计入队伍得分。"
	case r.Judging != nil:
		return ""
	case r.Choice != nil:
		return ""
	}
	return r.Points.words() + "。"
}

func (p *Points) words() string {
	words := fmt.Sprintf("答对得 %d 分", p.Right)
	if p.Partial > 0 {
		words += fmt.Sprintf("，部分答对得 %d 分", p.Partial)
	}
	if p.Wrong < 0 {
		return words + fmt.Sprintf("，答错扣 %d 分", -p.Wrong)
	}
	return words + "，答错不扣分"
}

func (r *RoundRule) clockWords() string {
	switch {
	case r.Speed != nil:
		return ""
	case r.Clock.Start > 0:
		return fmt.Sprintf("%d 秒内开始，%d 秒内答完。", r.Clock.Start, r.Clock.Seconds)
	default:
		return fmt.Sprintf("%d 秒内答完。", r.Clock.Seconds)
	}
}

func (r *RoundRule) choiceWords() string {
	c := r.Choice
	if c == nil {
		return ""
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = fmt.Sprint(v)
	}
	who := "本队自选分值 "
	switch {
	case c.By == ByPrevious && r.Member == MemberOne:
		who = "由上一队选定分值和作答的队员，分值 "
	case c.By == ByPrevious:
		who = "由上一队选定分值 "
	}
	words := who + strings.Join(values, "、") + "，答对加、答错扣所选的分"
	if c.WrongZero {
		words = who + strings.Join(values, "、") + "，答对加所选的分，答错不扣"
	}
	if c.Order == OrderLowest {
		words += "；总分低的队先选，同分按台号"
	}
	if c.Challenge {
		words += "；可以指定别的队作答，答错时分数归指定的队"
	}
	if c.Pool > 0 {
		words += fmt.Sprintf("；每个分值备 %d 题，用完为止", c.Pool)
	}
	if c.Pass {
		words += "；可以放弃"
	}
	return words + "。"
}

func (r *RoundRule) helpWords() string {
	switch {
	case r.Who == WhoAudience:
		return ""
	case r.Help.Allowed:
		return "队友可以补充。"
	case r.Help.Penalty < 0:
		return fmt.Sprintf("队友不得补充，违者扣 %d 分。", -r.Help.Penalty)
	default:
		return ""
	}
}

func (r *RoundRule) writingWords() string {
	if r.Writing == nil {
		return ""
	}
	return fmt.Sprintf("最多写 %d 个字，公布以前别的队看不到。", r.Writing.Most)
}

func (r *RoundRule) judgingWords() string {
	if r.Judging == nil {
		return ""
	}
	if r.Judging.Mean == MeanTrimmed {
		return fmt.Sprintf("每位评委给 0 到 %d 分，去掉一个最高分和一个最低分，取平均。", r.Judging.Max)
	}
	return fmt.Sprintf("每位评委给 0 到 %d 分，取平均。", r.Judging.Max)
}

func (b *Buzzer) words() []string {
	opens := map[Opens]string{
		OpensHost: "主持人口令以后可以抢", OpensCountdown: fmt.Sprintf("倒数 %d 秒以后可以抢", b.Countdown), OpensReading: "读题中随时可以抢",
	}[b.Opens]
	lines := []string{fmt.Sprintf("%s，%d 秒无人抢答即止。", opens, b.Nobody)}
	if b.Opens != OpensReading {
		lines = append(lines, b.Foul.words())
	}
	if b.OutOfTurn < 0 {
		lines = append(lines, fmt.Sprintf("没抢到却抢着答，扣 %d 分，本题出局。", -b.OutOfTurn))
	}
	if b.EarlyWrong != nil {
		lines = append(lines, fmt.Sprintf("读题中抢到又答错，扣 %d 分。", -*b.EarlyWrong))
	}
	then := "本题结束"
	if b.Then == ThenAudience {
		then = "交给观众"
	}
	if b.Tries > 1 {
		later := ""
		if b.Later != nil {
			later = "补答的队" + b.Later.words() + "，"
		}
		return append(lines, fmt.Sprintf("答错后别的队可以再抢，最多 %d 队作答，%s仍无人答对则%s。", b.Tries, later, then))
	}
	return append(lines, fmt.Sprintf("答错或无人抢答则%s。", then))
}

func (f *Foul) words() string {
	words := "抢跑不扣分"
	if f.Penalty < 0 {
		words = fmt.Sprintf("抢跑扣 %d 分", -f.Penalty)
	}
	if f.Out {
		words += "，本题不能再抢"
	}
	if f.Second != nil {
		words += fmt.Sprintf("；同一队第二次起扣 %d 分", -*f.Second)
	}
	if f.Ends {
		words += "；有队抢跑，本题即止"
	}
	return words + "。"
}
