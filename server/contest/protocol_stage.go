package contest

import "pufa/server/question"

// This file is what the live protocol says of a stage match. Points are figures with up to two digits behind the
// point; times are the server's clock in Unix milliseconds; teams are counted from 1, 0 is none.

// The roles of a match on stage. A spectator sees what the screen sees.
const (
	RoleTeam      Role = "team"
	RoleJudge     Role = "judge"
	RoleSpectator Role = "spectator"
)

// sees is the role whose view is a role's own: a team and a judge see what the hall's phones do, and beside it what is
// theirs alone.
func (r Role) sees() Role {
	switch r {
	case RoleTeam, RoleJudge:
		return RolePlayer
	case RoleSpectator:
		return RoleScreen
	default:
		return r
	}
}

// The phases a stage match has beside those of the crowd format.
const (
	PhaseChoosing Phase = "choosing" // somebody picks a value, and who is to answer
	PhaseShown    Phase = "shown"    // the question is read; nobody may answer yet
	PhaseArmed    Phase = "armed"    // buzzers are open, or about to be
	PhaseJudging  Phase = "judging"  // the judges give their points
)

// The requests of teams and judges. A team's phone also sends RequestAnswer.
const (
	RequestBuzz   RequestType = "buzz"   // for Question
	RequestChoose RequestType = "choose" // Value, and Team where another is to answer
	RequestMark   RequestType = "mark"   // Points for Question, and Team where several teams have answered it
)

// The host's commands in a stage match, beside those of the crowd format.
const (
	CommandNext       Command = "next"       // on to the next turn: its question is shown, or its value picked
	CommandChoose     Command = "choose"     // Value and To for the team whose turn it is
	CommandPass       Command = "pass"       // the team does not want its turn
	CommandArm        Command = "arm"        // buzzers open
	CommandBegin      Command = "begin"      // the team has started to speak
	CommandRule       Command = "rule"       // Verdict on the answer under way, or on Team's where all answer
	CommandFoul       Command = "foul"       // Team fouled: buzzed early, was helped, answered out of turn, by Reason
	CommandAudience   Command = "audience"   // the question goes to the hall
	CommandSettle     Command = "settle"     // the judges' points count; the engine's where the clock settles
	CommandAward      Command = "award"      // Points to Team, for Reason
	CommandRerule     Command = "rerule"     // 改判: Verdict on Team's answer to a past Question, for Reason
	CommandVoid       Command = "void"       // a past Question leaves all scores, for Reason
	CommandUndo       Command = "undo"       // takes back the last thing a host did, where that can be
	CommandSubstitute Command = "substitute" // Out leaves Team, In comes
	CommandTiebreak   Command = "tiebreak"   // on with the tied teams alone
)

// Verdict is what an answer was.
type Verdict string

// The verdicts.
const (
	VerdictRight   Verdict = "right"
	VerdictPartial Verdict = "partial"
	VerdictWrong   Verdict = "wrong" // silence is wrong, too
)

