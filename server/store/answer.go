package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/points"
)

// Entering is told of all answers, so that what is counted by person is counted. It must not mind being told twice.
type Entering interface {
	Answered(ctx context.Context, all ...answer.Answer) error
}

// Answers keeps every answer ever given. An answer's id decides that it is given once.
type Answers struct {
	docs     *docdb.Collection[answer.Answer]
	entering Entering
	headway  *headway // nil where other processes keep answers
	log      *slog.Logger
	fresh    atomic.Int64
	hearing  func(all ...answer.Answer) // of answers that are kept; nil for nobody
}

// Tell has hear told of all answers from now on, once they are kept. It must not wait for anything. It is for when the
// store is opened.
func (s *Answers) Tell(hear func(all ...answer.Answer)) { s.hearing = hear }

// Fresh is how many answers were kept for the first time since the start.
func (s *Answers) Fresh() int64 { return s.fresh.Load() }

// answerSpec counts what figures are asked for: by hour, by way of answering and by place for participation, by place and
// by person for boards, by question for what becomes of questions.
func answerSpec() docdb.Spec {
	return docdb.Spec{
		Name: "answers",
		Indexes: []docdb.Index{
			{Name: "session", Fields: []string{"session", "index"}},
			{Name: "person", Fields: []string{"person", "at"}},
			{Name: "question", Fields: []string{"question", "at"}},
			{Name: "campaign", Fields: []string{"campaign", "day"}},
		},
		Counts: []docdb.Count{
			{Name: "hours", By: []string{"campaign", "day", "district", "hour"}, Sums: []string{"right"}},
			{Name: "places", By: []string{"campaign", "district", "community", "unit"}, Sums: []string{"right"}},
			{Name: "sources", By: []string{"campaign", "day", "source", "district"}, Sums: []string{"right"}},
			{Name: "local", By: []string{"campaign", "district", "day", "source", "community", "unit"}, Sums: []string{"right"}},
			{Name: "persons", By: []string{"campaign", "person"}, Sums: []string{"right"}},
			{Name: "items", By: itemKey, Sums: []string{"right"}},
		},
		Crowds: true,
	}
}

// NewAnswers opens the answers, once in a process. The entries of a campaign are kept along with them.
func NewAnswers(ctx context.Context, db *docdb.DB) (*Answers, error) {
	docs, err := docdb.Use[answer.Answer](ctx, db, answerSpec())
	if err != nil {
		return nil, fmt.Errorf("store: open answers: %w", err)
	}
	entries, err := NewEntries(ctx, db)
	if err != nil {
		return nil, err
	}
	s := &Answers{docs: docs, entering: entries, log: slog.Default()}
	if db.Sole() {
		s.headway = newHeadway()
	}
	return s, nil
}

// Insert keeps an answer for good and returns the one that counts: a itself, which is fresh, or the one that was
// kept under the same id before.
func (s *Answers) Insert(ctx context.Context, a answer.Answer) (kept answer.Answer, fresh bool, err error) {
	all, firsts, errs := s.insert(ctx, []answer.Answer{a})
	return all[0], firsts[0], errs[0]
}

// InsertAll is Insert for many answers at once. There is an error, or nil, for each.
func (s *Answers) InsertAll(ctx context.Context, all []answer.Answer) (kept []answer.Answer, errs []error) {
	kept, _, errs = s.insert(ctx, all)
	return kept, errs
}

func (s *Answers) insert(ctx context.Context, all []answer.Answer) (kept []answer.Answer, fresh []bool, errs []error) {
	kept, fresh = make([]answer.Answer, len(all)), make([]bool, len(all))
	errs, err := s.docs.Insert(ctx, all...)
	if err != nil {
		errs = slices.Repeat([]error{err}, len(all))
	}
	sound := make([]answer.Answer, 0, len(all))
	for i, a := range all {
		kept[i], fresh[i], errs[i] = s.outcome(ctx, a, errs[i])
		if errs[i] == nil {
			sound = append(sound, kept[i])
		}
	}
	s.enter(ctx, sound)
	if s.hearing != nil {
		s.hearing(sound...)
	}
	return kept, fresh, errs
}

// outcome turns what the database says of one answer into the one that counts.
func (s *Answers) outcome(ctx context.Context, a answer.Answer, err error) (kept answer.Answer, fresh bool, _ error) {
	var duplicate *docdb.DuplicateError
	switch {
	case err == nil:
		s.fresh.Add(1)
		s.headway.kept(a)
		return a, true, nil
	case errors.As(err, &duplicate):
		s.headway.kept(a) // whoever kept it may not have come to say so
		if kept, _, err = s.docs.Get(ctx, a.ID); err != nil {
			return answer.Answer{}, false, fmt.Errorf("store: answer %s: %w", a.ID, err)
		}
		return kept, false, nil
	default:
		s.headway.unsure(a)
		return answer.Answer{}, false, fmt.Errorf("store: insert answer %s: %w", a.ID, err)
	}
}

