package statute_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"pufa/server/statute"
)

// lamps is a law nobody made, with what makes the form of real ones hard to read.
const lamps = "\ufeff　　　　北 岭 市 路 灯 条 例\r\n" +
	"（2011年3月5日北岭市人民代表大会常务委员会第九次会议通过　根据2019年5月28日北岭市人民代表大会\r\n" +
	"常务委员会《关于修改〈北岭市路灯条例〉的决定》修正　2024年11月8日北岭市人民代表大会常务委员会第三十次会议修订）\r\n" +
	"\r\n" +
	"目　　录\r\n" +
	"第一章　总　则……1\r\n" +
	"第二章　点灯和熄灯\r\n" +
	"　　第一节　点　灯\r\n" +
	"第三章　附　则\r\n" +
	"\r\n" +
	"第一章　总　则\r\n" +
	"　　第一条　为了让夜里走路的人看得见，制定本条例。\r\n" +
	"　　第二条　本市的路灯适用本条例。\u200b\r\n" +
	"　　第十条所说的灯笼，不是路灯。\r\n" +
	"— 1 —\r\n" +
	"第二章　点灯和熄灯\r\n" +
	"第一节　点　灯\r\n" +
	"　　第三条　点灯的人应当做到：\r\n" +
	"　　(一)日落后 30 分钟内点灯；\r\n" +
	"　　( 二 ) 灯坏了，24小时内修好。\r\n" +
	"　　第三条之一　雾天全天点灯。\r\n" +
	"　　第四条天亮以后熄灯。\r\n" +
	"第三章　附　则\r\n" +
	"　　第五条　本条例自2025年1月1日起施行。\r\n" +
	"附件：\r\n" +
	"　　第一条　这是表，不是条文。\r\n"

func TestParse(t *testing.T) {
	p := statute.Parse(lamps)
	if len(p.Problems) > 0 {
		t.Error(p.Problems)
	}
	if p.Text.Title != "北岭市路灯条例" || p.Day != "2024-11-08" || p.Label != "2024 年修订" || p.Text.Key != p.Day {
		t.Errorf("title %q, day %s, %s", p.Text.Title, p.Day, p.Label)
	}
	if !strings.HasPrefix(p.Text.Version, "2011-03-05北岭市") || !strings.HasSuffix(p.Text.Version, "修订") {
		t.Errorf("version %q", p.Text.Version)
	}
	want := map[string]string{
		"1":   "为了让夜里走路的人看得见，制定本条例。",
		"2":   "本市的路灯适用本条例。\n第十条所说的灯笼，不是路灯。",
		"3":   "点灯的人应当做到：\n（一）日落后30分钟内点灯；\n（二）灯坏了，24小时内修好。",
		"3-1": "雾天全天点灯。",
		"4":   "天亮以后熄灯。",
		"5":   "本条例自2025年1月1日起施行。",
	}
	if !maps.Equal(p.Text.Articles, want) {
		t.Errorf("articles %q", p.Text.Articles)
	}
	if order := []string{"1", "2", "3", "3-1", "4", "5"}; !slices.Equal(p.Order, order) {
		t.Errorf("order %v", p.Order)
	}
	chapters := []statute.Chapter{{"第一章 总则", "1"}, {"第二章 点灯和熄灯", "3"}, {"第一节 点灯", "3"}, {"第三章 附则", "5"}}
	if !slices.Equal(p.Text.Chapters, chapters) {
		t.Errorf("chapters %v", p.Text.Chapters)
	}
}

func TestParseFindsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":       {"", "没有读到标题"},
		"no articles":   {"路灯条例\n（2024年1月2日通过）\n点灯。", "没有读到条文"},
		"a gap":         {"路灯条例\n第一条 甲。\n第三条 乙。", "第 3 行：第一条后面是第三条，中间缺了"},
		"an inserted":   {"路灯条例\n第一条 甲。\n第一条之二 乙。", "第一条后面是第一条之二，中间缺了"},
		"a double":      {"路灯条例\n第一条 甲。\n第二条 乙。\n第二条 丙。", "第 4 行：第二条出现了两次"},
		"a double back": {"路灯条例\n第一条 甲。\n第二条 乙。\n第一条 丙。", "第 4 行：第一条出现了两次"},
		"backwards":     {"路灯条例\n第一条 甲。\n第三条 乙。\n第二条 丙。", "第三条后面是第二条，次序不对"},
		"late":          {"路灯条例\n第二条 乙。", "第一个条文是第二条"},
		"empty":         {"路灯条例\n第一条\n第二条 乙。", "第 2 行：第一条没有内容"},
	} {
		t.Run(name, func(t *testing.T) {
			p := statute.Parse(c.text)
			var all []string
			for _, wrong := range p.Problems {
				all = append(all, wrong.String())
			}
			if !strings.Contains(strings.Join(all, "\n"), c.want) {
				t.Errorf("problems %q", all)
			}
		})
	}
}

