package print

// table sets a table. Its head is repeated on each page, and a row is never broken.
func (l *officialSetter) table(t OfficialTable) {
	c := l.cutTable(t)
	l.room(c.least())
	l.y += officialCellLine / 2
	l.caption(t.Caption)
	middle := func(int) float64 { return 0.5 }
	l.row(c.head, t, middle)
	for i, r := range c.rows {
		if l.room(c.block(i)) || l.room(r.height) {
			l.row(c.head, t, middle)
		}
		l.row(r, t, func(column int) float64 {
			switch {
			case !t.Words[column]:
				return 1
			case i == len(t.Rows): // the sum
				return 0.5
			default:
				return 0
			}
		})
	}
	l.y += officialCellLine / 2
}

// officialCut is a table cut into lines, its sum among the rows.
type officialCut struct {
	head     officialRow
	rows     []officialRow
	together []bool
}

func (l *officialSetter) cutTable(t OfficialTable) officialCut {
	c := officialCut{head: l.cut(t.Head, t.Shares, bold), together: t.Together}
	for _, cells := range t.Rows {
		c.rows = append(c.rows, l.cut(cells, t.Shares, regular))
	}
	if t.Total != nil {
		c.rows = append(c.rows, l.cut(t.Total, t.Shares, bold))
	}
	return c
}

// block is how high row i is with those that stay with it, where they fit on a page.
func (c officialCut) block(i int) float64 {
	if i >= len(c.rows) {
		return 0
	}
	sum := c.rows[i].height
	for ; i < len(c.together) && c.together[i] && i+1 < len(c.rows); i++ {
		sum += c.rows[i+1].height
	}
	if sum+c.head.height+2*officialCellLine > officialHeight {
		return 0
	}
	return sum
}

// least is the room a table needs to begin.
func (c officialCut) least() float64 {
	first := c.block(0)
	if len(c.rows) > 0 {
		first = max(first, c.rows[0].height)
	}
	return 2*officialCellLine + c.head.height + first
}

// officialRow is a row whose cells are cut into lines.
type officialRow struct {
	cells  [][]string
	weight weight
	height float64
}

func (l *officialSetter) cut(cells []string, shares []float64, w weight) officialRow {
	r, most := officialRow{weight: w}, 1
	for i, cell := range cells {
		lines := l.text.lines(cell, w, officialSmall, shares[i]*officialWidth-2*officialPad)
		r.cells, most = append(r.cells, lines), max(most, len(lines))
	}
	r.height = float64(most)*officialCellLine + officialPad
	return r
}

// row draws cells with their frames; at says where in its cell a column's text stands, 0 at the left and 1 at the right.
func (l *officialSetter) row(r officialRow, t OfficialTable, at func(column int) float64) {
	const thick = 0.6
	x, y, h := officialLeft, l.y, r.height
	for i, lines := range r.cells {
		w := t.Shares[i] * officialWidth
		left := x
		l.draw(func(c canvas) {
			rule(c, left, y, w+thick, thick)
			rule(c, left, y+h, w+thick, thick)
			c.fill(box(left, y, thick, h, 0), black)
			c.fill(box(left+w, y, thick, h, 0), black)
		})
		top := y + (h-float64(len(lines))*officialCellLine)/2
		for n, line := range lines {
			free := w - 2*officialPad - l.text.width(line, r.weight, officialSmall)
			l.write(line, left+officialPad+free*at(i), top+officialSmall+officialCellLine*float64(n)+1, r.weight, officialSmall)
		}
		x += w
	}
	l.y += h
}
