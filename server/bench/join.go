package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// JoinOptions size a hall that comes in.
type JoinOptions struct {
	People int
	Over   time.Duration // everybody begins at a random moment of it
}

// JoinReport is what a run found. A person is in once their first picture is there.
type JoinReport struct {
	People     int     `json:"people"`
	In         int     `json:"in"`
	Seconds    float64 `json:"seconds"` // from the first request to the last person's picture
	PerSecond  float64 `json:"joins_per_second"`
	Join       Spread  `json:"join_ms"` // of one person, from their tap to their picture, waiting included
	Queued     int     `json:"queued"`  // people who were asked to come back at least once
	TurnedAway int     `json:"turned_away"`
	Errors     int     `json:"errors_shown"` // people who would have read an error
	FirstError string  `json:"first_error,omitempty"`
	Host       Spread  `json:"host_ms"` // what the host's page waited meanwhile for the contest, asked ten times a second
	RSS        int64   `json:"rss_bytes"`
}

func (r *JoinReport) lines(w io.Writer) error {
	_, err := fmt.Fprintf(w, `people        %d, %d in after %.1f s: %.0f a second
a join        p50 %.0f  p99 %.0f  max %.0f ms
queued        %d people, sent away %d times, %d errors shown %s
host's page   p50 %.0f  p99 %.0f  max %.0f ms
memory        %d MiB
`, r.People, r.In, r.Seconds, r.PerSecond, r.Join.P50, r.Join.P99, r.Join.Max, r.Queued, r.TurnedAway, r.Errors, r.FirstError,
		r.Host.P50, r.Host.P99, r.Host.Max, r.RSS>>20)
	return err
}

type joinCommand struct {
	People int           `default:"10000" help:"Simulated people."`
	Over   time.Duration `default:"10s" help:"Everybody begins at a random moment of it."`
	JSON   bool          `name:"json" help:"Print one JSON object."`
}

// Run has them come in and prints to out. It fails if anybody read an error.
func (c *joinCommand) Run(ctx context.Context, out io.Writer) error {
	r, err := Join(ctx, JoinOptions{People: c.People, Over: c.Over})
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else {
		err = r.lines(out)
	}
	if r.Errors > 0 || r.In < r.People {
		err = errors.Join(err, fmt.Errorf("%d of %d are in, %d read an error", r.In, r.People, r.Errors))
	}
	return err
}

// Join has a hall come in to one contest, each as the phone's pages do: register, join, connect.
func Join(ctx context.Context, o JoinOptions) (r JoinReport, err error) {
	binary, err := os.Executable()
	if err != nil {
		return r, err
	}
	folder, err := os.MkdirTemp("", "pufa-join-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	server, err := start(ctx, binary, folder)
	if err != nil {
		return r, err
	}
	wave := &joinWave{JoinOptions: o, server: server, report: JoinReport{People: o.People}}
	err = errors.Join(wave.run(ctx), server.stop())
	return wave.report, err
}

// joinWave is one hall coming in.
type joinWave struct {
	JoinOptions
	server *process
	code   string
	client *http.Client

	mu     sync.Mutex
	took   []time.Duration
	lines  []*socket
	report JoinReport
}

func (w *joinWave) run(ctx context.Context) error {
	setup := &liveRun{LiveOptions: LiveOptions{Questions: 1, Window: time.Minute}, server: w.server}
	districts, err := setup.create(ctx)
	if err != nil {
		return err
	}
	w.code = setup.contest.Code
	w.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2000}}
	defer w.client.CloseIdleConnections()
	ended := w.host(ctx, setup.contest.ID)
	began := time.Now()
	var coming sync.WaitGroup
	for i := range w.People {
		starts := rand.N(w.Over)
		coming.Go(func() {
			if pause(ctx, starts) {
				w.comeIn(ctx, i, districts[i%len(districts)])
			}
		})
	}
	coming.Wait()
	w.report.Seconds = time.Since(began).Seconds()
	waits := ended()
	defer func() {
		for _, line := range w.lines {
			line.close()
		}
	}()
	if w.report.RSS, _, err = w.server.memory(); err != nil {
		return err
	}
	w.report.In = len(w.took)
	w.report.PerSecond = float64(w.report.In) / w.report.Seconds
	w.report.Join, w.report.Host = spreadOf(w.took), spreadOf(waits)
	return nil
}

