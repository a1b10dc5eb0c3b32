package reward

import (
	"errors"
	"fmt"
	"time"
)

// The outcomes of draws.
var (
	ErrNotNow     = errors.New("reward: not in this state of the draw")
	ErrNotDue     = errors.New("reward: the public value is not known yet")
	ErrNobody     = errors.New("reward: nobody meets the rule")
	ErrTooMany    = errors.New("reward: more people than a list holds")
	ErrNoCode     = errors.New("reward: no such claim code")
	ErrClaimed    = errors.New("reward: the prize was claimed before")
	ErrClaimOver  = errors.New("reward: the time to claim is over")
	ErrClaimsOpen = errors.New("reward: the time to claim is not over yet")
	ErrNoRedraw   = errors.New("reward: there is nothing to draw again")
	ErrNoSecret   = errors.New("reward: no key to keep contact details under")
)

// State says how far a draw has come.
type State string

// The states. A draw goes from one to the next and never back; until it is drawn it may be called off.
const (
	Planned   State = "planned"
	Frozen    State = "frozen"    // the list stands
	Published State = "published" // everybody knows the list's hash, the commitment and what the seed will be made of
	Drawn     State = "drawn"
	CalledOff State = "called_off"
)

// Draw is one prize draw of a campaign.
//
// That nobody can steer it comes from the order of things. The list is frozen and its hash published first. The seed
// is made of that hash, of a secret whose hash was published with it, and of a public value that was named in advance
// and comes to be known later: the organiser cannot choose the value, and others cannot compute the seed before the
// secret is told.
type Draw struct {
	ID        string       `bson:"_id"`
	Campaign  string       `bson:"campaign"`
	Title     string       `bson:"title"`
	Issuer    string       `bson:"issuer"`
	Note      string       `bson:"note,omitempty"` // where and how prizes are handed out
	Prizes    []Prize      `bson:"prizes"`
	Rule      Rule         `bson:"rule"`
	Source    string       `bson:"source"` // which public value, and where anybody finds it
	Due       time.Time    `bson:"due"`    // when it is known at the earliest
	ClaimDays int          `bson:"claim_days"`
	Redraws   int          `bson:"redraws"` // how often what was not claimed is drawn again
	Contact   *ContactPlan `bson:"contact,omitempty"`

	State      State     `bson:"state"`
	List       List      `bson:"list,omitempty"`
	Secret     string    `bson:"secret,omitempty"`     // 64 hexadecimal digits; told when the draw is drawn
	Commitment string    `bson:"commitment,omitempty"` // of the secret
	Value      string    `bson:"value,omitempty"`
	Rounds     []Round   `bson:"rounds,omitempty"`
	Reason     string    `bson:"reason,omitempty"` // why it was called off
	Acts       []Act     `bson:"acts,omitempty"`   // who did what, and when
	CreatedAt  time.Time `bson:"created_at"`
	Revision   int64     `bson:"revision"` // which state of the record this is, from 1
}

// Prize is one kind of prize and how many there are of it.
type Prize struct {
	Title string `bson:"title" json:"title"`
	Count int    `bson:"count" json:"count"`
}

// ContactPlan says what winners are asked for a way to reach them for, and how long that is kept.
type ContactPlan struct {
	Purpose string `bson:"purpose"`
	Days    int    `bson:"days"` // after the time to claim
}

// List is who takes part, by tokens that say nothing about anybody.
type List struct {
	ID     string    `bson:"id"`
	Count  int       `bson:"count"`
	SHA256 string    `bson:"sha256"`
	At     time.Time `bson:"at"`
}

// Round is one drawing: the first, or one again of what was not claimed. Its ranks follow on those of the round
// before.
type Round struct {
	At     time.Time `bson:"at"`
	Until  time.Time `bson:"until"` // last moment to claim
	From   int       `bson:"from"`  // the first rank of it
	Prizes []int     `bson:"prizes"`
}

// Act is one step in a draw's life.
type Act struct {
	Do     string    `bson:"do"`
	By     string    `bson:"by"`
	ByName string    `bson:"by_name"`
	At     time.Time `bson:"at"`
}

