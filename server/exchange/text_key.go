package exchange

import (
	"regexp"
	"strconv"
	"strings"

	"pufa/server/question"
)

var (
	keyEntry = regexp.MustCompile(`^[ ,，;；、]*(\d{1,4}) ?[.、．:：)）]? ?([A-Ja-j]{1,10}|√|×|✓|✔|✗|✘|❌|对|错|正确|错误)(?:[ ,，;；。、.]|$)`)
	keyRange = regexp.MustCompile(`^[ ,，;；、]*(\d{1,4}) ?[-—–~～至] ?(\d{1,4}) ?[.、．:：]? ?((?:[A-Ja-j√×对错][ ,，、]*)+)`)
)

// keyed is one entry of an answer key.
type keyed struct {
	at      Place
	section string
	group   int
	number  int
	answer  string
	// explanation is what stands below the entry.
	explanation string
}

// cutKey takes the answer key off the end of a text: a heading, behind which only numbers with answers stand.
func cutKey(lines []line) (rest []line, key []keyed) {
	for i, l := range lines {
		if !keyHeading.MatchString(l.text) {
			continue
		}
		if key := readKey(lines[i+1:]); len(key) > 1 {
			return lines[:i], key
		}
	}
	return lines, nil
}

// readKey reads a key, nil unless every line of it is understood.
func readKey(lines []line) (key []keyed) {
	section, group, explains := "", 0, false
	for _, l := range lines {
		s := strings.TrimSpace(l.text)
		if s == "" || ruleForm.MatchString(s) {
			continue
		}
		if name, rest, ok := keySection(s); ok {
			section, s = name, rest
			group++
			if s == "" {
				continue
			}
		}
		if e := explainForm.FindString(s); e != "" && len(key) > 0 {
			key[len(key)-1].explanation, explains = s[len(e):], true
			continue
		}
		entries := keyLine(s)
		if entries == nil {
			entries = keyText(s, kindOf(section))
		}
		if entries == nil && explains {
			last := &key[len(key)-1]
			last.explanation = grow(last.explanation, s)
			continue
		}
		if entries == nil {
			return nil
		}
		explains = false
		for _, e := range entries {
			e.at, e.section, e.group = l.at, section, group
			key = append(key, e)
		}
	}
	return key
}

var keySectionForm = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[、.：:] ?|[（(][一二三四五六七八九十]+[)）] ?)?[【\[]?(\D{2,10}?题)[】\]]?(?: ?[（(][^（()）]*[)）])?(?:答案)? ?[:：]? ?`)

var keyOrdinal = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[、.：:]|[（(][一二三四五六七八九十]+[)）]) ?(\d.*)$`)

// keySection splits 一、单选题：1-5 ABCDA into the section's name and what follows; 一、1-5 ABCDA has no name.
func keySection(s string) (name, rest string, ok bool) {
	if m := keySectionForm.FindStringSubmatch(s); m != nil && kindOf(m[1]) != "" {
		return m[1], s[len(m[0]):], true
	}
	if m := keyOrdinal.FindStringSubmatch(s); m != nil {
		return "", m[1], true
	}
	return "", "", false
}

// keyLine reads the entries of a line, nil if it is not made of them.
func keyLine(s string) (out []keyed) {
	const longest = 4000
	if len(s) > longest {
		return nil
	}
	for strings.Trim(s, " ,，;；。、.") != "" {
		if m := keyRange.FindStringSubmatch(s); m != nil {
			from, _ := strconv.Atoi(m[1])
			to, _ := strconv.Atoi(m[2])
			answers := splitRange(m[3], to-from+1)
			if answers == nil {
				return nil
			}
			for i, a := range answers {
				out = append(out, keyed{number: from + i, answer: a})
			}
			s = s[len(m[0]):]
			continue
		}
		m := keyEntry.FindStringSubmatch(s)
		if m == nil {
			return nil
		}
		n, _ := strconv.Atoi(m[1])
		out = append(out, keyed{number: n, answer: m[2]})
		s = s[len(m[0]):]
	}
	return out
}

var keyWords = regexp.MustCompile(`^(\d{1,4}) ?[.、．:：)）] ?(.+)$`)

// keyText reads an entry of a section whose answers are texts, one on a line.
func keyText(s string, kind question.Type) []keyed {
	m := keyWords.FindStringSubmatch(s)
	if m == nil || kind != question.Fill && kind != question.Numeric && kind != question.Open {
		return nil
	}
	n, _ := strconv.Atoi(m[1])
	return []keyed{{number: n, answer: m[2]}}
}

// splitRange gives each of so many questions its answer: groups between blanks, or a letter each.
func splitRange(s string, count int) []string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、", r) })
	if len(fields) == count {
		return fields
	}
	var single []string
	for _, r := range strings.Join(fields, "") {
		single = append(single, string(r))
	}
	if len(single) == count {
		return single
	}
	return nil
}

// applyKey gives the questions their answers by number, or by section and number where numbers begin again.
func (t *textReader) applyKey(key []keyed) {
	groups := t.groups(key)
	numbered := map[[2]int][]*textDraft{}
	for _, d := range t.done {
		if n, err := strconv.Atoi(d.number); err == nil {
			at := [2]int{0, n}
			if groups != nil {
				at[0] = d.group
			}
			numbered[at] = append(numbered[at], d)
		}
	}
	for _, k := range key {
		at := [2]int{0, k.number}
		if groups != nil {
			at[0] = groups[k.group]
		}
		t.answered(k, numbered[at])
	}
	for _, d := range t.done {
		d.fromStem()
		d.fromMarks()
	}
}

// answered gives an entry of the key to the question it belongs to, of which there must be one.
func (t *textReader) answered(k keyed, found []*textDraft) {
	number := strconv.Itoa(k.number)
	if len(found) > 1 && found[0].fault != nil {
		return // said already
	}
	switch {
	case len(found) == 1 && (found[0].answer == "" || found[0].answer == k.answer):
		found[0].answer, found[0].asked = k.answer, true
		if found[0].extra.Explanation == "" {
			found[0].extra.Explanation = k.explanation
		}
	case len(found) == 0:
		t.r.problem(Problem{Place: k.at, Weight: Fault, Reason: "答案表里有第 " + number + " 题，前面没有这一题", Suggestion: "核对题号"})
	default:
		for _, d := range found {
			d.blame("答案表里的第 "+number+" 题对不上", "题号不要重复；分题型的，题目和答案都写明题型")
		}
	}
}

// groups pairs the sections of the key with those of the questions: by type where each type has one section, those
// without a name by their order where there are as many. nil if the key has no sections.
func (t *textReader) groups(key []keyed) map[int]int {
	if len(key) == 0 || key[len(key)-1].group == 0 {
		return nil
	}
	const none, several = -1, -2
	sections := map[question.Type]int{}
	for _, d := range t.done {
		kind := kindOf(d.label)
		switch seen, there := sections[kind]; {
		case !there:
			sections[kind] = d.group
		case seen != d.group:
			sections[kind] = several
		}
	}
	out := map[int]int{}
	for _, k := range key {
		group, there := sections[kindOf(k.section)]
		switch {
		case k.section == "" && key[len(key)-1].group == t.group:
			group = k.group
		case k.section == "" || !there || group == several:
			group = none
		}
		out[k.group] = group
	}
	return out
}
