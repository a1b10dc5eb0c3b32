package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The days Excel counts from 2000 to 2099, by number.
const (
	serialFirst = 36526
	serialLast  = 73050
	// between1904 is how many days later than 1900's the calendar of old Macs begins.
	between1904 = 1462
)

var (
	wholeDay = regexp.MustCompile(`^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?$`)
	packed   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	shortDay = regexp.MustCompile(`^(\d{2})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?$`)
	yearless = regexp.MustCompile(`^(\d{1,2})(?:[-/.月])(\d{1,2})[日号]?$`)
	clock    = regexp.MustCompile(`[T ]?\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$`)
)

// day reads a day as Excel keeps it and as people write it. What could be another day is refused.
func (r reader) day(c Cell) (Value, *Fault) {
	if n, err := strconv.ParseFloat(c.Raw, 64); err == nil && r.serial(n) {
		// Excel counts a 29 February 1900 that never was, so from 1900-03-01 on its days begin one earlier.
		day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))
		if r.epoch1904 {
			day = day.AddDate(0, 0, between1904)
		}
		return r.bounded(day)
	}
	s := strings.TrimSpace(clock.ReplaceAllString(norm.NFKC.String(c.Shown), ""))
	s = strings.ReplaceAll(s, " ", "")
	for _, form := range []*regexp.Regexp{wholeDay, packed} {
		if m := form.FindStringSubmatch(s); m != nil {
			if day, ok := dayOf(m[1], m[2], m[3]); ok {
				return r.bounded(day)
			}
			return Value{}, &Fault{Text: "没有这一天"}
		}
	}
	if m := shortDay.FindStringSubmatch(s); m != nil {
		return Value{}, &Fault{Text: "年份要写四位", Suggestion: suggestDay("20"+m[1], m[2], m[3])}
	}
	if m := yearless.FindStringSubmatch(s); m != nil {
		return Value{}, &Fault{Text: "要写上年份，如 2026-06-16", Suggestion: suggestDay(strconv.Itoa(r.year), m[1], m[2])}
	}
	return Value{}, &Fault{Text: "看不懂这个日期，请写成 2026-06-16 这样"}
}

func (r reader) serial(n float64) bool {
	first, last := float64(serialFirst), float64(serialLast)
	if r.epoch1904 {
		first, last = first-between1904, last-between1904
	}
	return n >= first && n < last+1
}

// bounded keeps a day within the years anything was counted in.
func (r reader) bounded(day time.Time) (Value, *Fault) {
	if y := day.Year(); y < 2000 || y > 2099 {
		return Value{}, &Fault{Text: fmt.Sprintf("%d 年不对，请看看年份", y)}
	}
	return TextValue(day.Format(time.DateOnly)), nil
}

func dayOf(year, month, day string) (time.Time, bool) {
	t, err := time.Parse("2006-1-2", year+"-"+trimZero(month)+"-"+trimZero(day))
	return t, err == nil
}

func trimZero(s string) string { return strings.TrimPrefix(s, "0") }

func suggestDay(year, month, day string) string {
	t, ok := dayOf(year, month, day)
	if !ok || t.Year() < 2000 {
		return ""
	}
	return t.Format(time.DateOnly)
}
