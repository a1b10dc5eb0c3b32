package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
)

var (
	_ contest.Contests = (*Contests)(nil)
	_ contest.Log      = (*ContestLog)(nil)
	_ contest.Players  = (*Players)(nil)
	_ contest.Answers  = ContestAnswers{}
)

// Contests keeps the definitions of competitions. A code is taken while its contest has not ended.
type Contests struct {
	docs *docdb.Collection[contest.Contest]
}

// NewContests opens the contests.
func NewContests(ctx context.Context, db *docdb.DB) (*Contests, error) {
	docs, err := docdb.Use[contest.Contest](ctx, db, docdb.Spec{
		Name: "contests",
		Indexes: []docdb.Index{
			{Name: "live_code", Fields: []string{"live_code"}, Unique: true, Sparse: true},
			{Name: "code", Fields: []string{"code", "created_at"}},
			{Name: "created", Fields: []string{"created_at"}},
			{Name: "district", Fields: []string{"district", "created_at"}},
			{Name: "campaign", Fields: []string{"campaign"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open contests: %w", err)
	}
	return &Contests{docs: docs}, nil
}

// Create keeps a new contest, or fails with contest.ErrCodeTaken.
func (s *Contests) Create(ctx context.Context, c contest.Contest) error {
	err := first(s.docs.Insert(ctx, c))
	var duplicate *docdb.DuplicateError
	if errors.As(err, &duplicate) && duplicate.Index == "live_code" {
		return fmt.Errorf("%w: %s", contest.ErrCodeTaken, c.Code)
	}
	return err
}

// Get is the contest with this id, or contest.ErrNotFound.
func (s *Contests) Get(ctx context.Context, id string) (contest.Contest, error) {
	c, _, err := s.docs.Get(ctx, id)
	return c, notFoundAs(err, contest.ErrNotFound)
}

// ByCode is the contest people mean by a code: the one that has not ended, or else the last that had it.
func (s *Contests) ByCode(ctx context.Context, code string) (contest.Contest, error) {
	if code == "" {
		return contest.Contest{}, contest.ErrNotFound
	}
	for _, q := range []docdb.Query{
		{Where: []docdb.Cond{docdb.Eq("live_code", code)}, Limit: 1},
		{Where: []docdb.Cond{docdb.Eq("code", code)}, Sort: []docdb.Order{docdb.Desc("created_at")}, Limit: 1},
	} {
		for c, err := range s.docs.Find(ctx, q) {
			return c, err
		}
	}
	return contest.Contest{}, fmt.Errorf("%w: code %s", contest.ErrNotFound, code)
}

// List gives the contests an organiser may see, the newest first.
func (s *Contests) List(ctx context.Context, scope district.Scope) ([]contest.Contest, error) {
	if !scope.Valid() {
		return nil, nil
	}
	q := docdb.Query{Sort: []docdb.Order{docdb.Desc("created_at")}}
	if !scope.Whole() {
		q.Where = []docdb.Cond{docdb.Eq("district", scope.Code())}
	}
	return collect(s.docs.Find(ctx, q))
}

// Live are the ids of the contests that have not ended.
func (s *Contests) Live(ctx context.Context) ([]string, error) {
	live, err := s.live(ctx)
	ids := make([]string, len(live))
	for i, c := range live {
		ids[i] = c.ID
	}
	return ids, err
}

// Due are the ids of the contests that wait for the clock to open their window before a moment.
func (s *Contests) Due(ctx context.Context, before time.Time) ([]string, error) {
	live, err := s.live(ctx)
	var ids []string
	for _, c := range live {
		if c.Phase == contest.PhaseLobby && c.Paced != nil && !c.Paced.Opens.IsZero() && c.Paced.Opens.Before(before) {
			ids = append(ids, c.ID)
		}
	}
	return ids, err
}

// ofCampaign are the ids of a campaign's contests, out of the index.
func (s *Contests) ofCampaign(ctx context.Context, campaign string) ([]string, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("campaign", campaign)}}, []string{"_id"})
	if err != nil {
		return nil, fmt.Errorf("store: contests of campaign %s: %w", campaign, err)
	}
	ids := make([]string, len(groups))
	for i, g := range groups {
		ids[i] = g.Key[0].(string)
	}
	return ids, nil
}

func (s *Contests) live(ctx context.Context) ([]contest.Contest, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Prefix("live_code", "")}}))
}

// Note copies where a contest stands for lists, and frees the code of one that has ended, unless it was a rehearsal.
func (s *Contests) Note(ctx context.Context, id string, phase contest.Phase, rehearsal bool) error {
	_, err := s.docs.Update(ctx, id, func(c *contest.Contest) error {
		if c.LiveCode == "" {
			return nil // the end stays, whichever note comes last
		}
		c.Phase, c.Rehearsal = phase, rehearsal
		if phase == contest.PhaseEnded && !rehearsal {
			c.LiveCode = ""
		}
		return nil
	})
	return notFoundAs(err, contest.ErrNotFound)
}

