package points

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/answer"
)

// Session is a competition that is followed: Mark is what its verdicts followed from when its people's accounts were
// last brought up to date.
type Session struct {
	ID        string    `bson:"_id"`
	Campaign  string    `bson:"campaign"`
	Mark      string    `bson:"mark"`
	Final     bool      `bson:"final"` // nothing will change any more
	By        string    `bson:"by"`    // the node that is at it
	ByUntil   time.Time `bson:"by_until"`
	Following time.Time `bson:"following"` // since
}

// Competitions says how far competitions have told.
type Competitions interface {
	// Verdicts is a text that stays the same as long as the verdicts on a session's answers do, "" while it has told none,
	// and whether they are final.
	Verdicts(ctx context.Context, session string) (mark string, final bool, err error)
	// Players are the people who answered in it.
	Players(ctx context.Context, session string) ([]string, error)
}

// Following keeps which competitions are followed.
type Following interface {
	// Follow keeps a session, once.
	Follow(ctx context.Context, s Session) error
	// Followed are those that are not final.
	Followed(ctx context.Context) ([]Session, error)
	// Claim has a node look after a session until a moment, unless another one does now.
	Claim(ctx context.Context, session, node string, now, until time.Time) (bool, error)
	// Note keeps what the accounts are up to date with, and ends the claim.
	Note(ctx context.Context, session, mark string, final bool) error
}

// Poster brings accounts up to date, beside the way of the answers: it is told of answers, waits for a crowd to pass,
// and then has them settled. Answers of a competition wait until it has told; whoever looks at their account is served
// at once in any case.
type Poster struct {
	ledger       *Ledger
	competitions Competitions
	following    Following
	watch        watch
	node         string

	post sync.Mutex // one round at a time

	mu       sync.Mutex
	due      map[string]map[string]struct{} // people, by campaign
	heard    map[string]string              // campaigns of competitions, by session
	followed map[string]bool                // kept as followed already
	came     int                            // answers since the last tick
	held     int                            // ticks that a crowd was waited for
	rest     int                            // ticks to leave out after a failure
}

// NewPoster makes a poster for one node.
func NewPoster(l *Ledger, c Competitions, f Following, w Watch) *Poster {
	return &Poster{
		ledger: l, competitions: c, following: f, watch: watch{Watch: w}, node: w.Node,
		due: map[string]map[string]struct{}{}, heard: map[string]string{}, followed: map[string]bool{},
	}
}

// Answered is told of answers that were kept.
func (p *Poster) Answered(all ...answer.Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.came += len(all)
	for i := range all {
		switch a := &all[i]; {
		case a.Campaign == "":
		case a.Source != answer.Contest:
			p.owe(a.Campaign, a.Person)
		case !p.followed[a.Session]:
			p.heard[a.Session] = a.Campaign
		}
	}
}

// Finished is told that somebody's attempt is over.
func (p *Poster) Finished(campaign, person string) {
	if campaign == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owe(campaign, person)
}

// owe notes somebody as due. The caller holds mu.
func (p *Poster) owe(campaign string, people ...string) {
	if p.due[campaign] == nil {
		p.due[campaign] = map[string]struct{}{}
	}
	for _, person := range people {
		p.due[campaign][person] = struct{}{}
	}
}

// A crowd is waited for, but not for long.
const (
	crowd    = 200 // answers between two ticks
	holdMost = 10  // ticks
	restMost = 15  // ticks
)

// Tick is Post, unless a crowd is coming in just now or the last one failed a moment ago.
func (p *Poster) Tick(ctx context.Context) error {
	if p.waits() {
		return nil
	}
	err := p.Post(ctx)
	if err != nil {
		p.mu.Lock()
		p.rest = restMost
		p.mu.Unlock()
	}
	return err
}

func (p *Poster) waits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	coming := p.came >= crowd && p.held < holdMost
	p.came = 0
	switch {
	case p.rest > 0:
		p.rest--
		return true
	case coming:
		p.held++
		return true
	default:
		p.held = 0
		return false
	}
}

// Post brings everybody who is due up to date, and makes good what nodes that are gone left undone. What fails is tried
// again the next time.
func (p *Poster) Post(ctx context.Context) error {
	p.post.Lock()
	defer p.post.Unlock()
	began := p.ledger.now()
	err := errors.Join(p.settle(ctx), p.follow(ctx))
	if err != nil {
		return err
	}
	return p.keepWatch(ctx, began)
}

func (p *Poster) settle(ctx context.Context) error {
	p.mu.Lock()
	due := p.due
	p.due = map[string]map[string]struct{}{}
	p.mu.Unlock()
	var errs []error
	for campaign, set := range due {
		people := make([]string, 0, len(set))
		for person := range set {
			people = append(people, person)
		}
		if err := p.ledger.Settle(ctx, campaign, people...); err != nil {
			errs = append(errs, err)
			p.mu.Lock()
			p.owe(campaign, people...)
			p.mu.Unlock()
		}
	}
	return errors.Join(errs...)
}

// follow keeps what was heard of, and looks after every competition whose verdicts have changed.
func (p *Poster) follow(ctx context.Context) error {
	p.mu.Lock()
	heard := p.heard
	p.heard = map[string]string{}
	p.mu.Unlock()
	for session, campaign := range heard {
		err := p.following.Follow(ctx, Session{ID: session, Campaign: campaign, Following: p.ledger.now().UTC().Truncate(time.Millisecond)})
		p.mu.Lock()
		if err != nil {
			p.heard[session] = campaign
		} else {
			p.followed[session] = true
		}
		p.mu.Unlock()
		if err != nil {
			return fmt.Errorf("points: follow %s: %w", session, err)
		}
	}
	sessions, err := p.following.Followed(ctx)
	if err != nil {
		return fmt.Errorf("points: what is followed: %w", err)
	}
	var errs []error
	for _, s := range sessions {
		if err := p.lookAfter(ctx, s); err != nil {
			errs = append(errs, fmt.Errorf("points: competition %s: %w", s.ID, err))
		}
	}
	return errors.Join(errs...)
}

// claimed is how long a node has a competition to itself.
const claimed = time.Minute

func (p *Poster) lookAfter(ctx context.Context, s Session) error {
	mark, final, err := p.competitions.Verdicts(ctx, s.ID)
	if err != nil || mark == s.Mark && !final {
		return err
	}
	now := p.ledger.now()
	mine, err := p.following.Claim(ctx, s.ID, p.node, now, now.Add(claimed))
	if err != nil || !mine {
		return err
	}
	// Read before the people are: an answer that is told later has a mark of its own.
	people, err := p.competitions.Players(ctx, s.ID)
	if err != nil {
		return err
	}
	if err := p.ledger.Settle(ctx, s.Campaign, people...); err != nil {
		return err
	}
	return p.following.Note(ctx, s.ID, mark, final)
}
