package training

import (
	"context"
	"fmt"
	"time"
)

// Belongings are people's training records, for those who want to take them with them or have them forgotten.
type Belongings struct{ Desk *Desk }

// KeptRecord is a record as its person gets it.
type KeptRecord struct {
	Name     string      `json:"name"`
	Number   string      `json:"number,omitempty"`
	Job      string      `json:"job,omitempty"`
	Workshop string      `json:"workshop,omitempty"`
	Crew     string      `json:"crew,omitempty"`
	Since    time.Time   `json:"since"`
	Levels   []KeptLevel `json:"levels"`
}

// KeptLevel is one level of it.
type KeptLevel struct {
	Reason string    `json:"reason"`
	Level  string    `json:"level"`
	Hours  float64   `json:"hours"`
	Pages  []string  `json:"pages,omitempty"`
	Exams  []KeptTry `json:"exams,omitempty"`
	Done   string    `json:"done,omitempty"`
}

// KeptTry is one exam of it.
type KeptTry struct {
	Day    string `json:"day"`
	Points int64  `json:"points"`
	Full   int64  `json:"full"`
	Passed bool   `json:"passed"`
}

// Name is the key in the download.
func (b Belongings) Name() string { return "trainings" }

// Of are all records that go with the person's phone.
func (b Belongings) Of(ctx context.Context, person string) (any, error) {
	mine, err := b.Desk.store.Workers.OfResident(ctx, person)
	if err != nil {
		return nil, err
	}
	kept := []KeptRecord{}
	for _, w := range mine {
		kept = append(kept, w.kept())
	}
	return kept, nil
}

func (w *Worker) kept() KeptRecord {
	k := KeptRecord{w.Name, w.Number, w.Job, w.Workshop, w.Crew, w.CreatedAt, []KeptLevel{}}
	for _, r := range w.Rounds {
		for i := range r.Levels {
			p := &r.Levels[i]
			level := KeptLevel{Reason: r.Reason.Title(), Level: p.Level.Title(), Hours: float64(p.Tenths()) / 10, Done: p.Done}
			for _, read := range p.Reads {
				level.Pages = append(level.Pages, read.Title)
			}
			for _, e := range p.Exams {
				level.Exams = append(level.Exams, KeptTry{e.Day, e.Points, e.Full, e.Passed})
			}
			k.Levels = append(k.Levels, level)
		}
	}
	return k
}

// Forget takes the person out of their records. Hours and results stay, so that an enterprise's figures do not change.
func (b Belongings) Forget(ctx context.Context, person string) error {
	mine, err := b.Desk.store.Workers.OfResident(ctx, person)
	if err != nil {
		return fmt.Errorf("training: forget records: %w", err)
	}
	for _, w := range mine {
		if _, err := b.Desk.store.Workers.ChangeWorker(ctx, w.ID, func(w *Worker) error { return w.erase() }); err != nil {
			return fmt.Errorf("training: forget record %s: %w", w.ID, err)
		}
	}
	return nil
}