// StageView is what everybody sees of a match.
type StageView struct {
	Rules      string      `json:"rules" doc:"规则名称"`
	Rounds     []RoundItem `json:"rounds" doc:"环节；加赛在最后"`
	Round      int         `json:"round" doc:"第几个环节，从 0 起；-1 表示还没开始"`
	Turn       int         `json:"turn" doc:"本环节第几轮，从 0 起"`
	Who        Who         `json:"who,omitempty" enum:"turn,all,first,audience"`
	How        How         `json:"how,omitempty" enum:"oral,pad,judged,written"`
	Team       int         `json:"team" doc:"轮到或抢到的队；0 表示没有或各队"`
	Member     string      `json:"member,omitempty" doc:"由谁作答"`
	Value      int64       `json:"value,omitempty" doc:"自选的分值"`
	Challenger int         `json:"challenger,omitempty" doc:"指定别队作答的队"`
	Chooser    int         `json:"chooser,omitempty" doc:"正在选分值的队"`
	Values     []ValueLeft `json:"values,omitempty" doc:"可选的分值"`
	Audience   bool        `json:"audience,omitempty" doc:"本题交给了观众"`
	Hidden     bool        `json:"hidden,omitempty" doc:"题目只念不显示"`
	Tries      int         `json:"tries,omitempty" doc:"本题已有几队作答"`
	Speed      *SpeedView  `json:"speed,omitempty"`
	Teams      []TeamView  `json:"teams"`
	Buzzes     []BuzzView  `json:"buzzes,omitempty" doc:"本题的抢答，按计入的先后"`
	Judges     []MarkView  `json:"judges,omitempty"`
	Tied       []int       `json:"tied,omitempty" doc:"参加加赛的队"`
	Last       *ScoreView  `json:"last,omitempty" doc:"最近一次加减分"`
	Notices    []string    `json:"notices,omitempty" doc:"改判、作废、加减分的说明，新的在前"`
	Words      []string    `json:"words,omitempty" doc:"本环节规则的说明"`
	Right      int64       `json:"right,omitempty" doc:"本题答对得分"`
	Wrong      int64       `json:"wrong,omitempty" doc:"本题答错得分，零或负"`
	Reading    bool        `json:"reading,omitempty" doc:"读题中就可以抢答"`
	Starting   bool        `json:"starting,omitempty" doc:"倒数的是开始作答前的时间"`
	Ahead      *AheadView  `json:"ahead,omitempty" doc:"环节之间才有：下一个环节"`
}

// AheadView is the round that comes next, for the time between rounds.
type AheadView struct {
	Title string   `json:"title"`
	Words []string `json:"words" doc:"规则的说明"`
}

// RoundItem is a round in the run-down.
type RoundItem struct {
	Title string `json:"title"`
	State string `json:"state" enum:"todo,now,done"`
	Done  int    `json:"done" doc:"已完成几轮"`
	Total int    `json:"total"`
}

// ValueLeft is a value one may pick and how many questions it has left.
type ValueLeft struct {
	Value int64 `json:"value"`
	Left  int   `json:"left"`
}

// SpeedView is a speed run under way.
type SpeedView struct {
	Done  int `json:"done"`
	Right int `json:"right"`
	Total int `json:"total"`
}

// TeamView is one team at its table.
type TeamView struct {
	Number    int             `json:"number"`
	Name      string          `json:"name"`
	Unit      string          `json:"unit,omitempty"`
	Members   []string        `json:"members"`
	Points    float64         `json:"points"`
	Gained    float64         `json:"gained" doc:"本题得分"`
	Rank      int             `json:"rank"`
	State     string          `json:"state" enum:"rest,turn,answering,answered,out,foul" doc:"rest 等待，turn 轮到，answering 正在答，answered 已提交，out 本题出局，foul 本题犯规"`
	Verdict   Verdict         `json:"verdict,omitempty" enum:"right,partial,wrong" doc:"本题判定"`
	Given     *question.Given `json:"given,omitempty" doc:"在答题板上给的答案；判定后才对外显示，书面作答的公布后才对外显示"`
	Marks     []MarkView      `json:"marks,omitempty" doc:"书面作答：各评委给这支队的分；评完后才对外显示"`
	Fouls     int             `json:"fouls" doc:"全场犯规次数"`
	Connected int             `json:"connected" doc:"在线的设备"`
	Tested    bool            `json:"tested,omitempty" doc:"开赛前抢答器已试按"`
}

// BuzzView is one press of a buzzer.
type BuzzView struct {
	Team   int     `json:"team"`
	Behind float64 `json:"behind" doc:"比最早的晚多少毫秒"`
	Credit float64 `json:"credit" doc:"因网络补回的毫秒数"`
	State  string  `json:"state" enum:"waiting,won,lost,foul"`
	Drawn  bool    `json:"drawn,omitempty" doc:"同时抢到，由抽签决定"`
}

