package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"pufa/server/config"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/statute"
	"pufa/server/store"
)

// statutesEvery is how soon a node knows of a text that another one took in.
const statutesEvery = 5 * time.Second

// openShelf puts up the shelf of the laws' texts as it is kept in a database.
func openShelf(ctx context.Context, c config.Config, db *docdb.DB, catalog *question.Catalog, now func() time.Time) (*statute.Shelf, error) {
	lock, err := fs.ReadFile(Banks(c), statute.LockFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", statute.LockFile, err)
	}
	articles, err := statute.ReadLock(lock)
	if err != nil {
		return nil, err
	}
	keeper, err := store.NewStatutes(ctx, db)
	if err != nil {
		return nil, err
	}
	shelf := statute.NewShelf(catalog, articles, keeper, now)
	return shelf, shelf.Refresh(ctx)
}

// openStatutes has the texts at hand before anything is asked, and follows what other nodes take in.
func (a *App) openStatutes(ctx context.Context) (err error) {
	if a.Parts.Statutes, err = openShelf(ctx, a.config, a.Parts.DB, a.Parts.Catalog, a.now); err != nil {
		return err
	}
	stop := a.every(statutesEvery, func(ctx context.Context) {
		if err := a.Parts.Statutes.Refresh(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the laws' texts were not read again and will be", "error", err)
		}
	})
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

// WithStatutes opens the texts in the database the settings name, without serving.
func WithStatutes(ctx context.Context, c config.Config, catalog *question.Catalog, do func(*statute.Shelf) error) (err error) {
	db, err := openDocuments(ctx, c, slog.New(slog.DiscardHandler), nil)
	if errors.Is(err, docdb.ErrInUse) {
		return fmt.Errorf("%w; on a running server take it in in the console, under 法律文本", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	shelf, err := openShelf(ctx, c, db, catalog, time.Now)
	if err != nil {
		return err
	}
	return do(shelf)
}
