package question

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ErrBroken says that the banks cannot be asked from.
var ErrBroken = errors.New("question: the banks are broken")

// Catalog is all banks in memory. It never changes, so any goroutine may read it; what it returns may be kept
// but not changed.
type Catalog struct {
	laws  []Law
	banks []Bank
	byID  map[string]Question
	byLaw map[string][]Question // published
	// What is shown and played: files by the name they are served as, and recordings by the text that is read.
	assets     map[string]Asset
	recordings map[string]string
}

// Bank is a named set of questions about one law.
type Bank struct {
	ID        string
	Title     string
	Law       string
	Questions []Question // published, by id
}

// Load reads the banks for asking. Files with a broken form, and published questions that cannot be marked, are
// an error; the editorial rules are left to Lint.
//
// Questions written against another version of their law than the register's are held back, and so are those on the list
// of HeldFile: they are known by their id, for old answers, and are asked no more.
func Load(fsys fs.FS) (*Catalog, error) {
	lib, findings, err := Read(fsys)
	if err != nil {
		return nil, err
	}
	findings = append(findings, unaskable(lib)...)
	if len(findings) > 0 {
		return nil, fmt.Errorf("%w: %d findings, the first: %s", ErrBroken, len(findings), findings[0])
	}
	c := &Catalog{
		laws: lib.Laws, byID: map[string]Question{}, byLaw: map[string][]Question{},
		assets: map[string]Asset{}, recordings: map[string]string{},
	}
	c.addAssets(lib)
	for _, f := range lib.Files {
		c.add(f, lib.Held)
	}
	byID := func(a, b Question) int { return strings.Compare(a.ID, b.ID) }
	for _, questions := range c.byLaw {
		slices.SortFunc(questions, byID)
	}
	for _, b := range c.banks {
		slices.SortFunc(b.Questions, byID)
	}
	return c, nil
}

// unaskable finds what would make a published question impossible to ask or to mark.
func unaskable(lib Library) []Finding {
	all := Lint(lib)
	published := map[string]bool{}
	for _, f := range lib.Files {
		for _, e := range f.Entries {
			published[e.ID] = published[e.ID] || e.Status == Published
		}
	}
	return slices.DeleteFunc(all, func(f Finding) bool {
		switch f.Rule {
		case "laws", "law", "bank":
			return false
		case "id", "type", "options", "answer", "media", "reading":
			return !published[f.Question]
		default:
			return true
		}
	})
}

func (c *Catalog) add(f File, held Held) {
	law, _ := c.Law(f.Law)
	current := f.Version == law.Key && !f.Withdrawn()
	var asked []Question
	for _, e := range f.Entries {
		q := e.Question
		if f.Version == law.Key {
			q.LawVersion = law.Version
		}
		c.byID[q.ID] = q
		if _, back := held[q.ID]; current && q.Status == Published && !back {
			asked = append(asked, q)
		}
	}
	c.byLaw[f.Law] = append(c.byLaw[f.Law], asked...)
	if f.Withdrawn() {
		return
	}
	i := slices.IndexFunc(c.banks, func(b Bank) bool { return b.ID == f.Bank })
	if i < 0 {
		i = len(c.banks)
		c.banks = append(c.banks, Bank{ID: f.Bank, Title: f.Title, Law: f.Law})
	}
	c.banks[i].Questions = append(c.banks[i].Questions, asked...)
}

// ByID finds any question there ever was, withdrawn ones included.
func (c *Catalog) ByID(id string) (Question, bool) {
	q, ok := c.byID[id]
	return q, ok
}

// ByLaw are the questions asked about a law, by id; with audiences, those written for one of them.
func (c *Catalog) ByLaw(law string, audience ...Audience) []Question {
	return slices.DeleteFunc(slices.Clone(c.byLaw[law]), func(q Question) bool { return !q.For(audience...) })
}

// Banks are the banks, in the order of their files.
func (c *Catalog) Banks() []Bank { return slices.Clone(c.banks) }

// Bank finds a bank.
func (c *Catalog) Bank(id string) (Bank, bool) {
	i := slices.IndexFunc(c.banks, func(b Bank) bool { return b.ID == id })
	if i < 0 {
		return Bank{}, false
	}
	return c.banks[i], true
}

// Laws are the laws in the register's order.
func (c *Catalog) Laws() []Law { return slices.Clone(c.laws) }

// Law finds a law.
func (c *Catalog) Law(id string) (Law, bool) {
	i := slices.IndexFunc(c.laws, func(l Law) bool { return l.ID == id })
	if i < 0 {
		return Law{}, false
	}
	return c.laws[i], true
}
