package contest

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/district"
)

//go:embed rulesets/*.json
var presetFiles embed.FS

// schemaFile lies among the rule sets and is none.
const schemaFile = "ruleset.schema.json"

// RulesSchema is the published form of a rule set, JSON Schema draft 2020-12.
func RulesSchema() ([]byte, error) {
	data, err := presetFiles.ReadFile("rulesets/" + schemaFile)
	if err != nil {
		return nil, fmt.Errorf("contest: read the rule sets' schema: %w", err)
	}
	return data, nil
}

// ReadRules reads a rule set strictly: one JSON object, no field the form does not have, and all of it playable.
func ReadRules(data []byte) (RuleSet, error) {
	var s RuleSet
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, fmt.Errorf("contest: read a rule set: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return s, fmt.Errorf("contest: read a rule set: something stands behind it")
	}
	return s, s.Check()
}

// Presets are the rule sets that ship, by their id.
func Presets() ([]RuleSet, error) {
	files, err := presetFiles.ReadDir("rulesets")
	if err != nil {
		return nil, fmt.Errorf("contest: read the rule sets: %w", err)
	}
	sets := make([]RuleSet, 0, len(files))
	for _, f := range files {
		if f.Name() == schemaFile {
			continue
		}
		data, err := presetFiles.ReadFile("rulesets/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("contest: read the rule sets: %w", err)
		}
		s, err := ReadRules(data)
		if err != nil {
			return nil, fmt.Errorf("contest: %s: %w", f.Name(), err)
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// KeptRules is an organiser's own rule set: a copy somebody edited.
type KeptRules struct {
	ID       string    `bson:"_id"`
	District string    `bson:"district"` // whose it is, "" for the whole district's
	Rules    RuleSet   `bson:"rules"`
	By       string    `bson:"by"`
	At       time.Time `bson:"at"`
	Revision int64     `bson:"revision"` // counts up with every change
}

// RuleStore keeps organisers' own rule sets.
type RuleStore interface {
	Add(ctx context.Context, k KeptRules) error
	Get(ctx context.Context, id string) (KeptRules, error) // ErrNoRules
	List(ctx context.Context, s district.Scope) ([]KeptRules, error)
	// Replace keeps k if the kept one still has the revision before k's, or fails with ErrRulesMoved.
	Replace(ctx context.Context, k KeptRules) error
	Delete(ctx context.Context, id string) error // ErrNoRules
}

// Rulebook is the rule sets an organiser may choose from: those that ship, and their own.
type Rulebook struct {
	presets []RuleSet
	store   RuleStore
	now     func() time.Time
}

// NewRulebook opens the book.
func NewRulebook(store RuleStore, now func() time.Time) (*Rulebook, error) {
	presets, err := Presets()
	return &Rulebook{presets: presets, store: store, now: now}, err
}

// Presets are the rule sets that ship. They cannot be changed, only copied.
func (b *Rulebook) Presets() []RuleSet { return b.presets }

// Own are the rule sets an organiser may see and change.
func (b *Rulebook) Own(ctx context.Context, by account.Organiser) ([]KeptRules, error) {
	return b.store.List(ctx, by.Scope())
}

// Find is a rule set by its id, one that ships or one of the organiser's own. ErrNoRules.
func (b *Rulebook) Find(ctx context.Context, by account.Organiser, id string) (RuleSet, error) {
	for _, s := range b.presets {
		if s.ID == id {
			return s, nil
		}
	}
	k, err := b.own(ctx, by, id)
	return k.Rules, err
}

func (b *Rulebook) own(ctx context.Context, by account.Organiser, id string) (KeptRules, error) {
	k, err := b.store.Get(ctx, id)
	if err != nil {
		return k, err
	}
	return k, account.MayHost(by, k.District)
}

// Add keeps a new rule set of the organiser's.
func (b *Rulebook) Add(ctx context.Context, by account.Organiser, s RuleSet) (KeptRules, error) {
	s.ID = strings.ToLower(NewKey())
	k := KeptRules{ID: s.ID, District: by.Scope().Code(), Rules: s, By: by.Name, At: b.now().UTC(), Revision: 1}
	if err := account.MayHost(by, k.District); err != nil {
		return k, err
	}
	if err := s.Check(); err != nil {
		return k, err
	}
	return k, b.store.Add(ctx, k)
}

// Change keeps a new form of a rule set, if nobody else has since revision. Matches keep the copy they began with.
func (b *Rulebook) Change(ctx context.Context, by account.Organiser, id string, s RuleSet, revision int64) (KeptRules, error) {
	k, err := b.own(ctx, by, id)
	if err != nil {
		return k, err
	}
	if k.Revision != revision {
		return k, ErrRulesMoved
	}
	s.ID = id
	if err := s.Check(); err != nil {
		return k, err
	}
	k.Rules, k.By, k.At, k.Revision = s, by.Name, b.now().UTC(), revision+1
	return k, b.store.Replace(ctx, k)
}

// Remove deletes a rule set. Matches keep the copy they began with.
func (b *Rulebook) Remove(ctx context.Context, by account.Organiser, id string) error {
	if _, err := b.own(ctx, by, id); err != nil {
		return err
	}
	return b.store.Delete(ctx, id)
}
