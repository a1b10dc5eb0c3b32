package tabulation

import (
	"cmp"
	"slices"
	"strings"

	"pufa/server/campaign"
	"pufa/server/course"
	"pufa/server/report"
)

// name is a measure with its filter.
type name struct{ key, of string }

// Measure is one thing the books can be asked for.
type Measure struct {
	Key   string
	Of    string // which of several; "" for all of them together
	Group string // under which heading it is offered
	Title string
	Unit  string
	Kind  report.Kind // Int, Figure or Text
	Rows  []Rows      // by which rows it can be told apart
	Apart Rows        // by which rows one thing may stand in several of them, so that they do not add up; "" for none
	Aims  []Rows      // by which rows there are targets for it
	Alone bool        // somebody else counted it: it is never added up nor compared
	// Entire says that it is known of the whole district and all of a campaign's days only.
	Entire bool
}

// shows reports whether a column may show this of the measure.
func (m Measure) shows(s Show, by Rows) bool {
	switch s {
	case Target, Share:
		return slices.Contains(m.Aims, by)
	case Before, Growth:
		return m.Compares()
	default:
		return true
	}
}

// Compares reports whether there is a figure of a year ago beside it. What there was left then, nobody knows.
func (m Measure) Compares() bool { return m.Kind != report.Text && !m.Alone && m.Key != left }

// sums reports whether the measure's rows come to its total.
func (m Measure) sums(by Rows) bool { return m.Kind != report.Text && !m.Alone && m.Apart != by }

// The keys of measures.
const (
	printed   = "printed"
	received  = "received"
	handedOut = "handed_out"
	left      = "left"

	held      = "held"
	attended  = "attended"
	indicator = "indicator"
	orders    = "orders"
	titles    = "titles"

	registrations = "registrations"
	participants  = "participants"
	attempts      = "attempts"
	answers       = "answers"
	correct       = "correct"
	points        = "points"
	lawAnswers    = "law_answers"
	lawCorrect    = "law_correct"

	sessions    = "sessions"
	heads       = "heads"
	courseHours = "course_hours"
	taught      = "taught"
	taughtHours = "taught_hours"
	trained     = "trained"

	external = "external"
	blank    = "blank"
)

// Filters of measures stand behind these.
const (
	ofKind  = "kind/"
	ofItem  = "item/"
	ofClass = "class/"
)

// itemOf names an item across campaigns: what is called alike and counted in the same unit.
func itemOf(m campaign.Material) string { return ofItem + m.Name + "/" + m.Unit }

// externalOf names a figure of others across days.
func externalOf(e campaign.External) string { return e.Source + "/" + e.Measure + "/" + e.Unit }

// Catalogue are the measures there are, in the order they are offered.
type Catalogue []Measure

func (all Catalogue) find(n name) (Measure, bool) {
	i := slices.IndexFunc(all, func(m Measure) bool { return m.Key == n.key && m.Of == n.of })
	if i < 0 {
		return Measure{}, false
	}
	return all[i], true
}

// head is a column's heading. A measure that is not there any more is called by its filter.
func (all Catalogue) head(c Column) report.Column {
	m, ok := all.find(c.name())
	if !ok {
		_, of, _ := strings.Cut(c.Of, "/")
		return report.Column{Title: cmp.Or(c.Title, of, c.Measure), Kind: report.Int}
	}
	h := report.Column{Title: m.Title, Unit: m.Unit, Kind: m.Kind}
	switch c.Show {
	case Target:
		h.Title += "目标"
	case Share:
		h = report.Column{Title: m.Title + "完成率", Kind: report.Rate}
	case Before:
		h.Title = "上年" + h.Title
	case Growth:
		h = report.Column{Title: m.Title + "同比", Kind: report.Rate}
	}
	h.Title = cmp.Or(c.Title, h.Title)
	return h
}

// catalogueOf are the measures there are with these items, indicators and figures of others.
func catalogueOf(items []campaign.Material, indicators campaign.Indicators, others []campaign.External) Catalogue {
	all := Catalogue{}
	all = append(all, ofMaterials(items)...)
	all = append(all, ofActivities(indicators)...)
	all = append(all, ofAnswering()...)
	all = append(all, ofTraining()...)
	all = append(all, ofOthers(others)...)
	return append(all, Measure{Key: blank, Group: "文字", Title: "备注", Kind: report.Text, Rows: EveryRows()})
}

