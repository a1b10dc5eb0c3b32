package report

import (
	"slices"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/district"
)

// Counters are the six figures of participation. They are never added to one another: reports quote each for
// itself.
type Counters struct {
	Registrations  int64 // 报名数: people who joined, whether or not they answered
	Participants   int64 // 参与人数: people who answered at least once
	Attempts       int64 // 参与人次: attempts and competitions in which somebody answered
	Answers        int64 // 答题量
	Correct        int64 // 答对数
	ActivityPoints int64 // 活力值, by the campaign's formula
}

// Add counts another's figures in, each to its own.
func (c *Counters) Add(o Counters) {
	c.Registrations += o.Registrations
	c.Participants += o.Participants
	c.Attempts += o.Attempts
	c.Answers += o.Answers
	c.Correct += o.Correct
	c.ActivityPoints += o.ActivityPoints
}

// Count adds entries of a kind.
func (c *Counters) Count(kind EntryKind, n int64) { c.Add(EntryCount{Kind: kind, Count: n}.counters()) }

// EntryKind says what a person did for the first time.
type EntryKind string

// The kinds of entry: joined the campaign, answered in it, answered in it on that day, answered in that attempt
// or competition, answered in that competition.
const (
	Registered EntryKind = "registered"
	TookPart   EntryKind = "took_part"
	OnThatDay  EntryKind = "on_that_day"
	Attempted  EntryKind = "attempted"
	Competed   EntryKind = "competed" // Attempted, in a competition with a host: kept beside it
)

// Entry says that a person did something in a campaign for the first time, and when. Its ID holds what and who,
// so it can be kept only once; all of them but Registered can be made again from the answers.
type Entry struct {
	ID            string    `bson:"_id"` // campaign/kind/…/person
	Campaign      string    `bson:"campaign"`
	Kind          EntryKind `bson:"kind"`
	District      string    `bson:"district"`
	district.Ties `bson:",inline"`
	Day           string    `bson:"day"` // YYYY-MM-DD in China
	At            time.Time `bson:"at"`
}

// Registration is the entry of a person who joins a campaign.
func Registration(campaign string, person account.Resident, now time.Time) Entry {
	return Entry{
		ID:       strings.Join([]string{campaign, string(Registered), person.ID}, "/"),
		Campaign: campaign, Kind: Registered, District: person.District, Ties: person.Ties,
		Day: now.In(answer.China).Format(time.DateOnly), At: now.UTC().Truncate(time.Millisecond),
	}
}

// TookPartID is where it is kept that a person answered in a campaign.
func TookPartID(campaign, person string) string {
	return strings.Join([]string{campaign, string(TookPart), person}, "/")
}

// EntriesOf are the entries that an answer gives rise to, if they are not there yet. An answer outside a
// campaign gives rise to none.
func EntriesOf(a answer.Answer) []Entry {
	if a.Campaign == "" {
		return nil
	}
	entry := func(kind EntryKind, who ...string) Entry {
		return Entry{
			ID:       strings.Join(append([]string{a.Campaign, string(kind)}, who...), "/"),
			Campaign: a.Campaign, Kind: kind, District: a.District, Ties: a.Ties, Day: a.Day, At: a.At,
		}
	}
	all := []Entry{
		entry(Registered, a.Person),
		entry(TookPart, a.Person),
		entry(OnThatDay, a.Day, a.Person),
		entry(Attempted, a.Session, a.Person),
	}
	if a.Source == answer.Contest {
		all = append(all, entry(Competed, a.Session, a.Person))
	}
	return all
}

// AnswerCount counts the answers of one sub-district in one hour of one day.
type AnswerCount struct {
	District string
	Day      string
	Hour     int
	Answers  int64
	Correct  int64
}

// EntryCount counts the entries of one kind of one sub-district on one day.
type EntryCount struct {
	Kind     EntryKind
	District string
	Day      string
	Count    int64
}

// PointCount sums the activity points of one sub-district on one day.
type PointCount struct {
	District string
	Day      string
	Points   int64
}

// Counts are what figures are put together from.
type Counts struct {
	Answers []AnswerCount
	Entries []EntryCount
	Points  []PointCount
}

// Place is a sub-district as figures are shown for it. Population is nil where it is not known.
type Place struct {
	Code       string
	Name       string
	Population *int64
}

// Row is the participation of one sub-district. Rate is participants per population, nil if that is not known.
type Row struct {
	Place
	Counters
	Rate *float64
}

// DayCount is one day of a campaign.
type DayCount struct {
	Day          string
	Answers      int64
	Participants int64 // people who answered that day
}

// HourCount is one hour of the day, over all days.
type HourCount struct {
	Hour    int
	Answers int64
}

// Figures are the participation in one campaign or period. A person counts for the period in which they first
// answered in the campaign, so that the figures of two periods can be added up.
type Figures struct {
	Rows   []Row // one for every sub-district, in the order of the places; then one for unknown places, if any
	Total  Row
	ByDay  []DayCount  // every day from the first to the last that has an answer
	ByHour []HourCount // the 24 hours
}

