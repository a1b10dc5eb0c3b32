package contest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/question"
)

// Scoring is how a crowd contest turns answers into standings, beside its points and its clock. It is data of the
// contest; its zero value is the plain rule: a right answer earns the points, whatever came before it.
type Scoring struct {
	Partial bool   `bson:"partial,omitempty" json:"partial,omitempty" doc:"多选题少选得部分分；错选不得分"`
	Streak  Streak `bson:"streak,omitempty" json:"streak,omitzero"`
	Lives   int    `bson:"lives,omitempty" json:"lives,omitempty" minimum:"0" maximum:"20" doc:"每人几条命；0 不淘汰"`
	Groups  Groups `bson:"groups,omitempty" json:"groups,omitzero"`
}

// The bounds of a Scoring.
const (
	MaxLives     = 20
	MaxBest      = 1000
	MaxUnits     = 200
	maxUnitRunes = 30
)

func (r *Scoring) check(points int) error {
	switch {
	case r.Lives < 0 || r.Lives > MaxLives:
		return &DefinitionError{"lives", fmt.Sprintf("每人的命要在 0 到 %d 条之间", MaxLives)}
	case r.Streak.Bonus < 0 || r.Streak.Bonus > MaxPoints || r.Streak.Most < 0 || r.Streak.Most > MaxPoints:
		return &DefinitionError{"streak", fmt.Sprintf("连对加分要在 0 到 %d 之间", MaxPoints)}
	case r.Streak.Bonus > r.Streak.Most:
		return &DefinitionError{"streak", "连对加分的上限不能小于第一次加的分"}
	case r.Streak.Bonus > 0 && points == 0:
		return &DefinitionError{"streak", "不计分的竞赛没有连对加分"}
	}
	return r.Groups.check()
}

// credit is the grade as the contest takes it: without Partial a choice is right or worth nothing.
func (r *Scoring) credit(t question.Type, g question.Grade) question.Grade {
	if t == question.Multiple && !r.Partial && !g.Correct {
		g.Share = 0
	}
	return g
}

// Score is what one answer earns by itself: its share of the contest's points. With speed points, half of them are
// certain and the other half melts away over the question's time.
func Score(c *Contest, g question.Grade, took time.Duration) int64 {
	full := int64(c.Points)
	if limit := c.limit(); c.SpeedPoints && limit > 0 {
		left := limit - min(max(took, 0), limit)
		half := full / 2
		full += half*left.Milliseconds()/limit.Milliseconds() - half
	}
	return (full*int64(g.Share) + question.Whole/2) / question.Whole
}

// limit is the time one question has; 0 for as long as one likes.
func (c *Contest) limit() time.Duration { return time.Duration(c.Seconds) * time.Second }

// Streak gives more for right answers in a row: Bonus for the second, twice that for the third, and Most at most.
type Streak struct {
	Bonus int `bson:"bonus" json:"bonus" minimum:"0" maximum:"1000" doc:"连对第 2 题多得几分，以后每题再加这么多"`
	Most  int `bson:"most" json:"most" minimum:"0" maximum:"1000" doc:"一题最多多得几分"`
}

// of is the bonus of the run-th right answer in a row.
func (s Streak) of(run int) int64 { return int64(min(s.Bonus*max(0, run-1), s.Most)) }

// GroupBy says what people are grouped by.
type GroupBy string

// The groupings. Units are the organiser's own list; who joins picks one.
const (
	GroupNone     GroupBy = ""
	GroupDistrict GroupBy = "district"
	GroupUnit     GroupBy = "unit"
)

// GroupScore says how a group's points come of its people's.
type GroupScore string

// The ways to score a group.
const (
	GroupSum  GroupScore = "sum"
	GroupMean GroupScore = "mean"
)

// Groups is the board of groups (小组): by what, and how each is scored by its Best people, 0 for all of them.
type Groups struct {
	By    GroupBy    `bson:"by" json:"by" enum:",district,unit"`
	Score GroupScore `bson:"score,omitempty" json:"score,omitempty" enum:",sum,mean"`
	Best  int        `bson:"best,omitempty" json:"best,omitempty" minimum:"0" maximum:"1000" doc:"取前几人；0 为全部"`
	Units []string   `bson:"units,omitempty" json:"units,omitempty" maxItems:"200" doc:"按单位分组时的单位名单"`
}

func (g *Groups) check() error {
	switch {
	case g.By == GroupNone:
		return nil
	case g.By != GroupDistrict && g.By != GroupUnit:
		return &DefinitionError{"groups", "小组按镇街或按单位分"}
	case g.Score != GroupSum && g.Score != GroupMean:
		return &DefinitionError{"groups", "小组得分取总分或平均分"}
	case g.Best < 0 || g.Best > MaxBest:
		return &DefinitionError{"groups", fmt.Sprintf("取前几人要在 0 到 %d 之间", MaxBest)}
	case g.By == GroupUnit && (len(g.Units) < 2 || len(g.Units) > MaxUnits):
		return &DefinitionError{"units", fmt.Sprintf("要有 2 到 %d 个单位", MaxUnits)}
	}
	for i, unit := range g.Units {
		bad := unit != strings.TrimSpace(unit) || unit == "" || utf8.RuneCountInString(unit) > maxUnitRunes
		if bad || strings.ContainsFunc(unit, unicode.IsControl) {
			return &DefinitionError{"units", fmt.Sprintf("单位名称要有 1 到 %d 个字，一行一个", maxUnitRunes)}
		}
		if slices.Contains(g.Units[:i], unit) {
			return &DefinitionError{"units", "单位“" + unit + "”写了两次"}
		}
	}
	return nil
}

// takes reports whether a player may join under this unit.
func (g *Groups) takes(unit string) bool {
	if g.By != GroupUnit {
		return unit == ""
	}
	return slices.Contains(g.Units, unit)
}

// of is the name of a player's group, "" for none.
func (g *Groups) of(p Player) string {
	switch g.By {
	case GroupDistrict:
		return p.DistrictName
	case GroupUnit:
		return p.Unit
	default:
		return ""
	}
}
