package statute

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

var (
	day = regexp.MustCompile(`([0-9]{4}|[零〇○一二三四五六七八九]{4}) ?年 ?([0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?([0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?日`)
	// act is what was done on a day. What a law is amended by was adopted itself, which does not count: 通过的《……》修正.
	act = regexp.MustCompile(`修正|修订|通过|公布|发布|批准`)
)

// words for a version whose last act was this.
var label = map[string]string{"修正": "修正", "修订": "修订", "通过": "通过", "公布": "公布", "发布": "公布", "批准": "通过"}

// adoption reads the line under a title: 「（2002年6月29日……通过 根据……2021年6月10日……修正）」. last is the latest day on which
// something was done, in words as the registers has it; version is the line with days in the form 2021-06-10.
func adoption(line string) (last, words, version string) {
	line = strings.Trim(line, "（）()")
	at := day.FindAllStringSubmatchIndex(line, -1)
	var b strings.Builder
	from := 0
	for i, m := range at {
		iso, ok := isoDay(line[m[2]:m[3]], line[m[4]:m[5]], line[m[6]:m[7]])
		if !ok {
			continue
		}
		b.WriteString(line[from:m[0]] + iso)
		from = m[1]
		end := len(line)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		if did := lastAct(line[m[1]:end]); did != "" && iso >= last {
			last, words = iso, fmt.Sprintf("%s 年%s", iso[:4], label[did])
		}
	}
	b.WriteString(line[from:])
	return last, words, b.String()
}

// lastAct is what the words up to the next day end in. 起施行 is none: that is when a law begins to hold.
func lastAct(text string) string {
	if strings.HasPrefix(text, "起") {
		return ""
	}
	acts := act.FindAllStringIndex(text, -1)
	for i := len(acts) - 1; i >= 0; i-- {
		if !strings.HasPrefix(text[acts[i][1]:], "案") { // 修正案 is a thing
			return text[acts[i][0]:acts[i][1]]
		}
	}
	return ""
}

func isoDay(year, month, date string) (string, bool) {
	iso := fmt.Sprintf("%04d-%02d-%02d", ordinal(year), ordinal(month), ordinal(date))
	_, err := time.Parse(time.DateOnly, iso)
	return iso, err == nil
}
