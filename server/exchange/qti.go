package exchange

import (
	"archive/zip"
	"io"
	"path"
	"slices"
	"strings"

	"pufa/server/question"
)

const manifestPart = "imsmanifest.xml"

// qtiPackage reads the items a package's manifest names.
func (r *reader) qtiPackage(z *zip.Reader) {
	r.preview.Format = QTI
	text, ok := entryText(z, manifestPart)
	root, err := parseXML(text)
	if !ok || err != nil {
		r.refuse(QTI, "题包的目录 imsmanifest.xml 读不出来", "重新导出题包")
		return
	}
	n, read := 0, map[string]bool{manifestPart: true} // a file named twice is read once, or a small package takes for ever
	root.within(func(res node) {
		kind, name := strings.ToLower(res.attr("type")), path.Clean(res.attr("href"))
		if !strings.Contains(kind, "item") || read[name] {
			return
		}
		read[name] = true
		n++
		at := Place{Sheet: res.attr("href"), Row: n}
		item, ok := entryText(z, name)
		if !ok {
			r.problem(Problem{Place: at, Weight: Fault, Reason: "题包里没有这个文件，或它不是文字", Suggestion: "重新导出题包"})
			return
		}
		r.qtiItem(item, at)
	}, "resource")
}

func entryText(z *zip.Reader, name string) (string, bool) {
	f, err := z.Open(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 2<<20))
	if err != nil || len(data) == 2<<20 {
		return "", false
	}
	text, _, ok := decode(data)
	return text, ok
}

