package print

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// papers are so many made-up papers of ten questions.
func papers(n int, large, duplex bool) Pile {
	pile := Pile{Title: "安全生产月普法知识竞赛", Subtitle: "正式赛", Place: "示例街道 江畔社区", Large: large, Duplex: duplex}
	for i := range n {
		code := fmt.Sprintf("482103%03d7", i+1)
		p := Paper{Code: code, Words: code[:6] + "-" + code[6:9] + "-" + code[9:]}
		for q := range 10 {
			item := Item{Kind: "单选", Stem: fmt.Sprintf("第 %d 题：生产经营单位的从业人员发现直接危及人身安全的紧急情况时，应当怎么办？", q+i*10), Options: []string{
				"停止作业，或者采取可能的应急措施后撤离作业场所", "继续作业", "等班长来了再说", "先把手里的活干完，再向安全生产管理人员报告",
			}}
			switch q % 5 {
			case 1:
				item = Item{Kind: "判断", Stem: "任何单位和个人都有维护消防安全、保护消防设施、预防火灾、报告火警的义务。"}
			case 2:
				item = Item{Kind: "多选", Stem: "下列哪些属于特种作业？", Options: []string{"电工作业", "焊接作业", "高处作业", "煮饭"}}
			case 3:
				item = Item{Kind: "填空", Stem: "发现火灾，应当____报警。", Wide: true}
			case 4:
				item = Item{Kind: "填数", Stem: "灭火器的有效期大约是多少年？", Wide: true, Unit: "年"}
			}
			p.Items = append(p.Items, item)
		}
		pile.Papers = append(pile.Papers, p)
	}
	return pile
}

func pagesOf(pdf []byte) int { return bytes.Count(pdf, []byte("/Type /Page\n")) }

// paperCanvas remembers where texts and shapes went.
type paperCanvas struct {
	sizes *measured
	texts []string
	wrong []string
}

func (c *paperCanvas) fill(outline []point, _ colour) {
	for _, p := range outline {
		c.check("a shape", p.x, p.x, p.y)
	}
}

func (c *paperCanvas) text(text string, at point, w weight, size float64, _ colour) {
	c.texts = append(c.texts, text)
	c.check(text, at.x, at.x+c.sizes.width(text, w, size), at.y)
}

func (c *paperCanvas) link(string, float64, float64, float64, float64) {}

func (c *paperCanvas) check(what string, from, to, y float64) {
	if from < side-25 || to > a4Width-side+25 || y < topEdge-15 || y > a4Height-15 {
		c.wrong = append(c.wrong, fmt.Sprintf("%q from %.0f to %.0f at %.0f", what, from, to, y))
	}
}

// Whatever stands in them, nothing of a paper is lost or runs over the edge.
func TestPapersKeepToThePage(t *testing.T) {
	fonts, err := latinFonts()
	if err != nil {
		t.Fatal(err)
	}
	f, err := newFaces(fonts)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z]{1,9}( [a-z]{1,9}){0,30}`)
		pile := Pile{Title: text.Draw(t, "title"), Large: rapid.Bool().Draw(t, "large")}
		p := Paper{Code: "4821030017", Words: "482103-001-7"}
		for range rapid.IntRange(1, 40).Draw(t, "questions") {
			p.Items = append(p.Items, Item{
				Kind: "x", Stem: text.Draw(t, "stem"), Wide: rapid.Bool().Draw(t, "wide"),
				Options: rapid.SliceOfN(text, 0, 8).Draw(t, "options"),
			})
		}
		s := newSetter(f, pile)
		pages, err := s.set(p)
		if err != nil {
			t.Fatal(err)
		}
		c := &paperCanvas{sizes: newMeasured(f)}
		for i, page := range pages {
			for _, draw := range page {
				draw(c)
			}
			s.footer(c, p, i+1, len(pages))
		}
		if len(c.wrong) > 0 {
			t.Errorf("beside the page: %v", c.wrong)
		}
		all := strings.ReplaceAll(strings.Join(c.texts, ""), " ", "")
		for i, item := range p.Items {
			for _, part := range append([]string{item.Stem, fmt.Sprintf("%d.", i+1)}, item.Options...) {
				if !strings.Contains(all, strings.ReplaceAll(part, " ", "")) {
					t.Errorf("%q is not on the paper", part)
				}
			}
		}
		if n := strings.Count(all, p.Words); n != len(pages)+strings.Count(all, "答题栏") { // one of which is in the words above the questions
			t.Errorf("the code stands %d times on %d pages", n, len(pages))
		}
	})
}

// On two sides, each paper begins on the front of a sheet.
func TestPapersOnTwoSides(t *testing.T) {
	for duplex, want := range map[bool]int{false: 3, true: 6} {
		pile := papers(3, false, duplex)
		for i := range pile.Papers {
			pile.Papers[i].Items = pile.Papers[i].Items[:2]
		}
		var b bytes.Buffer
		if err := New(latinFonts).Papers(t.Context(), &b, pile); err != nil {
			t.Fatal(err)
		}
		if got := pagesOf(b.Bytes()); got != want {
			t.Errorf("on two sides %v: %d pages, want %d", duplex, got, want)
		}
	}
}

func TestWhoHasGoneGetsNoPapers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b bytes.Buffer
	if err := New(latinFonts).Papers(ctx, &b, papers(3, false, false)); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

func TestPicturesOnPaper(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">`
	var pixels bytes.Buffer
	if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 4, 2))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		picture Picture
		good    bool
	}{
		"drawing":    {Picture{Type: "image/svg+xml", Data: []byte(head + `<circle cx="5" cy="5" r="4"/></svg>`), Width: 10, Height: 10}, true},
		"pixels":     {Picture{Type: "image/png", Data: pixels.Bytes(), Width: 4, Height: 2}, true},
		"no picture": {Picture{Type: "image/svg+xml", Data: []byte("<svg"), Width: 1, Height: 1}, false},
		"no size":    {Picture{Type: "image/png", Data: pixels.Bytes()}, false},
		"sound":      {Picture{Type: "audio/mpeg", Width: 1, Height: 1}, false},
	} {
		pile := papers(1, false, false)
		pile.Papers[0].Items[0].Picture = &c.picture
		if err := New(latinFonts).Papers(t.Context(), io.Discard, pile); (err == nil) != c.good || !c.good && !errors.Is(err, errPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkPapers200(b *testing.B) {
	printer, pile := New(latinFonts), papers(200, false, true)
	for b.Loop() {
		if err := printer.Papers(context.Background(), io.Discard, pile); err != nil {
			b.Fatal(err)
		}
	}
}
