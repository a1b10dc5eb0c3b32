package contest

import "slices"

// This file is the form of a rule set: how a stage match is played, as data. rulesets/ holds those that ship,
// ruleset.schema.json beside them the schema they and every edited copy follow, RuleSet.Check what a schema cannot
// say, and RuleSet.Words what an organiser reads before choosing one.

// RuleSet is how a stage match is played. Points are whole points, times are seconds.
type RuleSet struct {
	ID            string      `json:"id" bson:"id" maxLength:"64" doc:"规则编号"`
	Title         string      `json:"title" bson:"title" minLength:"1" maxLength:"40"`
	Note          string      `json:"note,omitempty" bson:"note,omitempty" maxLength:"400" doc:"来历与说明"`
	BaseScore     int64       `json:"base_score" bson:"base_score" minimum:"0" maximum:"1000" doc:"每队基础分"`
	Teams         Range       `json:"teams" bson:"teams" doc:"几支队伍"`
	Members       int         `json:"members" bson:"members" minimum:"1" maximum:"10" doc:"每队上场几人"`
	Substitutions int         `json:"substitutions" bson:"substitutions" minimum:"0" maximum:"10" doc:"每队最多换人几次"`
	Rounds        []RoundRule `json:"rounds" bson:"rounds" minItems:"1" maxItems:"20" doc:"环节，按先后"`
	Tiebreak      *RoundRule  `json:"tiebreak,omitempty" bson:"tiebreak,omitempty" doc:"加赛：只有同分的队伍参加"`
	// TiebreakAfter is how many rounds stand before the tiebreak, 0 for all of them. Those behind it are the hall's.
	TiebreakAfter int `json:"tiebreak_after,omitempty" bson:"tiebreak_after,omitempty" minimum:"0" maximum:"20" doc:"第几个环节之后加赛，0 为全部环节之后；加赛之后只能是观众互动"`
}

// Range is from one number to another, both included.
type Range struct {
	Min int `json:"min" bson:"min" minimum:"2" maximum:"12"`
	Max int `json:"max" bson:"max" minimum:"2" maximum:"12"`
}

// Who answers the questions of a round.
type Who string

// Who may answer.
const (
	WhoTurn     Who = "turn"     // one team after the other: 必答, 风险, 限时速答, 情景
	WhoAll      Who = "all"      // every team, each by itself: 共答
	WhoFirst    Who = "first"    // whoever buzzes first: 抢答
	WhoAudience Who = "audience" // the phones in the hall: 观众互动
)

// How an answer is given and judged.
type How string

// The ways to answer.
const (
	HowOral    How = "oral"    // aloud; the host rules
	HowPad     How = "pad"     // on the team's phone; the server marks, the host may rule otherwise
	HowJudged  How = "judged"  // aloud or shown; judges give points
	HowWritten How = "written" // in words of one's own on the team's phone; judges give points
)

// RoundRule is one round of a match. What it does not have it does not do: without Choice nobody picks a value,
// without Speed each question has a clock of its own.
type RoundRule struct {
	Title string `json:"title" bson:"title" minLength:"1" maxLength:"20" doc:"环节名称"`
	Who   Who    `json:"who" bson:"who" enum:"turn,all,first,audience" doc:"谁来答"`
	How   How    `json:"how" bson:"how" enum:"oral,pad,judged,written" doc:"怎样作答"`
	// Questions is how many: of each team where Who is turn, in all otherwise.
	Questions int    `json:"questions" bson:"questions" minimum:"1" maximum:"60" doc:"轮流作答时每队几题，其他环节共几题"`
	Member    Member `json:"member" bson:"member" enum:"any,one,seat" doc:"由谁作答：any 任一队员，one 指定一人，seat 按座次轮流"`
	Points    Points `json:"points" bson:"points"`
	Clock     Clock  `json:"clock" bson:"clock"`
	Help      Help   `json:"help" bson:"help"`
	// Hidden keeps the question off screens and phones until it is revealed: it is read aloud only.
	Hidden  bool     `json:"hidden,omitempty" bson:"hidden,omitempty" doc:"题目只念，不上屏幕"`
	Restate bool     `json:"restate,omitempty" bson:"restate,omitempty" doc:"作答前须复述题目"`
	Choice  *Choice  `json:"choice,omitempty" bson:"choice,omitempty" doc:"自选分值"`
	Buzzer  *Buzzer  `json:"buzzer,omitempty" bson:"buzzer,omitempty" doc:"抢答的规矩"`
	Judging *Judging `json:"judging,omitempty" bson:"judging,omitempty" doc:"评委打分"`
	Writing *Writing `json:"writing,omitempty" bson:"writing,omitempty" doc:"书面作答"`
	Speed   *Speed   `json:"speed,omitempty" bson:"speed,omitempty" doc:"限时速答"`
}