// enterWithin bounds how long an acknowledgement waits for the entries of its batch.
const enterWithin = 3 * time.Second

// enter has the answers' entries kept. The answers are kept already and must be acknowledged, so a failure is only
// told: each person's next answer makes up for it, and so does the next start.
func (s *Answers) enter(ctx context.Context, all []answer.Answer) {
	if len(all) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), enterWithin)
	defer cancel()
	if err := s.entering.Answered(ctx, all...); err != nil {
		s.log.WarnContext(ctx, "entries of answers were not kept", "first", all[0].ID, "answers", len(all), "error", err)
	}
}

// Of a campaign's answers those of the last mendDays days that have any are mended, mendAtOnce at a time.
const (
	mendDays   = 2
	mendAtOnce = 500
)

// Mend has the entries of a campaign's last answers kept, if they are not there yet: a server that was killed may have
// kept an answer and not its entries. The entries of erased people keep the old name.
func (s *Answers) Mend(ctx context.Context, campaign string) error {
	days, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}, []string{"day"})
	if err != nil {
		return fmt.Errorf("store: days of %s: %w", campaign, err)
	}
	for _, day := range days[max(0, len(days)-mendDays):] {
		if err := s.mendDay(ctx, campaign, day.Key[0]); err != nil {
			return fmt.Errorf("store: mend the entries of %s on %v: %w", campaign, day.Key[0], err)
		}
	}
	return nil
}

func (s *Answers) mendDay(ctx context.Context, campaign string, day any) error {
	var some []answer.Answer
	for a, err := range s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign), docdb.Eq("day", day)}}) {
		if err != nil {
			return err
		}
		if strings.HasPrefix(a.Person, points.ErasedPrefix) {
			continue
		}
		if some = append(some, a); len(some) == mendAtOnce {
			if err := s.entering.Answered(ctx, some...); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	return s.entering.Answered(ctx, some...)
}

// Get is the answer with this id, or docdb.ErrNotFound.
func (s *Answers) Get(ctx context.Context, id string) (answer.Answer, error) {
	a, _, err := s.docs.Get(ctx, id)
	if err != nil {
		return answer.Answer{}, fmt.Errorf("store: answer %s: %w", id, err)
	}
	return a, nil
}

// Count is how many answers there are.
func (s *Answers) Count(ctx context.Context) (int64, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{}, nil)
	if err != nil {
		return 0, fmt.Errorf("store: count answers: %w", err)
	}
	return groups[0].Count, nil
}

// CountSession is how many questions of an attempt have an answer.
func (s *Answers) CountSession(ctx context.Context, session string) (int, error) {
	if n, known := s.headway.count(session); known {
		return n, nil
	}
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("session", session)}}, []string{"index"})
	if err != nil {
		return 0, fmt.Errorf("store: count answers of session %s: %w", session, err)
	}
	indexes := make([]int, 0, len(groups))
	for _, g := range groups {
		index, _ := g.Key[0].(int64)
		indexes = append(indexes, int(index))
	}
	return s.headway.read(session, indexes), nil
}

// OfSession lists the answers of an attempt or contest in the order of their questions; an index of nought or
// more narrows them down to one question.
func (s *Answers) OfSession(ctx context.Context, session string, index int) ([]answer.Answer, error) {
	q := docdb.Query{Where: []docdb.Cond{docdb.Eq("session", session)}, Sort: []docdb.Order{docdb.Asc("index")}}
	if index >= 0 {
		q.Where = append(q.Where, docdb.Eq("index", index))
	}
	all, err := collect(s.docs.Find(ctx, q))
	if err != nil {
		return nil, fmt.Errorf("store: answers of session %s: %w", session, err)
	}
	return all, nil
}

// OfPerson goes through everything one person answered, the oldest first.
func (s *Answers) OfPerson(ctx context.Context, person string) ([]answer.Answer, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person)}, Sort: []docdb.Order{docdb.Asc("at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: answers of person %s: %w", person, err)
	}
	return all, nil
}

// Rename gives the answers a person gave in these ways to another name. What was counted from them stays.
func (s *Answers) Rename(ctx context.Context, from, to string, sources ...answer.Source) error {
	all, err := s.OfPerson(ctx, from)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !slices.Contains(sources, a.Source) {
			continue
		}
		if _, err := s.docs.Update(ctx, a.ID, func(a *answer.Answer) error {
			a.Person = to
			return nil
		}); err != nil {
			return fmt.Errorf("store: rename the person of answer %s: %w", a.ID, err)
		}
	}
	return nil
}
