package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pufa/server/answer"
)

// Of is the counter a measure names.
func (c Counters) Of(m answer.Measure) int64 {
	switch m {
	case answer.ByRegistrations:
		return c.Registrations
	case answer.ByParticipants:
		return c.Participants
	case answer.ByAttempts:
		return c.Attempts
	case answer.ByAnswers:
		return c.Answers
	case answer.ByCorrect:
		return c.Correct
	case answer.ByActivityPoints:
		return c.ActivityPoints
	default:
		return 0
	}
}

// Line is one place, unit or person with its counters.
type Line struct {
	Key      string // a code, Unit.ID or a person
	Name     string
	District string // the sub-district it lies in
	Heads    *int64 // nil for not known
	Counters
}

// Placed is a line with its place on a board. Rank is nought where it has none: nothing was counted for it, or the
// board is not ranked. PerHead is in hundredths per Scale heads.
type Placed struct {
	Line
	Rank    int
	PerHead int64
}

// Board is one kind of lines in order. Lines whose heads are not known stand apart on a board that goes by heads; they
// are never shown as if they had none.
type Board struct {
	Kind answer.BoardKind
	answer.Order
	Lines   []Placed
	NoHeads []Placed
}

// Ranked puts lines in order. Who shows the same figure shares the rank, and the next rank is left out; among them the
// order is that of their names. Figures by heads are compared as they are shown, to hundredths.
func Ranked(kind answer.BoardKind, lines []Line, o answer.Order) Board {
	b := Board{Kind: kind, Order: o, Lines: []Placed{}, NoHeads: []Placed{}}
	for _, l := range lines {
		switch {
		case !o.PerHead:
			b.Lines = append(b.Lines, Placed{Line: l})
		case l.Heads == nil || *l.Heads < 1:
			b.NoHeads = append(b.NoHeads, Placed{Line: l})
		default:
			b.Lines = append(b.Lines, Placed{Line: l, PerHead: perHead(l.Of(o.By), kind.Scale(), *l.Heads)})
		}
	}
	if o.By == "" {
		slices.SortFunc(b.Lines, byName)
		return b
	}
	b.rank()
	slices.SortFunc(b.NoHeads, func(a, b Placed) int { return cmp.Or(cmp.Compare(b.Of(o.By), a.Of(o.By)), byName(a, b)) })
	return b
}

// perHead is a figure per so many heads in hundredths, rounded half up.
func perHead(figure, scale, heads int64) int64 { return (2*figure*scale*100 + heads) / (2 * heads) }

// Shown is the figure a line stands on the board with.
func (b *Board) Shown(p Placed) int64 {
	if b.PerHead {
		return p.PerHead
	}
	return p.Of(b.By)
}

func (b *Board) rank() {
	slices.SortFunc(b.Lines, func(x, y Placed) int { return cmp.Or(cmp.Compare(b.Shown(y), b.Shown(x)), byName(x, y)) })
	for i := range b.Lines {
		switch figure := b.Shown(b.Lines[i]); {
		case figure == 0:
		case i > 0 && b.Shown(b.Lines[i-1]) == figure:
			b.Lines[i].Rank = b.Lines[i-1].Rank
		default:
			b.Lines[i].Rank = i + 1
		}
	}
}

// byName goes by sub-district, then by name. A sub-district's own code is its District.
func byName(a, b Placed) int {
	return cmp.Or(strings.Compare(a.District, b.District), strings.Compare(a.Name, b.Name), strings.Compare(a.Key, b.Key))
}

// Find is the line with this key, which may stand apart.
func (b *Board) Find(key string) (Placed, bool) {
	if key == "" {
		return Placed{}, false
	}
	for _, lines := range [][]Placed{b.Lines, b.NoHeads} {
		if i := slices.IndexFunc(lines, func(p Placed) bool { return p.Key == key }); i >= 0 {
			return lines[i], true
		}
	}
	return Placed{}, false
}

// Only keeps the lines of one sub-district, for an organiser who sees no other.
func (v View) Only(contains func(code string) bool) View {
	other := func(p Placed) bool { return !contains(p.District) }
	v.Lines = slices.DeleteFunc(slices.Clone(v.Lines), other)
	v.NoHeads = slices.DeleteFunc(slices.Clone(v.NoHeads), other)
	v.Unset = slices.DeleteFunc(slices.Clone(v.Unset), func(l Line) bool { return !contains(l.District) })
	return v
}

// boardWords are what a kind's board and its lines are called.
var boardWords = map[answer.BoardKind]struct{ title, line, heads string }{
	answer.OfDistricts:   {"镇街榜", "镇街", "常住人口"},
	answer.OfCommunities: {"社区榜", "社区", "常住人口"},
	answer.OfUnits:       {"单位榜", "单位", "人数"},
	answer.OfPersons:     {"个人榜", "昵称", ""},
}

// Table is the board as a sheet. names are the sub-districts'.
func (v View) Table(names map[string]string) Table {
	words := boardWords[v.Kind]
	t := Table{Title: words.title, Columns: []Column{
		{Title: "名次", Kind: Text},
		{Title: words.line, Kind: Text},
		{Title: "所在镇街", Kind: Text},
		{Title: "报名数", Unit: "人", Kind: Int},
		{Title: "参与人数", Unit: "人", Kind: Int},
		{Title: "参与人次", Unit: "人次", Kind: Int},
		{Title: "答题量", Unit: "题", Kind: Int},
		{Title: "答对数", Unit: "题", Kind: Int},
		{Title: "活力值", Unit: "分", Kind: Int},
	}}
	if v.Kind == answer.OfPersons {
		t.Columns = slices.Delete(t.Columns, 3, 6)
	} else {
		t.Columns = append(t.Columns, Column{Title: words.heads, Unit: "人", Kind: Int})
	}
	if v.PerHead {
		t.Columns = append(t.Columns, Column{Title: "每" + map[int64]string{100: "百", 1000: "千"}[v.Kind.Scale()] + "人", Kind: Text})
	}
	for _, p := range v.Lines {
		t.Rows = append(t.Rows, v.cells(p, names, rankText(p.Rank)))
	}
	for _, p := range v.NoHeads {
		t.Rows = append(t.Rows, v.cells(p, names, words.heads+"不详"))
	}
	for _, l := range v.Unset {
		l.Name, l.Heads = "（未选"+words.line+"）", nil
		t.Rows = append(t.Rows, v.cells(Placed{Line: l}, names, ""))
	}
	return t
}

func rankText(rank int) string {
	if rank == 0 {
		return ""
	}
	return strconv.Itoa(rank)
}

// cells are one row. A figure that is not known has an empty cell, no nought.
func (v View) cells(p Placed, names map[string]string, rank string) []any {
	row := []any{rank, p.Name, names[p.District]}
	if v.Kind != answer.OfPersons {
		row = append(row, p.Registrations, p.Participants, p.Attempts)
	}
	row = append(row, p.Answers, p.Correct, p.ActivityPoints)
	if v.Kind != answer.OfPersons {
		var heads any
		if p.Heads != nil {
			heads = *p.Heads
		}
		row = append(row, heads)
	}
	if v.PerHead {
		shown := ""
		if p.Heads != nil {
			shown = fmt.Sprintf("%d.%02d", p.PerHead/100, p.PerHead%100)
		}
		row = append(row, shown)
	}
	return row
}
