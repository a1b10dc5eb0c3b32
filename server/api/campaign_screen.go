package api

import (
	"context"
	"net/http"
	"time"

	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/glance"
)

var screenProblems = []problemRule{
	{campaign.ErrScreenShut, http.StatusNotFound, "screen_shut", "这个大屏链接没有开，或者已经换了，请向主办方要新的"},
}

// The screen has no more room.
const (
	screenFlows = 3
	screenLines = 5
)

// tileInfo is one sub-district.
type tileInfo struct {
	Code         string `json:"code"`
	Name         string `json:"name"`
	Participants int64  `json:"participants"`
}

// screenBoard is the head of a board that is on and ranks.
type screenBoard struct {
	Kind    string       `json:"kind" enum:"district,community,unit"`
	By      string       `json:"by" enum:"registrations,participants,attempts,answers,correct,activity_points"`
	PerHead bool         `json:"per_head"`
	Scale   int64        `json:"scale" doc:"折算到每多少人"`
	Lines   []screenLine `json:"lines" nullable:"false"`
}

type screenLine struct {
	Rank   int    `json:"rank"`
	Name   string `json:"name"`
	Figure int64  `json:"figure" doc:"折算的以百分之一为单位"`
}

// campaignScreen is what a campaign's big screen shows: sums only, and of nobody.
type campaignScreen struct {
	Title        string        `json:"title"`
	District     string        `json:"district" doc:"区的名称"`
	From         string        `json:"from" format:"date"`
	To           string        `json:"to" format:"date"`
	AsOf         time.Time     `json:"as_of"`
	Now          time.Time     `json:"now" doc:"服务器的时间"`
	Day          string        `json:"day" format:"date"`
	Participants int64         `json:"participants"`
	Answers      int64         `json:"answers"`
	Correct      int64         `json:"correct"`
	Activities   int64         `json:"activities"`
	Tiles        []tileInfo    `json:"tiles" nullable:"false" doc:"按镇街编码"`
	Today        []hourInfo    `json:"today" nullable:"false" doc:"今天各钟点的答题量"`
	Flows        []flowInfo    `json:"flows" nullable:"false"`
	Boards       []screenBoard `json:"boards" nullable:"false" doc:"公开的、排名次的榜；没有个人榜"`
}

type screenInput struct {
	ID  string `path:"id" maxLength:"64"`
	Key string `header:"Screen-Key" maxLength:"64" doc:"链接里 # 后面的密钥"`
}

type screenOutput struct{ Body campaignScreen }

type openScreen struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Another bool `json:"another,omitempty" doc:"换一个密钥，发出去的链接都失效"`
	}
}

func (s *Server) getCampaignScreen(ctx context.Context, in *screenInput) (*screenOutput, error) {
	c, err := s.Planner.Screened(ctx, in.ID, in.Key)
	if err != nil {
		return nil, err
	}
	g, err := s.Glances.Whole(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	boards, err := s.screenBoards(ctx, c)
	if err != nil {
		return nil, err
	}
	total := g.Area.Total
	out := &screenOutput{campaignScreen{
		Title: c.Title, District: total.Name, From: c.From, To: c.To, AsOf: g.At, Now: s.Now(), Day: g.Day,
		Participants: total.Participants, Answers: total.Answers, Correct: total.Correct,
		Tiles: []tileInfo{}, Today: viewHours(g.Today), Flows: screenFlowsOf(g), Boards: boards,
	}}
	if total.Held != nil {
		out.Body.Activities = total.Held.Activities
	}
	places, _, err := s.Places.Places(ctx)
	if err != nil {
		return nil, err
	}
	count := map[string]int64{}
	for _, r := range g.Area.Rows {
		count[r.Key] = r.Participants
	}
	for _, p := range places {
		out.Body.Tiles = append(out.Body.Tiles, tileInfo{p.Code, p.Name, count[p.Code]})
	}
	return out, nil
}

// screenFlowsOf are the items of which most came in.
func screenFlowsOf(g glance.Glance) []flowInfo {
	flows := viewFlows(g.Largest(screenFlows))
	for i := range flows {
		flows[i].ID = ""
	}
	return flows
}

// screenBoards are the boards of places and units that are on and rank. The tiles show what ranks nobody; a board of
// persons stays on phones.
func (s *Server) screenBoards(ctx context.Context, c campaign.Campaign) ([]screenBoard, error) {
	boards := []screenBoard{}
	for _, p := range c.BoardsOn() {
		if p.By == "" || p.Kind == answer.OfPersons {
			continue
		}
		view, err := s.Boards.Of(ctx, c.ID, p.Kind, p.Order())
		if err != nil {
			return nil, err
		}
		b := screenBoard{Kind: string(p.Kind), By: string(p.By), PerHead: p.PerHead, Scale: p.Kind.Scale(), Lines: []screenLine{}}
		for _, l := range view.Lines {
			if l.Rank > 0 && len(b.Lines) < screenLines {
				b.Lines = append(b.Lines, screenLine{l.Rank, l.Name, view.Shown(l)})
			}
		}
		boards = append(boards, b)
	}
	return boards, nil
}

func (s *Server) openCampaignScreen(ctx context.Context, in *openScreen) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.OpenScreen(ctx, by, in.ID, in.Body.Another)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}

func (s *Server) shutCampaignScreen(ctx context.Context, in *campaignPath) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.ShutScreen(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}
