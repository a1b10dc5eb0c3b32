package statute

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pufa/server/question"
)

// What may be wrong with a text that is put on the shelf.
var (
	// ErrUnknownLaw says that the register has no such law.
	ErrUnknownLaw = errors.New("statute: no such law in the register")
	// ErrNoVersion says that nobody knows which version the text is.
	ErrNoVersion = errors.New("statute: the text does not say when it was adopted")
	// ErrOlder says that the text is older than what the questions were written by, or than the one that is kept.
	ErrOlder = errors.New("statute: the text is of an older version")
	// ErrFlawed says that the text has gaps or is otherwise not to go by.
	ErrFlawed = errors.New("statute: the text is not well-formed")
	// ErrMeanwhile says that somebody else put a text there since the changes were looked at.
	ErrMeanwhile = errors.New("statute: another text was taken in meanwhile")
	// ErrNotHeld says that the question is not held back.
	ErrNotHeld = errors.New("statute: the question is not held back")
	// ErrNoText says that there is no text of that article.
	ErrNoText = errors.New("statute: no text of that article")
)

// Keeper keeps the shelf, for all nodes.
type Keeper interface {
	// Text is what was kept under an id.
	Text(ctx context.Context, id string) (Text, error)
	// KeepText keeps a text; the same again is kept once.
	KeepText(ctx context.Context, id string, t Text) error
	// Index is what the shelf holds; an empty one where nothing was kept.
	Index(ctx context.Context) (Index, error)
	// Change changes the index, or makes it.
	Change(ctx context.Context, change func(*Index) error) error
}

// Index is what a shelf holds: small, read again and again, and changed in one piece.
type Index struct {
	Revision int64  `bson:"revision"` // counts the changes
	Laws     []Kept `bson:"laws"`
	Held     []Hold `bson:"held"`
}

// Kept is a law with its text of today.
type Kept struct {
	Law      string    `bson:"law"`
	Text     string    `bson:"text"` // the id of its text
	Title    string    `bson:"title"`
	Key      string    `bson:"key"`   // the version: the day it was adopted
	Label    string    `bson:"label"` // the version in words
	Articles int       `bson:"articles"`
	At       time.Time `bson:"at"`
	By       string    `bson:"by"`
}

// Hold is a question that is not asked because its article has changed, until somebody has reviewed it.
type Hold struct {
	Question string    `bson:"question"`
	Law      string    `bson:"law"`
	Article  string    `bson:"article"`
	Text     string    `bson:"text"` // the id of the text that changed it
	Since    time.Time `bson:"since"`
	Reviewed time.Time `bson:"reviewed,omitempty"` // zero while it is held back
	By       string    `bson:"by,omitempty"`       // who reviewed it
}

// Shelf is the laws' texts on this server. Everything about them is read from memory; Refresh follows what other nodes do.
type Shelf struct {
	catalog *question.Catalog
	lock    Lock
	keeper  Keeper
	now     func() time.Time
	filling sync.Mutex
	state   atomic.Pointer[shelfState]
}

// shelfState never changes.
type shelfState struct {
	index Index
	texts map[string]Text // by law
	held  []Hold          // those that are held back now
}

// NewShelf puts an empty shelf up: Refresh fills it. The lock has the articles as the questions were reviewed by.
func NewShelf(catalog *question.Catalog, lock Lock, keeper Keeper, now func() time.Time) *Shelf {
	s := &Shelf{catalog: catalog, lock: lock, keeper: keeper, now: now}
	s.state.Store(&shelfState{texts: map[string]Text{}})
	return s
}

// Refresh reads what was changed since, and has the catalog hold back what is to be held back.
func (s *Shelf) Refresh(ctx context.Context) error {
	s.filling.Lock()
	defer s.filling.Unlock()
	index, err := s.keeper.Index(ctx)
	if err != nil {
		return fmt.Errorf("statute: read the index: %w", err)
	}
	before := s.state.Load()
	if index.Revision == before.index.Revision {
		return nil
	}
	next := &shelfState{index: index, texts: map[string]Text{}}
	for _, kept := range index.Laws {
		if old, there := before.index.law(kept.Law); there && old.Text == kept.Text {
			next.texts[kept.Law] = before.texts[kept.Law]
			continue
		}
		if next.texts[kept.Law], err = s.keeper.Text(ctx, kept.Text); err != nil {
			return fmt.Errorf("statute: read the text of %s: %w", kept.Law, err)
		}
	}
	ids := map[string]bool{}
	for _, hold := range index.Held {
		if hold.Reviewed.IsZero() && !s.reviewedBy(hold, next.texts[hold.Law]) {
			next.held = append(next.held, hold)
			ids[hold.Question] = true
		}
	}
	s.state.Store(next)
	s.catalog.Hold(ids)
	return nil
}

