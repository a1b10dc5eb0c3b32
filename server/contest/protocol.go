package contest

import "pufa/server/question"

// This file is the live protocol: what travels over /ws. Every server frame is one Frame; every client frame is
// one Request. Times are the server's clock in Unix milliseconds.

// Role says who sits at a socket. A view is made for a role and holds nothing else.
type Role string

// The roles of the crowd format.
const (
	RolePlayer Role = "player"
	RoleHost   Role = "host"
	RoleScreen Role = "screen"
)

// Phase is where a contest stands.
type Phase string

// The phases, in the order a question goes through them.
const (
	PhaseLobby    Phase = "lobby"    // people join; no question yet
	PhaseOpen     Phase = "open"     // a question takes answers
	PhaseClosed   Phase = "closed"   // it takes no more; acknowledged answers are being counted
	PhaseSettled  Phase = "settled"  // every acknowledged answer is counted; the right one is still hidden
	PhaseRevealed Phase = "revealed" // right answer, explanation and distribution are shown
	PhaseBoard    Phase = "board"    // standings are shown
	PhaseEnded    Phase = "ended"
)

// FrameType names what a Frame carries.
type FrameType string

// The frames a server sends. A state frame is the whole picture for the role; the others say what changed since.
const (
	FrameState    FrameType = "state"    // State, and You for a player: on connecting, on every event, on request
	FrameReceived FrameType = "received" // Received: the answer is on disk
	FrameProgress FrameType = "progress" // Progress: at most every 250 ms, to host and screen
	FrameRefused  FrameType = "refused"  // Refused: what was asked was not done, and why
	FramePong     FrameType = "pong"
)

