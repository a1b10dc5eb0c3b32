package quiz

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"pufa/server/account"
	"pufa/server/question"
)

// Bounds of an exam.
const (
	examTitleMost = 30
	examNoteMost  = 100
)

// ErrNoExam says that there is no such exam, or none that is open to residents.
var ErrNoExam = errors.New("quiz: no such exam")

// MockExam is a mock exam as organisers set it up. A sitting copies its title and its rules.
type MockExam struct {
	ID        string    `bson:"_id"`
	Title     string    `bson:"title"`
	Note      string    `bson:"note,omitempty"` // whom it is for
	On        bool      `bson:"on"`             // residents see it
	PerDay    int       `bson:"per_day"`
	Rules     Rules     `bson:"rules"`
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`
}

// NewMockExam is what a form begins with.
func NewMockExam() MockExam {
	return MockExam{
		PerDay: 5,
		Rules: Rules{
			Blueprint: Blueprint{
				{Count: 10, Points: 5, Type: question.Single},
				{Count: 5, Points: 4, Type: question.Judge},
				{Count: 5, Points: 6, Type: question.Multiple},
			},
			Free: true, Limit: examMinutes * 60, Elders: EldersDouble, Pass: examPassShare,
		},
	}
}

func (p *MockExam) check(catalog *question.Catalog) error {
	switch {
	case !lineOf(p.Title, 1, examTitleMost):
		return invalid("title", "请填写卷名，不超过 %d 个字", examTitleMost)
	case !lineOf(p.Note, 0, examNoteMost):
		return invalid("note", "说明不超过 %d 个字", examNoteMost)
	case p.PerDay < 1 || p.PerDay > perDayMost:
		return invalid("per_day", "每人每天应为 1 到 %d 次", perDayMost)
	}
	return p.Rules.check(catalog)
}

// lineOf reports whether a text is one line of so many characters, with nothing around it.
func lineOf(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return n >= least && n <= most && text == strings.TrimSpace(text) && !strings.ContainsAny(text, "\r\n")
}

// MockExamStore keeps mock exams. They are few.
type MockExamStore interface {
	// KeepExam keeps p if its Revision is the one kept, nought for none, else returns ErrChanged.
	KeepExam(ctx context.Context, p MockExam) (MockExam, error)
	// MockExams are all of them.
	MockExams(ctx context.Context) ([]MockExam, error)
}

// MockExams sets mock exams up and knows which are open.
type MockExams struct {
	store   MockExamStore
	catalog *question.Catalog
	now     func() time.Time
	newID   func() string

	mu    sync.Mutex
	known []MockExam
	until time.Time // known is good until then
}

// NewMockExams keeps exams in store.
func NewMockExams(store MockExamStore, catalog *question.Catalog, now func() time.Time, newID func() string) *MockExams {
	return &MockExams{store: store, catalog: catalog, now: now, newID: newID}
}

// CheckedExam is an exam with what is to be said about it.
type CheckedExam struct {
	MockExam
	Wrong error // why it cannot be kept so: an *InvalidError; nil if it can
	Short []Shortage
	Words []string
}

// Check says about an exam what there is to say, without keeping it.
func (s *MockExams) Check(by account.Organiser, p MockExam) (CheckedExam, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return CheckedExam{}, err
	}
	v := CheckedExam{MockExam: p, Wrong: p.check(s.catalog)}
	if p.Rules.Blueprint.check(s.catalog) == nil {
		v.Short, v.Words = p.Rules.Blueprint.Short(s.catalog), p.Words(s.catalog)
	}
	return v, nil
}

// Words are the rules of an exam as people read them.
func (p *MockExam) Words(catalog *question.Catalog) []string {
	return append(p.Rules.Words(catalog), fmt.Sprintf("每天最多 %d 次。", p.PerDay))
}

// Keep keeps an exam: a new one where it has no id.
func (s *MockExams) Keep(ctx context.Context, by account.Organiser, p MockExam) (CheckedExam, error) {
	v, err := s.Check(by, p)
	switch {
	case err != nil:
		return CheckedExam{}, err
	case v.Wrong != nil:
		return CheckedExam{}, v.Wrong
	case len(v.Short) > 0:
		return CheckedExam{}, invalid("blueprint", "%s", v.Short[0].Text)
	}
	if p.ID == "" {
		p.ID, p.Revision = s.newID(), 0
	}
	p.UpdatedBy, p.UpdatedAt = by.ID, s.now().UTC().Truncate(time.Millisecond)
	if v.MockExam, err = s.store.KeepExam(ctx, p); err != nil {
		return CheckedExam{}, fmt.Errorf("quiz: keep exam %s: %w", p.ID, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.until = nil, time.Time{}
	return v, nil
}

// All are all exams as an organiser sees them, by their titles.
func (s *MockExams) All(ctx context.Context, by account.Organiser) ([]CheckedExam, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return nil, err
	}
	exams, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]CheckedExam, 0, len(exams))
	for _, p := range exams {
		v, err := s.Check(by, p)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func (s *MockExams) read(ctx context.Context) ([]MockExam, error) {
	exams, err := s.store.MockExams(ctx)
	if err != nil {
		return nil, fmt.Errorf("quiz: exams: %w", err)
	}
	slices.SortFunc(exams, func(a, b MockExam) int { return strings.Compare(a.Title+a.ID, b.Title+b.ID) })
	return exams, nil
}

// Open are the exams that residents may sit, as they were at most keepFor ago. One that the banks cannot fill any more
// is not among them.
func (s *MockExams) Open(ctx context.Context) ([]MockExam, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Before(s.until) {
		return s.known, nil
	}
	exams, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	s.known, s.until = slices.DeleteFunc(exams, func(p MockExam) bool {
		return !p.On || p.check(s.catalog) != nil || len(p.Rules.Blueprint.Short(s.catalog)) > 0
	}), now.Add(keepFor)
	return s.known, nil
}

// Named is the exam with this id, whether residents see it or not; ok is false where there is none, or the banks cannot
// fill it any more.
func (s *MockExams) Named(ctx context.Context, id string) (exam MockExam, ok bool, err error) {
	exams, err := s.read(ctx)
	if err != nil {
		return MockExam{}, false, err
	}
	i := slices.IndexFunc(exams, func(p MockExam) bool {
		return p.ID == id && p.check(s.catalog) == nil && len(p.Rules.Blueprint.Short(s.catalog)) == 0
	})
	if i < 0 {
		return MockExam{}, false, nil
	}
	return exams[i], true, nil
}

// open is the paper with this id, if residents may sit it.
func (s *MockExams) open(ctx context.Context, id string) (MockExam, error) {
	exams, err := s.Open(ctx)
	if err != nil {
		return MockExam{}, err
	}
	i := slices.IndexFunc(exams, func(p MockExam) bool { return p.ID == id })
	if i < 0 {
		return MockExam{}, fmt.Errorf("%w: %q", ErrNoExam, id)
	}
	return exams[i], nil
}
