package writeup

import (
	"pufa/server/course"
	"pufa/server/document"
)

// courseNames are what figures of each kind of training begin with.
var courseNames = map[course.Kind]string{
	course.General: "通用培训", course.Special: "专门培训", course.Renewal: "复训", course.Guidance: "指导", course.Other: "其他培训",
}

// trained is what sessions come to. A person is one however often they came; who stands on no list is counted in times
// (人次) alone.
type trained struct {
	sessions, times int64
	people, passed  map[string]bool
	places          map[string]bool
}

func newTrained() trained {
	return trained{people: map[string]bool{}, passed: map[string]bool{}, places: map[string]bool{}}
}

func (t *trained) add(s course.SessionRoll) {
	t.sessions++
	t.times += s.Heads
	for _, p := range s.Listed {
		t.people[p.Key] = true
		if p.Passed {
			t.passed[p.Key] = true
		}
	}
	for place := range s.Shares {
		if place != "" {
			t.places[place] = true
		}
	}
}

// trainedIn sums up the sessions that pass.
func (g gathered) trainedIn(which func(course.SessionRoll) bool) trained {
	sum := newTrained()
	for _, s := range g.taught {
		if which(s) {
			sum.add(s)
		}
	}
	return sum
}

// coursesPage has the sessions of the campaign's year.
func (g gathered) coursesPage() page {
	return page{path: coursesPage}.with("span", year(g.campaign.From))
}

// training are the figures of the campaign's year.
func (g gathered) training(c *collector) {
	from := g.coursesPage()
	for _, kind := range course.Kinds() {
		name, at := courseNames[kind], from.with("kind", string(kind))
		sum := g.trainedIn(func(s course.SessionRoll) bool { return s.Kind == kind })
		c.number(name+"次数", sum.sessions, "次", at)
		c.number(name+"人次", sum.times, "人次", at)
		c.number(name+"人数", int64(len(sum.people)), "名", at)
		c.number(name+"合格人数", int64(len(sum.passed)), "名", at)
		for i, mode := range []string{"现场", "线上"} {
			part := g.trainedIn(func(s course.SessionRoll) bool { return s.Kind == kind && s.Online == (i == 1) })
			at := at.with("mode", []string{"site", "online"}[i])
			c.number(mode+name+"次数", part.sessions, "次", at)
			c.number(mode+name+"人数", int64(len(part.people)), "名", at)
		}
		if kind == course.Guidance {
			c.number(name+"镇街数", int64(len(sum.places)), "个", at)
		}
	}
}

// trainingTable is the training of the year by kind.
func (g gathered) trainingTable() document.Table {
	t := document.Table{Caption: "执法培训情况", Columns: []document.Column{
		{Title: "类别", Words: true}, {Title: "次数（次）"}, {Title: "现场（次）"}, {Title: "线上（次）"}, {Title: "参加（人次）"}, {Title: "合格（名）"},
	}}
	var sessions, site, times int64
	for _, kind := range course.Kinds() {
		sum := g.trainedIn(func(s course.SessionRoll) bool { return s.Kind == kind })
		if sum.sessions == 0 {
			continue
		}
		onSite := g.trainedIn(func(s course.SessionRoll) bool { return s.Kind == kind && !s.Online }).sessions
		at := g.coursesPage().with("kind", string(kind))
		passed := told("—")
		if kind != course.Guidance {
			passed = counted(int64(len(sum.passed)), at)
		}
		addRow(&t, told(kind.Title()), counted(sum.sessions, at), counted(onSite, at.with("mode", "site")),
			counted(sum.sessions-onSite, at.with("mode", "online")), counted(sum.times, at), passed)
		sessions, site, times = sessions+sum.sessions, site+onSite, times+sum.times
	}
	at := g.coursesPage()
	sumUp(&t, told(sumLine), counted(sessions, at), counted(site, at.with("mode", "site")),
		counted(sessions-site, at.with("mode", "online")), counted(times, at), told("—"))
	return t
}
