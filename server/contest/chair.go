package contest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"time"
)

// Chair is one phone of a team or of a judge in a match on stage. Whoever opens the address with the team's or the
// judge's key takes one; nothing else is asked of them. Its ID is contest/person.
type Chair struct {
	ID      string    `bson:"_id"`
	Contest string    `bson:"contest"`
	Person  string    `bson:"person"` // made from the phone's secret, which is kept nowhere else
	Team    int       `bson:"team,omitempty"`
	Judge   int       `bson:"judge,omitempty"`
	TakenAt time.Time `bson:"taken_at"`
}

// Chairs keeps them.
type Chairs interface {
	Take(ctx context.Context, c Chair) error                          // again is harmless: the newest place counts
	Chair(ctx context.Context, contest, person string) (Chair, error) // ErrNotJoined
}

// ChairCookie names the cookie with a phone's secret.
const ChairCookie = "pufa_chair"

// NewKey draws a secret: for a team's or a judge's address, or for one phone.
func NewKey() string { return rand.Text() }

// chairPerson is who a secret stands for.
func chairPerson(secret string) string {
	sum := sha256.Sum256([]byte("chair/" + secret))
	return "chair-" + hex.EncodeToString(sum[:16])
}

// chairOf is the place a key opens.
func (c *Contest) chairOf(key string) (Chair, bool) {
	same := func(a, b string) bool { return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	for i := range c.Teams {
		if same(c.Teams[i].Key, key) {
			return Chair{Team: i + 1}, true
		}
	}
	for i := range c.Judges {
		if same(c.Judges[i], key) {
			return Chair{Judge: i + 1}, true
		}
	}
	return Chair{}, false
}

// TakeChair gives a phone, known by its secret, the place that a key opens. ErrNotFound, ErrNotJoined for a wrong
// key, ErrEnded.
func (e *Engine) TakeChair(ctx context.Context, code, key, secret string) (*Contest, Chair, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return nil, Chair{}, err
	}
	chair, ok := r.def.chairOf(key)
	if !ok {
		return nil, Chair{}, ErrNotJoined
	}
	if r.state.Load().over() {
		return nil, Chair{}, ErrEnded
	}
	chair.Contest, chair.Person, chair.TakenAt = r.def.ID, chairPerson(secret), e.o.Now().UTC()
	chair.ID = PlayerID(chair.Contest, chair.Person)
	if err := e.o.Chairs.Take(ctx, chair); err != nil {
		return nil, Chair{}, fmt.Errorf("contest %s: take a chair: %w", r.def.ID, err)
	}
	return r.def, chair, nil
}

// SitChair gives a team's phone or a judge the place it took. ErrNotFound, ErrNotJoined.
func (e *Engine) SitChair(ctx context.Context, code, secret string) (*Seat, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	chair, err := e.o.Chairs.Chair(ctx, r.def.ID, chairPerson(secret))
	if err != nil {
		return nil, err
	}
	seat := &Seat{Role: RoleTeam, Chair: chair, room: r}
	if chair.Judge != 0 {
		seat.Role = RoleJudge
	}
	return seat, nil
}
