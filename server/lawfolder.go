package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pufa/server/app"
	"pufa/server/config"
	"pufa/server/question"
	"pufa/server/statute"
)

// lawFolder keeps texts in a folder of .json files, for editors. It holds no questions back: that is what held.txt is for.
type lawFolder struct {
	dir     string
	catalog *question.Catalog
	kept    map[string]statute.Text
}

var _ statute.Keeper = (*lawFolder)(nil)

func folderShelf(ctx context.Context, c config.Config, catalog *question.Catalog, dir string) (*statute.Shelf, error) {
	lock, err := readArticleLock(app.Banks(c))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	shelf := statute.NewShelf(catalog, lock, &lawFolder{dir: dir, catalog: catalog, kept: map[string]statute.Text{}}, time.Now)
	return shelf, shelf.Refresh(ctx)
}

// Index implements statute.Keeper: what the folder has of the register.
func (f *lawFolder) Index(context.Context) (statute.Index, error) {
	texts, err := statute.Read(os.DirFS(f.dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return statute.Index{}, err
	}
	index := statute.Index{Revision: 1}
	for _, law := range f.catalog.Laws() {
		t, there := texts.Of(law)
		if !there {
			continue
		}
		if t.Key == "" {
			t.Key = law.Key
		}
		f.kept[law.ID] = t
		index.Laws = append(index.Laws, statute.Kept{Law: law.ID, Text: law.ID, Title: law.Title, Key: t.Key, Label: law.Version, Articles: len(t.Articles)})
	}
	return index, nil
}

// Text implements statute.Keeper.
func (f *lawFolder) Text(_ context.Context, id string) (statute.Text, error) { return f.kept[id], nil }

// Change implements statute.Keeper: the files say it all.
func (f *lawFolder) Change(context.Context, func(*statute.Index) error) error { return nil }

// KeepText implements statute.Keeper. A law that is in a file already is replaced there, and others in it stay.
func (f *lawFolder) KeepText(_ context.Context, id string, t statute.Text) error {
	law, _, _ := strings.Cut(id, "/")
	names, err := filepath.Glob(filepath.Join(f.dir, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if done, err := replaceIn(name, t); done || err != nil {
			return err
		}
	}
	known, _ := f.catalog.Law(law)
	return writeLaws(filepath.Join(f.dir, law+".json"), map[string]any{known.Short: t})
}

// replaceIn puts a text in the place of the one with its title, if the file has it.
func replaceIn(name string, t statute.Text) (done bool, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(data, &texts); err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	all := map[string]any{}
	for short, raw := range texts {
		all[short] = raw
		var old statute.Text
		if err := json.Unmarshal(raw, &old); err != nil {
			return false, fmt.Errorf("%s: %s: %w", name, short, err)
		}
		if old.Title == t.Title && !old.Superseded {
			all[short], done = t, true
		}
	}
	if !done {
		return false, nil
	}
	return true, writeLaws(name, all)
}

func writeLaws(name string, texts map[string]any) error {
	data, err := json.MarshalIndent(texts, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}
