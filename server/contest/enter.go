package contest

import (
	"context"
	"errors"
)

// Entrance is what a person says at the door, beside who they are.
type Entrance struct {
	Name string // for this contest only; the resident's nickname where empty
	Line string // of the roster, where there is one
	Code string // of that line
}

// Join takes a person in under their nickname, or finds them again.
func (e *Engine) Join(ctx context.Context, code string, p Player) (*Contest, Player, error) {
	return e.Enter(ctx, code, p, Entrance{})
}

// Enter takes a person in, or finds them again. ErrNotFound, ErrEnded, ErrLocked, ErrBanned, a *NameError, and where
// there is a roster ErrNeedsLine, ErrNoLine, ErrLineTaken, ErrLineCode, ErrLineShut.
func (e *Engine) Enter(ctx context.Context, code string, p Player, door Entrance) (*Contest, Player, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return nil, Player{}, err
	}
	known, err := r.player(ctx, p.Person)
	switch {
	case err != nil && !errors.Is(err, ErrNotJoined), err == nil && known.In():
		return r.def, known, err
	case known.Out == OutBanned:
		return nil, Player{}, ErrBanned
	}
	if err := r.open(); err != nil {
		return nil, Player{}, err
	}
	if r.def.Roster != RosterNone {
		if p, err = r.byRoster(ctx, p, door); err != nil {
			return nil, Player{}, err
		}
	}
	if !r.def.Scoring.Groups.takes(p.Unit) {
		return nil, Player{}, &DefinitionError{"unit", "请选择所在单位"}
	}
	if known.Out == OutRemoved {
		back, err := r.comeBack(ctx, p)
		return r.def, back, err
	}
	p.ID, p.Contest, p.JoinedAt = PlayerID(r.def.ID, p.Person), r.def.ID, e.o.Now().UTC()
	kept, err := r.takeIn(ctx, p, door)
	if err != nil {
		return nil, Player{}, err
	}
	r.spread(kept)
	return r.def, kept, nil
}

// open reports why nobody else may come in now, or nil.
func (r *room) open() error {
	switch s := r.state.Load(); {
	case s.over():
		return ErrEnded
	case s.Locked:
		return ErrLocked
	}
	return nil
}

// comeBack takes in again who was removed: as they were, or where there is a roster under their line's name.
func (r *room) comeBack(ctx context.Context, p Player) (Player, error) {
	back := PlayerAct{Do: PlayerReturn, At: r.e.stamp()}
	for try := 0; ; try++ {
		kept, err := r.e.o.Players.Change(ctx, r.def.ID, p.Person, func(known *Player) error {
			if r.def.Roster != RosterNone && !known.In() {
				known.Name, known.DistrictName = Named(p.Name, try), p.DistrictName
				known.NameKey = NameKey(known.Name)
			}
			return known.moderate(back, 0)
		})
		if errors.Is(err, ErrNameTaken) {
			continue
		}
		if err == nil {
			r.spread(kept)
		}
		return kept, err
	}
}

// takeIn keeps a new player. A nickname that is taken gets a number, and so does a namesake on the roster; a name
// chosen for this contest must be free.
func (r *room) takeIn(ctx context.Context, p Player, door Entrance) (Player, error) {
	if r.def.Roster != RosterNone {
		kept, _, err := r.e.o.Players.Join(ctx, p)
		return kept, err
	}
	words, err := r.e.nameWords(ctx)
	if err != nil {
		return Player{}, err
	}
	if door.Name != "" {
		p.Name = door.Name
	}
	if p.Name, err = checkName(p.Name, words); err != nil {
		return Player{}, r.suggest(err, words)
	}
	if door.Name == "" {
		kept, _, err := r.e.o.Players.Join(ctx, p)
		return kept, err
	}
	kept, _, err := r.e.o.Players.JoinAs(ctx, p)
	if errors.Is(err, ErrNameTaken) {
		return Player{}, &NameError{Reason: "这个名字已经有人用了。", Instead: r.besides(p.Name, words)}
	}
	return kept, err
}

// suggest puts a free name into a NameError.
func (r *room) suggest(err error, words NameWords) error {
	if refused, ok := errors.AsType[*NameError](err); ok {
		return &NameError{Reason: refused.Reason, Instead: r.freeNickname(words, nil)}
	}
	return err
}

// besides is a free name near one that is taken.
func (r *room) besides(name string, words NameWords) string {
	numbered := r.freeNumbered(name)
	if _, err := checkName(numbered, words); err != nil {
		return r.freeNickname(words, nil)
	}
	return numbered
}

// spread lets every node know a player as they are now. The store has it already.
func (r *room) spread(p Player) {
	r.joined(p)
	r.poke()
	r.e.say(message{Kind: sayPlayer, Contest: r.def.ID, Player: &p})
}
