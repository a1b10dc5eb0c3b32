package question

import "slices"

// Grade says how right an answer is.
type Grade struct {
	Correct bool
	Share   int // what part of the points it is worth where parts count, in thousandths; Whole if Correct
}

// Whole is the Share of a right answer.
const Whole = 1000

// Assess grades a given answer. A Multiple that names some of the right options and no wrong one is worth their
// share, a Numeric what its closeness is worth; everything else is right or worth nothing. Its error is ErrGiven.
func Assess(q Question, given Given) (Grade, error) {
	correct, err := Mark(q, given)
	switch {
	case err != nil:
		return Grade{}, err
	case correct:
		return Grade{Correct: true, Share: Whole}, nil
	case q.Type == Numeric:
		return Grade{Share: q.Estimate.share(given.Text)}, nil
	case q.Type == Multiple && within(given.Options, q.Answer):
		return Grade{Share: Whole * len(given.Options) / len(q.Answer)}, nil
	}
	return Grade{}, nil
}

func within(part, whole []int) bool {
	return !slices.ContainsFunc(part, func(o int) bool { return !slices.Contains(whole, o) })
}
