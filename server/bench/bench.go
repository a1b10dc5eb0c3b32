// Package bench measures the server from outside: it starts one as a process of its own and plays against it over
// real sockets. It has a client of its own for them, so that what is measured is the server and not a library.
package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// LiveOptions size a run.
type LiveOptions struct {
	Players   int
	Questions int
	Window    time.Duration // in which everybody answers once, at a moment of their own
}

// Spread is a distribution in milliseconds.
type Spread struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// LiveReport is what a run found.
type LiveReport struct {
	Players        int     `json:"players"`
	Connected      int     `json:"connected"`
	QuestionSpread Spread  `json:"question_spread_ms"` // from the first phone that has a question to each
	Ack            Spread  `json:"ack_ms"`             // from an answer's sending to its acknowledgement
	Acknowledged   int     `json:"acknowledged"`
	Stored         int     `json:"stored"`
	Lost           int     `json:"lost"` // acknowledged and not stored as acknowledged
	RSSPerPlayer   int64   `json:"rss_per_player_bytes"`
	FloorSpread    Spread  `json:"floor_spread_ms"` // the same frames to as many sockets from a bare loop
	SpreadToFloor  float64 `json:"spread_to_floor"` // by the 99th percentile
}

// WriteTo prints the report as lines for people.
func (r LiveReport) lines(w io.Writer) error {
	_, err := fmt.Fprintf(w, `players       %d, connected %d
question      p50 %.1f  p99 %.1f  max %.1f ms from the first phone to each
bare loop     p50 %.1f  p99 %.1f  max %.1f ms, ratio %.1f
acknowledged  p50 %.1f  p99 %.1f  max %.1f ms
answers       %d acknowledged, %d stored, %d lost
memory        %d bytes a player
`, r.Players, r.Connected, r.QuestionSpread.P50, r.QuestionSpread.P99, r.QuestionSpread.Max,
		r.FloorSpread.P50, r.FloorSpread.P99, r.FloorSpread.Max, r.SpreadToFloor,
		r.Ack.P50, r.Ack.P99, r.Ack.Max, r.Acknowledged, r.Stored, r.Lost, r.RSSPerPlayer)
	return err
}

// spreadOf sorts the times and reads the distribution off them.
func spreadOf(times []time.Duration) Spread {
	if len(times) == 0 {
		return Spread{}
	}
	slices.SortFunc(times, cmp.Compare)
	at := func(share float64) float64 {
		i := min(len(times)-1, int(math.Ceil(share*float64(len(times))))-1)
		return millis(times[max(0, i)])
	}
	return Spread{P50: at(0.5), P99: at(0.99), Max: at(1)}
}

// millis rounds to a hundredth.
func millis(d time.Duration) float64 { return math.Round(float64(d)/1e4) / 100 }

// sinceFirst measures each moment from the earliest.
func sinceFirst(moments []time.Time) []time.Duration {
	if len(moments) == 0 {
		return nil
	}
	first := slices.MinFunc(moments, time.Time.Compare)
	times := make([]time.Duration, len(moments))
	for i, m := range moments {
		times[i] = m.Sub(first)
	}
	return times
}

// Command is the command line's part: bench live, and the bare loop that bench live starts.
type Command struct {
	Live  liveCommand  `cmd:"" help:"Play a live competition with simulated phones and print what was measured."`
	Kill  killCommand  `cmd:"" help:"Kill the server again and again during a competition, and recount what it had acknowledged."`
	Join  joinCommand  `cmd:"" help:"Have a whole hall register, join and connect at once."`
	Floor floorCommand `cmd:"" hidden:"" help:"The bare loop that bench live compares with."`
}

type liveCommand struct {
	Players   int           `default:"2000" help:"Simulated phones."`
	Questions int           `default:"3" help:"Questions played."`
	Window    time.Duration `default:"5s" help:"Everybody answers at a random moment of it."`
	JSON      bool          `name:"json" help:"Print one JSON object."`
}

// Run plays and prints to out.
func (c *liveCommand) Run(ctx context.Context, out io.Writer) error {
	r, err := Live(ctx, LiveOptions{Players: c.Players, Questions: c.Questions, Window: c.Window})
	if err != nil {
		return err
	}
	if !c.JSON {
		return r.lines(out)
	}
	return json.NewEncoder(out).Encode(r)
}
