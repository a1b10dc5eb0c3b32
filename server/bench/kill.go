package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"pufa/server/docdb"
)

// backMost is how long after a restart the last phone may be back.
const backMost = 3 * time.Second

// KillOptions size a competition during which the server is killed.
type KillOptions struct {
	Phones int
	Kills  int
	Window time.Duration // in which everybody answers once, at a moment of their own
	Stage  bool          // a match on stage, with the phones in the hall
}

// KillReport is what a run found. The figures from SentAway on must be 0.
type KillReport struct {
	Phones       int            `json:"phones"`
	Questions    int            `json:"questions"`
	Kills        int            `json:"kills"`
	KillsIn      map[string]int `json:"kills_in"`  // by what was going on
	Listening    Spread         `json:"listen_ms"` // from a restart's launch until the server listens
	Back         Spread         `json:"back_ms"`   // from a restart's launch until a phone has the picture
	Acknowledged int            `json:"acknowledged"`
	Seconds      float64        `json:"seconds"`

	Late       int `json:"late"`        // phones that were back after more than three seconds
	SentAway   int `json:"sent_away"`   // phones that were told to join or register again
	Forgotten  int `json:"forgotten"`   // acknowledged answers that a phone did not find on coming back, or found changed
	WrongScore int `json:"wrong_score"` // own scores on coming back that differ from the driver's count
	WentBack   int `json:"went_back"`   // events the host had seen that were gone after a restart
	Lost       int `json:"lost"`        // acknowledged, and not in the database as acknowledged
	Unheard    int `json:"unheard"`     // in the database, and no phone was ever told
	WrongRows  int `json:"wrong_rows"`  // rows of the final standings that differ from the recount

	Match *MatchReport `json:"match,omitempty"` // of a match on stage
}

// MatchReport is what a run found of the teams and judges of a match. Lost and WrongTeams must be 0.
type MatchReport struct {
	Teams  int            `json:"teams"`
	Chairs int            `json:"chairs"`       // phones of teams, and judges
	Acts   map[string]int `json:"acknowledged"` // by what was asked

	Lost       int `json:"lost"`        // acknowledged, and not in the log as acknowledged
	WrongTeams int `json:"wrong_teams"` // teams whose final points differ from the log's, or from the driver's own count
}

func (r *KillReport) matchWrong() int {
	if r.Match == nil {
		return 0
	}
	return r.Match.Lost + r.Match.WrongTeams
}

// Broken says what must not be, or nil.
func (r *KillReport) Broken() error {
	wrong := r.Late + r.SentAway + r.Forgotten + r.WrongScore + r.WentBack + r.Lost + r.Unheard + r.WrongRows + r.matchWrong()
	if wrong == 0 {
		return nil
	}
	return fmt.Errorf("after %d kills: late %d, sent away %d, forgotten %d, wrong score %d, events lost %d, answers lost %d, answers unheard of %d, wrong rows %d, in the match %d",
		r.Kills, r.Late, r.SentAway, r.Forgotten, r.WrongScore, r.WentBack, r.Lost, r.Unheard, r.WrongRows, r.matchWrong())
}

func (r *KillReport) lines(w io.Writer) error {
	_, err := fmt.Fprintf(w, `phones        %d, %d questions, %.0f s
kills         %d: %v
listening     p50 %.0f  p99 %.0f  max %.0f ms after the launch
back          p50 %.0f  p99 %.0f  max %.0f ms after the launch, %d late
answers       %d acknowledged, %d lost, %d forgotten, %d unheard of
standings     %d rows differ from the recount, %d own scores were wrong
sent away     %d phones; %d events lost
`, r.Phones, r.Questions, r.Seconds, r.Kills, r.KillsIn, r.Listening.P50, r.Listening.P99, r.Listening.Max,
		r.Back.P50, r.Back.P99, r.Back.Max, r.Late, r.Acknowledged, r.Lost, r.Forgotten, r.Unheard, r.WrongRows, r.WrongScore,
		r.SentAway, r.WentBack)
	if m := r.Match; m != nil && err == nil {
		_, err = fmt.Fprintf(w, "match         %d teams, %d chairs, acknowledged %v, %d lost, %d teams with wrong points\n", m.Teams, m.Chairs, m.Acts, m.Lost, m.WrongTeams)
	}
	return err
}

type killCommand struct {
	Format string        `default:"crowd" enum:"crowd,stage" help:"Everybody answers on a phone (crowd), or teams play on stage before a hall (stage)."`
	Phones int           `default:"500" help:"Simulated phones; on stage those of the hall."`
	Kills  int           `default:"100" help:"How often the server is killed."`
	Window time.Duration `default:"1500ms" help:"Everybody answers at a random moment of it."`
	JSON   bool          `name:"json" help:"Print one JSON object."`
}

// Run plays, kills and prints to out. It fails if anything was lost.
func (c *killCommand) Run(ctx context.Context, out io.Writer) error {
	r, err := Kill(ctx, KillOptions{Phones: c.Phones, Kills: c.Kills, Window: c.Window, Stage: c.Format == "stage"})
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else {
		err = r.lines(out)
	}
	return errors.Join(err, r.Broken())
}

// Kill plays a competition and kills the server while people join, while a question opens, takes answers, closes
// and is counted, and while its answer and the board are shown.
func Kill(ctx context.Context, o KillOptions) (r KillReport, err error) {
	binary, err := os.Executable()
	if err != nil {
		return r, err
	}
	folder, err := os.MkdirTemp("", "pufa-kill-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	run := &killRun{
		KillOptions: o,
		fleet:       fleet{{binary: binary, folder: folder}},
		documents:   docdb.Options{Path: filepath.Join(folder, "pufa.db")},
	}
	if o.Stage {
		run.match = newMatchRun(run)
	}
	err = run.play(ctx)
	return run.report, err
}
