package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"pufa/server/docdb"
	"pufa/server/training"
)

// Trainings keeps the settings of training.
type Trainings struct {
	docs *docdb.Collection[trainingSettings]
}

// Schemes keeps enterprises' schemes of three-level education.
type Schemes struct {
	docs *docdb.Collection[training.Scheme]
}

// Workers keeps the people enterprises teach.
type Workers struct {
	docs *docdb.Collection[training.Worker]
}

var (
	_ training.SettingStore = (*Trainings)(nil)
	_ training.SchemeStore  = (*Schemes)(nil)
	_ training.WorkerStore  = (*Workers)(nil)
)

// trainingSettings is the one document of its collection.
type trainingSettings struct {
	ID                string `bson:"_id"`
	training.Settings `bson:",inline"`
}

const theSettings = "settings"

// OpenTraining opens what training keeps.
func OpenTraining(ctx context.Context, db *docdb.DB) (*Trainings, *Schemes, *Workers, error) {
	settings, err := docdb.Use[trainingSettings](ctx, db, docdb.Spec{Name: "training_settings"})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("store: open training settings: %w", err)
	}
	schemes, err := docdb.Use[training.Scheme](ctx, db, docdb.Spec{
		Name: "training_schemes",
		Indexes: []docdb.Index{
			{Name: "code", Fields: []string{"code"}, Unique: true},
			{Name: "place", Fields: []string{"district"}},
		},
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("store: open training schemes: %w", err)
	}
	workers, err := docdb.Use[training.Worker](ctx, db, docdb.Spec{
		Name: "training_workers",
		Indexes: []docdb.Index{
			{Name: "key", Fields: []string{"key"}, Unique: true},
			{Name: "link", Fields: []string{"link"}, Unique: true, Sparse: true},
			{Name: "scheme", Fields: []string{"scheme", "name"}},
			{Name: "resident", Fields: []string{"resident"}, Sparse: true},
			{Name: "pending", Fields: []string{"pending"}, Sparse: true},
			{Name: "kept", Fields: []string{"erased", "touched_at"}},
			{Name: "counts", Fields: []string{"district", "erased", "scheme", "state"}},
		},
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("store: open training workers: %w", err)
	}
	return &Trainings{settings}, &Schemes{schemes}, &Workers{workers}, nil
}

// trainingError turns docdb's outcomes into the domain's.
func trainingError(err error) error {
	return inWords(err, training.ErrNotFound, training.ErrChanged, training.ErrTaken)
}

// Settings are those kept.
func (s *Trainings) Settings(ctx context.Context) (training.Settings, error) {
	kept, _, err := s.docs.Get(ctx, theSettings)
	return kept.Settings, trainingError(err)
}

// KeepSettings keeps set if its Revision, which is docdb's version, is still the one kept.
func (s *Trainings) KeepSettings(ctx context.Context, set training.Settings) (training.Settings, error) {
	doc := trainingSettings{theSettings, set}
	err := keep(ctx, s.docs, &doc, &doc.Revision)
	return doc.Settings, trainingError(err)
}

// AddScheme keeps a new scheme.
func (s *Schemes) AddScheme(ctx context.Context, scheme training.Scheme) (training.Scheme, error) {
	scheme.Revision = 1
	return scheme, trainingError(first(s.docs.Insert(ctx, scheme)))
}

// ReplaceScheme keeps scheme if its Revision, which is docdb's version, is still the one kept.
func (s *Schemes) ReplaceScheme(ctx context.Context, scheme training.Scheme) (training.Scheme, error) {
	err := replace(ctx, s.docs, &scheme, &scheme.Revision)
	return scheme, trainingError(err)
}

// Scheme is the one with this id.
func (s *Schemes) Scheme(ctx context.Context, id string) (training.Scheme, error) {
	scheme, _, err := s.docs.Get(ctx, id)
	return scheme, trainingError(err)
}

// SchemeByCode is the one a code leads to.
func (s *Schemes) SchemeByCode(ctx context.Context, code string) (training.Scheme, error) {
	return one(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("code", code)}, Limit: 1}))
}

// Schemes are a sub-district's, or all.
func (s *Schemes) Schemes(ctx context.Context, district string) ([]training.Scheme, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: inDistrict(district)}))
}

// UsesDistrict reports whether a sub-district's books hold any scheme.
func (s *Schemes) UsesDistrict(ctx context.Context, code string) (bool, error) {
	return found(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("district", code)}, Limit: 1}))
}

// inDistrict narrows down to a sub-district; "" does not.
func inDistrict(code string) []docdb.Cond {
	if code == "" {
		return nil
	}
	return []docdb.Cond{docdb.Eq("district", code)}
}

// AddWorkers keeps new people.
func (s *Workers) AddWorkers(ctx context.Context, workers ...training.Worker) ([]error, error) {
	outcomes, err := s.docs.Insert(ctx, workers...)
	for i := range outcomes {
		outcomes[i] = trainingError(outcomes[i])
	}
	return outcomes, err
}

// Worker is the one with this id.
func (s *Workers) Worker(ctx context.Context, id string) (training.Worker, error) {
	w, _, err := s.docs.Get(ctx, id)
	return w, trainingError(err)
}

// ByKey is the one with this key.
func (s *Workers) ByKey(ctx context.Context, key string) (training.Worker, error) {
	return one(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("key", key)}, Limit: 1}))
}

// ChangeWorker applies change to one.
func (s *Workers) ChangeWorker(ctx context.Context, id string, change func(*training.Worker) error) (training.Worker, error) {
	w, err := s.docs.Update(ctx, id, change)
	return w, trainingError(err)
}

// OfScheme are a scheme's people, by name.
func (s *Workers) OfScheme(ctx context.Context, scheme string) ([]training.Worker, error) {
	return collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("scheme", scheme)}, Sort: []docdb.Order{docdb.Asc("name")},
	}))
}

// OfResident are the records a phone goes with.
func (s *Workers) OfResident(ctx context.Context, resident string) ([]training.Worker, error) {
	return collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Eq("resident", resident)}}))
}

// Due are people who await an exam's result, and those whose records are past their time.
func (s *Workers) Due(ctx context.Context, before time.Time, limit int) ([]training.Worker, error) {
	pending, err := collect(s.docs.Find(ctx, docdb.Query{Where: []docdb.Cond{docdb.Prefix("pending", training.PaperPrefix)}, Limit: limit}))
	if err != nil {
		return nil, err
	}
	old, err := collect(s.docs.Find(ctx, docdb.Query{
		Where: []docdb.Cond{docdb.Eq("erased", false), docdb.Lt("touched_at", before)}, Limit: limit,
	}))
	return append(pending, old...), err
}

// CountWorkers counts people by scheme and state.
func (s *Workers) CountWorkers(ctx context.Context, district string) (map[string]map[training.State]int64, error) {
	groups, err := s.docs.Tally(ctx, docdb.Query{Where: inDistrict(district)}, []string{"erased", "scheme", "state"})
	if err != nil {
		return nil, fmt.Errorf("store: count workers: %w", err)
	}
	counts := map[string]map[training.State]int64{}
	for _, g := range groups {
		if g.Key[0].(bool) {
			continue
		}
		scheme := g.Key[1].(string)
		if counts[scheme] == nil {
			counts[scheme] = map[training.State]int64{}
		}
		counts[scheme][training.State(g.Key[2].(string))] += g.Count
	}
	return counts, nil
}

// one is what a query finds, or training.ErrNotFound.
func one[T any](docs iter.Seq2[T, error]) (T, error) {
	for doc, err := range docs {
		return doc, err
	}
	var none T
	return none, training.ErrNotFound
}
