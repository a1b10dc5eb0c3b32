// Package question is a question with its legal source: its form, its marking, its linting, and the bank files
// it is kept in.
//
// A published question keeps its id and its text for good: answers refer to it. A new wording is a new question, and
// what is no longer right is withdrawn, not deleted.
package question

import "slices"

// Type is the form of a question.
type Type string

// The forms that can be marked.
const (
	Single   Type = "single"   // 单选: one option is right
	Multiple Type = "multiple" // 多选: all right options and no other
	Judge    Type = "judge"    // 判断: right or wrong
	Fill     Type = "fill"     // 填空: one text, several accepted
	Ordering Type = "ordering" // 排序: the options in their right order
	Numeric  Type = "numeric"  // 估算: a number, the closer the better
)

// Open is a question people answer in words of their own, and judges mark. No bank holds one: it is written for a match
// on stage.
const Open Type = "open"

// Status says how far a question has come. Only Published questions are asked.
type Status string

// The life of a question.
const (
	Draft     Status = "draft"
	Reviewed  Status = "reviewed" // second-read against the article
	Published Status = "published"
	Withdrawn Status = "withdrawn"
)

// Audience is whom a question is written for.
type Audience string

// The audiences.
const (
	Resident Audience = "resident"
	Worker   Audience = "worker"
	Manager  Audience = "manager"
	Officer  Audience = "officer"
	Student  Audience = "student"
)

// Question is one question. Its ID is never reused and its published text never changes: a correction is a new
// question that Replaces the old one, so that a score given last year can still be explained.
type Question struct {
	ID   string `bson:"id"`
	Type Type   `bson:"type"`
	Stem string `bson:"stem"`
	// Options are shown in a drawn order. An answer names them by their index here. Judge has none: its
	// answer is option 0 for right (正确) and 1 for wrong (错误). Fill has none. Ordering has them in the right
	// order, so they must never be shown as they stand here.
	Options []string `bson:"options,omitempty"`
	// Answer holds the indexes of the right options, ascending; for Ordering the indexes in their right order.
	Answer []int `bson:"answer,omitempty"`
	// Accept holds the texts a Fill takes, the first being the one shown.
	Accept []string `bson:"accept,omitempty"`
	// Estimate is what a Numeric asks for.
	Estimate *Estimate `bson:"estimate,omitempty"`
	// Media is shown or played beside the stem.
	Media       *Media     `bson:"media,omitempty"`
	Explanation string     `bson:"explanation"`
	Law         string     `bson:"law"`         // id in the register of laws
	Article     string     `bson:"article"`     // "24", or "134-1" for 第一百三十四条之一
	LawVersion  string     `bson:"law_version"` // as it is shown: 2021 年修正
	Topic       string     `bson:"topic"`
	Audience    []Audience `bson:"audience"`
	Difficulty  int        `bson:"difficulty"` // 1 to 3
	Status      Status     `bson:"status"`
	Replaces    string     `bson:"replaces,omitempty"`
}

// Choices are the options a person picks from, in the bank's order: a Judge offers 正确 and 错误, a Fill nothing.
func (q Question) Choices() []string {
	if q.Type == Judge {
		return []string{"正确", "错误"}
	}
	return q.Options
}

// For reports whether q is written for one of the audiences; no audience asks for everybody's.
func (q Question) For(audience ...Audience) bool {
	if len(audience) == 0 {
		return true
	}
	return slices.ContainsFunc(q.Audience, func(a Audience) bool { return slices.Contains(audience, a) })
}

// Given is what a person answered: option indexes (in the chosen order for Ordering), a text for Fill, or a number as
// text for Numeric.
type Given struct {
	Options []int  `json:"options,omitempty" bson:"options,omitempty" maxItems:"10" doc:"选中的选项序号（按题目原始顺序编号，从 0 起；排序题按作答顺序）"`
	Text    string `json:"text,omitempty" bson:"text,omitempty" maxLength:"200" doc:"填空题的文字，估算题的数"`
}
