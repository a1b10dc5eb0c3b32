package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"pufa/server/account"
	"pufa/server/district"
)

// site is what a page needs before anybody has signed in.
type site struct {
	Name      string       `json:"name" doc:"平台名称"`
	District  siteDistrict `json:"district"`
	PublicURL string       `json:"public_url"`
	// Campaign is the one that is on now.
	Campaign *campaignInfo `json:"campaign,omitempty" doc:"正在进行的活动"`
	Draws    bool          `json:"draws" doc:"有公布了的抽奖"`
	Orders   bool          `json:"orders" doc:"可以点单"`
	Demo     bool          `json:"demo" doc:"是否为演示数据"`
	// Me comes along, so that a page knows both after one round trip.
	Me *residentView `json:"me,omitempty" doc:"登记过的手机：我是谁"`
}

type siteDistrict struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type siteOutput struct{ Body site }

func (s *Server) registerSystem(a huma.API) {
	handle(a, "GET /site", "get-site", "平台与辖区名称", s.getSite)
}

func (s *Server) getSite(ctx context.Context, _ *struct{}) (*siteOutput, error) {
	campaign, err := s.campaignOnNow(ctx)
	if err != nil {
		return nil, err
	}
	draws, err := s.anyDraws(ctx)
	if err != nil {
		return nil, err
	}
	orders, err := s.takesOrders(ctx)
	if err != nil {
		return nil, err
	}
	me, err := s.knownResident(ctx)
	if err != nil {
		return nil, err
	}
	return &siteOutput{Body: site{
		Name:      s.DistrictName + "普法答题",
		District:  siteDistrict{Code: district.RootCode, Name: s.DistrictName},
		PublicURL: s.PublicURL.String(),
		Campaign:  campaign,
		Draws:     draws,
		Orders:    orders,
		Demo:      s.Demo,
		Me:        me,
	}}, nil
}

// knownResident is who asks, nil for somebody new.
func (s *Server) knownResident(ctx context.Context) (*residentView, error) {
	person, err := residentOf(ctx)
	if errors.Is(err, account.ErrNotRegistered) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	view, err := s.viewResident(ctx, person)
	return &view, err
}

// mountSystem adds what is asked by machines, outside the versioned interface.
func (s *Server) mountSystem() {
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/metrics", s.serveMetrics())
}

// readyz says whether requests can be answered. Why not is in the log.
func (s *Server) readyz(c *fiber.Ctx) error {
	if s.Ready != nil {
		if err := s.Ready(c.UserContext()); err != nil {
			s.Logger.Warn("not ready", "error", err)
			return c.Status(http.StatusServiceUnavailable).SendString("not ready\n")
		}
	}
	return c.SendString("ready\n")
}