// host asks for the contest as the host's page does, until it is ended, and gives how long it waited each time.
func (w *joinWave) host(ctx context.Context, id string) (ended func() []time.Duration) {
	ctx, cancel := context.WithCancel(ctx)
	var waits []time.Duration
	done := make(chan struct{})
	go func() {
		defer close(done)
		for pause(ctx, 100*time.Millisecond) {
			began := time.Now()
			if _, err := w.server.call(ctx, "GET", "/contests/"+id, w.server.cookie, nil, nil); err == nil {
				waits = append(waits, time.Since(began))
			}
		}
	}()
	return func() []time.Duration { cancel(); <-done; return waits }
}

// comeIn takes one person from the tap to the first picture.
func (w *joinWave) comeIn(ctx context.Context, i int, district string) {
	began := time.Now()
	g := &guest{wave: w, number: i}
	err := g.ask(ctx, "/residents", map[string]any{"nickname": "居民" + strconv.Itoa(i), "district": district, "claim": newClaim()})
	if err == nil {
		err = g.ask(ctx, "/contests/code/"+w.code+"/join", nil)
	}
	var line *socket
	for tries := 0; err == nil && line == nil; tries++ {
		if line, err = connect(ctx, i, w.server.host, "/ws/player/"+w.code, g.cookie); err == nil {
			_, _, err = line.read()
		}
		if err != nil && tries < socketTries {
			g.away++
			line, err = nil, nil // the page connects again by itself, and says that it waits
			pause(ctx, backoff(tries))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if g.away > 0 {
		w.report.Queued++
		w.report.TurnedAway += g.away
	}
	if err != nil {
		w.report.Errors++
		if w.report.FirstError == "" {
			w.report.FirstError = err.Error()
		}
		return
	}
	w.took = append(w.took, time.Since(began))
	w.lines = append(w.lines, line)
}

// socketTries is after how many tries the driver gives a line up; the page never does.
const socketTries = 12

// guest is one person at the door.
type guest struct {
	wave   *joinWave
	number int
	cookie string
	away   int
}

// How long a page queues, and how long it tries to reach a server, before it shows a problem:
// frontend/src/shared/api/queue.ts.
const (
	queueMost   = 15 * time.Minute
	offLineMost = 2 * time.Minute
)

// ask posts, and queues as the pages do: while the server is too busy or cannot be reached.
func (g *guest) ask(ctx context.Context, path string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	for tries, began := 0, time.Now(); ; tries++ {
		status, asked, err := g.post(ctx, path, data, body != nil)
		if status >= 200 && status < 300 {
			return nil
		}
		wait := max(asked, backoff(tries))
		wait += rand.N(wait + time.Second)
		most := offLineMost
		if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
			most = queueMost
		}
		if status != 0 && status != http.StatusTooManyRequests && status < 500 || time.Since(began)+wait > most {
			return fmt.Errorf("%s: %d: %w", path, status, err)
		}
		g.away++
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// post sends once. Status 0 says that no answer came.
func (g *guest) post(ctx context.Context, path string, data []byte, withBody bool) (status int, asked time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+g.wave.server.host+"/api/v1"+path, nil)
	if err != nil {
		return 0, 0, err
	}
	if withBody {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
		req.Header.Set("Content-Type", "application/json")
	}
	if g.cookie != "" {
		req.Header.Set("Cookie", g.cookie)
	}
	res, err := g.wave.client.Do(req)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, 0, err
	}
	for _, c := range res.Cookies() {
		g.cookie = c.Name + "=" + c.Value
	}
	seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // none is none
	return res.StatusCode, time.Duration(seconds) * time.Second, fmt.Errorf("answered %s", text)
}
