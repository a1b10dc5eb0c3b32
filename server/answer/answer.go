// Package answer is the one record everything is counted from: one person's answer to one question, once.
//
// An answer is never changed, and every figure in a report or on a board can be counted again from the answers.
package answer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/district"
	"pufa/server/question"
)

// Source says where an answer was given.
type Source string

// The sources.
const (
	Practice  Source = "practice"
	Daily     Source = "daily"
	Exam      Source = "exam"      // a mock exam
	Challenge Source = "challenge" // until so many are wrong
	Online    Source = "online"    // a campaign's online contest
	Paper     Source = "paper"     // on paper, outside an online contest
	Contest   Source = "contest"
)

// Own are the ways in which people answer by themselves. Such an answer is kept once its person may know whether it
// was right, and not before.
func Own() []Source { return []Source{Practice, Daily, Exam, Challenge, Online, Paper} }

// Own reports whether the source is one of those.
func (s Source) Own() bool { return slices.Contains(Own(), s) }

// Answer is given once and never changed. Its ID decides that: attempt/n for a resident's own answering,
// contest/question/person in a competition, so a repeated send is the same document.
type Answer struct {
	ID            string           `bson:"_id"`
	Source        Source           `bson:"source"`
	Session       string           `bson:"session"` // the attempt or the contest
	Person        string           `bson:"person"`
	District      string           `bson:"district"` // the person's sub-district when it was given
	district.Ties `bson:",inline"` // what else they belonged to then
	Campaign      string           `bson:"campaign,omitempty"` // the campaign it counts for, "" for none
	Question      string           `bson:"question"`           // question.Question.ID
	Index         int              `bson:"index"`              // its place in the attempt or contest, from 0
	Given         question.Given   `bson:"given"`
	Correct       bool             `bson:"correct"`
	Right         int64            `bson:"right"`              // 1 if correct, else 0: what is summed
	Points        int64            `bson:"points"`             // points by the contest's rule, 0 elsewhere and in training
	TookMS        int64            `bson:"took_ms"`            // from the question's opening to the server's receipt; practice and daily: by the phone's clock, 0 for not known
	Offline       bool             `bson:"offline,omitempty"`  // given without a line: At is worked out of what the phone says
	Training      bool             `bson:"training,omitempty"` // in the training phase of an online contest: earns nothing by default
	Clerk         string           `bson:"clerk,omitempty"`    // the organiser who typed it in from paper, "" elsewhere
	At            time.Time        `bson:"at"`                 // the server's clock
	Day           string           `bson:"day"`                // YYYY-MM-DD in China Standard Time
	Hour          int              `bson:"hour"`               // 0 to 23 in China Standard Time
	Chosen        string           `bson:"chosen,omitempty"`   // the options by their places in the bank, ascending: "1", "0,2"; answers of before it was kept have none
}

// China is UTC+8 all year; days and hours of reports are counted in it.
var China = time.FixedZone("CST", 8*60*60)

// Stamp sets At, Day and Hour from the server's clock.
func (a *Answer) Stamp(now time.Time) {
	local := now.In(China)
	a.At = now.UTC().Truncate(time.Millisecond)
	a.Day = local.Format(time.DateOnly)
	a.Hour = local.Hour()
}

// Mark sets Correct and Right, and Chosen by what was given.
func (a *Answer) Mark(correct bool) {
	a.Correct, a.Right, a.Chosen = correct, 0, chosen(a.Given.Options)
	if correct {
		a.Right = 1
	}
}

func chosen(options []int) string {
	if len(options) == 1 {
		return strconv.Itoa(options[0])
	}
	places := make([]string, 0, len(options))
	for _, i := range slices.Sorted(slices.Values(options)) {
		places = append(places, strconv.Itoa(i))
	}
	return strings.Join(places, ",")
}
