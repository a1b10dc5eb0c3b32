package contest

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pufa/server/account"
	"pufa/server/question"
)

// Banks are where a contest's questions come from; question.Catalog is one.
type Banks interface {
	Bank(id string) (question.Bank, bool)
	ByID(id string) (question.Question, bool)
	Law(id string) (question.Law, bool)
}

// Plan is what an organiser asks for. Questions names them in their order; without it Count are drawn from the
// bank.
type Plan struct {
	Title       string
	Campaign    string
	District    string // of a sub-district's contest; an officer's own where empty
	Bank        string
	Questions   []string
	Count       int
	Seconds     int
	Points      int
	SpeedPoints bool
	Scoring     Scoring
	Roster      RosterMode
	Rehearsal   bool   // it begins as one
	Paced       *Paced // each at their own pace
	Demo        bool
	Rules       *RuleSet // makes it a match on stage: its rounds say what is asked
	Teams       []Team
	Judges      int
	Topics      []Topic // of its written rounds
}

const codeTries = 50

// Create makes a contest, with a copy of its questions and a code no other live contest has.
func (e *Engine) Create(ctx context.Context, by account.Organiser, p Plan) (Contest, error) {
	if p.District == "" {
		p.District = by.Scope().Code()
	}
	if err := account.MayHost(by, p.District); err != nil {
		return Contest{}, err
	}
	c := Contest{
		ID: strings.ToLower(crand.Text()), Format: FormatCrowd, Title: strings.TrimSpace(p.Title), District: p.District,
		Campaign: p.Campaign, Bank: p.Bank, Seconds: p.Seconds, Points: p.Points,
		SpeedPoints: p.SpeedPoints, Scoring: p.Scoring, Roster: p.Roster, CreatedAt: e.o.Now().UTC(), CreatedBy: by.Name, Phase: PhaseLobby,
		Rehearsal: p.Rehearsal, Demo: p.Demo,
	}
	if p.Paced != nil {
		c.Format, c.Paced = FormatPaced, p.Paced
	}
	err := e.choose(&c, p)
	if err == nil {
		err = c.Check()
	}
	if err != nil {
		return Contest{}, err
	}
	if c.Rehearsal {
		if err := e.rehearse(ctx, &c); err != nil {
			return Contest{}, err
		}
	}
	for range codeTries {
		if c.Code, err = NewCode(); err != nil {
			return Contest{}, err
		}
		c.LiveCode = c.Code
		if err = e.o.Contests.Create(ctx, c); !errors.Is(err, ErrCodeTaken) {
			if err == nil && c.Paced != nil && !c.Paced.Opens.IsZero() {
				e.start(func() { e.adopt(c.ID) }) // its clock runs from now on
			}
			return c, err
		}
	}
	return Contest{}, err
}

// choose copies the questions of a plan.
func (e *Engine) choose(c *Contest, p Plan) error {
	bank, ok := e.o.Banks.Bank(p.Bank)
	if !ok {
		return &DefinitionError{"bank", "没有这个题库"}
	}
	law := func(id string) string {
		law, _ := e.o.Banks.Law(id)
		return law.Short
	}
	random := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	if p.Rules != nil {
		return c.furnish(p, bank, law, random)
	}
	chosen, err := pick(bank, p, random)
	if err != nil {
		return err
	}
	c.Questions = make([]Asked, len(chosen))
	for i, q := range chosen {
		c.Questions[i] = Ask(q, law(q.Law), random)
	}
	return nil
}

func pick(bank question.Bank, p Plan, random *rand.Rand) ([]question.Question, error) {
	if len(p.Questions) == 0 {
		if p.Count < 1 || p.Count > min(MaxQuestions, len(bank.Questions)) {
			return nil, &DefinitionError{"count", fmt.Sprintf("题数要在 1 到 %d 之间", min(MaxQuestions, len(bank.Questions)))}
		}
		all := slices.Clone(bank.Questions)
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all[:p.Count], nil
	}
	chosen := make([]question.Question, 0, len(p.Questions))
	for i, id := range p.Questions {
		at := slices.IndexFunc(bank.Questions, func(q question.Question) bool { return q.ID == id })
		if at < 0 {
			return nil, &DefinitionError{"question_ids", "题库中没有题目 " + id}
		}
		if slices.Contains(p.Questions[:i], id) {
			return nil, &DefinitionError{"question_ids", "题目 " + id + " 选了两次"}
		}
		chosen = append(chosen, bank.Questions[at])
	}
	return chosen, nil
}

// Summary is a contest in a list.
type Summary struct {
	Contest
	Players int
}

