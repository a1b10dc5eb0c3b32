package quiz

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/question"
)

// Elders says what the time limits are for somebody who answers in the elders' mode.
type Elders string

// What elders have.
const (
	EldersSame   Elders = "same"
	EldersDouble Elders = "double"
	EldersNone   Elders = "none" // no limit
)

// Rules say how an attempt goes. An attempt keeps the copy it began with, so that a change of the settings alters
// nothing that was begun.
type Rules struct {
	Blueprint Blueprint `json:"blueprint" bson:"blueprint" nullable:"false" doc:"题目构成"`
	Free      bool      `json:"free" bson:"free" doc:"整卷给出，可以跳着答、回头答；否则一题一题出"`
	Seconds   int       `json:"seconds" bson:"seconds" minimum:"0" maximum:"100000" doc:"每题限时（秒），从题目出现算起；0 为不限"`
	Limit     int       `json:"limit" bson:"limit" minimum:"0" maximum:"1000000" doc:"整次限时（秒）；0 为不限"`
	Elders    Elders    `json:"elders" bson:"elders" enum:"same,double,none" doc:"长辈版的时限：相同、加倍、不限"`
	Partial   bool      `json:"partial" bson:"partial" doc:"多选少选、估算接近按比例得分"`
	Speed     bool      `json:"speed" bson:"speed" doc:"答得快多得分"`
	Wrong     int       `json:"wrong" bson:"wrong" minimum:"0" maximum:"1000" doc:"没答对这么多题就结束；0 为答完为止"`
	AtOnce    bool      `json:"at_once" bson:"at_once" doc:"答完一题就讲；否则交卷后再讲"`
	Pass      int64     `json:"pass" bson:"pass" minimum:"0" maximum:"100000" doc:"多少分合格；0 为不设"`
}

// Bounds of times.
const (
	secondsLeast, secondsMost = 5, 600
	limitLeast, limitMost     = 60, 4 * 60 * 60
	wrongMost                 = 20
)

// ErrRules says that rules or settings cannot be; an *InvalidError says why.
var ErrRules = errors.New("quiz: filled in wrongly")

// InvalidError says which field an organiser filled in wrongly, by its name on the wire, and how.
type InvalidError struct{ Field, Text string }

func invalid(field, format string, args ...any) error {
	return &InvalidError{Field: field, Text: fmt.Sprintf(format, args...)}
}

func (e *InvalidError) Error() string { return "quiz: invalid " + e.Field + ": " + e.Text }

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrRules.
func (e *InvalidError) Is(target error) bool { return target == ErrRules }

// check finds what cannot be. Whether the banks have the questions is another matter: see Blueprint.Short.
func (r *Rules) check(catalog *question.Catalog) error {
	if err := r.Blueprint.check(catalog); err != nil {
		return err
	}
	switch {
	case r.Seconds != 0 && (r.Seconds < secondsLeast || r.Seconds > secondsMost):
		return invalid("seconds", "每题限时应在 %d 到 %d 秒之间，0 为不限", secondsLeast, secondsMost)
	case r.Limit != 0 && (r.Limit < limitLeast || r.Limit > limitMost):
		return invalid("limit", "整次限时应在 1 到 240 分钟之间，0 为不限")
	case r.Free && r.Seconds > 0:
		return invalid("seconds", "可以跳着答的卷子不能每题限时")
	case !slices.Contains([]Elders{EldersSame, EldersDouble, EldersNone}, r.Elders):
		return invalid("elders", "请选长辈版的时限")
	case r.Speed && r.Seconds == 0:
		return invalid("speed", "每题限时，才能按快慢给分")
	case r.Speed && r.Elders == EldersNone:
		return invalid("speed", "按快慢给分时，长辈版不能不限时，可以加倍")
	case r.Wrong < 0 || r.Wrong > wrongMost:
		return invalid("wrong", "答错几题结束，应在 0 到 %d 之间", wrongMost)
	case r.Wrong > 0 && (r.Free || !r.AtOnce):
		return invalid("wrong", "答错几题就结束的，要一题一题出，并且答完一题就讲")
	case r.Free && r.AtOnce:
		return invalid("at_once", "整卷给出的，交卷后再讲")
	case r.Pass < 0 || r.Pass > r.Blueprint.Full():
		return invalid("pass", "合格线不能超过满分 %d 分", r.Blueprint.Full())
	}
	return nil
}

// limits are the time for a question and for the whole, nought for none, of somebody who may answer as an elder.
func (r *Rules) limits(elder bool) (seconds, limit time.Duration) {
	factor := 1
	switch {
	case elder && r.Elders == EldersNone:
		factor = 0
	case elder && r.Elders == EldersDouble:
		factor = 2
	}
	return time.Duration(r.Seconds*factor) * time.Second, time.Duration(r.Limit*factor) * time.Second
}

// earns is what an answer is worth of a question's points. left is the part of its time that was left, from 0 to 1.
func (r *Rules) earns(points int64, g question.Grade, left float64) int64 {
	earned := int64(0)
	switch {
	case g.Correct:
		earned = points
	case r.Partial:
		earned = points * int64(g.Share) / question.Whole
	}
	if r.Speed {
		earned = int64(float64(earned) * (1 + left) / 2)
	}
	return earned
}
