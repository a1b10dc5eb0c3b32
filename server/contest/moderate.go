package contest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pufa/server/account"
)

// PlayerCommand is what a host does about one player.
type PlayerCommand string

// What can be done about a player. PlayerReturn is the player's own coming back.
const (
	PlayerMute    PlayerCommand = "mute" // shown under a number from now on
	PlayerUnmute  PlayerCommand = "unmute"
	PlayerRemove  PlayerCommand = "remove"  // out, but may join again
	PlayerBan     PlayerCommand = "ban"     // out, and may not
	PlayerReadmit PlayerCommand = "readmit" // in again
	PlayerRename  PlayerCommand = "rename"  // a neutral name, for good
	PlayerReturn  PlayerCommand = "return"
)

// Out says how a player is out of a contest; "" for one who plays.
type Out string

// The ways to be out.
const (
	OutRemoved Out = "removed"
	OutBanned  Out = "banned"
)

// PlayerAct is one thing that was done about a player: who, when and why.
type PlayerAct struct {
	Do  PlayerCommand `bson:"do" json:"do"`
	By  string        `bson:"by" json:"by"` // the organiser's shown name; "" for the player
	At  time.Time     `bson:"at" json:"at"`
	Why string        `bson:"why,omitempty" json:"why,omitempty"`
	Was string        `bson:"was,omitempty" json:"was,omitempty"` // the name before a rename
}

// Text says in words what was done.
func (a PlayerAct) Text() string {
	switch a.Do {
	case PlayerMute:
		return "大屏不显示名字"
	case PlayerUnmute:
		return "大屏恢复显示名字"
	case PlayerRemove:
		return "移出"
	case PlayerBan:
		return "禁止参加"
	case PlayerReadmit:
		return "允许回来"
	case PlayerRename:
		return "改成中性的名字，原来叫“" + a.Was + "”"
	case PlayerReturn:
		return "本人重新入场"
	default:
		return string(a.Do)
	}
}

// actsMost bounds what is kept about one player; the oldest go first.
const actsMost = 30

// maxWhy is the length of a reason.
const maxWhy = 60

// In reports whether the player plays: only who does is on boards and counted.
func (p *Player) In() bool { return p.Out == "" }

// Shown is the name that screens and boards show.
func (p *Player) Shown() string {
	if p.Muted {
		return NeutralName(p.Number)
	}
	return p.Name
}

// newer reports whether p was changed after other.
func (p *Player) newer(other *Player) bool {
	if p.Rev != other.Rev {
		return p.Rev > other.Rev
	}
	return p.Erased && !other.Erased
}

// changed notes in the player what was done about them.
func (p *Player) changed(a PlayerAct) {
	p.Rev++
	p.Acts = append(slices.Clone(p.Acts[max(0, len(p.Acts)-actsMost+1):]), a)
}

// moderate does what a host commands; what is so already stays, without a trace. number is free.
func (p *Player) moderate(a PlayerAct, number int) error {
	switch {
	case p.is(a.Do):
		return nil
	case a.Do == PlayerReturn && p.Out == OutBanned:
		return ErrBanned
	case a.Do != PlayerReturn && !slices.Contains(p.Can(), a.Do):
		return fmt.Errorf("%w: %s a player who is %q", ErrNotAllowed, a.Do, p.Out)
	}
	if p.Number == 0 && (a.Do == PlayerMute || a.Do == PlayerRename) {
		p.Number = number
	}
	switch a.Do {
	case PlayerMute, PlayerUnmute:
		p.Muted = a.Do == PlayerMute
	case PlayerRename:
		a.Was = p.Name
		p.Name, p.Muted = NeutralName(p.Number), false
		p.NameKey = NameKey(p.Name)
	case PlayerRemove:
		p.Out = OutRemoved
	case PlayerBan:
		p.Out = OutBanned
	case PlayerReadmit, PlayerReturn:
		p.Out = ""
	}
	p.changed(a)
	return nil
}

// is reports whether a player is already what a command would make of them.
func (p *Player) is(do PlayerCommand) bool {
	switch do {
	case PlayerMute:
		return p.Muted
	case PlayerUnmute:
		return !p.Muted
	case PlayerRename:
		return isNeutral(p.key())
	case PlayerRemove:
		return p.Out == OutRemoved
	case PlayerBan:
		return p.Out == OutBanned
	default:
		return p.In()
	}
}

// Can is what a host can do about a player now.
func (p *Player) Can() []PlayerCommand {
	var can []PlayerCommand
	switch {
	case p.Muted:
		can = append(can, PlayerUnmute)
	case !isNeutral(p.key()) && !p.Erased:
		can = append(can, PlayerMute)
	}
	if !isNeutral(p.key()) && !p.Erased {
		can = append(can, PlayerRename)
	}
	switch p.Out {
	case OutBanned:
		can = append(can, PlayerReadmit)
	case OutRemoved:
		can = append(can, PlayerReadmit, PlayerBan)
	default:
		can = append(can, PlayerRemove, PlayerBan)
	}
	return can
}

// numberTries is how many numbers in a row may have been taken by hosts at once.
const numberTries = 64

// Moderate does something about a player, on every node. ErrNotJoined, ErrNotAllowed, ErrEnded.
func (e *Engine) Moderate(ctx context.Context, by account.Organiser, id, person string, do PlayerCommand, why string) (Player, error) {
	r, err := e.hosted(ctx, by, id)
	if err != nil {
		return Player{}, err
	}
	why = strings.Join(strings.Fields(why), " ")
	if utf8.RuneCountInString(why) > maxWhy {
		return Player{}, &DefinitionError{"why", fmt.Sprintf("原因最多 %d 个字", maxWhy)}
	}
	if do == PlayerReturn {
		return Player{}, fmt.Errorf("%w: only players return", ErrNotAllowed)
	}
	if r.state.Load().over() && slices.Contains([]PlayerCommand{PlayerRemove, PlayerBan, PlayerReadmit}, do) {
		return Player{}, ErrEnded // the ranks are final
	}
	return r.moderate(ctx, person, PlayerAct{Do: do, By: by.Name, At: e.stamp(), Why: why})
}

