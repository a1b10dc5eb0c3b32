package feedback

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/answer"
	"pufa/server/question"
)

// Desk takes reports from residents.
type Desk struct {
	catalog *question.Catalog
	reports Reports
	answers Answers
	now     func() time.Time
}

// NewDesk puts a desk together.
func NewDesk(catalog *question.Catalog, reports Reports, answers Answers, now func() time.Time) *Desk {
	return &Desk{catalog: catalog, reports: reports, answers: answers, now: now}
}

// Report keeps what a person reports about a question.
func (d *Desk) Report(ctx context.Context, person, id string, reason Reason, text string) (Report, error) {
	if _, ok := d.catalog.ByID(id); !ok {
		return Report{}, fmt.Errorf("%w: %q", ErrUnknownQuestion, id)
	}
	text, err := clean(text, TextMost)
	if err != nil || (reason == Other && text == "") {
		return Report{}, fmt.Errorf("%w: of a report", ErrText)
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	r := Report{
		Question: id, Person: person, OpenFor: person + "/" + id, Reason: reason, Text: text, Status: Open, At: now,
	}
	day := now.In(answer.China).Format(time.DateOnly)
	for n := range DayMost {
		r.ID = placeID(person, day, n)
		err := d.reports.Add(ctx, r)
		if !errors.Is(err, ErrTaken) {
			return r, err
		}
	}
	return Report{}, ErrEnough
}

// placeID is the n-th place of a person's day. It is a hash, so what is left when the person goes names nobody.
func placeID(person, day string, n int) string {
	sum := sha256.Sum256([]byte(person + "/" + day + "/" + strconv.Itoa(n)))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// clean is a text as it is kept: one line, nothing that cannot be seen.
func clean(text string, most int) (string, error) {
	if !utf8.ValidString(text) {
		return "", ErrText
	}
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, text)), " ")
	if utf8.RuneCountInString(text) > most {
		return "", ErrText
	}
	return text, nil
}

// Mine are the person's reports, the newest first.
func (d *Desk) Mine(ctx context.Context, person string) ([]Report, error) {
	return d.reports.OfPerson(ctx, person)
}

// MarkRead notes that the person has seen what came of their reports.
func (d *Desk) MarkRead(ctx context.Context, person string) error {
	mine, err := d.reports.OfPerson(ctx, person)
	if err != nil {
		return err
	}
	for _, r := range mine {
		if !r.Unread() {
			continue
		}
		if err := d.reports.Change(ctx, r.ID, func(r *Report) error { r.Read = true; return nil }); err != nil {
			return fmt.Errorf("feedback: mark a reply read: %w", err)
		}
	}
	return nil
}

// Unread reports whether there is something the person has not seen yet.
func (r Report) Unread() bool { return r.Status != Open && !r.Read }

// Unread counts a person's replies that they have not seen.
func (d *Desk) Unread(ctx context.Context, person string) (int, error) {
	mine, err := d.reports.OfPerson(ctx, person)
	n := 0
	for _, r := range mine {
		if r.Unread() {
			n++
		}
	}
	return n, err
}
