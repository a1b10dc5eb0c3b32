package contest

import "slices"

// nextTurn is what comes after the turn under way.
func (s *State) nextTurn() (round, turn int, ok bool) {
	x, rules := &s.Stage, s.Contest.Rules
	round, turn = x.Round, x.Turn+1
	switch {
	case round < 0:
		round, turn = 0, 0
	case round == len(rules.Rounds) && s.moreTiebreak():
		return round, turn, true
	case round == len(rules.Rounds):
		round, turn = rules.tiebreakAfter(), 0
	}
	for ; round < len(rules.Rounds); round, turn = round+1, 0 {
		if turn < rules.Rounds[round].turns(len(s.Contest.Teams)) && s.anyFresh(round) {
			return round, turn, true
		}
	}
	return round, 0, false
}

// anyFresh reports whether a round has a question that was not asked.
func (s *State) anyFresh(round int) bool {
	for q, asked := range s.Contest.Questions {
		if asked.Round == round && !s.Questions[q].Opened {
			return true
		}
	}
	return false
}

// nextTeam is whose turn it is, and which member answers where they do by seat.
func (s *State) nextTeam(round, turn int) (team int, member string) {
	r, playing := s.Contest.Rules.Round(round), s.everyTeam()
	if round == len(s.Contest.Rules.Rounds) {
		playing = s.Stage.Tied
	}
	n := len(playing)
	team = playing[turn%n]
	if r.Choice != nil && r.Choice.Order == OrderLowest {
		team = s.lowest(round, turn)
	}
	if r.Member == MemberSeat {
		if members := s.Stage.Teams[team-1].Members; len(members) > 0 {
			member = members[turn/n%len(members)]
		}
	}
	return team, member
}

// lowest is the team with the fewest points of those that have not had their turn in this pass.
func (s *State) lowest(round, turn int) int {
	gone := s.Stage.Gone
	if round != s.Stage.Round || turn%len(s.playing()) == 0 {
		gone = nil
	}
	best := 0
	for _, t := range s.playing() {
		if !slices.Contains(gone, t) && (best == 0 || s.Points(t) < s.Points(best)) {
			best = t
		}
	}
	return best
}

// teamBefore is the team whose number is the next lower, around the table.
func (s *State) teamBefore(team int) int {
	playing := s.playing()
	i := slices.Index(playing, team)
	return playing[(i+len(playing)-1)%len(playing)]
}

// nextStage is State.Next in a match.
func (s *State) nextStage() Command {
	can := s.allowedStage()
	first := func(wanted ...Command) Command {
		for _, c := range wanted {
			if slices.Contains(can, c) {
				return c
			}
		}
		return CommandNone
	}
	switch s.Phase {
	case PhaseLobby:
		return CommandStart
	case PhaseChoosing:
		return CommandChoose
	case PhaseShown:
		return first(CommandArm, CommandOpen)
	case PhaseArmed, PhaseOpen:
		return first(CommandResume, CommandBegin, CommandRule, CommandClose)
	case PhaseClosed:
		return first(CommandRule)
	case PhaseJudging:
		if !s.allMarked() {
			return CommandNone
		}
		return first(CommandSettle)
	case PhaseSettled:
		return first(CommandAudience, CommandReveal, s.onwardStage())
	case PhaseRevealed:
		return s.onwardStage()
	case PhaseBoard:
		return first(CommandTiebreak, CommandNext, CommandEnd)
	default:
		return first(CommandReal) // a rehearsal that has ended
	}
}

// onwardStage goes on within a round, and between rounds by the board.
func (s *State) onwardStage() Command {
	if round, _, ok := s.nextTurn(); ok && round == s.Stage.Round {
		return CommandNext
	}
	return CommandBoard
}

// allowedStage is State.Allowed in a match.
func (s *State) allowedStage() []Command {
	if s.Phase == PhaseEnded {
		return append([]Command{}, s.rehearsing()...)
	}
	can := append(s.allowedNow(), s.rehearsing()...)
	if s.Phase != PhaseLobby {
		can = append(can, CommandAward)
		can = append(can, s.allowedPast()...)
	}
	if slices.ContainsFunc(s.Stage.Teams, func(t TeamState) bool { return t.maySwap(s.Contest.Rules.Substitutions) }) {
		can = append(can, CommandSubstitute)
	}
	if _, ok := s.undoable(); ok {
		can = append(can, CommandUndo)
	}
	if s.Locked {
		return append(can, CommandUnlock, CommandEnd)
	}
	return append(can, CommandLock, CommandEnd)
}

// allowedPast are the rulings on what has been asked.
func (s *State) allowedPast() []Command {
	var can []Command
	past := func(v Ruled) bool { return s.past(v.Question) == nil }
	if slices.ContainsFunc(s.Stage.Asked, func(v Ruled) bool { return v.Verdict != "" && past(v) }) {
		can = append(can, CommandRerule)
	}
	if slices.ContainsFunc(s.Stage.Asked, past) {
		can = append(can, CommandVoid)
	}
	return can
}

