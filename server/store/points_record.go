package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/quiz"
)

// PointRecord tells the ledger of points what people did, out of answers, attempts and the logs of competitions.
type PointRecord struct {
	answers   *docdb.Collection[answer.Answer]
	attempts  *Attempts
	sittings  *Sittings
	campaigns *Campaigns
	contests  *ContestStates
}

var (
	_ points.Record       = (*PointRecord)(nil)
	_ points.Competitions = (*PointRecord)(nil)
	_ points.Past         = (*PointRecord)(nil)
	_ points.Formulas     = (*PointRecord)(nil)
)

// NewPointRecord opens what it reads.
func NewPointRecord(ctx context.Context, db *docdb.DB) (*PointRecord, error) {
	s := &PointRecord{}
	var err error
	if s.answers, err = docdb.Use[answer.Answer](ctx, db, answerSpec()); err != nil {
		return nil, fmt.Errorf("store: open answers: %w", err)
	}
	if s.attempts, err = NewAttempts(ctx, db); err != nil {
		return nil, err
	}
	if s.sittings, err = NewSittings(ctx, db); err != nil {
		return nil, err
	}
	if s.campaigns, err = NewCampaigns(ctx, db); err != nil {
		return nil, err
	}
	contests, err := OpenContests(ctx, db)
	if err != nil {
		return nil, err
	}
	s.contests = &ContestStates{stores: contests, known: map[string]contest.State{}}
	return s, nil
}

// Formula is the campaign's formula; of a campaign that is not there, as a competition may name one, the default.
func (s *PointRecord) Formula(ctx context.Context, id string) (points.Formula, error) {
	c, err := s.campaigns.Campaign(ctx, id)
	if errors.Is(err, campaign.ErrNotFound) {
		return points.Default(), nil
	}
	return c.Formula(), err
}

// Deeds are what people did in a campaign, by person.
func (s *PointRecord) Deeds(ctx context.Context, campaign string, people []string, attempts bool) (map[string][]points.Deed, error) {
	look := s.contests.look()
	// Nothing counts for a campaign before there is one; but an attempt that was finished may have begun before.
	where := []docdb.Cond{}
	if c, err := s.campaigns.Campaign(ctx, campaign); err == nil && !attempts && !c.CreatedAt.IsZero() {
		where = append(where, docdb.Gte("at", c.CreatedAt.Add(-24*time.Hour)))
	}
	all := make(map[string][]points.Deed, len(people))
	for _, person := range people {
		given, err := collect(s.answers.Find(ctx, docdb.Query{Where: append(where[:len(where):len(where)], docdb.Eq("person", person))}))
		if err != nil {
			return nil, fmt.Errorf("store: answers of person %s: %w", person, err)
		}
		deeds, err := answered(ctx, look, campaign, given)
		if err == nil && attempts && len(given) > 0 {
			deeds, err = s.finished(ctx, campaign, person, given, deeds)
		}
		if err != nil {
			return nil, err
		}
		all[person] = deeds
	}
	return all, nil
}

// answered are the answers that count for a campaign.
func answered(ctx context.Context, look *look, campaign string, given []answer.Answer) ([]points.Deed, error) {
	deeds := make([]points.Deed, 0, len(given))
	for i := range given {
		a := &given[i]
		if a.Campaign != campaign {
			continue
		}
		right := a.Correct
		if a.Source == answer.Contest {
			state, err := look.at(ctx, a.Session)
			if err != nil {
				return nil, err
			}
			right = state == nil && a.Correct || state != nil && state.Right(*a)
		}
		d := deedOf(a, a.ID, points.Answered)
		d.Right = right
		deeds = append(deeds, d)
	}
	return deeds, nil
}

func deedOf(a *answer.Answer, id string, kind points.Kind) points.Deed {
	return points.Deed{
		ID: id, Kind: kind, Source: a.Source, Session: a.Session, District: a.District, Ties: a.Ties, Day: a.Day, At: a.At, Training: a.Training,
	}
}

