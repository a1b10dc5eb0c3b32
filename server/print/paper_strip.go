package print

import (
	"fmt"
	"slices"
)

// The head of a strip, in points: the line to cut along, then the code.
const (
	stripCut  = 22.0
	stripHead = 58.0
	stripCode = 170.0
)

// strips are the parts that are cut off: the code, and a place for each answer. There are several only where the answers
// need more than a page.
func (s *setter) strips(p Paper) ([]block, error) {
	code, err := newBarcode(p.Code)
	if err != nil {
		return nil, err
	}
	most := int((bottomEdge - topEdge - stripCut - stripHead) / (s.boxHeight + boxGap))
	var all []block
	parts := slices.Collect(slices.Chunk(s.answerRows(p.Items), most))
	for i, rows := range parts {
		title := "答题栏"
		if len(parts) > 1 {
			title = fmt.Sprintf("答题栏 %d/%d", i+1, len(parts))
		}
		all = append(all, s.strip(p, code, title, rows))
	}
	return all, nil
}

// boxGap is the room below a box.
const boxGap = 4.0

func (s *setter) strip(p Paper, code bars, title string, rows [][]cell) block {
	height := stripCut + stripHead + float64(len(rows))*(s.boxHeight+boxGap)
	return block{height, func(c canvas, y float64) {
		for x := side - 20; x < a4Width-side+20; x += 9 {
			rule(c, x, y+8, 5, 0.8)
		}
		label := "沿虚线剪下，交给工作人员"
		room := s.text.width(label, regular, 9) + 12
		c.fill(box((a4Width-room)/2, y+2, room, 12, 0), colour{255, 255, 255})
		c.text(label, point{(a4Width - room + 12) / 2, y + 11.5}, regular, 9, grey)
		y += stripCut
		c.text(title, point{side, y + s.head*0.8}, bold, s.head*0.85, black)
		name := "昵称或座位号（可不写）"
		c.text(name, point{side, y + 46}, regular, s.small, black)
		begin := side + s.text.width(name, regular, s.small) + 4
		rule(c, begin, y+48, max(40, a4Width-side-stripCode-16-begin), 0.6)
		code.draw(c, a4Width-side-stripCode, y, stripCode, 32)
		s.endAt(c, "编号 "+p.Words, a4Width-side, y+47, bold, 12.5)
		y += stripHead
		for i, row := range rows {
			s.drawRow(c, row, y+float64(i)*(s.boxHeight+boxGap))
		}
	}}
}

// cell is the place of one answer; wide is how many places it takes up.
type cell struct {
	number, wide int
	unit         string
}

// answerRows puts the places of the answers into rows.
func (s *setter) answerRows(items []Item) (rows [][]cell) {
	used := s.perRow
	for i, item := range items {
		wide := 1
		switch {
		case item.Wide:
			wide = s.perRow / 2
		case len(item.Options) > 5:
			wide = 2
		}
		if used+wide > s.perRow {
			rows, used = append(rows, nil), 0
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], cell{i + 1, wide, item.Unit})
		used += wide
	}
	return rows
}

func (s *setter) drawRow(c canvas, row []cell, y float64) {
	unit := textWidth / float64(s.perRow)
	x := side
	for _, one := range row {
		w := unit*float64(one.wide) - 4
		frame(c, x, y, w, s.boxHeight)
		c.text(fmt.Sprint(one.number), point{x + 3, y + s.small}, regular, s.small*0.85, grey)
		if one.unit != "" {
			s.endAt(c, one.unit, x+w-4, y+s.boxHeight-6, regular, s.small)
		}
		x += unit * float64(one.wide)
	}
}

// frame is a box of thin lines.
func frame(c canvas, x, y, w, h float64) {
	const thick = 0.7
	c.fill(box(x, y, w, thick, 0), black)
	c.fill(box(x, y+h-thick, w, thick, 0), black)
	c.fill(box(x, y, thick, h, 0), black)
	c.fill(box(x+w-thick, y, thick, h, 0), black)
}
