package print

// table sets a table. Its head is repeated on each page, and a row is never broken.
func (l *officialSetter) table(t OfficialTable) {
	head, first := l.cut(t.Head, t.Shares, bold), 0.0
	if len(t.Rows) > 0 {
		first = l.cut(t.Rows[0], t.Shares, regular).height
	}
	l.room(2*officialCellLine + head.height + first)
	l.y += officialCellLine / 2
	l.caption(t.Caption)
	l.row(head, t, func(int) float64 { return 0.5 })
	side := func(column int) float64 {
		if t.Words[column] {
			return 0
		}
		return 1
	}
	put := func(r officialRow) {
		if l.room(r.height) {
			l.row(head, t, func(int) float64 { return 0.5 })
		}
		l.row(r, t, side)
	}
	for _, cells := range t.Rows {
		put(l.cut(cells, t.Shares, regular))
	}
	if t.Total != nil {
		put(l.cut(t.Total, t.Shares, bold))
	}
	l.y += officialCellLine / 2
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
