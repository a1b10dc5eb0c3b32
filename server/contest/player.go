package contest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Player is one person in one contest. Its ID is contest/person, so that joining twice is the same document; the
// name is unique in the contest.
type Player struct {
	ID           string    `bson:"_id" json:"id"`
	Contest      string    `bson:"contest" json:"contest"`
	Person       string    `bson:"person" json:"person"`
	Name         string    `bson:"name" json:"name"`
	District     string    `bson:"district" json:"district"`             // code
	DistrictName string    `bson:"district_name" json:"district_name"`   // as it was called then
	Unit         string    `bson:"unit,omitempty" json:"unit,omitempty"` // where the contest groups by unit
	JoinedAt     time.Time `bson:"joined_at" json:"joined_at"`
	Erased       bool      `bson:"erased,omitempty" json:"erased,omitempty"` // asked to be forgotten: Name is not theirs any more
}

// PlayerID is where a player is kept.
func PlayerID(contest, person string) string { return contest + "/" + person }

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

// roster is who plays, as one node knows it. The player documents decide.
type roster struct {
	players map[string]Player
	recent  []string // names, the newest last
}

const recentNames = 12

func newRoster(players []Player) *roster {
	slices.SortFunc(players, func(a, b Player) int {
		if c := a.JoinedAt.Compare(b.JoinedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	r := &roster{players: make(map[string]Player, len(players))}
	for _, p := range players {
		r.add(p)
	}
	return r
}

// add reports whether the player is new, or newly erased. What is heard of a player may be old: once erased, they
// stay so.
func (r *roster) add(p Player) bool {
	known, is := r.players[p.Person]
	if is && (known.Erased || !p.Erased) {
		return false
	}
	r.players[p.Person] = p
	if is {
		r.recent = slices.DeleteFunc(r.recent, func(name string) bool { return name == known.Name })
		return true
	}
	r.recent = append(r.recent[max(0, len(r.recent)-recentNames+1):], p.Name)
	return true
}

// newest are the names of those who came last, the newest first.
func (r *roster) newest() []string {
	names := slices.Clone(r.recent)
	slices.Reverse(names)
	return names
}
