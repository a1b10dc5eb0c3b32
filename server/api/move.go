package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// moveRate holds links to another phone to what a person needs, and moveTries the use of them from one address: a hall
// shares one, and nobody guesses a token.
var (
	moveRate  = rate{perSecond: 0.2, burst: 10}
	moveTries = rate{perSecond: 20, burst: 500}
)

// movePage is the page that takes a link. The token stands behind a #, which browsers keep to themselves: it reaches no
// server's log.
const movePage = "move"

type moveOutput struct {
	Body struct {
		URL     string    `json:"url" doc:"在新手机上打开的地址，只能用一次"`
		Until   time.Time `json:"until" doc:"在此之前有效"`
		Seconds int       `json:"seconds" doc:"还有多少秒有效"`
	}
}

type lookMoveInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"100"`
	}
}

type lookMoveOutput struct {
	Body struct {
		Nickname     string `json:"nickname"`
		DistrictName string `json:"district_name"`
		Here         bool   `json:"here" doc:"这部手机就是这个人正在用的"`
	}
}

type takeMoveInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"100"`
		Claim string `json:"claim" minLength:"1" maxLength:"100" doc:"新手机自己产生的 32 个随机字节（base64url）；重试时相同"`
	}
}

func (s *Server) registerMoves(a huma.API) {
	handle(a, "POST /me/move", "offer-move", "换手机：给出一次性的地址，几分钟内有效", s.offerMove, created)
	handle(a, "POST /move/look", "look-move", "换手机：这个地址是谁的", s.lookMove)
	handle(a, "POST /move", "take-move", "换手机：这部手机接着用，原来的手机退出", s.takeMove)
}

func (s *Server) offerMove(ctx context.Context, _ *struct{}) (*moveOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if wait, ok := s.limits.take("move", person.ID, moveRate); !ok {
		return nil, tooMany(wait)
	}
	move, err := s.Residents.OfferMove(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &moveOutput{}
	page := s.PublicURL.JoinPath(movePage)
	page.Fragment = move.Token
	out.Body.URL, out.Body.Until = page.String(), move.Until
	out.Body.Seconds = int(move.Until.Sub(s.Now()) / time.Second)
	return out, nil
}

func (s *Server) lookMove(ctx context.Context, in *lookMoveInput) (*lookMoveOutput, error) {
	if err := s.mayTryMove(ctx); err != nil {
		return nil, err
	}
	person, err := s.Residents.LookMove(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &lookMoveOutput{}
	out.Body.Nickname = person.Nickname
	if here, err := residentOf(ctx); err == nil {
		out.Body.Here = here.ID == person.ID
	}
	out.Body.DistrictName, err = s.districtName(ctx, person.District)
	return out, err
}

func (s *Server) takeMove(ctx context.Context, in *takeMoveInput) (*movedOutput, error) {
	if err := s.mayTryMove(ctx); err != nil {
		return nil, err
	}
	person, credential, err := s.Residents.TakeMove(ctx, in.Body.Token, in.Body.Claim)
	if err != nil {
		return nil, err
	}
	if s.Moved != nil {
		s.Moved(person)
	}
	view, err := s.viewResident(ctx, person)
	return &movedOutput{SetCookie: s.cookie(deviceCookie, credential, deviceLasts), Body: view}, err
}

// movedOutput makes the browser the person's device.
type movedOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      residentView
}

func (s *Server) mayTryMove(ctx context.Context) error {
	if wait, ok := s.limits.take("move/from", callerOf(ctx).ip, moveTries); !ok {
		return tooMany(wait)
	}
	return nil
}
