package print

import (
	"bytes"
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	form := Form{
		Title: "Card", Subtitle: "Works", Facts: []Fact{{"Name", "Ann Example"}, {"Number", "7"}, {"Job", "fitter"}},
		Tables: []FormTable{{Title: "Times", Columns: []FormColumn{{"Day", 0.3}, {"What", 0.7}}, Empty: "nothing"}},
		Signs:  []string{"Signed", "Sealed", "Dated"}, Note: "printed",
	}
	pages := func() int {
		t.Helper()
		var b bytes.Buffer
		if err := New(latinFonts).Form(t.Context(), &b, form); err != nil {
			t.Fatal(err)
		}
		return bytes.Count(b.Bytes(), []byte("/Type /Page\n"))
	}
	if n := pages(); n != 1 {
		t.Errorf("%d pages", n)
	}
	for range 80 {
		form.Tables[0].Rows = append(form.Tables[0].Rows, []string{"2026-06-01", strings.Repeat("many words ", 12)})
	}
	if n := pages(); n < 3 {
		t.Errorf("%d pages", n)
	}
}

// No row stands in the foot of its page.
func TestFormRowsStayOnTheirPage(t *testing.T) {
	f, err := newFaces(Fonts{Regular: mustLatin(t).Regular, Bold: mustLatin(t).Bold})
	if err != nil {
		t.Fatal(err)
	}
	l := formSetter{text: newMeasured(f), y: topEdge, pages: [][]op{nil}}
	for i := range 200 {
		l.row([]string{strings.Repeat("word ", 1+i%40)}, []float64{0.5}, func(int) weight { return regular })
		if l.y > bottomEdge {
			t.Fatalf("row %d ends at %v", i, l.y)
		}
	}
}

func mustLatin(t *testing.T) Fonts {
	t.Helper()
	f, err := latinFonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
