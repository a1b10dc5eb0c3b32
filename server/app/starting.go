package app

import (
	"context"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
)

// lookBack is how long after its end a campaign's last answers are still mended.
const lookBack = 30 * 24 * time.Hour

// mendAll makes up for what a server that was killed had no time to keep along with the last answers.
func (a *App) mendAll(ctx context.Context) error {
	all, err := a.Parts.Planner.All(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.To < campaign.Day(a.now().Add(-lookBack)) {
			continue
		}
		if err := a.Parts.stores.answers.Mend(ctx, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// countPersons counts the boards of persons that residents see: where hundreds of thousands have answered the first count
// takes seconds, and those after it are bridged by the one before.
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
