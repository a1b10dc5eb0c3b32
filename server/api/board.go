package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/report"
)

// errBoardOff says that a board is not for everybody.
var errBoardOff = errors.New("api: board is off")

var boardProblems = []problemRule{
	{errBoardOff, http.StatusNotFound, "board_off", "这个榜没有公开"},
}

// boardPlan is a board that is on.
type boardPlan struct {
	Kind    string `json:"kind" enum:"district,community,unit,person"`
	By      string `json:"by" enum:",registrations,participants,attempts,answers,correct,activity_points" doc:"按哪个数排名次；空为不排名次"`
	PerHead bool   `json:"per_head,omitempty" doc:"按人口（单位按人数）折算"`
}

func plansOf(c campaign.Campaign) []boardPlan {
	plans := []boardPlan{}
	for _, p := range c.BoardsOn() {
		plans = append(plans, boardPlan{string(p.Kind), string(p.By), p.PerHead})
	}
	return plans
}

func boardsOf(plans *[]boardPlan) *campaign.Boards {
	if plans == nil {
		return nil
	}
	b := &campaign.Boards{Plans: []campaign.BoardPlan{}}
	for _, p := range *plans {
		b.Plans = append(b.Plans, campaign.BoardPlan{Kind: answer.BoardKind(p.Kind), By: answer.Measure(p.By), PerHead: p.PerHead})
	}
	return b
}