// Member is who of a team answers.
type Member string

// Who of a team answers.
const (
	MemberAny  Member = "any"
	MemberOne  Member = "one"  // one whom the team, or the team before, names
	MemberSeat Member = "seat" // the first seat its first question, the second its second
)

// Points are what an answer is worth. Wrong and the penalties of this file are below zero where they take away.
type Points struct {
	Right   int64 `json:"right" bson:"right" minimum:"0" maximum:"1000" doc:"答对"`
	Wrong   int64 `json:"wrong" bson:"wrong" minimum:"-1000" maximum:"0" doc:"答错或不答"`
	Partial int64 `json:"partial,omitempty" bson:"partial,omitempty" minimum:"0" maximum:"1000" doc:"答对一部分"`
}

// Clock is how long an answer may take.
type Clock struct {
	Start   int `json:"start,omitempty" bson:"start,omitempty" minimum:"0" maximum:"600" doc:"几秒内开始作答，0 为不限"`
	Seconds int `json:"seconds" bson:"seconds" minimum:"3" maximum:"600" doc:"几秒内答完"`
}

// Help is whether team-mates may help, and what it costs where they may not.
type Help struct {
	Allowed bool  `json:"allowed,omitempty" bson:"allowed,omitempty" doc:"队友可以补充"`
	Penalty int64 `json:"penalty,omitempty" bson:"penalty,omitempty" minimum:"-1000" maximum:"0" doc:"不许补充时队友帮腔扣的分"`
}

// Choice lets somebody pick what a question is worth: right +value, wrong −value.
type Choice struct {
	Values []int64 `json:"values" bson:"values" minItems:"1" maxItems:"6" uniqueItems:"true" itemMinimum:"1" itemMaximum:"1000" doc:"可选的分值"`
	// Pool is how many questions each value has; 0 for as many as could be asked.
	Pool  int   `json:"pool,omitempty" bson:"pool,omitempty" minimum:"0" maximum:"60" doc:"每个分值备几题，0 为够用"`
	Order Order `json:"order" bson:"order" enum:"seat,lowest" doc:"先后：seat 按台号，lowest 总分低的先选"`
	By    By    `json:"by" bson:"by" enum:"team,previous" doc:"谁选：team 本队，previous 上一队"`
	Pass  bool  `json:"pass,omitempty" bson:"pass,omitempty" doc:"可以放弃"`
	// Challenge lets a team name another to answer: right, and that team has the value; wrong, and the challenger has.
	Challenge bool `json:"challenge,omitempty" bson:"challenge,omitempty" doc:"可以指定别的队作答：答对归作答队，答错归指定队"`
	WrongZero bool `json:"wrong_zero,omitempty" bson:"wrong_zero,omitempty" doc:"答错不扣分"`
}

// Order is whose turn comes first.
type Order string

// The orders.
const (
	OrderSeat   Order = "seat"
	OrderLowest Order = "lowest" // the lowest total first, ties by number
)

// By is who picks for a team.
type By string

// Who picks.
const (
	ByTeam     By = "team"
	ByPrevious By = "previous" // the team before, for the next
)

// Buzzer is how a question is fought for.
type Buzzer struct {
	Opens     Opens `json:"opens" bson:"opens" enum:"host,countdown,reading" doc:"何时可以抢：host 主持人口令，countdown 倒数之后，reading 读题中随时"`
	Countdown int   `json:"countdown,omitempty" bson:"countdown,omitempty" minimum:"0" maximum:"10" doc:"倒数几秒"`
	Nobody    int   `json:"nobody" bson:"nobody" minimum:"3" maximum:"600" doc:"几秒无人抢答即止"`
	// Tries is how many teams may answer one question, one after a wrong other.
	Tries int  `json:"tries" bson:"tries" minimum:"1" maximum:"12" doc:"一道题最多几队作答"`
	Then  Then `json:"then" bson:"then" enum:"end,audience" doc:"无人答对以后：end 结束，audience 交给观众"`
	Foul  Foul `json:"foul" bson:"foul"`
	// OutOfTurn is what answering without having won costs; the team may not answer this question any more.
	OutOfTurn int64 `json:"out_of_turn,omitempty" bson:"out_of_turn,omitempty" minimum:"-1000" maximum:"0" doc:"没抢到却抢着答扣的分"`
	// EarlyWrong is what a wrong answer costs a team that pressed while the question was read, where it differs.
	EarlyWrong *int64 `json:"early_wrong,omitempty" bson:"early_wrong,omitempty" minimum:"-1000" maximum:"0" doc:"读题中抢到又答错扣的分，不写就同答错"`
	// Later are the points from the second team on, where they differ.
	Later *Points `json:"later,omitempty" bson:"later,omitempty" doc:"补答（第二队起）的得分，不写就同第一队"`
}

// Opens is when a buzzer may be pressed.
type Opens string

