package quiz

import (
	"errors"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
	"pufa/server/question"
)

// The kinds of sittings: attempts that go by rules.
const (
	Exam      Kind = "exam"      // a mock exam, on one law or as organisers have set it up
	Challenge Kind = "challenge" // one question after the other until three are wrong
	Online    Kind = "online"    // of a campaign's online contest
	Paper     Kind = "paper"     // on paper, outside an online contest
)

// The outcomes of a sitting.
var (
	// ErrOver says that a sitting takes no more answers.
	ErrOver = errors.New("quiz: the attempt is over")
	// ErrNotShown says that a question is not the one to answer now: not shown yet, or its time is over.
	ErrNotShown = errors.New("quiz: the question is not being asked")
	// ErrLate says that a question's own time is over.
	ErrLate = errors.New("quiz: the time for this question is over")
)

// Stage says how far a sitting is.
type Stage string

// The stages. A sitting that is over is the same for good; counted says besides that all its answers are kept as
// answers, so that everything is counted from them; seen, that it was looked at for signs of unfair play.
const (
	StageOpen    Stage = "open"
	StageOver    Stage = "over"
	StageCounted Stage = "counted"
	StageSeen    Stage = "seen"
)

// Ending says how a sitting ended.
type Ending string

// The endings.
const (
	EndDone   Ending = "done"   // everything was answered, or its time ran out question by question
	EndHanded Ending = "handed" // the person handed it in
	EndTime   Ending = "time"   // the server's clock ended it
	EndWrong  Ending = "wrong"  // as many were wrong as the rules allow
)

// Sitting is one person's attempt by rules: one document, whose versions are its log. Whatever happens in it is one
// write to it, so it can be cut at any moment and comes back as it was.
//
// Its ID is drawn and tells nothing. What decides over how many a person may have are the unique keys: Slot counts
// them by the day, Turn in all, and Request makes a request that comes again the same sitting.
type Sitting struct {
	ID       string        `bson:"_id"`
	Slot     string        `bson:"slot"`
	Turn     string        `bson:"turn,omitempty"`
	Request  string        `bson:"request,omitempty"`
	Person   string        `bson:"person"`
	District string        `bson:"district"`       // the person's sub-district when it was begun
	Ties     district.Ties `bson:"ties"`           // what else they belonged to then
	Unit     string        `bson:"unit,omitempty"` // of the contest's own list
	Kind     Kind          `bson:"kind"`
	Law      string        `bson:"law,omitempty"`      // of an Exam or Challenge on a law
	Exam     string        `bson:"exam,omitempty"`     // of an Exam that organisers have set up
	Title    string        `bson:"title,omitempty"`    // of that exam
	Campaign string        `bson:"campaign,omitempty"` // of an Online
	Phase    string        `bson:"phase,omitempty"`
	Day      string        `bson:"day"` // it was begun, YYYY-MM-DD in China
	Rules    Rules         `bson:"rules"`
	Seed     int64         `bson:"seed"` // what the paper was drawn with: Blueprint.Draw gives it again
	Elder    bool          `bson:"elder,omitempty"`
	Device   string        `bson:"device,omitempty"` // of an Online: a hash that tells the devices apart it was begun on

	// Of a sitting that was typed in from paper:
	Leaf     string   `bson:"leaf,omitempty"` // the paper's code
	Printing string   `bson:"printing,omitempty"`
	Records  []Record `bson:"records,omitempty"` // what was typed in, the newest last, which counts

	Places    []Place       `bson:"places"`
	StartedAt time.Time     `bson:"started_at"`
	Ends      time.Time     `bson:"ends,omitempty"` // the zero time where only the person ends it
	Each      time.Duration `bson:"each,omitempty"` // for a question, from when it was shown

	Stage  Stage     `bson:"stage"`
	End    Ending    `bson:"end,omitempty"`
	Over   time.Time `bson:"over,omitempty"`
	Points int64     `bson:"points"`
	Right  int64     `bson:"right"`
	Passed bool      `bson:"passed"`
	UsedMS int64     `bson:"used_ms"` // time used
	TieMS  int64     `bson:"tie_ms"`  // the time that counts where points are equal
	// Void says that an organiser decided that it does not count. Nothing else in it changes by that.
	Void bool `bson:"void,omitempty"`
}

