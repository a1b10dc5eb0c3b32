package exchange

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"pufa/server/question"
)

// esc is a text as XML has it.
func esc(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// writeMoodle writes Moodle XML; a topic is a category.
func writeMoodle(w io.Writer, _ string, qs []question.Question) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, xml.Header, "<quiz>\n")
	topic := ""
	for n, q := range qs {
		if q.Topic != topic {
			topic = q.Topic
			category := "$course$/top"
			if topic != "" {
				category += "/" + topic
			}
			fmt.Fprintf(b, "<question type=\"category\"><category><text>%s</text></category></question>\n", esc(category))
		}
		name := q.ID
		if name == "" {
			name = fmt.Sprint(n + 1)
		}
		fmt.Fprintf(b, "<question type=\"%s\">\n<name><text>%s</text></name>\n<questiontext format=\"plain_text\"><text>%s</text></questiontext>\n",
			moodleTypes[q.Type], esc(name), esc(q.Stem))
		fmt.Fprintf(b, "<generalfeedback format=\"plain_text\"><text>%s</text></generalfeedback>\n<defaultgrade>1</defaultgrade>\n", esc(q.Explanation))
		moodleSolution(b, q)
		fmt.Fprint(b, "</question>\n")
	}
	fmt.Fprint(b, "</quiz>\n")
	return b.Flush()
}

var moodleTypes = map[question.Type]string{
	question.Single: "multichoice", question.Multiple: "multichoice", question.Judge: "truefalse", question.Fill: "shortanswer",
	question.Numeric: "numerical", question.Ordering: "ordering",
}

func moodleSolution(w io.Writer, q question.Question) {
	answer := func(fraction, text, more string) {
		fmt.Fprintf(w, "<answer fraction=\"%s\" format=\"plain_text\"><text>%s</text>%s</answer>\n", fraction, esc(text), more)
	}
	switch q.Type {
	case question.Fill:
		for _, a := range q.Accept {
			answer("100", a, "")
		}
	case question.Numeric:
		answer("100", q.Estimate.Value.String(), "<tolerance>"+q.Estimate.Tolerance.String()+"</tolerance>")
	case question.Ordering:
		for i, o := range q.Options {
			answer(fmt.Sprintf("%d.0000000", i+1), o, "")
		}
	case question.Judge:
		for i, word := range []string{"true", "false"} {
			answer(map[bool]string{true: "100", false: "0"}[q.Answer[0] == i], word, "")
		}
	default:
		fmt.Fprintf(w, "<single>%t</single>\n<shuffleanswers>true</shuffleanswers>\n<answernumbering>ABCD</answernumbering>\n", q.Type == question.Single)
		for i, o := range q.Options {
			right, fraction := slices.Contains(q.Answer, i), "0"
			if right || q.Type == question.Multiple {
				fraction = share(right, len(q.Answer))
			}
			answer(fraction, o, "")
		}
	}
}

// writeQTI writes a package of QTI 3.0: an item for each question, and the manifest that names them.
func writeQTI(w io.Writer, title string, qs []question.Question) error {
	z := zip.NewWriter(w)
	put := func(name, text string) error {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		_, err = io.WriteString(f, text)
		return err
	}
	var resources strings.Builder
	for n, q := range qs {
		id := fmt.Sprintf("item%05d", n+1)
		fmt.Fprintf(&resources, "<resource identifier=\"%s\" type=\"imsqti_item_xmlv3p0\" href=\"items/%s.xml\"><file href=\"items/%s.xml\"/></resource>\n", id, id, id)
		if err := put("items/"+id+".xml", qtiItem(id, q)); err != nil {
			return err
		}
	}
	manifest := xml.Header + `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="MANIFEST">` +
		"\n<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n" + resources.String() + "</resources>\n</manifest>\n"
	_ = title // a package has none
	if err := put(manifestPart, manifest); err != nil {
		return err
	}
	return z.Close()
}

const qtiTemplates = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"

