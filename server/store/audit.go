package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/report"
)

// Audit counts everything again from the records themselves and says where the books differ.
type Audit struct {
	answers   *docdb.Collection[answer.Answer]
	entries   *docdb.Collection[report.Entry]
	counting  *Counting
	campaigns *Campaigns
	materials *Materials
	ids       *Entries
	record    *PointRecord
	accounts  *Points
	ledger    *points.Ledger
}

// NewAudit opens what it counts.
func NewAudit(ctx context.Context, db *docdb.DB) (*Audit, error) {
	counting, err := NewCounting(ctx, db)
	if err != nil {
		return nil, err
	}
	campaigns, err := NewCampaigns(ctx, db)
	if err != nil {
		return nil, err
	}
	materials, err := NewMaterials(ctx, db)
	if err != nil {
		return nil, err
	}
	ids, err := NewEntries(ctx, db)
	if err != nil {
		return nil, err
	}
	accounts, err := NewPoints(ctx, db)
	if err != nil {
		return nil, err
	}
	record, err := NewPointRecord(ctx, db)
	if err != nil {
		return nil, err
	}
	return &Audit{
		answers: counting.answers, entries: counting.entries,
		counting: counting, campaigns: campaigns, materials: materials, ids: ids,
		record: record, accounts: accounts, ledger: points.New(accounts, record, record, time.Now),
	}, nil
}

// Books checks that what figures are read from is what the records say, and every campaign: that as many answers are
// counted as there are, that each answer has its entries, that accounts of activity points come to what the answers say,
// and that each ledger of material adds up. With repair, missing entries are put in. A finding is one line.
func (s *Audit) Books(ctx context.Context, repair bool) (findings []string, err error) {
	all, err := s.campaigns.Campaigns(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: audit: %w", err)
	}
	for _, c := range all {
		found, err := s.participation(ctx, c.ID, repair)
		if err != nil {
			return findings, fmt.Errorf("store: audit of %s: %w", c.ID, err)
		}
		lacking, err := s.points(ctx, c.ID, repair)
		if err != nil {
			return findings, fmt.Errorf("store: audit of %s: %w", c.ID, err)
		}
		found = append(found, lacking...)
		ledgers, err := s.ledgers(ctx, c.ID)
		if err != nil {
			return findings, fmt.Errorf("store: audit of %s: %w", c.ID, err)
		}
		for _, text := range append(found, ledgers...) {
			findings = append(findings, c.Title+": "+text)
		}
	}
	wrong, err := s.miscounted(ctx)
	if err != nil {
		return findings, fmt.Errorf("store: audit of counts: %w", err)
	}
	return append(findings, wrong...), nil
}

// miscounted compares what figures are read from with the records.
func (s *Audit) miscounted(ctx context.Context) (findings []string, err error) {
	for name, count := range map[string]func(context.Context) (int64, error){
		"answers": s.answers.Miscounted, "entries": s.entries.Miscounted, "activity points": s.counting.points.Miscounted,
	} {
		lines, err := count(ctx)
		if err != nil {
			return nil, err
		}
		if lines > 0 {
			findings = append(findings, fmt.Sprintf("%d lines of the counts of %s are wrong", lines, name))
		}
	}
	slices.Sort(findings)
	return findings, nil
}

// recount is what a walk through a campaign's answers comes to.
type recount struct {
	answers, correct int64
	expected         map[string]report.Entry // by id, the earliest answer's
}

func (s *Audit) participation(ctx context.Context, campaign string, repair bool) ([]string, error) {
	r, err := s.recount(ctx, campaign)
	if err != nil {
		return nil, err
	}
	var findings []string
	var answers, correct int64
	counts, err := s.counting.countAnswers(ctx, within(report.Period{Campaign: campaign}))
	if err != nil {
		return nil, err
	}
	for _, n := range counts {
		answers += n.Answers
		correct += n.Correct
	}
	if answers != r.answers || correct != r.correct {
		findings = append(findings, fmt.Sprintf("%d answers, %d right by index; %d and %d by recount", answers, correct, r.answers, r.correct))
	}
	missing, extra, err := s.compare(ctx, campaign, r.expected)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		findings = append(findings, fmt.Sprintf("%d entries missing, first %s", len(missing), missing[0].ID))
	}
	if len(extra) > 0 {
		findings = append(findings, fmt.Sprintf("%d entries without an answer, first %s", len(extra), extra[0]))
	}
	if repair {
		return findings, s.ids.add(ctx, missing...)
	}
	return findings, nil
}

