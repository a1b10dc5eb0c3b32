package contest

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// This file is what hosts of the crowd format do after the fact: 改判, 作废, points for a reason, and taking back. A
// match on stage has the same over its teams.

// Key is the right answer a question was given by a ruling, instead of its own.
type Key struct {
	Options []int  `bson:"options,omitempty" json:"options,omitempty"` // in the bank's order
	Accept  string `bson:"accept,omitempty" json:"accept,omitempty"`   // one more text that is right
}

// RulingEvent is what an event of the crowd format says of a ruling or an award.
type RulingEvent struct {
	Key    *Key   `bson:"key,omitempty" json:"key,omitempty"`
	Person string `bson:"person,omitempty" json:"person,omitempty"`
	Name   string `bson:"name,omitempty" json:"name,omitempty"` // as the person was called then
	Points int64  `bson:"points,omitempty" json:"points,omitempty"`
	Reason string `bson:"reason,omitempty" json:"reason,omitempty"`
	Undoes int64  `bson:"undoes,omitempty" json:"undoes,omitempty"`
}

// Award is points a person was given, or lost, for a reason.
type Award struct {
	Person string
	Points int64
}

// crowdActs are the rulings of the crowd format. Each fills in the event, whose head is made.
var crowdActs = map[Command]func(*State, Event, Act) (Event, error){
	CommandVoid: (*State).voidCrowd, CommandRerule: (*State).reruleCrowd, CommandAward: (*State).awardCrowd,
	CommandUndo: (*State).undoCrowd,
}

func (s *State) voidCrowd(e Event, a Act) (Event, error) {
	reason, err := checkReason(a.Reason)
	if err == nil {
		err = s.past(a.Question)
	}
	e.Type, e.Question, e.Ruling = EventVoided, a.Question, &RulingEvent{Reason: reason}
	return e, err
}

// reruleCrowd gives a question another right answer: every answer to it is marked again by it.
func (s *State) reruleCrowd(e Event, a Act) (Event, error) {
	reason, err := checkReason(a.Reason)
	if err == nil {
		err = s.past(a.Question)
	}
	if err != nil {
		return e, err
	}
	key, err := s.Contest.Questions[a.Question].key(a.Options, a.Accept)
	e.Type, e.Question, e.Tally, e.Ruling = EventReruled, a.Question, a.Tally, &RulingEvent{Key: &key, Reason: reason}
	return e, err
}

// key checks the right answer of a ruling, given in the shown order.
func (a *Asked) key(options []int, accept string) (Key, error) {
	wrong := func(field, reason string) (Key, error) { return Key{}, &DefinitionError{field, reason} }
	switch a.Question.Type {
	case question.Fill:
		if accept == "" || len(options) > 0 {
			return wrong("accept", "写出也算对的答案")
		}
		return Key{Accept: accept}, nil
	case question.Numeric:
		return wrong("question", "估数题不能改答案，可以作废")
	}
	bank, _, err := a.mark(question.Given{Options: options})
	if err != nil || accept != "" {
		return wrong("options", "选出正确的选项")
	}
	key := Key{Options: bank.Options}
	if a.Question.Type != question.Ordering {
		slices.Sort(key.Options)
	}
	if slices.Equal(key.Options, a.Question.Answer) {
		return wrong("options", "改判要与原来的答案不同")
	}
	return key, nil
}

func (s *State) awardCrowd(e Event, a Act) (Event, error) {
	reason, err := checkReason(a.Reason)
	if err != nil {
		return e, err
	}
	points := a.Points / hundredths
	switch {
	case a.Person == "":
		return e, &DefinitionError{"player", "没有这位参赛者"}
	case points == 0 || a.Points%hundredths != 0 || points > MaxPoints || points < -MaxPoints:
		return e, &DefinitionError{"points", fmt.Sprintf("加减分要是整数，在 1 到 %d 之间", MaxPoints)}
	}
	e.Type = EventAwarded
	e.Ruling = &RulingEvent{Person: a.Person, Name: a.Player, Points: points, Reason: reason}
	return e, nil
}