// Frame is one message from the server. Seq is the last event folded into it; a client that sees a gap asks for
// the state. Epoch changes when Seq starts anew.
type Frame struct {
	Type     FrameType `json:"type" enum:"state,received,progress,refused,pong"`
	Epoch    string    `json:"epoch"`
	Seq      int64     `json:"seq"`
	Now      int64     `json:"now" doc:"服务器时间，毫秒"`
	State    *View     `json:"state,omitempty"`
	You      *You      `json:"you,omitempty"`
	Received *Received `json:"received,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	Refused  *Refused  `json:"refused,omitempty"`
}

// View is what one role sees.
type View struct {
	Contest  Head          `json:"contest"`
	Phase    Phase         `json:"phase" enum:"lobby,choosing,shown,armed,open,judging,closed,settled,revealed,board,ended"`
	Paused   bool          `json:"paused"`
	Locked   bool          `json:"locked" doc:"不再接受新的参赛者"`
	Players  int           `json:"players" doc:"已加入人数"`
	Question *QuestionView `json:"question,omitempty"`
	Reveal   *Reveal       `json:"reveal,omitempty"`
	Board    *Board        `json:"board,omitempty"`
	Crowd    *CrowdView    `json:"crowd,omitempty"`
	Paced    *PacedView    `json:"paced,omitempty" doc:"各人自定进度的竞赛才有"`
	Join     *Join         `json:"join,omitempty"`
	Host     *HostView     `json:"host,omitempty"`
	Stage    *StageView    `json:"stage,omitempty" doc:"台上比赛才有"`
	Notices  []string      `json:"notices,omitempty" doc:"改判和作废，新的在前"`
}

// Head names the contest.
type Head struct {
	ID    string `json:"id"`
	Code  string `json:"code" doc:"六位参赛码"`
	Title string `json:"title"`
	Total int    `json:"total" doc:"题数"`

	Rehearsal bool       `json:"rehearsal,omitempty" doc:"彩排：什么都不算数"`
	Roster    RosterMode `json:"roster,omitempty" enum:"names,codes" doc:"只限名单上的人；codes 还要个人入场码"`
}

// QuestionView is a question as it is asked. It never holds the answer.
type QuestionView struct {
	Index     int           `json:"index" doc:"第几题，从 0 起"`
	Type      question.Type `json:"type" enum:"single,multiple,judge,fill,ordering,numeric,open"`
	Stem      string        `json:"stem"`
	Options   []string      `json:"options"`
	Unit      string        `json:"unit,omitempty" doc:"估算题的单位"`
	Partial   bool          `json:"partial,omitempty" doc:"多选少选得部分分"`
	Points    int           `json:"points"`
	Opens     int64         `json:"opens"`
	Closes    int64         `json:"closes" doc:"截止时间，毫秒；暂停时无意义"`
	Remaining int64         `json:"remaining,omitempty" doc:"暂停时剩余的毫秒数"`
	Skipped   bool          `json:"skipped,omitempty"`

	Media *question.Media `json:"media,omitempty" doc:"题干旁的图片、音频或视频"`
}

// Reveal is shown once a question has settled and the host says so.
type Reveal struct {
	Answer      []int         `json:"answer" doc:"正确选项的序号"`
	Accept      string        `json:"accept,omitempty" doc:"填空题的标准答案"`
	Estimate    *EstimateView `json:"estimate,omitempty" doc:"估算题的正确值和分布"`
	Explanation string        `json:"explanation"`
	Law         string        `json:"law"`
	Article     string        `json:"article" doc:"第几条，如 第二十四条"`
	LawVersion  string        `json:"law_version"`
	Counts      []int         `json:"counts" doc:"各选项的人数"`
	Answered    int           `json:"answered"`
	Correct     int           `json:"correct"`
}

// Board is the standings: the first rows and how many there are.
type Board struct {
	Rows      []BoardRow    `json:"rows"`
	Players   int           `json:"players"`
	Final     bool          `json:"final"`
	Districts []DistrictRow `json:"districts" doc:"各镇街：参赛人数与答对率"`
}

// BoardRow is one person's standing. A rank is shared only if points, time used and finish time are equal.
type BoardRow struct {
	Rank     int    `json:"rank"`
	Name     string `json:"name"`
	District string `json:"district" doc:"镇街名称"`
	Points   int64  `json:"points"`
	Gained   int64  `json:"gained" doc:"上一题得分"`
	Answers  int    `json:"answers" doc:"作答题数"`
	Right    int    `json:"right"`
	TookMS   int64  `json:"took_ms" doc:"得了分的题一共用了多少毫秒"`
	Unit     string `json:"unit,omitempty"`
	Streak   int    `json:"streak,omitempty" doc:"现在连对几题"`
	Longest  int    `json:"longest,omitempty" doc:"最多连对几题"`
	Lives    int    `json:"lives,omitempty" doc:"还剩几条命"`
	Out      bool   `json:"out,omitempty" doc:"已被淘汰"`
	OutAt    int    `json:"out_at,omitempty" doc:"在第几题被淘汰"`
}

// DistrictRow counts one sub-district in a contest.
type DistrictRow struct {
	District string `json:"district"`
	Players  int    `json:"players"`
	Answers  int    `json:"answers"`
	Right    int    `json:"right"`
}

// Join is what the screen shows for people to come in.
type Join struct {
	URL    string   `json:"url" doc:"扫码打开的地址"`
	Recent []string `json:"recent" doc:"最近加入的昵称"`
}

// HostView is what only the host sees.
type HostView struct {
	Connected int         `json:"connected" doc:"在线手机数"`
	Answered  int         `json:"answered" doc:"本题已收到的作答数"`
	Answer    []int       `json:"answer" doc:"本题正确选项"`
	Accept    []string    `json:"accept,omitempty"`
	RunDown   []RunItem   `json:"run_down"`
	Log       []LogLine   `json:"log" doc:"最近的操作，新的在前"`
	Next      Command     `json:"next" enum:"start,next,choose,arm,begin,rule,open,close,audience,settle,reveal,board,tiebreak,end,resume,real,none" doc:"主按钮现在该做什么"`
	Allowed   []Command   `json:"allowed" doc:"现在可以做的操作"`
	Stage     *StageHost  `json:"stage,omitempty" doc:"台上比赛才有"`
	Past      []PastAsked `json:"past,omitempty" doc:"问过的题，可以改判或作废"`
	Undo      string      `json:"undo,omitempty" doc:"可以撤销的上一步"`
}

// RunItem is a line of the run-down.
type RunItem struct {
	Index   int    `json:"index"`
	Title   string `json:"title"`
	Seconds int    `json:"seconds"`
	Points  int    `json:"points"`
	State   string `json:"state" enum:"todo,now,done,skipped"`
	Correct int    `json:"correct"`
	Total   int    `json:"total"`
}

// LogLine is one event in words.
type LogLine struct {
	Seq  int64  `json:"seq"`
	At   int64  `json:"at"`
	By   string `json:"by"`
	Text string `json:"text"`
}

// You is a player's own standing.
type You struct {
	Name     string          `json:"name"`
	Shown    string          `json:"shown,omitempty" doc:"大屏上显示的名字，与 name 不同时才有"`
	District string          `json:"district"`
	Answered *question.Given `json:"answered,omitempty" doc:"本题已收到的答案"`
	Correct  *bool           `json:"correct,omitempty" doc:"公布后才有"`
	Gained   int64           `json:"gained"`
	Points   int64           `json:"points"`
	Right    int             `json:"right"`
	Rank     int             `json:"rank,omitempty" doc:"0 表示尚未排名"`
	Seat     *SeatView       `json:"seat,omitempty" doc:"队伍的设备和评委才有"`
	Streak   int             `json:"streak,omitempty" doc:"现在连对几题"`
	Lives    int             `json:"lives,omitempty" doc:"还剩几条命"`
	Out      bool            `json:"out,omitempty" doc:"已被淘汰：可以接着答，不再得分"`
	Group    *GroupPlace     `json:"group,omitempty"`
}

// Received says that an answer is on disk. Given is the answer that counts, which is the first one sent.
type Received struct {
	Ref      string         `json:"ref,omitempty"`
	Question int            `json:"question"`
	Given    question.Given `json:"given"`
}

// Progress is how far the open question has come.
type Progress struct {
	Question  int `json:"question"`
	Answered  int `json:"answered"`
	Players   int `json:"players"`
	Connected int `json:"connected"`
}

// Refused says why a request was not done. Code is stable.
type Refused struct {
	Ref    string `json:"ref,omitempty"`
	Code   string `json:"code" enum:"not_open,closed,wrong_question,bad_answer,bad_frame,not_joined,not_now,busy"`
	Detail string `json:"detail"`
}

// RequestType names what a client asks.
type RequestType string

// The requests.
const (
	RequestAnswer RequestType = "answer"
	RequestSync   RequestType = "sync" // send me the whole picture
	RequestPing   RequestType = "ping"
)

// Request is one message from a client. Ref comes back in the reply.
type Request struct {
	Type     RequestType    `json:"type" enum:"answer,buzz,choose,mark,sync,ping"`
	Ref      string         `json:"ref,omitempty" maxLength:"40"`
	Epoch    string         `json:"epoch,omitempty" maxLength:"64" doc:"作答、抢答、选分、打分时所见画面的 epoch；不符则不收"`
	Question int            `json:"question,omitempty"`
	Given    question.Given `json:"given,omitempty"`
	Value    int64          `json:"value,omitempty" doc:"choose：选的分值"`
	Team     int            `json:"team,omitempty" doc:"choose：指定作答的队，不给就是本队；mark：给哪支队，只有一队作答时不给"`
	Member   string         `json:"member,omitempty" maxLength:"12" doc:"choose：由谁作答；不给就不指定"`
	Points   float64        `json:"points,omitempty" doc:"mark：评委给的分"`
}

// Command is what a host does. Commands go over REST: POST /api/v1/contests/{id}/commands.
type Command string

// The commands.
const (
	CommandStart  Command = "start" // open the first question
	CommandOpen   Command = "open"  // open the next question
	CommandClose  Command = "close"
	CommandReveal Command = "reveal"
	CommandBoard  Command = "board"
	CommandPause  Command = "pause"
	CommandResume Command = "resume"
	CommandExtend Command = "extend" // by Seconds; a window also Until a moment
	CommandReopen Command = "reopen" // a window that was closed, Until a moment
	CommandSkip   Command = "skip"   // the question leaves all scores
	CommandLock   Command = "lock"
	CommandUnlock Command = "unlock"
	CommandEnd    Command = "end"
	CommandNone   Command = "none"
	// A rehearsal: begin one, clear it for another, clear it and play for real.
	CommandRehearse Command = "rehearse"
	CommandReset    Command = "reset"
	CommandReal     Command = "real"
)

// Close codes. 4000 to 4499: come back, with jitter. 4500 to 4999: do not.
const (
	CloseSlow       = 4001 // the queue was full; come back and synchronise
	CloseRestart    = 4002 // the server goes down
	CloseBadFrame   = 4500
	CloseNotAllowed = 4501
	CloseNoContest  = 4502
	CloseReplaced   = 4503 // the same person opened another page
	CloseMoved      = 4504 // the person went on with another phone
	CloseRemoved    = 4505 // a host removed the player, who may join again
	CloseBanned     = 4506 // a host banned the player
)
