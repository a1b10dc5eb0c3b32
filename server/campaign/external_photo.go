package campaign

import (
	"context"
	"fmt"
	"slices"

	"pufa/server/account"
	"pufa/server/picture"
)

// AddPhoto adds a photo of where a figure was published. As with activities it is kept before the record names it.
func (x *Externals) AddPhoto(ctx context.Context, by account.Organiser, id string, p picture.Photo) (External, error) {
	e, err := x.mine(ctx, by, id)
	if err != nil {
		return External{}, err
	}
	kept, name := photoOf(id, p, by, x.at())
	switch {
	case slices.Contains(e.Photos, name):
		return e, nil
	case len(e.Photos) >= MaxPhotos:
		return External{}, invalid("photos", fmt.Sprintf("照片最多 %d 张", MaxPhotos))
	}
	if err := x.photos.AddPhoto(ctx, kept); err != nil {
		return External{}, fmt.Errorf("campaign: add a photo to %s: %w", id, err)
	}
	e.Photos = append(slices.Clone(e.Photos), name)
	if err := e.enter(by, kept.At, Change{Act: PhotoAdded}); err != nil {
		return External{}, err
	}
	return x.replace(ctx, e)
}

// Photo is a photo of a figure, if the organiser may see that.
func (x *Externals) Photo(ctx context.Context, by account.Organiser, id, name string) (Photo, error) {
	e, err := x.Get(ctx, by, id)
	if err != nil {
		return Photo{}, err
	}
	if !slices.Contains(e.Photos, name) {
		return Photo{}, ErrNotFound
	}
	p, err := x.photos.Photo(ctx, id+"/"+name)
	if err != nil {
		return Photo{}, fmt.Errorf("campaign: photo %s of %s: %w", name, id, err)
	}
	return p, nil
}

// RemovePhoto takes a photo off a figure and deletes it.
func (x *Externals) RemovePhoto(ctx context.Context, by account.Organiser, id, name string) (External, error) {
	e, err := x.mine(ctx, by, id)
	if err != nil {
		return External{}, err
	}
	if !slices.Contains(e.Photos, name) {
		return External{}, ErrNotFound
	}
	e.Photos = slices.DeleteFunc(slices.Clone(e.Photos), func(other string) bool { return other == name })
	if err := e.enter(by, x.at(), Change{Act: PhotoGone}); err != nil {
		return External{}, err
	}
	if e, err = x.replace(ctx, e); err != nil {
		return External{}, err
	}
	if err := x.photos.RemovePhoto(ctx, id+"/"+name); err != nil {
		return External{}, fmt.Errorf("campaign: remove photo %s of %s: %w", name, id, err)
	}
	return e, nil
}
