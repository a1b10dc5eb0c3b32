// Package bench measures the server from outside: it starts one as a process of its own and plays against it over
// real sockets. It has a client of its own for them, so that what is measured is the server and not a library.
package bench

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Command is the command line's part: bench live and what compares its results, and the processes that bench live
// starts.
type Command struct {
	Live    liveCommand    `cmd:"" help:"Play a live competition with simulated phones and print what was measured."`
	Compare compareCommand `cmd:"" help:"Compare the results two runs of bench live have kept."`
	Quiz    quizCommand    `cmd:"" help:"Have residents practise over HTTP and print how many answers a second are kept."`
	Report  reportCommand  `cmd:"" help:"Ask for participation and boards over many answers, also while more arrive."`
	Kill    killCommand    `cmd:"" help:"Kill the server again and again during a competition, and recount what it had acknowledged."`
	Join    joinCommand    `cmd:"" help:"Have a whole hall register, join and connect at once."`
	Floor   floorCommand   `cmd:"" hidden:"" help:"The bare loop that bench live compares with."`
	Phones  phonesCommand  `cmd:"" hidden:"" help:"The phones of bench live, or a part of them."`
	Serve   serveCommand   `cmd:"" hidden:"" help:"The server that bench live profiles."`
	Sheet   sheetCommand   `cmd:"" hidden:"" help:"The large sheet of bench report."`
	Hello   helloCommand   `cmd:"" hidden:"" help:"The server that bench quiz compares with."`
	Bus     busCommand     `cmd:"" hidden:"" help:"The message bus between the servers of bench live."`
}

// Spread is a distribution in milliseconds.
type Spread struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// spreadOf sorts the times and reads the distribution off them.
func spreadOf(times []time.Duration) Spread {
	at := sorted(times)
	return Spread{P50: at(0.5), P99: at(0.99), Max: at(1)}
}

func middleOf(times []time.Duration) Middle {
	at := sorted(times)
	return Middle{P50: at(0.5), P95: at(0.95), Max: at(1)}
}

// sorted gives the time that a share of all stays within; nought of none.
func sorted(times []time.Duration) func(share float64) float64 {
	slices.SortFunc(times, cmp.Compare)
	return func(share float64) float64 {
		if len(times) == 0 {
			return 0
		}
		i := min(len(times)-1, int(math.Ceil(share*float64(len(times))))-1)
		return millis(times[max(0, i)])
	}
}

// millis rounds to a hundredth.
func millis(d time.Duration) float64 { return hundredths(float64(d) / 1e6) }

func hundredths(x float64) float64 { return math.Round(x*100) / 100 }

// sinceFirst measures each moment, in Unix nanoseconds, from the earliest.
func sinceFirst(moments []int64) []time.Duration {
	if len(moments) == 0 {
		return nil
	}
	first := slices.Min(moments)
	times := make([]time.Duration, len(moments))
	for i, m := range moments {
		times[i] = time.Duration(m - first)
	}
	return times
}
