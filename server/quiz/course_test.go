package quiz_test

import (
	"fmt"
	"testing"

	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/testkit"
)

func TestACourseAsksWhatTheBanksHave(t *testing.T) {
	var lines []string
	for i := range 6 {
		lines = append(lines, fmt.Sprintf(`id: xf-%04d, type: judge, stem: "第 %d 句话对吗？", answer: true`, i+1, i+1))
	}
	for i := range 10 {
		lines = append(lines, fmt.Sprintf(`id: xf-%04d, type: single, stem: "第 %d 题选哪个？", options: [{right: 甲}, {wrong: 乙}, {wrong: 丙}]`, i+11, i+11))
	}
	catalog := testkit.Catalog(t, lines...)
	for _, c := range []struct {
		laws          []string
		count, judged int
		total         int
	}{{[]string{"xf"}, 10, 4, 10}, {nil, 5, 2, 5}, {[]string{"none"}, 10, 4, 10}, {[]string{"xf", "xf"}, 10, 4, 10}, {nil, 50, 6, 16}} {
		r := quiz.CourseRules(catalog, c.laws, c.count, 80)
		judged := 0
		for _, part := range r.Blueprint {
			if part.Type == question.Judge {
				judged += part.Count
			}
		}
		if r.Blueprint.Total() != c.total || judged != c.judged || len(r.Blueprint.Short(catalog)) > 0 {
			t.Errorf("%+v: %d questions, %d to be judged: %v", c, r.Blueprint.Total(), judged, r.Blueprint.Short(catalog))
		}
		if full := r.Blueprint.Full(); r.Pass*100 < full*80 || (r.Pass-1)*100 >= full*80 {
			t.Errorf("%+v: %d of %d points pass", c, r.Pass, full)
		}
	}
}
