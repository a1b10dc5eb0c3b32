package campaign

import (
	"maps"
	"slices"
)

// Happening is what the books hold of one measure in one sub-district on one day.
type Happening struct {
	Measure  Gauge
	District string // "" for what the district itself did
	Day      string
	N        int64
}

// Happened is all of it, found by measure and sub-district.
type Happened struct {
	days map[series]map[string]int64 // by day
}

// series is one measure of one sub-district, or of the whole district.
type series struct {
	measure  Gauge
	district string
	whole    bool
}

// Put counts happenings in.
func (h *Happened) Put(all ...Happening) {
	if h.days == nil {
		h.days = map[series]map[string]int64{}
	}
	for _, one := range all {
		for _, s := range []series{{one.Measure, one.District, false}, {one.Measure, "", true}} {
			if h.days[s] == nil {
				h.days[s] = map[string]int64{}
			}
			h.days[s][one.Day] += one.N
		}
	}
}

// of is what happened of a measure by day; "" asks for the whole district.
func (h *Happened) of(m Gauge, district string) map[string]int64 {
	return h.days[series{m, district, district == ""}]
}

// Sum is what happened of a measure, on whatever day; "" asks for the whole district.
func (h *Happened) Sum(m Gauge, district string) (n int64) {
	for _, more := range h.of(m, district) {
		n += more
	}
	return n
}

// Standing is how a task stands.
type Standing string

// The standings. A task is in exactly one.
const (
	NotBegun Standing = "not_begun" // not due to begin, or nothing of it shows yet
	UnderWay Standing = "under_way"
	Achieved Standing = "done" // in time or late
	Overdue  Standing = "overdue"
)

// Headway is how far a task is.
type Headway struct {
	Standing Standing
	Done     int64 // of Amount; of a task marked by hand nought
	// Until is the last day that was counted. It is the task's last one, or, of what is behind, the day on which the rest
	// came in, at most today.
	Until string
	Late  int // days behind the last one: until it was done, or until today; 0 for in time
}

// Headway is how far the task is on a day. What comes in after its last day counts as long as something is missing:
// what was done late is not overdue for ever.
func (t Task) Headway(h *Happened, today string) Headway {
	if t.Measure.By == ByHand {
		return t.marked(today)
	}
	way := Headway{Until: t.To}
	days := h.of(t.Measure, t.District)
	for _, day := range slices.Sorted(maps.Keys(days)) {
		switch {
		case day < t.From || day > today:
			continue
		case day > t.To && way.Done >= t.Amount:
			return way.stands(t, today)
		case day > t.To:
			way.Until, way.Late = day, DaysBetween(t.To, day)
		}
		way.Done += days[day]
	}
	if way.Done < t.Amount && today > t.To {
		way.Until = today
	}
	return way.stands(t, today)
}

// stands works out the standing of what was counted.
func (w Headway) stands(t Task, today string) Headway {
	switch {
	case w.Done >= t.Amount:
		w.Standing = Achieved
	case today > t.To:
		w.Standing, w.Late = Overdue, DaysBetween(t.To, today)
	case w.Done > 0:
		w.Standing = UnderWay
	default:
		w.Standing = NotBegun
	}
	return w
}

// marked is the headway of a task that is marked by hand.
func (t Task) marked(today string) Headway {
	way := Headway{Until: t.To}
	switch {
	case t.Mark != nil:
		way.Standing, way.Late = Achieved, max(0, DaysBetween(t.To, t.Mark.Day))
	case today > t.To:
		way.Standing, way.Late = Overdue, DaysBetween(t.To, today)
	case today < t.From:
		way.Standing = NotBegun
	default:
		way.Standing = UnderWay
	}
	return way
}

// Aim is one of a sub-district's targets and how far it is.
type Aim struct {
	Measure  Gauge
	District string
	Amount   int64
	Headway
}

// Aims are the campaign's targets and how far each is, by sub-district and in the order of the table.
func (c Campaign) Aims(h *Happened, today string) []Aim {
	var aims []Aim
	for _, t := range c.Targets {
		for _, aim := range t.aims() {
			aim.Done = h.Sum(aim.Measure, t.District)
			aim.Headway = aim.stands(Task{Amount: aim.Amount, To: c.To}, today)
			aims = append(aims, aim)
		}
	}
	return aims
}

// aims are the targets that were set.
func (t Target) aims() []Aim {
	all := []Aim{
		{Measure: Gauge{By: ByPeople}, Amount: t.Participants},
		{Measure: Gauge{By: ByHandOuts}, Amount: t.HandedOut},
		{Measure: Gauge{By: ByActivities}, Amount: t.Activities},
	}
	for _, class := range FiveClasses() {
		all = append(all, Aim{Measure: Gauge{ByActivitiesClass, class}, Amount: t.Classes[class]})
	}
	for i := range all {
		all[i].District = t.District
	}
	return slices.DeleteFunc(all, func(a Aim) bool { return a.Amount == 0 })
}
