package editing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pufa/server/account"
	"pufa/server/question"
)

// Outcome is what became of one question of many: the draft it is, whether it was there before, or why there is none.
type Outcome struct {
	Record Record
	Again  bool
	Err    error
}

// WriteAll makes drafts of many questions, for what is taken in from files. Each is made whole or not at all, and one that
// asks the same as a draft that was made so before is that draft, whatever law it is put under: the records' origin is
// unique. One that a bank has already is its. So to take a file in again adds nothing, and what was cut short goes on.
// Other nodes see the drafts when they look next. The drafts are those of an import that was begun, "" for none; where it
// was taken back meanwhile, they are, too.
func (d *Desk) WriteAll(ctx context.Context, by account.Organiser, of string, questions []question.Question) []Outcome {
	many := &many{Desk: d, by: by, of: of, outcomes: make([]Outcome, len(questions)), numbers: map[string]int{}}
	for i, id := range d.Known(questions) {
		if id != "" {
			r := d.record(id)
			r.ID = id
			many.outcomes[i] = Outcome{Record: r, Again: true}
			continue
		}
		many.begin(i, questions[i])
	}
	for range idTries {
		if len(many.waiting) == 0 {
			break
		}
		many.add(ctx)
	}
	for _, w := range many.waiting {
		many.outcomes[w.at].Err = ErrFull
	}
	d.take(many.made...)
	many.heed(context.WithoutCancel(ctx))
	return many.outcomes
}

// heed takes the drafts back that came to an import after it was taken back.
func (m *many) heed(ctx context.Context) {
	if m.of == "" || len(m.made) == 0 {
		return
	}
	_, err := m.store.ChangeImport(ctx, m.of, m.newImport(m.by, m.of, ""), mayAdd(m.by))
	if !errors.Is(err, ErrTakenBack) {
		return // where it cannot be read, its organiser is told of the drafts when looking next
	}
	if failed := m.takeBack(ctx, m.by, m.made); failed != nil {
		err = failed
	}
	for i, o := range m.outcomes {
		if o.Err == nil && !o.Again {
			m.outcomes[i] = Outcome{Err: err}
		}
	}
}

// many are questions on their way to being drafts.
type many struct {
	*Desk
	by       account.Organiser
	of       string // an import
	outcomes []Outcome
	waiting  []waiting
	numbers  map[string]int // the next one to try, by law
	made     []Record
}

type waiting struct {
	at int
	q  question.Question
}

// begin has a question wait, or says why it cannot become a draft.
func (m *many) begin(at int, q question.Question) {
	err := account.MayDraftQuestions(m.by)
	if law, known := m.catalog.Law(q.Law); err == nil && (!known || law.NeedsText) {
		err = fmt.Errorf("%w: law %q", ErrFaults, q.Law)
	}
	if err != nil {
		m.outcomes[at].Err = err
		return
	}
	m.waiting = append(m.waiting, waiting{at, q})
}

// add tries what waits under the next numbers; what meets a number that is taken goes on waiting.
func (m *many) add(ctx context.Context) {
	var tried []waiting
	var records []Record
	for _, w := range m.waiting {
		law, _ := m.catalog.Law(w.q.Law)
		n, begun := m.numbers[law.ID]
		if !begun {
			n = m.nextNumber(law.ID)
		}
		m.numbers[law.ID] = n + 1
		r := Record{Origin: origin(w.q), Import: m.of, Law: law.ID, State: Draft}
		if err := r.begin(w.q, n, law.Key, m.by, m.now()); err != nil {
			m.outcomes[w.at].Err = err
			continue
		}
		tried, records = append(tried, w), append(records, r)
	}
	m.waiting = nil
	for i, err := range m.store.Add(ctx, records...) {
		m.give(ctx, tried[i], records[i], err)
	}
}

// give notes what became of one.
func (m *many) give(ctx context.Context, w waiting, r Record, err error) {
	switch o := &m.outcomes[w.at]; {
	case err == nil:
		o.Record = r
		m.made = append(m.made, r)
	case errors.Is(err, ErrTaken):
		m.waiting = append(m.waiting, w)
	case errors.Is(err, ErrOrigin):
		o.Again = true
		o.Record, o.Err = m.store.ByOrigin(ctx, origin(w.q))
	default:
		o.Err = err
	}
}

func (d *Desk) record(id string) Record {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.records[id]
}

// Known are the ids of those questions that ask the same, as far as this node knows: of drafts that were taken in from
// files, even if they were rewritten or withdrawn since, and of all others that are not withdrawn. "" where there is none.
func (d *Desk) Known(questions []question.Question) []string {
	by := map[string]string{}
	asked := map[string]bool{} // drafts whose origin says already what they ask
	d.mu.RLock()
	for _, r := range d.records {
		if r.Origin != "" {
			by[r.Origin] = r.ID
			asked[r.ID] = strings.HasPrefix(r.Origin, asksPrefix) && len(r.Revisions) == 1
		}
	}
	d.mu.RUnlock()
	for _, q := range d.others() {
		if asked[q.ID] {
			continue
		}
		if o := origin(q); by[o] == "" {
			by[o] = q.ID
		}
	}
	known := make([]string, len(questions))
	for i, q := range questions {
		known[i] = by[origin(q)]
	}
	return known
}

// Rules is what is wrong with each of many texts by itself, and whose stem another question has already. Near twins, for
// which each text is compared with every other, are left to Lint.
func (d *Desk) Rules(questions []question.Question) [][]question.Remark {
	stems := map[string]string{}
	for _, q := range d.others() {
		stems[question.StemKey(q.Stem)] = q.ID
	}
	all := make([][]question.Remark, len(questions))
	for i, q := range questions {
		all[i] = append(d.catalog.LintOne(q, nil), d.shelf.Examine(q, nil)...)
		if twin := stems[question.StemKey(q.Stem)]; twin != "" && q.Stem != "" {
			all[i] = append(all[i], question.Remark{Field: "stem", Rule: "duplicate", Message: "题干与 " + twin + " 相同", Twin: twin})
		}
	}
	return all
}

// asksPrefix begins the origins that say what a question asks, not which request it was.
const asksPrefix = "asks/"

// origin names what a question asks: the same for options in another order, and whatever is said about it besides.
func origin(q question.Question) string {
	q = Clean(q)
	var asked []string
	switch q.Type {
	case question.Single, question.Multiple:
		for i, o := range q.Options {
			asked = append(asked, fmt.Sprint(slices.Contains(q.Answer, i), " ", question.TextKey(o)))
		}
		slices.Sort(asked)
	case question.Ordering:
		for _, o := range q.Options {
			asked = append(asked, question.TextKey(o))
		}
	case question.Fill:
		for _, text := range q.Accept {
			asked = append(asked, question.TextKey(text))
		}
		slices.Sort(asked)
	default:
		asked = append(asked, fmt.Sprint(q.Answer))
	}
	text, err := json.Marshal([]any{q.Type, question.TextKey(q.Stem), asked, q.Estimate})
	if err != nil { // strings and numbers always marshal
		panic(err)
	}
	sum := sha256.Sum256(text)
	return asksPrefix + hex.EncodeToString(sum[:])
}
