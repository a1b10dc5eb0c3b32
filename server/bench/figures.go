package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"pufa/server/app"
)

type reportCommand struct {
	Answers   int           `default:"50000" help:"Answers that are there."`
	Residents int           `help:"Residents who gave them; a twenty-fifth of the answers where it is not said."`
	Data      string        `type:"path" help:"Keep what is made up in this folder, or take what an earlier run has kept there."`
	For       time.Duration `default:"20s" help:"How long each part asks."`
	Every     time.Duration `default:"250ms" help:"Time from one question to the next."`
	Rate      float64       `default:"2000" help:"Answers a second that arrive in the second part."`
	Rows      int           `default:"100000" help:"Rows of the sheet that is written."`
	JSON      bool          `help:"Print JSON."`
}

// Middle is a distribution in milliseconds.
type Middle struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	Max float64 `json:"max"`
}

// Looks are what it took to get figures over HTTP.
type Looks struct {
	Participation Middle `json:"participation_ms"`
	Board         Middle `json:"board_ms"`     // of all kinds, in turn
	Dashboard     Middle `json:"dashboard_ms"` // the campaign at a glance, of the whole district
}

// FiguresReport is what a run found.
type FiguresReport struct {
	Answers   int64 `json:"answers"`
	Residents int   `json:"residents"`
	Looks
	First   Looks   `json:"first"` // the very first after the start: nothing was counted before
	Rush    Looks   `json:"rush"`  // while answers arrive
	Arrived float64 `json:"arrived_per_s"`
	Files
	Load    [2]float64 `json:"load"`
	At      time.Time  `json:"at"`
	Version string     `json:"version"`
}

// Run measures and prints.
func (c *reportCommand) Run(ctx context.Context, out io.Writer) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	r, err := figuresWith(ctx, binary, *c)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err = fmt.Fprintf(out, `answers        %d of %d residents
participation  p50 %.1f  p95 %.1f ms; first %.1f ms; while %.0f answers a second arrive p50 %.1f  p95 %.1f ms
boards         p50 %.1f  p95 %.1f ms; first %.1f ms; while they arrive p50 %.1f  p95 %.1f ms
dashboard      p50 %.1f  p95 %.1f ms; first %.1f ms; while they arrive p50 %.1f  p95 %.1f ms
documents      .docx first %.0f, then %.0f ms; .pdf first %.0f, then %.0f ms
sheet          %d rows in %.0f ms, %d rows a second, %d MB of memory at the most
machine        load %.1f before and %.1f after
`, r.Answers, r.Residents, r.Participation.P50, r.Participation.P95, r.First.Participation.Max, r.Arrived, r.Rush.Participation.P50,
		r.Rush.Participation.P95, r.Board.P50, r.Board.P95, r.First.Board.Max, r.Rush.Board.P50, r.Rush.Board.P95,
		r.Dashboard.P50, r.Dashboard.P95, r.First.Dashboard.Max, r.Rush.Dashboard.P50, r.Rush.Dashboard.P95,
		r.DOCX.First, r.DOCX.Middle, r.PDF.First, r.PDF.Middle, r.XLSX.Rows, r.XLSX.TookMS, r.Rate, r.XLSX.Peak>>20, r.Load[0], r.Load[1])
	return err
}

func figuresWith(ctx context.Context, binary string, c reportCommand) (r FiguresReport, err error) {
	if c.Residents == 0 {
		c.Residents = max(1, c.Answers/25)
	}
	folder := c.Data
	if folder == "" {
		if folder, err = os.MkdirTemp("", "pufa-bench-"); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	}
	if _, missing := os.Stat(filepath.Join(folder, "pufa.db")); missing != nil {
		if err := makeUp(ctx, binary, folder, c); err != nil {
			return r, fmt.Errorf("make a city up: %w", err)
		}
	}
	if r.Load[0], err = machineLoad(); err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, binary, "serve")
	server, _, err := launchAs(cmd, folder, "127.0.0.1:0")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	if err := server.signInAs(ctx, folder); err != nil {
		return r, err
	}
	if err := look(ctx, server, c, &r); err != nil {
		return r, err
	}
	campaign, err := campaignOn(ctx, server)
	if err != nil {
		return r, err
	}
	if r.Files, err = filed(ctx, binary, server, campaign, c.Rows); err != nil {
		return r, err
	}
	r.Residents = c.Residents
	r.Load[1], err = machineLoad()
	r.At, r.Version = time.Now().UTC().Truncate(time.Second), app.VersionLine()
	return r, err
}

