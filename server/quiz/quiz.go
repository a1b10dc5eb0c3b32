// Package quiz is a resident's own answering: practice by law, the daily five, and sittings, which go by rules: mock
// exams, challenges and the online contests of campaigns. It draws the questions, shows
// them without their answers, marks what comes back, and says how far a person has come.
//
// An answer is kept once. What an attempt looks like is never kept but follows from the questions drawn and the
// answers given, so a phone that went dark, a second tab and a killed server all come back to the same state.
package quiz

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Kind says what an attempt is for.
type Kind string

// The kinds of attempts.
const (
	Practice Kind = "practice" // ten questions about one law, as often as one likes
	Daily    Kind = "daily"    // five questions, once a person and day in China
)

// How many questions an attempt has; fewer where the banks have fewer.
const (
	practiceSize = 10
	dailySize    = 5
)

// The outcomes a caller decides on.
var (
	// ErrNotFound says that there is no such attempt, or that it is somebody else's; which of the two stays here.
	ErrNotFound = errors.New("quiz: no such attempt")
	// ErrNoQuestion says that the attempt has no question at this index.
	ErrNoQuestion = errors.New("quiz: no question at this index")
	// ErrUnknownLaw says that no law is registered under this id.
	ErrUnknownLaw = errors.New("quiz: no such law")
	// ErrNothing says that no question can be asked now.
	ErrNothing = errors.New("quiz: no questions to ask")
	// ErrGone says that the banks no longer hold a question as it was drawn, which they promise not to do.
	ErrGone = errors.New("quiz: the banks no longer hold a question")
	// ErrTaken says that an attempt with this id is there already. Only a store returns it.
	ErrTaken = errors.New("quiz: attempt is there already")
)

// Attempt is a set of questions drawn for one person. Its ID is made from what it is, so that of two requests at
// once only one can begin it; it is a hash, so it says nothing to others. It never changes.
type Attempt struct {
	ID        string    `bson:"_id"`
	Person    string    `bson:"person"`
	Kind      Kind      `bson:"kind"`
	Law       string    `bson:"law"`    // of a Practice
	Number    int       `bson:"number"` // counts a person's Practice of one law, from 1
	Day       string    `bson:"day"`    // of a Daily, YYYY-MM-DD in China
	Items     []Item    `bson:"items"`
	StartedAt time.Time `bson:"started_at"`
}

// Item is one question as it was drawn.
type Item struct {
	Question string         `bson:"question"`
	Order    question.Order `bson:"order"`
}

// shown turns a kept answer, which names options as the bank does, into one by their place on the page.
func (i Item) shown(kept question.Given) question.Given {
	kept.Options = i.Order.ToShown(kept.Options)
	return kept
}

// dailyID is the one Daily of a person and day.
func dailyID(day, person string) string { return opaque("daily/" + day + "/" + person) }

// practiceID is a person's n-th Practice of a law.
func practiceID(law, person string, n int) string {
	return opaque("practice/" + law + "/" + person + "/" + strconv.Itoa(n))
}

// opaque turns a key into an id that is short, safe in a URL, and does not show the person.
func opaque(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// answerID is the id under which the answer to one question of an attempt is kept, once.
func answerID(attempt string, index int) string { return attempt + "/" + strconv.Itoa(index) }

// Attempts keeps attempts.
type Attempts interface {
	// Begin keeps a new attempt, or returns ErrTaken if its id is there already.
	Begin(ctx context.Context, a Attempt) error
	// Get is the attempt with this id, or ErrNotFound.
	Get(ctx context.Context, id string) (Attempt, error)
	// LastPractice is the person's Practice of the law with the highest Number, or ErrNotFound.
	LastPractice(ctx context.Context, person, law string) (Attempt, error)
	// OfPerson are all attempts of a person.
	OfPerson(ctx context.Context, person string) ([]Attempt, error)
	// Remove deletes an attempt; to remove one that is gone is no error.
	Remove(ctx context.Context, id string) error
}

// Answers keeps answers.
type Answers interface {
	// Insert keeps an answer for good, once: a second one with the same id returns the first and false.
	Insert(ctx context.Context, a answer.Answer) (kept answer.Answer, fresh bool, err error)
	// InsertAll is Insert for many at once, with an error, or nil, for each.
	InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error)
	// OfSession lists the answers of an attempt; an index of nought or more narrows them down to one question.
	OfSession(ctx context.Context, session string, index int) ([]answer.Answer, error)
	// OfPerson is everything a person answered, in competitions too, the oldest first.
	OfPerson(ctx context.Context, person string) ([]answer.Answer, error)
	// Rename gives the answers a person gave in these ways to another name.
	Rename(ctx context.Context, from, to string, sources ...answer.Source) error
}

// Campaigns knows which campaign an answer counts for.
type Campaigns interface {
	// CampaignNow is the id of the campaign that answers about the law count for now, "" for none.
	CampaignNow(ctx context.Context, law string) (string, error)
}
