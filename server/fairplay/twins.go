package fairplay

import (
	"context"
	"slices"
	"time"
)

// Timing is how the questions of one set were answered, kept to be compared with other people's. It is kept of what
// counts for a board only, and goes by itself.
type Timing struct {
	ID       string    `bson:"_id"` // the set's
	Person   string    `bson:"person"`
	Campaign string    `bson:"campaign"`
	Phase    string    `bson:"phase"`
	Day      string    `bson:"day"`
	Count    int       `bson:"count"`
	Bucket   int64     `bson:"bucket"` // the whole time, coarsely: those that can be alike are in neighbouring ones
	TookMS   []int64   `bson:"took_ms"`
	Bad      []Bad     `bson:"bad,omitempty"`
	At       time.Time `bson:"at"`
}

// Bad is a question that was answered wrongly, and how.
type Bad struct {
	Question string `bson:"question"`
	What     string `bson:"what"`
}

// Timings keeps timings.
type Timings interface {
	// Keep keeps one; one that is there already is no error.
	Keep(ctx context.Context, t Timing) error
	// Like are those of the same contest, day and number of questions in these buckets, of other people.
	Like(ctx context.Context, t Timing, buckets []int64) ([]Timing, error)
}

// timing is what a set leaves to be compared; false if it is too short to say anything.
func (t Thresholds) timing(s *Set) (Timing, bool) {
	if !s.Ranked || len(s.Answers) < t.Twins {
		return Timing{}, false
	}
	kept := Timing{ID: s.ID, Person: s.Person, Campaign: s.Campaign, Phase: s.Phase, Day: s.Day, Count: len(s.Answers)}
	whole := int64(0)
	for _, a := range s.Answers {
		took := a.Took.Milliseconds()
		kept.TookMS = append(kept.TookMS, took)
		whole += took
		if a.At.After(kept.At) {
			kept.At = a.At
		}
		if !a.Right {
			kept.Bad = append(kept.Bad, Bad{a.Question, a.What})
		}
	}
	kept.Bucket = whole / t.width(kept.Count)
	return kept, true
}

// width is how much time a bucket spans: what two sets that are alike can differ by in all, and a second at least.
func (t Thresholds) width(count int) int64 {
	return max(int64(count)*t.Same.Milliseconds(), time.Second.Milliseconds())
}

// around are the buckets in which a set that is alike can be.
func around(bucket int64) []int64 { return []int64{bucket - 1, bucket, bucket + 1} }

// alike compares two people's sets.
func (t Thresholds) alike(a, b Timing) (alike, sameBad int, ok bool) {
	n := min(len(a.TookMS), len(b.TookMS))
	for i := range n {
		x, y := a.TookMS[i], b.TookMS[i]
		if min(x, y) >= t.Burst.Milliseconds() && max(x, y)-min(x, y) <= t.Same.Milliseconds() {
			alike++
		}
	}
	otherwise := 0
	for _, bad := range a.Bad {
		i := slices.IndexFunc(b.Bad, func(other Bad) bool { return other.Question == bad.Question })
		switch {
		case i < 0:
		case b.Bad[i].What == bad.What:
			sameBad++
		default:
			otherwise++
		}
	}
	byTime := alike >= t.Twins && alike*100 >= n*t.TwinShare
	bySlips := sameBad >= t.SameBad && otherwise == 0 && alike*2 >= n
	return alike, sameBad, n > 0 && (byTime || bySlips)
}
