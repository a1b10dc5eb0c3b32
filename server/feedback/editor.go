package feedback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// How much an editor's list and a question's history read at most.
const (
	listMost   = 1000
	sampleMost = 2000
)

// Group is the reports about one question.
type Group struct {
	Question question.Question
	Reports  []Report // the newest first
	Open     int
	Reasons  map[Reason]int
}

// Groups are the questions with reports of a state, the one with most of them first.
func (d *Desk) Groups(ctx context.Context, by account.Organiser, status Status) ([]Group, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return nil, err
	}
	latest, err := d.reports.Latest(ctx, status, listMost)
	if err != nil {
		return nil, err
	}
	var groups []Group
	for _, r := range latest {
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Question.ID == r.Question })
		if i < 0 {
			q, _ := d.catalog.ByID(r.Question)
			i = len(groups)
			groups = append(groups, Group{Question: q, Reasons: map[Reason]int{}})
		}
		groups[i].add(r)
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return len(b.Reports) - len(a.Reports) })
	return groups, nil
}

func (g *Group) add(r Report) {
	g.Reports = append(g.Reports, r)
	g.Reasons[r.Reason]++
	if r.Status == Open {
		g.Open++
	}
}

// CountOpen counts the reports that wait for a reply.
func (d *Desk) CountOpen(ctx context.Context, by account.Organiser) (int, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return 0, err
	}
	return d.reports.CountOpen(ctx)
}

// Of are all reports about one question.
func (d *Desk) Of(ctx context.Context, by account.Organiser, id string) (Group, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Group{}, err
	}
	q, ok := d.catalog.ByID(id)
	if !ok {
		return Group{}, fmt.Errorf("%w: %q", ErrUnknownQuestion, id)
	}
	all, err := d.reports.OfQuestion(ctx, id)
	if err != nil {
		return Group{}, err
	}
	g := Group{Question: q, Reasons: map[Reason]int{}}
	for _, r := range all {
		g.add(r)
	}
	return g, nil
}

// History is how a question was answered: all answers, and what was chosen in the newest of them.
type History struct {
	Answers int64
	Right   int64
	Sample  int            // how many of the newest the following counts
	Options []int          // how often each option was chosen, in the bank's order; not of an ordering
	Texts   map[string]int // what was written most, at most textsMost of them
}

const textsMost = 8

// History counts the answers to a question.
func (d *Desk) History(ctx context.Context, by account.Organiser, id string) (History, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return History{}, err
	}
	q, ok := d.catalog.ByID(id)
	if !ok {
		return History{}, fmt.Errorf("%w: %q", ErrUnknownQuestion, id)
	}
	var h History
	var err error
	if h.Answers, h.Right, err = d.answers.Tally(ctx, id); err != nil {
		return History{}, fmt.Errorf("feedback: count answers to %s: %w", id, err)
	}
	newest, err := d.answers.Newest(ctx, id, sampleMost)
	if err != nil {
		return History{}, fmt.Errorf("feedback: answers to %s: %w", id, err)
	}
	h.count(q, newest)
	return h, nil
}

func (h *History) count(q question.Question, newest []answer.Answer) {
	h.Sample, h.Options, h.Texts = len(newest), make([]int, len(q.Choices())), map[string]int{}
	if q.Type == question.Ordering {
		h.Options = nil
	}
	for _, a := range newest {
		for _, o := range a.Given.Options {
			if o >= 0 && o < len(h.Options) {
				h.Options[o]++
			}
		}
		if a.Given.Text != "" {
			h.Texts[a.Given.Text]++
		}
	}
	for len(h.Texts) > textsMost {
		rarest, least := "", 0
		for text, n := range h.Texts {
			if rarest == "" || n < least || (n == least && text > rarest) {
				rarest, least = text, n
			}
		}
		delete(h.Texts, rarest)
	}
}

// Decision is what an editor says to reports.
type Decision struct {
	Reports []string // ids
	From    Status   // the state the editor saw them in
	To      Status   // Accepted or Rejected
	Reply   string
}

// Decide answers reports and says how many it was. Those that somebody else has decided meanwhile are left as they
// are: the first decision stays until an editor who has seen it takes another.
func (d *Desk) Decide(ctx context.Context, by account.Organiser, what Decision) (decided int, err error) {
	if err := account.MayRunDistrict(by); err != nil {
		return 0, err
	}
	reply, err := clean(what.Reply, ReplyMost)
	if err != nil || reply == "" {
		return 0, fmt.Errorf("%w: of a reply", ErrText)
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	for _, id := range what.Reports {
		err := d.reports.Change(ctx, id, func(r *Report) error {
			if r.Status != what.From {
				return ErrDecided
			}
			r.Status, r.Reply, r.Decided, r.OpenFor, r.Read = what.To, reply, now, "", false
			r.Acts = append(r.Acts, Act{At: now, By: by.Name, To: what.To, Reply: reply})
			return nil
		})
		switch {
		case errors.Is(err, ErrDecided):
		case err != nil:
			return decided, fmt.Errorf("feedback: decide report %s: %w", id, err)
		default:
			decided++
		}
	}
	return decided, nil
}
