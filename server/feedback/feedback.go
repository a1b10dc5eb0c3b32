// Package feedback is what residents report about questions (题目报错), and what the bank's editors say to it.
package feedback

import (
	"context"
	"errors"
	"time"

	"pufa/server/answer"
)

// Reason is what a report says is wrong.
type Reason string

// The reasons.
const (
	WrongAnswer Reason = "answer"  // the answer that counts as right is not
	Outdated    Reason = "law"     // the law or the article says otherwise, or was changed
	Unclear     Reason = "unclear" // it can be understood in several ways
	Typo        Reason = "typo"    // a wrong or missing word
	Other       Reason = "other"
)

// Status is what came of a report.
type Status string

// The states of a report.
const (
	Open     Status = "open"
	Accepted Status = "accepted"
	Rejected Status = "rejected"
)

// Limits.
const (
	TextMost  = 200 // characters of a report
	ReplyMost = 200 // characters of a reply
	DayMost   = 10  // reports of one person on one day
)

// Report is one person's report about one question. The ID is a place of the person's day, so that no more can be
// made than a day has places.
type Report struct {
	ID       string    `bson:"_id"`
	Question string    `bson:"question"`
	Person   string    `bson:"person"`
	OpenFor  string    `bson:"open_for,omitempty"` // person/question while Open: unique, so there is one
	Reason   Reason    `bson:"reason"`
	Text     string    `bson:"text,omitempty"`
	Status   Status    `bson:"status"`
	Reply    string    `bson:"reply,omitempty"`
	At       time.Time `bson:"at"`
	Decided  time.Time `bson:"decided,omitempty"`
	Read     bool      `bson:"read,omitempty"` // the person has seen what came of it
	Acts     []Act     `bson:"acts,omitempty"` // who decided what when, the oldest first
}

// Act is one decision. It is never changed: a second thought is a further one.
type Act struct {
	At    time.Time `bson:"at"`
	By    string    `bson:"by"` // the organiser's name
	To    Status    `bson:"to"`
	Reply string    `bson:"reply"`
}

// The outcomes a caller decides on.
var (
	// ErrReported says that the person has a report about the question that is still open.
	ErrReported = errors.New("feedback: reported already")
	// ErrEnough says that the person has made all the reports of a day.
	ErrEnough = errors.New("feedback: too many reports today")
	// ErrText says that a text is missing, too long or not readable.
	ErrText = errors.New("feedback: not a usable text")
	// ErrUnknownQuestion says that there never was such a question.
	ErrUnknownQuestion = errors.New("feedback: no such question")
	// ErrTaken says that the place of the day is taken. Only a store returns it.
	ErrTaken = errors.New("feedback: place is taken")
	// ErrDecided says that a report is not in the state it was decided from. Only a store returns it.
	ErrDecided = errors.New("feedback: decided meanwhile")
)

// Reports keeps reports.
type Reports interface {
	// Add keeps a report, or fails with ErrTaken or ErrReported.
	Add(ctx context.Context, r Report) error
	// OfPerson are a person's reports, the newest first.
	OfPerson(ctx context.Context, person string) ([]Report, error)
	// OfQuestion are the reports about a question, the newest first.
	OfQuestion(ctx context.Context, question string) ([]Report, error)
	// Latest are the newest reports of a state, at most so many.
	Latest(ctx context.Context, status Status, most int) ([]Report, error)
	// CountOpen counts the open ones.
	CountOpen(ctx context.Context) (int, error)
	// Change applies change to a report. An error of change is returned as it is; a report that is gone is no error.
	Change(ctx context.Context, id string, change func(*Report) error) error
}

// Answers counts how a question was answered.
type Answers interface {
	// Tally counts all answers to a question, and the right ones.
	Tally(ctx context.Context, question string) (answers, right int64, err error)
	// Newest are the latest answers to a question, at most so many.
	Newest(ctx context.Context, question string, most int) ([]answer.Answer, error)
}
