package points

import (
	"context"
	"fmt"
	"time"

	"pufa/server/answer"
)

// Mark is what a node leaves behind while it runs: up to Since all it was told of is in the accounts.
type Mark struct {
	ID    string    `bson:"_id"` // of the node
	Since time.Time `bson:"since"`
	Beat  time.Time `bson:"beat"` // when it was last there
}

// Marks keeps the marks of nodes.
type Marks interface {
	Leave(ctx context.Context, m Mark) error // in place of the node's last one
	Left(ctx context.Context) ([]Mark, error)
	Clear(ctx context.Context, node string) error // no mark is no error
}

// Past goes through what was answered.
type Past interface {
	// Since tells of every answer given for a campaign on a day or later.
	Since(ctx context.Context, day string, tell func(...answer.Answer)) error
}

// Watch is what nodes look after one another with.
type Watch struct {
	Node  string // this one's name, which no other has or had
	Alone bool   // there can be no other node: whoever left a mark is gone
	Marks Marks
	Past  Past
}

// The rhythm of the watch.
const (
	beatEvery = 30 * time.Second
	goneAfter = 4 * beatEvery
)

// watch is what a poster knows of it.
type watch struct {
	Watch
	beaten time.Time
}

// keepWatch leaves this node's mark, and takes up what nodes that are gone did not get to. began is when the round
// began, before which all is posted.
func (p *Poster) keepWatch(ctx context.Context, began time.Time) error {
	w := &p.watch
	if since := began.Sub(w.beaten); w.Marks == nil || !w.beaten.IsZero() && since >= 0 && since < beatEvery {
		return nil
	}
	began = began.UTC().Truncate(time.Millisecond)
	if err := w.Marks.Leave(ctx, Mark{ID: w.Node, Since: began, Beat: began}); err != nil {
		return fmt.Errorf("points: leave a mark: %w", err)
	}
	w.beaten = began
	marks, err := w.Marks.Left(ctx)
	if err != nil {
		return fmt.Errorf("points: marks of nodes: %w", err)
	}
	for _, m := range marks {
		if m.ID == w.Node || !w.Alone && began.Sub(m.Beat) < goneAfter {
			continue
		}
		if err := p.takeUp(ctx, m); err != nil {
			return fmt.Errorf("points: what node %s left: %w", m.ID, err)
		}
	}
	return nil
}

// takeUp posts what a node that is gone may not have got to. Answers may be a while older than when they were kept, so
// it begins a day before the mark.
func (p *Poster) takeUp(ctx context.Context, m Mark) error {
	day := m.Since.In(answer.China).AddDate(0, 0, -1).Format(time.DateOnly)
	if err := p.watch.Past.Since(ctx, day, p.recall); err != nil {
		return err
	}
	if err := p.settle(ctx); err != nil {
		return err
	}
	if err := p.follow(ctx); err != nil {
		return err
	}
	return p.watch.Marks.Clear(ctx, m.ID)
}

// recall is Answered for what was answered before; it is no crowd.
func (p *Poster) recall(all ...answer.Answer) {
	p.Answered(all...)
	p.mu.Lock()
	p.came -= len(all)
	p.mu.Unlock()
}

// Close leaves nothing undone where it can, and takes the node's mark away.
func (p *Poster) Close(ctx context.Context) error {
	if err := p.Post(ctx); err != nil {
		return err // the mark stays, for others to take up
	}
	p.post.Lock()
	defer p.post.Unlock()
	if p.watch.Marks == nil {
		return nil
	}
	return p.watch.Marks.Clear(ctx, p.node)
}
