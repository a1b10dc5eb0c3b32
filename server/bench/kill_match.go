package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"pufa/server/contest"
)

// The size of the match the driver plays.
const (
	matchTeams    = 4
	phonesPerTeam = 3
	matchJudges   = 3
	matchBase     = 100
	buzzPoints    = 10
	padPoints     = 10
)

// matchRun is a match on stage under way.
type matchRun struct {
	*killRun
	chairs []*chairPhone
	teams  [matchTeams + 1][]*chairPhone
	judges []*chairPhone
	points [matchTeams + 1]float64 // by the driver's own count
	final  []contest.TeamView      // by the server's results
	report *MatchReport
}

func newMatchRun(k *killRun) *matchRun {
	m := &matchRun{killRun: k}
	m.report = &MatchReport{Teams: matchTeams, Acts: map[string]int{}}
	for team := 1; team <= matchTeams; team++ {
		m.points[team] = matchBase
	}
	return m
}

// matchRules are a round of each kind in which teams or judges have something to lose, with a question for each lap.
func matchRules(laps int) contest.RuleSet {
	round := func(title string, who contest.Who, how contest.How) contest.RoundRule {
		return contest.RoundRule{
			Title: title, Who: who, How: how, Questions: laps, Member: contest.MemberAny,
			Points: contest.Points{Right: buzzPoints, Wrong: -buzzPoints}, Clock: contest.Clock{Seconds: 60},
		}
	}
	buzz := round("抢答", contest.WhoFirst, contest.HowOral)
	buzz.Buzzer = &contest.Buzzer{Opens: contest.OpensHost, Nobody: 60, Tries: 1, Then: contest.ThenEnd, Foul: contest.Foul{}}
	pads := round("共答", contest.WhoAll, contest.HowPad)
	pads.Points = contest.Points{Right: padPoints}
	written := round("书面", contest.WhoAll, contest.HowWritten)
	written.Writing, written.Judging = &contest.Writing{Most: 50}, &contest.Judging{Max: 20, Mean: contest.MeanAverage}
	hall := round("观众", contest.WhoAudience, contest.HowPad)
	choice := round("风险", contest.WhoTurn, contest.HowOral)
	choice.Questions = (laps + matchTeams - 1) / matchTeams
	choice.Choice = &contest.Choice{Values: []int64{10, 20}, Pool: laps, Order: contest.OrderSeat, By: contest.ByTeam}
	return contest.RuleSet{
		Title: "测试规则", BaseScore: matchBase, Teams: contest.Range{Min: matchTeams, Max: matchTeams}, Members: 1,
		Rounds: []contest.RoundRule{buzz, pads, written, hall, choice},
	}
}

const writtenRound = 2

// create makes the rules and the match.
func (m *matchRun) create(ctx context.Context, server *process) (districts []string, err error) {
	if districts, err = server.subDistricts(ctx); err != nil {
		return nil, err
	}
	laps := m.questions()
	var kept struct {
		Rules contest.RuleSet `json:"rules"`
	}
	if _, err := server.call(ctx, "POST", "/rules", server.cookie, matchRules(laps), &kept); err != nil {
		return nil, err
	}
	bank, err := (&liveRun{LiveOptions: LiveOptions{Questions: 5 * laps}, server: server}).bank(ctx)
	if err != nil {
		return nil, err
	}
	var teams, topics []map[string]any
	for team := range matchTeams {
		teams = append(teams, map[string]any{"name": fmt.Sprintf("测试%d队", team+1), "members": []string{}})
	}
	for lap := range laps {
		topics = append(topics, map[string]any{"round": writtenRound, "stem": fmt.Sprintf("第 %d 道书面题", lap+1)})
	}
	var made struct {
		ID    string `json:"id"`
		Code  string `json:"code"`
		Items []any  `json:"items"`
		Stage struct {
			Teams, Judges []struct {
				URL string `json:"url"`
			}
		} `json:"stage"`
	}
	_, err = server.call(ctx, "POST", "/contests", server.cookie, map[string]any{
		"title": "测试比赛", "bank": bank, "seconds": 60, "points": 10,
		"stage": map[string]any{"rules": kept.Rules.ID, "teams": teams, "judges": matchJudges, "topics": topics},
	}, &made)
	if err != nil {
		return nil, err
	}
	if m.key, err = readKey(ctx, server, made.ID); err != nil {
		return nil, err
	}
	m.contest.ID, m.contest.Code = made.ID, made.Code
	m.killRun.report.Questions, m.killRun.report.Match = len(made.Items), m.report
	for team, t := range made.Stage.Teams {
		for range phonesPerTeam {
			m.teams[team+1] = append(m.teams[team+1], m.chair(t.URL, team+1, 0))
		}
	}
	for judge, j := range made.Stage.Judges {
		m.judges = append(m.judges, m.chair(j.URL, 0, judge+1))
	}
	m.report.Chairs = len(m.chairs)
	return districts, nil
}

func (m *matchRun) chair(url string, team, judge int) *chairPhone {
	_, key, _ := strings.Cut(url, "#")
	c := &chairPhone{run: m.killRun, number: len(m.chairs), team: team, judge: judge, key: key}
	m.chairs = append(m.chairs, c)
	return c
}