// short is the name of an element of QTI 2 for that of QTI 3: qti-simple-choice is simpleChoice.
func short(name string) string {
	rest, ok := strings.CutPrefix(name, "qti-")
	if !ok {
		return name
	}
	parts := strings.Split(rest, "-")
	for i, p := range parts[1:] {
		if p != "" {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

func shorten(n node) node {
	n.name = short(n.name)
	for i := range n.kids {
		n.kids[i] = shorten(n.kids[i])
	}
	return n
}

// qtiItem reads one item.
func (r *reader) qtiItem(text string, at Place) {
	root, err := parseXML(text)
	if err != nil {
		r.problem(Problem{Place: at, Weight: Fault, Reason: "XML 不完整，读不下去", Suggestion: "重新导出"})
		return
	}
	item := &qtiReader{draft: &draft{at: at}, root: shorten(root)}
	item.read()
	r.take(item.draft)
}

type qtiReader struct {
	*draft
	root node
	ids  []string
	body strings.Builder
}

var interactions = []string{"choiceInteraction", "orderInteraction", "textEntryInteraction", "extendedTextInteraction"}

func (q *qtiReader) read() {
	body, ok := q.root.child("itemBody")
	if !ok {
		q.blame("没有 itemBody", "重新导出")
		return
	}
	var found []node
	q.walk(body, &found)
	q.stem = tidy(q.body.String())
	if len(found) != 1 {
		if q.blame("一道题里应当恰有一处作答", "分成几道题"); len(found) == 0 {
			q.fault = &fault{reason: "没有认得的作答方式", suggestion: "可以读选择、排序、填空"}
		}
		return
	}
	q.extra.Explanation = q.feedback()
	q.solve(found[0])
}

// walk gathers the text of the body and its interactions.
func (q *qtiReader) walk(n node, found *[]node) {
	for _, k := range n.kids {
		switch {
		case k.name == "":
			q.body.WriteString(k.text)
		case slices.Contains(interactions, k.name):
			*found = append(*found, k)
			if prompt, ok := k.child("prompt"); ok {
				q.body.WriteByte(' ')
				q.walk(prompt, found)
			}
			if k.name == "textEntryInteraction" {
				q.body.WriteString(question.Blank)
			}
		case strings.HasSuffix(k.name, "Interaction"):
			q.blame("QTI 的 "+excerpt(k.name)+" 不收", "可以读选择、排序、填空")
		case k.name == "img" || k.name == "object" || k.name == "audio" || k.name == "video" || k.name == "svg":
			q.note("题里有图片、音频或视频，没有读", "看没有它题目是否还答得出来，导入后另行添加")
		case k.name == "feedbackInline" || k.name == "feedbackBlock" || k.name == "rubricBlock" || k.name == "templateBlock":
		default:
			if !slices.Contains(inline, k.name) {
				q.body.WriteByte(' ')
			}
			q.walk(k, found)
		}
	}
}

// solve reads the right answer of an interaction out of its declaration.
func (q *qtiReader) solve(interaction node) {
	id := interaction.attr("responseIdentifier", "response-identifier")
	var declared node
	q.root.each("responseDeclaration", func(n node) {
		if n.attr("identifier") == id {
			declared = n
		}
	})
	var values []string
	if correct, ok := declared.child("correctResponse"); ok {
		correct.each("value", func(v node) { values = append(values, tidy(v.plain())) })
	}
	switch interaction.name {
	case "extendedTextInteraction":
		q.kind, q.answer = question.Open, strings.Join(values, " ")
	case "textEntryInteraction":
		q.text(declared, values)
	default:
		q.choices(interaction, declared, values)
	}
}

// choices reads options, and the right ones by their identifiers.
func (q *qtiReader) choices(interaction, declared node, values []string) {
	interaction.within(func(c node) {
		sub := &qtiReader{draft: &draft{at: q.at}}
		sub.walk(c, &[]node{})
		q.notices = append(q.notices, sub.notices...)
		q.ids = append(q.ids, c.attr("identifier"))
		q.add(tidy(sub.body.String()))
	}, "simpleChoice")
	for _, v := range values {
		i := slices.Index(q.ids, v)
		if i < 0 || slices.Contains(q.right, i) {
			q.blame("正确答案“"+excerpt(v)+"”不是选项之一", "改正 correctResponse")
			return
		}
		q.right = append(q.right, i)
	}
	switch cardinality := declared.attr("cardinality"); {
	case interaction.name == "orderInteraction":
		q.kind = question.Ordering
	case cardinality == "multiple":
		q.kind = question.Multiple
	case cardinality == "single" && interaction.attr("class") == judgeClass:
		q.kind = question.Judge
	case cardinality == "single":
		q.kind = question.Single
	default:
		q.blame("没有说明是单选还是多选", "补上 cardinality")
	}
}

// judgeClass marks the true-or-false questions that we write, since QTI has none of its own.
const judgeClass = "pufa-judge"

// text reads a gap: all texts that earn as much as the right one are accepted.
func (q *qtiReader) text(declared node, values []string) {
	switch declared.attr("baseType", "base-type") {
	case "float", "integer":
		q.kind = question.Numeric
		if len(values) != 1 {
			q.blame("估算题要有一个答案", "改正 correctResponse")
			return
		}
		q.near(values[0], q.tolerance())
		q.stem = tidy(strings.TrimSuffix(q.stem, question.Blank))
		return
	}
	q.kind, q.accept = question.Fill, values
	mapping, ok := declared.child("mapping")
	if !ok {
		return
	}
	mapping.each("mapEntry", func(e node) {
		key := tidy(e.attr("mapKey", "map-key"))
		if value := strings.TrimSpace(e.attr("mappedValue", "mapped-value")); value == "1" || value == "1.0" {
			if !slices.Contains(q.accept, key) {
				q.accept = append(q.accept, key)
			}
		} else if value != "0" && value != "0.0" {
			q.note("只得部分分的写法没有读", "需要的话加进可接受的写法")
		}
	})
}

// tolerance is how far a number may be off, as the item's processing says.
func (q *qtiReader) tolerance() string {
	out := ""
	q.root.within(func(n node) {
		if n.attr("toleranceMode", "tolerance-mode") == "absolute" {
			out, _, _ = strings.Cut(strings.TrimSpace(n.attr("tolerance")), " ")
		}
	}, "equal")
	return out
}

// feedback is the explanation: what is shown whatever was answered.
func (q *qtiReader) feedback() string {
	out := ""
	q.root.each("modalFeedback", func(n node) {
		if n.attr("identifier") == explanationID {
			out = tidy(n.plain())
		}
	})
	return out
}

// explanationID names the feedback that we write explanations into.
const explanationID = "EXPLANATION"
