package bench

import (
	"context"
	"math"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/store"
)

// checkLog looks for everything a chair was told is kept in the log of the stopped servers, and counts the teams' points
// once from the log and once from what was acknowledged.
func (m *matchRun) checkLog(ctx context.Context, db *docdb.DB) error {
	contests, err := store.NewContests(ctx, db)
	if err != nil {
		return err
	}
	played, err := contests.Get(ctx, m.contest.ID)
	if err != nil {
		return err
	}
	kept, err := store.NewContestLog(ctx, db)
	if err != nil {
		return err
	}
	log, err := kept.After(ctx, m.contest.ID, 0)
	if err != nil {
		return err
	}
	state, err := contest.Fold(&played, log)
	if err != nil {
		return err
	}
	for _, c := range m.chairs {
		for _, a := range c.acked {
			m.report.Acts[string(a.Type)]++
			if !inLog(log, c, a) {
				m.report.Lost++
			}
		}
	}
	for _, team := range m.final {
		sum := int64(matchBase) * 100
		for _, e := range log {
			sum += gained(&e, team.Number)
		}
		byLog, folded := contest.AsPoints(sum), contest.AsPoints(state.Points(team.Number))
		if team.Points != byLog || byLog != folded || math.Abs(byLog-m.points[team.Number]) > 0.001 {
			m.report.WrongTeams++
		}
	}
	return nil
}

func gained(e *contest.Event, team int) (sum int64) {
	if e.Stage == nil {
		return 0
	}
	for _, l := range e.Stage.Lines {
		if l.Team == team {
			sum += l.Delta
		}
	}
	return sum
}

// inLog reports whether a log has what a chair was told it has.
func inLog(log []contest.Event, c *chairPhone, a contest.Request) bool {
	for i := range log {
		e := &log[i]
		x := e.Stage
		if x == nil {
			continue
		}
		on := e.Question == a.Question
		switch {
		case a.Type == contest.RequestBuzz && on && x.Team == c.team && (e.Type == contest.EventBuzzed || e.Type == contest.EventFouled),
			a.Type == contest.RequestAnswer && on && e.Type == contest.EventGiven && x.Team == c.team && sameGiven(*x.Given, a.Given),
			a.Type == contest.RequestMark && on && e.Type == contest.EventMarked && x.Judge == c.judge && x.Team == a.Team && contest.AsPoints(x.Points) == a.Points,
			a.Type == contest.RequestChoose && e.Type == contest.EventShown && x.Chooser == c.team && x.Value == a.Value:
			return true
		}
	}
	return false
}
