package store

import (
	"context"
	"fmt"
	"iter"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/report"
)

var _ report.ItemCounting = (*Counting)(nil)

// itemKey is what answers to one question are counted by.
var itemKey = []string{"campaign", "question", "source", "chosen"}

type itemLine struct{ question, source, chosen string }

func lineOf(key []any) (campaign string, line itemLine) {
	text := func(i int) string { s, _ := key[i].(string); return s }
	return text(0), itemLine{text(1), text(2), text(3)}
}

// nowhere reports whether an answer is of a rehearsal, or of a competition that counts for no campaign.
func nowhere(source, campaign string) bool { return source == string(answer.Contest) && campaign == "" }

// CountItems counts answers by question out of the counts, and puts right what competitions hold back or ruled on.
func (s *Counting) CountItems(ctx context.Context) ([]report.ItemCount, error) {
	return s.countItems(ctx, docdb.Query{})
}

// CountItemsOf is CountItems for one campaign.
func (s *Counting) CountItemsOf(ctx context.Context, campaign string) ([]report.ItemCount, error) {
	return s.countItems(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}})
}

func (s *Counting) countItems(ctx context.Context, of docdb.Query) ([]report.ItemCount, error) {
	groups, err := s.answers.Tally(ctx, of, itemKey, "right")
	if err != nil {
		return nil, fmt.Errorf("store: count answers by question: %w", err)
	}
	lines, campaigns := map[itemLine]*report.ItemCount{}, map[string]bool{}
	for _, g := range groups {
		campaign, x := lineOf(g.Key)
		if nowhere(x.source, campaign) {
			continue
		}
		if x.source == string(answer.Contest) {
			campaigns[campaign] = true
		}
		line := lines[x]
		if line == nil {
			line = &report.ItemCount{Question: x.question, Source: answer.Source(x.source), Chosen: x.chosen}
			lines[x] = line
		}
		line.Answers, line.Right = line.Answers+g.Count, line.Right+g.Sums["right"]
	}
	off := func(x itemLine, answers, right int64) {
		if line := lines[x]; line != nil { // counted a moment before
			line.Answers = max(0, line.Answers-answers)
			line.Right = min(line.Answers, max(0, line.Right-right))
		}
	}
	for of := range campaigns {
		if err := s.putRight(ctx, of, off); err != nil {
			return nil, err
		}
	}
	all := make([]report.ItemCount, 0, len(lines))
	for _, line := range lines {
		all = append(all, *line)
	}
	return all, nil
}

// putRight takes off what a campaign's competitions hold back, and what their rulings changed.
func (s *Counting) putRight(ctx context.Context, campaign string, off func(x itemLine, answers, right int64)) error {
	secrets, err := s.secrets(ctx, campaign)
	if err != nil {
		return err
	}
	for _, secret := range secrets {
		held, err := s.answers.Tally(ctx, secret.within(report.Period{}), itemKey, "right")
		if err != nil {
			return fmt.Errorf("store: count what is held back by question: %w", err)
		}
		for _, g := range held {
			_, x := lineOf(g.Key)
			off(x, g.Count, g.Sums["right"])
		}
	}
	amendments, err := s.ruled.of(ctx, campaign)
	if err != nil {
		return err
	}
	for _, m := range amendments {
		x := itemLine{m.answer.Question, string(m.answer.Source), m.answer.Chosen}
		if m.void {
			off(x, 1, m.answer.Right)
		} else {
			off(x, 0, -m.delta)
		}
	}
	return nil
}

// SampleItems are the last answers as they hold now. Each campaign has an equal part in them, "" among them.
func (s *Counting) SampleItems(ctx context.Context, most int) iter.Seq2[report.Try, error] {
	return func(yield func(report.Try, error) bool) {
		groups, err := s.answers.Tally(ctx, docdb.Query{}, []string{"campaign"})
		if err != nil {
			yield(report.Try{}, fmt.Errorf("store: campaigns with answers: %w", err))
			return
		}
		for _, g := range groups {
			campaign, _ := g.Key[0].(string)
			for try, err := range s.sampleOf(ctx, campaign, max(1, most/len(groups))) {
				if !yield(try, err) || err != nil {
					return
				}
			}
		}
	}
}

func (s *Counting) sampleOf(ctx context.Context, campaign string, most int) iter.Seq2[report.Try, error] {
	return func(yield func(report.Try, error) bool) {
		corrected, err := s.corrections(ctx, campaign)
		if err != nil {
			yield(report.Try{}, fmt.Errorf("store: rulings of campaign %q: %w", campaign, err))
			return
		}
		for a, err := range s.answers.Find(ctx, docdb.Query{
			Where: []docdb.Cond{docdb.Eq("campaign", campaign)}, Sort: []docdb.Order{docdb.Desc("day")}, Limit: most,
		}) {
			if err != nil {
				yield(report.Try{}, fmt.Errorf("store: sample of campaign %q: %w", campaign, err))
				return
			}
			right, holds := corrected(&a)
			if !holds {
				continue
			}
			if !yield(report.Try{Session: a.Session, Person: a.Person, Question: a.Question, Right: right, TookMS: a.TookMS}, nil) {
				return
			}
		}
	}
}

// corrections tells of answers of a campaign whether anything is to be learnt of them now, and whether they are right.
func (s *Counting) corrections(ctx context.Context, campaign string) (func(a *answer.Answer) (right int64, holds bool), error) {
	secrets, err := s.secrets(ctx, campaign)
	if err != nil {
		return nil, err
	}
	amendments, err := s.ruled.of(ctx, campaign)
	if err != nil {
		return nil, err
	}
	hidden, changed := map[secret]bool{}, make(map[string]amendment, len(amendments))
	for _, x := range secrets {
		hidden[x] = true
	}
	for _, m := range amendments {
		changed[m.answer.ID] = m
	}
	return func(a *answer.Answer) (int64, bool) {
		m := changed[a.ID]
		if m.void || nowhere(string(a.Source), a.Campaign) || a.Source == answer.Contest && hidden[secret{a.Session, a.Index}] {
			return 0, false
		}
		return a.Right + m.delta, true
	}, nil
}
