package contest

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"pufa/server/account"
)

// Rosters keeps who may take part.
type Rosters interface {
	// Add keeps new lines and says how many there were already.
	Add(ctx context.Context, lines []RosterLine) (repeated int, err error)
	Of(ctx context.Context, contest string) ([]RosterLine, error)                                    // in their order
	Starting(ctx context.Context, contest, key string, limit int) ([]RosterLine, error)              // whose key begins so
	Held(ctx context.Context, contest, person string) (line RosterLine, found bool, err error)       // what a person has taken
	Change(ctx context.Context, contest, line string, f func(*RosterLine) error) (RosterLine, error) // ErrNoLine, ErrOtherLine
	Delete(ctx context.Context, contest, line string) error                                          // ErrNoLine
}

// rosterOf is the room of a contest that has a roster, for an organiser who may host it.
func (e *Engine) rosterOf(ctx context.Context, by account.Organiser, id string) (*room, error) {
	r, err := e.hosted(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if r.def.Roster == RosterNone {
		return nil, ErrNoRoster
	}
	return r, nil
}

// Roster lists who may take part, with the codes, for the contest's hosts.
func (e *Engine) Roster(ctx context.Context, by account.Organiser, id string) ([]RosterLine, error) {
	if _, err := e.rosterOf(ctx, by, id); err != nil {
		return nil, err
	}
	return e.o.Rosters.Of(ctx, id)
}

// AddToRoster adds rows of a name and a unit. Those that are there already stay as they are and are counted.
func (e *Engine) AddToRoster(ctx context.Context, by account.Organiser, id string, rows [][]string) (added, repeated int, err error) {
	r, err := e.rosterOf(ctx, by, id)
	if err != nil {
		return 0, 0, err
	}
	lines, repeated, err := rosterLines(rows)
	if err != nil {
		return 0, 0, err
	}
	if len(lines) == 0 && repeated == 0 {
		return 0, 0, &DefinitionError{"text", "没有读到名字，每行写一个"}
	}
	before, err := e.o.Rosters.Of(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	if len(before)+len(lines) > MaxRoster {
		return 0, 0, errRosterFull
	}
	place := 0
	if n := len(before); n > 0 {
		place = before[n-1].Place + 1
	}
	for i := range lines {
		if err := lines[i].number(r.def, place+i); err != nil {
			return 0, 0, err
		}
	}
	known, err := e.o.Rosters.Add(ctx, lines)
	return len(lines) - known, repeated + known, err
}

// number gives a new line its identity.
func (l *RosterLine) number(c *Contest, place int) (err error) {
	l.Contest, l.Place, l.Line = c.ID, place, strings.ToLower(crand.Text()[:10])
	l.ID = RosterLineID(c.ID, l.Line)
	if c.Roster == RosterCodes {
		l.Code, err = newLineCode()
	}
	return err
}

// FreeLine lets somebody else take a line. Whoever has it is put out under a neutral name, so that the name is free
// too.
func (e *Engine) FreeLine(ctx context.Context, by account.Organiser, id, line string) (RosterLine, error) {
	r, err := e.rosterOf(ctx, by, id)
	if err != nil {
		return RosterLine{}, err
	}
	if r.state.Load().over() {
		return RosterLine{}, ErrEnded
	}
	held, err := e.o.Rosters.Change(ctx, id, line, func(*RosterLine) error { return nil })
	if err != nil {
		return RosterLine{}, err
	}
	for _, do := range []PlayerCommand{PlayerRename, PlayerRemove} {
		if held.Person == "" {
			break
		}
		_, err := r.moderate(ctx, held.Person, PlayerAct{Do: do, By: by.Name, At: e.stamp(), Why: "名单上的名字放开了"})
		if err != nil && !errors.Is(err, ErrNotJoined) && !errors.Is(err, ErrNotAllowed) {
			return RosterLine{}, err
		}
	}
	return e.o.Rosters.Change(ctx, id, line, func(l *RosterLine) error {
		if l.Person == held.Person {
			l.Person, l.TakenAt, l.Wrong = "", time.Time{}, 0
		}
		return nil
	})
}

// StrikeLine takes a line nobody has taken off the roster.
func (e *Engine) StrikeLine(ctx context.Context, by account.Organiser, id, line string) error {
	if _, err := e.rosterOf(ctx, by, id); err != nil {
		return err
	}
	_, err := e.o.Rosters.Change(ctx, id, line, func(l *RosterLine) error {
		if l.Person != "" {
			return ErrLineTaken
		}
		return nil
	})
	if err != nil {
		return err
	}
	return e.o.Rosters.Delete(ctx, id, line)
}

// linesMost is how many lines a phone is shown.
const linesMost = 20

// OnRoster finds the lines whose name begins so, for a person who looks for theirs. It tells no codes.
func (e *Engine) OnRoster(ctx context.Context, code, name string) ([]RosterLine, error) {
	r, err := e.roomByCode(ctx, code)
	switch key := NameKey(name); {
	case err != nil:
		return nil, err
	case r.def.Roster == RosterNone:
		return nil, ErrNoRoster
	case key == "":
		return []RosterLine{}, nil
	default:
		return e.o.Rosters.Starting(ctx, r.def.ID, key, linesMost)
	}
}

// byRoster gives a player the name of the line they have, or take now.
func (r *room) byRoster(ctx context.Context, p Player, door Entrance) (Player, error) {
	line, found, err := r.e.o.Rosters.Held(ctx, r.def.ID, p.Person)
	if err != nil {
		return Player{}, fmt.Errorf("contest %s: look into the roster: %w", r.def.ID, err)
	}
	if !found {
		if line, err = r.takeLine(ctx, p.Person, door); err != nil {
			return Player{}, err
		}
	}
	p.Name = line.Name
	if line.Unit != "" {
		p.DistrictName = line.Unit
	}
	if r.def.Scoring.Groups.By == GroupUnit && line.Unit != "" {
		p.Unit = line.Unit
	}
	return p, nil
}

func (r *room) takeLine(ctx context.Context, person string, door Entrance) (RosterLine, error) {
	if door.Line == "" {
		return RosterLine{}, ErrNeedsLine
	}
	line, err := r.e.o.Rosters.Change(ctx, r.def.ID, door.Line, func(l *RosterLine) error {
		return l.take(person, door.Code, r.def.Roster, r.e.stamp())
	})
	switch {
	case errors.Is(err, ErrOtherLine): // taken on two pages at once
		held, found, err := r.e.o.Rosters.Held(ctx, r.def.ID, person)
		if err == nil && !found {
			err = ErrNoLine
		}
		return held, err
	case err != nil:
		return RosterLine{}, err
	case line.Person != person:
		return RosterLine{}, ErrLineCode
	}
	return line, nil
}

// stamp is the moment as it is kept.
func (e *Engine) stamp() time.Time { return e.o.Now().UTC().Truncate(time.Millisecond) }
