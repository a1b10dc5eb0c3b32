package exchange

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"pufa/server/question"
)

// writeAiken writes a stem, the options and ANSWER.
func writeAiken(w io.Writer, _ string, qs []question.Question) error {
	b := bufio.NewWriter(w)
	for _, q := range qs {
		fmt.Fprintln(b, q.Stem)
		for i, o := range q.Options {
			fmt.Fprintf(b, "%c. %s\n", 'A'+i, o)
		}
		fmt.Fprintf(b, "ANSWER: %s\n\n", letters(q))
	}
	return b.Flush()
}

// writeWJX writes what 问卷星 takes in: options without letters, the right ones marked.
func writeWJX(w io.Writer, title string, qs []question.Question) error {
	b := bufio.NewWriter(w)
	if title != "" {
		fmt.Fprintf(b, "%s\n\n", title)
	}
	for n, q := range qs {
		fmt.Fprintf(b, "%d. %s[%s]\n", n+1, q.Stem, kindNames[q.Type])
		for i, o := range q.Choices() {
			mark := ""
			if slices.Contains(q.Answer, i) {
				mark = "(正确答案)"
			}
			fmt.Fprintf(b, "%s%s\n", o, mark)
		}
		if q.Type == question.Fill {
			fmt.Fprintf(b, "答案：%s\n", strings.Join(q.Accept, "|"))
		}
		if q.Explanation != "" {
			fmt.Fprintf(b, "答案解析：%s\n", q.Explanation)
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

var giftEscape = strings.NewReplacer(`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`)

// writeGIFT writes Moodle's GIFT; a topic is a category.
func writeGIFT(w io.Writer, _ string, qs []question.Question) error {
	b := bufio.NewWriter(w)
	topic := ""
	for n, q := range qs {
		if q.Topic != topic {
			topic = q.Topic
			category := topic
			if category == "" {
				category = "$course$/top"
			}
			fmt.Fprintf(b, "$CATEGORY: %s\n\n", category)
		}
		name := q.ID
		if name == "" {
			name = strconv.Itoa(n + 1)
		}
		before, after := q.Stem, ""
		if q.Type == question.Fill {
			before, after, _ = strings.Cut(q.Stem, question.Blank)
		} else {
			before += " "
		}
		fmt.Fprintf(b, "::%s::[plain]%s{%s}%s\n\n", giftEscape.Replace(name), giftEscape.Replace(before), giftAnswer(q), giftEscape.Replace(after))
	}
	return b.Flush()
}

func giftAnswer(q question.Question) string {
	var b strings.Builder
	switch q.Type {
	case question.Judge:
		b.WriteString(map[int]string{0: "TRUE", 1: "FALSE"}[q.Answer[0]])
	case question.Fill:
		for _, a := range q.Accept {
			b.WriteString("=" + giftEscape.Replace(a) + " ")
		}
	case question.Numeric:
		fmt.Fprintf(&b, "#%s:%s", q.Estimate.Value, q.Estimate.Tolerance)
	default:
		for i, o := range q.Options {
			sign := "~"
			switch right := slices.Contains(q.Answer, i); {
			case q.Type == question.Single && right:
				sign = "="
			case q.Type == question.Multiple:
				sign = "~%" + share(right, len(q.Answer)) + "%"
			}
			b.WriteString(sign + giftEscape.Replace(o) + " ")
		}
	}
	if q.Explanation != "" {
		b.WriteString("####" + giftEscape.Replace(q.Explanation))
	}
	return b.String()
}

// share is what one of so many right options is worth, in the hundredths Moodle knows; a wrong one takes all of it away.
func share(right bool, of int) string {
	if !right {
		return "-100"
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(100/float64(of), 'f', 5, 64), "0"), ".")
}
