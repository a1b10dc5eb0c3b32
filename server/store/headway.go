package store

import (
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"

	"pufa/server/answer"
)

// headway knows of the sittings at hand which questions have an answer, where no other process keeps any. An answer
// stays for good, so what is known stays true, and what is learnt from two sides is put together.
type headway struct {
	mu       sync.Mutex
	sessions *lru.LRU[string, *progress]
}

// progress is whole once the database was asked: until then there may be more.
type progress struct {
	indexes []int
	whole   bool
}

func (p *progress) add(index int) {
	if !slices.Contains(p.indexes, index) {
		p.indexes = append(p.indexes, index)
	}
}

// sessionsMost is how many sittings are remembered, the last ones.
const sessionsMost = 20_000

func newHeadway() *headway {
	sessions, err := lru.NewLRU[string, *progress](sessionsMost, nil)
	if err != nil {
		panic(err) // it refuses only sizes under one
	}
	return &headway{sessions: sessions}
}

// of is the session's progress, new if nothing is known of it. The lock must be held.
func (s *headway) of(session string) *progress {
	p, known := s.sessions.Get(session)
	if !known {
		p = &progress{}
		s.sessions.Add(session, p)
	}
	return p
}

// kept is told of an answer as soon as it is there for good.
func (s *headway) kept(a answer.Answer) {
	if s == nil || !a.Source.Own() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of(a.Session).add(a.Index)
}

// unsure is told of an answer that may have been kept or not.
func (s *headway) unsure(a answer.Answer) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of(a.Session).whole = false
}

// count is how many answers there are, if that is known.
func (s *headway) count(session string) (n int, known bool) {
	if s == nil {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.of(session)
	return len(p.indexes), p.whole
}

// read is told what the database has, and gives how many answers there are.
func (s *headway) read(session string, indexes []int) int {
	if s == nil {
		return len(indexes)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.of(session)
	for _, i := range indexes {
		p.add(i)
	}
	p.whole = true
	return len(p.indexes)
}
