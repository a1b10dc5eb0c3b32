package editing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

// Row is a question with where it stands.
type Row struct {
	Question question.Question
	Filed    bool // its text stands in the banks' files
	State    State
	Reason   Reason // why it is held back
	Why      string // the same, or why it was withdrawn, in words
	By       string // the name of who wrote it; "" for the files
	ByID     string
	At       time.Time // of the last thing that was done; zero where that was nothing
	Twin     string    // the question that replaced it
}

// Filter says which questions are looked for; zero fields ask for any.
type Filter struct {
	Law, Article string
	Chapter      int
	Topic        string
	Audience     question.Audience
	Type         question.Type
	Difficulty   int
	State        State
	Text         string
	Author       string // an organiser's id
}

// Rows are the questions a filter asks for, in the order of the laws and their articles.
func (d *Desk) Rows(f Filter) []Row {
	laws := map[string]int{}
	for i, law := range d.catalog.Laws() {
		laws[law.ID] = i
	}
	rows := slices.DeleteFunc(d.all(), func(r Row) bool { return !d.asksFor(f, r) })
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(laws[a.Question.Law], laws[b.Question.Law]),
			question.CompareArticles(a.Question.Article, b.Question.Article),
			strings.Compare(a.Question.ID, b.Question.ID),
		)
	})
	return rows
}

// Look is one question with its record, which is the zero value where nothing was done to a filed one.
func (d *Desk) Look(id string) (Row, Record, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.records[id]
	if r.State == TakenBack {
		return Row{}, Record{}, ErrNotFound
	}
	if r.ID != "" && !r.Filed {
		return d.row(r, d.replacements()), r, nil
	}
	filed, ok := d.catalog.FiledByID(id)
	if !ok {
		return Row{}, Record{}, ErrNotFound
	}
	return d.filedRow(filed, d.replacements()), r, nil
}

// all are all rows.
func (d *Desk) all() []Row {
	d.mu.RLock()
	defer d.mu.RUnlock()
	replaced := d.replacements()
	var rows []Row
	for _, f := range d.catalog.Filed() {
		rows = append(rows, d.filedRow(f, replaced))
	}
	for _, r := range d.records {
		if !r.Filed && r.State != TakenBack {
			rows = append(rows, d.row(r, replaced))
		}
	}
	return rows
}

// replacements are the questions that were replaced, each with what it was replaced by. The lock is held.
func (d *Desk) replacements() map[string]string {
	by := map[string]string{}
	for _, r := range d.records {
		if r.Replaces != "" && r.EverUsed() && r.ID > by[r.Replaces] {
			by[r.Replaces] = r.ID
		}
	}
	return by
}

func (d *Desk) replacedBy(id string) (string, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	by, replaced := d.replacements()[id]
	return by, replaced
}

// stateInFile is where a filed question stands before anything was done to it here.
func (d *Desk) stateInFile(f question.Filed) (State, string) {
	law, _ := d.catalog.Law(f.Law)
	switch {
	case f.Status == question.Withdrawn:
		return Withdrawn, f.Reason
	case f.Status == question.Draft:
		return Draft, ""
	case f.Status == question.Reviewed:
		return Waiting, ""
	case f.Hold != nil:
		return Held, f.Hold.Why
	case f.Version != law.Key:
		return Held, "对照的是法律以前的版本"
	default:
		return Used, ""
	}
}

func (d *Desk) filedRow(f question.Filed, replaced map[string]string) Row {
	row := Row{Question: f.Question, Filed: true}
	row.State, row.Why = d.stateInFile(f)
	if r, there := d.records[f.ID]; there {
		row.follow(r)
	}
	d.settle(&row, replaced)
	return row
}

func (d *Desk) row(r Record, replaced map[string]string) Row {
	text := r.Text()
	row := Row{Question: text.Question, By: r.Revisions[0].Name, ByID: r.Revisions[0].By}
	law, _ := d.catalog.Law(r.Law)
	if row.Question.LawVersion = text.Version; text.Version == law.Key {
		row.Question.LawVersion = law.Version
	}
	row.follow(r)
	if row.State == Used && text.Version != law.Key {
		row.State, row.Why = Held, "对照的是法律以前的版本"
	}
	d.settle(&row, replaced)
	return row
}

// follow takes over what was done last.
func (row *Row) follow(r Record) {
	row.State, row.At, row.Why = r.State, r.ChangedAt, ""
	if act, ok := r.last(Hold, Withdraw); ok && (r.State == Held || r.State == Withdrawn) {
		row.Reason, row.Why = act.Reason, act.Why
	}
	if act, ok := r.last(Return, Revise); ok && r.State == Draft && act.Kind == Return {
		row.Why = act.Why
	}
}

// settle adds what follows from elsewhere: a replacement in use, or the law's text.
func (d *Desk) settle(row *Row, replaced map[string]string) {
	if by, ok := replaced[row.Question.ID]; ok {
		row.State, row.Twin = Replaced, by
	}
	if row.State == Used && d.catalog.HeldByText(row.Question.ID) {
		row.State, row.Reason, row.Why = Held, Amended, "条文有变动，等待对照新条文复核"
	}
}

func (d *Desk) asksFor(f Filter, r Row) bool {
	q := r.Question
	if f.Chapter != 0 {
		if law, _ := d.catalog.Law(q.Law); law.ChapterOf(q.Article) != f.Chapter {
			return false
		}
	}
	return (f.Law == "" || q.Law == f.Law) && (f.Article == "" || q.Article == f.Article) && (f.Topic == "" || q.Topic == f.Topic) &&
		(f.Audience == "" || q.For(f.Audience)) && (f.Type == "" || q.Type == f.Type) && (f.Difficulty == 0 || q.Difficulty == f.Difficulty) &&
		(f.State == "" || r.State == f.State) && (f.Author == "" || r.ByID == f.Author) && (f.Text == "" || says(q, f.Text))
}

// says reports whether a text is somewhere an editor would look.
func says(q question.Question, text string) bool {
	has := func(s string) bool { return strings.Contains(s, text) }
	return has(q.ID) || has(q.Stem) || has(q.Explanation) || has(q.Topic) || slices.ContainsFunc(q.Options, has) || slices.ContainsFunc(q.Accept, has)
}

// Allowed is what somebody may do to a question now.
func (d *Desk) Allowed(by account.Organiser, row Row, r Record) []Kind {
	kinds := []Kind{}
	if row.State == Replaced {
		return kinds
	}
	if r.ID == "" {
		start, err := d.start(row.Question.ID)
		if err != nil {
			return kinds
		}
		r = start
	}
	for _, kind := range []Kind{Revise, Submit, Recall, Accept, Return, Hold, Release, Withdraw} {
		if r.may(Command{Kind: kind, Revision: len(r.Revisions)}, by) == nil {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// MayReplace reports whether a question may be replaced by a new one.
func (row Row) MayReplace() bool { return row.State == Used || row.State == Held }

// Status is the state in the words of the files.
func (row Row) Status() question.Status {
	switch row.State {
	case Draft, Waiting:
		return question.Draft
	case Withdrawn, Replaced:
		return question.Withdrawn
	default:
		return question.Published
	}
}
