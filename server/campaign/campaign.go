// Package campaign keeps the books of legal-education campaigns: what is planned, the ledger of printed
// material, and the activities held.
//
// It decides and has the deciding kept: every rule about who may enter what, and every sum that must come out
// even, is here; where it is kept is the business of the interfaces it declares.
package campaign

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/answer"
	"pufa/server/history"
	"pufa/server/points"
)

// Campaign is one campaign, such as a Safety Month. Several may run at once.
type Campaign struct {
	ID        string          `bson:"_id"`
	Title     string          `bson:"title"`
	Theme     string          `bson:"theme"`
	From      string          `bson:"from"` // first day, YYYY-MM-DD in China
	To        string          `bson:"to"`   // last day
	Laws      []string        `bson:"laws"` // ids in the register of laws; none means any
	Targets   []Target        `bson:"targets,omitempty"`
	Points    *points.Formula `bson:"points,omitempty"`   // what activity points are given for; nil for the default
	Boards    *Boards         `bson:"boards,omitempty"`   // nil for DefaultBoards
	Reviewed  bool            `bson:"reviewed,omitempty"` // the bureau accepts what sub-districts write before it counts
	Units     []string        `bson:"units,omitempty"`    // who is responsible, in the bureau's words
	Menu      []string        `bson:"menu,omitempty"`     // ids of menu items that stand first while it is on
	Notices   []Notice        `bson:"notices,omitempty"`
	Coming    []Coming        `bson:"coming,omitempty"` // what is announced, in order of time
	Screen    string          `bson:"screen,omitempty"` // the key of its big screen; "" where it is shut
	CreatedBy string          `bson:"created_by"`
	CreatedAt time.Time       `bson:"created_at"`
	UpdatedAt time.Time       `bson:"updated_at"`
	Revision  int64           `bson:"revision"` // which state of the record this is, from 1

	history.Log `bson:",inline"`
}

// Target is what one sub-district sets out to reach. Nought means that nothing was set.
type Target struct {
	District     string `bson:"district"`
	Participants int64  `bson:"participants,omitempty"`
	HandedOut    int64  `bson:"handed_out,omitempty"`
	Activities   int64  `bson:"activities,omitempty"`
	// Classes are how many activities of each class (五进) there are to be.
	Classes map[string]int64 `bson:"classes,omitempty"`
}

// Day is the calendar day in China at a moment.
func Day(now time.Time) string { return now.In(answer.China).Format(time.DateOnly) }

// DaysBetween is how many days the second of two days is behind the first; 0 for what is no day.
func DaysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

// IsDay reports whether s is a calendar day in the form YYYY-MM-DD.
func IsDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000
}

// Runs reports whether the campaign is on that day.
func (c Campaign) Runs(day string) bool { return c.From <= day && day <= c.To }

// Covers reports whether answers about the law count for the campaign. Without a law they always do.
func (c Campaign) Covers(law string) bool {
	return law == "" || len(c.Laws) == 0 || slices.Contains(c.Laws, law)
}

// Formula says what the campaign gives activity points for.
func (c Campaign) Formula() points.Formula {
	if c.Points == nil {
		return points.Default()
	}
	return *c.Points
}

// Target is what the sub-district set out to reach.
func (c Campaign) Target(district string) Target {
	for _, t := range c.Targets {
		if t.District == district {
			return t
		}
	}
	return Target{District: district}
}

// Current is the campaign an answer about the law counts for on that day: of those that run and cover the law,
// the one that began last, the first by id among equals. No answer counts twice.
func Current(all []Campaign, day, law string) (Campaign, bool) {
	var best Campaign
	found := false
	for _, c := range all {
		if !c.Runs(day) || !c.Covers(law) {
			continue
		}
		if !found || c.From > best.From || c.From == best.From && c.ID < best.ID {
			best, found = c, true
		}
	}
	return best, found
}

// validate reports what is wrong with the campaign as a person entered it.
func (c Campaign) validate() error {
	switch {
	case !fits(c.Title, 1, 60):
		return invalid("title", "请填写活动名称，不超过 60 个字")
	case !fits(c.Theme, 0, 100):
		return invalid("theme", "活动主题不超过 100 个字")
	case !IsDay(c.From):
		return invalid("from", "开始日期不是有效的日期")
	case !IsDay(c.To):
		return invalid("to", "结束日期不是有效的日期")
	case c.To < c.From:
		return invalid("to", "结束日期早于开始日期")
	case len(c.Laws) > 50:
		return invalid("laws", "一次活动最多关联 50 部法规")
	}
	if c.Points != nil {
		if wrong, ok := errors.AsType[*points.FormulaError](c.Points.Check()); ok {
			return invalid("formula", wrong.Text)
		}
	}
	if err := c.Boards.validate(); err != nil {
		return err
	}
	if err := validUnits(c.Units); err != nil {
		return err
	}
	if len(c.Menu) > 50 {
		return invalid("menu", "主推的课题最多 50 个")
	}
	return validTargets(c.Targets)
}

func validUnits(units []string) error {
	if len(units) > 50 {
		return invalid("units", "责任单位最多 50 个")
	}
	seen := map[string]bool{}
	for _, u := range units {
		if !fits(u, 2, 40) || seen[u] {
			return invalid("units", "每个责任单位 2 到 40 个字，不能重复")
		}
		seen[u] = true
	}
	return nil
}

func validTargets(targets []Target) error {
	seen := map[string]bool{}
	for _, t := range targets {
		switch {
		case t.District == "" || seen[t.District]:
			return invalid("targets", "每个镇街只能设一组目标")
		case min(t.Participants, t.HandedOut, t.Activities) < 0 || max(t.Participants, t.HandedOut, t.Activities) > maxQuantity:
			return invalid("targets", "目标数应在 0 到 10000000 之间")
		}
		for class, n := range t.Classes {
			if !slices.Contains(FiveClasses(), class) || n < 0 || n > maxQuantity {
				return invalid("targets", "五进的目标场次应在 0 到 10000000 之间")
			}
		}
		seen[t.District] = true
	}
	return nil
}

// fits reports whether a trimmed text has a length within bounds, counted in characters, and nothing in it but
// characters and line breaks.
func fits(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return n >= shortest && n <= longest && s == strings.TrimSpace(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' })
}
