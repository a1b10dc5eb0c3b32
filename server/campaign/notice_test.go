package campaign

import (
	"archive/zip"
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
)

func archive(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatAFileIs(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 4, 3)), nil); err != nil {
		t.Fatal(err)
	}
	var wide bytes.Buffer
	if err := jpeg.Encode(&wide, image.NewGray(image.Rect(0, 0, 10_001, 1)), nil); err != nil {
		t.Fatal(err)
	}
	word := []string{"[Content_Types].xml", "word/document.xml"}
	for _, c := range []struct {
		name, kind string
		data       []byte
	}{
		{"a notice", "pdf", []byte("%PDF-1.7\n…")},
		{"a photo", "jpg", photo.Bytes()},
		{"half a photo", "", photo.Bytes()[:12]},
		{"a photo as wide as a street", "", wide.Bytes()},
		{"a document", "docx", archive(t, word...)},
		{"one with macros", "", archive(t, append(word, "word/vbaProject.bin")...)},
		{"any archive", "", archive(t, "a.txt")},
		{"a workbook", "", archive(t, "[Content_Types].xml", "xl/workbook.xml")},
		{"a page", "", []byte("<html><script>")},
		{"a page that says it is none", "", []byte(" %PDF-<script>")},
		{"nothing", "", nil},
		{"too much", "", append([]byte("%PDF-"), make([]byte, noticeMost)...)},
	} {
		kind, err := noticeKind(c.data)
		if kind != c.kind || (err == nil) != (c.kind != "") {
			t.Errorf("%s: %q %v", c.name, kind, err)
		}
	}
}

func FuzzNoticeKind(f *testing.F) {
	f.Add([]byte("%PDF-1.7"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe0})
	f.Fuzz(func(t *testing.T, data []byte) {
		if kind, err := noticeKind(data); (kind == "") == (err == nil) {
			t.Errorf("%q and %v", kind, err)
		}
	})
}

func TestLinks(t *testing.T) {
	for link, good := range map[string]bool{
		"https://www.example.cn/a?b=1": true, "http://example.cn": true, "javascript:alert(1)": false, "ftp://example.cn": false,
		"https://": false, "https://u:p@example.cn": false, "": false, "https://example.cn/" + strings.Repeat("a", 500): false,
	} {
		if (validLink(link) == nil) != good {
			t.Errorf("%q: %v", link, !good)
		}
	}
}

func TestTheYearAfter(t *testing.T) {
	last := Campaign{
		ID: "a", Title: "2026 年安全生产月", From: "2026-06-01", To: "2026-06-30", Laws: []string{"aqscf"}, Units: []string{"区应急管理局"},
		Menu: []string{"fire"}, Targets: []Target{{District: "500108001", Activities: 3, Classes: map[string]int64{"企业": 2}}},
		Notices: []Notice{{ID: "n", Title: "通知"}}, Revision: 7, CreatedBy: "x",
	}
	next := last.nextYear()
	if next.Title != "2027 年安全生产月" || next.From != "2027-06-01" || next.To != "2027-06-30" {
		t.Errorf("%s from %s to %s", next.Title, next.From, next.To)
	}
	if len(next.Targets) != 1 || next.Targets[0].Classes["企业"] != 2 || len(next.Units) != 1 || len(next.Menu) != 1 || len(next.Laws) != 1 {
		t.Errorf("the plan did not go along: %+v", next)
	}
	if next.ID != "" || next.Revision != 0 || next.CreatedBy != "" || next.Notices != nil {
		t.Errorf("what is last year's went along: %+v", next)
	}
	for day, want := range map[string]string{"2028-02-29": "2029-02-28", "2027-02-28": "2028-02-28", "2026-12-31": "2027-12-31"} {
		if got := dayLater(day); got != want {
			t.Errorf("a year after %s: %s", day, got)
		}
	}
	if got := yearLater("宪法宣传周", "2026-12-01"); got != "宪法宣传周（2027）" {
		t.Error(got)
	}
	if got := yearLater(strings.Repeat("长", 60), "2026-12-01"); len([]rune(got)) != 60 {
		t.Error(got)
	}
}
