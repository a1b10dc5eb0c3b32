package fairplay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Way is how somebody shows that they are a person.
type Way string

// The ways. Slide needs eyes and a hand. Work needs neither: the phone computes for some seconds while its person
// waits. That proves nobody; but whoever is suspected goes at a person's pace, and what they answer is looked at again.
const (
	Slide Way = "slide"
	Work  Way = "work"
)

// Bounds of checks. There is time enough for slow hands; a program gains nothing by it.
const (
	checkLasts = 10 * time.Minute
	workLeast  = 8 * time.Second // from asking for it to being let through
	workMost   = 200_000         // numbers to try: some seconds for a phone of ten years ago
	slideNear  = 6               // pixels
)

// The outcomes of checks.
var (
	// ErrCheck says that a person has first to show that they are one.
	ErrCheck = errors.New("fairplay: a check is needed")
	// ErrCheckOver says that a check was used, has run out, or is another person's.
	ErrCheckOver = errors.New("fairplay: the check is over")
	// ErrCheckWrong says that it was not solved.
	ErrCheckWrong = errors.New("fairplay: the check was not solved")
)

// Check is one check for one person. It is answered once, rightly or not.
type Check struct {
	ID     string    `bson:"_id"`
	Person string    `bson:"person"`
	Way    Way       `bson:"way"`
	Place  int       `bson:"place,omitempty"` // of a Slide: where the piece belongs
	Salt   string    `bson:"salt,omitempty"`
	Target string    `bson:"target,omitempty"`
	At     time.Time `bson:"at"`
	Until  time.Time `bson:"until"`
	Used   bool      `bson:"used,omitempty"`
}

// Checks keeps checks until they have run out.
type Checks interface {
	AddCheck(ctx context.Context, c Check) error
	// UseCheck marks a check used and returns it, or ErrCheckOver where it is used or there is none.
	UseCheck(ctx context.Context, id string) (Check, error)
}

// Picture is a slide: a picture with a gap, and the piece that fits, all in pixels.
type Picture struct {
	Image, Piece            []byte // JPEG and PNG
	Width, Height           int
	PieceWidth, PieceHeight int
	Top                     int // of the piece
}

// Puzzles draws slides.
type Puzzles interface {
	// Slide draws one; place is the left edge of where the piece belongs.
	Slide() (p Picture, place int, err error)
}

// Offer is a check as its person gets it.
type Offer struct {
	ID    string
	Way   Way
	Until time.Time
	Slide *Picture
	Work  *Task
}

// Task is to find the number below Most that, written behind Salt, has Target as its SHA-256 in hexadecimal. It is taken
// no sooner than After.
type Task struct {
	Salt, Target string
	Most         int
	After        time.Duration
}

// Gate has people who are suspected show that they are people, before they begin something new. It never stands before
// an answer.
type Gate struct {
	suspects Suspects
	checks   Checks
	puzzles  Puzzles
	now      func() time.Time
	chance   func(below int) int
	newID    func() string
}

// NewGate puts a gate together. A nil *Gate lets everybody through.
func NewGate(suspects Suspects, checks Checks, puzzles Puzzles, now func() time.Time, chance func(below int) int, newID func() string) *Gate {
	return &Gate{suspects: suspects, checks: checks, puzzles: puzzles, now: now, chance: chance, newID: newID}
}

// Admit lets a person begin something new, or returns ErrCheck.
func (g *Gate) Admit(ctx context.Context, person string) error {
	if g == nil {
		return nil
	}
	marked, err := g.suspects.Marked(ctx, person)
	if err != nil {
		return fmt.Errorf("fairplay: look whether somebody is suspected: %w", err)
	}
	if marked {
		return ErrCheck
	}
	return nil
}

// Offer makes a check for a person.
func (g *Gate) Offer(ctx context.Context, person string, way Way) (Offer, error) {
	if g == nil {
		return Offer{}, ErrCheckOver
	}
	now := moment(g.now())
	c := Check{ID: g.newID(), Person: person, Way: way, At: now, Until: now.Add(checkLasts)}
	o := Offer{ID: c.ID, Way: way, Until: c.Until}
	switch way {
	case Slide:
		p, place, err := g.puzzles.Slide()
		if err != nil {
			return Offer{}, fmt.Errorf("fairplay: draw a slide: %w", err)
		}
		c.Place, o.Slide = place, &p
	default:
		c.Way, o.Way = Work, Work
		c.Salt = g.newID()
		c.Target = workHash(c.Salt, g.chance(workMost))
		o.Work = &Task{Salt: c.Salt, Target: c.Target, Most: workMost, After: workLeast}
	}
	if err := g.checks.AddCheck(ctx, c); err != nil {
		return Offer{}, fmt.Errorf("fairplay: keep a check: %w", err)
	}
	return o, nil
}

// Answer takes the answer to a check: the place of a slide's piece, or a task's number. It is the only one that is
// taken. Whoever has solved it may go on until something new is found.
func (g *Gate) Answer(ctx context.Context, person, id string, answer int) error {
	if g == nil {
		return nil
	}
	c, err := g.checks.UseCheck(ctx, id)
	if err != nil {
		return err
	}
	now := moment(g.now())
	switch {
	case c.Person != person || !now.Before(c.Until):
		return ErrCheckOver
	case !c.solvedBy(answer, now):
		return ErrCheckWrong
	}
	if err := g.suspects.Clear(ctx, person, c.At); err != nil {
		return fmt.Errorf("fairplay: let somebody through: %w", err)
	}
	return nil
}

func (c *Check) solvedBy(answer int, now time.Time) bool {
	if c.Way == Slide {
		return max(answer-c.Place, c.Place-answer) <= slideNear
	}
	return !now.Before(c.At.Add(workLeast)) && workHash(c.Salt, answer) == c.Target
}

func workHash(salt string, number int) string {
	sum := sha256.Sum256([]byte(salt + strconv.Itoa(number)))
	return hex.EncodeToString(sum[:])
}
