package print

import (
	"fmt"
	"strings"
	"testing"
)

// laid lays a document out and gives what stands on each page, from the top down.
func laid(t *testing.T, parts ...OfficialPart) (pages []string) {
	t.Helper()
	fonts, err := latinFonts()
	if err != nil {
		t.Fatal(err)
	}
	f, err := newFaces(fonts)
	if err != nil {
		t.Fatal(err)
	}
	l := officialSetter{text: newMeasured(f), y: officialTop, pages: [][]op{nil}}
	l.set(Official{Title: []string{"Report"}, Parts: parts, Signature: []string{"Bureau", "1 July"}})
	for _, page := range l.pages {
		var words reading
		for _, draw := range page {
			draw(&words)
		}
		pages = append(pages, strings.Join(words.said, "|"))
	}
	return pages
}

// reading is a canvas that reads along.
type reading struct{ said []string }

func (r *reading) fill([]point, colour)                            {}
func (r *reading) link(string, float64, float64, float64, float64) {}
func (r *reading) text(text string, _ point, _ weight, _ float64, _ colour) {
	r.said = append(r.said, text)
}

func paragraphs(n int) (all []OfficialPart) {
	for i := range n {
		all = append(all, OfficialPart{Text: fmt.Sprintf("Line %d", i+1)})
	}
	return all
}

func rowsOf(n int) OfficialPart {
	t := OfficialTable{Caption: "Caption", Head: []string{"Head", "Count"}, Shares: []float64{0.5, 0.5}, Words: []bool{true, false}, Total: []string{"Sum", "9"}}
	for i := range n {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("Row%d", i+1), "1"})
		t.Together = append(t.Together, i < 2 || i >= n-2)
	}
	return OfficialPart{Table: &t}
}

// Wherever a page ends: a heading has what it heads with it, a table's head three rows, and the sum two of them.
func TestNothingStandsAloneOnAPage(t *testing.T) {
	for before := range 22 {
		for rows := range 30 {
			parts := append(paragraphs(before), OfficialPart{Text: "Heading", Heading: true}, rowsOf(rows+3))
			for i, page := range laid(t, parts...) {
				at := fmt.Sprintf("%d lines, %d rows, page %d: %s", before, rows+3, i+1, page)
				if strings.HasSuffix(page, "Heading") || strings.HasSuffix(page, "Caption") {
					t.Error("a heading alone:", at)
				}
				if n := strings.Count(page, "|Row") + strings.Count(page, "Sum"); strings.Contains(page, "Head|Count") && n < 3 {
					t.Error("too few rows:", at)
				}
				if i > 0 && strings.Contains(page, "Row") && !strings.Contains(page, "Head|Count") {
					t.Error("no head:", at)
				}
			}
		}
	}
}

func TestLinesThatStayTogether(t *testing.T) {
	for n, want := range map[int]string{1: "1", 2: "21", 3: "321", 4: "2121", 5: "21121"} {
		got := ""
		for i := range n {
			got += fmt.Sprint(stay(i, n))
		}
		if got != want {
			t.Errorf("%d lines: %s, not %s", n, got, want)
		}
	}
}

// A row that is longer than a page is not waited for.
func TestATableTallerThanAPageIsSet(t *testing.T) {
	part := rowsOf(60)
	for i := range part.Table.Together {
		part.Table.Together[i] = true
	}
	all := strings.Join(laid(t, part), "|")
	for _, said := range []string{"Row1|", "Row60|", "Sum"} {
		if !strings.Contains(all, said) {
			t.Errorf("%s is missing", said)
		}
	}
}