// List gives the contests an organiser may see, the newest first.
func (e *Engine) List(ctx context.Context, by account.Organiser) ([]Summary, error) {
	all, err := e.o.Contests.List(ctx, by.Scope())
	if err != nil {
		return nil, fmt.Errorf("contest: list: %w", err)
	}
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	players, err := e.o.Players.Count(ctx, ids...)
	if err != nil {
		return nil, err
	}
	list := make([]Summary, len(all))
	for i, c := range all {
		list[i] = Summary{c, players[c.ID]}
	}
	return list, nil
}

// Open gives an organiser a contest of their scope, with where it stands by its log.
func (e *Engine) Open(ctx context.Context, by account.Organiser, id string) (Summary, State, error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return Summary{}, State{}, err
	}
	if err := account.MayHost(by, r.def.District); err != nil {
		return Summary{}, State{}, err
	}
	if err := r.catchUp(ctx); err != nil {
		return Summary{}, State{}, fmt.Errorf("contest %s: read the log: %w", id, err)
	}
	s := *r.state.Load()
	c := *r.def
	c.Phase, c.Rehearsal = s.Phase, s.Rehearsal
	r.mu.Lock()
	defer r.mu.Unlock()
	return Summary{c, r.roster.in}, s, nil
}

// Find tells anybody what is behind a code.
func (e *Engine) Find(ctx context.Context, code string) (Head, Phase, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return Head{}, "", err
	}
	s := r.state.Load()
	return s.head(), s.Phase, nil
}

// Units are what one who joins picks from, in a contest that groups by unit.
func (e *Engine) Units(ctx context.Context, code string) ([]string, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil || r.def.Scoring.Groups.By != GroupUnit {
		return nil, err
	}
	return r.def.Scoring.Groups.Units, nil
}

// Remove deletes a contest that has not started. The log decides: its first event is either the start or this.
func (e *Engine) Remove(ctx context.Context, by account.Organiser, id string) error {
	_, s, err := e.Open(ctx, by, id)
	if err != nil {
		return err
	}
	if s.Current >= 0 || s.Phase != PhaseLobby {
		return ErrStarted
	}
	if _, err := e.Command(ctx, by, id, Act{Command: CommandEnd}, s.Seq); err != nil {
		return err
	}
	if err := e.o.Contests.Delete(ctx, id); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.drop(s.Contest)
	return nil
}

// Results are everybody's standing and how each question was answered, counted afresh from the store.
type Results struct {
	Contest   Contest
	Phase     Phase
	Players   int
	Rows      []BoardRow
	Districts []DistrictRow
	Groups    []GroupRow
	Questions []QuestionResult
	Moderated []Moderated   // what hosts did about players, oldest first
	Stage     *StageResults // of a match on stage
}

// StageResults are how a match on stage went: where its teams stand, how every question was ruled, and the log from
// where the last rehearsal was cleared.
type StageResults struct {
	Teams  []TeamView
	Past   []PastAsked
	Judged []JudgedResult
	Events []Event
	Rounds []RoundItem
}

// JudgedResult is an answer that judges gave points for. Points are what it has brought its team as it stands now.
type JudgedResult struct {
	Judged
	Title  string
	Points float64
	Void   bool
}

// QuestionResult is how one question was answered. Only what has been revealed is in it.
type QuestionResult struct {
	Index   int
	Asked   Asked
	Tally   Tally
	Skipped bool
	Scores  bool
}

// Results counts a contest of the organiser's scope. While it runs, questions not yet revealed are left out.
func (e *Engine) Results(ctx context.Context, by account.Organiser, id string) (Results, error) {
	summary, s, err := e.Open(ctx, by, id)
	if err != nil {
		return Results{}, err
	}
	fresh, err := e.load(ctx, id)
	if err != nil {
		return Results{}, err
	}
	if err := fresh.readSheets(ctx, &s); err != nil {
		return Results{}, err
	}
	all := count(&s, fresh.sheets, fresh.roster)
	res := Results{
		Contest: summary.Contest, Phase: s.Phase, Players: fresh.roster.in,
		Rows: all.rows(fresh.roster, 0), Districts: all.districts(fresh.roster), Groups: all.groups,
		Moderated: fresh.roster.moderated(),
	}
	if s.onStage() {
		if res.Stage, err = e.stageResults(ctx, &s); err != nil {
			return Results{}, err
		}
	}
	for q, round := range s.Questions {
		if !s.Scores(q) && !round.Skipped {
			continue
		}
		result := QuestionResult{Index: q, Asked: *s.asked(q), Tally: round.Tally, Skipped: round.Skipped, Scores: s.Scores(q)}
		if fresh.sheets[q] != nil {
			result.Tally = fresh.sheets[q].tally
		}
		res.Questions = append(res.Questions, result)
	}
	return res, nil
}