// hosted is the room of a contest for an organiser who may host it.
func (e *Engine) hosted(ctx context.Context, by account.Organiser, id string) (*room, error) {
	r, err := e.room(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := account.MayHost(by, r.def.District); err != nil {
		return nil, err
	}
	return r, nil
}

// moderate changes the player's document. Which numbers are free, the store's index decides.
func (r *room) moderate(ctx context.Context, person string, a PlayerAct) (Player, error) {
	r.mu.Lock()
	number := r.roster.numbered + 1
	r.mu.Unlock()
	for try := range numberTries {
		p, err := r.e.o.Players.Change(ctx, r.def.ID, person, func(p *Player) error { return p.moderate(a, number+try) })
		switch {
		case err == nil:
			r.spread(p)
			return p, nil
		case !errors.Is(err, ErrNameTaken):
			return Player{}, err
		}
	}
	return Player{}, fmt.Errorf("contest %s: no free number for a player: %w", r.def.ID, ErrNameTaken)
}

// Leave is why a player's line ends.
type Leave struct {
	Code   int
	Reason string
}

// leave is why the line of a player who is out ends.
func (p *Player) leave() Leave {
	if p.Out == OutBanned {
		return Leave{CloseBanned, "主持人不再让你参加这场竞赛"}
	}
	return Leave{CloseRemoved, "主持人把你移出了这场竞赛，可以重新入场"}
}

// denied is why a player who is out finds no seat.
func (p *Player) denied() error {
	switch p.Out {
	case OutBanned:
		return ErrBanned
	case OutRemoved:
		return ErrRemoved
	default:
		return nil
	}
}

// Ended reports whether the seat's player was put out since they sat down, and what their line is told.
func (s *Seat) Ended() (Leave, bool) {
	if s.Role != RolePlayer {
		return Leave{}, false
	}
	s.room.mu.Lock()
	p, known := s.room.roster.players[s.Player.Person]
	s.room.mu.Unlock()
	if !known || p.In() {
		return Leave{}, false
	}
	return p.leave(), true
}

// moderated has everybody see what was done about a player. The caller holds mu.
func (r *room) moderated() {
	r.last, r.counted, r.all = nil, -1, true
}

// outs are the persons who are out; nil where nobody is.
func (r *room) outs() map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.roster.in == len(r.roster.players) {
		return nil
	}
	outs := map[string]bool{}
	for person, p := range r.roster.players {
		if !p.In() {
			outs[person] = true
		}
	}
	return outs
}

// countAnswers counts the answers to the current question of those who play.
func (r *room) countAnswers(ctx context.Context, s *State) (int, error) {
	n, err := r.e.o.Answers.CountSession(ctx, s.Session(), s.Current)
	if err != nil {
		return 0, fmt.Errorf("contest %s: count the answers: %w", r.def.ID, err)
	}
	for person := range r.outs() {
		_, found, err := r.e.o.Answers.Get(ctx, AnswerID(s.Session(), s.Current, person))
		if err != nil {
			return 0, fmt.Errorf("contest %s: look for an answer: %w", r.def.ID, err)
		}
		if found {
			n--
		}
	}
	return max(0, n), nil
}

// Moderated is one thing that was done about a player, by the name the player has now.
type Moderated struct {
	Name     string `json:"name"`
	District string `json:"district"`
	PlayerAct
	Text string `json:"text"`
}

// moderated are all things that were done about players, oldest first.
func (r *roster) moderated() []Moderated {
	all := []Moderated{}
	for _, p := range r.players {
		for _, a := range p.Acts {
			all = append(all, Moderated{Name: p.Name, District: p.DistrictName, PlayerAct: a, Text: a.Text()})
		}
	}
	slices.SortFunc(all, func(a, b Moderated) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Name, b.Name)) })
	return all
}

// Which chooses players for a host to look at.
type Which struct {
	Search string // part of a name or a sub-district
	Only   string // "", "muted" or "out"
}

// playersMost is how many players a host is shown at once; the search finds the others.
const playersMost = 60

// Players lists a contest's players for its hosts, who came last first, with how many there are that suit.
func (e *Engine) Players(ctx context.Context, by account.Organiser, id string, which Which) (list []Player, total int, err error) {
	r, err := e.hosted(ctx, by, id)
	if err != nil {
		return nil, 0, err
	}
	key := NameKey(which.Search)
	r.mu.Lock()
	for _, p := range r.roster.players {
		if which.suits(&p, key) {
			list = append(list, p)
		}
	}
	r.mu.Unlock()
	slices.SortFunc(list, func(a, b Player) int {
		return cmp.Or(b.JoinedAt.Compare(a.JoinedAt), strings.Compare(a.ID, b.ID))
	})
	return list[:min(len(list), playersMost)], len(list), nil
}

func (w Which) suits(p *Player, key string) bool {
	switch w.Only {
	case "muted":
		if !p.Muted {
			return false
		}
	case "out":
		if p.In() {
			return false
		}
	}
	return key == "" || strings.Contains(p.key(), key) || strings.Contains(NameKey(p.DistrictName), key) ||
		p.Number > 0 && strings.Contains(NeutralName(p.Number), key)
}
