package campaign

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"pufa/server/account"
)

// Copy sets up the campaign of the year after another: its plan goes along, what it counted and its notices do not.
func (p *Planner) Copy(ctx context.Context, by account.Organiser, id string) (Campaign, error) {
	kept, err := p.Get(ctx, id)
	if err != nil {
		return Campaign{}, err
	}
	return p.Add(ctx, by, kept.nextYear())
}

// nextYear is the plan of a campaign a year later.
func (c Campaign) nextYear() Campaign {
	next := Campaign{
		Title: yearLater(c.Title, c.From), Theme: c.Theme, From: dayLater(c.From), To: dayLater(c.To), Laws: c.Laws,
		Points: c.Points, Boards: c.Boards, Reviewed: c.Reviewed, Units: c.Units, Menu: c.Menu,
	}
	next.Targets = append(next.Targets, c.Targets...)
	return next
}

// dayLater is the same day of the year after; the 29th of February becomes the 28th.
func dayLater(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	later := t.AddDate(1, 0, 0)
	if later.Day() != t.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later.Format(time.DateOnly)
}

var yearInTitle = regexp.MustCompile(`20\d\d`)

// yearLater counts the years of a title up, or names the new one where it names none.
func yearLater(title, from string) string {
	if yearInTitle.MatchString(title) {
		return yearInTitle.ReplaceAllStringFunc(title, func(year string) string {
			n, _ := strconv.Atoi(year) //nolint:errcheck // four digits
			return strconv.Itoa(n + 1)
		})
	}
	year := "（" + dayLater(from)[:4] + "）"
	if r := []rune(title); len(r) > 60-len([]rune(year)) {
		title = string(r[:60-len([]rune(year))])
	}
	return title + year
}
