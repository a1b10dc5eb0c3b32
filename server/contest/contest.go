package contest

import (
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/question"
)

// What a caller decides on; test with errors.Is.
var (
	ErrNotFound   = errors.New("contest: no such contest")
	ErrCodeTaken  = errors.New("contest: another live contest has this code")
	ErrSeqTaken   = errors.New("contest: the log moved on")
	ErrStale      = errors.New("contest: the command was given on an older picture")
	ErrNotAllowed = errors.New("contest: not possible in this phase")
	ErrLocked     = errors.New("contest: nobody else may join")
	ErrStarted    = errors.New("contest: it has started")
	ErrNotJoined  = errors.New("contest: this person has not joined")
	ErrNameTaken  = errors.New("contest: another player has this name")
	ErrRemoved    = errors.New("contest: a host has removed this person, who may join again")
	ErrBanned     = errors.New("contest: a host has banned this person")
	ErrEnded      = errors.New("contest: it has ended")
	ErrNotPaced   = errors.New("contest: its pace is the host's")
	ErrDefinition = errors.New("contest: not a definition one can play")
	ErrNoRules    = errors.New("contest: no such rule set")
	ErrRulesMoved = errors.New("contest: the rule set was changed meanwhile")
)

// DefinitionError says which field of a new contest or a command is wrong, by its name on the wire.
type DefinitionError struct{ Field, Reason string }

func (e *DefinitionError) Error() string {
	return fmt.Sprintf("contest: %s: %s", e.Field, e.Reason)
}

// Unwrap makes it an ErrDefinition.
func (e *DefinitionError) Unwrap() error { return ErrDefinition }

// Explain gives the reason to the organiser.
func (e *DefinitionError) Explain() string { return e.Reason }

// FieldName names the field.
func (e *DefinitionError) FieldName() string { return e.Field }

func isNotAllowed(err error) bool { return errors.Is(err, ErrNotAllowed) }

func asDefinition(err error) (*DefinitionError, bool) { return errors.AsType[*DefinitionError](err) }

// Format is how a contest is played.
type Format string

// FormatCrowd lets everyone answer every question on a phone of their own.
const FormatCrowd Format = "crowd"

// The bounds of a definition.
const (
	MaxQuestions = 100
	MinSeconds   = 3
	MaxSeconds   = 600
	MaxPoints    = 1000
	maxTitle     = 60
)

// Contest is what is played: fixed once it has been created. Phase, Rehearsal and LiveCode are copies of what the log says,
// kept so that lists and look-ups need not fold it; the log decides.
type Contest struct {
	ID          string     `bson:"_id"`
	Format      Format     `bson:"format"`
	Code        string     `bson:"code"`                // six digits, for people to type
	LiveCode    string     `bson:"live_code,omitempty"` // Code until the contest has ended; unique
	Title       string     `bson:"title"`
	District    string     `bson:"district"` // the sub-district that holds it, "" for the whole district
	Campaign    string     `bson:"campaign"` // what its answers count for, "" for none
	Bank        string     `bson:"bank"`
	Questions   []Asked    `bson:"questions"`
	Seconds     int        `bson:"seconds"`
	Points      int        `bson:"points"` // for a right answer; 0 for a warm-up
	SpeedPoints bool       `bson:"speed_points"`
	Scoring     Scoring    `bson:"scoring,omitempty"`
	Paced       *Paced     `bson:"paced,omitempty"` // of FormatPaced
	Roster      RosterMode `bson:"roster,omitempty"`
	CreatedAt   time.Time  `bson:"created_at"`
	CreatedBy   string     `bson:"created_by"`
	Phase       Phase      `bson:"phase"`
	Rehearsal   bool       `bson:"rehearsal,omitempty"`
	Demo        bool       `bson:"demo,omitempty"`
	Rules       *RuleSet   `bson:"rules,omitempty"`  // of a match on stage: a copy
	Teams       []Team     `bson:"teams,omitempty"`  // of a match on stage, by number from 1
	Judges      []string   `bson:"judges,omitempty"` // the secrets in the judges' addresses, by number from 1
}