// allowedNow are the commands that belong to the phase.
func (s *State) allowedNow() []Command {
	switch s.Phase {
	case PhaseLobby:
		return []Command{CommandStart}
	case PhaseChoosing:
		if s.rule().Choice.Pass {
			return []Command{CommandChoose, CommandPass}
		}
		return []Command{CommandChoose}
	case PhaseShown:
		return s.allowedShown()
	case PhaseArmed:
		if !s.Stage.Window.IsZero() { // decided in a moment
			return s.withFouls([]Command{CommandSkip})
		}
		return s.withFouls([]Command{CommandClose, s.pauseOrResume(), CommandExtend, CommandSkip})
	case PhaseOpen:
		return s.allowedOpen()
	case PhaseClosed:
		return s.withVerdict([]Command{CommandSkip})
	case PhaseJudging:
		if s.mayJudge() {
			return []Command{CommandSettle, CommandSkip}
		}
		return []Command{CommandSkip}
	default:
		return s.allowedAfter()
	}
}

func (s *State) allowedShown() []Command {
	if s.rule().Who == WhoFirst {
		return s.withFouls([]Command{CommandArm, CommandSkip})
	}
	return s.withFouls([]Command{CommandOpen, CommandSkip})
}

func (s *State) pauseOrResume() Command {
	if s.Paused {
		return CommandResume
	}
	return CommandPause
}

func (s *State) allowedOpen() []Command {
	can := []Command{CommandClose, s.pauseOrResume(), CommandExtend, CommandSkip}
	r, x := s.rule(), &s.Stage
	if x.Audience {
		return can
	}
	if x.Team != 0 && r.How == HowOral && r.Clock.Start > 0 && !x.Begun && !s.Paused && r.Speed == nil {
		can = append(can, CommandBegin)
	}
	return s.withFouls(s.withVerdict(can))
}

// withVerdict adds the verdict where there is an answer for the host to judge.
func (s *State) withVerdict(can []Command) []Command {
	if len(s.judgeable()) > 0 && !s.Paused {
		return append(can, CommandRule)
	}
	return can
}

// judgeable are the teams whose answer the host may judge now. A pad's answer is offered once it is in.
func (s *State) judgeable() []int {
	r, x := s.rule(), &s.Stage
	switch {
	case s.Phase != PhaseOpen && s.Phase != PhaseClosed || x.Audience || r.judged():
		return nil
	case x.Team != 0:
		if r.How == HowPad && s.Phase == PhaseOpen {
			return nil
		}
		if r.Speed != nil && s.Phase == PhaseClosed {
			return nil
		}
		return []int{x.Team}
	case r.Who == WhoAll && r.How == HowOral:
		return s.unruled()
	default:
		return nil
	}
}

// fouls are those the round knows and that can happen now.
func (s *State) fouls() []FoulKind {
	r := s.rule()
	if r == nil || s.Stage.Audience || s.Phase != PhaseShown && s.Phase != PhaseArmed && s.Phase != PhaseOpen {
		return nil
	}
	var kinds []FoulKind
	if r.Who == WhoFirst {
		if s.Phase != PhaseOpen {
			kinds = append(kinds, FoulEarly)
		}
		if r.Buzzer.OutOfTurn != 0 {
			kinds = append(kinds, FoulOutOfTurn)
		}
	}
	if r.Help.Penalty != 0 {
		kinds = append(kinds, FoulHelp)
	}
	return kinds
}

func (s *State) withFouls(can []Command) []Command {
	if len(s.fouls()) > 0 {
		return append(can, CommandFoul)
	}
	return can
}

// allowedAfter are the commands between questions.
func (s *State) allowedAfter() []Command {
	var can []Command
	if s.Phase == PhaseSettled && s.Current >= 0 && !s.skipped() && s.rule().Speed == nil {
		if s.forAudience() {
			can = append(can, CommandAudience)
		}
		can = append(can, CommandReveal)
	}
	if s.Phase != PhaseBoard {
		can = append(can, CommandBoard)
	}
	if _, _, ok := s.nextTurn(); ok {
		can = append(can, CommandNext)
	}
	if s.mayTie() {
		can = append(can, CommandTiebreak)
	}
	return can
}

// forAudience reports whether a buzzer question nobody had right goes to the hall.
func (s *State) forAudience() bool {
	r := s.rule()
	return r.Who == WhoFirst && r.Buzzer.Then == ThenAudience && !s.Stage.Audience &&
		!slices.ContainsFunc(s.Stage.Asked, func(v Ruled) bool { return v.Question == s.Current && v.Verdict != VerdictWrong })
}

// pastAsked are the questions that have been judged, the latest first.
func (s *State) pastAsked() []int {
	var past []int
	for _, v := range slices.Backward(s.Stage.Asked) {
		if !slices.Contains(past, v.Question) {
			past = append(past, v.Question)
		}
	}
	return past
}
