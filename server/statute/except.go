package statute

import (
	"bufio"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"pufa/server/question"
)

// ExceptionsFile lists what a person has looked at and found right all the same.
const ExceptionsFile = "exceptions.txt"

// Exceptions are numbers a question may name though its article does not, and pairs of questions that only look alike.
type Exceptions struct {
	numbers map[string][]float64
	pairs   map[[2]string]bool
}

// everyday are numbers everybody may name: the emergency calls.
var everyday = []float64{110, 119, 120, 122, 12345, 12350}

func (x Exceptions) allows(id string, n float64) bool {
	return slices.Contains(everyday, n) || slices.Contains(x.numbers[id], n)
}

func (x Exceptions) unlike(a, b string) bool {
	return x.pairs[[2]string{a, b}] || x.pairs[[2]string{b, a}]
}

// ReadExceptions reads the file: a line for each, "number aqscf-0101 6 what it is" or "alike aqscf-0101 aqscf-0102 why they
// differ". Empty lines and those that begin with # say nothing.
func ReadExceptions(fsys fs.FS) (Exceptions, []question.Finding, error) {
	x := Exceptions{numbers: map[string][]float64{}, pairs: map[[2]string]bool{}}
	f, err := fsys.Open(ExceptionsFile)
	if err != nil {
		return x, nil, fmt.Errorf("statute: %w", err)
	}
	defer f.Close()
	var findings []question.Finding
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !x.take(strings.Fields(line)) {
			findings = append(findings, question.Finding{
				File: ExceptionsFile, Line: n, Rule: "form", Message: "应当写成“number 题号 数 理由”或“alike 题号 题号 理由”",
			})
		}
	}
	return x, findings, lines.Err()
}

func (x Exceptions) take(words []string) bool {
	if len(words) < 4 {
		return false
	}
	switch words[0] {
	case "number":
		n, err := strconv.ParseFloat(words[2], 64)
		x.numbers[words[1]] = append(x.numbers[words[1]], n)
		return err == nil
	case "alike":
		x.pairs[[2]string{words[1], words[2]}] = true
		return true
	}
	return false
}