// Bounds of a draw.
const (
	mostPrizes    = 20
	mostOfAPrize  = 1_000
	mostListed    = 200_000
	mostRedraws   = 3
	mostClaimDays = 90
	mostKeepDays  = 180
)

func (d Draw) validate() error {
	switch {
	case !oneLine(d.Title, 1, 40):
		return invalid("title", "请填写抽奖名称，不超过 40 个字")
	case !oneLine(d.Issuer, 1, mostIssuer):
		return invalid("issuer", "请填写主办单位，不超过 30 个字")
	case !fits(d.Note, 0, 200):
		return invalid("note", "领奖说明不超过 200 个字")
	case !oneLine(d.Source, 4, 100):
		return invalid("source", "请写明用哪个公开数字、在哪里能查到，4 到 100 个字")
	case d.ClaimDays < 1 || d.ClaimDays > mostClaimDays:
		return invalid("claim_days", "领奖期限应在 1 到 90 天之间")
	case d.Redraws < 0 || d.Redraws > mostRedraws:
		return invalid("redraws", "补抽次数应在 0 到 3 之间")
	}
	if err := validPrizes(d.Prizes); err != nil {
		return err
	}
	if c := d.Contact; c != nil && (!oneLine(c.Purpose, 1, 60) || c.Days < 1 || c.Days > mostKeepDays) {
		return invalid("contact", "收联系方式要写明用途（不超过 60 个字）和保存天数（1 到 180 天）")
	}
	return d.Rule.validate()
}

func validPrizes(prizes []Prize) error {
	if len(prizes) == 0 || len(prizes) > mostPrizes {
		return invalid("prizes", "请填写奖品，最多 20 种")
	}
	all := 0
	for _, p := range prizes {
		if !oneLine(p.Title, 1, 30) || p.Count < 1 || p.Count > mostOfAPrize {
			return invalid("prizes", "每种奖品要有名称（不超过 30 个字）和数量（1 到 1000）")
		}
		all += p.Count
	}
	if all > mostOfAPrize {
		return invalid("prizes", "奖品一共不超过 1000 份")
	}
	return nil
}

// places are the prizes one by one, the first kind first.
func places(prizes []Prize) []int {
	var out []int
	for i, p := range prizes {
		for range p.Count {
			out = append(out, i)
		}
	}
	return out
}

// Awards counts the ranks that have been given a prize.
func (d Draw) Awards() int {
	if n := len(d.Rounds); n > 0 {
		return d.Rounds[n-1].From + len(d.Rounds[n-1].Prizes)
	}
	return 0
}

// Open reports whether everybody may know of it.
func (d Draw) Open() bool {
	return d.State == Published || d.State == Drawn || d.State == CalledOff && d.did("publish")
}

func (d Draw) did(do string) bool {
	for _, a := range d.Acts {
		if a.Do == do {
			return true
		}
	}
	return false
}

// in reports whether the draw is in a state, or gives ErrNotNow.
func (d Draw) in(s State) error {
	if d.State != s {
		return fmt.Errorf("%w: %s is %s, not %s", ErrNotNow, d.ID, d.State, s)
	}
	return nil
}

// Ticket is one person's place on a list. Person is "" once they were erased.
type Ticket struct {
	ID     string `bson:"_id"` // list/token
	Draw   string `bson:"draw"`
	List   string `bson:"list"`
	Token  string `bson:"token"`
	Person string `bson:"person,omitempty"`
}

// TicketID is where a ticket is kept.
func TicketID(list, token string) string { return list + "/" + token }

// newToken makes a token out of chance: 80 bits, so that none comes twice and none can be guessed.
func newToken(chance func([]byte)) string { return letters(chance, 16) }

// newCode makes a code that a winner shows.
func newCode(chance func([]byte)) string { return letters(chance, 8) }

func letters(chance func([]byte), n int) string {
	b := make([]byte, n)
	chance(b)
	for i := range b {
		b[i] = numberLetters[b[i]%32]
	}
	return string(b)
}