// When buzzers open.
const (
	OpensHost      Opens = "host"
	OpensCountdown Opens = "countdown"
	OpensReading   Opens = "reading"
)

// Then is where a question goes that no team had right.
type Then string

// Where it goes.
const (
	ThenEnd      Then = "end"
	ThenAudience Then = "audience"
)

// Foul is what pressing too early costs.
type Foul struct {
	Penalty int64 `json:"penalty" bson:"penalty" minimum:"-1000" maximum:"0" doc:"第一次抢跑扣的分"`
	Out     bool  `json:"out" bson:"out" doc:"抢跑的队本题不能再抢"`
	// Second is what every further early press of the same team in the match costs, where it differs.
	Second *int64 `json:"second,omitempty" bson:"second,omitempty" minimum:"-1000" maximum:"0" doc:"同一队第二次起扣的分"`
	// Ends hands the question on at once, as if it had been answered wrong for the last time.
	Ends bool `json:"ends,omitempty" bson:"ends,omitempty" doc:"有队抢跑，本题即止（按“无人答对以后”处理）"`
}

// Judging is how judges' points become a team's.
type Judging struct {
	Max  int64 `json:"max" bson:"max" minimum:"1" maximum:"1000" doc:"每位评委最多给几分"`
	Mean Mean  `json:"mean" bson:"mean" enum:"average,trimmed" doc:"average 平均，trimmed 去掉一个最高一个最低再平均"`
}

// Writing is how a team answers in words of its own. Its questions are the organiser's: no bank holds such.
type Writing struct {
	Most int `json:"most" bson:"most" minimum:"10" maximum:"200" doc:"最多写几个字"`
}

// Mean is how several judges' points become one figure, to the hundredth.
type Mean string

// The means.
const (
	MeanAverage Mean = "average"
	MeanTrimmed Mean = "trimmed" // without the highest and the lowest, where there are three at least
)

// Speed is a run of questions against one clock.
type Speed struct {
	Questions int `json:"questions" bson:"questions" minimum:"2" maximum:"60" doc:"一口气答几题"`
	Seconds   int `json:"seconds" bson:"seconds" minimum:"5" maximum:"600" doc:"一共几秒"`
}

// judged reports whether judges give points for the answers.
func (r *RoundRule) judged() bool { return r.How == HowJudged || r.How == HowWritten }

// onPad reports whether teams answer on their phones.
func (r *RoundRule) onPad() bool { return r.How == HowPad || r.How == HowWritten }

// runs is how many questions one turn of the round takes.
func (r *RoundRule) runs() int {
	if r.Speed != nil {
		return r.Speed.Questions
	}
	return 1
}

// turns is how many turns the round has with so many teams.
func (r *RoundRule) turns(teams int) int {
	if r.Who == WhoTurn {
		return teams * r.Questions
	}
	return r.Questions
}

// Round is the rule of a round; the one behind the last is the tiebreak. nil where there is none.
func (s *RuleSet) Round(i int) *RoundRule {
	switch {
	case i >= 0 && i < len(s.Rounds):
		return &s.Rounds[i]
	case i == len(s.Rounds):
		return s.Tiebreak
	default:
		return nil
	}
}

// Judged reports whether judges give points in a round, or in the tiebreak.
func (s *RuleSet) Judged() bool {
	return slices.ContainsFunc(s.Rounds, func(r RoundRule) bool { return r.Judging != nil }) ||
		s.Tiebreak != nil && s.Tiebreak.Judging != nil
}

// tiebreakAfter is how many rounds are played before the tiebreak.
func (s *RuleSet) tiebreakAfter() int {
	if s.TiebreakAfter > 0 {
		return s.TiebreakAfter
	}
	return len(s.Rounds)
}

// points are those that hold for an answer: the value picked, or what a later or an early try brings.
func (r *RoundRule) points(v Ruled) Points {
	p := r.Points
	switch {
	case r.Choice != nil:
		p.Right, p.Wrong = v.Value, -v.Value
		if r.Choice.WrongZero {
			p.Wrong = 0
		}
	case r.Buzzer == nil:
	case v.Try > 0 && r.Buzzer.Later != nil:
		p = *r.Buzzer.Later
	case v.Early && r.Buzzer.EarlyWrong != nil:
		p.Wrong = *r.Buzzer.EarlyWrong
	}
	return p
}

// Needs are the questions a round takes with so many teams: how many of each value, where values are chosen, or
// how many in all under 0.
func (r *RoundRule) Needs(teams int) map[int64]int {
	n := r.turns(teams) * r.runs()
	if r.Choice == nil {
		return map[int64]int{0: n}
	}
	if r.Choice.Pool > 0 {
		n = r.Choice.Pool
	}
	needs := map[int64]int{}
	for _, v := range r.Choice.Values {
		needs[v] = n
	}
	return needs
}
