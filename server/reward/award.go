package reward

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"pufa/server/account"
)

// AwardState says what became of a prize that was won.
type AwardState string

// The states of an award.
const (
	Waiting  AwardState = "waiting"
	Claimed  AwardState = "claimed"
	Returned AwardState = "returned" // not claimed in time
)

// Award is one prize that one rank won. Its ID is draw and rank, so none is given twice; Code is what the winner shows.
type Award struct {
	ID       string     `bson:"_id"`
	Draw     string     `bson:"draw"`
	Rank     int        `bson:"rank"`
	Round    int        `bson:"round"` // from 0
	Prize    int        `bson:"prize"`
	Token    string     `bson:"token"`
	Person   string     `bson:"person,omitempty"` // "" once erased
	Code     string     `bson:"code,omitempty"`
	Until    time.Time  `bson:"until"` // last moment to claim
	State    AwardState `bson:"state"`
	Handover *Act       `bson:"handover,omitempty"`
}

// AwardID is where the award of a rank is kept, in an order that sorts.
func AwardID(draw string, rank int) string { return fmt.Sprintf("%s/%06d", draw, rank) }

// AwardStore keeps what was won, and for as long as is needed how winners are reached.
type AwardStore interface {
	// AddAwards keeps awards; one that is there already stays as it is.
	AddAwards(ctx context.Context, all []Award) error
	// Awards are a draw's, by rank.
	Awards(ctx context.Context, draw string) ([]Award, error)
	// AwardByCode is the one with this code, or ErrNoCode.
	AwardByCode(ctx context.Context, code string) (Award, error)
	// AwardsOf are all of a person's.
	AwardsOf(ctx context.Context, person string) ([]Award, error)
	ChangeAward(ctx context.Context, id string, change func(*Award) error) (Award, error)
	// KeepContact keeps or replaces how a winner is reached; it goes by itself at its Until.
	KeepContact(ctx context.Context, c Contact) error
	// Contact is how the winner of an award is reached, or ErrNotFound.
	Contact(ctx context.Context, award string) (Contact, error)
	// DropContact forgets it; one that is gone is no error.
	DropContact(ctx context.Context, award string) error
}

// settle keeps the awards of all rounds, as they follow from list and seed. What is kept already stays, so it makes
// up for a server that was killed between a drawing and its awards.
func (w *Drawer) settle(ctx context.Context, d Draw) error {
	if d.State != Drawn {
		return nil
	}
	kept, err := w.awards.Awards(ctx, d.ID)
	if err != nil {
		return fmt.Errorf("reward: awards of draw %s: %w", d.ID, err)
	}
	if len(kept) >= d.Awards() {
		return nil
	}
	tickets, err := w.tickets.Tickets(ctx, d.List.ID)
	if err != nil {
		return fmt.Errorf("reward: list of draw %s: %w", d.ID, err)
	}
	holder, tokens := map[string]string{}, make([]string, len(tickets))
	for i, t := range tickets {
		holder[t.Token], tokens[i] = t.Person, t.Token
	}
	if ListHash(tokens) != d.List.SHA256 {
		return fmt.Errorf("reward: the list of draw %s is not the one that was frozen", d.ID)
	}
	ranked := Rank(tokens, Seed(d.List.SHA256, d.Secret, d.Value))
	var awards []Award
	for n, round := range d.Rounds {
		for i, prize := range round.Prizes {
			rank := round.From + i
			a := Award{
				ID: AwardID(d.ID, rank), Draw: d.ID, Rank: rank, Round: n, Prize: prize, Token: ranked[rank],
				Person: holder[ranked[rank]], Until: round.Until, State: Waiting,
			}
			if a.Person != "" {
				a.Code = newCode(w.chance)
			}
			awards = append(awards, a)
		}
	}
	if err := w.awards.AddAwards(ctx, awards); err != nil {
		return fmt.Errorf("reward: keep the awards of draw %s: %w", d.ID, err)
	}
	return nil
}

// Awards are a draw's awards by rank.
func (w *Drawer) Awards(ctx context.Context, d Draw) ([]Award, error) {
	if err := w.settle(ctx, d); err != nil {
		return nil, err
	}
	return w.awards.Awards(ctx, d.ID)
}

// Handed is a claim that was just taken.
type Handed struct {
	Award Award
	Draw  Draw
}

