package exchange

import (
	"strings"
	"unicode/utf8"
)

// columnLook is how a column without a heading looks.
type columnLook struct {
	filled, letters, truths, labels, numbers, runes int
}

// guessColumns tells the columns of a table without headings by what stands in them. It must be plain: one column of
// answers and one of stems, and options between or behind them.
func guessColumns(rows []row) (columns, bool) {
	rows = rows[:min(len(rows), 500)]
	looks := lookAt(rows)
	answer, stem, label := -1, -1, -1
	for i, l := range looks {
		switch {
		case l.filled*10 < len(rows)*5:
		case l.labels*10 >= l.filled*9:
			if label >= 0 {
				return columns{}, false
			}
			label = i
		case (l.letters+l.truths)*10 >= l.filled*9:
			if answer >= 0 {
				return columns{}, false
			}
			answer = i
		case l.numbers*10 >= l.filled*9 && i == 0: // they number the rows
		case stem < 0 || mean(l) > 2*mean(looks[stem]):
			stem = i
		}
	}
	if answer < 0 || stem < 0 {
		return columns{}, false
	}
	c := columns{at: map[role]int{stemRole: stem, answerRole: answer}}
	if label >= 0 {
		c.at[labelRole] = label
	}
	for i := stem + 1; i < len(looks); i++ {
		if i == answer || i == label || looks[i].filled == 0 {
			if len(c.options) > 0 {
				break
			}
			continue
		}
		c.options = append(c.options, optionColumn{i, 'A' + rune(len(c.options))})
	}
	if len(c.options) == 1 { // all in one cell, or something else
		c.at[optionsRole], c.options = c.options[0].column, nil
	}
	if len(c.options) > maxOptions || !c.plain(rows) {
		return columns{}, false
	}
	return c, true
}

// plain reports whether nearly all rows make sense read this way.
func (c *columns) plain(rows []row) bool {
	good := 0
	for _, r := range rows {
		d := c.draft(sheet{}, r)
		if d == nil || d.fault != nil {
			continue
		}
		if _, fault := d.question(trust{}, judgeCode{}); fault == nil {
			good++
		}
	}
	return good*10 >= len(rows)*8
}

func mean(l columnLook) int { return l.runes / max(l.filled, 1) }

func lookAt(rows []row) []columnLook {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.cells))
	}
	looks := make([]columnLook, width)
	for _, r := range rows {
		for i, cell := range r.cells {
			if cell = tidy(cell); cell == "" {
				continue
			}
			l := &looks[i]
			l.filled++
			l.runes += utf8.RuneCountInString(cell)
			switch {
			case onlyLetters(cell):
				l.letters++
			case truth(cell, true) != unclear:
				l.truths++
			case kindOf(stripLabel(cell)) != "" && utf8.RuneCountInString(cell) <= 8:
				l.labels++
			case strings.Trim(cell, "0123456789.") == "":
				l.numbers++
			}
		}
	}
	return looks
}
