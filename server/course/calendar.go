package course

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is the days on which certificates end, as a calendar of RFC 5545 with alarms 90 and 30 days before, for the
// calendars of phones and computers. names are the sub-districts' by code.
func Calendar(all []Officer, names func(string) string, now time.Time) string {
	var b strings.Builder
	put := func(format string, args ...any) { b.WriteString(folded(fmt.Sprintf(format, args...))) }
	put("BEGIN:VCALENDAR")
	put("VERSION:2.0")
	put("PRODID:-//pufa//course//ZH")
	for i := range all {
		o := &all[i]
		day, err := time.Parse(time.DateOnly, o.Until)
		if err != nil {
			continue
		}
		put("BEGIN:VEVENT")
		put("UID:%s@pufa", o.ID)
		put("DTSTAMP:%s", now.UTC().Format("20060102T150405Z"))
		put("DTSTART;VALUE=DATE:%s", day.Format("20060102"))
		put("SUMMARY:%s", calendarText(o.Name+" 执法证到期"))
		put("DESCRIPTION:%s", calendarText(strings.Join([]string{names(o.District), o.Office, o.Number}, " ")))
		for _, before := range []int{LaterDays, SoonDays} {
			put("BEGIN:VALARM")
			put("ACTION:DISPLAY")
			put("DESCRIPTION:%s", calendarText(fmt.Sprintf("%s 执法证还有 %d 天到期", o.Name, before)))
			put("TRIGGER:-P%dD", before)
			put("END:VALARM")
		}
		put("END:VEVENT")
	}
	put("END:VCALENDAR")
	return b.String()
}

func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(strings.TrimSpace(s))
}

// folded is a line of at most 75 bytes, which goes on in the next after a space.
func folded(s string) string {
	var b strings.Builder
	room := 75
	for _, r := range s {
		n := utf8.RuneLen(r)
		if room < n {
			b.WriteString("\r\n ")
			room = 74
		}
		b.WriteRune(r)
		room -= n
	}
	return b.String() + "\r\n"
}
