package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/picture"
	"pufa/server/store"
	"pufa/server/testkit"
)

// files are a campaign's plan, diary and album over one database, at a time that tests set.
type files struct {
	planner *campaign.Planner
	diary   *campaign.Diary
	album   *campaign.Album
	photos  photos
	notices *store.Notices
	now     time.Time
	month   string
	lecture string
}

// photos are the store's, with something done between looking and removing.
type photos struct {
	*store.Photos
	meanwhile *func()
}

func (p photos) RemovePhoto(ctx context.Context, id string) error {
	if do := *p.meanwhile; do != nil {
		*p.meanwhile = nil
		do()
	}
	return p.Photos.RemovePhoto(ctx, id)
}

type noPoints struct{}

func (noPoints) Any(context.Context, string) (bool, error) { return false, nil }

func openFiles(t *testing.T, db *docdb.DB) *files {
	t.Helper()
	ctx, f := t.Context(), &files{now: june}
	campaigns, err := store.NewCampaigns(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	activities, err := store.NewActivities(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	indicators, err := store.NewIndicators(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := store.NewPhotos(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	if f.notices, err = store.NewNotices(ctx, db); err != nil {
		t.Fatal(err)
	}
	var n atomic.Int64
	newID := func() string { return fmt.Sprint("id-", n.Add(1)) }
	now := func() time.Time { return f.now }
	f.planner = campaign.NewPlanner(campaigns, f.notices, anyPlace{}, noPoints{}, now, newID)
	f.diary = campaign.NewDiary(activities, f.planner, campaign.NewFigures(indicators, newID), anyPlace{}, now, newID)
	f.photos = photos{kept, new(func())}
	f.album = campaign.NewAlbum(f.diary, f.photos)
	c, err := f.planner.Add(ctx, bureau, campaign.Campaign{Title: "安全生产月", From: "2026-06-01", To: "2026-06-30"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := f.diary.Add(ctx, officer, campaign.Activity{
		Campaign: c.ID, Kind: "讲座", Title: "讲座", Date: "2026-06-01", District: officer.District,
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	f.month, f.lecture = c.ID, a.ID
	return f
}

func (f *files) kept(t *testing.T, ids ...string) (there []bool) {
	t.Helper()
	for _, id := range ids {
		_, err := f.photos.Photo(t.Context(), id)
		if err != nil && !errors.Is(err, campaign.ErrNotFound) {
			t.Fatal(err)
		}
		there = append(there, err == nil)
	}
	return there
}

func TestPhotosThatNoRecordNamesAreSweptAway(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		f := openFiles(t, db)
		a, err := f.album.Add(t.Context(), officer, f.lecture, picture.Photo{Data: []byte("named")})
		if err != nil {
			t.Fatal(err)
		}
		left := campaign.Photo{ID: f.lecture + "/left", Record: f.lecture, At: f.now}
		nowhere := campaign.Photo{ID: "none/left", Record: "none", At: f.now}
		for _, p := range []campaign.Photo{left, nowhere} {
			if err := f.photos.AddPhoto(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		named := f.lecture + "/" + a.Photos[0]
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{23 * time.Hour, "[true true true]"}, {2 * time.Hour, "[true false false]"}, {0, "[true false false]"}} {
			f.now = f.now.Add(step.after)
			if err := f.album.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(f.kept(t, named, left.ID, nowhere.ID)); got != step.want {
				t.Errorf("after %v: %s, want %s", step.after, got, step.want)
			}
		}
		if err := f.diary.Remove(t.Context(), officer, f.lecture); err != nil {
			t.Fatal(err)
		}
		if err := f.album.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := f.kept(t, named); !got[0] {
			t.Error("the photo of a record that was struck out is gone")
		}
	})
}

func TestAPhotoSentAgainWhileItIsSweptStays(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		f := openFiles(t, db)
		again := picture.Photo{Data: []byte("again")}
		add := func() {
			if _, err := f.album.Add(t.Context(), officer, f.lecture, again); err != nil {
				t.Error(err)
			}
		}
		add()
		a, err := f.diary.Get(t.Context(), officer, f.lecture)
		if err != nil {
			t.Fatal(err)
		}
		id := f.lecture + "/" + a.Photos[0]
		left, err := f.photos.Photo(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.album.Remove(t.Context(), officer, f.lecture, a.Photos[0]); err != nil {
			t.Fatal(err)
		}
		if err := f.photos.AddPhoto(t.Context(), left); err != nil { // a kill had left it
			t.Fatal(err)
		}
		f.now = f.now.Add(48 * time.Hour)
		*f.photos.meanwhile = add
		if err := f.album.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if *f.photos.meanwhile != nil {
			t.Fatal("nothing was swept")
		}
		if got := f.kept(t, id); !got[0] {
			t.Error("the activity names a photo that is gone")
		}
	})
}

func TestNoticesThatNoCampaignNamesAreSweptAway(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		f := openFiles(t, db)
		c, err := f.planner.AddNotice(t.Context(), bureau, f.month, "通知", "", []byte("%PDF-1.7"))
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range []campaign.NoticeFile{{ID: "left", Campaign: f.month, At: f.now}, {ID: "nowhere", Campaign: "none", At: f.now}} {
			if err := f.notices.KeepNotice(t.Context(), left); err != nil {
				t.Fatal(err)
			}
		}
		there := func() (all []bool) {
			for _, id := range []string{c.Notices[0].ID, "left", "nowhere"} {
				_, err := f.notices.NoticeFile(t.Context(), id)
				all = append(all, err == nil)
			}
			return all
		}
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{23 * time.Hour, "[true true true]"}, {2 * time.Hour, "[true false false]"}} {
			f.now = f.now.Add(step.after)
			if err := f.planner.SweepNotices(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(there()); got != step.want {
				t.Errorf("after %v: %s, want %s", step.after, got, step.want)
			}
		}
	})
}
