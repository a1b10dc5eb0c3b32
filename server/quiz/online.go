package quiz

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pufa/server/question"
)

// The phases of an online contest, in their order.
const (
	PhaseTraining = "training" // 训练赛: counts as taking part, earns nothing
	PhaseFormal   = "formal"   // 正式赛
	PhaseFinal    = "final"    // 决赛
)

var (
	phases     = []string{PhaseTraining, PhaseFormal, PhaseFinal}
	phaseWords = map[string]string{PhaseTraining: "训练赛", PhaseFormal: "正式赛", PhaseFinal: "决赛"}
)

// PhaseTitle is what people call a phase.
func PhaseTitle(id string) string { return phaseWords[id] }

// Who may begin a final.
const (
	AdmitAll    = "all"
	AdmitBest   = "best"   // the first so many of the formal phase
	AdmitPassed = "passed" // who passed once in the formal phase
)

// Bounds of an online contest.
const (
	perDayMost   = 50
	inAllMost    = 1000
	bestMost     = 1000
	unitsMost    = 300
	unitWordMost = 30
)

// Contest is a campaign's online contest as it is set up. Its settings are copied into every sitting, so a change of
// them alters nothing that was begun.
type Contest struct {
	Campaign  string    `bson:"_id"`
	On        bool      `bson:"on"` // residents see it
	Phases    []Phase   `bson:"phases"`
	Boards    Boards    `bson:"boards"`
	Units     []string  `bson:"units,omitempty"` // people choose from; none where they answer for themselves alone
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"`
}

// Phase is a part of an online contest with dates and rules of its own.
type Phase struct {
	ID     string `json:"id" bson:"id" enum:"training,formal,final"`
	From   string `json:"from" bson:"from" maxLength:"10" doc:"第一天"`
	To     string `json:"to" bson:"to" maxLength:"10" doc:"最后一天"`
	PerDay int    `json:"per_day" bson:"per_day" minimum:"0" maximum:"10000" doc:"每人每天几次；0 为不限"`
	InAll  int    `json:"in_all" bson:"in_all" minimum:"0" maximum:"100000" doc:"每人一共几次；0 为不限"`
	Admit  string `json:"admit" bson:"admit" enum:"all,best,passed" doc:"决赛谁能参加；别的阶段为 all"`
	Best   int    `json:"best" bson:"best" minimum:"0" maximum:"100000" doc:"正式赛的前多少名能参加决赛"`
	Rules  Rules  `json:"rules" bson:"rules"`
}

// Boards say how standings are made and who sees them. Organisers see them all.
type Boards struct {
	Persons  bool `json:"persons" bson:"persons" doc:"公开个人榜（昵称）"`
	Groups   bool `json:"groups" bson:"groups" doc:"公开镇街榜和单位榜"`
	Attempts int  `json:"attempts" bson:"attempts" minimum:"0" maximum:"10000" doc:"个人分为最好几次之和"`
	Members  int  `json:"members" bson:"members" minimum:"0" maximum:"100000" doc:"镇街、单位分为最好几人之和；0 为全部"`
}

// NewContest is an online contest as it is first offered: a short training, and a formal phase of three attempts a
// day with five questions, as such contests usually are; from and to are the campaign's days.
func NewContest(campaign, from, to string, laws []string) Contest {
	law := ""
	if len(laws) == 1 {
		law = laws[0]
	}
	rules := Rules{
		Blueprint: Blueprint{
			{Count: 3, Points: 20, Type: question.Single, Law: law},
			{Count: 1, Points: 20, Type: question.Judge, Law: law},
			{Count: 1, Points: 20, Type: question.Multiple, Law: law},
		},
		Seconds: 60, Elders: EldersDouble, Pass: 60,
	}
	return Contest{
		Campaign: campaign,
		Phases:   []Phase{{ID: PhaseFormal, From: from, To: to, PerDay: 3, Admit: AdmitAll, Rules: rules}},
		Boards:   Boards{Attempts: 1, Members: 10},
	}
}

// Phase is the phase with this id.
func (c *Contest) Phase(id string) (Phase, bool) {
	i := slices.IndexFunc(c.Phases, func(p Phase) bool { return p.ID == id })
	if i < 0 {
		return Phase{}, false
	}
	return c.Phases[i], true
}

// Now is the phase to show on a day: one that runs, the later of two; else the next; else the last.
func (c *Contest) Now(day string) (Phase, bool) {
	var shown Phase
	state := -1
	rank := map[string]int{"over": 0, "upcoming": 1, "on": 2}
	for _, p := range c.Phases {
		now := rank[p.State(day)]
		if now > state || now == state && now != rank["upcoming"] {
			shown, state = p, now
		}
	}
	return shown, state >= 0
}

// State says where a phase is on a day: upcoming, on or over.
func (p Phase) State(day string) string {
	switch {
	case day < p.From:
		return "upcoming"
	case day > p.To:
		return "over"
	default:
		return "on"
	}
}

