package contest

import (
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// RosterMode says who may join a contest.
type RosterMode string

// The modes.
const (
	RosterNone  RosterMode = ""      // everybody
	RosterNames RosterMode = "names" // who is on the roster, by choosing their name
	RosterCodes RosterMode = "codes" // the same, with the personal code of the line
)

// What a caller decides on; test with errors.Is.
var (
	ErrNoRoster   = errors.New("contest: everybody may join, there is no roster")
	ErrNeedsLine  = errors.New("contest: only who is on the roster may join")
	ErrNoLine     = errors.New("contest: no such line on the roster")
	ErrLineTaken  = errors.New("contest: somebody has taken this line of the roster")
	ErrLineCode   = errors.New("contest: not the code of this line")
	ErrLineShut   = errors.New("contest: too many wrong codes for this line")
	ErrOtherLine  = errors.New("contest: this person has taken another line")
	errRosterFull = &DefinitionError{"text", fmt.Sprintf("名单最多 %d 行", MaxRoster)}
)

// The bounds of a roster.
const (
	MaxRoster   = 3000
	maxLineName = 20
	maxLineUnit = 30
	wrongMost   = 10 // wrong codes, after which a host must free the line
)

// RosterLine is one person who may take part. ID is contest/line; Key is unique in the contest, and so is Person.
type RosterLine struct {
	ID      string    `bson:"_id"`
	Contest string    `bson:"contest"`
	Line    string    `bson:"line"`
	Place   int       `bson:"place"` // in the order it was written
	Key     string    `bson:"key"`
	Name    string    `bson:"name"`
	Unit    string    `bson:"unit,omitempty"` // a sub-district or whatever they belong to, as written
	Code    string    `bson:"code,omitempty"` // to be handed to the person
	Wrong   int       `bson:"wrong,omitempty"`
	Person  string    `bson:"person,omitempty"` // who has taken it
	TakenAt time.Time `bson:"taken_at,omitempty"`
}

// RosterLineID is where a line is kept.
func RosterLineID(contest, line string) string { return contest + "/" + line }

// keyEnd stands between the parts of a key; no NameKey holds it.
const keyEnd = "\x1f"

func rosterKey(name, unit string) string { return NameKey(name) + keyEnd + NameKey(unit) }

// Shut reports whether the line takes nobody because of wrong codes, until a host frees it.
func (l *RosterLine) Shut() bool { return l.Wrong >= wrongMost }

// take makes a person the line's, or says why not. A wrong code leaves the line as it is, and is counted.
func (l *RosterLine) take(person, code string, mode RosterMode, now time.Time) error {
	switch {
	case l.Person == person:
		return nil
	case l.Person != "":
		return ErrLineTaken
	case mode == RosterCodes && l.Shut():
		return ErrLineShut
	case mode == RosterCodes && strings.TrimSpace(code) != l.Code:
		l.Wrong++
		return nil
	}
	l.Person, l.TakenAt, l.Wrong = person, now, 0
	return nil
}

// newLineCode draws six digits.
func newLineCode() (string, error) {
	n, err := crand.Int(crand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("contest: draw a code: %w", err)
	}
	return fmt.Sprintf("%06d", n.Int64()), nil
}

// RosterRows cuts pasted text into rows and cells: by tabs, else by commas, else at a blank between a name and a
// unit. A blank inside a short name, as in 张 三, is part of it.
func RosterRows(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimSpace(line)
		if line != "" {
			rows = append(rows, cells(line))
		}
	}
	return rows
}

func cells(line string) []string {
	for _, between := range []string{"\t", ",", "，", ";", "；"} {
		if strings.Contains(line, between) {
			parts := strings.Split(line, between)
			for i := range parts {
				parts[i] = strings.Trim(strings.TrimSpace(parts[i]), `"`)
			}
			return parts
		}
	}
	words := strings.Fields(line)
	if !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > 1 }) {
		return []string{strings.Join(words, "")}
	}
	return words
}

// columns are where a table keeps what a roster needs; -1 for nowhere.
type columns struct{ name, unit int }

var (
	nameHeads = []string{"姓名", "名字", "参赛者", "参赛人员", "name"}
	unitHeads = []string{"镇街", "街道", "单位", "部门", "社区", "工作单位", "所在镇街", "所在单位", "unit"}
)

// headOf reads a first row that names its columns.
func headOf(row []string) (columns, bool) {
	at := func(heads []string) int {
		return slices.IndexFunc(row, func(cell string) bool { return slices.Contains(heads, NameKey(cell)) })
	}
	c := columns{at(nameHeads), at(unitHeads)}
	return c, c.name >= 0
}

// rosterLines reads rows: a name, and a unit where there is one. A leading number is passed over, and so is a row
// that is there already. Its error says which row is wrong.
func rosterLines(rows [][]string) (lines []RosterLine, repeated int, err error) {
	known := map[string]bool{}
	head, named := columns{0, 1}, false
	if len(rows) > 0 {
		if c, is := headOf(rows[0]); is {
			head, named = c, true
			rows = rows[1:]
		}
	}
	for i, row := range rows {
		if !named && len(row) > 1 && isNumber(row[0]) {
			row = row[1:]
		}
		name, unit := cell(row, head.name), cell(row, head.unit)
		switch key := rosterKey(name, unit); {
		case name == "" && unit == "":
			continue
		case NameKey(name) == "" || utf8.RuneCountInString(name) > maxLineName:
			return nil, 0, &DefinitionError{"text", fmt.Sprintf("第 %d 行：名字要有 1 到 %d 个字", i+1, maxLineName)}
		case utf8.RuneCountInString(unit) > maxLineUnit:
			return nil, 0, &DefinitionError{"text", fmt.Sprintf("第 %d 行：单位最多 %d 个字", i+1, maxLineUnit)}
		case known[key]:
			repeated++
		default:
			known[key] = true
			lines = append(lines, RosterLine{Name: name, Unit: unit, Key: key})
		}
	}
	return lines, repeated, nil
}

func cell(row []string, at int) string {
	if at < 0 || at >= len(row) {
		return ""
	}
	return strings.Join(strings.FieldsFunc(row[at], func(r rune) bool { return seen(r) < 0 }), " ")
}

func isNumber(s string) bool {
	return s != "" && !strings.ContainsFunc(strings.TrimRight(s, ".、"), func(r rune) bool { return !unicode.IsDigit(r) })
}