// finished adds the attempts that were finished, and those that were passed. They count for the campaign of their last
// answer.
func (s *PointRecord) finished(ctx context.Context, campaign, person string, given []answer.Answer, deeds []points.Deed) ([]points.Deed, error) {
	last, count := map[string]*answer.Answer{}, map[string]int{}
	for i := range given {
		a := &given[i]
		count[a.Session]++
		if l := last[a.Session]; l == nil || a.At.After(l.At) {
			last[a.Session] = a
		}
	}
	counts := func(session string) *answer.Answer {
		if a := last[session]; a != nil && a.Campaign == campaign {
			return a
		}
		return nil
	}
	attempts, err := s.attempts.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, x := range attempts {
		if a := counts(x.ID); a != nil && count[x.ID] == len(x.Items) {
			deeds = append(deeds, deedOf(a, x.ID, points.Finished))
		}
	}
	sittings, err := s.sittings.OfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	for i := range sittings {
		x := &sittings[i]
		a := counts(x.ID)
		if a == nil || x.Stage == quiz.StageOpen {
			continue
		}
		d := deedOf(a, x.ID, points.Finished)
		d.At, d.Day = x.Over, quiz.Day(x.Over)
		if x.End != quiz.EndTime {
			deeds = append(deeds, d)
		}
		if x.Passed {
			d.Kind = points.Sat
			deeds = append(deeds, d)
		}
	}
	return deeds, nil
}

// Ruling is the last ruling in a competition.
func (s *PointRecord) Ruling(ctx context.Context, session string) (string, error) {
	state, err := s.contests.look().at(ctx, session)
	if err != nil || state == nil {
		return "", err
	}
	return state.LastRuling(), nil
}

// Verdicts is what a competition's verdicts follow from. One that is gone has nothing left to hide.
func (s *PointRecord) Verdicts(ctx context.Context, session string) (mark string, final bool, err error) {
	state, err := s.contests.look().at(ctx, session)
	if err != nil || state == nil {
		return "gone", err == nil, err
	}
	return state.Verdicts(), state.Final(), nil
}

// Players are the people who answered in a competition.
func (s *PointRecord) Players(ctx context.Context, session string) ([]string, error) {
	return s.people(ctx, docdb.Eq("session", session))
}

func (s *PointRecord) people(ctx context.Context, where docdb.Cond) ([]string, error) {
	groups, err := s.answers.Tally(ctx, docdb.Query{Where: []docdb.Cond{where}}, []string{"person"})
	if err != nil {
		return nil, fmt.Errorf("store: who answered: %w", err)
	}
	people := make([]string, len(groups))
	for i, g := range groups {
		people[i] = g.Key[0].(string)
	}
	return people, nil
}

// Since tells of every answer given for a campaign on a day or later.
func (s *PointRecord) Since(ctx context.Context, day string, tell func(...answer.Answer)) error {
	campaigns, err := s.campaigns.Campaigns(ctx)
	if err != nil {
		return fmt.Errorf("store: campaigns: %w", err)
	}
	for _, c := range campaigns {
		for a, err := range s.answers.Find(ctx, docdb.Query{
			Where: []docdb.Cond{docdb.Eq("campaign", c.ID), docdb.Gte("day", day)},
		}) {
			if err != nil {
				return fmt.Errorf("store: answers of %s since %s: %w", c.ID, day, err)
			}
			tell(a)
		}
	}
	return nil
}

// ContestStates folds the logs of competitions and keeps what it folded, so that only what is new is read.
type ContestStates struct {
	stores ContestStores
	mu     sync.Mutex
	known  map[string]contest.State
}

// statesMost bounds how many are kept.
const statesMost = 50

// look sees each competition as it stands when it is first asked for.
type look struct {
	states *ContestStates
	seen   map[string]*contest.State
}

func (s *ContestStates) look() *look { return &look{s, map[string]*contest.State{}} }

// at is the competition of a session; nil if it is gone.
func (l *look) at(ctx context.Context, session string) (*contest.State, error) {
	id, _, _ := strings.Cut(session, "#")
	if state, ok := l.seen[id]; ok {
		return state, nil
	}
	state, err := l.states.now(ctx, id)
	if errors.Is(err, contest.ErrNotFound) {
		l.seen[id] = nil
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: competition %s: %w", id, err)
	}
	l.seen[id] = &state
	return &state, nil
}

func (s *ContestStates) now(ctx context.Context, id string) (contest.State, error) {
	s.mu.Lock()
	state, ok := s.known[id]
	s.mu.Unlock()
	if ok && state.Final() {
		return state, nil
	}
	if !ok {
		def, err := s.stores.Contests.Get(ctx, id)
		if err != nil {
			return contest.State{}, err
		}
		state = contest.New(&def)
	}
	news, err := s.stores.Log.After(ctx, id, state.Seq)
	if err != nil {
		return contest.State{}, err
	}
	for _, e := range news {
		if state, err = state.With(e); err != nil {
			return contest.State{}, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= statesMost {
		clear(s.known)
	}
	if was, ok := s.known[id]; !ok || was.Seq < state.Seq {
		s.known[id] = state
	}
	return state, nil
}