// elsewhere stands for answers of sub-districts that are no longer in the tree.
const elsewhere = "其他"

// Summarise puts counts together. whole is the district itself, with its population.
func Summarise(counts Counts, places []Place, whole Place) Figures {
	rows := make([]Row, len(places)+1)
	for i, p := range places {
		rows[i].Place = p
	}
	rows[len(places)].Place = Place{Name: elsewhere}
	rowOf := rowFinder(places)
	days := map[string]DayCount{}
	hours := make([]HourCount, 24)
	for _, n := range counts.Answers {
		rows[rowOf(n.District)].Add(Counters{Answers: n.Answers, Correct: n.Correct})
		day := days[n.Day]
		day.Answers += n.Answers
		days[n.Day] = day
		hours[n.Hour%24].Answers += n.Answers
	}
	for _, n := range counts.Points {
		rows[rowOf(n.District)].Add(Counters{ActivityPoints: n.Points})
	}
	for _, n := range counts.Entries {
		rows[rowOf(n.District)].Add(n.counters())
		if n.Kind == OnThatDay {
			day := days[n.Day]
			day.Participants += n.Count
			days[n.Day] = day
		}
	}
	for i := range hours {
		hours[i].Hour = i
	}
	return finish(rows, whole, everyDay(days), hours)
}

func (n EntryCount) counters() Counters {
	switch n.Kind {
	case Registered:
		return Counters{Registrations: n.Count}
	case TookPart:
		return Counters{Participants: n.Count}
	case Attempted:
		return Counters{Attempts: n.Count}
	default:
		return Counters{}
	}
}

// rowFinder finds the row of a code: its sub-district's, which has the same first digits, or the one behind the
// last.
func rowFinder(places []Place) func(code string) int {
	known := make(map[string]int, len(places))
	for i, p := range places {
		known[p.Code] = i
	}
	return func(code string) int {
		if i, ok := known[code]; ok {
			return i
		}
		for i, p := range places {
			if strings.HasPrefix(code, p.Code) {
				return i
			}
		}
		return len(places)
	}
}

func finish(rows []Row, whole Place, days []DayCount, hours []HourCount) Figures {
	total := Row{Place: whole}
	for i := range rows {
		total.Add(rows[i].Counters)
		rows[i].settle()
	}
	total.settle()
	if last := rows[len(rows)-1]; last.Counters == (Counters{}) {
		rows = rows[:len(rows)-1]
	}
	return Figures{Rows: rows, Total: total, ByDay: days, ByHour: hours}
}

// settle works out what follows from the counters.
func (r *Row) settle() {
	if r.Population != nil && *r.Population > 0 {
		rate := float64(r.Participants) / float64(*r.Population)
		r.Rate = &rate
	}
}

// everyDay lists the days in order and fills the gaps between them.
func everyDay(days map[string]DayCount) []DayCount {
	if len(days) == 0 {
		return []DayCount{}
	}
	first, last := "", ""
	for day := range days {
		if first == "" || day < first {
			first = day
		}
		last = max(last, day)
	}
	var list []DayCount
	for t, _ := time.Parse(time.DateOnly, first); ; t = t.AddDate(0, 0, 1) {
		day := t.Format(time.DateOnly)
		if day > last || len(list) > 1000 {
			return list
		}
		list = append(list, DayCount{Day: day, Answers: days[day].Answers, Participants: days[day].Participants})
	}
}

// Table is the participation as a sheet.
func (f Figures) Table(title string) Table {
	t := Table{Title: title, Columns: []Column{
		{Title: "镇街", Kind: Text},
		{Title: "报名数", Unit: "人", Kind: Int, Sum: true},
		{Title: "参与人数", Unit: "人", Kind: Int, Sum: true},
		{Title: "参与人次", Unit: "人次", Kind: Int, Sum: true},
		{Title: "答题量", Unit: "题", Kind: Int, Sum: true},
		{Title: "答对数", Unit: "题", Kind: Int, Sum: true},
		{Title: "活力值", Unit: "点", Kind: Int, Sum: true},
		{Title: "参与率", Kind: Rate},
	}}
	for _, r := range f.Rows {
		var rate any
		if r.Rate != nil {
			rate = *r.Rate
		}
		t.Rows = append(t.Rows, []any{
			r.Name, r.Registrations, r.Participants, r.Attempts, r.Answers, r.Correct, r.ActivityPoints, rate,
		})
	}
	return t
}

// Only keeps the rows of one sub-district, for an organiser who sees no other.
func (f Figures) Only(contains func(code string) bool) Figures {
	f.Rows = slices.DeleteFunc(slices.Clone(f.Rows), func(r Row) bool { return !contains(r.Code) })
	return f
}
