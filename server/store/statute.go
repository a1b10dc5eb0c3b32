package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/statute"
)

// Statutes keeps the laws' texts. A text stays as it is under the name of its content; which one counts is in the index.
type Statutes struct {
	texts *docdb.Collection[statuteText]
	index *docdb.Collection[statuteIndex]
}

var _ statute.Keeper = (*Statutes)(nil)

// statuteText holds the articles in lines: names of fields must not be what somebody brings.
type statuteText struct {
	ID       string            `bson:"_id"`
	Title    string            `bson:"title"`
	Version  string            `bson:"version"`
	Key      string            `bson:"key"`
	Chapters []statute.Chapter `bson:"chapters"`
	Articles []statuteArticle  `bson:"articles"`
}

type statuteArticle struct {
	Article string `bson:"article"`
	Text    string `bson:"text"`
}

type statuteIndex struct {
	ID            string `bson:"_id"`
	statute.Index `bson:",inline"`
}

// theIndex is the id of the only index.
const theIndex = "index"

// NewStatutes opens the texts.
func NewStatutes(ctx context.Context, db *docdb.DB) (*Statutes, error) {
	texts, err := docdb.Use[statuteText](ctx, db, docdb.Spec{Name: "statute_texts"})
	if err != nil {
		return nil, fmt.Errorf("store: open the laws' texts: %w", err)
	}
	index, err := docdb.Use[statuteIndex](ctx, db, docdb.Spec{Name: "statute_index"})
	if err != nil {
		return nil, fmt.Errorf("store: open the index of the laws' texts: %w", err)
	}
	return &Statutes{texts: texts, index: index}, nil
}

// Text is what was kept under an id.
func (s *Statutes) Text(ctx context.Context, id string) (statute.Text, error) {
	doc, _, err := s.texts.Get(ctx, id)
	if err != nil {
		return statute.Text{}, err
	}
	t := statute.Text{Title: doc.Title, Version: doc.Version, Key: doc.Key, Chapters: doc.Chapters, Articles: map[string]string{}}
	for _, a := range doc.Articles {
		t.Articles[a.Article] = a.Text
	}
	return t, nil
}

// KeepText keeps a text; the same again is kept once.
func (s *Statutes) KeepText(ctx context.Context, id string, t statute.Text) error {
	doc := statuteText{ID: id, Title: t.Title, Version: t.Version, Key: t.Key, Chapters: t.Chapters}
	for _, article := range t.Order() {
		doc.Articles = append(doc.Articles, statuteArticle{article, t.Articles[article]})
	}
	err := first(s.texts.Insert(ctx, doc))
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return nil
	}
	return err
}

// Index is what there is; an empty one where nothing was kept.
func (s *Statutes) Index(ctx context.Context) (statute.Index, error) {
	doc, _, err := s.index.Get(ctx, theIndex)
	if errors.Is(err, docdb.ErrNotFound) {
		return statute.Index{}, nil
	}
	return doc.Index, err
}

// Change changes the index, or makes it.
func (s *Statutes) Change(ctx context.Context, change func(*statute.Index) error) error {
	return updateOrInsert(ctx, s.index, theIndex, statuteIndex{ID: theIndex}, func(doc *statuteIndex) error { return change(&doc.Index) })
}
