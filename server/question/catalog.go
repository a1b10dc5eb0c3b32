package question

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
)

// ErrBroken says that the banks cannot be asked from.
var ErrBroken = errors.New("question: the banks are broken")

// Catalog is all banks in memory. What the files say never changes; what is held back (Hold) and what editors decide at
// this server (Edit) lie over it. Any goroutine may read it; what it returns may be kept but not changed.
type Catalog struct {
	laws  []Law
	banks []Bank
	byID  map[string]Question
	byLaw map[string][]Question // published
	// What is shown and played: files by the name they are served as, and recordings by the text that is read.
	assets     map[string]Asset
	recordings map[string]string
	back       map[string]bool                 // held back by HeldFile
	held       atomic.Pointer[map[string]bool] // held back by this server, see Hold
	filed      []Filed
	edited     atomic.Pointer[edited]          // see Edit; never nil
	seek       atomic.Pointer[func(id string)] // see Seek
}

// Hold says which questions are not asked for the time being, besides those of HeldFile: all of them, in place of those
// that were said before. What is under way with one goes on.
func (c *Catalog) Hold(ids map[string]bool) { c.held.Store(&ids) }

// Held reports whether a question is held back.
func (c *Catalog) Held(id string) bool {
	return c.back[id] || c.edited.Load().out[id] || c.HeldByText(id)
}

// HeldByText reports whether a question is held back because its article changed, see Hold.
func (c *Catalog) HeldByText(id string) bool {
	held := c.held.Load()
	return held != nil && (*held)[id]
}

// asked leaves out what this server holds back.
func (c *Catalog) asked(all []Question) []Question {
	if held := c.held.Load(); (held == nil || len(*held) == 0) && len(c.edited.Load().out) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(q Question) bool { return c.Held(q.ID) })
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
		assets: map[string]Asset{}, recordings: map[string]string{}, back: map[string]bool{},
	}
	for id := range lib.Held {
		c.back[id] = true
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
	c.Edit(Edition{})
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
		filed := Filed{Question: q, Bank: f.Bank, Version: f.Version, Reviewed: e.Reviewed, Withdrawn: e.Withdrawn, Reason: e.Reason}
		if hold, back := held[q.ID]; back {
			filed.Hold = &hold
		}
		c.filed = append(c.filed, filed)
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
	if q, ok := c.byID[id]; ok {
		return q, true
	}
	if q, ok := c.edited.Load().byID[id]; ok || !IsOwnID(id) {
		return q, ok
	}
	if seek := c.seek.Load(); seek != nil {
		(*seek)(id)
	}
	q, ok := c.edited.Load().byID[id]
	return q, ok
}

// ByLaw are the questions asked about a law, by id; with audiences, those written for one of them.
func (c *Catalog) ByLaw(law string, audience ...Audience) []Question {
	return slices.DeleteFunc(slices.Clone(c.edited.Load().byLaw[law]), func(q Question) bool { return !q.For(audience...) || c.Held(q.ID) })
}

// Published are the questions about a law by id, those included that this server holds back.
func (c *Catalog) Published(law string) []Question { return slices.Clone(c.edited.Load().byLaw[law]) }

// Banks are the banks, in the order of their files.
func (c *Catalog) Banks() []Bank {
	all := slices.Clone(c.edited.Load().banks)
	for i := range all {
		all[i].Questions = c.asked(all[i].Questions)
	}
	return all
}

// Bank finds a bank.
func (c *Catalog) Bank(id string) (Bank, bool) {
	banks := c.edited.Load().banks
	i := slices.IndexFunc(banks, func(b Bank) bool { return b.ID == id })
	if i < 0 {
		return Bank{}, false
	}
	b := banks[i]
	b.Questions = c.asked(b.Questions)
	return b, true
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
