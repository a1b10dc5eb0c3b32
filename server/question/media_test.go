package question

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">` +
	`<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>` +
	`<g fill="url(#g)" transform="rotate(5 1 1)"><path d="M0 0 L10 10z"/><text x="1" y="2" font-family="sans-serif">红 &amp; 绿</text></g></svg>`

func TestSVG(t *testing.T) {
	in := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">` + inside + `</svg>`
	}
	tests := map[string]struct {
		text string
		says string // "" for a sound one
	}{
		"sound":                 {goodSVG, ""},
		"with a declaration":    {`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + goodSVG, ""},
		"in latin":              {`<?xml version="1.0" encoding="latin1"?>` + goodSVG, "处理指令"},
		"a script":              {in(`<script>alert(1)</script>`), "<script>"},
		"a script in a prefix":  {in(`<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>`), "<script>"},
		"HTML inside":           {in(`<foreignObject><p/></foreignObject>`), "<foreignObject>"},
		"an animation":          {in(`<set attributeName="x"/>`), "<set>"},
		"something used again":  {in(`<use href="#a"/>`), "<use>"},
		"a picture inside":      {in(`<image href="a.png"/>`), "<image>"},
		"a link":                {in(`<a href="https://x.cn"><path d="M0 0"/></a>`), "<a>"},
		"a style sheet":         {in(`<style>@import "x";</style>`), "<style>"},
		"a style":               {in(`<path style="fill:red"/>`), "style"},
		"a class":               {in(`<path class="a"/>`), "class"},
		"an event":              {in(`<path onclick="x()"/>`), "onclick"},
		"an event at the root":  {strings.Replace(goodSVG, "viewBox", `onload="x()" viewBox`, 1), "onload"},
		"a fill from elsewhere": {in(`<path fill="url(https://x.cn/a#b)"/>`), "外面"},
		"a fill by escapes":     {in(`<path fill="u\72l(//x)"/>`), "外面"},
		"a fill in capitals":    {in(`<path fill="URL(x.svg#a)"/>`), "外面"},
		"a fill by entities":    {in(`<path fill="&#117;rl(//x.cn)"/>`), "外面"},
		"data":                  {in(`<path fill="data:x"/>`), "外面"},
		"a title":               {in(`<title>正确答案</title>`), "<title>"},
		"a comment":             {in(`<!-- 正确答案 -->`), "注释"},
		"a document type":       {`<!DOCTYPE svg [<!ENTITY a "b">]>` + goodSVG, "声明"},
		"an entity of its own":  {in(`&a;`), "写法"},
		"an instruction":        {`<?xml-stylesheet href="x.css"?>` + goodSVG, "处理指令"},
		"no namespace":          {`<svg viewBox="0 0 1 1"/>`, "xmlns"},
		"another root":          {`<html/>`, "<html>"},
		"two roots":             {goodSVG + goodSVG, "恰有一个"},
		"one inside":            {in(`<svg viewBox="0 0 1 1"/>`), "恰有一个"},
		"cut off":               {goodSVG[:len(goodSVG)-4], "写法"},
		"nothing":               {"", "写法"},
		"text behind":           {goodSVG + "x", "多余"},
		"an attribute twice":    {in(`<path d="M0 0" d="M1 1"/>`), "两次"},
		"without a size":        {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "viewBox"},
		"with a strange size":   {`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 1"/>`, "四个"},
		"without an area":       {`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 1"/>`, "至少是 1"},
		"too much of it":        {in(strings.Repeat(`<path d="M0 0"/>`, maxElements)), "太复杂"},
		"too deep":              {in(strings.Repeat(`<g>`, maxNested) + strings.Repeat(`</g>`, maxNested)), "太复杂"},
		"not UTF-8":             {in("<text>\xff</text>"), "UTF-8"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			width, height, wrong := checkSVG([]byte(test.text))
			if (test.says == "") != (wrong == "") || !strings.Contains(wrong, test.says) {
				t.Errorf("got %q, want %q", wrong, test.says)
			}
			if wrong == "" && (width != 40 || height != 30) {
				t.Errorf("%d × %d", width, height)
			}
		})
	}
}

