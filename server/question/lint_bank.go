package question

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// across checks questions against each other.
func (l *linter) across(files []File) {
	stems := map[string]string{}
	for _, f := range files {
		for _, e := range f.Entries {
			if other, twice := l.entries[e.ID]; twice {
				l.report(f, e, "id", "编号已用在 %s:%d", other.file.Name, other.entry.Line)
				continue
			}
			l.entries[e.ID] = place{f, e}
			if f.Withdrawn() {
				continue
			}
			key := normalText(e.Stem)
			if other, twice := stems[key]; twice && key != "" {
				l.report(f, e, "duplicate", "题干与 %s 相同", other)
			}
			stems[key] = e.ID
		}
	}
	for _, f := range files {
		for _, e := range f.Entries {
			old, known := l.entries[e.Replaces]
			if e.Replaces != "" && (!known || !old.file.Withdrawn()) {
				l.report(f, e, "replaces", "被替换的 %s 不在 withdrawn/ 里", e.Replaces)
			}
		}
	}
}

// banks checks every bank as a whole.
func (l *linter) banks(files []File) {
	banks := map[string][]File{}
	for _, f := range files {
		if !f.Withdrawn() {
			banks[f.Bank] = append(banks[f.Bank], f)
		}
	}
	for id, files := range banks {
		head := files[0]
		note := func(rule, format string, args ...any) {
			message := fmt.Sprintf("题库 %s：", id) + fmt.Sprintf(format, args...)
			l.findings = append(l.findings, Finding{head.Name, 1, "", rule, message})
		}
		var entries []Entry
		for _, f := range files {
			if f.Title != head.Title || f.Law != head.Law || f.Version != head.Version {
				note("bank", "%s 的标题、法律或版本与 %s 不同", f.Name, head.Name)
			}
			entries = append(entries, f.Entries...)
		}
		checkLongest(entries, note)
		checkPositions(entries, note)
		checkJudges(entries, note)
	}
}

type noteFunc func(rule, format string, args ...any)

// The statistics of a bank say something only from so many questions on.
const (
	leastForLongest   = 20
	leastForPositions = 40
	leastForJudges    = 10
)

// singles are the single questions whose form is sound.
func singles(entries []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Type != Single || len(e.Answer) != 1 || len(e.Options) < 2 || len(e.Options) > 6
	})
}

// checkLongest finds a bank in which picking the longest option pays.
func checkLongest(entries []Entry, note noteFunc) {
	all := singles(entries)
	longest := 0
	for _, e := range all {
		right := utf8.RuneCountInString(e.Options[e.Answer[0]])
		if !slices.ContainsFunc(e.Options, func(o string) bool {
			return o != e.Options[e.Answer[0]] && utf8.RuneCountInString(o) >= right
		}) {
			longest++
		}
	}
	if len(all) >= leastForLongest && longest*100 > len(all)*45 {
		note("longest-right", "%d 道单选中有 %d 道的正确选项独自最长，应当不超过 45%%", len(all), longest)
	}
}

// checkPositions finds a bank in which the right option stands too often at one place: a chi-square test at a
// thousandth, where a place is expected once in as many times as the question has options.
func checkPositions(entries []Entry, note noteFunc) {
	all := singles(entries)
	if len(all) < leastForPositions {
		return
	}
	var seen, expected [6]float64
	for _, e := range all {
		seen[e.Answer[0]]++
		for i := range e.Options {
			expected[i] += 1 / float64(len(e.Options))
		}
	}
	critical := [6]float64{0, 10.83, 13.82, 16.27, 18.47, 20.52} // by degrees of freedom
	chi, free := 0.0, -1
	for i := range expected {
		if expected[i] > 0 {
			chi += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i]
			free++
		}
	}
	if chi > critical[free] {
		note("right-position", "正确选项的位置不均匀：第 1 至 %d 个选项各 %v 道", free+1, seen[:free+1])
	}
}

// checkJudges finds a bank in which always saying 正确 pays.
func checkJudges(entries []Entry, note noteFunc) {
	all, right := 0, 0
	for _, e := range entries {
		if e.Type == Judge && len(e.Answer) == 1 {
			all++
			right += 1 - e.Answer[0]
		}
	}
	if all >= leastForJudges && (right*100 < all*35 || right*100 > all*65) {
		note("judge-balance", "%d 道判断题中 %d 道为正确，应当占 35%% 至 65%%", all, right)
	}
}