func qtiItem(id string, q question.Question) string {
	var b strings.Builder
	title := q.ID
	if title == "" {
		title = id
	}
	fmt.Fprintf(&b, `%s<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="%s" title="%s" xml:lang="zh-CN" adaptive="false" time-dependent="false">`+"\n",
		xml.Header, id, esc(title))
	body, processing := qtiBody(&b, q)
	b.WriteString(`<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>` + "\n")
	if q.Explanation != "" {
		b.WriteString(`<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"><qti-default-value><qti-value>` +
			explanationID + "</qti-value></qti-default-value></qti-outcome-declaration>\n")
	}
	b.WriteString("<qti-item-body>" + body + "</qti-item-body>\n" + processing + "\n")
	if q.Explanation != "" {
		fmt.Fprintf(&b, `<qti-modal-feedback outcome-identifier="FEEDBACK" show-hide="show" identifier="%s"><qti-content-body><p>%s</p></qti-content-body></qti-modal-feedback>`+"\n",
			explanationID, esc(q.Explanation))
	}
	b.WriteString("</qti-assessment-item>\n")
	return b.String()
}

// qtiBody writes the declaration of the answer, and gives what is shown and how it is marked.
func qtiBody(w io.Writer, q question.Question) (body, processing string) {
	switch q.Type {
	case question.Fill:
		return qtiGap(w, q), qtiTemplate("map_response")
	case question.Numeric:
		qtiDeclare(w, "single", "float", []string{q.Estimate.Value.String()}, "")
		return "<p>" + esc(q.Stem) + "</p><p>" + qtiEntry + "</p>", qtiNear(q.Estimate.Tolerance.String())
	}
	var ids []string
	for _, i := range q.Answer {
		ids = append(ids, string(rune('A'+i)))
	}
	cardinality := map[question.Type]string{question.Single: "single", question.Judge: "single", question.Multiple: "multiple", question.Ordering: "ordered"}[q.Type]
	qtiDeclare(w, cardinality, "identifier", ids, "")
	return qtiChoices(q), qtiTemplate("match_correct")
}

const qtiEntry = `<qti-text-entry-interaction response-identifier="RESPONSE"/>`

func qtiDeclare(w io.Writer, cardinality, base string, values []string, more string) {
	fmt.Fprintf(w, `<qti-response-declaration identifier="RESPONSE" cardinality="%s" base-type="%s"><qti-correct-response>`, cardinality, base)
	for _, v := range values {
		fmt.Fprintf(w, "<qti-value>%s</qti-value>", esc(v))
	}
	fmt.Fprintf(w, "</qti-correct-response>%s</qti-response-declaration>\n", more)
}

func qtiTemplate(name string) string {
	return `<qti-response-processing template="` + qtiTemplates + name + `"/>`
}

// qtiGap is a stem with its gap; all texts that are accepted earn the same.
func qtiGap(w io.Writer, q question.Question) string {
	var mapping strings.Builder
	for _, a := range q.Accept {
		fmt.Fprintf(&mapping, `<qti-map-entry map-key="%s" mapped-value="1"/>`, esc(a))
	}
	qtiDeclare(w, "single", "string", q.Accept[:1], `<qti-mapping default-value="0">`+mapping.String()+`</qti-mapping>`)
	before, after, _ := strings.Cut(q.Stem, question.Blank)
	return "<p>" + esc(before) + qtiEntry + esc(after) + "</p>"
}

// qtiNear marks a number that may be off by so much.
func qtiNear(tolerance string) string {
	return `<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="absolute" tolerance="` + tolerance + " " + tolerance +
		`"><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing>`
}

func qtiChoices(q question.Question) string {
	var b strings.Builder
	element, more := "qti-choice-interaction", ` max-choices="1"`
	switch q.Type {
	case question.Ordering:
		element, more = "qti-order-interaction", ""
	case question.Multiple:
		more = ` max-choices="0"`
	case question.Judge:
		more += ` class="` + judgeClass + `"`
	}
	fmt.Fprintf(&b, `<%s response-identifier="RESPONSE" shuffle="true"%s><qti-prompt>%s</qti-prompt>`, element, more, esc(q.Stem))
	for i, o := range q.Choices() {
		fmt.Fprintf(&b, `<qti-simple-choice identifier="%c">%s</qti-simple-choice>`, 'A'+i, esc(o))
	}
	fmt.Fprintf(&b, "</%s>", element)
	return b.String()
}
