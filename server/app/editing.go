package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"pufa/server/config"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/store"
)

// editingEvery is how soon a node knows of what another one changed where the bus did not tell it; seekMost is how long it
// takes at most to ask for one question it has not heard of.
const (
	editingEvery = 5 * time.Second
	seekMost     = 2 * time.Second
)

// openEditing has what editors decided count before anything is asked.
func (a *App) openEditing(ctx context.Context) error {
	p := a.Parts
	records, err := store.NewEditing(ctx, p.DB)
	if err != nil {
		return err
	}
	p.Editing = editing.NewDesk(p.Catalog, p.Statutes, records, a.edited, a.now)
	if err := p.Editing.Refresh(ctx); err != nil {
		return err
	}
	p.Catalog.Seek(func(id string) {
		ctx, cancel := context.WithTimeout(context.Background(), seekMost)
		defer cancel()
		a.hearEdited(ctx, id)
	})
	return nil
}

// edited tells the other nodes that a question's record has changed.
func (a *App) edited(id string) {
	if err := a.Parts.Bus.Subject(a.subject("edited")).Publish([]byte(id)); err != nil {
		a.log.Warn("could not tell the other nodes what was changed at a question", "error", err)
	}
}

// followEdits does what other nodes tell with edited, and looks by itself in case a message was lost.
func (a *App) followEdits(context.Context) error {
	ctx, cancel := context.WithCancel(context.Background())
	deaf, err := a.Parts.Bus.Subject(a.subject("edited")).Subscribe(func(id []byte) { a.hearEdited(ctx, string(id)) })
	if err != nil {
		cancel()
		return err
	}
	stop := a.every(editingEvery, func(ctx context.Context) {
		if err := a.Parts.Editing.Refresh(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("questions were not read again and will be", "error", err)
		}
	})
	a.onClose(func(context.Context) error { deaf(); cancel(); stop(); return nil })
	return nil
}

func (a *App) hearEdited(ctx context.Context, id string) {
	if err := a.Parts.Editing.Hear(ctx, id); err != nil && ctx.Err() == nil {
		a.log.Warn("a question was not read again and will be", "question", id, "error", err)
	}
}

// OwnQuestions are the questions written in the console of the server whose database the settings name.
func OwnQuestions(ctx context.Context, c config.Config, catalog *question.Catalog) (_ []editing.Row, err error) {
	db, err := openDocuments(ctx, c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	records, err := store.NewEditing(ctx, db)
	if err != nil {
		return nil, err
	}
	desk := editing.NewDesk(catalog, nil, records, nil, time.Now)
	if err := desk.Refresh(ctx); err != nil {
		return nil, err
	}
	return desk.Rows(editing.Filter{}), nil
}
