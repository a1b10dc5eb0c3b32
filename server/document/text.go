package document

import "strings"

type lines struct{ strings.Builder }

func (l *lines) add(all ...string) {
	for _, line := range all {
		l.WriteString(line)
		l.WriteByte('\n')
	}
}

func (l *lines) table(t Table) {
	l.add(t.Caption)
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	l.add(strings.Join(titles, "\t"))
	for _, row := range t.Rows {
		l.add(strings.Join(row, "\t"))
	}
	if t.Total != nil {
		l.add(strings.Join(t.Total, "\t"))
	}
}

// Words are a heading's or paragraph's text.
func Words(spans []Span) string { return joined(spans) }

func joined(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
