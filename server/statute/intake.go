package statute

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"pufa/server/question"
)

// Given is a file that somebody brings, with what they know of it.
type Given struct {
	Data []byte
	Law  string // its id; "" has it found by the title
	Key  string // the version, YYYY-MM-DD; "" takes what the text says
}

// Look is what is in a file, and what would change by it.
type Look struct {
	Law    question.Law
	Parsed Parsed
	Before *Kept // the text it takes the place of, nil where there is none
	Same   bool  // it is the very text that is there
	// What is different from the text before, in the law's order. Without one, from the articles the questions were
	// reviewed by: then Added and Removed are empty.
	Changed, Added, Removed []string
	Held                    []Cited // the questions that would be held back
}

// Cited is a question with the article it rests on.
type Cited struct{ Question, Article, Stem string }

// Read reads a file, finds its law and what would change. The problems of the text are in it and no error.
func (s *Shelf) Read(g Given) (Look, error) {
	text, err := Decode(g.Data)
	if err != nil {
		return Look{}, err
	}
	l := Look{Parsed: Parse(text)}
	if g.Key != "" {
		if _, err := time.Parse(time.DateOnly, g.Key); err != nil {
			return Look{}, fmt.Errorf("%w: %q is no day", ErrNoVersion, g.Key)
		}
		if g.Key != l.Parsed.Day {
			l.Parsed.Day, l.Parsed.Label, l.Parsed.Text.Key = g.Key, g.Key[:4]+" 年文本", g.Key
		}
	}
	if l.Law, err = s.lawOf(g.Law, l.Parsed.Text.Title); err != nil {
		return l, err
	}
	if l.Parsed.Day == l.Law.Key {
		l.Parsed.Label = l.Law.Version
	}
	s.compare(&l)
	return l, nil
}

// compare finds what is different, and who cites it.
func (s *Shelf) compare(l *Look) {
	state := s.state.Load()
	now := l.Parsed.Text.Articles
	if kept, there := state.index.law(l.Law.ID); there {
		l.Before = &kept
		then := state.texts[l.Law.ID].Articles
		for _, article := range inOrder(now) {
			switch text, was := then[article]; {
			case !was:
				l.Added = append(l.Added, article)
			case fingerprint(text) != fingerprint(now[article]):
				l.Changed = append(l.Changed, article)
			}
		}
		for _, article := range inOrder(then) {
			if _, still := now[article]; !still {
				l.Removed = append(l.Removed, article)
			}
		}
		l.Same = kept.Key == l.Parsed.Day && len(l.Added)+len(l.Changed)+len(l.Removed) == 0
	} else {
		l.Changed = s.sinceReview(l.Law.ID, now)
	}
	s.hold(l)
}

// sinceReview are the articles that are not what the questions about them were reviewed by.
func (s *Shelf) sinceReview(law string, now map[string]string) []string {
	changed := map[string]string{}
	for _, q := range s.catalog.Published(law) {
		text, there := now[q.Article]
		print, known := s.lock[lockKey(law, q.Article)]
		if !there || known && print != fingerprint(text) {
			changed[q.Article] = ""
		}
	}
	return inOrder(changed)
}

// hold finds the questions to be held back: they rest on an article that is different from the text before, or from what
// they were reviewed by. What is different but was reviewed in this very form stays in use; where neither is known, a
// text of another version than the register's tells of nothing that is certain.
func (s *Shelf) hold(l *Look) {
	different := map[string]bool{}
	for _, article := range slices.Concat(l.Changed, l.Removed) {
		different[article] = true
	}
	for _, q := range s.catalog.Published(l.Law.ID) {
		text, there := l.Parsed.Text.Articles[q.Article]
		print, known := s.lock[lockKey(l.Law.ID, q.Article)]
		switch {
		case there && known && print == fingerprint(text):
		case !there, different[q.Article], !known && l.Before == nil && l.Parsed.Day != l.Law.Key:
			l.Held = append(l.Held, Cited{q.ID, q.Article, q.Stem})
		}
	}
	slices.SortStableFunc(l.Held, func(a, b Cited) int { return question.CompareArticles(a.Article, b.Article) })
}

func inOrder[V any](articles map[string]V) []string {
	return slices.SortedFunc(maps.Keys(articles), question.CompareArticles)
}

// Sound reports whether the text may be put on the shelf.
func (l Look) Sound() error {
	switch {
	case len(l.Parsed.Problems) > 0:
		return fmt.Errorf("%w: %s", ErrFlawed, l.Parsed.Problems[0])
	case l.Parsed.Day == "":
		return ErrNoVersion
	case l.Parsed.Day < l.Law.Key, l.Before != nil && l.Parsed.Day < l.Before.Key:
		return fmt.Errorf("%w: %s", ErrOlder, l.Parsed.Day)
	default:
		return nil
	}
}

// Take puts a text on the shelf and holds questions back, both in one write. before is the id of the text that was there
// when the changes were looked at.
func (s *Shelf) Take(ctx context.Context, by string, g Given, before string) (Look, error) {
	if err := s.Refresh(ctx); err != nil {
		return Look{}, err
	}
	l, err := s.Read(g)
	if err != nil {
		return l, err
	}
	if err := l.Sound(); err != nil {
		return l, err
	}
	id, err := textID(l.Law.ID, l.Parsed.Text)
	if err != nil {
		return l, err
	}
	if err := s.keeper.KeepText(ctx, id, l.Parsed.Text); err != nil {
		return l, fmt.Errorf("statute: keep the text of %s: %w", l.Law.ID, err)
	}
	kept := Kept{
		Law: l.Law.ID, Text: id, Title: l.Law.Title, Key: l.Parsed.Day, Label: l.Parsed.Label, Articles: len(l.Parsed.Order),
		At: s.now().UTC().Truncate(time.Millisecond), By: by,
	}
	err = s.keeper.Change(ctx, func(x *Index) error { return x.put(kept, l.Held, before) })
	if err != nil {
		return l, err
	}
	return l, s.Refresh(ctx)
}

// put has a law's text changed if it is still the one before.
func (x *Index) put(kept Kept, held []Cited, before string) error {
	old, there := x.law(kept.Law)
	if there && old.Text == kept.Text {
		return nil // taken in already
	}
	if old.Text != before {
		return fmt.Errorf("%w: %s", ErrMeanwhile, kept.Law)
	}
	x.Laws = append(slices.DeleteFunc(slices.Clone(x.Laws), func(k Kept) bool { return k.Law == kept.Law }), kept)
	for _, q := range held {
		hold := Hold{Question: q.Question, Law: kept.Law, Article: q.Article, Text: kept.Text, Since: kept.At}
		i := slices.IndexFunc(x.Held, func(h Hold) bool { return h.Question == q.Question })
		switch {
		case i < 0:
			x.Held = append(x.Held, hold)
		case !x.Held[i].Reviewed.IsZero():
			x.Held[i] = hold
		}
	}
	x.Revision++
	return nil
}
