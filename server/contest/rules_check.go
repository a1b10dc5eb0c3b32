package contest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of a rule set that its schema cannot say by itself.
const (
	maxRuleID    = 64
	maxRuleText  = 40
	maxRuleNote  = 400
	maxRounds    = 20
	minSpeedTime = 5
	minWritten   = 10
	maxWritten   = 200
)

// Check tells what of a rule set cannot be played, as a *DefinitionError whose field names the place.
func (s *RuleSet) Check() error {
	if err := s.checkHead(); err != nil {
		return err
	}
	if len(s.Rounds) == 0 || len(s.Rounds) > maxRounds {
		return &DefinitionError{"rounds", fmt.Sprintf("要有 1 到 %d 个环节", maxRounds)}
	}
	for i := range s.Rounds {
		if err := s.Rounds[i].check(fmt.Sprintf("rounds[%d]", i), s); err != nil {
			return err
		}
	}
	return s.checkTiebreak()
}

func (s *RuleSet) checkTiebreak() error {
	if s.TiebreakAfter != 0 && s.Tiebreak == nil || s.TiebreakAfter < 0 || s.TiebreakAfter > len(s.Rounds) {
		return &DefinitionError{"tiebreak_after", "有加赛才写，最多是环节的个数"}
	}
	if s.Tiebreak == nil {
		return nil
	}
	if slices.ContainsFunc(s.Rounds[s.tiebreakAfter():], func(r RoundRule) bool { return r.Who != WhoAudience }) {
		return &DefinitionError{"tiebreak_after", "加赛之后只能是观众互动"}
	}
	if s.Tiebreak.Who != WhoTurn && s.Tiebreak.Who != WhoFirst || s.Tiebreak.Choice != nil || s.Tiebreak.Speed != nil {
		return &DefinitionError{"tiebreak", "加赛只能是轮流作答或抢答，不带自选分值和限时速答"}
	}
	return s.Tiebreak.check("tiebreak", s)
}

func (s *RuleSet) checkHead() error {
	switch {
	case utf8.RuneCountInString(s.ID) > maxRuleID:
		return &DefinitionError{"id", fmt.Sprintf("最多 %d 个字", maxRuleID)}
	case strings.TrimSpace(s.Title) == "" || utf8.RuneCountInString(s.Title) > maxRuleText:
		return &DefinitionError{"title", fmt.Sprintf("要有 1 到 %d 个字", maxRuleText)}
	case utf8.RuneCountInString(s.Note) > maxRuleNote:
		return &DefinitionError{"note", fmt.Sprintf("最多 %d 个字", maxRuleNote)}
	case s.BaseScore < 0 || s.BaseScore > MaxPoints:
		return &DefinitionError{"base_score", fmt.Sprintf("要在 0 到 %d 之间", MaxPoints)}
	case s.Teams.Min < 2 || s.Teams.Max > maxTeams || s.Teams.Min > s.Teams.Max:
		return &DefinitionError{"teams", fmt.Sprintf("要在 2 到 %d 支之间", maxTeams)}
	case s.Members < 1 || s.Members > 10:
		return &DefinitionError{"members", "要在 1 到 10 人之间"}
	case s.Substitutions < 0 || s.Substitutions > 10:
		return &DefinitionError{"substitutions", "要在 0 到 10 次之间"}
	}
	return nil
}

func (r *RoundRule) check(at string, s *RuleSet) error {
	wrong := func(field, format string, a ...any) error {
		return &DefinitionError{at + "." + field, fmt.Sprintf(format, a...)}
	}
	switch {
	case strings.TrimSpace(r.Title) == "" || utf8.RuneCountInString(r.Title) > 20:
		return wrong("title", "要有 1 到 20 个字")
	case !slices.Contains([]Who{WhoTurn, WhoAll, WhoFirst, WhoAudience}, r.Who):
		return wrong("who", "要写明谁来答")
	case !slices.Contains([]How{HowOral, HowPad, HowJudged, HowWritten}, r.How):
		return wrong("how", "要写明怎样作答")
	case !slices.Contains([]Member{MemberAny, MemberOne, MemberSeat}, r.Member):
		return wrong("member", "要写明由谁作答")
	case r.Questions < 1 || r.Questions > 60:
		return wrong("questions", "要在 1 到 60 题之间")
	case r.Clock.Seconds < MinSeconds || r.Clock.Seconds > MaxSeconds || r.Clock.Start < 0 || r.Clock.Start > MaxSeconds:
		return wrong("clock", "要在 %d 到 %d 秒之间", MinSeconds, MaxSeconds)
	case !r.Points.valid():
		return wrong("points", "答对在 0 到 %d 之间，答错在 -%d 到 0 之间，部分答对不能多于答对", MaxPoints, MaxPoints)
	case r.Help.Penalty > 0 || r.Help.Penalty < -MaxPoints:
		return wrong("help.penalty", "要在 -%d 到 0 之间", MaxPoints)
	}
	if err := r.checkParts(wrong); err != nil {
		return err
	}
	if n := r.most(s.Teams.Max); n > maxStageQuestions {
		return wrong("questions", "一共要用 %d 道题，最多 %d 道", n, maxStageQuestions)
	}
	return nil
}

func (p *Points) valid() bool {
	return p.Right >= 0 && p.Right <= MaxPoints && p.Wrong <= 0 && p.Wrong >= -MaxPoints && p.Partial >= 0 && p.Partial <= p.Right
}

// maxStageQuestions bounds what one round may take out of a bank.
const maxStageQuestions = 240

