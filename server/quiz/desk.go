package quiz

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// Desk hands out attempts and takes answers.
type Desk struct {
	catalog   *question.Catalog
	attempts  Attempts
	answers   Answers
	campaigns Campaigns
	now       func() time.Time
	seed      func() uint64
	gate      Gate
	watch     Watch
}

// NewDesk puts a desk together. seed gives the chance that draws are made of.
func NewDesk(catalog *question.Catalog, attempts Attempts, answers Answers, campaigns Campaigns, now func() time.Time, seed func() uint64) *Desk {
	return &Desk{catalog: catalog, attempts: attempts, answers: answers, campaigns: campaigns, now: now, seed: seed}
}

// State is an attempt with what was answered so far.
type State struct {
	Attempt
	Questions []Asked
}

// Asked is one question of an attempt as it is shown. Before it is answered there is no Verdict, and nothing
// else in it tells the right answer.
type Asked struct {
	Index   int
	Type    question.Type
	Stem    string
	Options []string // in the order drawn
	Unit    string   // of a numeric
	Topic   string
	Media   *question.Media
	Given   *question.Given // options by their place on the page
	Verdict *Verdict
}

// Verdict is what a person is told once they have answered.
type Verdict struct {
	Question    string // its id in the bank, which only one who has answered learns
	Correct     bool
	Answer      []int  // the right options by their place on the page, in their order for an ordering
	Accept      string // the text of a fill, the number of a numeric
	Explanation string
	Law         question.Law
	Article     string
	LawVersion  string // the version the question was written against, as it is shown
	Topic       string
}

// Answered counts the questions answered.
func (s State) Answered() int { return s.count(func(Verdict) bool { return true }) }

// Correct counts the questions answered correctly.
func (s State) Correct() int { return s.count(func(v Verdict) bool { return v.Correct }) }

// Done reports whether all are answered.
func (s State) Done() bool { return s.Answered() == len(s.Questions) }

func (s State) count(of func(Verdict) bool) int {
	n := 0
	for _, q := range s.Questions {
		if q.Verdict != nil && of(*q.Verdict) {
			n++
		}
	}
	return n
}

// StartPractice resumes the person's unfinished practice of a law, or begins one. One that cannot be finished,
// because the banks lost a question, is left behind.
func (d *Desk) StartPractice(ctx context.Context, person account.Resident, law string) (State, error) {
	if _, ok := d.catalog.Law(law); !ok {
		return State{}, fmt.Errorf("practice of %q: %w", law, ErrUnknownLaw)
	}
	last, err := d.attempts.LastPractice(ctx, person.ID, law)
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
	next := Attempt{
		ID: practiceID(law, person.ID, last.Number+1), Person: person.ID, Kind: Practice, Law: law, Number: last.Number + 1,
	}
	return d.begin(ctx, next, d.catalog.ByLaw(law), practiceSize)
}

// StartDaily resumes or begins the person's daily five. Each person has their own five, drawn from all laws with
// those they never answered first: five that were the same for all would soon be on everybody's screen with their
// answers, and would repeat to some what they already know.
func (d *Desk) StartDaily(ctx context.Context, person account.Resident) (State, error) {
	day := d.today()
	id := dailyID(day, person.ID)
	kept, err := d.attempts.Get(ctx, id)
	if err == nil {
		return d.state(ctx, kept)
	}
	if !errors.Is(err, ErrNotFound) {
		return State{}, err
	}
	var pool []question.Question
	for _, law := range d.catalog.Laws() {
		pool = append(pool, d.catalog.ByLaw(law.ID, question.Resident, question.Worker)...)
	}
	return d.begin(ctx, Attempt{ID: id, Person: person.ID, Kind: Daily, Day: day}, pool, dailySize)
}

// begin draws the questions of a and keeps it. Of two that begin the same attempt at once, both get the one that
// was kept.
func (d *Desk) begin(ctx context.Context, a Attempt, pool []question.Question, size int) (State, error) {
	if len(pool) == 0 {
		return State{}, ErrNothing
	}
	if err := d.admit(ctx, a.Person); err != nil {
		return State{}, err
	}
	given, err := d.answers.OfPerson(ctx, a.Person)
	if err != nil {
		return State{}, fmt.Errorf("quiz: draw: %w", err)
	}
	r := rand.New(rand.NewPCG(d.seed(), d.seed()))
	for _, q := range pick(pool, fold(given), size, r) {
		a.Items = append(a.Items, Item{Question: q.ID, Order: question.Draw(q, r)})
	}
	a.StartedAt = d.now().UTC().Truncate(time.Millisecond)
	switch err := d.attempts.Begin(ctx, a); {
	case err == nil:
		return d.stateOf(a, nil)
	case !errors.Is(err, ErrTaken):
		return State{}, fmt.Errorf("quiz: begin: %w", err)
	}
	kept, err := d.attempts.Get(ctx, a.ID)
	if err != nil {
		return State{}, fmt.Errorf("quiz: begin: %w", err)
	}
	return d.state(ctx, kept)
}

// Look is the person's attempt as it stands.
func (d *Desk) Look(ctx context.Context, person account.Resident, id string) (State, error) {
	a, err := d.own(ctx, person, id)
	if err != nil {
		return State{}, err
	}
	return d.state(ctx, a)
}

