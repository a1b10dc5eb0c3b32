package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
)

// rush is what came of people who answered for a while.
type rush struct {
	lasted   time.Duration
	attempts int
	took     []time.Duration // of each answer
	spent    time.Duration   // processor time of the server
}

func (r *rush) rate(n int) float64 { return hundredths(float64(n) / r.lasted.Seconds()) }

func (r *rush) add(other rush) {
	r.attempts += other.attempts
	r.took = append(r.took, other.took...)
}

// practiceLength is how many questions a practice has. People begin theirs at different moments.
const practiceLength = 10

// rush has as many people as there are connections practise at a time: each as fast as they are answered, or all
// together so many answers a second.
func (q *quizRun) rush(ctx context.Context, perSecond float64) (all rush, err error) {
	before, err := q.server.processor()
	if err != nil {
		return all, err
	}
	parts, errs := make([]rush, q.Connections), make([]error, q.Connections)
	start := time.Now()
	var work sync.WaitGroup
	for i := range q.Connections {
		work.Go(func() {
			w := &deskmate{run: q, start: start, until: start.Add(q.For)}
			if perSecond > 0 {
				w.each = time.Duration(float64(q.Connections) / perSecond * float64(time.Second))
				w.due = start.Add(practiceLength * w.each * time.Duration(i) / time.Duration(q.Connections))
			}
			parts[i], errs[i] = w.work(ctx)
		})
	}
	work.Wait()
	all.lasted = time.Since(start)
	after, err := q.server.processor()
	for _, p := range parts {
		all.add(p)
	}
	all.spent = after - before
	return all, errors.Join(append(errs, err)...)
}

// learner is a resident.
type learner struct{ cookie string }

// deskmate is a connection that one resident after the other uses for one attempt.
type deskmate struct {
	run          *quizRun
	start, until time.Time
	each         time.Duration // between two answers, 0 for none
	due          time.Time     // of the next answer
	line         *caller
	rush         rush
}

func (w *deskmate) work(ctx context.Context) (rush, error) {
	line, err := dialCaller(ctx, w.run.server.host)
	if err != nil {
		return w.rush, err
	}
	defer line.close()
	w.line = line
	for time.Now().Before(w.until) && ctx.Err() == nil {
		p := <-w.run.people
		err := w.attempt(p)
		w.run.people <- p
		if err != nil {
			return w.rush, err
		}
	}
	return w.rush, ctx.Err()
}

// attempt begins a practice and answers it to the end, or until the time is over.
func (w *deskmate) attempt(p *learner) error {
	if w.each > 0 {
		time.Sleep(time.Until(w.due))
	}
	body, err := w.call(p, "POST", "/api/v1/attempts", []byte(`{"kind":"practice","law":"`+w.run.law+`"}`))
	if err != nil {
		return err
	}
	var attempt struct {
		ID        string `json:"id"`
		Questions []struct {
			Type    question.Type    `json:"type"`
			Options []string         `json:"options"`
			Verdict *json.RawMessage `json:"verdict"`
		} `json:"questions"`
	}
	if err := json.Unmarshal(body, &attempt); err != nil {
		return fmt.Errorf("read an attempt: %w", err)
	}
	w.due = later(w.due, time.Now()) // nobody can answer what has not come
	for i, asked := range attempt.Questions {
		if asked.Verdict != nil {
			continue
		}
		if !time.Now().Before(w.until) {
			return nil
		}
		given, err := json.Marshal(map[string]any{"given": anAnswer(&contest.QuestionView{Type: asked.Type, Options: asked.Options})})
		if err != nil {
			return err
		}
		if err := w.answer(p, "/api/v1/attempts/"+attempt.ID+"/answers/"+strconv.Itoa(i), given); err != nil {
			return err
		}
	}
	w.rush.attempts++
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// answer waits until an answer is due and sends it. Who is behind answers at once, and what that took counts from when
// it was due.
func (w *deskmate) answer(p *learner, path string, given []byte) error {
	from := time.Now()
	if w.each > 0 {
		time.Sleep(w.due.Sub(from))
		from = w.due
		w.due = w.due.Add(w.each)
	}
	if _, err := w.call(p, "PUT", path, given); err != nil {
		return err
	}
	w.rush.took = append(w.rush.took, time.Since(from))
	w.run.told.Add(1)
	return nil
}

// call sends a request again that is told to come later.
func (w *deskmate) call(p *learner, method, path string, in []byte) ([]byte, error) {
	for {
		status, body, err := w.line.call(method, path, w.run.server.host, p.cookie, in)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
			time.Sleep(time.Second)
		case status >= http.StatusMultipleChoices:
			return nil, fmt.Errorf("%s %s: %d: %s", method, path, status, body)
		default:
			return body, nil
		}
	}
}

// stored counts the answers in the database.
func (q *quizRun) stored(ctx context.Context, h *hall) (n int64, err error) {
	db, err := docdb.Open(ctx, docdb.Options{Path: h.db.Path})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	answers, err := store.NewAnswers(ctx, db)
	if err != nil {
		return 0, err
	}
	return answers.Count(ctx)
}