func TestAdoption(t *testing.T) {
	for line, want := range map[string][2]string{
		"（2007年4月9日国务院令第1号公布　自2007年6月1日起施行）":             {"2007-04-09", "2007 年公布"},
		"（二〇〇五年八月二十八日通过 根据二〇一二年十月二十六日《决定》修正）":            {"2012-10-26", "2012 年修正"},
		"(2018年3月11日第十三届全国人民代表大会第一次会议通过的《修正案》修正)":        {"2018-03-11", "2018 年修正"},
		"（2010年7月8日令第577号公布 根据2019年3月2日《关于修改部分条例的决定》修订）": {"2019-03-02", "2019 年修订"},
		"（1997年3月14日修订 根据2020年12月26日通过的《刑律修正案（十一）》修正）":   {"2020-12-26", "2020 年修正"},
		"（2024年13月41日通过）": {"", ""},
		"（试行）":            {"", ""},
	} {
		p := statute.Parse("路灯条例\n" + line + "\n第一条 甲。")
		if got := [2]string{p.Day, p.Label}; got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}

// docx packs paragraphs the way Word does.
func docx(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := []string{"word/document.xml", "word/numbering.xml", "word/styles.xml"}
	for i, part := range append([]string{"<w:body>" + body + "</w:body>"}, more...) {
		f, err := z.Create(names[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err = f.Write([]byte(`<?xml version="1.0"?><w:part xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + part + `</w:part>`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDecodeWord(t *testing.T) {
	text, err := statute.Decode(docx(t, `
		<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>路灯</w:t></w:r><w:r><w:t>条例</w:t></w:r></w:p>
		<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>第一条</w:t><w:tab/><w:t>点灯</w:t></w:r>
		<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>。</w:t></w:r></w:ins></w:p></w:tc></w:tr></w:tbl>
		<w:p><w:hyperlink><w:r><w:t>第二条</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>熄灯。</w:t></w:r></w:p>`))
	if want := "路灯条例\n第一条 点灯。\n第二条\n熄灯。"; err != nil || text != want {
		t.Errorf("%q, %v", text, err)
	}
}

func TestDecodeText(t *testing.T) {
	encode := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const text = "第一条　点灯。\n第二条　𠮷日熄灯。\n"
	for name, data := range map[string][]byte{
		"UTF-8":           []byte(text),
		"UTF-8 with mark": []byte("\xef\xbb\xbf" + text),
		"GB 18030":        encode(simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))),
		"UTF-16 LE":       encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))),
		"UTF-16 BE":       encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))),
		"UTF-16 LE bare":  encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))),
		"UTF-16 BE bare":  encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))),
	} {
		if got, err := statute.Decode(data); err != nil || got != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	var other bytes.Buffer
	z := zip.NewWriter(&other)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"too long":       {bytes.Repeat([]byte("a"), statute.MaxFile+1), statute.ErrTooLong},
		"too many lines": {bytes.Repeat([]byte("\n"), 50_000), statute.ErrTooLong},
		"a bomb":         {docx(t, "<w:p><w:t>"+strings.Repeat("灯", 33<<20/3)+"</w:t></w:p>"), statute.ErrTooLong},
		"no text":        {[]byte{1, 0, 2}, statute.ErrUnreadable},
		"no encoding":    {[]byte("\xff\xff\xff"), statute.ErrUnreadable},
		"no document":    {append([]byte("PK\x03\x04"), other.Bytes()...), statute.ErrUnreadable},
		"broken XML":     {docx(t, "<w:p><w:r>"), statute.ErrUnreadable},
	} {
		if _, err := statute.Decode(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzDecode and FuzzParse hold what any file may be to what the rest counts on.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(lamps))
	f.Add(docx(f, "<w:p><w:r><w:t>第一条</w:t></w:r></w:p>"))
	f.Add(docx(f, para("", 1, 0, "甲。")+para("条", 0, -1, "乙。"), lawLists, lawStyles))
	f.Add([]byte{0xff, 0xfe, '\n', 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := statute.Decode(data)
		if err != nil && text != "" {
			t.Error("a text and an error")
		}
		if err == nil {
			wellFormed(t, statute.Parse(text))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(lamps)
	f.Add("路灯条例\n第九千九百九十九条之九十九 甲。\n第0条\n第万条")
	f.Fuzz(func(t *testing.T, text string) { wellFormed(t, statute.Parse(text)) })
}

func wellFormed(t *testing.T, p statute.Parsed) {
	t.Helper()
	if len(p.Order) != len(p.Text.Articles) {
		t.Errorf("%d articles in order, %d in all", len(p.Order), len(p.Text.Articles))
	}
	for _, article := range p.Order {
		if text, there := p.Text.Articles[article]; !there || strings.TrimSpace(text) == "" && len(p.Problems) == 0 {
			t.Errorf("article %s: %q", article, text)
		}
	}
}
