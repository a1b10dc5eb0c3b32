package question

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Filed is a question as its file has it.
type Filed struct {
	Question
	Bank      string
	Version   string // of the law it was written against, a Law's Key
	Reviewed  string // YYYY-MM-DD of the second reading
	Hold      *Hold  // where HeldFile holds it back
	Withdrawn string // YYYY-MM-DD, for a withdrawn one
	Reason    string // why it was withdrawn
}

// Filed are all questions of the files, in their order.
func (c *Catalog) Filed() []Filed { return slices.Clone(c.filed) }

// FiledByID finds a question of the files.
func (c *Catalog) FiledByID(id string) (Filed, bool) {
	if _, ok := c.byID[id]; !ok {
		return Filed{}, false
	}
	i := slices.IndexFunc(c.filed, func(f Filed) bool { return f.ID == id })
	return c.filed[i], true
}

// Edition is what editors have decided at this server, over what the files say.
type Edition struct {
	// Own are the questions written here that were ever in use. Their LawVersion is the Key of the law's version they were
	// read against; they are asked while they are Published and that is the register's.
	Own []Question
	// Held are not asked for the time being, Gone for good, wherever they come from.
	Held, Gone map[string]bool
}

// edited is an Edition laid over the files. It never changes.
type edited struct {
	out   map[string]bool
	byID  map[string]Question
	byLaw map[string][]Question
	banks []Bank
}

// OwnBank is behind a law's id in the id of the bank that holds what was written here about it.
const OwnBank = "-own"

var ownForm = regexp.MustCompile(`^[a-z][a-z0-9]*-z[0-9]{4,6}$`)

// OwnID is the id of the n-th question written at this server about a law. Files have no such ids.
func OwnID(law string, n int) string { return fmt.Sprintf("%s-z%04d", law, n) }

// IsOwnID reports whether an id is of a question written at a server.
func IsOwnID(id string) bool { return ownForm.MatchString(id) }

// Edit has an edition count, in place of the one before. What is under way with a question that goes out goes on.
func (c *Catalog) Edit(e Edition) {
	out := maps.Clone(e.Held)
	if out == nil {
		out = map[string]bool{}
	}
	maps.Copy(out, e.Gone)
	next := &edited{out: out, byID: map[string]Question{}, byLaw: map[string][]Question{}, banks: slices.Clone(c.banks)}
	gone := func(q Question) bool { return e.Gone[q.ID] }
	for law, questions := range c.byLaw {
		next.byLaw[law] = slices.DeleteFunc(slices.Clone(questions), gone)
	}
	own := map[string][]Question{}
	for _, q := range e.Own {
		law, known := c.Law(q.Law)
		current := known && q.LawVersion == law.Key
		if current {
			q.LawVersion = law.Version
		}
		next.byID[q.ID] = q
		if current && q.Status == Published && !gone(q) {
			own[q.Law] = append(own[q.Law], q)
		}
	}
	for _, law := range c.laws {
		questions := own[law.ID]
		if len(questions) == 0 {
			continue
		}
		slices.SortFunc(questions, func(a, b Question) int { return strings.Compare(a.ID, b.ID) })
		next.byLaw[law.ID] = append(next.byLaw[law.ID], questions...)
		next.banks = append(next.banks, Bank{ID: law.ID + OwnBank, Title: law.Short + "：本区编写", Law: law.ID, Questions: questions})
	}
	c.edited.Store(next)
}

// Seek has find called for the id of a question written at a server that this node has not heard of yet: another one may
// have drawn it a moment ago. find looks for it and has the new edition count.
func (c *Catalog) Seek(find func(id string)) { c.seek.Store(&find) }
