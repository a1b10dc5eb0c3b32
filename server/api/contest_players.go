package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
)

type joinInput struct {
	Code string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
	Body *struct {
		Unit string `json:"unit,omitempty" maxLength:"120" doc:"所在单位；不按单位分小组时不填"`
		Name string `json:"name,omitempty" maxLength:"40" doc:"只在这场竞赛用的名字；不填就用昵称"`
		Line string `json:"line,omitempty" maxLength:"20" doc:"名单上的一行"`
		Code string `json:"code,omitempty" maxLength:"12" doc:"这一行的入场码"`
	} `required:"false"`
}

type joinOutput struct {
	Body struct {
		Contest contestHead `json:"contest"`
		Name    string      `json:"name" doc:"在这场竞赛中的名字；昵称重名时带编号"`
	}
}

type contestHead struct {
	ID    string `json:"id"`
	Code  string `json:"code"`
	Title string `json:"title"`
}

type nicknamesOutput struct {
	Body struct {
		Names []string `json:"names" doc:"还没有人用的名字"`
	}
}

type wordsInput struct {
	Body struct {
		Words []string `json:"words" maxItems:"500" doc:"名字里不能有的词"`
	}
}

type wordsOutput struct {
	Body struct {
		Words     []string   `json:"words"`
		Defaults  []string   `json:"defaults" doc:"系统自带的词"`
		ChangedAt *time.Time `json:"changed_at,omitempty"`
		ChangedBy string     `json:"changed_by,omitempty"`
	}
}

type playersInput struct {
	ID     string `path:"id" maxLength:"64"`
	Search string `query:"search" maxLength:"40" doc:"名字或镇街的一部分"`
	Only   string `query:"only" enum:"all,muted,out" default:"all" doc:"只看隐藏了名字的，或已移出的"`
}

type playersOutput struct {
	Body struct {
		Players []PlayerView `json:"players" doc:"后加入的在前，最多 60 人"`
		Total   int          `json:"total" doc:"符合条件的人数"`
	}
}

// PlayerView is a player as hosts see them.
type PlayerView struct {
	Person   string          `json:"person"`
	Name     string          `json:"name"`
	Shown    string          `json:"shown" doc:"大屏上显示的名字"`
	District string          `json:"district" doc:"镇街名称"`
	JoinedAt time.Time       `json:"joined_at"`
	Muted    bool            `json:"muted"`
	Out      string          `json:"out" enum:",removed,banned" doc:"已移出，或已禁止参加"`
	Can      []string        `json:"can" enum:"mute,unmute,remove,ban,readmit,rename" doc:"现在可以做的"`
	Acts     []PlayerActView `json:"acts" doc:"做过的处理，新的在前"`
}

// PlayerActView is one thing that was done about a player.
type PlayerActView struct {
	At   time.Time `json:"at"`
	By   string    `json:"by" doc:"主持人；空为本人"`
	Text string    `json:"text"`
	Why  string    `json:"why,omitempty"`
}

type playerActInput struct {
	ID     string `path:"id" maxLength:"64"`
	Person string `path:"person" maxLength:"64"`
	Body   struct {
		Do  string `json:"do" enum:"mute,unmute,remove,ban,readmit,rename"`
		Why string `json:"why,omitempty" maxLength:"60" doc:"原因，只给主持人看"`
	}
}

type playerOutput struct{ Body PlayerView }

func (s *Server) registerPlayers(a huma.API) {
	handle(a, "GET /contests/{id}/players", "list-players", "参赛者", s.listPlayers)
	handle(a, "POST /contests/{id}/players/{person}/acts", "moderate-player", "处理一位参赛者", s.moderatePlayer)
	handle(a, "POST /contests/code/{code}/join", "join-contest", "加入竞赛；重复加入无妨", s.joinContest)
	handle(a, "GET /contests/code/{code}/nicknames", "draw-nicknames", "几个还没有人用的名字", s.drawNicknames)
	s.registerRoster(a)
	handle(a, "GET /name-words", "get-name-words", "名字里不能有的词", s.getNameWords)
	handle(a, "PUT /name-words", "set-name-words", "改名字里不能有的词", s.setNameWords)
}

func (s *Server) joinContest(ctx context.Context, in *joinInput) (*joinOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	place, err := s.districtName(ctx, person.District)
	if err != nil {
		return nil, err
	}
	var door contest.Entrance
	unit := ""
	if in.Body != nil {
		unit = in.Body.Unit
		door = contest.Entrance{Name: in.Body.Name, Line: in.Body.Line, Code: in.Body.Code}
	}
	c, player, err := s.Contests.Enter(ctx, in.Code, contest.Player{
		Person: person.ID, Name: person.Nickname, District: person.District, DistrictName: place, Ties: person.Ties, Unit: unit,
	}, door)
	if err != nil {
		return nil, err
	}
	out := &joinOutput{}
	out.Body.Contest = contestHead{ID: c.ID, Code: c.Code, Title: c.Title}
	out.Body.Name = player.Name
	return out, nil
}

func (s *Server) listPlayers(ctx context.Context, in *playersInput) (*playersOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	players, total, err := s.Contests.Players(ctx, by, in.ID, contest.Which{Search: in.Search, Only: in.Only})
	if err != nil {
		return nil, err
	}
	out := &playersOutput{}
	out.Body.Players, out.Body.Total = make([]PlayerView, len(players)), total
	for i := range players {
		out.Body.Players[i] = viewPlayer(&players[i])
	}
	return out, nil
}

func (s *Server) moderatePlayer(ctx context.Context, in *playerActInput) (*playerOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Contests.Moderate(ctx, by, in.ID, in.Person, contest.PlayerCommand(in.Body.Do), in.Body.Why)
	if err != nil {
		return nil, err
	}
	return &playerOutput{viewPlayer(&p)}, nil
}

func viewPlayer(p *contest.Player) PlayerView {
	v := PlayerView{
		Person: p.Person, Name: p.Name, Shown: p.Shown(), District: p.DistrictName, JoinedAt: p.JoinedAt,
		Muted: p.Muted, Out: string(p.Out), Can: []string{}, Acts: make([]PlayerActView, 0, len(p.Acts)),
	}
	for _, can := range p.Can() {
		v.Can = append(v.Can, string(can))
	}
	for _, a := range slices.Backward(p.Acts) {
		v.Acts = append(v.Acts, PlayerActView{At: a.At, By: a.By, Text: a.Text(), Why: a.Why})
	}
	return v
}

func (s *Server) drawNicknames(ctx context.Context, in *contestCode) (*nicknamesOutput, error) {
	names, err := s.Contests.Nicknames(ctx, in.Code)
	out := &nicknamesOutput{}
	out.Body.Names = names
	return out, err
}

func (s *Server) getNameWords(ctx context.Context, _ *struct{}) (*wordsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	words, err := s.Contests.NameWords(ctx, by)
	return viewWords(words), err
}

func (s *Server) setNameWords(ctx context.Context, in *wordsInput) (*wordsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	words, err := s.Contests.SetNameWords(ctx, by, in.Body.Words)
	return viewWords(words), err
}

func viewWords(w contest.NameWords) *wordsOutput {
	out := &wordsOutput{}
	out.Body.Words, out.Body.Defaults, out.Body.ChangedBy = w.Words, contest.DefaultWords(), w.ChangedBy
	if !w.ChangedAt.IsZero() {
		out.Body.ChangedAt = &w.ChangedAt
	}
	return out
}
