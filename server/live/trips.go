package live

import (
	"crypto/rand"
	"sync"
	"time"
)

// tripsKept is how many round trips are remembered: a few seconds' worth of a buzzer's line.
const tripsKept = 8

// roundTrips are a line's last round trips, by the server's own pings. A ping carries a chance word that its pong must
// bring back, so that nobody can answer before they were asked; and who answers late gains no more than the most a
// press is dated back.
type roundTrips struct {
	mu    sync.Mutex
	word  string
	at    time.Time
	trips [tripsKept]time.Duration
	count int
}

// sent gives the word of a ping that goes out now.
func (t *roundTrips) sent(now time.Time) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.word, t.at = rand.Text(), now
	return []byte(t.word)
}

// returned takes a pong. One that brings back another word than the last ping's says nothing.
func (t *roundTrips) returned(word string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if word == "" || word != t.word {
		return
	}
	t.word = ""
	t.trips[t.count%tripsKept] = now.Sub(t.at)
	t.count++
}

// least is the shortest of the last round trips, 0 while none is known.
func (t *roundTrips) least() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	least := time.Duration(0)
	for _, trip := range t.trips[:min(t.count, tripsKept)] {
		if least == 0 || trip < least {
			least = trip
		}
	}
	return least
}
