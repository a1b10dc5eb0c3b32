package contest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pufa/server/question"
)

// maxJudges is how many judges a match may have.
const maxJudges = 15

// The bounds of a team's own words.
const (
	maxTeamName   = 20
	maxTeamUnit   = 40
	maxMemberName = 12
	maxMembers    = 20
)

// furnish makes a planned contest a match on stage: its rules, its teams and judges with their keys, and the
// questions its rounds take.
func (c *Contest) furnish(p Plan, bank question.Bank, law func(id string) string, random *rand.Rand) error {
	rules := *p.Rules
	if err := rules.Check(); err != nil {
		return err
	}
	c.Format, c.Rules = FormatStage, &rules
	for _, t := range p.Teams {
		team, err := cleanTeam(t)
		if err != nil {
			return err
		}
		team.Key = NewKey()
		c.Teams = append(c.Teams, team)
	}
	if err := c.checkStage(); err != nil {
		return err
	}
	if p.Judges < 0 || p.Judges > maxJudges || rules.Judged() != (p.Judges > 0) {
		return &DefinitionError{"judges", fmt.Sprintf("有评委打分的环节时要有 1 到 %d 位评委，否则不要", maxJudges)}
	}
	for range p.Judges {
		c.Judges = append(c.Judges, NewKey())
	}
	own, err := rules.asTopics(p.Topics, len(c.Teams))
	if err != nil {
		return err
	}
	c.Questions, err = drawStage(bank, &rules, len(c.Teams), own, law, random)
	return err
}

func cleanTeam(t Team) (Team, error) {
	clean := func(s string, most int) (string, bool) {
		s = strings.TrimSpace(s)
		return s, utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
	}
	name, okName := clean(t.Name, maxTeamName)
	unit, okUnit := clean(t.Unit, maxTeamUnit)
	if name == "" || !okName || !okUnit || len(t.Members) > maxMembers {
		return Team{}, &DefinitionError{"teams", fmt.Sprintf("队名 1 到 %d 个字，单位最多 %d 个字，每队最多 %d 人", maxTeamName, maxTeamUnit, maxMembers)}
	}
	made := Team{Name: name, Unit: unit, Members: []string{}}
	for _, m := range t.Members {
		m, ok := clean(m, maxMemberName)
		if m == "" || !ok || slices.Contains(made.Members, m) {
			return Team{}, &DefinitionError{"teams", fmt.Sprintf("队员姓名 1 到 %d 个字，同一队不能重名", maxMemberName)}
		}
		made.Members = append(made.Members, m)
	}
	return made, nil
}

// drawStage draws what every round takes, no question twice, but for the rounds whose questions are the organiser's own.
// Where one picks a value, the harder questions are worth more.
func drawStage(
	bank question.Bank, rules *RuleSet, teams int, own map[int][]Asked, law func(string) string, random *rand.Rand,
) ([]Asked, error) {
	left := slices.Clone(bank.Questions)
	random.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
	needed := rules.needed(teams)
	if needed > len(left) {
		return nil, &DefinitionError{"bank", fmt.Sprintf("这套规则要用 %d 道题，题库只有 %d 道", needed, len(left))}
	}
	var asked []Asked
	for i := 0; rules.Round(i) != nil; i++ {
		r := rules.Round(i)
		if r.Writing != nil {
			asked = append(asked, own[i]...)
			continue
		}
		needs := r.Needs(teams)
		n := r.most(teams)
		mine := left[:n]
		left = left[n:]
		if r.Choice != nil {
			slices.SortStableFunc(mine, func(a, b question.Question) int { return a.Difficulty - b.Difficulty })
		}
		for _, value := range sortedValues(needs) {
			for _, q := range mine[:needs[value]] {
				a := Ask(q, law(q.Law), random)
				a.Round, a.Value = i, value
				asked = append(asked, a)
			}
			mine = mine[needs[value]:]
		}
	}
	return asked, nil
}

// needed is how many questions of a bank a match takes.
func (s *RuleSet) needed(teams int) int {
	n := 0
	for i := 0; s.Round(i) != nil; i++ {
		if r := s.Round(i); r.Writing == nil {
			n += r.most(teams)
		}
	}
	return n
}

// NeededBy tells for every number of teams, written as text, how many questions a match takes.
func (s *RuleSet) NeededBy() map[string]int {
	by := map[string]int{}
	for n := s.Teams.Min; n <= s.Teams.Max; n++ {
		by[strconv.Itoa(n)] = s.needed(n)
	}
	return by
}

func sortedValues(needs map[int64]int) []int64 {
	values := make([]int64, 0, len(needs))
	for v := range needs {
		values = append(values, v)
	}
	slices.Sort(values)
	return values
}

// stageResults are how a match went, the questions in the order they were asked.
func (e *Engine) stageResults(ctx context.Context, s *State) (*StageResults, error) {
	log, err := e.o.Log.After(ctx, s.Contest.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("contest %s: read the log: %w", s.Contest.ID, err)
	}
	past := s.pastViews()
	slices.Reverse(past)
	return &StageResults{
		Teams: s.teamViews(RoleHost, Around{}), Past: past, Judged: s.judgedResults(), Events: sinceCleared(log), Rounds: s.roundItems(),
	}, nil
}

func (s *State) judgedResults() []JudgedResult {
	results := make([]JudgedResult, len(s.Stage.Judged))
	for i, j := range s.Stage.Judged {
		results[i] = JudgedResult{
			Judged: j, Title: s.Contest.Questions[j.Question].Question.Stem, Points: AsPoints(s.linesOf(j.Question, j.Team)),
			Void: s.Questions[j.Question].Skipped,
		}
	}
	return results
}