// check finds what cannot be. from and to are the campaign's days.
func (c *Contest) check(catalog *question.Catalog, from, to string) error {
	if len(c.Phases) == 0 {
		return invalid("phases", "至少要有一个阶段")
	}
	last := -1
	for i := range c.Phases {
		at := slices.Index(phases, c.Phases[i].ID)
		if at <= last {
			return invalid("phases", "阶段应依次为训练赛、正式赛、决赛，每个最多一个")
		}
		last = at
		if err := c.Phases[i].check(catalog, from, to); err != nil {
			return err
		}
	}
	if err := c.checkFinal(); err != nil {
		return err
	}
	switch {
	case c.Boards.Attempts < 1 || c.Boards.Attempts > 100:
		return invalid("attempts", "个人分应为最好的 1 到 100 次之和")
	case c.Boards.Members < 0 || c.Boards.Members > bestMost:
		return invalid("members", "镇街、单位分应为最好的 1 到 %d 人之和，0 为全部", bestMost)
	}
	return c.checkUnits()
}

func (p *Phase) check(catalog *question.Catalog, from, to string) error {
	name := PhaseTitle(p.ID)
	field := func(f string) string { return p.ID + "." + f }
	switch {
	case !isDay(p.From) || !isDay(p.To):
		return invalid(field("from"), "请填写%s的日期", name)
	case p.To < p.From:
		return invalid(field("to"), "%s的结束日期早于开始日期", name)
	case p.From < from || p.To > to:
		return invalid(field("from"), "%s要在活动的日期之内（%s 至 %s）", name, from, to)
	case p.PerDay < 0 || p.PerDay > perDayMost:
		return invalid(field("per_day"), "每天次数应在 0 到 %d 之间", perDayMost)
	case p.InAll < 0 || p.InAll > inAllMost:
		return invalid(field("in_all"), "总次数应在 0 到 %d 之间", inAllMost)
	case p.PerDay == 0 && p.InAll == 0 && p.ID != PhaseTraining:
		return invalid(field("per_day"), "%s要限次数：每天几次，或者一共几次", name)
	case p.ID != PhaseFinal && p.Admit != AdmitAll:
		return invalid(field("admit"), "只有决赛能限定谁参加")
	}
	if err := p.Rules.check(catalog); err != nil {
		wrong := err.(*InvalidError) //nolint:errorlint,forcetypeassert // check returns nothing else
		return invalid(field(wrong.Field), "%s：%s", name, wrong.Text)
	}
	return nil
}

func (c *Contest) checkFinal() error {
	final, ok := c.Phase(PhaseFinal)
	if !ok || final.Admit == AdmitAll {
		return nil
	}
	formal, ok := c.Phase(PhaseFormal)
	switch {
	case final.Admit != AdmitBest && final.Admit != AdmitPassed:
		return invalid("final.admit", "请选决赛谁能参加")
	case !ok:
		return invalid("final.admit", "没有正式赛，决赛就只能人人参加")
	case final.From <= formal.To:
		return invalid("final.from", "决赛要在正式赛结束以后开始，才知道谁能参加")
	case final.Admit == AdmitBest && (final.Best < 1 || final.Best > bestMost):
		return invalid("final.best", "请填正式赛的前多少名能参加决赛，1 到 %d", bestMost)
	case final.Admit == AdmitPassed && formal.Rules.Pass == 0:
		return invalid("final.admit", "正式赛没有设合格线")
	}
	return nil
}

func (c *Contest) checkUnits() error {
	if len(c.Units) > unitsMost {
		return invalid("units", "单位最多 %d 个", unitsMost)
	}
	seen := map[string]bool{}
	for _, u := range c.Units {
		switch {
		case u == "" || u != strings.TrimSpace(u) || utf8.RuneCountInString(u) > unitWordMost:
			return invalid("units", "单位名称应为 1 到 %d 个字", unitWordMost)
		case seen[u]:
			return invalid("units", "“%s”写了两次", u)
		}
		seen[u] = true
	}
	return nil
}

// follows finds a change that would make sittings of one phase unlike each other. begun says in which phases people
// have begun.
func (c *Contest) follows(before *Contest, begun map[string]bool) error {
	for _, was := range before.Phases {
		if !begun[was.ID] || was.ID == PhaseTraining {
			continue
		}
		name := PhaseTitle(was.ID)
		now, ok := c.Phase(was.ID)
		switch {
		case !ok:
			return invalid("phases", "%s已经有人答过，不能去掉", name)
		case fmt.Sprint(now.Rules) != fmt.Sprint(was.Rules):
			return invalid(was.ID+".blueprint", "%s已经有人答过，题目构成、时限和计分不能再改", name)
		case now.From != was.From:
			return invalid(was.ID+".from", "%s已经开始，开始日期不能再改", name)
		case fewer(now.PerDay, was.PerDay) || fewer(now.InAll, was.InAll):
			return invalid(was.ID+".per_day", "%s已经有人答过，次数只能加，不能减", name)
		case was.ID == PhaseFinal && (now.Admit != was.Admit || now.Best != was.Best):
			return invalid("final.admit", "决赛已经有人答过，谁能参加不能再改")
		case c.Boards.Attempts != before.Boards.Attempts || c.Boards.Members != before.Boards.Members:
			return invalid("attempts", "已经有人答过，取最好几次、几人不能再改")
		}
		for _, u := range before.Units {
			if !slices.Contains(c.Units, u) {
				return invalid("units", "已经有人答过，单位只能加，不能去掉“%s”", u)
			}
		}
	}
	return nil
}

// fewer compares two caps, of which nought is none.
func fewer(now, before int) bool { return now != 0 && (before == 0 || now < before) }

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
