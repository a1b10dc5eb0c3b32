package quiz

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pufa/server/question"
)

// Typo is one answer that cannot be read, or a cell of a list that cannot be.
type Typo struct {
	Index int    `json:"index" doc:"第几题，从 0 起；-1 为编号，-2 为昵称"`
	Text  string `json:"text" doc:"为什么不行"`
}

// What a Typo is about besides a question.
const (
	TypoCode     = -1
	TypoNickname = -2
)

// TypedError says which answers cannot be read.
type TypedError struct{ Typos []Typo }

func (e *TypedError) Error() string { return fmt.Sprintf("quiz: typed in wrongly: %+v", e.Typos) }

// Explain says it to the person who types.
func (e *TypedError) Explain() string {
	first := e.Typos[0]
	if first.Index < 0 {
		return first.Text
	}
	return fmt.Sprintf("第 %d 题：%s", first.Index+1, first.Text)
}

// Is makes every TypedError an ErrUnreadable.
func (e *TypedError) Is(target error) bool { return target == ErrUnreadable }

// What stands for a right and for a wrong statement, and for no answer or one that cannot be read.
var (
	judgeWords = map[string]int{
		"对": 0, "T": 0, "正确": 0, "√": 0, "✓": 0, "✔": 0, "V": 0, "Y": 0, "是": 0,
		"错": 1, "F": 1, "错误": 1, "×": 1, "✗": 1, "✘": 1, "X": 1, "N": 1, "否": 1,
	}
	blankWords = []string{"", "-", "—", "－", "/", "空", "无"}
)

// readTyped turns what was typed for a question into what was given, by its places on the paper; nil for no answer.
// typed is how it is kept.
func readTyped(q question.Question, raw string) (given *question.Given, typed, wrong string) {
	text := strings.TrimSpace(norm.NFKC.String(raw))
	for _, blank := range blankWords {
		if text == blank {
			return nil, "", ""
		}
	}
	switch q.Type {
	case question.Fill, question.Numeric:
		return readText(q, text)
	case question.Judge:
		side, ok := judgeWords[strings.ToUpper(text)]
		if !ok {
			return nil, "", "判断题填 对 或 错（也可以填 T、F）"
		}
		return &question.Given{Options: []int{side}}, [2]string{"对", "错"}[side], ""
	default:
		return readLetters(q, text)
	}
}

func readText(q question.Question, text string) (*question.Given, string, string) {
	given := &question.Given{Text: text}
	if _, err := question.Mark(q, *given); err == nil {
		return given, text, ""
	}
	if q.Type == question.Numeric {
		return nil, "", "这一题填一个数"
	}
	return nil, "", "最多 200 个字"
}

func readLetters(q question.Question, text string) (*question.Given, string, string) {
	choices := len(q.Choices())
	last := string(rune('A' + choices - 1))
	given := &question.Given{}
	typed := ""
	for _, r := range strings.ToUpper(text) {
		if strings.ContainsRune(" ,，、;；.。/", r) {
			continue
		}
		option := int(r - 'A')
		if option < 0 || option >= choices {
			return nil, "", fmt.Sprintf("没有“%c”这个选项，只有 A 到 %s", r, last)
		}
		if strings.ContainsRune(typed, r) {
			return nil, "", fmt.Sprintf("“%c”写了两次", r)
		}
		given.Options, typed = append(given.Options, option), typed+string(r)
	}
	switch n := len(given.Options); {
	case n == 0:
		return nil, "", fmt.Sprintf("填 A 到 %s 的字母", last)
	case q.Type == question.Single && n > 1:
		return nil, "", "单选题只能填一个；纸上选了几个的，填 - 不算作答"
	case q.Type == question.Ordering && n != choices:
		return nil, "", fmt.Sprintf("排序题要把 A 到 %s 都排上", last)
	}
	return given, typed, ""
}

// typedWords is an answer as it would be typed: BD, 对, a text.
func typedWords(t question.Type, places []int, text string) string {
	if t == question.Judge && len(places) == 1 {
		return [2]string{"对", "错"}[places[0]&1]
	}
	for _, place := range places {
		text += string(rune('A' + place))
	}
	return text
}

// reasonMost bounds the reason of a correction.
const reasonMost = 100

func cleanReason(raw string) (string, error) {
	reason := strings.TrimSpace(raw)
	if n := utf8.RuneCountInString(reason); n == 0 || n > reasonMost || !utf8.ValidString(reason) {
		return "", invalid("reason", "请写明为什么改，不超过 %d 字", reasonMost)
	}
	return reason, nil
}
