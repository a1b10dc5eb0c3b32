package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"pufa/server/app"
)

type quizCommand struct {
	Residents   int           `default:"2000" help:"Residents who take turns."`
	Connections int           `default:"64" help:"Requests at the same time."`
	For         time.Duration `default:"10s" help:"How long each part takes."`
	Profile     string        `help:"Folder for a processor profile of the server at the highest rate."`
	JSON        bool          `help:"Print JSON."`
}

// QuizReport is what a run found.
type QuizReport struct {
	Attempts float64 `json:"attempts_per_s"` // begun, answered to the end, with each answer durable
	Answers  float64 `json:"answers_per_s"`
	AckMax   Spread  `json:"ack_max_ms"` // from an answer's sending to its verdict, at that rate
	Ack      Spread  `json:"ack_ms"`     // the same at half of that rate, from when the answer was due
	Bare     float64 `json:"bare_requests_per_s"`
	Ratio    float64 `json:"ratio"`
	Stored   int64   `json:"stored"`
	Lost     int64   `json:"lost"` // told a verdict and not stored

	AnswerCPU float64    `json:"answer_cpu_us"` // of the server at the highest rate, attempts begun included
	BareCPU   float64    `json:"bare_cpu_us"`
	Residents int        `json:"residents"`
	Load      [2]float64 `json:"load"`
	At        time.Time  `json:"at"`
	Version   string     `json:"version"`
}

// Run measures and prints.
func (c *quizCommand) Run(ctx context.Context, out io.Writer) error {
	r, err := Quiz(ctx, QuizOptions{Residents: c.Residents, Connections: c.Connections, For: c.For, Profile: c.Profile})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err = fmt.Fprintf(out, `answers       %.0f a second in %.0f attempts, %.1f µs of processor each
verdict       p50 %.1f  p99 %.1f ms at that rate; p50 %.1f  p99 %.1f ms at half of it
bare          %.0f requests a second, %.1f µs each, ratio %.2f
answers       %d stored, %d lost
machine       load %.1f before and %.1f after
`, r.Answers, r.Attempts, r.AnswerCPU, r.AckMax.P50, r.AckMax.P99, r.Ack.P50, r.Ack.P99, r.Bare, r.BareCPU, r.Ratio,
		r.Stored, r.Lost, r.Load[0], r.Load[1])
	return err
}

// QuizOptions size a run.
type QuizOptions struct {
	Residents, Connections int
	For                    time.Duration
	Profile                string // folder for a profile of the server, "" for none
}

// Quiz has residents practise over HTTP as fast as the server answers, then at half that rate, and compares with a
// server that only says hello.
func Quiz(ctx context.Context, o QuizOptions) (r QuizReport, err error) {
	binary, err := os.Executable()
	if err != nil {
		return r, err
	}
	return quizWith(ctx, binary, o)
}

func quizWith(ctx context.Context, binary string, o QuizOptions) (r QuizReport, err error) {
	r.Residents = o.Residents
	if r.Load[0], err = machineLoad(); err != nil {
		return r, err
	}
	if err := bareRate(ctx, binary, o, &r); err != nil {
		return r, err
	}
	h, err := openHall(ctx, binary, LiveOptions{Profile: o.Profile})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.close(context.WithoutCancel(ctx))) }()
	run := &quizRun{QuizOptions: o, server: h.servers[0]}
	if err := run.play(ctx, &r); err != nil {
		return r, err
	}
	if err := h.stop(); err != nil {
		return r, err
	}
	if r.Stored, err = run.stored(ctx, h); err != nil {
		return r, err
	}
	r.Lost = max(0, run.told.Load()-r.Stored)
	r.Ratio = hundredths(r.Answers / r.Bare)
	r.Load[1], err = machineLoad()
	r.At, r.Version = time.Now().UTC().Truncate(time.Second), app.VersionLine()
	return r, err
}

// quizRun is residents who practise.
type quizRun struct {
	QuizOptions
	server *process
	law    string
	people chan *learner // who waits for a connection
	told   atomic.Int64  // answers with a verdict
}

func (q *quizRun) play(ctx context.Context, r *QuizReport) error {
	if err := q.register(ctx); err != nil {
		return err
	}
	if err := q.profile("cpu rush"); err != nil {
		return err
	}
	most, err := q.rush(ctx, 0)
	if err != nil {
		return err
	}
	if err := q.profile("stop"); err != nil {
		return err
	}
	r.Answers, r.Attempts, r.AckMax = most.rate(len(most.took)), most.rate(most.attempts), spreadOf(most.took)
	r.AnswerCPU = perPhone(most.spent, len(most.took))
	half, err := q.rush(ctx, r.Answers/2)
	if err != nil {
		return err
	}
	r.Ack = spreadOf(half.took)
	return nil
}

// profile has the server's profiler do something, if there is one.
func (q *quizRun) profile(command string) error {
	if q.Profile == "" {
		return nil
	}
	_, err := fmt.Fprintln(q.server.in, command)
	return err
}

// register makes the residents, and finds a law to practise.
func (q *quizRun) register(ctx context.Context) error {
	districts, err := q.server.subDistricts(ctx)
	if err != nil {
		return err
	}
	var laws struct {
		Laws []struct {
			ID string `json:"id"`
		} `json:"laws"`
	}
	if _, err := q.server.call(ctx, "GET", "/laws", "", nil, &laws); err != nil {
		return err
	}
	if len(laws.Laws) == 0 {
		return errors.New("the server has no questions")
	}
	q.law = laws.Laws[0].ID
	y := &party{site: q.server.site}
	people, err := crowd(ctx, q.Residents, func(ctx context.Context, i int) (*learner, error) {
		cookie, err := y.patiently(ctx, "/residents", "", map[string]any{
			"nickname": fmt.Sprintf("居民%d", i), "district": districts[i%len(districts)],
		}, nil)
		return &learner{cookie: cookie}, err
	})
	q.people = make(chan *learner, len(people))
	for _, p := range people {
		q.people <- p
	}
	return err
}