func ofMaterials(items []campaign.Material) (all Catalogue) {
	moved := []Rows{ByPlace, ByLaw, ByWeek}
	add := func(of, title, unit string) {
		m := Measure{Of: of, Group: "宣传资料", Unit: unit, Kind: report.Int, Rows: moved}
		for _, one := range []struct {
			key, word string
			rows      []Rows
		}{{printed, "印制", moved}, {received, "签收", moved}, {handedOut, "发放", append([]Rows{ByClass}, moved...)}, {left, "结存", []Rows{ByPlace, ByLaw}}} {
			m.Key, m.Title, m.Rows, m.Aims = one.key, one.word+title, one.rows, nil
			if one.key == handedOut && of == "" {
				m.Aims = []Rows{ByPlace}
			}
			all = append(all, m)
		}
	}
	add("", "宣传资料", "份")
	for _, kind := range campaign.MaterialKinds() {
		add(ofKind+kind, kind, "份")
	}
	seen := map[string]bool{}
	for _, item := range items {
		if of := itemOf(item); !seen[of] {
			seen[of] = true
			add(of, item.Name, item.Unit)
		}
	}
	return all
}

func ofActivities(indicators campaign.Indicators) (all Catalogue) {
	anywhere, classless := []Rows{ByPlace, ByClass, ByWeek}, []Rows{ByPlace, ByWeek}
	add := func(key, of, title, unit string, rows []Rows, aims ...Rows) {
		all = append(all, Measure{Key: key, Of: of, Group: "活动", Title: title, Unit: unit, Kind: report.Int, Rows: rows, Aims: aims})
	}
	add(held, "", "开展活动", "场次", anywhere, ByPlace, ByClass)
	add(attended, "", "活动参与", "人次", anywhere)
	for _, kind := range campaign.ActivityKinds() {
		add(held, ofKind+kind, kind, "场次", anywhere)
		add(attended, ofKind+kind, kind+"参与", "人次", anywhere)
	}
	for _, class := range campaign.FiveClasses() {
		add(held, ofClass+class, "进"+class, "场次", classless, ByPlace)
		add(attended, ofClass+class, "进"+class+"参与", "人次", classless)
	}
	for _, i := range indicators.All {
		add(indicator, i.Key, i.Title, i.Unit, anywhere)
	}
	add(orders, "", "点单送达", "单", anywhere)
	return append(all, Measure{Key: titles, Group: "文字", Title: "主要活动", Kind: report.Text, Rows: anywhere})
}

func ofAnswering() (all Catalogue) {
	for _, m := range []Measure{
		{Key: registrations, Title: "报名数", Unit: "人"},
		{Key: participants, Title: "参与人数", Unit: "人", Aims: []Rows{ByPlace}},
		{Key: attempts, Title: "参与人次", Unit: "人次"},
		{Key: answers, Title: "答题量", Unit: "题"},
		{Key: correct, Title: "答对数", Unit: "题"},
		{Key: points, Title: "活力值", Unit: "点"},
	} {
		m.Group, m.Kind, m.Rows = "答题参与", report.Int, []Rows{ByPlace, ByUnit, ByWeek}
		all = append(all, m)
	}
	for _, m := range []Measure{
		{Key: lawAnswers, Title: "答题量", Unit: "题"},
		{Key: lawCorrect, Title: "答对数", Unit: "题"},
	} {
		m.Group, m.Kind, m.Rows, m.Entire = "答题参与", report.Int, []Rows{ByLaw}, true
		all = append(all, m)
	}
	return all
}

func ofTraining() (all Catalogue) {
	placed := []Rows{ByPlace, ByWeek}
	add := func(m Measure) {
		m.Group = "培训"
		all = append(all, m)
	}
	course1 := func(of, title string) {
		add(Measure{Key: sessions, Of: of, Title: title, Unit: "次", Kind: report.Int, Rows: placed, Apart: ByPlace})
		add(Measure{Key: heads, Of: of, Title: title + "参加", Unit: "人次", Kind: report.Int, Rows: placed})
	}
	course1("", "执法培训")
	for _, kind := range course.Kinds() {
		course1(ofKind+string(kind), kind.Title())
	}
	add(Measure{Key: courseHours, Title: "执法培训学时", Unit: "人学时", Kind: report.Figure, Rows: placed})
	add(Measure{Key: taught, Title: "三级安全教育", Unit: "人", Kind: report.Int, Rows: []Rows{ByPlace, ByUnit, ByWeek}, Apart: ByWeek})
	add(Measure{Key: taughtHours, Title: "三级安全教育学时", Unit: "学时", Kind: report.Figure, Rows: []Rows{ByPlace, ByUnit, ByWeek}})
	add(Measure{Key: trained, Title: "三级安全教育完成", Unit: "人", Kind: report.Int, Rows: placed})
	return all
}

func ofOthers(others []campaign.External) (all Catalogue) {
	seen := map[string]bool{}
	for _, e := range others {
		of := externalOf(e)
		if e.Gone || seen[of] {
			continue
		}
		seen[of] = true
		all = append(all, Measure{
			Key: external, Of: of, Group: "外部数据", Title: e.Source + "：" + e.Measure, Unit: e.Unit, Kind: report.Figure,
			Rows: []Rows{ByPlace}, Alone: true,
		})
	}
	return all
}
