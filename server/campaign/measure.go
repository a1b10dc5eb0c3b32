package campaign

import (
	"fmt"
	"slices"

	"pufa/server/district"
)

// Measured is by what kind of record it shows how far a task is.
type Measured string

// What tasks are measured by. Of some there are several, which a Measure's Of tells apart.
const (
	ByHand            Measured = "hand"           // no record shows it; its owner marks it done
	ByHandOuts        Measured = "hand_outs"      // material handed out; Of is an item, "" for all
	ByHandOutsKind    Measured = "hand_outs_kind" // of a kind of material
	ByActivities      Measured = "held"           // activities held
	ByActivitiesKind  Measured = "held_kind"      // of a kind
	ByActivitiesClass Measured = "held_class"     // of a class (五进)
	ByAttendance      Measured = "attended"       // attendance of activities
	ByIndicator       Measured = "figure"         // an indicator, by its key
	ByPeople          Measured = "people"         // who answered, each once
	ByAttempts        Measured = "attempts"       // attempts and competitions in which somebody answered
	ByOrders          Measured = "orders"         // orders delivered
	ByTrained         Measured = "trained"        // who are through their three-level education
)

// Gauge is by what a task is measured.
type Gauge struct {
	By Measured `bson:"by"`
	Of string   `bson:"of,omitempty"`
}

// NamedGauge is a measure as people choose it. No two of a campaign have the same title.
type NamedGauge struct {
	Measure Gauge
	Title   string
	Unit    string
}

// Gauges are those a campaign's tasks can be measured by.
type Gauges []NamedGauge

// GaugesOf are the measures there are with these items and indicators, in the order they are offered.
func GaugesOf(items []Material, figures Indicators) Gauges {
	rest := measuresOfAny(figures)
	all := Gauges{}
	for _, m := range items {
		n := NamedGauge{Gauge{ByHandOuts, m.ID}, "发放" + m.Name, m.Unit}
		_, taken := all.Named(n.Title)
		if _, said := rest.Named(n.Title); said || taken {
			n.Title = fmt.Sprintf("%s（第 %d 种）", n.Title, m.Number)
		}
		all = append(all, n)
	}
	return append(all, rest...)
}

// measuresOfAny are the measures that every campaign has.
func measuresOfAny(figures Indicators) Gauges {
	all := Gauges{{Gauge{ByHandOuts, ""}, "发放各种资料", "份"}}
	add := func(by Measured, of, title, unit string) {
		all = append(all, NamedGauge{Gauge{by, of}, title, unit})
	}
	for _, kind := range MaterialKinds() {
		add(ByHandOutsKind, kind, "发放"+kind+"类资料", "份")
	}
	add(ByActivities, "", "开展各种活动", "场次")
	for _, kind := range ActivityKinds() {
		add(ByActivitiesKind, kind, "开展"+kind+"类活动", "场次")
	}
	for _, class := range FiveClasses() {
		add(ByActivitiesClass, class, "进"+class+"活动", "场次")
	}
	add(ByAttendance, "", "活动参与人次", "人次")
	for _, i := range figures.All {
		add(ByIndicator, i.Key, "指标："+i.Title, i.Unit)
	}
	add(ByPeople, "", "答题参与人数", "人")
	add(ByAttempts, "", "答题参与人次", "人次")
	add(ByOrders, "", "点单送达", "单")
	add(ByTrained, "", "三级教育完成人数", "人")
	add(ByHand, "", "手工标记", "")
	return all
}

// Find is the measure with its name.
func (all Gauges) Find(m Gauge) (NamedGauge, bool) {
	i := slices.IndexFunc(all, func(n NamedGauge) bool { return n.Measure == m })
	if i < 0 {
		return NamedGauge{Measure: m}, false
	}
	return all[i], true
}

// Named is the measure of this title, however its signs are written.
func (all Gauges) Named(title string) (NamedGauge, bool) {
	key := district.NameKey(title)
	i := slices.IndexFunc(all, func(n NamedGauge) bool { return district.NameKey(n.Title) == key })
	if i < 0 {
		return NamedGauge{}, false
	}
	return all[i], true
}

// Titles are what they are called.
func (all Gauges) Titles() []string {
	titles := make([]string, len(all))
	for i, n := range all {
		titles[i] = n.Title
	}
	return titles
}
