package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/answer"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/report"
)

// ItemFigures are what became of a question, in short.
type ItemFigures struct {
	Asked          int64         `json:"asked" doc:"作答次数；作废的、还没公布答案的、彩排的不算"`
	Right          int64         `json:"right" doc:"答对次数，按改判以后的算"`
	Discrimination *float64      `json:"discrimination" doc:"区分度：校正的点二列相关，-1 到 1，抽样得出；作答不够为 null"`
	MedianMS       *int64        `json:"median_ms" doc:"用时的中位数，抽样得出；知道的不够为 null"`
	Signs          []report.Sign `json:"signs" nullable:"false" enum:"too_hard,too_easy,weak,drawn" doc:"反常之处；作答不到 30 次的不判"`
}

// optionFigure is how often an option was chosen.
type optionFigure struct {
	Text   string `json:"text"`
	Right  bool   `json:"right"`
	Picked int64  `json:"picked"`
}

// wayFigure is what became of a question in one way of answering.
type wayFigure struct {
	Source answer.Source `json:"source" enum:"practice,daily,exam,challenge,online,paper,contest"`
	Asked  int64         `json:"asked"`
	Right  int64         `json:"right"`
}

type itemOutput struct {
	Body struct {
		ItemFigures
		AsOf       time.Time      `json:"as_of" doc:"次数截至何时"`
		SampledAt  time.Time      `json:"sampled_at" doc:"区分度和用时截至何时"`
		SampleOf   int            `json:"sample_of" doc:"区分度和用时最多看最近多少次作答"`
		Sets       int            `json:"sets" doc:"区分度看了多少份有这道题的答卷"`
		SetLeast   int            `json:"set_least" doc:"一份答卷至少几道题才看"`
		SetsLeast  int            `json:"sets_least" doc:"至少几份答卷才给区分度"`
		Times      int            `json:"times" doc:"知道用时的作答"`
		TimesLeast int            `json:"times_least" doc:"知道几次用时才给中位数"`
		SignLeast  int            `json:"sign_least" doc:"作答多少次以后才判反常"`
		Picks      int64          `json:"picks" doc:"知道选了什么的作答"`
		Options    []optionFigure `json:"options" nullable:"false" doc:"单选、多选、判断题各选项，按题库的次序；其他题型没有"`
		Ways       []wayFigure    `json:"ways" nullable:"false"`
	}
}

func (s *Server) registerItems(a huma.API) {
	handle(a, "GET /editing/questions/{id}/figures", "get-question-figures", "一道题的作答统计（主办方）", s.getItem)
}

func (s *Server) getItem(ctx context.Context, in *questionPath) (*itemOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	row, _, err := s.Editing.Look(in.ID)
	if err != nil {
		return nil, err
	}
	items, countedAt, sampledAt, err := s.Items.All(ctx)
	if err != nil {
		return nil, err
	}
	item, out := items[row.Question.ID], &itemOutput{}
	b := &out.Body
	b.ItemFigures, b.AsOf, b.SampledAt, b.SampleOf = viewItem(row.Question, item), countedAt, sampledAt, report.SampleMost
	b.Sets, b.SetLeast, b.SetsLeast, b.Times, b.TimesLeast = item.Sets, report.SetLeast, report.SetsLeast, item.Times, report.TimesLeast
	b.SignLeast, b.Picks, b.Options, b.Ways = report.SignLeast, item.Picks, []optionFigure{}, []wayFigure{}
	texts, right := choices(row.Question)
	for i, text := range texts {
		b.Options = append(b.Options, optionFigure{text, slices.Contains(right, i), item.Picked[i]})
	}
	for _, source := range append(answer.Own(), answer.Contest) {
		if by, there := item.By[source]; there {
			b.Ways = append(b.Ways, wayFigure{source, by.Asked, by.Right})
		}
	}
	return out, nil
}

// choices are the options people choose from, and the right ones; nothing where they are put in order or there are none.
func choices(q question.Question) (texts []string, right []int) {
	if q.Type == question.Ordering {
		return nil, nil
	}
	return q.Choices(), q.Answer
}

func viewItem(q question.Question, x report.Item) ItemFigures {
	texts, right := choices(q)
	return ItemFigures{
		Asked: x.Asked, Right: x.Right, Discrimination: x.Discrimination, MedianMS: x.MedianMS,
		Signs: append([]report.Sign{}, x.Signs(len(texts), right)...),
	}
}

// The figures a list is put in order by.
const (
	byAsked          = "asked"
	byShare          = "share"
	byDiscrimination = "discrimination"
	byTime           = "time"
)

// figured is a question with its figures.
type figured struct {
	editing.Row
	ItemFigures
}

// figure gives questions their figures.
func (s *Server) figure(ctx context.Context, rows []editing.Row) ([]figured, error) {
	items, _, _, err := s.Items.All(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]figured, 0, len(rows))
	for _, row := range rows {
		all = append(all, figured{row, viewItem(row.Question, items[row.Question.ID])})
	}
	return all, nil
}

// sortFigured puts questions in the order of a figure; those without it come last, equal ones stay as they are.
func sortFigured(all []figured, by string, down bool) {
	slices.SortStableFunc(all, func(a, b figured) int {
		x, knownX := a.figure(by)
		y, knownY := b.figure(by)
		switch {
		case !knownX || !knownY:
			return cmp.Compare(lateness(knownX), lateness(knownY))
		case down:
			return cmp.Compare(y, x)
		default:
			return cmp.Compare(x, y)
		}
	})
}

func lateness(known bool) int {
	if known {
		return 0
	}
	return 1
}

// figure is one of the figures, if it is known.
func (f ItemFigures) figure(by string) (value float64, known bool) {
	switch by {
	case byAsked:
		return float64(f.Asked), true
	case byShare:
		return report.Tries{Asked: f.Asked, Right: f.Right}.Share(), f.Asked > 0
	case byDiscrimination:
		if f.Discrimination != nil {
			return *f.Discrimination, true
		}
	case byTime:
		if f.MedianMS != nil {
			return float64(*f.MedianMS), true
		}
	}
	return 0, false
}