// Place is one question of a sitting, with what came of it.
type Place struct {
	Item     `bson:",inline"`
	Points   int64           `bson:"points"`
	Shown    time.Time       `bson:"shown,omitempty"` // when the server first showed it, where questions come one by one
	Given    *question.Given `bson:"given,omitempty"` // options as the bank names them
	At       time.Time       `bson:"at,omitempty"`
	Correct  bool            `bson:"correct,omitempty"`
	Earned   int64           `bson:"earned,omitempty"`
	Campaign string          `bson:"campaign,omitempty"` // the campaign the answer counts for
}

// since is when the person had the question before them.
func (s *Sitting) since(p *Place) time.Time {
	if p.Shown.IsZero() {
		return s.StartedAt
	}
	return p.Shown
}

// until is when a question ends that has been shown; the zero time if only the person ends it.
func (s *Sitting) until(p *Place) time.Time {
	if s.Each == 0 || p.Shown.IsZero() {
		return s.Ends
	}
	end := p.Shown.Add(s.Each)
	if !s.Ends.IsZero() && s.Ends.Before(end) {
		return s.Ends
	}
	return end
}

// behind reports whether a question was answered or its time is over, and since when.
func (s *Sitting) behind(p *Place, now time.Time) (since time.Time, ok bool) {
	if p.Given != nil {
		return p.At, true
	}
	if s.Each == 0 || p.Shown.IsZero() {
		return time.Time{}, false
	}
	end := s.until(p)
	return end, !now.Before(end)
}

// Next is the question to show or to answer where they come one by one; -1 if there is none.
func (s *Sitting) Next(now time.Time) int {
	if s.Rules.Free {
		return -1
	}
	for i := range s.Places {
		if _, ok := s.behind(&s.Places[i], now); !ok {
			return i
		}
	}
	return -1
}

// tells reports whether the person may know what is right about a question: it was answered or passed over, and the
// rules or the end of the sitting allow it.
func (s *Sitting) tells(p *Place, now time.Time) bool {
	if s.Stage != StageOpen {
		return true
	}
	_, behind := s.behind(p, now)
	return s.Rules.AtOnce && behind
}

// Training reports whether it is of the phase that nothing is given for.
func (s *Sitting) Training() bool { return s.Kind == Online && s.Phase == PhaseTraining }

// CountsFor is the campaign of the last answer, "" for none.
func (s *Sitting) CountsFor() string {
	var last *Place
	for i := range s.Places {
		if p := &s.Places[i]; p.Given != nil && (last == nil || p.At.After(last.At)) {
			last = p
		}
	}
	if last == nil {
		return ""
	}
	return last.Campaign
}

// record is a question's answer as everything is counted from.
func (s *Sitting) record(index int) answer.Answer {
	p := &s.Places[index]
	a := answer.Answer{
		ID: answerID(s.ID, index), Source: answer.Source(s.Kind), Session: s.ID, Person: s.Person, District: s.District, Ties: s.Ties,
		Campaign: p.Campaign, Question: p.Question, Index: index, Given: *p.Given, TookMS: p.At.Sub(s.since(p)).Milliseconds(),
	}
	if s.Training() {
		a.Training = true
	} else if s.Kind == Online {
		a.Points = p.Earned
	}
	if s.Leaf != "" {
		a.Clerk = s.Records[len(s.Records)-1].By
	}
	a.Mark(p.Correct)
	a.Stamp(p.At)
	return a
}

// records are all its answers.
func (s *Sitting) records() []answer.Answer {
	var all []answer.Answer
	for i := range s.Places {
		if s.Places[i].Given != nil {
			all = append(all, s.record(i))
		}
	}
	return all
}
