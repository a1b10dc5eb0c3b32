package quiz

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/account"
	"pufa/server/question"
)

// Occasion is a campaign as its online contest needs it.
type Occasion struct {
	Campaign string
	Title    string
	From, To string // YYYY-MM-DD in China
	Laws     []string
}

// Occasions looks campaigns up; its error for one that does not exist is the campaigns' own.
type Occasions interface {
	Occasion(ctx context.Context, campaign string) (Occasion, error)
}

// ContestStore keeps the settings of online contests. They are few.
type ContestStore interface {
	// Contest is the campaign's, or ErrNoContest.
	Contest(ctx context.Context, campaign string) (Contest, error)
	// KeepContest keeps c if its Revision is the one kept, nought for none, else returns ErrChanged.
	KeepContest(ctx context.Context, c Contest) (Contest, error)
	// Contests are all of them.
	Contests(ctx context.Context) ([]Contest, error)
}

// Begun knows whether anybody has begun.
type Begun interface {
	Begun(ctx context.Context, campaign, phase string) (bool, error)
}

// BegunIn is Begun of several: it is begun where any of them says so.
type BegunIn []Begun

// Begun implements Begun.
func (all BegunIn) Begun(ctx context.Context, campaign, phase string) (bool, error) {
	for _, one := range all {
		if begun, err := one.Begun(ctx, campaign, phase); begun || err != nil {
			return begun, err
		}
	}
	return false, nil
}

// The outcomes for online contests.
var (
	// ErrNoContest says that the campaign has no online contest, or none that is open to residents.
	ErrNoContest = errors.New("quiz: no online contest")
	// ErrChanged says that somebody else changed the settings meanwhile.
	ErrChanged = errors.New("quiz: the settings were changed meanwhile")
	// ErrNotOn says that the online contest is not on now.
	ErrNotOn = errors.New("quiz: the online contest is not on")
	// ErrUnit says that the unit is not on the organiser's list.
	ErrUnit = errors.New("quiz: no such unit")
	// ErrNotAdmitted says that the final is for others.
	ErrNotAdmitted = errors.New("quiz: not admitted to the final")
	// ErrBoardOff says that a board is not shown to residents.
	ErrBoardOff = errors.New("quiz: the board is not shown")
	// ErrSpent says that a person has had all their attempts; a *SpentError says which.
	ErrSpent = errors.New("quiz: no attempt left")
)

// SpentError says which attempts are used up.
type SpentError struct{ Text string }

func (e *SpentError) Error() string { return "quiz: no attempt left: " + e.Text }

// Explain says it to the person.
func (e *SpentError) Explain() string { return e.Text }

// Is makes every SpentError an ErrSpent.
func (e *SpentError) Is(target error) bool { return target == ErrSpent }

// Contests sets online contests up and knows which are on.
type Contests struct {
	store     ContestStore
	occasions Occasions
	begun     Begun
	catalog   *question.Catalog
	now       func() time.Time

	mu    sync.Mutex
	known []Contest
	until time.Time // known is good until then
}

// keepFor is how long the settings are kept before they are read again; another node's change shows after so long.
const keepFor = 2 * time.Second

// NewContests keeps its settings in store.
func NewContests(store ContestStore, occasions Occasions, begun Begun, catalog *question.Catalog, now func() time.Time) *Contests {
	return &Contests{store: store, occasions: occasions, begun: begun, catalog: catalog, now: now}
}

// Checked is an online contest with what is to be said about it.
type Checked struct {
	Contest
	Wrong error                 // why it cannot be kept so: an *InvalidError; nil if it can
	Short map[string][]Shortage // by phase
	Words map[string][]string   // by phase
	Begun map[string]bool       // the phases people have begun
	Choices
}