func (r *RoundRule) most(teams int) int {
	n := 0
	for _, need := range r.Needs(teams) {
		n += need
	}
	return n
}

// MaxAsked bounds how many questions a contest of any format has: a match's rounds, with its tiebreak, take the most.
const MaxAsked = (maxRounds + 1) * maxStageQuestions

func (r *RoundRule) checkParts(wrong func(field, format string, a ...any) error) error {
	switch {
	case (r.Buzzer != nil) != (r.Who == WhoFirst):
		return wrong("buzzer", "抢答的环节要有抢答的规矩，别的环节不能有")
	case (r.Judging != nil) != r.judged():
		return wrong("judging", "评委打分和书面作答的环节要有打分的规矩，别的环节不能有")
	case (r.Writing != nil) != (r.How == HowWritten):
		return wrong("writing", "书面作答的环节要写明最多几个字，别的环节不能有")
	case r.How == HowJudged && r.Who != WhoTurn:
		return wrong("how", "评委打分的环节要各队轮流作答")
	case r.How == HowWritten && r.Who != WhoTurn && r.Who != WhoAll:
		return wrong("how", "书面作答的环节要各队轮流或同时作答")
	case r.Choice != nil && (r.Who != WhoTurn || r.Judging != nil):
		return wrong("choice", "自选分值的环节要各队轮流作答，不由评委打分")
	case r.Speed != nil && (r.Who != WhoTurn || r.Choice != nil || r.Judging != nil):
		return wrong("speed", "限时速答的环节要各队轮流作答，不带自选分值和评委打分")
	case r.Who == WhoAudience && r.How != HowPad:
		return wrong("how", "观众在手机上作答")
	case r.Hidden && (r.How == HowPad || r.How == HowWritten):
		return wrong("hidden", "题目不上屏幕就不能在手机上作答")
	}
	if r.Choice != nil {
		if err := r.Choice.check(wrong); err != nil {
			return err
		}
	}
	if r.Buzzer != nil {
		if err := r.Buzzer.check(wrong); err != nil {
			return err
		}
	}
	if r.Judging != nil && (r.Judging.Max < 1 || r.Judging.Max > MaxPoints || r.Judging.Mean != MeanAverage && r.Judging.Mean != MeanTrimmed) {
		return wrong("judging", "要写明最多几分、怎样取平均")
	}
	if r.Writing != nil && (r.Writing.Most < minWritten || r.Writing.Most > maxWritten) {
		return wrong("writing.most", "要在 %d 到 %d 个字之间", minWritten, maxWritten)
	}
	if r.Speed != nil && (r.Speed.Questions < 2 || r.Speed.Questions > 60 || r.Speed.Seconds < minSpeedTime || r.Speed.Seconds > MaxSeconds) {
		return wrong("speed", "要在 2 到 60 题、%d 到 %d 秒之间", minSpeedTime, MaxSeconds)
	}
	return nil
}

func (c *Choice) check(wrong func(field, format string, a ...any) error) error {
	switch {
	case len(c.Values) == 0 || len(c.Values) > 6:
		return wrong("choice.values", "要有 1 到 6 个分值")
	case c.Pool < 0 || c.Pool > 60:
		return wrong("choice.pool", "要在 0 到 60 题之间")
	case c.Order != OrderSeat && c.Order != OrderLowest:
		return wrong("choice.order", "要写明先后")
	case c.By != ByTeam && c.By != ByPrevious:
		return wrong("choice.by", "要写明谁选")
	}
	for i, v := range c.Values {
		if v < 1 || v > MaxPoints || slices.Contains(c.Values[:i], v) {
			return wrong("choice.values", "要在 1 到 %d 之间，各不相同", MaxPoints)
		}
	}
	return nil
}

func (b *Buzzer) check(wrong func(field, format string, a ...any) error) error {
	below := func(points int64) bool { return points <= 0 && points >= -MaxPoints }
	switch {
	case !slices.Contains([]Opens{OpensHost, OpensCountdown, OpensReading}, b.Opens):
		return wrong("buzzer.opens", "要写明何时可以抢")
	case b.Countdown < 0 || b.Countdown > 10 || (b.Opens == OpensCountdown) != (b.Countdown > 0):
		return wrong("buzzer.countdown", "倒数之后才能抢的，要写明 1 到 10 秒，别的不写")
	case b.Nobody < MinSeconds || b.Nobody > MaxSeconds:
		return wrong("buzzer.nobody", "要在 %d 到 %d 秒之间", MinSeconds, MaxSeconds)
	case b.Tries < 1 || b.Tries > maxTeams:
		return wrong("buzzer.tries", "要在 1 到 %d 队之间", maxTeams)
	case b.Then != ThenEnd && b.Then != ThenAudience:
		return wrong("buzzer.then", "要写明无人答对以后怎么办")
	case b.Opens != OpensReading && b.EarlyWrong != nil || b.EarlyWrong != nil && !below(*b.EarlyWrong):
		return wrong("buzzer.early_wrong", "读题中可以抢的才写，要在 -%d 到 0 之间", MaxPoints)
	case b.Later != nil && (b.Tries < 2 || !b.Later.valid()):
		return wrong("buzzer.later", "不止一队作答的才写，分数的界限同答对、答错")
	case !below(b.Foul.Penalty) || !below(b.OutOfTurn) || b.Foul.Second != nil && !below(*b.Foul.Second):
		return wrong("buzzer.foul", "扣的分要在 -%d 到 0 之间", MaxPoints)
	}
	return nil
}
