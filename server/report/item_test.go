package report_test

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"pufa/server/answer"
	"pufa/server/report"
)

func asked(n, right, picks int64, picked map[int]int64, discrimination *float64) report.Item {
	return report.Item{
		Tries: report.Tries{Asked: n, Right: right}, Picks: picks, Picked: picked, Judgement: report.Judgement{Discrimination: discrimination, Sets: int(n)},
	}
}

func TestSigns(t *testing.T) {
	below, weak, enough := -0.1, 0.03, 0.2
	for name, c := range map[string]struct {
		item  report.Item
		right []int
		want  []report.Sign
	}{
		"asked too little":        {asked(29, 0, 29, map[int]int64{1: 29}, &below), []int{0}, nil},
		"as it should be":         {asked(100, 60, 100, map[int]int64{0: 60, 1: 40}, &enough), []int{0}, nil},
		"95 in a hundred":         {asked(100, 95, 0, nil, nil), []int{0}, nil},
		"96":                      {asked(100, 96, 0, nil, nil), []int{0}, []report.Sign{report.TooEasy}},
		"30":                      {asked(100, 30, 0, nil, nil), []int{0}, nil},
		"29":                      {asked(100, 29, 0, nil, nil), []int{0}, []report.Sign{report.TooHard}},
		"weak by chance":          {asked(92, 46, 0, nil, &weak), []int{0}, nil},
		"weak":                    {asked(100, 50, 0, nil, &weak), []int{0}, []report.Sign{report.Weak}},
		"against the others":      {asked(100, 50, 0, nil, &below), []int{0}, []report.Sign{report.Weak}},
		"a wrong option draws":    {asked(100, 40, 100, map[int]int64{0: 40, 1: 41}, nil), []int{0}, []report.Sign{report.Drawn}},
		"one that is as strong":   {asked(100, 40, 100, map[int]int64{0: 40, 1: 40}, nil), []int{0}, nil},
		"few are known":           {asked(100, 40, 29, map[int]int64{0: 10, 1: 19}, nil), []int{0}, nil},
		"of several, one is weak": {asked(100, 40, 100, map[int]int64{0: 90, 1: 50, 2: 51}, nil), []int{0, 1}, []report.Sign{report.Drawn}},
		"of several, all strong":  {asked(100, 40, 100, map[int]int64{0: 90, 1: 52, 2: 51}, nil), []int{0, 1}, nil},
		"nothing to choose":       {asked(100, 40, 100, map[int]int64{1: 41}, nil), nil, nil},
	} {
		if got := c.item.Signs(3, c.right); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// kept are given as they are.
type kept struct {
	lines   []report.ItemCount
	tries   []report.Try
	sampled int
}

func (k *kept) CountItems(context.Context) ([]report.ItemCount, error) { return k.lines, nil }
func (k *kept) SampleItems(context.Context, int) iter.Seq2[report.Try, error] {
	k.sampled++
	return func(yield func(report.Try, error) bool) {
		for _, try := range k.tries {
			if !yield(try, nil) {
				return
			}
		}
	}
}

func TestItemsAreAddedUp(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	k := &kept{lines: []report.ItemCount{
		{Question: "q", Source: answer.Practice, Chosen: "0,2", Answers: 4, Right: 4},
		{Question: "q", Source: answer.Practice, Chosen: "2", Answers: 3},
		{Question: "q", Source: answer.Contest, Chosen: "0", Answers: 2, Right: 1},
		{Question: "q", Source: answer.Contest, Answers: 5, Right: 5}, // of before choices were kept
		{Question: "void", Source: answer.Contest, Chosen: "0"},
	}}
	for range 10 {
		k.tries = append(k.tries, report.Try{Question: "q", TookMS: 3})
	}
	items := report.NewItems(k, func() time.Time { return now })
	all, _, at, err := items.All(t.Context())
	q := all["q"]
	if err != nil || len(all) != 1 || q.Tries != (report.Tries{Asked: 14, Right: 10}) || q.By[answer.Practice] != (report.Tries{Asked: 7, Right: 4}) ||
		q.By[answer.Contest] != (report.Tries{Asked: 7, Right: 6}) || q.Picks != 9 || q.Picked[0] != 6 || q.Picked[2] != 7 || *q.MedianMS != 3 {
		t.Errorf("%+v, %v", all, err)
	}
	// A sample is good for ten minutes.
	now = now.Add(9 * time.Minute)
	if _, _, again, _ := items.All(t.Context()); !again.Equal(at) || k.sampled != 1 {
		t.Error("sampled again after nine minutes")
	}
	now = now.Add(time.Minute)
	if _, _, again, _ := items.All(t.Context()); !again.Equal(now) || k.sampled != 2 {
		t.Error("not sampled again after ten")
	}
}
