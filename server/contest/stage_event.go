package contest

import (
	"fmt"
	"strings"
	"time"

	"pufa/server/question"
)

// What can happen in a stage match, beside what can in any contest. Opened, closed, settled, revealed and the like
// are the same events there.
const (
	EventCalled      EventType = "called"      // a team's turn; a value is to be picked
	EventPassed      EventType = "passed"      // the team did not want it
	EventShown       EventType = "shown"       // the question is read
	EventArmed       EventType = "armed"       // buzzers are open from Opens on
	EventBuzzed      EventType = "buzzed"      // one press that counts
	EventWon         EventType = "won"         // the team whose press was the earliest
	EventBegan       EventType = "began"       // it has started to speak
	EventGiven       EventType = "given"       // a team's answer on its pad
	EventRuled       EventType = "ruled"       // an answer was judged
	EventFouled      EventType = "fouled"      // a foul, with its penalty
	EventMarked      EventType = "marked"      // a judge's points
	EventAwarded     EventType = "awarded"     // points for a reason
	EventReruled     EventType = "reruled"     // 改判
	EventVoided      EventType = "voided"      // a past question left all scores
	EventUndone      EventType = "undone"      // the event Undoes never was
	EventSubstituted EventType = "substituted" // a member was replaced
	EventTied        EventType = "tied"        // on with the tied teams alone
	EventTested      EventType = "tested"      // a buzzer was tried before the match
)

// StageEvent is what an event says of a stage match.
type StageEvent struct {
	Round      int             `bson:"round" json:"round"`
	Turn       int             `bson:"turn" json:"turn"`
	Team       int             `bson:"team,omitempty" json:"team,omitempty"`
	Member     string          `bson:"member,omitempty" json:"member,omitempty"`
	Value      int64           `bson:"value,omitempty" json:"value,omitempty"`
	Challenger int             `bson:"challenger,omitempty" json:"challenger,omitempty"`
	Chooser    int             `bson:"chooser,omitempty" json:"chooser,omitempty"`
	Teams      []int           `bson:"teams,omitempty" json:"teams,omitempty"` // of a tiebreak; of a draw, who drew
	Verdict    Verdict         `bson:"verdict,omitempty" json:"verdict,omitempty"`
	Verdicts   []TeamVerdict   `bson:"verdicts,omitempty" json:"verdicts,omitempty"` // of a question all teams answered
	Lines      []ScoreLine     `bson:"lines,omitempty" json:"lines,omitempty"`
	Person     string          `bson:"person,omitempty" json:"person,omitempty"`
	Given      *question.Given `bson:"given,omitempty" json:"given,omitempty"` // in the shown order
	Credited   time.Time       `bson:"credited,omitempty" json:"credited,omitzero"`
	CreditUS   int64           `bson:"credit_us,omitempty" json:"credit_us,omitempty"`   // half the round trip, capped
	ArrivedUS  int64           `bson:"arrived_us,omitempty" json:"arrived_us,omitempty"` // of a press: microseconds behind At
	Foul       FoulKind        `bson:"foul,omitempty" json:"foul,omitempty"`
	Out        bool            `bson:"out,omitempty" json:"out,omitempty"` // the team is out for this question
	Judge      int             `bson:"judge,omitempty" json:"judge,omitempty"`
	Points     int64           `bson:"points,omitempty" json:"points,omitempty"` // a judge's, in hundredths
	Reason     string          `bson:"reason,omitempty" json:"reason,omitempty"`
	Leaves     string          `bson:"leaves,omitempty" json:"leaves,omitempty"`
	Comes      string          `bson:"comes,omitempty" json:"comes,omitempty"`
	Undoes     int64           `bson:"undoes,omitempty" json:"undoes,omitempty"`
	Then       Phase           `bson:"then,omitempty" json:"then,omitempty"` // where a ruling or a foul leads
	Next       int             `bson:"next,omitempty" json:"next,omitempty"` // of a speed run: the question that follows
	Audience   bool            `bson:"audience,omitempty" json:"audience,omitempty"`
}

// Pressed are the moments of a press, finer than the log keeps times: when it reached the server, and when it was made
// as far as can be known.
func (e *Event) Pressed() (arrived, credited time.Time) {
	arrived = e.At.Add(time.Duration(e.Stage.ArrivedUS) * time.Microsecond)
	return arrived, arrived.Add(-time.Duration(e.Stage.CreditUS) * time.Microsecond)
}

