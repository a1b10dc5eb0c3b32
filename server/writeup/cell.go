package writeup

import (
	"strconv"

	"pufa/server/document"
)

// cell is what stands in a table, and the page its records are on.
type cell struct {
	text string
	from page
}

func told(text string) cell { return cell{text, nowhere} }

func counted(n int64, from page) cell { return cell{figure(n), from} }

func figure(n int64) string { return strconv.FormatInt(n, 10) }

// addRow puts a line into a table, behind those that are there.
func addRow(t *document.Table, cells ...cell) {
	texts, links := parted(cells)
	t.Rows, t.Links = append(t.Rows, texts), append(t.Links, links)
}

// sumUp closes a table with its last line.
func sumUp(t *document.Table, cells ...cell) {
	texts, links := parted(cells)
	t.Total, t.Links = texts, append(t.Links, links)
}

func parted(cells []cell) (texts, links []string) {
	for _, c := range cells {
		texts, links = append(texts, c.text), append(links, c.from.link())
	}
	return texts, links
}
