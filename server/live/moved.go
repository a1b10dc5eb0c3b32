package live

import (
	"hash/maphash"

	"pufa/server/contest"
)

// Moved ends the lines of a person's devices other than the one they are known by now, given as its
// account.DeviceMark.
func (h *Hub) Moved(person, device string) {
	sh := &h.shards[maphash.String(seed, person)%shards]
	sh.pagesOf(person, func(s *socket) {
		if s.device != device {
			s.end(contest.CloseMoved, "已换到另一部手机")
		}
	})
}

// pagesOf visits a person's pages of every contest. visit must not block.
func (sh *shard) pagesOf(person string, visit func(*socket)) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	for _, a := range sh.rooms {
		for _, s := range a.players[person] {
			visit(s)
		}
	}
}
