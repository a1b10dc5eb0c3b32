package bench

import (
	"context"
	"strconv"

	"pufa/server/contest"
	"pufa/server/question"
)

// chairPhone is a phone of a team, or a judge's, that comes back by itself. What it asks it asks again on every line
// until the server has taken or refused it.
type chairPhone struct {
	tether
	run    *killRun
	number int
	team   int
	judge  int
	key    string // of its address

	cookie  string
	asked   int              // numbers what it asks
	pending *contest.Request // sent, and not heard of
	acked   []contest.Request
}

// live takes its chair, and comes back to it until ctx ends.
func (c *chairPhone) live(ctx context.Context) {
	code := c.run.contest.Code
	take := func(try int) bool {
		server := c.run.fleet.at(c.number, try).now.Load()
		cookie, err := server.call(ctx, "POST", "/contests/code/"+code+"/chair", c.cookie, map[string]any{"key": c.key}, nil)
		if err != nil {
			return c.fail(err)
		}
		c.cookie = cookie
		return true
	}
	comeBack(ctx, take, func(hop int) bool {
		return c.follow(ctx, c.run, c.number, hop, "/ws/chair/"+code, c.cookie, c.hear)
	})
}

// hear takes in a frame. The first of a line is a picture, which must show what was acknowledged before.
func (c *chairPhone) hear(f contest.Frame, first bool) {
	switch {
	case f.State != nil && first:
		c.check(f)
		if c.pending != nil {
			c.send(*c.pending)
		}
	case f.Received != nil && c.pending != nil && f.Received.Ref == c.pending.Ref:
		c.acked = append(c.acked, *c.pending)
		c.pending = nil
	case f.Refused != nil && c.pending != nil && f.Refused.Ref == c.pending.Ref:
		c.pending = nil
	}
}

// check looks for what was acknowledged in the picture a chair comes back to.
func (c *chairPhone) check(f contest.Frame) {
	forgotten := &c.run.report.Forgotten
	if f.You == nil || f.You.Seat == nil || f.You.Seat.Team != c.team || f.You.Seat.Judge != c.judge {
		c.run.note(&c.run.report.SentAway)
		return
	}
	seat, q := f.You.Seat, f.State.Question
	for _, a := range c.acked {
		switch {
		case q == nil || a.Question != q.Index:
		case a.Type == contest.RequestAnswer && (seat.Given == nil || !sameGiven(*seat.Given, a.Given)):
			c.run.note(forgotten)
		case a.Type == contest.RequestBuzz && f.State.Phase == contest.PhaseArmed && !seat.Buzzed:
			c.run.note(forgotten)
		}
	}
	for _, t := range seat.Texts {
		if points, marked := c.gave(q.Index, t.Team); marked && (t.Points == nil || *t.Points != points) {
			c.run.note(forgotten)
		}
	}
}

// gave is what a judge has given a team, as far as the server has said that it is kept.
func (c *chairPhone) gave(q, team int) (points float64, marked bool) {
	for _, a := range c.acked {
		if a.Type == contest.RequestMark && a.Question == q && a.Team == team {
			points, marked = a.Points, true
		}
	}
	return points, marked
}

// ask asks for something, and again on every line until it is taken or refused.
func (c *chairPhone) ask(req contest.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	req.Ref = strconv.Itoa(c.number) + "/" + strconv.Itoa(c.asked)
	c.pending = &req
	c.send(req)
}

// heard reports whether nothing it asked is still open.
func (c *chairPhone) heard() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending == nil
}

// answered is what the chair's team has in, as far as this phone was told.
func (c *chairPhone) answered(q int) *question.Given {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.acked {
		if a.Type == contest.RequestAnswer && a.Question == q {
			return &a.Given
		}
	}
	return nil
}
