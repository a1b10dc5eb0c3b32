package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
	"unicode/utf8"

	"pufa/server/history"
)

// LevelKey names one of the three levels.
type LevelKey string

// The levels, in their order.
const (
	Company  LevelKey = "company"  // 公司级
	Workshop LevelKey = "workshop" // 车间级
	Crew     LevelKey = "crew"     // 班组级
)

// LevelKeys are the levels in their order.
func LevelKeys() []LevelKey { return []LevelKey{Company, Workshop, Crew} }

// Title is what people call a level.
func (k LevelKey) Title() string {
	return map[LevelKey]string{Company: "公司级", Workshop: "车间级", Crew: "班组级"}[k]
}

// Scheme is how an enterprise teaches its people. Its id is the unit's, so a unit has one.
type Scheme struct {
	ID        string    `bson:"_id"`
	Code      string    `bson:"code"`     // six digits that lead a phone here
	District  string    `bson:"district"` // whose books it is in; "" for the district itself
	Trade     string    `bson:"trade,omitempty"`
	HighRisk  bool      `bson:"high_risk"`
	OwnHours  int       `bson:"own_hours,omitempty"` // in all, nought for those of the settings
	Levels    []Level   `bson:"levels"`
	Exam      ExamPlan  `bson:"exam"`
	Open      bool      `bson:"open"` // people may add themselves with the code
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`

	history.Log `bson:",inline"`
}

// Level is what is taught at one level.
type Level struct {
	Key     LevelKey `bson:"key"`
	Hours   int      `bson:"hours"`
	Trainer string   `bson:"trainer,omitempty"`
	Place   string   `bson:"place,omitempty"`
	Pages   []Page   `bson:"pages"`
}

// Page is one page to read.
type Page struct {
	Title string `bson:"title"`
	Text  string `bson:"text"`
}

// Key names a page by what stands on it: another text has to be read again.
func (p Page) Key() string {
	sum := sha256.Sum256([]byte(p.Title + "\n" + p.Text))
	return hex.EncodeToString(sum[:8])
}

// A page takes as long as a quick reader needs: so many characters a second, within bounds.
const (
	readPerSecond       = 8
	leastRead, mostRead = 5 * time.Second, 3 * time.Minute
)

// Least is how long a page is before the reader at least.
func (p Page) Least() time.Duration {
	n := utf8.RuneCountInString(p.Title) + utf8.RuneCountInString(p.Text)
	return min(max(time.Duration(n)*time.Second/readPerSecond, leastRead), mostRead).Round(time.Second)
}

// counts is how much of the time a page was open counts: nobody reads it for longer than that.
func (p Page) counts(open time.Duration) time.Duration { return min(open, 3*p.Least()+time.Minute) }

// ExamPlan is how a level's exam is drawn.
type ExamPlan struct {
	Laws   []string `bson:"laws,omitempty"` // ids in the register of laws; none means any
	Count  int      `bson:"count"`
	Pass   int      `bson:"pass"` // percent of the points
	PerDay int      `bson:"per_day"`
}

// Level is one of the scheme's levels.
func (s *Scheme) Level(key LevelKey) Level {
	i := slices.IndexFunc(s.Levels, func(l Level) bool { return l.Key == key })
	if i < 0 {
		return Level{Key: key}
	}
	return s.Levels[i]
}

// Page is a level's page by its key.
func (l Level) Page(key string) (Page, bool) {
	i := slices.IndexFunc(l.Pages, func(p Page) bool { return p.Key() == key })
	if i < 0 {
		return Page{}, false
	}
	return l.Pages[i], true
}

// Hours is how many hours all levels have.
func (s *Scheme) Hours() int {
	sum := 0
	for _, l := range s.Levels {
		sum += l.Hours
	}
	return sum
}

// Required is how many hours they must have at least.
func (s *Scheme) Required(settings Settings) int {
	if s.OwnHours > 0 {
		return s.OwnHours
	}
	return settings.Total(s.HighRisk)
}

// Bounds of a scheme.
const (
	pagesMost     = 30
	pageTitleMost = 30
	pageTextMost  = 1500
)

func (s *Scheme) check(settings Settings) error {
	switch {
	case !fits(s.Trade, 0, 30):
		return invalid("trade", "行业不超过 30 个字")
	case s.OwnHours < 0 || s.OwnHours > hoursMost:
		return invalid("own_hours", "总学时应在 1 到 %d 之间；不填按规定", hoursMost)
	case len(s.Levels) != len(LevelKeys()):
		return invalid("levels", "应有公司级、车间级、班组级三级")
	}
	for i, key := range LevelKeys() {
		if s.Levels[i].Key != key {
			return invalid("levels", "三级的顺序应为公司级、车间级、班组级")
		}
		if err := s.Levels[i].check(); err != nil {
			return err
		}
	}
	if least := s.Required(settings); s.Hours() < least {
		return invalid("levels", "三级合计 %d 学时，不够要求的 %d 学时", s.Hours(), least)
	}
	return s.Exam.check()
}

func (l Level) check() error {
	field := "levels." + string(l.Key)
	switch {
	case l.Hours < 1 || l.Hours > hoursMost:
		return invalid(field, "%s的学时应在 1 到 %d 之间", l.Key.Title(), hoursMost)
	case !fits(l.Trainer, 0, 20):
		return invalid(field, "%s的培训人不超过 20 个字", l.Key.Title())
	case !fits(l.Place, 0, 40):
		return invalid(field, "%s的地点不超过 40 个字", l.Key.Title())
	case len(l.Pages) == 0 || len(l.Pages) > pagesMost:
		return invalid(field, "%s的内容应有 1 到 %d 页", l.Key.Title(), pagesMost)
	}
	var keys []string
	for i, p := range l.Pages {
		switch {
		case !fits(p.Title, 1, pageTitleMost):
			return invalid(field, "%s第 %d 页要有标题，不超过 %d 个字", l.Key.Title(), i+1, pageTitleMost)
		case !fits(p.Text, 1, pageTextMost):
			return invalid(field, "%s第 %d 页要有内容，不超过 %d 个字", l.Key.Title(), i+1, pageTextMost)
		case slices.Contains(keys, p.Key()):
			return invalid(field, "%s第 %d 页与前面一页相同", l.Key.Title(), i+1)
		}
		keys = append(keys, p.Key())
	}
	return nil
}

func (e ExamPlan) check() error {
	switch {
	case e.Count < 5 || e.Count > 50:
		return invalid("exam.count", "考试应有 5 到 50 道题")
	case e.Pass < 1 || e.Pass > 100:
		return invalid("exam.pass", "合格线应在 1%% 到 100%% 之间")
	case e.PerDay < 1 || e.PerDay > 20:
		return invalid("exam.per_day", "每天最多考几次，应在 1 到 20 之间")
	case len(e.Laws) > 20:
		return invalid("exam.laws", "最多选 20 部法规")
	}
	return nil
}

// SchemeStore keeps schemes.
type SchemeStore interface {
	// AddScheme keeps a new one, or returns ErrTaken where the unit has one or the code is another's.
	AddScheme(ctx context.Context, s Scheme) (Scheme, error)
	// ReplaceScheme keeps s if its Revision is still the one kept, else returns ErrChanged.
	ReplaceScheme(ctx context.Context, s Scheme) (Scheme, error)
	// Scheme is the one with this id, or ErrNotFound.
	Scheme(ctx context.Context, id string) (Scheme, error)
	// SchemeByCode is the one a code leads to, or ErrNotFound.
	SchemeByCode(ctx context.Context, code string) (Scheme, error)
	// Schemes are a sub-district's, or all where it is "".
	Schemes(ctx context.Context, district string) ([]Scheme, error)
}
