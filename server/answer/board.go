package answer

import "slices"

// BoardKind says what the lines of a board are.
type BoardKind string

// The kinds of board.
const (
	OfDistricts   BoardKind = "district"
	OfCommunities BoardKind = "community"
	OfUnits       BoardKind = "unit"
	OfPersons     BoardKind = "person"
)

// BoardKinds are all kinds, the largest first.
func BoardKinds() []BoardKind { return []BoardKind{OfDistricts, OfCommunities, OfUnits, OfPersons} }

// Measure names one of the six counters.
type Measure string

// The measures.
const (
	ByRegistrations  Measure = "registrations"
	ByParticipants   Measure = "participants"
	ByAttempts       Measure = "attempts"
	ByAnswers        Measure = "answers"
	ByCorrect        Measure = "correct"
	ByActivityPoints Measure = "activity_points"
)

// Measures are what a board of this kind may be ranked by. One person is always one person, and how many attempts were
// whose is not counted.
func (k BoardKind) Measures() []Measure {
	if k == OfPersons {
		return []Measure{ByActivityPoints, ByAnswers, ByCorrect}
	}
	return []Measure{ByRegistrations, ByParticipants, ByAttempts, ByAnswers, ByCorrect, ByActivityPoints}
}

// Scale is to how many heads a board's figures are put where they go by heads: units have few people, places many.
func (k BoardKind) Scale() int64 {
	if k == OfUnits {
		return 100
	}
	return 1000
}

// Order is what a board goes by. With no measure it ranks nobody and is in the order of codes or names.
type Order struct {
	By      Measure
	PerHead bool
}

// Fits reports whether a board of this kind can go by the order: persons have no heads, and a figure by heads needs one.
func (o Order) Fits(k BoardKind) bool {
	switch {
	case o.By == "":
		return !o.PerHead && k != OfPersons
	case o.PerHead && k == OfPersons:
		return false
	default:
		return slices.Contains(k.Measures(), o.By)
	}
}
