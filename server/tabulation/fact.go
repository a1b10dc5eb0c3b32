package tabulation

import (
	"pufa/server/campaign"
	"pufa/server/course"
	"pufa/server/report"
)

// spot is where and when something was counted. What is not said is "".
type spot struct {
	place, day, unit, class, law string
	once                         string // what is one thing, however many spots it has
}

// facts are what the books hold of a campaign, by measure: so much at a spot. Figures are in hundredths.
type facts struct {
	campaign campaign.Campaign
	known    Catalogue
	items    map[string]string // the id of the item of a name, where there is one only
	units    map[string]string // what they are called
	counted  map[name]map[spot]int64
	told     map[name]map[spot]string // texts
	others   map[name]map[string]campaign.External
}

func newFacts(c campaign.Campaign) *facts {
	return &facts{
		campaign: c, items: map[string]string{}, units: map[string]string{}, counted: map[name]map[spot]int64{},
		told: map[name]map[spot]string{}, others: map[name]map[string]campaign.External{},
	}
}

func (f *facts) add(key, of string, at spot, n int64) {
	if n != 0 {
		f.put(key, of, at, n)
	}
}

func (f *facts) put(key, of string, at spot, n int64) {
	m := name{key, of}
	if f.counted[m] == nil {
		f.counted[m] = map[spot]int64{}
	}
	f.counted[m][at] += n
}

func (f *facts) material(a campaign.ItemAccount) {
	kinds := map[campaign.EntryKind]string{campaign.Print: printed, campaign.Receive: received, campaign.HandOut: handedOut}
	every := []string{"", ofKind + a.Material.Kind, itemOf(a.Material)}
	for _, of := range every {
		for _, m := range a.Moved {
			f.add(kinds[m.Kind], of, spot{place: m.District, day: m.Date, class: m.FiveClass, law: a.Material.Law}, m.Quantity)
		}
		for place, n := range a.Left {
			f.add(left, of, spot{place: place, law: a.Material.Law}, n)
		}
	}
	if of := itemOf(a.Material); f.items[of] == "" {
		f.items[of] = a.Material.ID
	} else {
		f.items[of] = several
	}
}

// several stands for an id where one name has several items.
const several = "…"

func (f *facts) activity(a *campaign.Activity, ordered bool) {
	at := spot{place: a.District, day: a.Date, class: a.FiveClass}
	every := []string{"", ofKind + a.Kind}
	if a.FiveClass != "" {
		every = append(every, ofClass+a.FiveClass)
	}
	for _, of := range every {
		f.add(held, of, at, 1)
		f.add(attended, of, at, a.Attendance)
	}
	for key, n := range a.Indicators {
		f.put(indicator, key, at, n) // counted, and be it none: what nobody counted is not nought
	}
	if ordered {
		f.add(orders, "", at, 1)
	}
	m := name{titles, ""}
	if f.told[m] == nil {
		f.told[m] = map[spot]string{}
	}
	at.once = a.ID
	f.told[m][at] = a.Title
}

func (f *facts) answered(at spot, c report.Counters) {
	for key, n := range map[string]int64{
		registrations: c.Registrations, participants: c.Participants, attempts: c.Attempts, answers: c.Answers,
		correct: c.Correct, points: c.ActivityPoints,
	} {
		f.add(key, "", at, n)
	}
}

func (f *facts) session(s course.Share) {
	at := spot{place: s.District, day: s.Day}
	one := at
	one.once = s.Session
	for _, of := range []string{"", ofKind + string(s.Kind)} {
		f.add(sessions, of, one, 1)
		f.add(heads, of, at, s.Heads)
	}
	f.add(courseHours, "", at, s.Tenths*10)
}

func (f *facts) external(e campaign.External) {
	if e.Gone {
		return
	}
	m := name{external, externalOf(e)}
	if f.others[m] == nil {
		f.others[m] = map[string]campaign.External{}
	}
	if kept, there := f.others[m][e.District]; !there || kept.AsOf < e.AsOf {
		f.others[m][e.District] = e
	}
}
