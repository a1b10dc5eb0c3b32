package demo

import (
	"sync"
	"time"
)

// Clock shows made-up times until it is let go; from then on it shows the real one.
type Clock struct {
	mu   sync.Mutex
	at   time.Time
	live bool
}

// Now is what the clock shows. A clock that was never set shows the real time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live || c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// Set stops the clock at a time.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Go lets the clock show the real time.
func (c *Clock) Go() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live = true
}
