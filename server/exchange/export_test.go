package exchange

import "pufa/server/question"

// What the property test needs to know of a format.
var Same = same

func Kept(f Format, q question.Question) question.Question { return writers[f].kept(q) }

func Types(f Format) []question.Type { return writers[f].types }
