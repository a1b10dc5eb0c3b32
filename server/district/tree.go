package district

import (
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The outcomes of changing the tree.
var (
	ErrUnknown = errors.New("district: unknown code")
	// ErrTaken says that the code is in the tree already.
	ErrTaken = errors.New("district: code is taken")
	// ErrInUse says that a node has nodes below it, people or records.
	ErrInUse = errors.New("district: in use")
	// ErrCode says that a code does not continue its parent's, or has the wrong length.
	ErrCode = errors.New("district: code does not fit its parent")
	// ErrKind says that a node of this kind cannot be at this place.
	ErrKind = errors.New("district: kind does not fit its place")
	// ErrName says that the name cannot be used.
	ErrName = errors.New("district: name not allowed")
	// ErrPopulation says that a population is not a number of people, or has no source.
	ErrPopulation = errors.New("district: population needs a number and a source")
)

// The lengths of codes, by level.
const (
	rootDigits        = 6
	subdistrictDigits = 9
	communityDigits   = 12
)

// SubdistrictOf is the code of the sub-district a node lies in; of another node its own.
func SubdistrictOf(code string) string { return code[:min(len(code), subdistrictDigits)] }

// Subdistrict reports whether people are registered under nodes of this kind, and books kept.
func (k Kind) Subdistrict() bool { return k == KindStreet || k == KindTown || k == KindUnit }

// Store keeps the tree.
type Store interface {
	// All gives every node by code.
	All(ctx context.Context) ([]District, error)
	// Get finds a node, or gives ErrUnknown.
	Get(ctx context.Context, code string) (District, error)
	// Add keeps new nodes. A code that is there already gives ErrTaken; the others are kept all the same.
	Add(ctx context.Context, nodes ...District) error
	// Change applies change to a node, or gives ErrUnknown.
	Change(ctx context.Context, code string, change func(*District) error) (District, error)
	// Remove deletes a node, or gives ErrUnknown.
	Remove(ctx context.Context, code string) error
}

// User says whether records refer to a node, so that it must stay.
type User interface {
	UsesDistrict(ctx context.Context, code string) (bool, error)
}

// Tree is the tree as it is read and edited.
type Tree struct {
	store Store
	users []User
	now   func() time.Time
}

// NewTree works over a store. users are asked before a node is removed.
func NewTree(store Store, now func() time.Time, users ...User) *Tree {
	return &Tree{store: store, now: now, users: users}
}

//go:embed nanan.csv
var nanan string

// RootCode is the district the platform is seeded with.
const RootCode = "500108"

// Seed fills an empty tree with the sub-districts of Nan'an (南岸区). A tree that has a root is left alone, also
// when several nodes start at once.
func (t *Tree) Seed(ctx context.Context, name string) error {
	if _, err := t.store.Get(ctx, RootCode); !errors.Is(err, ErrUnknown) {
		return err
	}
	rows, err := csv.NewReader(strings.NewReader(nanan)).ReadAll()
	if err != nil {
		return fmt.Errorf("district: read the seed: %w", err)
	}
	now := t.now().UTC().Truncate(time.Millisecond)
	var nodes []District
	for _, row := range rows[1:] {
		nodes = append(nodes, District{Code: row[0], Name: row[1], Kind: Kind(row[2]), Parent: RootCode, UpdatedAt: now})
	}
	// The root goes last: where it is, the rest is.
	nodes = append(nodes, District{Code: RootCode, Name: name, Kind: KindDistrict, UpdatedAt: now})
	if err := t.store.Add(ctx, nodes[:len(nodes)-1]...); err != nil && !errors.Is(err, ErrTaken) {
		return fmt.Errorf("district: seed: %w", err)
	}
	if err := t.store.Add(ctx, nodes[len(nodes)-1]); err != nil && !errors.Is(err, ErrTaken) {
		return fmt.Errorf("district: seed the root: %w", err)
	}
	return nil
}

// All gives the whole tree: the root first, and every node before those below it.
func (t *Tree) All(ctx context.Context) ([]District, error) {
	nodes, err := t.store.All(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(nodes, func(a, b District) int {
		if (a.Parent == "") != (b.Parent == "") {
			if a.Parent == "" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Code, b.Code)
	})
	return nodes, nil
}

// Subdistricts gives the nodes books are kept for, by code, as far as the scope goes.
func (t *Tree) Subdistricts(ctx context.Context, scope Scope) ([]District, error) {
	all, err := t.All(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d District) bool { return !d.Kind.Subdistrict() || !scope.Contains(d.Code) }), nil
}

// Get finds one node.
func (t *Tree) Get(ctx context.Context, code string) (District, error) {
	return t.store.Get(ctx, code)
}

// Add puts a new node below its parent.
func (t *Tree) Add(ctx context.Context, d District) (District, error) {
	name, err := cleanName(d.Name)
	if err != nil {
		return District{}, err
	}
	parent, err := t.store.Get(ctx, d.Parent)
	if err != nil {
		return District{}, err
	}
	if !continues(d.Code, parent.Code) {
		return District{}, ErrCode
	}
	if !d.Kind.fits(d.Code) {
		return District{}, ErrKind
	}
	node := District{Code: d.Code, Name: name, Kind: d.Kind, Parent: parent.Code, UpdatedAt: t.now().UTC().Truncate(time.Millisecond)}
	return node, t.store.Add(ctx, node)
}

// Edit is what may be changed of a node. Population is set as a whole, nil for not known.
type Edit struct {
	Name             string
	Kind             Kind // "" leaves it
	Population       *int64
	PopulationSource string
}

// Edit changes a node. Its code and its place never change.
func (t *Tree) Edit(ctx context.Context, code string, e Edit) (District, error) {
	name, err := cleanName(e.Name)
	if err != nil {
		return District{}, err
	}
	source := strings.TrimSpace(e.PopulationSource)
	if e.Population != nil && (*e.Population < 1 || *e.Population > 100_000_000 || source == "" || utf8.RuneCountInString(source) > 200) {
		return District{}, ErrPopulation
	}
	if e.Population == nil {
		source = ""
	}
	return t.store.Change(ctx, code, func(d *District) error {
		if e.Kind != "" && e.Kind != d.Kind {
			if !e.Kind.fits(code) {
				return ErrKind
			}
			d.Kind = e.Kind
		}
		d.Name, d.Population, d.PopulationSource = name, e.Population, source
		d.UpdatedAt = t.now().UTC().Truncate(time.Millisecond)
		return nil
	})
}

// Remove takes a node out that nothing refers to.
func (t *Tree) Remove(ctx context.Context, code string) error {
	all, err := t.store.All(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(d District) bool { return d.Parent == code || (d.Code == code && d.Parent == "") }) {
		return ErrInUse
	}
	for _, u := range t.users {
		used, err := u.UsesDistrict(ctx, code)
		if err != nil {
			return fmt.Errorf("district: look for records of %s: %w", code, err)
		}
		if used {
			return ErrInUse
		}
	}
	return t.store.Remove(ctx, code)
}

// continues reports whether a code is one level below its parent's.
func continues(code, parent string) bool {
	digits := strings.IndexFunc(code, func(r rune) bool { return r < '0' || r > '9' }) < 0
	next := map[int]int{rootDigits: subdistrictDigits, subdistrictDigits: communityDigits}[len(parent)]
	return digits && len(code) == next && strings.HasPrefix(code, parent)
}

// fits reports whether a node of this kind can have the code.
func (k Kind) fits(code string) bool {
	switch k {
	case KindDistrict:
		return len(code) == rootDigits
	case KindStreet, KindTown, KindUnit:
		return len(code) == subdistrictDigits
	case KindCommunity:
		return len(code) == communityDigits
	default:
		return false
	}
}

func cleanName(raw string) (string, error) {
	name := strings.TrimSpace(raw)
	if n := utf8.RuneCountInString(name); n == 0 || n > 30 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", ErrName
	}
	return name, nil
}
