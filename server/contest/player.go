package contest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/district"
)

// Player is one person in one contest. Its ID is contest/person, so that joining twice is the same document; the
// name is unique in the contest.
type Player struct {
	ID           string        `bson:"_id" json:"id"`
	Contest      string        `bson:"contest" json:"contest"`
	Person       string        `bson:"person" json:"person"`
	Name         string        `bson:"name" json:"name"`
	NameKey      string        `bson:"name_key" json:"name_key"`             // NameKey(Name): what is unique in the contest
	District     string        `bson:"district" json:"district"`             // code
	DistrictName string        `bson:"district_name" json:"district_name"`   // as it was called then
	Ties         district.Ties `bson:"ties" json:"ties"`                     // what else they belonged to when they joined
	Unit         string        `bson:"unit,omitempty" json:"unit,omitempty"` // where the contest groups by unit
	JoinedAt     time.Time     `bson:"joined_at" json:"joined_at"`
	Erased       bool          `bson:"erased,omitempty" json:"erased,omitempty"` // asked to be forgotten: Name is not theirs any more

	Rev    int         `bson:"rev,omitempty" json:"rev,omitempty"`       // counts the changes: of two, the higher is the newer
	Number int         `bson:"number,omitempty" json:"number,omitempty"` // of NeutralName, unique in the contest; 0 for none yet
	Muted  bool        `bson:"muted,omitempty" json:"muted,omitempty"`   // shown under the number
	Out    Out         `bson:"out,omitempty" json:"out,omitempty"`
	Acts   []PlayerAct `bson:"acts,omitempty" json:"acts,omitempty"` // what hosts did, oldest first
}

// PlayerID is where a player is kept.
func PlayerID(contest, person string) string { return contest + "/" + person }

// key is the player's NameKey, also where they were kept before there was one.
func (p *Player) key() string {
	if p.NameKey == "" {
		return NameKey(p.Name)
	}
	return p.NameKey
}

// fewTries is how often a name gets the next number; a crowd of namesakes draws one instead.
const fewTries = 8

// Named is the name a player takes at the nth try: the wish itself, then with a number behind it.
func Named(wish string, try int) string {
	switch {
	case try == 0:
		return wish
	case try <= fewTries:
		return wish + strconv.Itoa(try+1)
	default:
		return wish + strconv.Itoa(fewTries+2+rand.IntN(1000*try))
	}
}

// roster is everybody who came, as one node knows it. The player documents decide.
type roster struct {
	players  map[string]Player
	in       int               // of them, those who play
	numbered int               // the highest Player.Number
	names    map[string]string // who has a name, by its key
	changed  map[string]bool   // who is not as they came in
	recent   []string          // persons, the newest last
}

const recentNames = 12

func newRoster(players []Player) *roster {
	slices.SortFunc(players, func(a, b Player) int {
		if c := a.JoinedAt.Compare(b.JoinedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	r := &roster{
		players: make(map[string]Player, len(players)), names: make(map[string]string, len(players)), changed: map[string]bool{},
	}
	for _, p := range players {
		r.add(p)
	}
	return r
}

// add reports whether the player is new, or newly changed. What is heard of a player may be old.
func (r *roster) add(p Player) bool {
	known, is := r.players[p.Person]
	if is && !p.newer(&known) {
		return false
	}
	r.players[p.Person] = p
	r.numbered = max(r.numbered, p.Number)
	if is {
		r.changed[p.Person] = true
		delete(r.names, known.key())
		if known.In() {
			r.in--
		}
	}
	r.names[p.key()] = p.Person
	if p.In() {
		r.in++
	}
	r.recent = slices.DeleteFunc(r.recent, func(person string) bool { return person == p.Person && p.hidden() })
	if !is && !p.hidden() {
		r.recent = append(r.recent[max(0, len(r.recent)-recentNames+1):], p.Person)
	}
	return true
}

// hidden reports whether a player is not to be greeted on the big screen.
func (p *Player) hidden() bool { return p.Erased || p.Muted || !p.In() }

// isOut reports whether a person came and is out now.
func (r *roster) isOut(person string) bool {
	if r.in == len(r.players) {
		return false
	}
	p, known := r.players[person]
	return known && !p.In()
}

// now are those players who are not as they came in.
func (r *roster) now() map[string]Player {
	if len(r.changed) == 0 {
		return nil
	}
	now := make(map[string]Player, len(r.changed))
	for person := range r.changed {
		now[person] = r.players[person]
	}
	return now
}

// newest are the names of those who came last, the newest first.
func (r *roster) newest() []string {
	names := make([]string, 0, len(r.recent))
	for _, person := range slices.Backward(r.recent) {
		p := r.players[person]
		names = append(names, p.Shown())
	}
	return names
}
