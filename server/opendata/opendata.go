// Package opendata gives out tokens with which programs of others read the tables.
//
// A token is shown once. What is kept of it is its hash, which is also the id it is found by.
package opendata

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/history"
)

// The ways in which something may be refused.
var (
	// ErrToken says that a token is none, has expired or was revoked.
	ErrToken = errors.New("opendata: no valid token")
	// ErrNotFound says that there is no such token.
	ErrNotFound = errors.New("opendata: no such token")
	// ErrChanged says that somebody else has changed it meanwhile.
	ErrChanged = errors.New("opendata: changed meanwhile")
	// ErrMany says that there are as many valid tokens as there may be.
	ErrMany = errors.New("opendata: too many tokens")
	// ErrInvalid says that something was filled in wrongly; an *InvalidError says how.
	ErrInvalid = errors.New("opendata: filled in wrongly")
)

// InvalidError says which field was filled in wrongly, and how, in words for the person who did.
type InvalidError struct{ Field, Text string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("opendata: invalid %s: %s", e.Field, e.Text)
}

// Explain says it to that person.
func (e *InvalidError) Explain() string { return e.Text }

// FieldName names the field.
func (e *InvalidError) FieldName() string { return e.Field }

// Is makes every InvalidError an ErrInvalid.
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// Token is what is kept of one.
type Token struct {
	ID          string    `bson:"_id"` // idOf what was shown
	Name        string    `bson:"name"`
	District    string    `bson:"district"` // the sub-district it reads of; "" for all
	Expires     string    `bson:"expires"`  // the last day it is good, YYYY-MM-DD in China
	Revoked     bool      `bson:"revoked,omitempty"`
	CreatedBy   string    `bson:"created_by"`
	CreatedName string    `bson:"created_name"`
	CreatedAt   time.Time `bson:"created_at"`
	Revision    int64     `bson:"revision"`
	history.Log `bson:",inline"`
}

// Good reports whether the token opens anything on a day.
func (t *Token) Good(day string) bool { return !t.Revoked && day <= t.Expires }

// Bounds of tokens.
const (
	most     = 50
	nameMost = 40
	// daysMost is how long a token may be good.
	daysMost = 366
	mark     = "pufa_"
)

// Store keeps tokens.
type Store interface {
	AddToken(ctx context.Context, t Token) (Token, error)
	// Token is the one with this id, or ErrNotFound.
	Token(ctx context.Context, id string) (Token, error)
	// ReplaceToken keeps t if its Revision is still the one kept, else returns ErrChanged.
	ReplaceToken(ctx context.Context, t Token) (Token, error)
	// Tokens are all of them, the oldest first.
	Tokens(ctx context.Context) ([]Token, error)
}

// Places knows the sub-districts.
type Places interface {
	// Holder is the code of a sub-district, "" for the district itself, and what people call it; or an error.
	Holder(ctx context.Context, code string) (holder, name string, err error)
}

// Desk gives tokens out and takes them back.
type Desk struct {
	store  Store
	places Places
	now    func() time.Time
}

// NewDesk keeps its tokens in store.
func NewDesk(store Store, places Places, now func() time.Time) *Desk {
	return &Desk{store, places, now}
}

func (d *Desk) at() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

func (d *Desk) today() string { return d.now().In(answer.China).Format(time.DateOnly) }

// idOf is the id of a token. It cannot be turned back.
func idOf(secret string) string {
	sum := sha256.Sum256([]byte("pufa open data\n" + secret))
	return hex.EncodeToString(sum[:])
}

// Give makes a token. secret is what its user is told, and nobody can be told again.
func (d *Desk) Give(ctx context.Context, by account.Organiser, t Token) (kept Token, secret string, err error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Token{}, "", err
	}
	if err := d.check(t); err != nil {
		return Token{}, "", err
	}
	var place string
	if t.District, place, err = d.places.Holder(ctx, t.District); err != nil {
		return Token{}, "", err
	}
	all, err := d.store.Tokens(ctx)
	if err != nil {
		return Token{}, "", fmt.Errorf("opendata: tokens: %w", err)
	}
	good := 0
	for i := range all {
		if all[i].Good(d.today()) {
			good++
		}
	}
	if good >= most {
		return Token{}, "", ErrMany
	}
	secret = mark + rand.Text() + rand.Text()
	t.ID, t.CreatedBy, t.CreatedName, t.CreatedAt, t.Revoked, t.Log = idOf(secret), by.ID, by.Name, d.at(), false, history.Log{}
	fields := history.Diff(nil, []history.Said{
		{Field: "name", Title: "用途", Text: t.Name},
		{Field: "place", Title: "范围", Text: place},
		{Field: "expires", Title: "有效期至", Text: t.Expires},
	})
	if err := t.Write(by.Author(), t.CreatedAt, history.Change{Act: history.Entered, Fields: fields}); err != nil {
		return Token{}, "", err
	}
	if kept, err = d.store.AddToken(ctx, t); err != nil {
		return Token{}, "", fmt.Errorf("opendata: give a token: %w", err)
	}
	return kept, secret, nil
}

func (d *Desk) check(t Token) error {
	n := utf8.RuneCountInString(t.Name)
	if n < 2 || n > nameMost || t.Name != strings.TrimSpace(t.Name) || strings.ContainsFunc(t.Name, unicode.IsControl) {
		return &InvalidError{"name", fmt.Sprintf("请写明给谁用、做什么用，2 到 %d 个字", nameMost)}
	}
	last := d.now().In(answer.China).AddDate(0, 0, daysMost).Format(time.DateOnly)
	if _, err := time.Parse(time.DateOnly, t.Expires); err != nil || t.Expires < d.today() || t.Expires > last {
		return &InvalidError{"expires", "有效期应从今天起，最长一年"}
	}
	return nil
}

// List are all tokens, the oldest first.
func (d *Desk) List(ctx context.Context, by account.Organiser) ([]Token, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return nil, err
	}
	return d.store.Tokens(ctx)
}

// Get is the token with this id.
func (d *Desk) Get(ctx context.Context, by account.Organiser, id string) (Token, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Token{}, err
	}
	return d.store.Token(ctx, id)
}

// Revoke ends a token. One that was revoked stays so.
func (d *Desk) Revoke(ctx context.Context, by account.Organiser, id string) error {
	t, err := d.Get(ctx, by, id)
	if err != nil || t.Revoked {
		return err
	}
	t.Revoked = true
	if err := t.Write(by.Author(), d.at(), history.Change{Act: history.Withdrawn}); err != nil {
		return err
	}
	_, err = d.store.ReplaceToken(ctx, t)
	return err
}

// Who is as whom the bearer of a token reads: as somebody who looks after what it is for, and has no account.
func (d *Desk) Who(ctx context.Context, secret string) (account.Organiser, Token, error) {
	if !strings.HasPrefix(secret, mark) {
		return account.Organiser{}, Token{}, ErrToken
	}
	t, err := d.store.Token(ctx, idOf(secret))
	if errors.Is(err, ErrNotFound) || err == nil && !t.Good(d.today()) {
		err = ErrToken
	}
	if err != nil {
		return account.Organiser{}, Token{}, err
	}
	if t.District == "" {
		return account.Organiser{Role: account.RoleDistrict}, t, nil
	}
	return account.Organiser{Role: account.RoleOfficer, District: t.District}, t, nil
}