// MarkView is one judge's points. They are hidden until all count.
type MarkView struct {
	Judge  int      `json:"judge"`
	Marked bool     `json:"marked"`
	Points *float64 `json:"points,omitempty"`
}

// TextView is a team's answer in its own words as one judge has it, with what that judge gave.
type TextView struct {
	Team   int      `json:"team"`
	Text   string   `json:"text"`
	Points *float64 `json:"points,omitempty" doc:"这位评委给的分"`
}

// ScoreView is one change of a team's points.
type ScoreView struct {
	Team   int     `json:"team"`
	Points float64 `json:"points"`
	Reason string  `json:"reason"`
}

// StageHost is what only the host sees of a match.
type StageHost struct {
	Verdicts []Verdict   `json:"verdicts" doc:"现在可以作出的判定"`
	Teams    []int       `json:"teams" doc:"现在可以判定的队；轮流作答时只有一队"`
	Fouls    []FoulKind  `json:"fouls" doc:"可以记的犯规"`
	Choices  []int       `json:"choices,omitempty" doc:"可以被指定作答的队"`
	Past     []PastAsked `json:"past" doc:"问过的题，可以改判或作废"`
	Tied     []int       `json:"tied,omitempty" doc:"同分、可以加赛的队"`
	Members  [][]string  `json:"members" doc:"各队的替补"`
	Undo     string      `json:"undo,omitempty" doc:"可以撤销的上一步"`
	Pad      *Verdict    `json:"pad,omitempty" enum:"right,partial,wrong" doc:"答题板上的答案，按标准答案应判"`
}

// FoulKind names why a team is penalised.
type FoulKind string

// The fouls.
const (
	FoulEarly     FoulKind = "early"       // buzzed before it was allowed
	FoulHelp      FoulKind = "help"        // helped where nobody may
	FoulOutOfTurn FoulKind = "out_of_turn" // answered without having won
)

// PastAsked is a question that has been asked, for rulings after the fact.
type PastAsked struct {
	Question int           `json:"question"`
	Title    string        `json:"title"`
	Void     bool          `json:"void"`
	Verdicts []PastVerdict `json:"verdicts"`

	Type    question.Type `json:"type,omitempty" doc:"大家同答的竞赛才有"`
	Options []string      `json:"options,omitempty" doc:"大家同答的竞赛才有"`
	Answer  []int         `json:"answer,omitempty" doc:"现在算对的选项"`
}

// PastVerdict is how one team's answer was ruled.
type PastVerdict struct {
	Team    int     `json:"team"`
	Verdict Verdict `json:"verdict" enum:"right,partial,wrong"`
	Points  float64 `json:"points"`
}

// SeatView is what a team's phone or a judge may do now.
type SeatView struct {
	Team   int             `json:"team,omitempty"`
	Judge  int             `json:"judge,omitempty"`
	May    string          `json:"may" enum:"wait,buzz,answer,choose,mark" doc:"现在可以做什么"`
	Buzzed bool            `json:"buzzed,omitempty" doc:"本题已按下"`
	Given  *question.Given `json:"given,omitempty"`
	Points *float64        `json:"points,omitempty" doc:"评委给本题的分"`
	Max    int64           `json:"max,omitempty" doc:"评委最多能给的分"`
	Most   int             `json:"most,omitempty" doc:"书面作答最多写几个字"`
	Key    string          `json:"key,omitempty" doc:"给评委看的参考要点"`
	Texts  []TextView      `json:"texts,omitempty" doc:"书面作答：请评委打分的各队答案"`
	Values []ValueLeft     `json:"values,omitempty"`
	Teams  []int           `json:"teams,omitempty" doc:"可以指定作答的队"`

	Members []string `json:"members,omitempty" doc:"可以指定作答的队员"`
}