// makeUp has the program make a city up in a folder.
func makeUp(ctx context.Context, binary, folder string, c reportCommand) error {
	cmd := exec.CommandContext(ctx, binary, "demo", "--size", "city", "--data", folder,
		"--answers", strconv.Itoa(c.Answers), "--residents", strconv.Itoa(c.Residents))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	cmd.Env = append(os.Environ(), "PUFA_LISTEN=127.0.0.1:0", "PUFA_LOG=error", "MONGODB_URI=", "NATS_URL=")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines, done := bufio.NewScanner(out), false
	for !done && lines.Scan() {
		done = strings.HasPrefix(lines.Text(), "done in")
	}
	if lines.Scan() { // the first who can sign in is the bureau
		if err := keepLogin(folder, lines.Text()); err != nil {
			return err
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the program
	stop := cmd.Process.Signal(syscall.SIGTERM)
	if err := errors.Join(stop, cmd.Wait()); err != nil || !done {
		return errors.Join(err, lines.Err(), errors.New("it did not end well"))
	}
	return nil
}

// look asks for figures: at once, for a while, and while answers arrive.
func look(ctx context.Context, server *process, c reportCommand, r *FiguresReport) error {
	paths, err := figurePaths(ctx, server)
	if err != nil {
		return err
	}
	if r.First, err = ask(ctx, server, paths, c.Every, 0); err != nil {
		return err
	}
	if r.Looks, err = ask(ctx, server, paths, c.Every, c.For); err != nil {
		return err
	}
	if r.Answers, err = answersThere(ctx, server, paths[0]); err != nil {
		return err
	}
	return rushed(ctx, server, paths, c, r)
}

// rushed asks while answers arrive.
func rushed(ctx context.Context, server *process, paths []string, c reportCommand, r *FiguresReport) error {
	q := &quizRun{QuizOptions: QuizOptions{Residents: 500, Connections: 64, For: c.For}, server: server}
	if err := q.register(ctx); err != nil {
		return err
	}
	var crowd rush
	var arriving error
	var work sync.WaitGroup
	work.Go(func() { crowd, arriving = q.rush(ctx, c.Rate) })
	looks, err := ask(ctx, server, paths, c.Every, c.For)
	work.Wait()
	if err := errors.Join(err, arriving); err != nil {
		return err
	}
	r.Rush, r.Arrived = looks, crowd.rate(len(crowd.took))
	return nil
}

// campaignOn is the campaign that is on. Nothing is counted for it.
func campaignOn(ctx context.Context, server *process) (string, error) {
	var figures struct {
		Campaign struct {
			ID string `json:"id"`
		} `json:"campaign"`
	}
	_, err := server.call(ctx, "GET", "/participation?from=2999-01-01", "", nil, &figures)
	return figures.Campaign.ID, err
}

// figurePaths are where the figures of the campaign that is on are: participation first, the dashboard last.
func figurePaths(ctx context.Context, server *process) ([]string, error) {
	campaign, err := campaignOn(ctx, server)
	if err != nil {
		return nil, err
	}
	paths := []string{"/participation?campaign=" + campaign}
	for _, kind := range []string{"district", "community", "unit", "person"} {
		paths = append(paths, "/campaigns/"+campaign+"/boards/"+kind)
	}
	return append(paths, "/campaigns/"+campaign+"/glance"), nil
}

func answersThere(ctx context.Context, server *process, path string) (int64, error) {
	var figures struct {
		Total struct {
			Answers int64 `json:"answers"`
		} `json:"total"`
	}
	_, err := server.call(ctx, "GET", path, "", nil, &figures)
	return figures.Total.Answers, err
}

// ask asks for one path after the other, each once or for so long.
func ask(ctx context.Context, server *process, paths []string, every, long time.Duration) (Looks, error) {
	var participation, boards, dashboard []time.Duration
	for start, i := time.Now(), 0; i < len(paths) || time.Since(start) < long; i++ {
		due := start.Add(every * time.Duration(i))
		time.Sleep(time.Until(due))
		path, from := paths[i%len(paths)], time.Now()
		if _, err := server.call(ctx, "GET", path, server.cookie, nil, nil); err != nil {
			return Looks{}, err
		}
		switch took := time.Since(from); i % len(paths) {
		case 0:
			participation = append(participation, took)
		case len(paths) - 1:
			dashboard = append(dashboard, took)
		default:
			boards = append(boards, took)
		}
	}
	return Looks{Participation: middleOf(participation), Board: middleOf(boards), Dashboard: middleOf(dashboard)}, nil
}
