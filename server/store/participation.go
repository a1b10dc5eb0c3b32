package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/report"
)

// Entries keeps what people did for the first time in a campaign; ids decide what was the first time.
type Entries struct {
	docs *docdb.Collection[report.Entry]
	seen *recent
}

func entrySpec() docdb.Spec {
	return docdb.Spec{
		Name: "entries",
		Indexes: []docdb.Index{
			{Name: "campaign", Fields: []string{"campaign"}},
			{Name: "district", Fields: []string{"district", "community"}},
		},
		Counts: []docdb.Count{
			{Name: "days", By: []string{"campaign", "day", "kind", "district"}},
			{Name: "places", By: []string{"campaign", "kind", "district", "community", "unit"}},
			{Name: "local", By: []string{"campaign", "district", "day", "kind", "community", "unit"}},
		},
	}
}

// NewEntries opens the entries.
func NewEntries(ctx context.Context, db *docdb.DB) (*Entries, error) {
	docs, err := docdb.Use[report.Entry](ctx, db, entrySpec())
	if err != nil {
		return nil, fmt.Errorf("store: open entries: %w", err)
	}
	return &Entries{docs: docs, seen: newRecent(100_000)}, nil
}

// Answered keeps the entries that answers give rise to, if they are not there yet. Of a person's answers in one
// attempt on one day only the first goes to the database.
func (s *Entries) Answered(ctx context.Context, all ...answer.Answer) error {
	var entries []report.Entry
	var keys []string
	for _, a := range all {
		more := report.EntriesOf(a)
		if len(more) == 0 {
			continue
		}
		key := a.Campaign + "/" + a.Day + "/" + a.Session + "/" + a.Person
		if !s.seen.has(key) {
			entries, keys = append(entries, more...), append(keys, key)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	if err := s.add(ctx, entries...); err != nil {
		return fmt.Errorf("store: entries of %d answers: %w", len(all), err)
	}
	for _, key := range keys {
		s.seen.add(key)
	}
	return nil
}

// Register keeps that a person joined a campaign. Who names a community or a unit for the first time brings along that
// they joined and took part, so that they are counted as a person of it; what they answered before stays where it was.
func (s *Entries) Register(ctx context.Context, campaign string, person account.Resident, now time.Time) error {
	if campaign == "" {
		return nil
	}
	joined := report.Registration(campaign, person, now)
	err := s.add(ctx, joined)
	if err == nil && person.Ties != (district.Ties{}) {
		err = errors.Join(s.complete(ctx, joined.ID, person), s.complete(ctx, report.TookPartID(campaign, person.ID), person))
	}
	if err != nil {
		return fmt.Errorf("store: register %s in %s: %w", person.ID, campaign, err)
	}
	return nil
}

// errComplete says that an entry has what it can have.
var errComplete = errors.New("store: entry is complete")

// complete fills in what an entry does not say yet, if it is there and of the sub-district the person is of.
func (s *Entries) complete(ctx context.Context, id string, person account.Resident) error {
	_, err := s.docs.Update(ctx, id, func(e *report.Entry) error {
		was := e.Ties
		if e.District == person.District && e.Community == "" {
			e.Community = person.Community
		}
		if e.Unit == "" {
			e.Unit = person.Unit
		}
		if e.Ties == was {
			return errComplete
		}
		return nil
	})
	if errors.Is(err, errComplete) || errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return err
}

// add inserts entries; those that are there already stay as they are.
func (s *Entries) add(ctx context.Context, entries ...report.Entry) error {
	outcomes, err := s.docs.Insert(ctx, entries...)
	if err != nil {
		return err
	}
	for _, err := range outcomes {
		if duplicate := (*docdb.DuplicateError)(nil); err != nil && !errors.As(err, &duplicate) {
			return err
		}
	}
	return nil
}

// recent remembers keys it was lately given, at most about limit of them.
type recent struct {
	mu       sync.Mutex
	limit    int
	now, old map[string]struct{}
}

func newRecent(limit int) *recent {
	return &recent{limit: limit, now: map[string]struct{}{}}
}

func (r *recent) has(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.now[key]; ok {
		return true
	}
	_, ok := r.old[key]
	return ok
}

func (r *recent) add(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.now) >= r.limit/2 {
		r.now, r.old = make(map[string]struct{}, r.limit/2), r.now
	}
	r.now[key] = struct{}{}
}

// Counting counts answers and entries by index, without reading the documents.
type Counting struct {
	activities *docdb.Collection[campaign.Activity]
	answers    *docdb.Collection[answer.Answer]
	entries    *docdb.Collection[report.Entry]
	points     *docdb.Collection[points.Entry]
	contests   ContestStores
	ruled      *ruled
}

// NewCounting opens what is counted.
func NewCounting(ctx context.Context, db *docdb.DB) (*Counting, error) {
	answers, err := docdb.Use[answer.Answer](ctx, db, answerSpec())
	if err != nil {
		return nil, fmt.Errorf("store: open answers: %w", err)
	}
	entries, err := docdb.Use[report.Entry](ctx, db, entrySpec())
	if err != nil {
		return nil, fmt.Errorf("store: open entries: %w", err)
	}
	ledger, err := docdb.Use[points.Entry](ctx, db, pointsSpec())
	if err != nil {
		return nil, fmt.Errorf("store: open entries of points: %w", err)
	}
	activities, err := docdb.Use[campaign.Activity](ctx, db, activitySpec())
	if err != nil {
		return nil, fmt.Errorf("store: open activities: %w", err)
	}
	contests, err := OpenContests(ctx, db)
	if err != nil {
		return nil, err
	}
	return &Counting{
		activities: activities, answers: answers, entries: entries, points: ledger, contests: contests, ruled: newRuled(answers, contests),
	}, nil
}

var _ report.Counting = (*Counting)(nil)

// within turns a period into conditions that an index on campaign and day serves.
func within(p report.Period) docdb.Query {
	return inDays(docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", p.Campaign)}}, p)
}

func inDays(q docdb.Query, p report.Period) docdb.Query {
	if p.From != "" {
		q.Where = append(q.Where, docdb.Gte("day", p.From))
	}
	if p.To != "" {
		q.Where = append(q.Where, docdb.Lte("day", p.To))
	}
	return q
}

// CountAnswers counts a period's answers by sub-district, day and hour. While a competition has not revealed a
// question, its answers do not count as right: whoever watched the figures of a quiet sub-district could tell by
// them which option is. Rulings of competitions are in it: what was ruled right is, and of a void question nothing.
func (s *Counting) CountAnswers(ctx context.Context, p report.Period) ([]report.AnswerCount, error) {
	counts, err := s.countAnswers(ctx, within(p))
	if err != nil {
		return nil, err
	}
	// Read behind the count, so that a question that opens meanwhile is not missed.
	secrets, err := s.secrets(ctx, p.Campaign)
	if err != nil {
		return nil, err
	}
	for _, secret := range secrets {
		held, err := s.countAnswers(ctx, secret.within(p))
		if err != nil {
			return nil, err
		}
		holdBack(counts, held)
	}
	amendments, err := s.ruled.of(ctx, p.Campaign)
	if err != nil {
		return nil, err
	}
	amend(counts, amendments, p)
	return counts, nil
}

func (s *Counting) countAnswers(ctx context.Context, q docdb.Query) ([]report.AnswerCount, error) {
	groups, err := s.answers.Tally(ctx, q, []string{"day", "district", "hour"}, "right")
	if err != nil {
		return nil, fmt.Errorf("store: count answers: %w", err)
	}
	counts := make([]report.AnswerCount, len(groups))
	for i, g := range groups {
		counts[i] = report.AnswerCount{
			Day: g.Key[0].(string), District: g.Key[1].(string), Hour: int(g.Key[2].(int64)),
			Answers: g.Count, Correct: g.Sums["right"],
		}
	}
	return counts, nil
}

// secret is a question of a competition that has not been revealed.
type secret struct {
	session  string
	question int
}

// within turns a secret's answers of a period into conditions that the index on the session serves.
func (s secret) within(p report.Period) docdb.Query {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("session", s.session), docdb.Eq("index", s.question)}}
	return inDays(q, p)
}

