package exchange

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var optionForm = regexp.MustCompile(`^[ ]*(?:[（(\[【]([A-Ja-j])[)）\]】] ?[.、,，:：]?|([A-Ja-j]) ?[.、,，:：)）]|([A-J]) )[ ]*`)

// optionHead splits "B、停止作业" into its letter and its text.
func optionHead(s string) (letter rune, text string, ok bool) {
	m := optionForm.FindStringSubmatch(s)
	if m == nil {
		return 0, "", false
	}
	letter, _ = utf8.DecodeRuneInString(strings.ToUpper(m[1] + m[2] + m[3]))
	return letter, s[len(m[0]):], true
}

// ownLabel takes the letter off an option that stands in a column of its own: "A. 报警". "A 级" keeps it.
func ownLabel(text string, letter rune) string {
	if l, rest, ok := optionHead(text); ok && l == letter && !strings.HasPrefix(text, string(letter)+" ") && rest != "" {
		return rest
	}
	return text
}

var optionMark = regexp.MustCompile(`[（(\[【]([A-Ja-j])[)）\]】] ?[.、,，:：]?|([A-Ja-j]) ?[.、,，:：)）]`)

// span is a part of a text, by bytes.
type span struct{ from, to int }

// optionSpans finds A, B, C … in their order in a text that holds them all, and where their texts stand. What precedes A
// is before. Two letters at least make it a list.
func optionSpans(s string) (before span, letters []rune, texts []span) {
	next, begin := 'A', 0
	for _, m := range optionMark.FindAllStringSubmatchIndex(s, -1) {
		at := m[2]
		if at < 0 {
			at = m[4]
		}
		letter := unicode.ToUpper(rune(s[at]))
		if letter != next || !standsFree(s, m[0]) || m[2] < 0 && next == 'A' && decimalBehind(s, m[1]) {
			continue
		}
		if len(texts) == 0 {
			before = span{0, m[0]}
		} else {
			texts[len(texts)-1].to = m[0]
		}
		letters, begin = append(letters, letter), m[1]
		texts = append(texts, span{begin, len(s)})
		next++
	}
	if len(letters) < 2 {
		return span{}, nil, nil
	}
	return before, letters, texts
}

// standsFree reports whether a letter begins something: "PVC." has no option C.
func standsFree(s string, at int) bool {
	if at == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '/'
}

func decimalBehind(s string, at int) bool { return at < len(s) && s[at] == '.' }

// splitOptions reads all options out of one cell: JSON, letters, or something that stands between them.
func splitOptions(cell string) (options []choice, ok bool) {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, "[") || strings.HasPrefix(cell, "{") {
		if options, ok = jsonOptions(cell); ok {
			return options, true
		}
	}
	flat := strings.Join(strings.Fields(foldLines(cell)), " ")
	if before, letters, texts := optionSpans(flat); len(letters) > 0 {
		if strings.Trim(flat[:before.to], " |;；,，、\n") != "" {
			return nil, false
		}
		for i, t := range texts {
			options = append(options, choice{letters[i], trimOption(flat[t.from:t.to])})
		}
		return options, true
	}
	return splitAt(foldLines(cell))
}

// splitAt splits options at what stands between them. Commas stand within options, too, so they separate none; neither
// does one of two signs that both occur.
func splitAt(cell string) (options []choice, ok bool) {
	by := ""
	for _, sign := range []string{"\n", "|", "&", ";", "；", "^"} {
		switch {
		case !strings.Contains(cell, sign):
		case by == "":
			by = sign
		case by != "\n":
			return nil, false
		}
	}
	if by == "" {
		return nil, false
	}
	options = lettered(strings.Split(cell, by))
	return options, len(options) > 1
}

// trimOption takes off what stands between options in one cell.
func trimOption(s string) string { return tidy(strings.TrimRight(s, " |;；&\t\n")) }

func lettered(parts []string) (options []choice) {
	for _, p := range parts {
		if p = tidy(p); p == "" {
			continue
		}
		options = append(options, choice{'A' + rune(len(options)), p})
	}
	return options
}

// jsonOptions reads a list of texts, or of objects of which one field is the text; the right one may be marked.
func jsonOptions(cell string) (options []choice, ok bool) {
	var list []any
	if json.Unmarshal([]byte(cell), &list) != nil {
		return objectOptions(cell)
	}
	for _, entry := range list {
		text := ""
		switch e := entry.(type) {
		case string:
			text = e
		case map[string]any:
			if text, ok = fieldOf(e); !ok {
				return nil, false
			}
		default:
			return nil, false
		}
		letter := 'A' + rune(len(options))
		options = append(options, choice{letter, tidy(ownLabel(tidy(text), letter))})
	}
	return options, len(options) > 1
}

// fieldOf is the text of an option kept as an object, by the name it has; unless there is one such field, it is unclear.
func fieldOf(e map[string]any) (string, bool) {
	found, n := "", 0
	for _, name := range []string{"optionContent", "content", "text", "value", "label", "name", "option", "title"} {
		if s, is := e[name].(string); is {
			if n == 0 || s != found {
				n++
			}
			found = s
		}
	}
	return found, n == 1
}

// objectOptions reads {"A":"…","B":"…"}.
func objectOptions(cell string) (options []choice, ok bool) {
	var m map[string]string
	if json.Unmarshal([]byte(cell), &m) != nil {
		return nil, false
	}
	for letter := 'A'; letter < 'A'+rune(len(m)); letter++ {
		text, there := m[string(letter)]
		if !there {
			return nil, false
		}
		options = append(options, choice{letter, tidy(text)})
	}
	return options, len(options) > 1
}
