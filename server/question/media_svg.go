package question

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of a drawing.
const (
	maxElements = 2000
	maxNested   = 32
)

const svgSpace = "http://www.w3.org/2000/svg"

// What a drawing may be made of. Nothing here can run, load, move or repeat something else: what a list does not
// name is refused, not taken out, so that the file in the folder is the file that is served.
var (
	svgElements = []string{
		"svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
		"linearGradient", "radialGradient", "stop", "clipPath",
	}
	svgAttributes = []string{
		"viewBox", "width", "height", "id", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy",
		"d", "points", "transform", "fill", "fill-opacity", "fill-rule", "clip-path", "clip-rule", "clipPathUnits", "opacity",
		"stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
		"stroke-dashoffset", "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod",
		"font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing",
		"preserveAspectRatio",
	}
	svgLocal = regexp.MustCompile(`^url\(#[A-Za-z][A-Za-z0-9_-]*\)$`)
	svgPlain = regexp.MustCompile(`^[^:\\<>&@;{}]*$`)
	svgOpen  = regexp.MustCompile(`^\s*<\?xml version=["']1\.0["']( encoding=["'][Uu][Tt][Ff]-8["'])?\s*\?>`)
)

// checkSVG wants a drawing of a known few elements and attributes, with a size.
func checkSVG(data []byte) (width, height int, wrong string) {
	if !utf8.Valid(data) {
		return 0, 0, "SVG 不是 UTF-8 编码"
	}
	text := data[len(svgOpen.Find(data)):]
	if bytes.Contains(text, []byte("<!")) || bytes.Contains(text, []byte("<?")) {
		return 0, 0, "SVG 里不能有注释、文档类型声明和处理指令"
	}
	r := &svgReader{}
	if wrong := r.read(xml.NewDecoder(bytes.NewReader(text))); wrong != "" {
		return 0, 0, wrong
	}
	return r.width, r.height, ""
}

// svgReader walks a drawing.
type svgReader struct {
	width, height    int
	elements, nested int
}

func (r *svgReader) read(d *xml.Decoder) (wrong string) {
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && r.elements > 0:
			return ""
		case err != nil:
			return "SVG 的写法不对：标签没有配对，或者不是 SVG"
		}
		switch t := token.(type) {
		case xml.StartElement:
			wrong = r.element(t)
		case xml.EndElement:
			r.nested--
		case xml.CharData:
			if r.nested == 0 && len(bytes.TrimSpace(t)) > 0 {
				wrong = "SVG 前后有多余的文字"
			}
		default:
			wrong = "SVG 里有不认识的内容"
		}
		if wrong != "" {
			return wrong
		}
	}
}

func (r *svgReader) element(e xml.StartElement) (wrong string) {
	r.elements++
	r.nested++
	switch {
	case e.Name == (xml.Name{Local: "svg"}):
		return "SVG 最外面的 <svg> 要写 xmlns=\"" + svgSpace + "\""
	case e.Name.Space != svgSpace || !slices.Contains(svgElements, e.Name.Local):
		return fmt.Sprintf("SVG 里不能有 <%s>", shorten(e.Name.Local))
	case (e.Name.Local == "svg") != (r.elements == 1):
		return "SVG 里恰有一个 <svg>，在最外面"
	case r.elements > maxElements || r.nested > maxNested:
		return fmt.Sprintf("SVG 太复杂：最多 %d 个图形，%d 层", maxElements, maxNested)
	}
	seen := map[xml.Name]bool{}
	for _, a := range e.Attr {
		if seen[a.Name] {
			return fmt.Sprintf("SVG 的属性“%s”写了两次", shorten(a.Name.Local))
		}
		seen[a.Name] = true
		if wrong := checkAttribute(a); wrong != "" {
			return wrong
		}
	}
	if r.elements == 1 {
		return r.size(e.Attr)
	}
	return ""
}

func checkAttribute(a xml.Attr) (wrong string) {
	if a.Name == (xml.Name{Local: "xmlns"}) && a.Value == svgSpace {
		return ""
	}
	if a.Name.Space != "" || !slices.Contains(svgAttributes, a.Name.Local) {
		return fmt.Sprintf("SVG 里不能有属性“%s”", shorten(a.Name.Local))
	}
	outside := strings.Contains(strings.ToLower(a.Value), "url(") && !svgLocal.MatchString(a.Value)
	if outside || !svgPlain.MatchString(a.Value) {
		return fmt.Sprintf("SVG 的属性“%s”不能指到外面，也不能带样式语句", a.Name.Local)
	}
	return ""
}

// size reads the viewBox: only its sides' ratio matters to a page.
func (r *svgReader) size(attributes []xml.Attr) (wrong string) {
	i := slices.IndexFunc(attributes, func(a xml.Attr) bool { return a.Name.Local == "viewBox" })
	if i < 0 {
		return "SVG 没有写 viewBox，不知道有多大"
	}
	numbers := strings.FieldsFunc(attributes[i].Value, func(r rune) bool { return r == ' ' || r == ',' })
	if len(numbers) != 4 {
		return "SVG 的 viewBox 应当是四个数"
	}
	var sides [4]float64
	for n, text := range numbers {
		side, err := strconv.ParseFloat(text, 64)
		if err != nil || !(side >= -maxSide && side <= maxSide) { // not a number is neither
			return "SVG 的 viewBox 应当是四个不超过 4096 的数"
		}
		sides[n] = side
	}
	if r.width, r.height = int(sides[2]), int(sides[3]); r.width < 1 || r.height < 1 {
		return "SVG 的宽和高至少是 1"
	}
	return ""
}
