package question

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// HeldFile lists published questions that are not asked for the time being, for example because their article changed.
const HeldFile = "held.txt"

// Held are the questions held back, with the day since when and why.
type Held map[string]Hold

// Hold is one question held back.
type Hold struct{ Since, Why string }

// ReadHeld reads the list: a line for each, "aqscf-0101 2026-11-26 why". Empty lines and those that begin with # say
// nothing.
func ReadHeld(data []byte) (Held, []Finding) {
	held := Held{}
	var findings []Finding
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.SplitN(line, " ", 3)
		if len(words) < 3 || !idForm.MatchString(words[0]) || !isDay(words[1]) {
			findings = append(findings, Finding{HeldFile, n, "", "form", "应当写成“题号 年-月-日 理由”"})
			continue
		}
		held[words[0]] = Hold{words[1], words[2]}
	}
	return held, findings
}

// Bytes is the list as a file.
func (h Held) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString("# 暂停使用的题：题号、起始日期、理由。复核后删去这一行，题就恢复。\n")
	ids := make([]string, 0, len(h))
	for id := range h {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(&b, "%s %s %s\n", id, h[id].Since, h[id].Why)
	}
	return b.Bytes()
}

// held checks that what is held back is there.
func (l *linter) held() {
	for id := range l.lib.Held {
		if _, there := l.entries[id]; !there {
			l.findings = append(l.findings, Finding{HeldFile, 1, id, "held", "没有这道题"})
		}
	}
}
