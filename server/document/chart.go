package document

import (
	"fmt"
	"slices"
	"strings"
)

// Chart is figures to be drawn. A file shows the picture somebody drew of it, or where nobody can its table.
type Chart struct {
	Caption string
	Line    bool   // joined, for times that follow each other; else bars
	Over    string // what the labels are
	Unit    string
	Labels  []string
	Values  []int64
}

// Empty says that there is nothing to compare.
func (c Chart) Empty() bool {
	return len(c.Values) < 2 || !slices.ContainsFunc(c.Values, func(n int64) bool { return n != 0 })
}

// Alt tells the chart's figures.
func (c Chart) Alt() string {
	told := make([]string, len(c.Values))
	for i, v := range c.Values {
		told[i] = fmt.Sprintf("%s %d", c.Labels[i], v)
	}
	return strings.Join(told, "、") + "（" + c.Unit + "）"
}

// Table is what the chart is drawn from.
func (c Chart) Table() Table {
	t := Table{Caption: c.Caption, Columns: []Column{{Title: c.Over, Words: true}, {Title: "数量（" + c.Unit + "）"}}}
	for i, v := range c.Values {
		t.Rows = append(t.Rows, []string{c.Labels[i], fmt.Sprint(v)})
	}
	return t
}

func (c Chart) writeTo(b *body) { c.Table().writeTo(b) }

// Drawn has each chart replaced by what draw makes of it.
func (d Document) Drawn(draw func(Chart) (Picture, error)) (Document, error) {
	d.Blocks = slices.Clone(d.Blocks)
	for i, b := range d.Blocks {
		c, ok := b.(Chart)
		if !ok {
			continue
		}
		drawn, err := draw(c)
		if err != nil {
			return d, err
		}
		d.Blocks[i] = drawn
	}
	return d, nil
}
