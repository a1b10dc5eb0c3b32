package report

import (
	"context"
	"fmt"
	"time"

	"pufa/server/answer"
	"pufa/server/district"
)

// Answering is answering of one kind: by oneself, or in a competition with a host.
type Answering struct {
	Attempts int64 // 参与人次
	Answers  int64 // 答题量
	Correct  int64 // 答对数
}

func (a *Answering) add(o Answering) {
	a.Attempts += o.Attempts
	a.Answers += o.Answers
	a.Correct += o.Correct
}

// AreaCount is what those come to who answered on one day under the same place. Live is that part of the counters that
// comes of competitions with a host.
type AreaCount struct {
	District string
	district.Ties
	Day string
	Counters
	Live   Answering
	People int64 // who answered that day
}

// HeldCount is what was held on one day under a sub-district, "" for the district itself.
type HeldCount struct {
	District, Day string
	Held
}

// Held are activities, and how often people came.
type Held struct{ Activities, Attendance int64 }

func (h *Held) add(o Held) {
	h.Activities += o.Activities
	h.Attendance += o.Attendance
}

// Taught is who was taught, with what they learnt by day, in hundredths of a lesson hour: one person, or as many as Heads
// says where people are not told apart.
type Taught struct {
	District, Unit string
	Heads          int64 // 0 for one person
	Days           map[string]int64
}

// Lessons are people who were taught, in the teaching's unit, and the lesson hours (学时) they had, in hundredths.
type Lessons struct{ People, Hundredths int64 }

func (l *Lessons) add(o Lessons) {
	l.People += o.People
	l.Hundredths += o.Hundredths
}

// Teaching is one kind of training. Each stands in columns of its own: the same person may be in several.
type Teaching struct {
	Title   string
	Unit    string // what those who were taught are counted in: 人, or 人次 where somebody may be in it twice
	Records TeachingRecords
}

// TeachingRecords knows who was taught.
type TeachingRecords interface {
	// Taught are the people who were taught from a day to a day, both included and either of them open if empty, with
	// the days between them.
	Taught(ctx context.Context, from, to string) ([]Taught, error)
}

// AreaCounting counts what is kept, for one sub-district or, "", for all.
type AreaCounting interface {
	// CountAreas tells communities and units apart for one sub-district only.
	CountAreas(ctx context.Context, p Period, district string) ([]AreaCount, error)
	CountHours(ctx context.Context, p Period, district string) ([]HourCount, error)
	// CountHeld counts activities; reviewed leaves out those that are not accepted.
	CountHeld(ctx context.Context, p Period, reviewed bool) ([]HeldCount, error)
}

// Area is what is broken down: the district into sub-districts, a sub-district into communities or units, a community
// into units.
type Area struct {
	Period
	District  string // "" for the whole district, by sub-district
	Community string // "" for all of the sub-district
	By        answer.BoardKind
	Reviewed  bool // the campaign's activities count once they are accepted
}

// AreaRow is one part of an area. What is not told apart below a sub-district is nil.
type AreaRow struct {
	Key   string // a code, or Unit.ID; "" for those who named none
	Name  string
	Heads *int64
	Counters
	Live   Answering
	Rate   *float64  // participants per head, nil where those are not known
	Held   *Held     // nil where activities are not told apart
	Taught []Lessons // of each teaching; nil where they are not told apart
}

// Online is the part of the counters that is not of competitions with a host.
func (r *AreaRow) Online() Answering {
	return Answering{r.Attempts - r.Live.Attempts, r.Answers - r.Live.Answers, r.Correct - r.Live.Correct}
}

// AreaDay is one day of an area.
type AreaDay struct {
	Day          string
	Participants int64 // people who answered that day
	Answers      int64
	Live         int64 // of the answers, those in competitions with a host
	Attendance   int64
	Hundredths   int64 // lesson hours, of each teaching together
}

// Breakdown is an area and its parts. The parts come to the total, each counter by itself.
type Breakdown struct {
	Rows   []AreaRow
	Total  AreaRow
	ByDay  []AreaDay   // every day from the first to the last that has anything
	ByHour []HourCount // the 24 hours; nil for a community, where hours are not told apart
}

// Areas answers what participation there is in any part of the district, counting at most once in a moment for all.
type Areas struct {
	counting  AreaCounting
	places    BoardPlaces
	units     UnitList
	teachings []Teaching
	shared    *shared[Area, Breakdown]
	taught    *shared[days, [][]Taught]
}

// days are all from a day to a day, both included and either of them open if empty.
type days struct{ from, to string }

// NewAreas counts through counting; teachings are the kinds of training, in the order they are shown.
func NewAreas(counting AreaCounting, places BoardPlaces, units UnitList, teachings []Teaching, now func() time.Time) *Areas {
	a := &Areas{counting: counting, places: places, units: units, teachings: teachings}
	a.shared, a.taught = share(now, a.count), share(now, a.teach)
	return a
}

// Teachings are the kinds of training, in the order of AreaRow.Taught.
func (a *Areas) Teachings() []Teaching { return a.teachings }

// Of gives an area as it stands, and when it was counted. It is shared: the caller must not change it.
func (a *Areas) Of(ctx context.Context, area Area) (Breakdown, time.Time, error) {
	return a.shared.of(ctx, area)
}

// teach reads who was taught. It goes through everybody's record, so what it found is good for a while.
func (a *Areas) teach(ctx context.Context, in days) ([][]Taught, error) {
	all := make([][]Taught, len(a.teachings))
	for i, t := range a.teachings {
		people, err := t.Records.Taught(ctx, in.from, in.to)
		if err != nil {
			return nil, fmt.Errorf("report: who was taught (%s): %w", t.Title, err)
		}
		all[i] = people
	}
	return all, nil
}

func (a *Areas) count(ctx context.Context, area Area) (Breakdown, error) {
	b, err := a.parts(ctx, area)
	if err != nil {
		return Breakdown{}, err
	}
	counts, err := a.counting.CountAreas(ctx, area.Period, area.District)
	if err != nil {
		return Breakdown{}, fmt.Errorf("report: count %v: %w", area, err)
	}
	for _, n := range counts {
		if area.Community == "" || n.Community == area.Community {
			b.answered(n)
		}
	}
	if area.Community != "" {
		return b.finish(), nil
	}
	if b.hours, err = a.counting.CountHours(ctx, area.Period, area.District); err != nil {
		return Breakdown{}, fmt.Errorf("report: count the hours of %v: %w", area, err)
	}
	held, err := a.counting.CountHeld(ctx, area.Period, area.Reviewed)
	if err != nil {
		return Breakdown{}, fmt.Errorf("report: count the activities of %v: %w", area, err)
	}
	from, to := area.Days()
	taught, _, err := a.taught.of(ctx, days{from, to})
	if err != nil {
		return Breakdown{}, err
	}
	b.total.Held, b.total.Taught = &Held{}, make([]Lessons, len(a.teachings))
	for _, n := range held {
		if area.District == "" || n.District == area.District {
			b.held(n)
		}
	}
	for kind, people := range taught {
		for _, person := range people {
			if area.District == "" || person.District == area.District {
				b.taught(kind, person)
			}
		}
	}
	return b.finish(), nil
}
