package quiz

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

// By says what the questions of a Set have in common.
type By string

// What questions can be chosen by.
const (
	ByChapter  By = "chapter"  // the number of a law's chapter
	ByTopic    By = "topic"    // a topic of a law
	ByAudience By = "audience" // whom they are written for
	ByWrong    By = "wrong"    // what the person got wrong; Value is a topic, or "" for all
	ByDue      By = "due"      // what is due for repetition
	ByBookmark By = "bookmark" // what the person keeps
)

// Set is a practice of questions with something in common. Law is "" where it goes across laws.
type Set struct {
	Law   string
	By    By
	Value string
}

// key stands in the place of a law's id in a Practice: each set is practised and resumed by itself.
func (s Set) key() string { return s.Law + "/" + string(s.By) + "/" + s.Value }

// Set is what a practice is about. One of a whole law has no By.
func (a Attempt) Set() Set {
	parts := strings.SplitN(a.Law, "/", 3)
	if len(parts) < 3 {
		return Set{Law: a.Law}
	}
	return Set{Law: parts[0], By: By(parts[1]), Value: parts[2]}
}

// LawPart is a piece of a law to practise, with how many questions it has and how many of them a person has answered.
type LawPart struct {
	Set
	Title    string // of a chapter; elsewhere the Value says it
	Total    int
	Answered int
}

// Parts are the pieces of a law there are questions about: chapters and topics in the law's order, then audiences.
// person is nil for somebody nobody knows.
func (d *Desk) Parts(ctx context.Context, person *account.Resident, lawID string) ([]LawPart, error) {
	law, ok := d.catalog.Law(lawID)
	if !ok {
		return nil, fmt.Errorf("parts of %q: %w", lawID, ErrUnknownLaw)
	}
	h := history{}
	if person != nil {
		given, err := d.answers.OfPerson(ctx, person.ID)
		if err != nil {
			return nil, fmt.Errorf("quiz: parts: %w", err)
		}
		h = fold(given)
	}
	var parts []LawPart
	for _, q := range d.catalog.ByLaw(lawID) {
		for _, set := range setsOf(law, q) {
			i := slices.IndexFunc(parts, func(p LawPart) bool { return p.Set == set })
			if i < 0 {
				i = len(parts)
				parts = append(parts, LawPart{Set: set, Title: titleOf(law, set)})
			}
			parts[i].Total++
			if _, ok := h.last[q.ID]; ok {
				parts[i].Answered++
			}
		}
	}
	slices.SortStableFunc(parts, func(a, b LawPart) int { return rankOf(a.Set) - rankOf(b.Set) })
	return parts, nil
}

// setsOf are the sets a question belongs to.
func setsOf(law question.Law, q question.Question) []Set {
	sets := []Set{{law.ID, ByTopic, q.Topic}}
	if n := law.ChapterOf(q.Article); n > 0 {
		sets = append(sets, Set{law.ID, ByChapter, strconv.Itoa(n)})
	}
	for _, a := range q.Audience {
		sets = append(sets, Set{law.ID, ByAudience, string(a)})
	}
	return sets
}

func titleOf(law question.Law, s Set) string {
	n, err := strconv.Atoi(s.Value)
	if s.By != ByChapter || err != nil {
		return ""
	}
	return question.ChapterTitle(n) + " " + law.Chapters[n-1].Title
}

// rankOf orders chapters by their number, then topics as they came, then audiences.
func rankOf(s Set) int {
	switch s.By {
	case ByChapter:
		n, _ := strconv.Atoi(s.Value)
		return n
	case ByTopic:
		return 1000
	default:
		return 1001 + slices.Index([]question.Audience{
			question.Resident, question.Worker, question.Manager, question.Officer, question.Student,
		}, question.Audience(s.Value))
	}
}

// StartPart resumes or begins a practice of a chapter, a topic, or what is written for an audience.
func (d *Desk) StartPart(ctx context.Context, person account.Resident, set Set) (State, error) {
	law, ok := d.catalog.Law(set.Law)
	if !ok {
		return State{}, fmt.Errorf("practice of %q: %w", set.Law, ErrUnknownLaw)
	}
	return d.StartSet(ctx, person, set, func(ctx context.Context) ([]question.Question, error) {
		pool := slices.DeleteFunc(d.catalog.ByLaw(law.ID), func(q question.Question) bool {
			return !slices.Contains(setsOf(law, q), set)
		})
		given, err := d.answers.OfPerson(ctx, person.ID)
		if err != nil {
			return nil, fmt.Errorf("quiz: draw: %w", err)
		}
		return pick(pool, fold(given), practiceSize, d.chance()), nil
	})
}

// StartSet resumes the person's unfinished practice of a set, or begins one with the first questions chosen, as
// many as a practice has. One that the banks no longer hold is left behind.
func (d *Desk) StartSet(ctx context.Context, person account.Resident, set Set, choose func(context.Context) ([]question.Question, error)) (State, error) {
	last, err := d.attempts.LastPractice(ctx, person.ID, set.key())
	switch {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return State{}, err
	default:
		state, err := d.state(ctx, last)
		if !errors.Is(err, ErrGone) && (err != nil || !state.Done()) {
			return state, err
		}
	}
	if err := d.admit(ctx, person.ID); err != nil {
		return State{}, err
	}
	chosen, err := choose(ctx)
	if err != nil {
		return State{}, err
	}
	if len(chosen) == 0 {
		return State{}, ErrNothing
	}
	next := Attempt{
		ID: practiceID(set.key(), person.ID, last.Number+1), Person: person.ID, Kind: Practice, Law: set.key(),
		Number: last.Number + 1, StartedAt: d.now().UTC().Truncate(time.Millisecond),
	}
	r := d.chance()
	for _, q := range chosen[:min(practiceSize, len(chosen))] {
		next.Items = append(next.Items, Item{Question: q.ID, Order: question.Draw(q, r)})
	}
	err = d.attempts.Begin(ctx, next)
	if errors.Is(err, ErrTaken) {
		next, err = d.attempts.Get(ctx, next.ID)
	}
	if err != nil {
		return State{}, fmt.Errorf("quiz: begin: %w", err)
	}
	return d.state(ctx, next)
}

func (d *Desk) chance() *rand.Rand { return rand.New(rand.NewPCG(d.seed(), d.seed())) }
