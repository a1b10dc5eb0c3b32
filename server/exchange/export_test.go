package exchange

import "pufa/server/question"

// As reads a text, or the records of an old workbook, as one format, so that the fuzzer need not find out what makes it one.
func As(f Format, data string) Preview {
	r := &reader{}
	switch f {
	case Text:
		r.text(textLines(data))
	case CSV:
		r.csv(data, ',')
	case GIFT:
		r.gift(data)
	case Aiken:
		r.aiken(data)
	case Moodle:
		r.moodle(data)
	case QTI:
		r.qtiItem(data, Place{Row: 1})
	case Bank:
		r.bank(data)
	case OldBook:
		r.oldRecords([]byte(data))
	}
	r.settle()
	return r.preview
}

// What the property test needs to know of a format.
var Same = same

func Kept(f Format, q question.Question) question.Question { return writers[f].kept(q) }

func Types(f Format) []question.Type { return writers[f].types }