func (s *State) undoCrowd(e Event, _ Act) (Event, error) {
	last, ok := s.undoable()
	if !ok {
		return e, notNow("nothing to take back")
	}
	e.Type, e.Question, e.Ruling = EventUndone, last.Question, &RulingEvent{Undoes: last.Seq, Reason: last.Text()}
	return e, nil
}

// undoes is the event that e takes back, 0 for none.
func (e *Event) undoes() int64 {
	switch {
	case e.Type != EventUndone:
		return 0
	case e.Stage != nil:
		return e.Stage.Undoes
	default:
		return e.Ruling.Undoes
	}
}

// foldRuling is State.fold for rulings of the crowd format.
func (s *State) foldRuling(e Event, r *QuestionState) {
	if e.Ruling == nil {
		return
	}
	switch e.Type {
	case EventVoided:
		r.Skipped = true
	case EventReruled:
		r.Key = e.Ruling.Key
		if e.Tally != nil {
			r.Tally = *e.Tally
		}
	case EventAwarded:
		s.Awards = append(slices.Clip(s.Awards), Award{e.Ruling.Person, e.Ruling.Points})
		return // between the host and one person
	}
	s.Notices = append([]string{e.Text()}, s.Notices[:min(len(s.Notices), noticesMost-1)]...)
}

// rulingText says in words what a ruling was, "" where it is none.
func (e *Event) rulingText() string {
	x := e.Ruling
	if x == nil {
		return ""
	}
	switch n := e.Question + 1; e.Type {
	case EventVoided:
		return fmt.Sprintf("第 %d 题作废，不计分，%s", n, x.Reason)
	case EventReruled:
		return fmt.Sprintf("第 %d 题改判，重新计分，%s", n, x.Reason)
	case EventAwarded:
		return fmt.Sprintf("%s %s 分，%s", x.Name, figure(x.Points*hundredths), x.Reason)
	case EventUndone:
		return "撤销：" + x.Reason
	default:
		return ""
	}
}

// asked is a question with the right answer that holds now.
func (s *State) asked(q int) *Asked {
	a, key := &s.Contest.Questions[q], s.Questions[q].Key
	if key == nil {
		return a
	}
	ruled := *a
	if key.Accept != "" {
		ruled.Question.Accept = append(slices.Clone(a.Question.Accept), key.Accept)
	} else {
		ruled.Question.Answer = key.Options
	}
	return &ruled
}

// asRuled are a question's answers as a ruling has them marked; without one as they are kept.
func (s *State) asRuled(q int, answers []answer.Answer) []answer.Answer {
	if s.Questions[q].Key == nil {
		return answers
	}
	a, c := s.asked(q), s.Contest
	ruled := slices.Clone(answers)
	for i := range ruled {
		grade, err := question.Assess(a.Question, ruled[i].Given)
		if err != nil {
			continue // kept answers fit their question
		}
		grade = c.Scoring.credit(a.Question.Type, grade)
		ruled[i].Points = Score(c, grade, time.Duration(ruled[i].TookMS)*time.Millisecond)
		ruled[i].Mark(grade.Correct)
	}
	return ruled
}

// award adds what people were given for a reason.
func (all *standings) award(awards []Award) {
	for _, a := range awards {
		if st := all.byPerson[a.Person]; st != nil {
			st.points += a.Points
		}
	}
}

// allowedRulings are the rulings a host of the crowd format may make now.
func (s *State) allowedRulings() []Command {
	var can []Command
	for q := range s.Questions {
		if s.past(q) == nil {
			can = append(can, CommandRerule, CommandVoid)
			break
		}
	}
	if s.Phase != PhaseLobby {
		can = append(can, CommandAward)
	}
	if _, ok := s.undoable(); ok {
		can = append(can, CommandUndo)
	}
	return can
}