// Claim hands a prize over against its code, once.
func (w *Drawer) Claim(ctx context.Context, by account.Organiser, draw, code string) (Handed, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return Handed{}, err
	}
	d, err := w.draws.Draw(ctx, draw)
	if err != nil {
		return Handed{}, err
	}
	a, err := w.awards.AwardByCode(ctx, CleanCode(code))
	if err != nil {
		return Handed{}, err
	}
	if a.Draw != draw {
		return Handed{}, ErrNoCode
	}
	act := w.act("claim", by)
	a, err = w.awards.ChangeAward(ctx, a.ID, func(a *Award) error {
		switch {
		case a.State == Claimed:
			return ErrClaimed
		case a.State == Returned || act.At.After(a.Until):
			return ErrClaimOver
		}
		a.State, a.Handover = Claimed, &act
		return nil
	})
	return Handed{a, d}, err
}

// CleanCode is a claim code as it is kept, from one as somebody typed it.
func CleanCode(raw string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(numberLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(norm.NFKC.String(raw[:min(len(raw), 60)])))
}

// Redraw takes back what was not claimed in time, and draws it again among the ranks that come next: as often as the
// draw said before.
func (w *Drawer) Redraw(ctx context.Context, by account.Organiser, id string, revision int64) (Draw, error) {
	ctx, cancel := long(ctx)
	defer cancel()
	d, err := w.draws.Draw(ctx, id)
	if err != nil {
		return Draw{}, fmt.Errorf("reward: draw %s: %w", id, err)
	}
	if err := errors.Join(account.MayRunDistrict(by), d.in(Drawn)); err != nil {
		return Draw{}, err
	}
	if !w.now().After(d.Rounds[len(d.Rounds)-1].Until) {
		return Draw{}, ErrClaimsOpen
	}
	if len(d.Rounds) > d.Redraws || d.Awards() >= d.List.Count {
		return Draw{}, ErrNoRedraw
	}
	returned, err := w.takeBack(ctx, d)
	if err != nil {
		return Draw{}, err
	}
	if len(returned) == 0 {
		return Draw{}, ErrNoRedraw
	}
	next, err := w.step(ctx, by, id, revision, "redraw", func(kept *Draw) error {
		if len(kept.Rounds) != len(d.Rounds) {
			return ErrChanged
		}
		kept.Rounds = append(kept.Rounds, w.round(*kept, returned))
		return nil
	})
	if err != nil {
		return Draw{}, err
	}
	return next, w.settle(ctx, next)
}

// takeBack returns what was not claimed of the last round, and gives the prizes of it that were returned, now or
// before, by rank. A claim and a return of the same award meet in its document, where one of them comes first.
func (w *Drawer) takeBack(ctx context.Context, d Draw) ([]int, error) {
	all, err := w.Awards(ctx, d)
	if err != nil {
		return nil, err
	}
	var returned []int
	for _, a := range all {
		if a.Round != len(d.Rounds)-1 {
			continue
		}
		if a.State == Waiting {
			a, err = w.awards.ChangeAward(ctx, a.ID, func(a *Award) error {
				if a.State == Waiting {
					a.State = Returned
				}
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("reward: take back %s: %w", a.ID, err)
			}
		}
		if a.State == Returned {
			returned = append(returned, a.Prize)
		}
	}
	return returned, nil
}

// Record is what is published of a draw now.
func (w *Drawer) Record(ctx context.Context, id string) (Record, error) {
	d, of, err := w.Public(ctx, id)
	if err != nil {
		return Record{}, err
	}
	tokens, err := w.tokens(ctx, d)
	if err != nil {
		return Record{}, err
	}
	r := Record{
		Format: algorithm, Draw: d.ID, Title: d.Title, Campaign: of.Title, Issuer: d.Issuer, Rule: d.Rule.Words(),
		Prizes: d.Prizes, Redraws: d.Redraws, Source: d.Source, Due: d.Due, FrozenAt: d.List.At, Count: d.List.Count,
		SHA256: d.List.SHA256, Commitment: d.Commitment, Tokens: tokens,
	}
	if d.State != Drawn {
		return r, nil
	}
	r.Value, r.Secret, r.Seed = d.Value, d.Secret, Seed(d.List.SHA256, d.Secret, d.Value)
	awards, err := w.Awards(ctx, d)
	if err != nil {
		return Record{}, err
	}
	for n, round := range d.Rounds {
		out := RecordRound{At: round.At, Until: round.Until}
		for _, a := range awards {
			if a.Round == n {
				out.Awards = append(out.Awards, RecordAward{Rank: a.Rank, Prize: a.Prize, Token: a.Token, Returned: a.State == Returned})
			}
		}
		r.Rounds = append(r.Rounds, out)
	}
	return r, nil
}
