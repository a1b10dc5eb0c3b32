package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// node is an element of a document that is small enough to be held whole.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []node // elements, and texts without a name
	text  string
}

const maxNodes = 300_000 // attributes counted

var errMarkup = errors.New("exchange: not a document that can be read")

// parseXML reads a document. Declarations of entities are not followed.
func parseXML(text string) (node, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // decoded already
	d.Entity = xml.HTMLEntity
	stack := []*node{{}}
	for count := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return node{}, err
		}
		if e, ok := token.(xml.StartElement); ok {
			count += len(e.Attr)
		}
		if count++; count > maxNodes {
			return node{}, errMarkup
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) > maxDepth {
				return node{}, errMarkup
			}
			stack = append(stack, &node{name: t.Name.Local, attrs: t.Copy().Attr})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			parent := stack[len(stack)-1]
			parent.kids = append(parent.kids, *top)
		case xml.CharData:
			top.kids = append(top.kids, node{text: string(t)})
		}
	}
	for _, k := range stack[0].kids {
		if k.name != "" {
			return k, nil
		}
	}
	return node{}, errMarkup
}

// rootOf is the name of a document's first element, "" if it has none.
func rootOf(text string) string {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for range 1000 {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		if e, ok := token.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
	return ""
}

func (n node) attr(names ...string) string {
	for _, a := range n.attrs {
		for _, name := range names {
			if a.Name.Local == name {
				return a.Value
			}
		}
	}
	return ""
}

// child is the first element of a name right below.
func (n node) child(name string) (node, bool) {
	for _, k := range n.kids {
		if k.name == name {
			return k, true
		}
	}
	return node{}, false
}

// each walks over the elements of a name right below.
func (n node) each(name string, do func(node)) {
	for _, k := range n.kids {
		if k.name == name {
			do(k)
		}
	}
}

// within walks over the elements of some names however deep.
func (n node) within(do func(node), names ...string) {
	for _, k := range n.kids {
		for _, name := range names {
			if k.name == name {
				do(k)
			}
		}
		k.within(do, names...)
	}
}

// plain is the text in an element and below.
func (n node) plain() string {
	if n.name == "" && len(n.kids) == 0 {
		return n.text
	}
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(k.plain())
	}
	return b.String()
}