// secrets are the questions that a campaign's competitions hold back now. The log says so, not a copy of it.
func (s *Counting) secrets(ctx context.Context, campaign string) ([]secret, error) {
	live, err := s.contests.Contests.live(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: find what is running: %w", err)
	}
	var found []secret
	for i := range live {
		if live[i].Campaign != campaign {
			continue
		}
		log, err := s.contests.Log.After(ctx, live[i].ID, 0)
		if err != nil {
			return nil, fmt.Errorf("store: log of contest %s: %w", live[i].ID, err)
		}
		state, err := contest.Fold(&live[i], log)
		if err != nil {
			return nil, err
		}
		for _, question := range state.Secrets() {
			found = append(found, secret{state.Session(), question})
		}
	}
	return found, nil
}

// holdBack takes right answers out of counts; the answers themselves stay counted.
func holdBack(counts, held []report.AnswerCount) {
	for _, h := range held {
		for i, c := range counts {
			if c.Day == h.Day && c.District == h.District && c.Hour == h.Hour {
				counts[i].Correct = max(0, c.Correct-h.Correct)
			}
		}
	}
}

// CountEntries counts a period's entries by kind, sub-district and day.
func (s *Counting) CountEntries(ctx context.Context, p report.Period) ([]report.EntryCount, error) {
	groups, err := s.entries.Tally(ctx, within(p), []string{"day", "kind", "district"})
	if err != nil {
		return nil, fmt.Errorf("store: count entries: %w", err)
	}
	counts := make([]report.EntryCount, len(groups))
	for i, g := range groups {
		counts[i] = report.EntryCount{
			Day: g.Key[0].(string), Kind: report.EntryKind(g.Key[1].(string)), District: g.Key[2].(string), Count: g.Count,
		}
	}
	return counts, nil
}

// CountPoints sums a period's activity points by sub-district and day.
func (s *Counting) CountPoints(ctx context.Context, p report.Period) ([]report.PointCount, error) {
	groups, err := s.points.Tally(ctx, within(p), []string{"day", "district"}, "points")
	if err != nil {
		return nil, fmt.Errorf("store: count points: %w", err)
	}
	counts := make([]report.PointCount, len(groups))
	for i, g := range groups {
		counts[i] = report.PointCount{Day: g.Key[0].(string), District: g.Key[1].(string), Points: g.Sums["points"]}
	}
	return counts, nil
}

// UsesDistrict reports whether anybody of the sub-district or community took part in anything.
func (s *Entries) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: ofPlace(code), Limit: 1}))
}
