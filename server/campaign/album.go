package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/picture"
)

// Photo is a photo of a record, reduced, with nothing in it but what can be seen.
type Photo struct {
	ID     string    `bson:"_id"` // record and content: the same photo twice is one
	Record string    `bson:"record"`
	Width  int       `bson:"width"`
	Height int       `bson:"height"`
	Data   []byte    `bson:"data"` // JPEG
	By     string    `bson:"by"`
	At     time.Time `bson:"at"`
}

// PhotoStore keeps photos. They are in the database, where every node finds them and its backup has them.
type PhotoStore interface {
	// AddPhoto keeps a photo; one that is there stays.
	AddPhoto(ctx context.Context, p Photo) error
	// Photo is the one with this id, or ErrNotFound.
	Photo(ctx context.Context, id string) (Photo, error)
	RemovePhoto(ctx context.Context, id string) error
	// PhotoRecords are the records that photos are kept for, with how many each has.
	PhotoRecords(ctx context.Context) (map[string]int64, error)
	// PhotosOf are all that are kept for a record, whether it names them or not.
	PhotosOf(ctx context.Context, record string) ([]Photo, error)
}

// MaxPhotos is how many photos a record may have. None is ever needed.
const MaxPhotos = 6

// Album keeps the photos of activities.
type Album struct {
	diary *Diary
	store PhotoStore
}

// NewAlbum keeps its photos in store.
func NewAlbum(diary *Diary, store PhotoStore) *Album { return &Album{diary: diary, store: store} }

// Add adds a photo to an activity. It is kept before the activity names it, so an activity never names one that is not
// there; what nobody names, after a kill in between, nobody sees,
// and Sweep removes it.
func (l *Album) Add(ctx context.Context, by account.Organiser, activity string, p picture.Photo) (Activity, error) {
	a, err := l.diary.mine(ctx, by, activity)
	if err != nil {
		return Activity{}, err
	}
	at := l.diary.at()
	kept, name := photoOf(activity, p, by, at)
	switch {
	case slices.Contains(a.Photos, name):
		return a, nil
	case len(a.Photos) >= MaxPhotos:
		return Activity{}, invalid("photos", fmt.Sprintf("照片最多 %d 张", MaxPhotos))
	}
	if err := l.store.AddPhoto(ctx, kept); err != nil {
		return Activity{}, fmt.Errorf("campaign: add a photo to %s: %w", activity, err)
	}
	a.Photos = append(slices.Clone(a.Photos), name)
	if err := a.enter(by, at, Change{Act: PhotoAdded}); err != nil {
		return Activity{}, err
	}
	if a, err = l.diary.replace(ctx, a); err != nil {
		return Activity{}, err
	}
	return a, l.stay(ctx, kept)
}

// stay keeps a photo again that a sweep took before its activity named it: one that had been left over is the same one
// when it is sent again.
func (l *Album) stay(ctx context.Context, p Photo) error {
	_, err := l.store.Photo(ctx, p.ID)
	if errors.Is(err, ErrNotFound) {
		err = l.store.AddPhoto(ctx, p)
	}
	if err != nil {
		return fmt.Errorf("campaign: keep photo %s: %w", p.ID, err)
	}
	return nil
}

// photoOf is a photo as it is kept for a record, and its name there.
func photoOf(record string, p picture.Photo, by account.Organiser, at time.Time) (kept Photo, name string) {
	sum := sha256.Sum256(p.Data)
	name = hex.EncodeToString(sum[:12])
	return Photo{ID: record + "/" + name, Record: record, Width: p.Width, Height: p.Height, Data: p.Data, By: by.ID, At: at}, name
}

// Get is a photo of an activity, if the organiser may see that.
func (l *Album) Get(ctx context.Context, by account.Organiser, activity, name string) (Photo, error) {
	a, err := l.diary.Get(ctx, by, activity)
	if err != nil {
		return Photo{}, err
	}
	if !slices.Contains(a.Photos, name) {
		return Photo{}, ErrNotFound
	}
	p, err := l.store.Photo(ctx, activity+"/"+name)
	if err != nil {
		return Photo{}, fmt.Errorf("campaign: photo %s of %s: %w", name, activity, err)
	}
	return p, nil
}

// Remove takes a photo out of an activity and deletes it.
func (l *Album) Remove(ctx context.Context, by account.Organiser, activity, name string) (Activity, error) {
	a, err := l.diary.mine(ctx, by, activity)
	if err != nil {
		return Activity{}, err
	}
	if !slices.Contains(a.Photos, name) {
		return Activity{}, ErrNotFound
	}
	a.Photos = slices.DeleteFunc(slices.Clone(a.Photos), func(other string) bool { return other == name })
	if err := a.enter(by, l.diary.at(), Change{Act: PhotoGone}); err != nil {
		return Activity{}, err
	}
	if a, err = l.diary.replace(ctx, a); err != nil {
		return Activity{}, err
	}
	if err := l.store.RemovePhoto(ctx, activity+"/"+name); err != nil {
		return Activity{}, fmt.Errorf("campaign: remove photo %s of %s: %w", name, activity, err)
	}
	return a, nil
}
