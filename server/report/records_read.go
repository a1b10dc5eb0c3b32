package report

import (
	"fmt"
	"slices"
	"strings"
)

// State is what becomes of a row.
type State string

// The states of a row. Only a fine one is taken in.
const (
	RowFine  State = "fine"
	RowWrong State = "wrong"
	RowSame  State = "same"  // the same record stands further up in the file
	RowKnown State = "known" // the same record was kept before
)

// Record is one row of a file and what it comes to.
type Record[T any] struct {
	Row    int      // its number in the file
	Cells  []string // as written, one for each field
	Value  T
	Key    string
	State  State
	Faults []Fault
	SameAs int // for RowSame: the number of the row further up
}

// Reading is what a file comes to.
type Reading[T any] struct {
	Lines   []Record[T]
	Found   []bool   // of each field, whether the file has it
	Unused  []string // headings no field goes by
	Skipped int      // rows of sums
}

// Fix is a cell put right by hand.
type Fix struct {
	Row   int
	Field string
	Value string
}

// Read makes records of a file's rows. It looks at every cell, so that all that is wrong is said at once.
func (s Sheet[T]) Read(b *Book, fixes []Fix) (Reading[T], error) {
	var out Reading[T]
	head, err := s.findHead(b)
	if err != nil {
		return out, err
	}
	columns, err := s.columns(b.Rows[head].Cells, &out)
	if err != nil {
		return out, err
	}
	fixed := map[int][]Fix{}
	for _, f := range fixes {
		fixed[f.Row] = append(fixed[f.Row], f)
	}
	first := map[string]int{}
	for _, row := range b.Rows[head+1:] {
		if totals(row.Cells) {
			out.Skipped++
			continue
		}
		if len(out.Lines) == MaxRecords {
			return out, ErrTooLarge
		}
		line := s.line(b, row, columns, fixed[row.Number])
		if line.State == RowFine && line.Key != "" {
			if above, ok := first[line.Key]; ok {
				line.State, line.SameAs = RowSame, above
			} else {
				first[line.Key] = row.Number
			}
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

// findHead is the row near the top that names the most fields.
func (s Sheet[T]) findHead(b *Book) (int, error) {
	best, most := -1, 0
	for i, row := range b.Rows[:min(len(b.Rows), headingMost)] {
		shown := make([]string, len(row.Cells))
		for j, c := range row.Cells {
			shown[j] = c.Shown
		}
		if n := s.named(shown); n > most && s.heads(shown) {
			best, most = i, n
		}
	}
	if best >= 0 {
		return best, nil
	}
	var titles []string
	for _, f := range s.Fields {
		if f.Required {
			titles = append(titles, f.Title)
		}
	}
	return 0, &HeadingError{"没有找到表头。表里要有一行写明各列的名称，至少要有" + quoted(titles) + "，先后不限；也可以下载空表来填"}
}

// columns finds for each field where it stands, from 0, or -1.
func (s Sheet[T]) columns(head []Cell, out *Reading[T]) ([]int, error) {
	at := make([]int, len(s.Fields))
	used := make([]bool, len(head))
	var missing []string
	for i, f := range s.Fields {
		at[i] = -1
		keys := f.keys()
		for j, c := range head {
			if !slices.Contains(keys, headingKey(c.Shown)) {
				continue
			}
			if at[i] >= 0 {
				return nil, &HeadingError{fmt.Sprintf("有两列都叫“%s”（%s 列和 %s 列），请删去一列", f.Title, columnName(at[i]), columnName(j))}
			}
			at[i], used[j] = j, true
		}
		out.Found = append(out.Found, at[i] >= 0)
		if at[i] < 0 && f.Required {
			missing = append(missing, f.Title)
		}
	}
	if len(missing) > 0 {
		return nil, &HeadingError{"缺少" + quoted(missing) + "列，请在表里加上，或者下载空表来填"}
	}
	for j, c := range head {
		if !used[j] && c.Shown != "" && len(out.Unused) < 20 {
			out.Unused = append(out.Unused, c.Shown)
		}
	}
	return at, nil
}

func columnName(column int) string { return strings.TrimRight(CellName(column+1, 1), "1") }

// totals reports whether a row adds up those above it.
func totals(cells []Cell) bool {
	for _, c := range cells {
		if c.Shown == "" {
			continue
		}
		switch headingKey(c.Shown) {
		case "合计", "总计", "小计", "共计":
			return true
		}
		return false
	}
	return false
}

func (s Sheet[T]) line(b *Book, row BookRow, columns []int, fixes []Fix) Record[T] {
	line := Record[T]{Row: row.Number, Cells: make([]string, len(s.Fields)), State: RowFine}
	if s.New != nil {
		line.Value = s.New()
	}
	for i := range s.Fields {
		f := &s.Fields[i]
		cell := cellAt(row, columns[i])
		for _, fix := range fixes {
			if fix.Field == f.Key {
				cell = Cell{Raw: shorten(fix.Value), Shown: shorten(fix.Value)}
			}
		}
		r := reader{
			Form: f.Form, unit: f.Unit, required: f.Required, min: f.Min, max: f.Max, choices: f.Choices,
			places: s.Places, year: s.Year, epoch1904: b.Epoch1904,
		}
		value, written, fault := r.read(cell)
		line.Cells[i] = written
		if fault != nil {
			fault.Field = f.Key
			line.Faults = append(line.Faults, *fault)
			continue
		}
		f.Set(&line.Value, value)
	}
	if len(line.Faults) == 0 && s.Check != nil {
		line.Faults = s.Check(&line.Value)
	}
	for i := range line.Faults {
		line.Faults[i].Cell = s.cellOf(line.Faults[i].Field, row.Number, columns)
	}
	if len(line.Faults) > 0 {
		line.State = RowWrong
		return line
	}
	if s.Key != nil {
		line.Key = s.Key(line.Value)
	}
	return line
}

// cellOf is where a field stands in a row, as people call it.
func (s Sheet[T]) cellOf(key string, row int, columns []int) string {
	i := slices.IndexFunc(s.Fields, func(f Field[T]) bool { return f.Key == key })
	if i < 0 || columns[i] < 0 {
		return ""
	}
	return CellName(columns[i]+1, row)
}

func cellAt(row BookRow, column int) Cell {
	if column < 0 || column >= len(row.Cells) {
		return Cell{}
	}
	return row.Cells[column]
}

// Faulty lists the rows that were left out, with what is wrong with them, under the same headings: put right, the
// file can be taken in as it is.
func (s Sheet[T]) Faulty(lines []Record[T]) Table {
	t := Table{Title: s.Title + "（没有导入的行）", Columns: []Column{{Title: "问题", Kind: Text}, {Title: "原来的行", Kind: Int}}}
	for _, f := range s.Fields {
		t.Columns = append(t.Columns, Column{Title: f.Title, Unit: f.Unit, Kind: Text})
	}
	for _, line := range lines {
		if line.State != RowWrong {
			continue
		}
		var words []string
		for _, f := range line.Faults {
			words = append(words, s.titled(f))
		}
		row := []any{strings.Join(words, "；"), line.Row}
		for _, c := range line.Cells {
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s Sheet[T]) titled(f Fault) string {
	text := f.Text
	if i := slices.IndexFunc(s.Fields, func(field Field[T]) bool { return field.Key == f.Field }); i >= 0 {
		text = s.Fields[i].Title + "：" + text
	}
	if f.Suggestion != "" {
		text += "（可以改成 " + f.Suggestion + "）"
	}
	return text
}
