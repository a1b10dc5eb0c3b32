package app

import (
	"context"

	"pufa/server/answer"
	"pufa/server/campaign"
)

// foresee counts, in the background, the boards of persons that residents see: where hundreds of thousands have answered
// the first count takes seconds, and those after it are bridged by the one before.
func (a *App) foresee(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.countPersons(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("boards were not counted ahead", "error", err)
		}
	}()
	a.onClose(func(ctx context.Context) error {
		select {
		case <-done:
		case <-ctx.Done():
		}
		return nil
	})
}

func (a *App) countPersons(ctx context.Context) error {
	all, err := a.Parts.Planner.All(ctx)
	if err != nil {
		return err
	}
	today := campaign.Day(a.now())
	for _, c := range all {
		if c.Boards == nil || !c.Runs(today) {
			continue
		}
		for _, p := range c.Boards.Plans {
			if p.Kind != answer.OfPersons {
				continue
			}
			if _, err := a.Parts.Books.Boards.Of(ctx, c.ID, p.Kind, p.Order()); err != nil {
				return err
			}
		}
	}
	return nil
}
