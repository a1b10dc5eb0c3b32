package contest

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Told reports whether the people of a session have been told the right answer to its question. A contest that is gone
// has nothing left to hide.
func (e *Engine) Told(ctx context.Context, session string, question int) (bool, error) {
	id, _, _ := strings.Cut(session, "#")
	r, err := e.room(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	s := r.state.Load()
	switch {
	case s.Phase == PhaseEnded && !s.Rehearsal:
		return true, nil
	case s.Session() != session: // a rehearsal that was cleared: the same question is still to come
		return false, nil
	default:
		return !slices.Contains(s.Secrets(), question), nil
	}
}
