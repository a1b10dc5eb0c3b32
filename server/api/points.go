package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/points"
)

var pointProblems = []problemRule{
	{points.ErrFormula, http.StatusUnprocessableEntity, "bad_formula", "这样的活力值办法不能用"},
}

// rateInfo is what one event is worth. A cap of nought is none.
type rateInfo struct {
	Points int64 `json:"points" minimum:"0" maximum:"1000" doc:"每次几点"`
	PerDay int64 `json:"per_day,omitempty" minimum:"0" maximum:"10000" doc:"每人每天最多计几次，不填不限"`
	InAll  int64 `json:"in_all,omitempty" minimum:"0" maximum:"10000" doc:"每人在整个活动中最多计几次，不填不限"`
}

// formulaInfo is what a campaign gives activity points for.
type formulaInfo struct {
	First    rateInfo `json:"first" doc:"首次参与"`
	Right    rateInfo `json:"right" doc:"答对一题"`
	Daily    rateInfo `json:"daily" doc:"当天参与；默认不计"`
	Done     rateInfo `json:"done" doc:"完成一次答题；默认不计"`
	Passed   rateInfo `json:"passed" doc:"考试及格一次；默认不计"`
	PerDay   int64    `json:"per_day,omitempty" minimum:"0" maximum:"1000000" doc:"每人每天合计最多几点，不填不限"`
	InAll    int64    `json:"in_all,omitempty" minimum:"0" maximum:"1000000" doc:"每人合计最多几点，不填不限"`
	Training bool     `json:"training,omitempty" doc:"线上竞赛的训练赛也计；默认不计"`
}

func viewFormula(f points.Formula) formulaInfo {
	return formulaInfo{
		First: rateInfo(f.First), Right: rateInfo(f.Right), Daily: rateInfo(f.Daily), Done: rateInfo(f.Done), Passed: rateInfo(f.Passed),
		PerDay: f.PerDay, InAll: f.InAll, Training: f.Training,
	}
}

func (in *formulaInfo) formula() points.Formula {
	return points.Formula{
		First: points.Rate(in.First), Right: points.Rate(in.Right), Daily: points.Rate(in.Daily), Done: points.Rate(in.Done),
		Passed: points.Rate(in.Passed), PerDay: in.PerDay, InAll: in.InAll, Training: in.Training,
	}
}

type formulaInput struct{ Body formulaInfo }

type formulaWords struct {
	Body struct {
		Words []string `json:"words" nullable:"false" doc:"办法的说明，一条一句"`
	}
}

// pointSum is what a person has in one campaign.
type pointSum struct {
	Campaign string `json:"campaign"`
	Title    string `json:"title"`
	Points   int64  `json:"points"`
}

// pointEntry is one line of a person's account.
type pointEntry struct {
	Place  int       `json:"place" doc:"第几条，从 1 起"`
	What   string    `json:"what" doc:"因为什么"`
	Points int64     `json:"points" doc:"负数是扣回"`
	Day    string    `json:"day" format:"date" doc:"是哪天做的"`
	At     time.Time `json:"at" doc:"得到的时间；扣回的是扣回的时间"`
	Why    string    `json:"why,omitempty" doc:"扣回的原因"`
}

type myPointsInput struct {
	Campaign string `query:"campaign" maxLength:"64" doc:"不填为正在进行的活动，没有则为最近一次得过的"`
	Before   int    `query:"before" minimum:"0" doc:"往前翻：从这一条之前看起"`
}

type myPointsOutput struct {
	Body struct {
		Campaigns []pointSum   `json:"campaigns" nullable:"false" doc:"正在进行的和得过活力值的活动，最近开始的在前"`
		Campaign  string       `json:"campaign" doc:"下面是哪个活动的；一个也没有时为空"`
		Title     string       `json:"title"`
		Total     int64        `json:"total"`
		Words     []string     `json:"words" nullable:"false" doc:"这个活动的活力值办法"`
		Entries   []pointEntry `json:"entries" nullable:"false" doc:"新的在前"`
		Earlier   int          `json:"earlier,omitempty" doc:"还有更早的：往前翻时带上的数"`
	}
}

// entriesPage is how many entries one answer holds.
const entriesPage = 50

func (s *Server) registerPoints(a huma.API) {
	handle(a, "GET /me/points", "get-my-points", "我的活力值和明细", s.getMyPoints)
	handle(a, "POST /points/words", "say-formula", "活力值办法的说明，不保存（区级）", s.sayFormula)
}

func (s *Server) sayFormula(ctx context.Context, in *formulaInput) (*formulaWords, error) {
	by, err := organiserOf(ctx)
	if err == nil {
		err = account.MayRunDistrict(by)
	}
	if err != nil {
		return nil, err
	}
	f := in.Body.formula()
	if err := f.Check(); err != nil {
		return nil, err
	}
	out := &formulaWords{}
	out.Body.Words = f.Words()
	return out, nil
}

func (s *Server) getMyPoints(ctx context.Context, in *myPointsInput) (*myPointsOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := s.pointsCampaign(ctx, person.ID, in.Campaign)
	if err != nil {
		return nil, err
	}
	out := &myPointsOutput{}
	out.Body.Words, out.Body.Entries = []string{}, []pointEntry{}
	if shown != nil {
		if err := s.showAccount(ctx, out, shown, person.ID, in.Before); err != nil {
			return nil, err
		}
	}
	out.Body.Campaigns, err = s.pointSums(ctx, person.ID)
	return out, err
}

// pointsCampaign is the campaign to show to a person; nil where there is none.
func (s *Server) pointsCampaign(ctx context.Context, person, asked string) (*campaign.Campaign, error) {
	if asked != "" {
		c, err := s.Planner.Get(ctx, asked)
		return &c, err
	}
	c, on, err := s.Planner.Current(ctx, "")
	if err != nil || on {
		return &c, err
	}
	sums, err := s.pointSums(ctx, person)
	if err != nil || len(sums) == 0 {
		return nil, err
	}
	c, err = s.Planner.Get(ctx, sums[0].Campaign)
	return &c, err
}

// pointSums are the campaigns that are on, and those the person has an account in, the one that began last first.
func (s *Server) pointSums(ctx context.Context, person string) ([]pointSum, error) {
	all, err := s.Planner.All(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.Points.Sums(ctx, person)
	if err != nil {
		return nil, err
	}
	have := map[string]int64{}
	for _, sum := range kept {
		have[sum.Campaign] = sum.Points
	}
	sums, today := []pointSum{}, campaign.Day(s.Now())
	for _, c := range all {
		if n, has := have[c.ID]; has || c.Runs(today) {
			sums = append(sums, pointSum{Campaign: c.ID, Title: c.Title, Points: n})
		}
	}
	return sums, nil
}

// showAccount puts a page of a person's account into an answer.
func (s *Server) showAccount(ctx context.Context, out *myPointsOutput, c *campaign.Campaign, person string, before int) error {
	total, entries, err := s.Points.Mine(ctx, c.ID, person)
	if err != nil {
		return err
	}
	formula := c.Formula()
	body := &out.Body
	body.Campaign, body.Title, body.Total, body.Words = c.ID, c.Title, total, formula.Words()
	for i := range entries {
		e := &entries[i]
		if before > 0 && e.Place() >= before {
			continue
		}
		if len(body.Entries) == entriesPage {
			body.Earlier = body.Entries[entriesPage-1].Place
			break
		}
		body.Entries = append(body.Entries, pointEntry{Place: e.Place(), What: e.Text(), Points: e.Points, Day: e.Day, At: e.At, Why: e.Why})
	}
	return nil
}