func (s *Audit) recount(ctx context.Context, campaign string) (recount, error) {
	r := recount{expected: map[string]report.Entry{}}
	for a, err := range s.answers.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}) {
		if err != nil {
			return r, err
		}
		r.answers++
		r.correct += a.Right
		for _, e := range report.EntriesOf(a) {
			if kept, ok := r.expected[e.ID]; !ok || e.At.Before(kept.At) {
				r.expected[e.ID] = e
			}
		}
	}
	return r, nil
}

// erasedPrefix begins the name that an erased person's answers are kept under. Their entries keep the old one,
// which leads to nobody.
const erasedPrefix = points.ErasedPrefix

// compare finds the expected entries that are not kept, and those kept that nothing accounts for. People may be
// registered without an answer; and what an erased person left under the old name matches what is under the new.
func (s *Audit) compare(ctx context.Context, campaign string, expected map[string]report.Entry) (missing []report.Entry, extra []string, err error) {
	erased := 0
	for e, err := range s.entries.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}) {
		if err != nil {
			return nil, nil, err
		}
		if _, ok := expected[e.ID]; ok {
			delete(expected, e.ID)
		} else if e.Kind != report.Registered {
			extra = append(extra, e.ID)
		}
	}
	for id, e := range expected {
		switch {
		case !strings.Contains(id, "/"+erasedPrefix):
			missing = append(missing, e)
		case e.Kind != report.Registered:
			erased++
		}
	}
	if len(extra) <= erased {
		extra = nil
	}
	return missing, extra, nil
}

// points works out again what everybody has, and compares it with the accounts and with their sum in the index.
func (s *Audit) points(ctx context.Context, campaign string, repair bool) (findings []string, err error) {
	people, err := s.record.people(ctx, docdb.Eq("campaign", campaign))
	if err != nil {
		return nil, err
	}
	sums, err := s.accounts.ByPerson(ctx, campaign)
	if err != nil {
		return nil, err
	}
	bySums, byIndex := int64(0), int64(0)
	known := make(map[string]bool, len(people))
	for _, person := range people {
		known[person] = true
	}
	for _, sum := range sums {
		bySums += sum.Points
		if !known[sum.Person] {
			people = append(people, sum.Person)
		}
	}
	counts, err := s.counting.CountPoints(ctx, report.Period{Campaign: campaign})
	if err != nil {
		return nil, err
	}
	for _, n := range counts {
		byIndex += n.Points
	}
	if bySums != byIndex {
		findings = append(findings, fmt.Sprintf("%d points by day, %d by person", byIndex, bySums))
	}
	lacking, err := s.ledger.Check(ctx, campaign, people)
	if err != nil {
		return nil, err
	}
	if len(lacking) == 0 {
		return findings, nil
	}
	findings = append(findings, fmt.Sprintf("%d entries of points missing, in all %d points, first %s", len(lacking), points.Total(lacking), lacking[0].ID))
	if repair {
		return findings, s.ledger.Settle(ctx, campaign, people...)
	}
	return findings, nil
}

// ledgers proves each ledger from its entries alone.
func (s *Audit) ledgers(ctx context.Context, id string) ([]string, error) {
	items, err := s.materials.Materials(ctx, id)
	if err != nil {
		return nil, err
	}
	var findings []string
	for _, m := range items {
		entries, err := s.materials.EntriesAfter(ctx, m.ID, 0)
		if err != nil {
			return nil, err
		}
		for _, text := range campaign.Prove(m, entries) {
			findings = append(findings, fmt.Sprintf("ledger of %s: %s", m.Name, text))
		}
	}
	return findings, nil
}