func (m *matchRun) gather(ctx context.Context, living *sync.WaitGroup) {
	for _, c := range m.chairs {
		living.Go(func() { c.live(ctx) })
	}
}

// view is the host's last picture; nil before the first.
func (m *matchRun) view() *contest.View {
	for _, w := range m.staff {
		if w.host {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.picture
		}
	}
	return nil
}

// until waits for a moment of the match on the host's page.
func (m *matchRun) until(ctx context.Context, what string, reached func(*contest.View) bool) (*contest.View, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if v := m.view(); v != nil && reached(v) {
			return v, nil
		}
		if !pause(ctx, 2*time.Millisecond) {
			return nil, ctx.Err()
		}
	}
	v := m.view()
	if v == nil {
		return nil, fmt.Errorf("the host never saw %s: no picture", what)
	}
	return nil, fmt.Errorf("the host never saw %s: %s, round %d turn %d", what, v.Phase, v.Stage.Round, v.Stage.Turn)
}

// order gives a command as the host's page does: on the picture it shows, again on the same one while no answer comes,
// and on a newer one where somebody else came before. An order given twice is done once.
func (m *matchRun) order(ctx context.Context, command string, more map[string]any) error {
	var seq int64 = -1
	return m.insist(ctx, func(p *process) error {
		path := "/contests/" + m.contest.ID
		if seq < 0 {
			var c hostView
			if _, err := p.call(ctx, "GET", path, p.cookie, nil, &c); err != nil {
				return err
			}
			seq = c.Seq
		}
		body := map[string]any{"command": command, "seq": seq}
		for k, v := range more {
			body[k] = v
		}
		var done hostView
		_, err := p.call(ctx, "POST", path+"/commands", p.cookie, body, &done)
		switch {
		case err == nil:
			m.saw(done.Seq)
		case strings.Contains(err.Error(), `"stale"`):
			seq = -1
		}
		return err
	})
}

// orders gives one command after the other.
func (m *matchRun) orders(ctx context.Context, commands ...string) error {
	for _, c := range commands {
		if err := m.order(ctx, c, nil); err != nil {
			return fmt.Errorf("%s: %w", c, err)
		}
	}
	return nil
}

// next goes on to the next question, and gives its number.
func (m *matchRun) next(ctx context.Context, phase contest.Phase) (q int, err error) {
	seq, err := m.look(ctx)
	if err != nil {
		return 0, err
	}
	command := "next"
	if seq.Phase == contest.PhaseLobby {
		command = "start"
	}
	before := m.view()
	if err := m.order(ctx, command, nil); err != nil {
		return 0, err
	}
	v, err := m.until(ctx, "the next question", func(v *contest.View) bool {
		return v.Phase == phase && (before == nil || v.Stage.Round != before.Stage.Round || v.Stage.Turn != before.Stage.Turn)
	})
	if err != nil || v.Question == nil {
		return -1, err
	}
	return v.Question.Index, nil
}

// settled waits until every chair has heard of what it asked.
func (m *matchRun) settled(ctx context.Context, chairs ...*chairPhone) error {
	return awaitOf(ctx, "everything asked is taken or refused", chairs, (*chairPhone).heard)
}

// asking has chairs ask at a random moment within a time.
func (m *matchRun) asking(ctx context.Context, within time.Duration, chairs []*chairPhone, what func(*chairPhone) contest.Request) error {
	var asking sync.WaitGroup
	for _, c := range chairs {
		asking.Go(func() {
			if pause(ctx, rand.N(within)) {
				c.ask(what(c))
			}
		})
	}
	asking.Wait()
	return m.settled(ctx, chairs...)
}

// onePhoneEach is one phone of each team.
func (m *matchRun) onePhoneEach() []*chairPhone {
	var some []*chairPhone
	for team := 1; team <= matchTeams; team++ {
		some = append(some, m.teams[team][rand.IntN(phonesPerTeam)])
	}
	return some
}

func (m *matchRun) everyPhone() (all []*chairPhone) {
	for team := 1; team <= matchTeams; team++ {
		all = append(all, m.teams[team]...)
	}
	return all
}

// step does something, and kills the server meanwhile while there are kills left.
func (m *matchRun) step(ctx context.Context, name string, do func(context.Context) error) error {
	const span = 150 * time.Millisecond // what a step takes, about
	if err := m.hazard(ctx, name, span, do); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// verdict draws one, and counts it.
func (m *matchRun) verdict(team int, worth float64) string {
	if rand.IntN(2) == 0 {
		m.points[team] -= worth
		return "wrong"
	}
	m.points[team] += worth
	return "right"
}

// recount reads the teams' final points.
func (m *matchRun) recount(ctx context.Context) error {
	var results struct {
		Stage struct {
			Teams []contest.TeamView `json:"teams"`
		} `json:"stage"`
	}
	if err := m.ask(ctx, "/contests/"+m.contest.ID+"/results", &results); err != nil {
		return err
	}
	m.final = results.Stage.Teams
	if len(m.final) != matchTeams {
		return errors.New("the results have not all teams")
	}
	return nil
}