// UsesDistrict reports whether the sub-district held any contest.
func (s *Contests) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}

// Delete removes a contest.
func (s *Contests) Delete(ctx context.Context, id string) error {
	return notFoundAs(s.docs.Delete(ctx, id), contest.ErrNotFound)
}

// ContestLog keeps the events. Their id, contest/seq, decides which of two comes.
type ContestLog struct {
	docs *docdb.Collection[contest.Event]
}

// NewContestLog opens the log.
func NewContestLog(ctx context.Context, db *docdb.DB) (*ContestLog, error) {
	docs, err := docdb.Use[contest.Event](ctx, db, docdb.Spec{Name: "contest_events"})
	if err != nil {
		return nil, fmt.Errorf("store: open contest events: %w", err)
	}
	return &ContestLog{docs: docs}, nil
}

// Append keeps an event, or fails with contest.ErrSeqTaken.
func (s *ContestLog) Append(ctx context.Context, e contest.Event) error {
	err := first(s.docs.Insert(ctx, e))
	var duplicate *docdb.DuplicateError
	if errors.As(err, &duplicate) {
		return fmt.Errorf("%w: %s", contest.ErrSeqTaken, e.ID)
	}
	return err
}

// After gives the events of a contest behind one, in order.
func (s *ContestLog) After(ctx context.Context, id string, seq int64) ([]contest.Event, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Prefix("_id", id+"/"), docdb.Gt("_id", contest.EventID(id, seq))},
		Sort:  []docdb.Order{docdb.Asc("_id")},
	}))
}

// Players keeps who plays. A person is in a contest once, and so is a name.
type Players struct {
	docs *docdb.Collection[contest.Player]
}

// NewPlayers opens the players.
func NewPlayers(ctx context.Context, db *docdb.DB) (*Players, error) {
	docs, err := docdb.Use[contest.Player](ctx, db, docdb.Spec{
		Name: "contest_players",
		Indexes: []docdb.Index{
			{Name: "name_key", Fields: []string{"contest", "name_key"}, Unique: true, Sparse: true},
			{Name: "number", Fields: []string{"contest", "number"}, Unique: true, Sparse: true},
			{Name: "out", Fields: []string{"contest", "out"}},
			{Name: "person", Fields: []string{"person"}},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: open contest players: %w", err)
	}
	return &Players{docs: docs}, nil
}

// Join takes a player in under the name wished for, or that with the first number behind it that is free. Who is
// in already keeps the name they have.
func (s *Players) Join(ctx context.Context, p contest.Player) (kept contest.Player, fresh bool, err error) {
	wish := p.Name
	for try := 0; ; try++ {
		p.Name = contest.Named(wish, try)
		kept, fresh, err = s.JoinAs(ctx, p)
		if !errors.Is(err, contest.ErrNameTaken) {
			return kept, fresh, err
		}
	}
}

// JoinAs takes a player in under this very name, or fails with contest.ErrNameTaken. Who is in already keeps the
// name they have.
func (s *Players) JoinAs(ctx context.Context, p contest.Player) (kept contest.Player, fresh bool, err error) {
	p.NameKey = contest.NameKey(p.Name)
	err = first(s.docs.Insert(ctx, p))
	var duplicate *docdb.DuplicateError
	switch {
	case err == nil:
		return p, true, nil
	case !errors.As(err, &duplicate):
		return contest.Player{}, false, fmt.Errorf("store: join %s: %w", p.ID, err)
	}
	kept, err = s.Get(ctx, p.Contest, p.Person)
	if errors.Is(err, contest.ErrNotJoined) {
		return contest.Player{}, false, fmt.Errorf("%w: %s", contest.ErrNameTaken, p.ID)
	}
	return kept, false, err
}

// Get is a player, or contest.ErrNotJoined.
func (s *Players) Get(ctx context.Context, id, person string) (contest.Player, error) {
	p, _, err := s.docs.Get(ctx, contest.PlayerID(id, person))
	return p, notFoundAs(err, contest.ErrNotJoined)
}

// Of are the players of a contest.
func (s *Players) Of(ctx context.Context, id string) ([]contest.Player, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("contest", id)}}))
}

// Change applies change to a player, or fails with contest.ErrNotJoined, or with contest.ErrNameTaken where the name
// or the number would be another's too.
func (s *Players) Change(ctx context.Context, id, person string, change func(*contest.Player) error) (contest.Player, error) {
	p, err := s.docs.Update(ctx, contest.PlayerID(id, person), change)
	if duplicate := (*docdb.DuplicateError)(nil); errors.As(err, &duplicate) {
		return contest.Player{}, fmt.Errorf("%w: %s", contest.ErrNameTaken, duplicate.Index)
	}
	return p, notFoundAs(err, contest.ErrNotJoined)
}

