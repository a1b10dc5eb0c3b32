// Package question is a question with its legal source: its form, its marking, its linting, and the bank files
// it is kept in.
package question

// Type is the form of a question.
type Type string

// The forms that can be marked.
const (
	Single   Type = "single"   // 单选: one option is right
	Multiple Type = "multiple" // 多选: all right options and no other
	Judge    Type = "judge"    // 判断: right or wrong
	Fill     Type = "fill"     // 填空: one text, several accepted
	Ordering Type = "ordering" // 排序: the options in their right order
)

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
	ID   string `yaml:"id" bson:"id"`
	Type Type   `yaml:"type" bson:"type"`
	Stem string `yaml:"stem" bson:"stem"`
	// Options are shown in a drawn order. An answer names them by their index here. Judge has none: its
	// answer is option 0 for right (正确) and 1 for wrong (错误). Fill has none.
	Options []string `yaml:"options,omitempty" bson:"options,omitempty"`
	// Answer holds the indexes of the right options, ascending; for Ordering the indexes in their right order.
	Answer []int `yaml:"-" bson:"answer,omitempty"`
	// Accept holds the texts a Fill takes, the first being the one shown.
	Accept      []string   `yaml:"accept,omitempty" bson:"accept,omitempty"`
	Explanation string     `yaml:"explanation" bson:"explanation"`
	Law         string     `yaml:"law" bson:"law"`         // id in the register of laws
	Article     string     `yaml:"article" bson:"article"` // "24", or "134-1" for 第一百三十四条之一
	LawVersion  string     `yaml:"law_version" bson:"law_version"`
	Topic       string     `yaml:"topic" bson:"topic"`
	Audience    []Audience `yaml:"audience" bson:"audience"`
	Difficulty  int        `yaml:"difficulty" bson:"difficulty"` // 1 to 3
	Status      Status     `yaml:"status" bson:"status"`
	Replaces    string     `yaml:"replaces,omitempty" bson:"replaces,omitempty"`
}

// Given is what a person answered: option indexes (in the chosen order for Ordering), or a text for Fill.
type Given struct {
	Options []int  `json:"options,omitempty" bson:"options,omitempty" maxItems:"10" doc:"选中的选项序号（按题目原始顺序编号，从 0 起；排序题按作答顺序）"`
	Text    string `json:"text,omitempty" bson:"text,omitempty" maxLength:"200" doc:"填空题的文字"`
}

// Law is an entry of the register of laws.
type Law struct {
	ID        string `yaml:"id"`
	Title     string `yaml:"title"`     // full name, 中华人民共和国安全生产法
	Short     string `yaml:"short"`     // 安全生产法
	Version   string `yaml:"version"`   // 2021 年修正
	Adopted   string `yaml:"adopted"`   // YYYY-MM-DD of this version
	Effective string `yaml:"effective"` // YYYY-MM-DD this version is in force from
	Articles  int    `yaml:"articles"`
}
