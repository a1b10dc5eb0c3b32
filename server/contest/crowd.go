package contest

import "pufa/server/question"

// CrowdView is what the options of a crowd contest add to the picture. It counts revealed questions only.
type CrowdView struct {
	Lives  int        `json:"lives,omitempty" doc:"开始时每人几条命；没有则不淘汰"`
	Left   int        `json:"left" doc:"还没有被淘汰的人数"`
	Fell   int        `json:"fell" doc:"刚公布的题淘汰的人数"`
	Streak bool       `json:"streak" doc:"连对有加分"`
	Groups []GroupRow `json:"groups" doc:"小组榜的前几名"`
	By     GroupBy    `json:"by,omitempty" enum:",district,unit"`
	Mean   bool       `json:"mean,omitempty" doc:"小组得分是平均分"`
	Best   int        `json:"best,omitempty" doc:"小组得分取前几人"`
}

// crowdView is nil where no option adds anything.
func (s *State) crowdView(a Around) *CrowdView {
	rule := &s.Contest.Scoring
	if rule.Lives == 0 && rule.Streak.Bonus == 0 && rule.Groups.By == GroupNone {
		return nil
	}
	return &CrowdView{
		Lives: rule.Lives, Left: a.Left, Fell: a.Fell, Streak: rule.Streak.Bonus > 0,
		Groups: orEmpty(a.Groups[:min(len(a.Groups), boardRows)]),
		By:     rule.Groups.By, Mean: rule.Groups.Score == GroupMean, Best: rule.Groups.Best,
	}
}

// GroupPlace is a player's own group.
type GroupPlace struct {
	Name   string  `json:"name"`
	Rank   int     `json:"rank,omitempty"`
	Points float64 `json:"points"`
}

// crowdYou adds what the options mean for one player.
func (all *standings) crowdYou(y *You, rule *Scoring, p Player) {
	y.Lives = rule.Lives
	if st := all.byPerson[p.Person]; st != nil {
		y.Streak, y.Out = st.run, st.out()
		y.Lives = st.lives(rule)
	}
	name := rule.Groups.of(p)
	if name == "" {
		return
	}
	y.Group = &GroupPlace{Name: name}
	if row := all.byGroup[name]; row != nil {
		y.Group.Rank, y.Group.Points = row.Rank, row.Points
	}
}

// EstimateView is the right value of a numeric question, and the ends of its spread.
type EstimateView struct {
	Value     string `json:"value"`
	Unit      string `json:"unit,omitempty"`
	Tolerance string `json:"tolerance" doc:"相差不超过它得满分"`
	Low       string `json:"low" doc:"分布图的左端；再小的算在第一格"`
	High      string `json:"high" doc:"分布图的右端；再大的算在最后一格"`
}

func estimateView(q *question.Question) *EstimateView {
	e := q.Estimate
	if e == nil {
		return nil
	}
	return &EstimateView{
		Value: e.Value.String(), Unit: e.Unit, Tolerance: e.Tolerance.String(),
		Low: (e.Value - e.Bound).String(), High: (e.Value + e.Bound).String(),
	}
}
