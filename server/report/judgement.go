package report

import (
	"math"
	"slices"
)

// Judgement is what a sample of answers tells of a question.
type Judgement struct {
	// Discrimination is how well the question tells those who know from those who do not, -1 to 1; nil where too little is
	// known. See Judge. It is to hundredths, so that what is shown is what is compared.
	Discrimination *float64
	Sets           int    // with the question, that it was worked out of or would be
	MedianMS       *int64 // nil where too few times are known
	Times          int    // that are known
}

// How much must be known before a figure is given.
const (
	SetLeast   = 5  // answers in a set: the share of the others says little below
	SetsLeast  = 30 // sets with the question
	TimesLeast = 10
)

// Judge works out discrimination and time used of each question.
//
// Discrimination is the point-biserial correlation, corrected for the question's own part: between 1 for right and 0 for
// wrong, and the share of right answers to the other questions of the same set. Source: S. Henrysson, Correction of
// item-total correlations in item analysis, Psychometrika 28 (1963), 211-218. Upper and lower 27 % would need all sets
// to be of the same questions, which sets that are drawn are not. From 0.2 on a question is taken to be of use, from 0.4
// to be very good: R. L. Ebel, D. A. Frisbie, Essentials of Educational Measurement, 5th edition, 1991. One below nought
// is more often right with those who know less, and mostly has a fault.
//
// The time is a median, because phones that are put aside make the mean useless.
func Judge(all []Try) map[string]Judgement {
	sums, times := map[string]*moments{}, map[string][]int64{}
	for _, set := range bySet(all) {
		right := int64(0)
		for _, try := range set {
			right += try.Right
			if try.TookMS > 0 {
				times[try.Question] = append(times[try.Question], try.TookMS)
			}
		}
		if len(set) < SetLeast {
			continue
		}
		for _, try := range set {
			m := sums[try.Question]
			if m == nil {
				m = &moments{}
				sums[try.Question] = m
			}
			m.add(float64(try.Right), float64(right-try.Right)/float64(len(set)-1))
		}
	}
	out := map[string]Judgement{}
	for id, m := range sums {
		j := Judgement{Sets: int(m.n)}
		if r, ok := m.correlation(); ok && j.Sets >= SetsLeast {
			r = math.Round(r*100) / 100
			j.Discrimination = &r
		}
		out[id] = j
	}
	for id, took := range times {
		j := out[id]
		if j.Times = len(took); j.Times >= TimesLeast {
			middle := median(took)
			j.MedianMS = &middle
		}
		out[id] = j
	}
	return out
}

// below reports whether discrimination lies below a bound and, with a confidence of 95 %, not by the chance of which sets
// there are: by Fisher's transformation, R. A. Fisher, On the "probable error" of a coefficient of correlation deduced
// from a small sample, Metron 1 (1921), 3-32.
func (j Judgement) below(bound float64) bool {
	if j.Discrimination == nil || j.Sets < SetsLeast {
		return false
	}
	highest := math.Atanh(*j.Discrimination) + quantile95/math.Sqrt(float64(j.Sets)-3)
	return highest < math.Atanh(bound)
}

const quantile95 = 1.645 // of the normal distribution

func bySet(all []Try) map[[2]string][]Try {
	sets := map[[2]string][]Try{}
	for _, try := range all {
		key := [2]string{try.Session, try.Person}
		sets[key] = append(sets[key], try)
	}
	return sets
}

// median sorts the numbers, of which there must be one.
func median(all []int64) int64 {
	slices.Sort(all)
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}

// moments are the sums a correlation is worked out of.
type moments struct{ n, x, y, xx, yy, xy float64 }

func (m *moments) add(x, y float64) {
	m.n, m.x, m.y, m.xx, m.yy, m.xy = m.n+1, m.x+x, m.y+y, m.xx+x*x, m.yy+y*y, m.xy+x*y
}

// correlation is Pearson's; there is none where one side never differs.
func (m *moments) correlation() (float64, bool) {
	vx, vy := m.n*m.xx-m.x*m.x, m.n*m.yy-m.y*m.y
	if vx < 1e-9 || vy < 1e-9 {
		return 0, false
	}
	return max(-1, min(1, (m.n*m.xy-m.x*m.y)/math.Sqrt(vx*vy))), true
}
