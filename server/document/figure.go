package document

import (
	"fmt"
	"strconv"
	"strings"
)

// Figure is what a text may show by name: a number out of the books, or words.
type Figure struct {
	Name  string `json:"name" bson:"name"`
	Value int64  `json:"value" bson:"value"`
	Unit  string `json:"unit,omitempty" bson:"unit,omitempty"` // said in the list of figures; texts write their own
	Words string `json:"words,omitempty" bson:"words,omitempty"`
	Link  string `json:"link,omitempty" bson:"link,omitempty"` // where the records it was counted from are listed
}

// Figures are looked up by name.
type Figures map[string]Figure

// Add keeps a figure under its name.
func (f Figures) Add(figure Figure) { f[figure.Name] = figure }

// None says that there is nothing to tell: no words and zero.
func (f Figure) None() bool { return f.Words == "" && f.Value == 0 }

// The forms a text may ask for: {名称|余}.
const (
	formPlain = ""
	formOver  = "余" // rounded down, and 余 where that took something away
	formMore  = "多" // the same with 多
	formWan   = "万" // in ten thousands, to two decimals
)

// shown is the figure as a text asks for it, ok unless there is no such form.
func (f Figure) shown(form string) (text string, ok bool) {
	if f.Words != "" {
		return f.Words, form == formPlain
	}
	switch form {
	case formPlain:
		return strconv.FormatInt(f.Value, 10), true
	case formOver, formMore:
		return rounded(f.Value, form), true
	case formWan:
		return inWan(f.Value), true
	default:
		return "", false
	}
}

const wan = 10_000

// rounded keeps the two leading digits, as summaries do: 5832 is 5800余, 12345 is 1.2万余, 1000 is 1000.
func rounded(n int64, word string) string {
	step := int64(1)
	for n/step >= 100 {
		step *= 10
	}
	kept := n / step * step
	text := strconv.FormatInt(kept, 10)
	if kept >= wan {
		text = tidy(fmt.Sprintf("%d.%d", kept/wan, kept%wan/(wan/10))) + "万"
	}
	if kept == n {
		return text
	}
	return text + word
}

// inWan rounds half up to two decimals.
func inWan(n int64) string {
	hundredths := (n + wan/200) / (wan / 100)
	return tidy(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)) + "万"
}

func tidy(decimal string) string { return strings.TrimRight(strings.TrimRight(decimal, "0"), ".") }
