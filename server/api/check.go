package api

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/fairplay"
)

// checkRate holds the drawing of checks to what one person needs: a slide costs ten milliseconds of a processor.
var checkRate = rate{perSecond: 0.2, burst: 10}

// checkView is a check as a page shows it.
type checkView struct {
	ID    string       `json:"id"`
	Way   fairplay.Way `json:"way" enum:"slide,work"`
	Until time.Time    `json:"until" doc:"在此之前有效"`
	Slide *slideView   `json:"slide,omitempty"`
	Work  *workView    `json:"work,omitempty"`
}

// slideView is a picture with a gap; sizes are in pixels of the picture.
type slideView struct {
	Image       string `json:"image" doc:"data: 地址"`
	Piece       string `json:"piece" doc:"data: 地址"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	PieceWidth  int    `json:"piece_width"`
	PieceHeight int    `json:"piece_height"`
	Top         int    `json:"top" doc:"拼块离上边多远"`
}

// workView is what a phone computes while its person waits.
type workView struct {
	Salt    string `json:"salt"`
	Target  string `json:"target" doc:"salt 后面接上十进制的数，SHA-256 等于它（十六进制）"`
	Most    int    `json:"most" doc:"数小于它"`
	AfterMS int64  `json:"after_ms" doc:"过了这么久才能交"`
}

type offerCheckInput struct {
	Body struct {
		Way fairplay.Way `json:"way" enum:"slide,work" doc:"滑块，或不用看图的等待"`
	}
}

type offerCheckOutput struct{ Body checkView }

type answerCheckInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Answer int `json:"answer" minimum:"0" maximum:"10000000" doc:"滑块停在哪里（像素），或算出的数"`
	}
}

func (s *Server) registerChecks(a huma.API) {
	handle(a, "POST /me/checks", "offer-check", "要一次验证", s.offerCheck, created)
	handle(a, "POST /me/checks/{id}", "answer-check", "交验证的结果；只能交一次", s.answerCheck, noContent)
}

func (s *Server) offerCheck(ctx context.Context, in *offerCheckInput) (*offerCheckOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if wait, ok := s.limits.take("check", person.ID, checkRate); !ok {
		return nil, tooMany(wait)
	}
	o, err := s.Gate.Offer(ctx, person.ID, in.Body.Way)
	if err != nil {
		return nil, err
	}
	v := checkView{ID: o.ID, Way: o.Way, Until: o.Until}
	if p := o.Slide; p != nil {
		v.Slide = &slideView{
			Image: dataURL("image/jpeg", p.Image), Piece: dataURL("image/png", p.Piece), Width: p.Width, Height: p.Height,
			PieceWidth: p.PieceWidth, PieceHeight: p.PieceHeight, Top: p.Top,
		}
	}
	if t := o.Work; t != nil {
		v.Work = &workView{t.Salt, t.Target, t.Most, t.After.Milliseconds()}
	}
	return &offerCheckOutput{Body: v}, nil
}

func dataURL(kind string, data []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}

func (s *Server) answerCheck(ctx context.Context, in *answerCheckInput) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Gate.Answer(ctx, person.ID, in.ID, in.Body.Answer)
}