// own is the attempt if it is the person's.
func (d *Desk) own(ctx context.Context, person account.Resident, id string) (Attempt, error) {
	a, err := d.attempts.Get(ctx, id)
	if err != nil {
		return Attempt{}, err
	}
	if a.Person != person.ID {
		return Attempt{}, fmt.Errorf("%w: %s of another person", ErrNotFound, id)
	}
	return a, nil
}

// state puts an attempt and its answers together.
func (d *Desk) state(ctx context.Context, a Attempt) (State, error) {
	given, err := d.answers.OfSession(ctx, a.ID, -1)
	if err != nil {
		return State{}, fmt.Errorf("quiz: attempt %s: %w", a.ID, err)
	}
	return d.stateOf(a, given)
}

func (d *Desk) stateOf(a Attempt, given []answer.Answer) (State, error) {
	s := State{Attempt: a}
	for i, item := range a.Items {
		q, err := d.question(item)
		if err != nil {
			return State{}, err
		}
		asked := item.asked(i, q)
		if at := slices.IndexFunc(given, func(g answer.Answer) bool { return g.Index == i }); at >= 0 {
			g := item.shown(given[at].Given)
			verdict := d.verdict(q, item.Order, given[at].Correct)
			asked.Given, asked.Verdict = &g, &verdict
		}
		s.Questions = append(s.Questions, asked)
	}
	return s, nil
}

// asked is the question as it is shown before it is answered.
func (i Item) asked(index int, q question.Question) Asked {
	return Asked{Index: index, Type: q.Type, Stem: q.Stem, Options: i.Order.Shown(q), Unit: q.Unit(), Topic: q.Topic, Media: q.Media}
}

func (d *Desk) question(item Item) (question.Question, error) {
	q, ok := d.catalog.ByID(item.Question)
	if !ok || len(q.Choices()) != len(item.Order) {
		return question.Question{}, fmt.Errorf("%w: %s", ErrGone, item.Question)
	}
	return q, nil
}

func (d *Desk) verdict(q question.Question, order question.Order, correct bool) Verdict {
	law, _ := d.catalog.Law(q.Law)
	v := Verdict{
		Question: q.ID, Correct: correct, Answer: order.ToShown(q.Answer), Explanation: q.Explanation,
		Law: law, Article: q.Article, LawVersion: q.LawVersion, Topic: q.Topic,
	}
	if q.Type != question.Ordering {
		slices.Sort(v.Answer)
	}
	if texts := q.Solution(); len(texts) > 0 {
		v.Accept = texts[0]
	}
	return v
}

// Marked is what came of an answer: Given is the answer that counts, its options by their place on the page. Done
// says whether the attempt is all answered.
type Marked struct {
	Given   question.Given
	Verdict Verdict
	Done    bool
}

// Answer takes the answer to one question; given names options by their place on the page. The first answer
// counts: a second send changes nothing and is told the first one and its verdict.
func (d *Desk) Answer(ctx context.Context, person account.Resident, id string, index int, given question.Given) (Marked, error) {
	return d.AnswerIn(ctx, person, id, index, given, 0)
}

// AnswerIn is Answer with the time it took by the phone's clock; 0 where nobody measured. It decides nothing here.
func (d *Desk) AnswerIn(ctx context.Context, person account.Resident, id string, index int, given question.Given, took time.Duration) (Marked, error) {
	a, err := d.own(ctx, person, id)
	if err != nil {
		return Marked{}, err
	}
	if index < 0 || index >= len(a.Items) {
		return Marked{}, fmt.Errorf("%w: %d of %d", ErrNoQuestion, index, len(a.Items))
	}
	item := a.Items[index]
	q, err := d.question(item)
	if err != nil {
		return Marked{}, err
	}
	kept, err := d.keep(ctx, person, a, index, q, given, took)
	if err != nil {
		return Marked{}, err
	}
	answered, err := d.answers.CountSession(ctx, a.ID)
	if err != nil {
		return Marked{}, fmt.Errorf("quiz: attempt %s: %w", a.ID, err)
	}
	if d.watch != nil {
		d.watch.Answered(a, answered, kept)
	}
	return Marked{
		Given: item.shown(kept.Given), Verdict: d.verdict(q, item.Order, kept.Correct), Done: answered == len(a.Items),
	}, nil
}

// tookMost is the longest time of an answer that is kept: beyond it the phone was put away.
const tookMost = time.Hour

// keep marks an answer and keeps it, and returns the one that counts.
func (d *Desk) keep(ctx context.Context, person account.Resident, a Attempt, index int, q question.Question, given question.Given, took time.Duration) (answer.Answer, error) {
	given.Options = a.Items[index].Order.ToBank(given.Options)
	correct, err := question.Mark(q, given)
	if err != nil {
		return answer.Answer{}, err
	}
	campaign, err := d.campaigns.CampaignNow(ctx, q.Law)
	if err != nil {
		return answer.Answer{}, fmt.Errorf("quiz: the campaign on now: %w", err)
	}
	doc := answer.Answer{
		ID: answerID(a.ID, index), Source: answer.Source(a.Kind), Session: a.ID, Person: person.ID,
		District: person.District, Ties: person.Ties, Campaign: campaign, Question: q.ID, Index: index, Given: given,
		TookMS: min(took, tookMost).Milliseconds(),
	}
	doc.Mark(correct)
	doc.Stamp(d.now())
	kept, _, err := d.answers.Insert(ctx, doc)
	if err != nil {
		return answer.Answer{}, fmt.Errorf("quiz: keep an answer: %w", err)
	}
	return kept, nil
}

func (d *Desk) today() string { return Day(d.now()) }
