package live

import (
	"hash/maphash"
	"slices"
	"sync"

	"pufa/server/contest"
)

// shard is a part of the registry. All sockets of one player are in the same shard.
type shard struct {
	mu    sync.RWMutex
	rooms map[string]*audience
}

// audience is a contest's sockets in one shard.
type audience struct {
	players map[string][]*socket // by person, the oldest first
	staff   []*socket
}

var seed = maphash.MakeSeed()

// shardOf spreads players by person and staff evenly.
func (h *Hub) shardOf(seat *contest.Seat) *shard {
	if seat.Role == contest.RolePlayer {
		return h.shardOfPlayer(seat.Player.Person)
	}
	return &h.shards[h.turn.Add(1)%shards]
}

func (h *Hub) shardOfPlayer(person string) *shard {
	n := maphash.String(seed, person)
	return &h.shards[n%shards]
}

// add registers a socket and returns the one that is too many for its person, if any.
func (sh *shard) add(s *socket, perPerson int) (tooMany *socket) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	a := sh.rooms[s.seat.Contest()]
	if a == nil {
		a = &audience{players: map[string][]*socket{}}
		sh.rooms[s.seat.Contest()] = a
	}
	if s.seat.Role != contest.RolePlayer {
		a.staff = append(a.staff, s)
		return nil
	}
	pages := a.players[s.seat.Player.Person]
	if len(pages) >= perPerson {
		tooMany, pages = pages[0], slices.Clone(pages[1:])
	}
	pages = append(pages, s)
	a.players[s.seat.Player.Person] = pages
	return tooMany
}

func (sh *shard) remove(s *socket) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	a := sh.rooms[s.seat.Contest()]
	if a == nil {
		return
	}
	is := func(other *socket) bool { return other == s }
	if s.seat.Role != contest.RolePlayer {
		a.staff = slices.DeleteFunc(a.staff, is)
	} else if pages := slices.DeleteFunc(a.players[s.seat.Player.Person], is); len(pages) > 0 {
		a.players[s.seat.Player.Person] = pages
	} else {
		delete(a.players, s.seat.Player.Person)
	}
	if len(a.staff) == 0 && len(a.players) == 0 {
		delete(sh.rooms, s.seat.Contest())
	}
}

// each visits a contest's hosts and screens, and its players if asked to. visit must not block.
func (sh *shard) each(id string, players bool, visit func(*socket)) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	a := sh.rooms[id]
	if a == nil {
		return
	}
	for _, s := range a.staff {
		visit(s)
	}
	if !players {
		return
	}
	for _, pages := range a.players {
		for _, s := range pages {
			visit(s)
		}
	}
}

// of are a player's sockets in a contest.
func (sh *shard) of(id, person string) []*socket {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	a := sh.rooms[id]
	if a == nil {
		return nil
	}
	return slices.Clone(a.players[person])
}

// all visits every socket. visit must not block.
func (sh *shard) all(visit func(*socket)) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	for id := range sh.rooms {
		a := sh.rooms[id]
		for _, s := range a.staff {
			visit(s)
		}
		for _, pages := range a.players {
			for _, s := range pages {
				visit(s)
			}
		}
	}
}

func (sh *shard) count(id string, n *contest.Seated) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	a := sh.rooms[id]
	if a == nil {
		return
	}
	n.Players += len(a.players)
	n.Staff += len(a.staff)
	for _, s := range a.staff {
		n.Teams[s.seat.Chair.Team]++
	}
	n.Teams[0] = 0 // those of no team
}