// Count counts the players of contests who have not been put out.
func (s *Players) Count(ctx context.Context, ids ...string) (map[string]int, error) {
	if len(ids) == 0 {
		return map[string]int{}, nil
	}
	groups, err := s.docs.Tally(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.In("contest", ids), docdb.Eq("out", contest.Out(""))},
	}, []string{"contest"})
	if err != nil {
		return nil, fmt.Errorf("store: count players: %w", err)
	}
	counts := make(map[string]int, len(groups))
	for _, g := range groups {
		if id, ok := g.Key[0].(string); ok {
			counts[id] = int(g.Count)
		}
	}
	return counts, nil
}

// Seats are the players as their own: what a resident takes along, and what is forgotten with them.
type Seats struct {
	players *Players
	erased  func(contest.Player)
}

var _ account.Belongings = Seats{}

// NewSeats works over the players. erased is told of every player whose name was taken off, so that contests in
// hand stop showing it.
func NewSeats(p *Players, erased func(contest.Player)) Seats {
	return Seats{players: p, erased: erased}
}

// Seat is one contest a person played in.
type Seat struct {
	Contest  string    `json:"contest"`
	Name     string    `json:"name"`
	District string    `json:"district"`
	JoinedAt time.Time `json:"joined_at"`
}

// Name is the key in the download.
func (s Seats) Name() string { return "contests" }

// Of is every contest the person joined.
func (s Seats) Of(ctx context.Context, person string) (any, error) {
	return shownOf(ctx, s.players.docs, person, func(p contest.Player) Seat {
		return Seat{Contest: p.Contest, Name: p.Name, District: p.DistrictName, JoinedAt: p.JoinedAt}
	})
}

// erasedName is shown for players who had themselves erased, with chance letters behind it: names are unique.
const erasedName = "已注销"

// Forget takes the person's name off the boards. The seat stays, or other people's ranks would change.
func (s Seats) Forget(ctx context.Context, person string) error {
	forget := func(p *contest.Player) {
		if !p.Erased {
			p.Name, p.Erased = erasedName+rand.Text()[:8], true
			p.NameKey, p.Acts = contest.NameKey(p.Name), nil
			p.Rev++
		}
	}
	return forgetOf(ctx, s.players.docs, person, func(p contest.Player) string { return p.ID }, forget, s.erased)
}

// ContestAnswers are the answers as a contest asks for them.
type ContestAnswers struct{ *Answers }

// Get is the answer with this id, if there is one.
func (s ContestAnswers) Get(ctx context.Context, id string) (a answer.Answer, found bool, err error) {
	a, err = s.Answers.Get(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return answer.Answer{}, false, nil
	}
	return a, err == nil, err
}

// Since are a person's answers from a moment on, wherever they were given.
func (s ContestAnswers) Since(ctx context.Context, person string, from time.Time) ([]answer.Answer, error) {
	all, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("person", person), docdb.Gte("at", from)}, Sort: []docdb.Order{docdb.Asc("at")},
	}))
	if err != nil {
		return nil, fmt.Errorf("store: answers of person %s: %w", person, err)
	}
	return all, nil
}

// CountSession counts the answers to one question.
func (s ContestAnswers) CountSession(ctx context.Context, session string, index int) (int, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("session", session), docdb.Eq("index", index)},
	}, nil)
	if err != nil || len(groups) == 0 {
		return 0, err
	}
	return int(groups[0].Count), nil
}

// notFoundAs gives docdb's "no such document" the domain's name.
func notFoundAs(err, as error) error {
	if errors.Is(err, docdb.ErrNotFound) {
		return as
	}
	return err
}

// ContestStores are what the engine of the competitions keeps.
type ContestStores struct {
	Contests *Contests
	Log      *ContestLog
	Players  *Players
	Chairs   *Chairs
	Rules    *Rules
	Words    *NameWords
	Rosters  *Rosters
	Starts   *Starts
}

// OpenContests opens them all.
func OpenContests(ctx context.Context, db *docdb.DB) (s ContestStores, err error) {
	if s.Contests, err = NewContests(ctx, db); err != nil {
		return s, err
	}
	if s.Log, err = NewContestLog(ctx, db); err != nil {
		return s, err
	}
	if s.Players, err = NewPlayers(ctx, db); err != nil {
		return s, err
	}
	if s.Chairs, err = NewChairs(ctx, db); err != nil {
		return s, err
	}
	if s.Rules, err = NewRules(ctx, db); err != nil {
		return s, err
	}
	if s.Words, err = NewNameWords(ctx, db); err != nil {
		return s, err
	}
	if s.Rosters, err = NewRosters(ctx, db); err != nil {
		return s, err
	}
	s.Starts, err = NewStarts(ctx, db)
	return s, err
}
