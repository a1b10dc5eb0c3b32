package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// leftFor is how long a file that no record names is let be: its record may be about to name it.
const leftFor = 24 * time.Hour

// Sweep removes photos that no activity names: a killed server left them between two writes. It may run on several nodes at
// once, and be killed at any point: what is left is found the next time.
func (l *Album) Sweep(ctx context.Context) error {
	counts, err := l.store.PhotoRecords(ctx)
	if err != nil {
		return fmt.Errorf("campaign: records with photos: %w", err)
	}
	for record, n := range counts {
		named, err := l.named(ctx, record)
		if err == nil && n > int64(len(named)) { // what a record names is there, so there is more
			err = l.sweep(ctx, record)
		}
		if err != nil {
			return fmt.Errorf("campaign: sweep photos of %s: %w", record, err)
		}
	}
	return nil
}

// named are the photos an activity names; none where there is no such activity.
func (l *Album) named(ctx context.Context, record string) ([]string, error) {
	a, err := l.diary.store.Activity(ctx, record)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return a.Photos, err
}

func (l *Album) sweep(ctx context.Context, record string) error {
	all, err := l.store.PhotosOf(ctx, record)
	if err != nil {
		return err
	}
	for _, p := range all {
		if l.diary.now().Sub(p.At) < leftFor {
			continue
		}
		if err := l.drop(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// drop removes a photo that is not named. Somebody may send the same photo again at that moment: whichever of the two looks
// last sees what the other did and puts it right (see Album.stay).
func (l *Album) drop(ctx context.Context, p Photo) error {
	names := func() (bool, error) {
		named, err := l.named(ctx, p.Record)
		return slices.Contains(named, strings.TrimPrefix(p.ID, p.Record+"/")), err
	}
	if there, err := names(); err != nil || there {
		return err
	}
	if err := l.store.RemovePhoto(ctx, p.ID); err != nil {
		return err
	}
	there, err := names()
	if err == nil && there {
		err = l.store.AddPhoto(ctx, p)
	}
	return err
}

// SweepNotices removes files of notices that no campaign names. A file's id is never used again, so what was not named
// within a day will not be.
func (p *Planner) SweepNotices(ctx context.Context) error {
	counts, err := p.files.NoticeCampaigns(ctx)
	if err != nil {
		return fmt.Errorf("campaign: campaigns with notices: %w", err)
	}
	for id, n := range counts {
		if err := p.sweepNotices(ctx, id, n); err != nil {
			return fmt.Errorf("campaign: sweep notices of %s: %w", id, err)
		}
	}
	return nil
}

func (p *Planner) sweepNotices(ctx context.Context, id string, n int64) error {
	c, err := p.store.Campaign(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	files := 0
	for _, notice := range c.Notices {
		if notice.Kind != "" {
			files++
		}
	}
	if n <= int64(files) {
		return nil
	}
	all, err := p.files.NoticesOf(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range all {
		named := slices.ContainsFunc(c.Notices, func(n Notice) bool { return n.ID == f.ID })
		if named || p.now().Sub(f.At) < leftFor {
			continue
		}
		if err := p.files.DropNotice(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}
