package contest

import (
	"fmt"
	"time"
)

// EventType names what happened.
type EventType string

// What can happen in the crowd format.
const (
	EventOpened   EventType = "opened"
	EventClosed   EventType = "closed"
	EventSettled  EventType = "settled" // every acknowledged answer is counted, in Tally
	EventRevealed EventType = "revealed"
	EventBoarded  EventType = "boarded"
	EventPaused   EventType = "paused"
	EventResumed  EventType = "resumed"
	EventExtended EventType = "extended"
	EventSkipped  EventType = "skipped"
	EventLocked   EventType = "locked"
	EventUnlocked EventType = "unlocked"
	EventEnded    EventType = "ended"
	EventReopened EventType = "reopened" // a window that was closed
)

// Event is one line of a contest's log, and never changes. It carries what was decided, so that folding needs no
// clock.
type Event struct {
	ID        string    `bson:"_id" json:"id"`
	Contest   string    `bson:"contest" json:"contest"`
	Seq       int64     `bson:"seq" json:"seq"`
	Type      EventType `bson:"type" json:"type"`
	At        time.Time `bson:"at" json:"at"`
	By        string    `bson:"by" json:"by"` // the organiser's shown name; "" for the clock
	Question  int       `bson:"question" json:"question"`
	Opens     time.Time `bson:"opens" json:"opens,omitzero"`
	Closes    time.Time `bson:"closes" json:"closes,omitzero"`
	Remaining int64     `bson:"remaining,omitempty" json:"remaining,omitempty"` // ms left when paused
	Seconds   int       `bson:"seconds,omitempty" json:"seconds,omitempty"`     // what extend added
	Epoch     int       `bson:"epoch,omitempty" json:"epoch,omitempty"`         // that begins, where a rehearsal is cleared
	Locked    bool      `bson:"locked,omitempty" json:"locked,omitempty"`       // whether joining stays locked then
	Tally     *Tally    `bson:"tally,omitempty" json:"tally,omitempty"`
	Window    bool      `bson:"window,omitempty" json:"window,omitempty"`   // of a self-paced contest
	Tallies   []Tally   `bson:"tallies,omitempty" json:"tallies,omitempty"` // of each of its questions

	Stage  *StageEvent  `bson:"stage,omitempty" json:"stage,omitempty"`
	Ruling *RulingEvent `bson:"ruling,omitempty" json:"ruling,omitempty"`
}

// Tally is how one question was answered.
type Tally struct {
	Counts   []int `bson:"counts" json:"counts"` // by option, in the shown order
	Answered int   `bson:"answered" json:"answered"`
	Correct  int   `bson:"correct" json:"correct"`
}

// Equal reports whether two tallies say the same.
func (t Tally) Equal(o Tally) bool {
	if t.Answered != o.Answered || t.Correct != o.Correct || len(t.Counts) != len(o.Counts) {
		return false
	}
	for i := range t.Counts {
		if t.Counts[i] != o.Counts[i] {
			return false
		}
	}
	return true
}

// EventID is where an event is kept. The number is padded so that ids sort as the log runs.
func EventID(contest string, seq int64) string { return fmt.Sprintf("%s/%010d", contest, seq) }

// Text says in words what happened, for the host's log.
func (e *Event) Text() string {
	for _, text := range []string{e.stageText(), e.rulingText()} {
		if text != "" {
			return text
		}
	}
	if text := e.windowText(); text != "" {
		return text
	}
	n := e.Question + 1
	switch e.Type {
	case EventOpened:
		return fmt.Sprintf("第 %d 题开始作答", n)
	case EventClosed:
		if e.By == "" {
			return fmt.Sprintf("第 %d 题时间到", n)
		}
		return fmt.Sprintf("第 %d 题提前截止", n)
	case EventSettled:
		return fmt.Sprintf("第 %d 题统计完成：%d 人作答，%d 人答对", n, e.Tally.Answered, e.Tally.Correct)
	case EventRevealed:
		return fmt.Sprintf("公布第 %d 题答案", n)
	case EventBoarded:
		return "显示积分榜"
	case EventPaused:
		return fmt.Sprintf("第 %d 题暂停", n)
	case EventResumed:
		return fmt.Sprintf("第 %d 题继续", n)
	case EventExtended:
		return fmt.Sprintf("第 %d 题延长 %d 秒", n, e.Seconds)
	case EventSkipped:
		return fmt.Sprintf("跳过第 %d 题，不计分", n)
	case EventLocked:
		return "停止加入"
	case EventUnlocked:
		return "允许加入"
	case EventEnded:
		return "竞赛结束"
	default:
		return rehearsalText(e.Type)
	}
}