// reviewedBy reports whether the bank was reviewed by this very text since, as a newer program may bring it.
func (s *Shelf) reviewedBy(hold Hold, t Text) bool {
	print, known := s.lock[lockKey(hold.Law, hold.Article)]
	text, there := t.Articles[hold.Article]
	return known && there && print == fingerprint(text)
}

func (x Index) law(id string) (Kept, bool) {
	i := slices.IndexFunc(x.Laws, func(k Kept) bool { return k.Law == id })
	if i < 0 {
		return Kept{}, false
	}
	return x.Laws[i], true
}

// Article is an article as it is shown.
type Article struct {
	Law, Title, Version, Article, Text string
}

// Article finds the text of an article, or ErrNoText.
func (s *Shelf) Article(law, article string) (Article, error) {
	state := s.state.Load()
	text, there := state.texts[law].Articles[article]
	if !there {
		return Article{}, fmt.Errorf("%w: %s %s", ErrNoText, law, article)
	}
	kept, _ := state.index.law(law)
	return Article{Law: law, Title: kept.Title, Version: kept.Label, Article: article, Text: text}, nil
}

// Has reports whether there is a text of an article.
func (s *Shelf) Has(law, article string) bool {
	if s == nil {
		return false
	}
	_, there := s.state.Load().texts[law].Articles[article]
	return there
}

// Edition names the text that is there of a law, by its content; "" without one.
func (s *Shelf) Edition(law string) string {
	if s == nil {
		return ""
	}
	kept, _ := s.state.Load().index.law(law)
	_, print, _ := strings.Cut(kept.Text, "/")
	return print
}

// Entry is a law of the register, with the text that is kept of it.
type Entry struct {
	Law  question.Law
	Kept *Kept // nil without a text
	Held []Hold
}

// Entries are all laws of the register.
func (s *Shelf) Entries() []Entry {
	state := s.state.Load()
	var all []Entry
	for _, law := range s.catalog.Laws() {
		e := Entry{Law: law}
		if kept, there := state.index.law(law.ID); there {
			e.Kept = &kept
		}
		for _, hold := range state.held {
			if hold.Law == law.ID {
				e.Held = append(e.Held, hold)
			}
		}
		all = append(all, e)
	}
	return all
}

// Release has a question asked again: somebody has held it to the article as it is now.
func (s *Shelf) Release(ctx context.Context, by, id string) error {
	err := s.keeper.Change(ctx, func(x *Index) error {
		i := slices.IndexFunc(x.Held, func(h Hold) bool { return h.Question == id && h.Reviewed.IsZero() })
		if i < 0 {
			return fmt.Errorf("%w: %s", ErrNotHeld, id)
		}
		x.Held[i].Reviewed, x.Held[i].By = s.now().UTC().Truncate(time.Millisecond), by
		x.Revision++
		return nil
	})
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// textID names a text by what is in it.
func textID(law string, t Text) (string, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("statute: %w", err)
	}
	sum := sha256.Sum256(data)
	return law + "/" + hex.EncodeToString(sum[:12]), nil
}

// lawOf finds the law a text is of: the one that is named, or the one with its title.
func (s *Shelf) lawOf(id, title string) (question.Law, error) {
	if id != "" {
		if law, ok := s.catalog.Law(id); ok {
			return law, nil
		}
		return question.Law{}, fmt.Errorf("%w: %q", ErrUnknownLaw, id)
	}
	for _, law := range s.catalog.Laws() {
		if title != "" && strings.EqualFold(bare(law.Title), bare(title)) {
			return law, nil
		}
	}
	return question.Law{}, fmt.Errorf("%w: %q", ErrUnknownLaw, title)
}