// picture draws something in some form.
func picture(t testing.TB, encode func(*bytes.Buffer, image.Image) error, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	m.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(b *bytes.Buffer, m image.Image) error  { return png.Encode(b, m) }
func asJPEG(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }

// chunk is a part of a PNG.
func chunk(name, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name+body)))
}

// riff is a RIFF file of chunks given as name and body.
func riff(kind string, parts ...string) []byte {
	body := []byte(kind)
	for i := 0; i < len(parts); i += 2 {
		body = append(body, parts[i]...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(parts[i+1])))
		body = append(body, parts[i+1]...)
		if len(parts[i+1])%2 == 1 {
			body = append(body, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// box is a part of an MP4.
func box(name, body string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

const vp8 = "\x10\x02\x00\x9d\x01\x2a\x20\x00\x10\x00data" // 32 × 16

var mp3Sound = bytes.Repeat(append([]byte{0xFF, 0xFB, 0x90, 0x00}, make([]byte, 413)...), 3) // 128 kbit/s at 44,100 Hz

func TestFormats(t *testing.T) {
	pngFile, jpegFile := picture(t, asPNG, 30, 20), picture(t, asJPEG, 30, 20)
	put := func(into []byte, at int, more ...byte) []byte { return slices.Insert(slices.Clone(into), at, more...) }
	webm := "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
	ogg := "OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x13OpusHead\x01\x01"
	tests := []struct {
		name string
		data []byte
		says string // "" for a sound one
	}{
		{"a.png", pngFile, ""},
		{"a.jpg", jpegFile, ""},
		{"a.jpeg", jpegFile, ""},
		{"a.webp", riff("WEBP", "VP8 ", vp8), ""},
		{"a.webp", riff("WEBP", "VP8L", "\x2f\x1f\xc0\x03\x00"), ""},
		{"a.webp", riff("WEBP", "VP8X", "\x00\x00\x00\x00\x1f\x00\x00\x0f\x00\x00", "VP8 ", vp8), ""},
		{"a.mp3", mp3Sound, ""},
		{"a.mp3", append([]byte("ID3\x04\x00\x00\x00\x00\x00\x02xx"), mp3Sound...), ""},
		{"a.ogg", []byte(ogg), ""},
		{"a.m4a", []byte(box("ftyp", "M4A ") + box("moov", "") + box("mdat", "xy")), ""},
		{"a.mp4", []byte(box("ftyp", "isom") + box("mdat", "xy") + box("moov", "")), ""},
		{"a.webm", []byte(webm), ""},
		{"a.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:02.000\n请注意\n"), ""},
		{"a.svg", []byte(goodSVG), ""},

		{"a.png", jpegFile, "内容"},
		{"a.jpg", pngFile, "内容"},
		{"a.webp", pngFile, "内容"},
		{"a.mp3", []byte(goodSVG), "内容"},
		{"a.mp3", mp3Sound[:400], "内容"},
		{"a.m4a", mp3Sound, "内容"},
		{"a.mp4", []byte(box("ftyp", "isom") + box("mdat", "xy")), "内容"},
		{"a.mp4", []byte(box("ftyp", "isom") + box("moov", "xy")[:9]), "内容"},
		{"a.webm", []byte("\x1A\x45\xDF\xA3\x42\x82\x88matroska"), "内容"},
		{"a.ogg", []byte(strings.Replace(ogg, "OpusHead", "fishead\x00", 1)), "内容"},
		{"a.vtt", []byte("请注意"), "WebVTT"},
		{"a.png", pngFile[:len(pngFile)-4], "内容"},
		{"a.png", append(slices.Clone(pngFile), "<script>"...), "内容"},
		{"a.jpg", append(slices.Clone(jpegFile), "<script>"...), "内容"},
		{"a.png", put(pngFile, 33, chunk("tEXt", "Comment\x00正确答案")...), "别的信息"},
		{"a.png", put(pngFile, 33, chunk("eXIf", "MM")...), "别的信息"},
		{"a.png", put(pngFile, 33, chunk("acTL", "12345678")...), "会动"},
		{"a.jpg", put(jpegFile, 2, 0xFF, 0xE1, 0, 8, 'E', 'x', 'i', 'f', 0, 0), "别的信息"},
		{"a.jpg", put(jpegFile, 2, 0xFF, 0xFE, 0, 4, 'n', 'o'), "别的信息"},
		{"a.webp", riff("WEBP", "VP8 ", vp8, "EXIF", "gps"), "别的信息"},
		{"a.webp", riff("WEBP", "VP8X", "\x02\x00\x00\x00\x1f\x00\x00\x0f\x00\x00", "ANIM", "xxxxxx"), "会动"},
		{"a.png", picture(t, asPNG, maxSide+1, 1), "4096"},
		{"a.svg", []byte(strings.Repeat(" ", maxDrawing) + goodSVG), "不能超过 100 KB"},
		{"a.gif", []byte("GIF89a"), "不能用“.gif”"},
		{"a.html", []byte("<p>"), "不能用"},
		{"a.wav", riff("WAVE", "fmt ", "x"), "不能用"},
		{"a", nil, "不能用"},
	}
	for _, test := range tests {
		t.Run(test.name+" "+test.says, func(t *testing.T) {
			a := newAsset("xf/media/"+test.name, test.data)
			if (test.says == "") != (a.wrong == "") || !strings.Contains(a.wrong, test.says) {
				t.Fatalf("got %q, want %q", a.wrong, test.says)
			}
			if test.says != "" {
				return
			}
			if len(a.Name) < 64 || a.Type == "" {
				t.Errorf("%q %q", a.Name, a.Type)
			}
			if (a.format.kind == Picture) != (a.width > 0 && a.height > 0) {
				t.Errorf("%d × %d", a.width, a.height)
			}
		})
	}
}

// FuzzAsset holds the look into files to its bounds: any bytes under any name give an answer and no panic, and what
// is called sound names its type.
func FuzzAsset(f *testing.F) {
	for _, seed := range [][]byte{
		[]byte(goodSVG), picture(f, asPNG, 3, 2), picture(f, asJPEG, 3, 2), riff("WEBP", "VP8 ", vp8), mp3Sound,
		[]byte(box("ftyp", "isom") + box("moov", "")), []byte("OggS\x00"),
		{0x1A, 0x45, 0xDF, 0xA3},
		[]byte("WEBVTT\n"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for ext := range formats {
			if a := newAsset("a"+ext, data); a.wrong == "" && (a.Name == "" || a.Type == "") {
				t.Errorf("%s: %+v", ext, a)
			}
		}
		_, _ = Sound("a.wav", data)
	})
}

// FuzzSVG wants that a drawing that passes has nothing in it that runs or loads, looked for without a parser.
func FuzzSVG(f *testing.F) {
	f.Add(goodSVG)
	f.Add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="url(#a)" d="M0 0"/></svg>`)
	f.Add(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1"><a xlink:href="javascript:x"/></svg>`)
	f.Fuzz(func(t *testing.T, text string) {
		if _, _, wrong := checkSVG([]byte(text)); wrong != "" {
			return
		}
		lower := strings.ToLower(text)
		for _, part := range []string{"<script", "<foreignobject", "<image", "<use", "<a ", "<a>", "<style", "<!", "href=", "style="} {
			if strings.Contains(lower, part) {
				t.Errorf("%q passed with %q", text, part)
			}
		}
	})
}

// withMedia is a bank with one question that has something beside its stem.
func withMedia(media string) string {
	return strings.Replace(oneSingle, "    explanation:", media+"    explanation:", 1)
}

const pictured = "    media:\n      kind: picture\n      file: fire.svg\n      alt: 一栋楼的窗户里冒着烟，门口站着一个人。\n"

func TestLintMedia(t *testing.T) {
	audio := "    media: {kind: audio, file: call.mp3, transcript: 喂，这里着火了。}\n"
	video := "    media: {kind: video, file: film.mp4, captions: film.vtt, transcript: 请走安全出口。}\n"
	reading := "    reading:\n      stem: call.mp3\n      options: [call.mp3, other.mp3]\n"
	files := map[string][]byte{
		"fire.svg": []byte(goodSVG), "call.mp3": mp3Sound, "other.mp3": append(slices.Clone(mp3Sound), 0),
		"film.mp4": []byte(box("ftyp", "isom") + box("moov", "")), "film.vtt": []byte("WEBVTT\n\n00:00.000 --> 00:02.000\n请走\n"),
		"bad.svg": []byte("<svg/>"),
	}
	tests := []struct {
		name  string
		bank  string
		files string
		want  []string
	}{
		{"a picture", withMedia(pictured), "fire.svg", nil},
		{"audio", withMedia(audio), "call.mp3", nil},
		{"video", withMedia(video), "film.mp4 film.vtt", nil},
		{"recordings", withMedia(reading), "call.mp3 other.mp3", nil},
		{"no file", withMedia(pictured), "", []string{"media"}},
		{"a file too many", oneSingle, "fire.svg", []string{"orphan"}},
		{"an unsound file", withMedia(strings.Replace(pictured, "fire", "bad", 1)), "bad.svg", []string{"file", "media"}},
		{"no words", withMedia(strings.Replace(pictured, "alt:", "transcript:", 1)), "fire.svg", []string{"media"}},
		{"a short alternative", withMedia(strings.Replace(pictured, "一栋楼的窗户里冒着烟，门口站着一个人。", "着火", 1)), "fire.svg", []string{"media"}},
		{"no kind", withMedia(strings.Replace(pictured, "      kind: picture\n", "", 1)), "fire.svg", []string{"media"}},
		{"another kind", withMedia(strings.Replace(pictured, "kind: picture", "kind: audio", 1)), "fire.svg", []string{"media"}},
		{"audio without its words", withMedia(strings.Replace(audio, ", transcript: 喂，这里着火了。", "", 1)), "call.mp3", []string{"media"}},
		{"video without captions", withMedia(strings.Replace(video, "captions: film.vtt, ", "", 1)), "film.mp4", []string{"media"}},
		{"captions that are none", withMedia(strings.Replace(video, "film.vtt", "film.mp4", 1)), "film.mp4", []string{"media"}},
		{"a file elsewhere", withMedia(strings.Replace(pictured, "fire.svg", "../media/fire.svg", 1)), "fire.svg", []string{"media", "orphan"}},
		{"the answer in words", withMedia(strings.Replace(pictured, "门口站着一个人", "门口的人在立即报警", 1)), "fire.svg", []string{"media-tells"}},
		{"all options in words", withMedia(strings.Replace(pictured, "门口站着一个人", "牌子上写着立即报警和先看看再说", 1)), "fire.svg", nil},
		{"a recording too few", withMedia(strings.Replace(reading, ", other.mp3", "", 1)), "call.mp3", []string{"reading"}},
		{"recordings gone", withMedia(reading), "call.mp3", []string{"reading"}},
		{"a narrow comma", withMedia(strings.Replace(pictured, "，门口", ",门口", 1)), "fire.svg", []string{"punctuation"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fsys := folder(map[string]string{"xf/01.yaml": test.bank})
			for _, name := range strings.Fields(test.files) {
				fsys["xf/media/"+name] = folder(map[string]string{"x": string(files[name])})["x"]
			}
			lib, findings, err := Read(fsys)
			if err != nil || len(findings) > 0 {
				t.Fatal(err, findings)
			}
			got := Lint(lib)
			if diff := cmp.Diff(test.want, rules(got), cmpEmpty); diff != "" {
				t.Errorf("%s\n%v", diff, got)
			}
			if _, err := Load(fsys); (err != nil) != (slices.Contains(test.want, "media") || slices.Contains(test.want, "reading")) {
				t.Errorf("Load: %v", err)
			}
		})
	}
}

func TestCatalogServesWhatQuestionsShow(t *testing.T) {
	fsys := folder(map[string]string{
		"xf/01.yaml":          withMedia(pictured + "    reading: {stem: stem.mp3, options: [no.mp3, yes.mp3]}\n"),
		"xf/media/fire.svg":   goodSVG,
		"xf/media/stem.mp3":   string(mp3Sound),
		"xf/media/no.mp3":     string(mp3Sound) + "n",
		"xf/media/yes.mp3":    string(mp3Sound) + "y",
		"xf/media/unused.mp3": "broken",
	})
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := c.ByID("xf-0001")
	a, ok := c.Asset(strings.TrimPrefix(q.Media.URL, MediaPath))
	if !ok || string(a.Data) != goodSVG || a.Type != "image/svg+xml" || q.Media.Width != 40 || q.Media.Height != 30 {
		t.Errorf("%+v %v", q.Media, ok)
	}
	if strings.Contains(q.Media.URL, "fire") {
		t.Error("the address tells the file's name")
	}
	names := map[string]bool{}
	for _, text := range []string{q.Stem, "立即报警", "先看看再说"} {
		name, ok := c.Recording(text)
		if _, served := c.Asset(name); !ok || !served {
			t.Errorf("%s: %q %v %v", text, name, ok, served)
		}
		names[name] = true
	}
	if len(names) != 3 || !c.Recorded() {
		t.Error(names)
	}
	if _, ok := c.Asset("fire.svg"); ok {
		t.Error("served under its own name")
	}
}

func TestFingerprintHoldsTheMedia(t *testing.T) {
	print := func(svg, bank string) string {
		lib, _, err := Read(folder(map[string]string{"xf/01.yaml": bank, "xf/media/fire.svg": svg}))
		if err != nil {
			t.Fatal(err)
		}
		return Fingerprint(lib.Files[0].Entries[0].Question)
	}
	first := print(goodSVG, withMedia(pictured))
	for name, other := range map[string]string{
		"another picture":     print(strings.Replace(goodSVG, "#fff", "#eee", 1), withMedia(pictured)),
		"another alternative": print(goodSVG, withMedia(strings.Replace(pictured, "一个人", "两个人", 1))),
		"none":                print(goodSVG, oneSingle),
	} {
		if other == first {
			t.Errorf("%s has the same fingerprint", name)
		}
	}
}

func TestSpokenAndSay(t *testing.T) {
	q := Question{
		Type: Single, Stem: "怎么做？", Options: []string{"甲事", "乙事"}, Answer: []int{1}, Explanation: "因为。", Article: "52",
		Media: &Media{Alt: "一张图"},
	}
	want := []string{"怎么做？", "一张图", "甲事", "乙事", "A", "B", "答对了", "这题没答对", "因为。", "安全生产法第五十二条"}
	if diff := cmp.Diff(want, Spoken(q, Law{Short: "安全生产法"})); diff != "" {
		t.Error(diff)
	}
	if got := Spoken(Question{Type: Judge, Stem: "对吗？"}, Law{}); !slices.Contains(got, "错误") || slices.Contains(got, "A") {
		t.Error(got)
	}
	for text, said := range map[string]string{
		"至少____学时":     "至少，空格，学时",
		"超过 12.5% 的":   "超过 百分之12点五 的",
		"5–10 人":       "5到10 人",
		"《消防法》0.5 MPa": "消防法0点五 兆帕",
		"2021 年修正":     "二零二一 年修正",
		"拨打119报警":      "拨打幺幺九报警",
		"共 119 条":      "共 119 条",
	} {
		if got := Say(text); got != said {
			t.Errorf("%q: %q, want %q", text, got, said)
		}
	}
}
