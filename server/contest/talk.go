package contest

import (
	"encoding/json"
	"maps"
	"time"
)

// say names what a message to the other nodes is about.
type say string

const (
	sayEvent   say = "event"   // Event is in the log
	sayFlushed say = "flushed" // every answer acknowledged to the question closed by Seq is durable
	sayPlayer  say = "player"  // Player has joined, or was changed by a host or erased
	sayHere    say = "here"    // the node lives, and so many phones are connected to it
	sayBye     say = "bye"
)

// message is what nodes tell each other. None is needed for anything to be right, only for it to be quick.
type message struct {
	Kind      say            `json:"kind"`
	Node      string         `json:"node"`
	Contest   string         `json:"contest,omitempty"`
	Seq       int64          `json:"seq,omitempty"`
	Event     *Event         `json:"event,omitempty"`
	Player    *Player        `json:"player,omitempty"`
	Connected map[string]int `json:"connected,omitempty"`

	Teams map[string][maxTeams + 1]int `json:"teams,omitempty"`
}

func (e *Engine) say(m message) {
	m.Node = e.node
	data, err := json.Marshal(m)
	if err == nil {
		err = e.o.Bus.Publish(data)
	}
	if err != nil {
		e.o.Logger.Warn("could not tell the other nodes", "kind", m.Kind, "contest", m.Contest, "error", err)
	}
}

// hear takes a message from another node. It must be quick: messages come one after the other.
func (e *Engine) hear(data []byte) {
	var m message
	if err := json.Unmarshal(data, &m); err != nil || m.Node == "" || m.Node == e.node {
		return
	}
	if m.Kind == sayBye {
		e.mu.Lock()
		delete(e.nodes, m.Node)
		e.mu.Unlock()
		e.pokeAll()
		return
	}
	known := e.greet(m)
	if m.Kind == sayHere {
		if !known {
			e.say(message{Kind: sayHere}) // so that a new node need not wait for the next beat
		}
		return
	}
	if r := e.known(m.Contest); r != nil {
		r.hear(m)
	} else if m.Kind == sayEvent && m.Event != nil {
		e.hearOf(*m.Event)
	}
}

// hearOf takes an event of a contest this node does not have in hand. Its clock is to run here as well; and where
// nothing was acknowledged nobody need wait for it.
func (e *Engine) hearOf(event Event) {
	switch event.Type {
	case EventOpened:
		e.start(func() { e.adopt(event.Contest) })
	case EventClosed:
		e.say(message{Kind: sayFlushed, Contest: event.Contest, Seq: event.Seq})
	}
}

// adopt loads a contest whose question has opened elsewhere, so that its clock runs here as well.
func (e *Engine) adopt(contest string) {
	if r, err := e.room(e.ctx, contest); err == nil {
		r.poke()
	} else if e.ctx.Err() == nil {
		e.o.Logger.Warn("could not take up a contest of another node", "contest", contest, "error", err)
	}
}

// greet notes that a node lives, and reports whether it was known.
func (e *Engine) greet(m message) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, known := e.nodes[m.Node]
	p.seen = e.o.Now()
	if m.Kind == sayHere {
		p.connected, p.teams = m.Connected, m.Teams
	}
	e.nodes[m.Node] = p
	return known
}

// beat tells the others that this node lives, and forgets those that do not.
func (e *Engine) beat() {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	windows := time.NewTicker(rollEvery)
	defer windows.Stop()
	for {
		select {
		case <-e.ctx.Done():
			return
		case <-ticker.C:
			seats, teams := e.seats()
			e.say(message{Kind: sayHere, Connected: seats, Teams: teams})
		case <-windows.C:
			e.start(func() { e.takeUpDue(e.ctx) })
		}
	}
}

// seats counts this node's phones by contest, those of teams by team, and forgets nodes that are gone.
func (e *Engine) seats() (seats map[string]int, teams map[string][maxTeams + 1]int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.o.Now()
	maps.DeleteFunc(e.nodes, func(_ string, p peer) bool { return now.Sub(p.seen) > deadAfter })
	seats, teams = map[string]int{}, map[string][maxTeams + 1]int{}
	for id := range e.rooms {
		here := e.audience.Count(id)
		if here.Players > 0 {
			seats[id] = here.Players
		}
		if here.Teams != [maxTeams + 1]int{} {
			teams[id] = here.Teams
		}
	}
	return seats, teams
}

// teamsConnected counts the phones of a match's teams on all nodes.
func (e *Engine) teamsConnected(contest string) [maxTeams + 1]int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := e.audience.Count(contest).Teams
	for _, p := range e.nodes {
		for i, more := range p.teams[contest] {
			n[i] += more
		}
	}
	return n
}

// connected counts a contest's phones on all nodes.
func (e *Engine) connected(contest string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := e.audience.Count(contest).Players
	for _, p := range e.nodes {
		n += p.connected[contest]
	}
	return n
}

// others are the nodes that live.
func (e *Engine) others() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.o.Now()
	var names []string
	for name, p := range e.nodes {
		if now.Sub(p.seen) <= deadAfter {
			names = append(names, name)
		}
	}
	return names
}

func (e *Engine) pokeAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.rooms {
		r.poke()
	}
}