// Head is the contest's name as every view carries it.
func (c *Contest) Head() Head {
	return Head{ID: c.ID, Code: c.Code, Title: c.Title, Total: len(c.Questions), Roster: c.Roster}
}

// Check tells what is wrong with a definition, as a *DefinitionError.
func (c *Contest) Check() error {
	title := strings.TrimSpace(c.Title)
	switch {
	case title == "" || utf8.RuneCountInString(title) > maxTitle || strings.ContainsFunc(title, unicode.IsControl):
		return &DefinitionError{"title", fmt.Sprintf("要有 1 到 %d 个字，不能换行", maxTitle)}
	case c.Format == FormatStage:
		return nil // furnish has checked the rest
	case len(c.Questions) == 0 || len(c.Questions) > MaxQuestions:
		return &DefinitionError{"question_ids", fmt.Sprintf("要有 1 到 %d 道题", MaxQuestions)}
	case (c.Seconds < MinSeconds || c.Seconds > MaxSeconds) && (c.Format != FormatPaced || c.Seconds != 0):
		return &DefinitionError{"seconds", fmt.Sprintf("每题限时要在 %d 到 %d 秒之间", MinSeconds, MaxSeconds)}
	case c.Points < 0 || c.Points > MaxPoints:
		return &DefinitionError{"points", fmt.Sprintf("每题分值要在 0 到 %d 之间", MaxPoints)}
	}
	if err := c.checkPaced(); err != nil {
		return err
	}
	return c.Scoring.check(c.Points)
}

// Asked is a question as one contest asks it: a copy of its text, and the order its options are shown in. What
// travels over the sockets counts options by that order, what is kept by the bank's.
type Asked struct {
	Question question.Question `bson:"question"`
	Order    question.Order    `bson:"order,omitempty"`
	Law      string            `bson:"law"`             // the law's short name, as it was then
	Round    int               `bson:"round,omitempty"` // of a match on stage: the round it belongs to
	Value    int64             `bson:"value,omitempty"` // of a match on stage: what it is worth, where one picks
}

// Ask copies a question and draws its order.
func Ask(q question.Question, law string, r *rand.Rand) Asked {
	return Asked{Question: q, Order: question.Draw(q, r), Law: law}
}

// mark turns what was given into the bank's order and says how right it is. Its error is a Refusal.
func (a *Asked) mark(given question.Given) (bank question.Given, grade question.Grade, err error) {
	bank.Text = given.Text
	if len(given.Options) > 0 {
		bank.Options = a.Order.ToBank(given.Options)
	}
	grade, err = question.Assess(a.Question, bank)
	if err != nil {
		return bank, grade, refuse("bad_answer", "这个答案不符合题目要求")
	}
	return bank, grade, nil
}

// shown turns a kept answer back into the order it is shown in.
func (a *Asked) shown(bank question.Given) question.Given {
	if len(bank.Options) > 0 {
		bank.Options = a.Order.ToShown(bank.Options)
	}
	return bank
}

// Options are the options' texts as shown.
func (a *Asked) Options() []string { return a.Order.Shown(a.Question) }

// Right are the right options as shown; for an ordering, in their right order.
func (a *Asked) Right() []int {
	right := a.Order.ToShown(a.Question.Answer)
	if a.Question.Type != question.Ordering {
		slices.Sort(right)
	}
	return right
}

// NewCode draws six digits. Whether they are free is the store's to say.
func NewCode() (string, error) {
	n, err := crand.Int(crand.Reader, big.NewInt(900_000))
	if err != nil {
		return "", fmt.Errorf("contest: draw a code: %w", err)
	}
	return fmt.Sprintf("%06d", n.Int64()+100_000), nil
}
