package course

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"pufa/server/history"

	"pufa/server/district"
)

// Attendee is a line of a session's list: somebody who is to come, or came. Its id is the session's and the person's, so
// that nobody is on a list twice.
type Attendee struct {
	ID        string    `bson:"_id"`
	Session   string    `bson:"session"`
	Officer   string    `bson:"officer,omitempty"` // of the register
	Name      string    `bson:"name"`
	District  string    `bson:"district"`
	Office    string    `bson:"office,omitempty"`
	Present   bool      `bson:"present"`
	SignedAt  time.Time `bson:"signed_at,omitempty"`
	How       How       `bson:"how,omitempty"`
	Phone     string    `bson:"phone,omitempty"`    // a hash that tells the phone; a phone signs one person in
	Resident  string    `bson:"resident,omitempty"` // who sits the exam on the platform
	Pending   string    `bson:"pending,omitempty"`  // the exam whose result is awaited
	PendingAt time.Time `bson:"pending_at,omitempty"`
	Result    *Result   `bson:"result,omitempty"`
	Examined  bool      `bson:"examined"` // what Result says, to be counted by
	Passed    bool      `bson:"passed"`
	Cert      string    `bson:"cert,omitempty"` // the number of what was given for passing
	CreatedAt time.Time `bson:"created_at"`
	Erased    bool      `bson:"erased"`
	Revision  int64     `bson:"revision"`
	Trail     `bson:",inline"`
}

// How somebody came to be present.
type How string

// The ways.
const (
	ByPhone  How = "phone"
	ByDesk   How = "desk"
	ByImport How = "import"
)

// Result is how an exam went, of a hundred points.
type Result struct {
	Points  int64     `bson:"points"`
	Day     string    `bson:"day"`
	Paper   bool      `bson:"paper"`
	Sitting string    `bson:"sitting,omitempty"`
	At      time.Time `bson:"at"`
}

// Outcome is a sitting of the platform that is over.
type Outcome struct {
	Sitting      string
	At           time.Time
	Points, Full int64
}

// result is an outcome of a hundred points. Points are rounded down, so that rounding never passes anybody.
func (o Outcome) result() Result {
	r := Result{Day: Day(o.At), Sitting: o.Sitting, At: moment(o.At)}
	if o.Full > 0 {
		r.Points = o.Points * 100 / o.Full
	}
	return r
}

// settle makes what is counted by follow the result.
func (a *Attendee) settle(pass int) {
	a.Examined = a.Result != nil
	a.Passed = a.Examined && a.Result.Points >= int64(pass)
}

// note takes the best outcome over; one that is on paper stays where it is as good.
func (a *Attendee) note(outcomes []Outcome, pass int) {
	for _, o := range outcomes {
		if r := o.result(); a.Result == nil || r.Points > a.Result.Points {
			a.Result = &r
		}
	}
	a.settle(pass)
}

// PaperPrefix begins the name of every exam of a session, so that they are told from other exams.
const PaperPrefix = "off-"

// PaperID names the exam somebody may sit.
func (a *Attendee) PaperID() string { return PaperPrefix + a.Session + "-" + a.ID[len(a.Session)+1:] }

func attendeeID(session, person string) string { return session + "/" + person }

// strangerKey names somebody who is not in the register.
func strangerKey(place, name string) string {
	sum := sha256.Sum256([]byte(place + "\x00" + district.NameKey(name)))
	return "n" + hex.EncodeToString(sum[:10])
}

// phoneMark is what a session knows of a phone: the key itself is in no database.
func phoneMark(session, key string) string {
	sum := sha256.Sum256([]byte("course/" + session + "/" + key))
	return hex.EncodeToString(sum[:16])
}

func (a *Attendee) erase() {
	a.Name, a.Office, a.Cert, a.Phone, a.Resident, a.Pending = erasedName, "", "", "", "", ""
	a.Erased, a.Log = true, history.Log{}
}

// said is the line in words, for its history.
func (a *Attendee) said() []history.Said {
	present, points := "未到", ""
	if a.Present {
		present = "实到"
	}
	if a.Result != nil {
		points = strconv.FormatInt(a.Result.Points, 10)
	}
	return []history.Said{{Field: "present", Title: "到场", Text: present}, {Field: "points", Title: "成绩", Text: points}, {Field: "cert", Title: "证书号", Text: a.Cert}}
}

// Tally is how many of a sub-district came to a session, and how the exam went.
type Tally struct {
	Session, District         string
	Present, Examined, Passed int64
}

// RollStore keeps who was at sessions.
type RollStore interface {
	// AddAttendees keeps new lines and has an outcome for each: nil, or ErrTaken.
	AddAttendees(ctx context.Context, all ...Attendee) ([]error, error)
	// Attendee is the one with this id, or ErrNotFound.
	Attendee(ctx context.Context, id string) (Attendee, error)
	// ChangeAttendee applies change to one, or returns ErrNotFound or ErrTaken. change may run several times.
	ChangeAttendee(ctx context.Context, id string, change func(*Attendee) error) (Attendee, error)
	// OfSessions are the lines of some sessions, by name, those that were struck out aside.
	OfSessions(ctx context.Context, sessions ...string) ([]Attendee, error)
	// OfOfficer are an officer's lines, struck out ones among them.
	OfOfficer(ctx context.Context, officer string) ([]Attendee, error)
	// OfPhone are the lines a phone has signed in, or whose exam a resident sits; one of the two is "".
	OfPhone(ctx context.Context, phone, resident string) ([]Attendee, error)
	// Tallies count the lines of some sessions.
	Tallies(ctx context.Context, sessions ...string) ([]Tally, error)
	// DueAttendees are at most limit that await an exam's result, or were made before a moment and are not erased.
	DueAttendees(ctx context.Context, before time.Time, limit int) ([]Attendee, error)
}