// Settings are the campaign's online contest as an organiser sees it; before it is set up, a proposal.
func (c *Contests) Settings(ctx context.Context, by account.Organiser, campaign string) (Checked, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Checked{}, err
	}
	o, err := c.occasions.Occasion(ctx, campaign)
	if err != nil {
		return Checked{}, err
	}
	kept, err := c.store.Contest(ctx, campaign)
	if errors.Is(err, ErrNoContest) {
		kept, err = NewContest(campaign, o.From, o.To, o.Laws), nil
	}
	if err != nil {
		return Checked{}, err
	}
	return c.look(ctx, kept, o)
}

// Check says about settings what there is to say, without keeping them.
func (c *Contests) Check(ctx context.Context, by account.Organiser, contest Contest) (Checked, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Checked{}, err
	}
	o, err := c.occasions.Occasion(ctx, contest.Campaign)
	if err != nil {
		return Checked{}, err
	}
	return c.look(ctx, contest, o)
}

// Keep keeps settings, if they can be: what the banks cannot fill, or what would make the attempts of a phase unlike
// each other, is refused.
func (c *Contests) Keep(ctx context.Context, by account.Organiser, contest Contest) (Checked, error) {
	checked, err := c.Check(ctx, by, contest)
	if err != nil {
		return Checked{}, err
	}
	if checked.Wrong != nil {
		return Checked{}, checked.Wrong
	}
	for _, p := range contest.Phases {
		if short := checked.Short[p.ID]; len(short) > 0 {
			return Checked{}, invalid(p.ID+".blueprint", "%s：%s", PhaseTitle(p.ID), short[0].Text)
		}
	}
	contest.UpdatedBy, contest.UpdatedAt = by.ID, c.now().UTC().Truncate(time.Millisecond)
	if checked.Contest, err = c.store.KeepContest(ctx, contest); err != nil {
		return Checked{}, fmt.Errorf("quiz: keep the online contest of %s: %w", contest.Campaign, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known, c.until = nil, time.Time{}
	return checked, nil
}

func (c *Contests) look(ctx context.Context, contest Contest, o Occasion) (Checked, error) {
	v := Checked{Contest: contest, Short: map[string][]Shortage{}, Words: map[string][]string{}, Begun: map[string]bool{}}
	for _, id := range phases {
		begun, err := c.begun.Begun(ctx, contest.Campaign, id)
		if err != nil {
			return Checked{}, fmt.Errorf("quiz: attempts of %s: %w", contest.Campaign, err)
		}
		if begun {
			v.Begun[id] = true
		}
	}
	if v.Wrong = contest.check(c.catalog, o.From, o.To); v.Wrong == nil && len(v.Begun) > 0 {
		before, err := c.store.Contest(ctx, contest.Campaign)
		if err != nil {
			return Checked{}, err
		}
		v.Wrong = contest.follows(&before, v.Begun)
	}
	v.Choices = ChoicesOf(c.catalog)
	for _, p := range contest.Phases {
		if p.Rules.Blueprint.check(c.catalog) == nil {
			v.Short[p.ID] = p.Rules.Blueprint.Short(c.catalog)
			v.Words[p.ID] = p.Words(&contest, c.catalog)
		}
	}
	return v, nil
}

// all are the contests that are open to residents, as they were at most keepFor ago.
func (c *Contests) all(ctx context.Context) ([]Contest, error) {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.until) {
		return c.known, nil
	}
	kept, err := c.store.Contests(ctx)
	if err != nil {
		return nil, fmt.Errorf("quiz: online contests: %w", err)
	}
	var open []Contest
	for _, one := range kept {
		if one.On {
			open = append(open, one)
		}
	}
	c.known, c.until = open, now.Add(keepFor)
	return open, nil
}

// open is the campaign's contest if it is open to residents.
func (c *Contests) open(ctx context.Context, campaign string) (Contest, error) {
	all, err := c.all(ctx)
	if err != nil {
		return Contest{}, err
	}
	for _, one := range all {
		if one.Campaign == campaign {
			return one, nil
		}
	}
	return Contest{}, fmt.Errorf("%w: %q", ErrNoContest, campaign)
}