type boardInput struct {
	ID   string `path:"id" maxLength:"64"`
	Kind string `path:"kind" enum:"district,community,unit,person"`
	BoardQuery
	Offset int `query:"offset" minimum:"0" maximum:"100000"`
	Limit  int `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type boardSheetInput struct {
	ID   string `path:"id" maxLength:"64"`
	Kind string `path:"kind" enum:"district,community,unit,person"`
	BoardQuery
}

// BoardQuery lets an organiser see a board another way than it is published.
type BoardQuery struct {
	By      string `query:"by" enum:"plan,none,registrations,participants,attempts,answers,correct,activity_points" default:"plan" doc:"主办方可换一个数看；plan 为按设定"`
	PerHead bool   `query:"per_head" doc:"与 by 一起用"`
}

// boardLine is one line of a board.
type boardLine struct {
	Rank     int    `json:"rank" doc:"名次；0 为没有名次"`
	Key      string `json:"key,omitempty" doc:"镇街、社区的代码或单位编号；个人榜没有"`
	Name     string `json:"name"`
	District string `json:"district,omitempty" doc:"所在镇街的名称"`
	Heads    *int64 `json:"heads" doc:"人口或人数；不清楚为 null"`
	PerHead  *int64 `json:"per_head,omitempty" doc:"折算后的数，以百分之一为单位"`
	Mine     bool   `json:"mine,omitempty" doc:"是我，或我所在的"`
	BoardCounters
}

// BoardCounters are the six counters of a line.
type BoardCounters struct {
	Registrations  int64 `json:"registrations" doc:"报名数"`
	Participants   int64 `json:"participants" doc:"参与人数"`
	Attempts       int64 `json:"attempts" doc:"参与人次"`
	Answers        int64 `json:"answers" doc:"答题量"`
	Correct        int64 `json:"correct" doc:"答对数"`
	ActivityPoints int64 `json:"activity_points" doc:"活力值"`
}

type boardInfo struct {
	Kind    string      `json:"kind" enum:"district,community,unit,person"`
	By      string      `json:"by" enum:",registrations,participants,attempts,answers,correct,activity_points"`
	PerHead bool        `json:"per_head"`
	Scale   int64       `json:"scale" doc:"折算到每多少人"`
	AsOf    time.Time   `json:"as_of"`
	Total   int         `json:"total" doc:"有多少行"`
	Rows    []boardLine `json:"rows"`
	NoHeads []boardLine `json:"no_heads" doc:"人口或人数不清楚，不能折算的；最多 100 行"`
	Unset   []boardLine `json:"unset" doc:"没有选社区或单位的人，按镇街"`
	Mine    *boardLine  `json:"mine,omitempty" doc:"我的那一行"`
}

type boardOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         boardInfo
}

func (s *Server) registerBoards(a huma.API) {
	handle(a, "GET /campaigns/{id}/boards/{kind}", "get-board", "活动的榜；没有公开的只有主办方能看", s.getBoard)
	handle(a, "GET /campaigns/{id}/boards/{kind}/board.xlsx", "board-sheet", "活动的榜（Excel）", s.boardSheet, download)
}

// personsMost bounds a board of persons: who comes behind sees their own place and no more.
const personsMost = 500

// shownBoard is the board somebody may see now. One that is off is for organisers, each within their scope; a board of
// persons that is off is for nobody, because that is not what people agreed to.
func (s *Server) shownBoard(ctx context.Context, id, kindName string, q BoardQuery) (campaign.Campaign, report.View, error) {
	c, err := s.Planner.Get(ctx, id)
	if err != nil {
		return c, report.View{}, err
	}
	kind, by := answer.BoardKind(kindName), s.organiserIfAny(ctx)
	plan, on := c.Board(kind)
	order := plan.Order()
	switch {
	case !on && (by == nil || kind == answer.OfPersons):
		return c, report.View{}, errBoardOff
	case by != nil && q.By == "none":
		order = answer.Order{}
	case by != nil && q.By != "plan" && q.By != "":
		order = answer.Order{By: answer.Measure(q.By), PerHead: q.PerHead}
	}
	if !order.Fits(kind) {
		return c, report.View{}, &campaign.InvalidError{Field: "by", Text: "这种榜不能按所选的数字排列"}
	}
	view, err := s.Boards.Of(ctx, c.ID, kind, order)
	if err == nil && !on {
		view = view.Only(by.Scope().Contains)
	}
	return c, view, err
}

func (s *Server) getBoard(ctx context.Context, in *boardInput) (*boardOutput, error) {
	_, view, err := s.shownBoard(ctx, in.ID, in.Kind, in.BoardQuery)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	show := boardShow{view: view, names: names}
	if person, err := residentOf(ctx); err == nil {
		if show.mine, err = s.keyOn(ctx, view.Kind, person); err != nil {
			return nil, err
		}
	}
	lines := view.Lines
	if view.Kind == answer.OfPersons {
		lines = lines[:min(len(lines), personsMost)]
	}
	from := min(in.Offset, len(lines))
	out := &boardOutput{CacheControl: "private, max-age=2"}
	out.Body = boardInfo{
		Kind: in.Kind, By: string(view.By), PerHead: view.PerHead, Scale: view.Kind.Scale(), AsOf: view.At, Total: len(lines),
		Rows:    show.rows(lines[from:min(from+in.Limit, len(lines))]),
		NoHeads: show.rows(view.NoHeads[:min(len(view.NoHeads), noHeadsMost)]), Unset: show.unset(),
	}
	if line, ok := view.Find(show.mine); ok {
		mine := show.row(line)
		out.Body.Mine = &mine
	}
	return out, nil
}

const noHeadsMost = 100

// keyOn is the key of the line a person belongs to, "" for none.
func (s *Server) keyOn(ctx context.Context, kind answer.BoardKind, person account.Resident) (key string, err error) {
	switch kind {
	case answer.OfDistricts:
		key = person.District
	case answer.OfCommunities:
		key = person.Community
	case answer.OfUnits:
		key, _, err = s.unitName(ctx, person.Unit)
	case answer.OfPersons:
		key = person.ID
	}
	return key, err
}

// boardShow says a board as it leaves the server.
type boardShow struct {
	view  report.View
	names map[string]string
	mine  string // a line's key
}

func (b boardShow) row(p report.Placed) boardLine {
	row := boardLine{
		Rank: p.Rank, Key: p.Key, Name: p.Name, Heads: p.Heads, BoardCounters: BoardCounters(p.Counters),
		Mine: b.mine != "" && p.Key == b.mine,
	}
	if p.Key != p.District {
		row.District = b.names[p.District]
	}
	if b.view.Kind == answer.OfPersons {
		row.Key, row.Heads = "", nil
	}
	if b.view.PerHead && p.Heads != nil {
		row.PerHead = &p.PerHead
	}
	return row
}

func (b boardShow) rows(all []report.Placed) []boardLine {
	rows := make([]boardLine, len(all))
	for i, p := range all {
		rows[i] = b.row(p)
	}
	return rows
}

func (b boardShow) unset() []boardLine {
	rows := []boardLine{}
	for _, l := range b.view.Unset {
		rows = append(rows, boardLine{Key: l.Key, Name: l.Name, BoardCounters: BoardCounters(l.Counters)})
	}
	return rows
}

func (s *Server) boardSheet(ctx context.Context, in *boardSheetInput) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, view, err := s.shownBoard(ctx, in.ID, in.Kind, in.BoardQuery)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	if !by.Scope().Whole() {
		view = view.Only(by.Scope().Contains)
	}
	t := view.Table(names)
	t.Title = c.Title + t.Title
	return s.filed(by, names, t)
}