// ScoreLine is one change of a team's points, in hundredths of a point. A team's points are the base score and
// the sum of its lines, and nothing else.
type ScoreLine struct {
	Team  int   `bson:"team" json:"team"`
	Delta int64 `bson:"delta" json:"delta"`
}

// TeamVerdict is how one team's answer was ruled.
type TeamVerdict struct {
	Team    int     `bson:"team" json:"team"`
	Verdict Verdict `bson:"verdict" json:"verdict"`
}

// hundredths is what a whole point is kept as.
const hundredths = 100

// AsPoints are kept points, in hundredths, as people count them.
func AsPoints(kept int64) float64 { return float64(kept) / hundredths }

// figure writes kept points for people: +10, −2.5.
func figure(kept int64) string {
	s := fmt.Sprintf("%.2f", AsPoints(max(kept, -kept)))
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	if kept < 0 {
		return "−" + s
	}
	return "+" + s
}

var verdictWords = map[Verdict]string{VerdictRight: "答对", VerdictPartial: "部分答对", VerdictWrong: "答错"}

var foulWords = map[FoulKind]string{FoulEarly: "抢跑", FoulHelp: "队友帮腔", FoulOutOfTurn: "抢着答题"}

// stageText says in words what happened in a match, "" where it is no event of a match.
func (e *Event) stageText() string {
	x := e.Stage
	if x == nil {
		return ""
	}
	n, team := e.Question+1, fmt.Sprintf("%d 号队", x.Team)
	switch e.Type {
	case EventCalled:
		return fmt.Sprintf("轮到 %s选分值", team)
	case EventPassed:
		return team + "放弃本轮"
	case EventShown:
		return fmt.Sprintf("出示第 %d 题", n)
	case EventArmed:
		return fmt.Sprintf("第 %d 题开始抢答", n)
	case EventBuzzed:
		return team + "抢答"
	case EventWon:
		if len(x.Teams) > 0 {
			return team + "抢到（同时按下，抽签）"
		}
		return team + "抢到"
	case EventBegan:
		return team + "开始作答"
	case EventGiven:
		return team + "交了答案"
	case EventTested:
		return team + "试按抢答器"
	case EventMarked:
		return fmt.Sprintf("%d 号评委打分", x.Judge)
	case EventSubstituted:
		return fmt.Sprintf("%s换人：%s 上，%s 下", team, x.Comes, x.Leaves)
	case EventTied:
		return fmt.Sprintf("%s加赛", teamList(x.Teams))
	case EventUndone:
		return "撤销：" + x.Reason
	default:
		return e.scoreText()
	}
}

// scoreText says what points were given, and why.
func (e *Event) scoreText() string {
	x := e.Stage
	n, team := e.Question+1, fmt.Sprintf("%d 号队", x.Team)
	switch e.Type {
	case EventRuled:
		return fmt.Sprintf("%s%s%s", team, verdictWords[x.Verdict], lineText(x.Lines))
	case EventFouled:
		return fmt.Sprintf("%s%s%s", team, foulWords[x.Foul], lineText(x.Lines))
	case EventAwarded:
		return fmt.Sprintf("%s：%s", strings.TrimPrefix(lineText(x.Lines), "，"), x.Reason)
	case EventReruled:
		return fmt.Sprintf("第 %d 题改判：%s%s%s，%s", n, team, verdictWords[x.Verdict], lineText(x.Lines), x.Reason)
	case EventVoided:
		return fmt.Sprintf("第 %d 题作废%s，%s", n, lineText(x.Lines), x.Reason)
	case EventSettled:
		if len(x.Verdicts) > 0 || len(x.Lines) > 0 {
			return fmt.Sprintf("第 %d 题判定完成%s", n, lineText(x.Lines))
		}
	}
	return ""
}

func lineText(lines []ScoreLine) string {
	var b strings.Builder
	for _, l := range lines {
		if l.Delta != 0 {
			fmt.Fprintf(&b, "，%d 号队 %s 分", l.Team, figure(l.Delta))
		}
	}
	return b.String()
}

func teamList(teams []int) string {
	words := make([]string, len(teams))
	for i, t := range teams {
		words[i] = fmt.Sprintf("%d 号队", t)
	}
	return strings.Join(words, "、")
}
