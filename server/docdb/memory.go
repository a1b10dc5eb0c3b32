package docdb

import (
	"hash/maphash"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"
)

// memory holds documents of one collection as they were last read, where no other process can write them. It is told
// of every change before whoever made it is, so nobody is given what they know to be old.
type memory struct {
	seed   maphash.Seed
	shards [memoryShards]memoryShard
}

// memoryShards lets as many goroutines look at once.
const memoryShards = 16

type memoryShard struct {
	mu      sync.Mutex
	docs    *lru.LRU[string, remembered]
	changes uint64 // of the documents that belong here, remembered or not
}

type remembered struct {
	doc any
	v   Version
}

// newMemory holds about so many documents.
func newMemory(most int) *memory {
	m := &memory{seed: maphash.MakeSeed()}
	for i := range m.shards {
		docs, err := lru.NewLRU[string, remembered](most/memoryShards+1, nil)
		if err != nil {
			panic(err) // it refuses only sizes under one
		}
		m.shards[i].docs = docs
	}
	return m
}

func (m *memory) shard(id string) *memoryShard {
	return &m.shards[maphash.String(m.seed, id)%memoryShards]
}

// recall gives the document, or how many changes there have been before it is read elsewhere.
func (m *memory) recall(id string) (known remembered, changes uint64, ok bool) {
	s := m.shard(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok = s.docs.Get(id)
	return known, s.changes, ok
}

// keep remembers a document, unless something has changed since it was looked for: it may have been read before.
func (m *memory) keep(id string, doc any, v Version, changes uint64) {
	s := m.shard(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes == changes {
		s.docs.Add(id, remembered{doc, v})
	}
}

// forget is told of changed documents.
func (m *memory) forget(ids []string) {
	for _, id := range ids {
		s := m.shard(id)
		s.mu.Lock()
		s.changes++
		s.docs.Remove(id)
		s.mu.Unlock()
	}
}
