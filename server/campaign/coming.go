package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pufa/server/account"
)

// Coming is an activity that is still to be held, as it is announced to everybody. It is no record of one: what was held
// is entered afterwards.
type Coming struct {
	Title    string `bson:"title"`
	Date     string `bson:"date"`            // YYYY-MM-DD in China
	From     string `bson:"from,omitempty"`  // HH:MM in China, when it begins; "" for not said
	Until    string `bson:"until,omitempty"` // HH:MM, when it ends; "" for not said
	District string `bson:"district"`        // the sub-district it is held in; "" for the district's own
	Place    string `bson:"place"`
	Note     string `bson:"note,omitempty"` // what people should know: whom it is for, what to bring
}

// comingMost bounds what a campaign announces at a time.
const comingMost = 100

// validate reports what is wrong with the announcement as a person entered it.
func (a Coming) validate(c Campaign) error {
	switch {
	case !fits(a.Title, 1, 40):
		return invalid("coming", "请填写活动名称，不超过 40 个字")
	case !IsDay(a.Date):
		return invalid("coming", "“"+a.Title+"”的日期不是有效的日期")
	case !c.Runs(a.Date):
		return invalid("coming", fmt.Sprintf("“%s”的日期不在这次普法活动期间（%s 至 %s）", a.Title, c.From, c.To))
	case a.From != "" && !clockTime.MatchString(a.From), a.Until != "" && !clockTime.MatchString(a.Until):
		return invalid("coming", "“"+a.Title+"”的时间应写成 09:30 这样")
	case a.Until != "" && (a.From == "" || a.Until <= a.From):
		return invalid("coming", "“"+a.Title+"”的结束时间应晚于开始时间")
	case !fits(a.Place, 1, 60):
		return invalid("coming", "请填写“"+a.Title+"”的地点，不超过 60 个字")
	case !fits(a.Note, 0, 60):
		return invalid("coming", "“"+a.Title+"”的说明不超过 60 个字")
	}
	return nil
}

// Announce replaces what a campaign announces, as far as it is the organiser's: the district's announces everything, a
// sub-district's what is held there. revision, if not nought, must be the one kept.
func (p *Planner) Announce(ctx context.Context, by account.Organiser, id string, all []Coming, revision int64) (Campaign, error) {
	place := by.Scope().Code()
	if err := account.MayWriteBooks(by, place); err != nil {
		return Campaign{}, err
	}
	all = slices.Clone(all)
	for i := range all {
		holder, _, err := p.places.Holder(ctx, all[i].District)
		if err != nil {
			return Campaign{}, err
		}
		if err := account.MayWriteBooks(by, holder); err != nil {
			return Campaign{}, err
		}
		all[i].District = holder
	}
	return p.amend(ctx, by, id, func(c *Campaign) error {
		if revision != 0 && revision != c.Revision {
			return ErrChanged
		}
		for _, a := range all {
			if err := a.validate(*c); err != nil {
				return err
			}
		}
		if place != "" {
			c.Coming = slices.DeleteFunc(slices.Clone(c.Coming), func(a Coming) bool { return a.District == place })
			c.Coming = append(c.Coming, all...)
		} else {
			c.Coming = slices.Clone(all)
		}
		if len(c.Coming) > comingMost {
			return invalid("coming", fmt.Sprintf("一次活动最多预告 %d 场", comingMost))
		}
		slices.SortStableFunc(c.Coming, func(a, b Coming) int { return strings.Compare(a.Date+a.From, b.Date+b.From) })
		return nil
	})
}

// ComingFrom is what the campaign announces for a day and those behind it.
func (c Campaign) ComingFrom(day string) []Coming {
	return slices.DeleteFunc(slices.Clone(c.Coming), func(a Coming) bool { return a.Date < day })
}

func comingSaid(all []Coming) string {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = strings.TrimSpace(a.Date+" "+a.From) + " " + a.Title + "（" + a.Place + "）"
	}
	return strings.Join(words, "；")
}
