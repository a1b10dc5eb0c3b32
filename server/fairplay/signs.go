package fairplay

import (
	"time"
	"unicode/utf8"

	"pufa/server/question"
)

// Thresholds bound the signs. They are meant to find programs and not people who are quick: a flag costs an organiser
// time and a person trust, and who decides sees the times.
type Thresholds struct {
	// The least time of an answer is Tap and Rune for each character of the question and its options, and no more than
	// Long: one finger needs half a second for choosing and confirming, quick readers take in eight to ten characters a
	// second, and who knows a question sees which one it is from its first words. Rune allows a hundred characters a
	// second, and nobody is asked for more than a second and a half.
	Tap, Rune, Long time.Duration
	// Quick are so many answers and such a share (percent) under the least time: one is a slip of the finger.
	Quick, QuickShare int
	// Run is so many right answers in a row, each under the least time, if guessing them all is one in Guess. Who taps
	// blindly gets one in four right.
	Run   int
	Guess int64
	// Twins are sets in which so many times, and such a share (percent), differ by no more than Same. People's times
	// spread over seconds: two of them agree in one question of fifty, and in five of five once in hundreds of millions.
	// Times under Burst say only that a phone sent what it had kept.
	Twins, TwinShare int
	Same, Burst      time.Duration
	// SameBad are so many questions got wrong in the same way by both, and none otherwise, with half of the times alike:
	// many people make the same mistake, but not at the same second.
	SameBad int
	// Accounts are so many people who entered one contest on one device. Families share a phone, and a community's
	// worker lends theirs to those who have none.
	Accounts int
}

// Standard are the thresholds in use.
var Standard = Thresholds{
	Tap: 500 * time.Millisecond, Rune: 10 * time.Millisecond, Long: 1500 * time.Millisecond,
	Quick: 4, QuickShare: 75,
	Run: 4, Guess: 1000,
	Twins: 5, TwinShare: 80, Same: 60 * time.Millisecond, Burst: 300 * time.Millisecond,
	SameBad: 4, Accounts: 8,
}

// Least is the least time in which a person answers a question.
func (t Thresholds) Least(q question.Question) time.Duration {
	runes := utf8.RuneCountInString(q.Stem)
	for _, o := range q.Choices() {
		runes += utf8.RuneCountInString(o)
	}
	return min(t.Tap+time.Duration(runes)*t.Rune, t.Long)
}

// guess says that a guessed answer is right one time in so many.
func guess(q question.Question) int64 {
	n := len(q.Choices())
	switch q.Type {
	case question.Single, question.Judge:
		return int64(max(n, 1))
	case question.Multiple: // two options at least
		return int64(max(1<<min(n, 10)-n-1, 1))
	case question.Ordering:
		ways := int64(1)
		for i := 2; i <= min(n, 10); i++ {
			ways *= int64(i)
		}
		return ways
	default: // written
		return 50
	}
}

// Set is a set of questions that somebody has answered.
type Set struct {
	ID       string
	Person   string
	Campaign string // it counts for, "" for none
	Kind     string
	Phase    string
	Day      string // it was begun
	Device   string // a hash that tells devices apart, "" where it is not known
	// Single says that each answer's time was measured by itself, from the server's showing the question to its having
	// the answer. Else only all of them together say something: a phone may keep answers and send them in one go.
	Single  bool
	Ranked  bool // it counts for a board
	Begun   time.Time
	Answers []Given // in the order they came
}

// Given is one answer.
type Given struct {
	Question string
	Took     time.Duration // since the question was shown, or since the answer before
	At       time.Time
	Right    bool
	What     string // what was answered, to compare with what others did
}

// timed is an answer with what a person needs for it.
type timed struct {
	Given
	least time.Duration
	guess int64
}

func (a timed) quick() bool { return a.Took < a.least }

// measure looks up what a person needs for each answer. Questions the banks no longer hold are left out.
func (t Thresholds) measure(catalog *question.Catalog, s *Set) []timed {
	all := make([]timed, 0, len(s.Answers))
	for _, a := range s.Answers {
		if q, ok := catalog.ByID(a.Question); ok {
			all = append(all, timed{a, t.Least(q), guess(q)})
		}
	}
	return all
}

// proof is what a set shows whatever the sign.
func proof(s *Set, all []timed) Proof {
	p := Proof{Session: s.ID, Kind: s.Kind, Phase: s.Phase, Answers: len(all)}
	for _, a := range all {
		if a.Right {
			p.Right++
		}
		if a.At.After(p.At) {
			p.At = a.At
		}
		p.TookMS += a.Took.Milliseconds()
		p.LeastMS += a.least.Milliseconds()
		if !s.Single {
			continue
		}
		if a.quick() {
			p.Quick++
		}
		if len(p.Paces) < pacesMost {
			p.Paces = append(p.Paces, Pace{a.Took.Milliseconds(), a.least.Milliseconds(), a.Right})
		}
	}
	if !s.Single && !p.At.IsZero() {
		p.TookMS = p.At.Sub(s.Begun).Milliseconds()
	}
	return p
}

// tooQuick looks for Quick.
func (t Thresholds) tooQuick(s *Set, all []timed) (Proof, bool) {
	p := proof(s, all)
	if len(all) < t.Quick {
		return p, false
	}
	if !s.Single {
		return p, p.TookMS < p.LeastMS
	}
	return p, p.Quick >= t.Quick && p.Quick*100 >= len(all)*t.QuickShare
}

// run is how many right answers in a row came too quickly, and how likely it is to guess them all.
type run struct {
	length int
	guess  int64
}

// guessMost keeps the product from running over.
const guessMost = 1_000_000_000_000

func (r run) after(a timed) run {
	if !a.Right || !a.quick() {
		return run{guess: 1}
	}
	return run{r.length + 1, min(max(r.guess, 1)*a.guess, guessMost)}
}

// streak looks for Streak in the answers of a set, behind those of the sets before. It gives the longest run that ends
// in this set, and the run the set ends with.
func (t Thresholds) streak(before run, all []timed) (found run, ok bool, end run) {
	now := before
	for _, a := range all {
		now = now.after(a)
		if now.length >= t.Run && now.guess >= t.Guess && now.length > found.length {
			found, ok = now, true
		}
	}
	return found, ok, now
}
