package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// LiveOptions size a run.
type LiveOptions struct {
	Players   int
	Questions int           // for each window
	Window    time.Duration // in which everybody answers once, at a moment of their own
	Burst     time.Duration // a shorter window, for as many questions more; 0 for none
	Servers   int           // that share a database and a bus; 0 is one, over a file
	Drivers   int           // processes the phones are spread over; 0 for as few as can hold them
	MongoURI  string        // of the database several servers share
	Profile   string        // folder for profiles of the servers, "" for none
}

// LiveReport is what a run found. Times are in milliseconds.
type LiveReport struct {
	Players        int     `json:"players"`
	Connected      int     `json:"connected"`
	QuestionSpread Spread  `json:"question_spread_ms"` // from the first phone that has a question to each
	Ack            Spread  `json:"ack_ms"`             // from an answer's sending to its acknowledgement
	AckBurst       Spread  `json:"ack_burst_ms"`       // the same where all answer within the shorter window
	Acknowledged   int     `json:"acknowledged"`
	Stored         int     `json:"stored"`
	Lost           int     `json:"lost"` // acknowledged and not stored as acknowledged
	RSSPerPlayer   int64   `json:"rss_per_player_bytes"`
	RSSPeak        int64   `json:"rss_peak_per_player_bytes"` // the most it ever was, burst and all
	FloorSpread    Spread  `json:"floor_spread_ms"`           // the same frames to as many sockets from a bare loop
	SpreadToFloor  float64 `json:"spread_to_floor"`           // by the 99th percentile

	JoinSeconds    float64 `json:"join_seconds"` // everybody registers, joins, connects and has the first picture
	JoinsPerSecond float64 `json:"joins_per_second"`
	JoinsPutOff    int     `json:"joins_put_off"` // requests that were told to come again, and did

	// Processor time of the servers, system time included, for what one phone gets or sends.
	QuestionCPU float64 `json:"question_cpu_us"`
	AnswerCPU   float64 `json:"answer_cpu_us"`
	BurstCPU    float64 `json:"answer_burst_cpu_us"`
	FloorCPU    float64 `json:"floor_cpu_us"`

	Servers   int        `json:"servers"`
	Drivers   int        `json:"drivers"`
	Questions int        `json:"questions"`
	WindowMS  int64      `json:"window_ms"`
	BurstMS   int64      `json:"burst_ms"`
	Load      [2]float64 `json:"load"` // of the machine over a minute, before and after
	At        time.Time  `json:"at"`
	Version   string     `json:"version"`
}

// lines prints the report for people.
func (r LiveReport) lines(w io.Writer) error {
	_, err := fmt.Fprintf(w, `players       %d, connected %d, %.0f joins a second, %d put off
question      p50 %.1f  p99 %.1f  max %.1f ms from the first phone to each, %.1f µs of processor a phone
bare loop     p50 %.1f  p99 %.1f  max %.1f ms, %.1f µs a phone, ratio %.2f
acknowledged  p50 %.1f  p99 %.1f  max %.1f ms, %.1f µs an answer, all within %d ms
acknowledged  p50 %.1f  p99 %.1f  max %.1f ms, %.1f µs an answer, all within %d ms
answers       %d acknowledged, %d stored, %d lost
memory        %d bytes a player, %d at most
machine       load %.1f before and %.1f after, %d server processes, %d of phones
`, r.Players, r.Connected, r.JoinsPerSecond, r.JoinsPutOff,
		r.QuestionSpread.P50, r.QuestionSpread.P99, r.QuestionSpread.Max, r.QuestionCPU,
		r.FloorSpread.P50, r.FloorSpread.P99, r.FloorSpread.Max, r.FloorCPU, r.SpreadToFloor,
		r.Ack.P50, r.Ack.P99, r.Ack.Max, r.AnswerCPU, r.WindowMS,
		r.AckBurst.P50, r.AckBurst.P99, r.AckBurst.Max, r.BurstCPU, r.BurstMS,
		r.Acknowledged, r.Stored, r.Lost, r.RSSPerPlayer, r.RSSPeak, r.Load[0], r.Load[1], r.Servers, r.Drivers)
	return err
}

type liveCommand struct {
	Players   int           `default:"2000" help:"Simulated phones."`
	Questions int           `default:"3" help:"Questions played for each window."`
	Window    time.Duration `default:"5s" help:"Everybody answers at a random moment of it."`
	Burst     time.Duration `default:"0s" help:"A shorter window, for as many questions more; 0 for none."`
	Servers   int           `default:"1" help:"Server processes. Several need a MongoDB; the bus between them is started."`
	Mongo     string        `name:"mongo" help:"URI of the database several servers share."`
	Drivers   int           `default:"0" help:"Processes of phones; 0 for as few as can hold them."`
	Profile   string        `type:"path" help:"Folder for processor and memory profiles of the servers."`
	Keep      string        `type:"path" help:"Append the result to this file, for bench compare."`
	JSON      bool          `name:"json" help:"Print one JSON object."`
}

// Run plays and prints to out.
func (c *liveCommand) Run(ctx context.Context, out io.Writer) error {
	r, err := Live(ctx, LiveOptions{
		Players: c.Players, Questions: c.Questions, Window: c.Window, Burst: c.Burst,
		Servers: c.Servers, Drivers: c.Drivers, MongoURI: c.Mongo, Profile: c.Profile,
	})
	if err != nil {
		return err
	}
	if c.Keep != "" {
		if err := keep(c.Keep, r); err != nil {
			return err
		}
	}
	if !c.JSON {
		return r.lines(out)
	}
	return json.NewEncoder(out).Encode(r)
}

// keep appends a result to a file, one line for each.
func keep(path string, r LiveReport) (err error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("keep the result: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return json.NewEncoder(f).Encode(r)
}
