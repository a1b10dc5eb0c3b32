package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"pufa/server/account"
	"pufa/server/contest"
)

// The cookies people are known by.
const (
	deviceCookie  = account.DeviceCookie
	sessionCookie = account.SessionCookie
	phoneCookie   = account.PhoneCookie
	deviceLasts   = 400 * 24 * time.Hour // browsers allow no more
)

// caller is what a request says about who sends it. Whether it is true is asked for when an operation needs it.
type caller struct {
	server  *Server
	request string // the name of the request in the log
	device  string
	session string
	phone   string // tells devices apart, whoever uses them; "" where it is not known
	chair   string
	ip      string
}

type callerKey struct{}

func (s *Server) identify(c *fiber.Ctx) error {
	c.SetUserContext(context.WithValue(c.UserContext(), callerKey{}, caller{
		server:  s,
		request: requestIDOf(c),
		device:  c.Cookies(deviceCookie),
		session: c.Cookies(sessionCookie),
		phone:   account.PhoneMark(s.phoneOf(c)),
		chair:   c.Cookies(contest.ChairCookie),
		ip:      s.clientIP(c).String(),
	}))
	return c.Next()
}

// phoneOf is what the device is told apart by. A device that begins something and has nothing yet gets it; it stays when
// its person goes.
func (s *Server) phoneOf(c *fiber.Ctx) string {
	phone := c.Cookies(phoneCookie)
	if account.PhoneMark(phone) != "" || c.Method() != http.MethodPost || !slices.Contains(phonePaths, c.Path()) {
		return phone
	}
	phone = account.NewPhone()
	cookie := s.cookie(phoneCookie, phone, deviceLasts)
	c.Context().Response.Header.Add(fiber.HeaderSetCookie, cookie.String())
	return phone
}

// phonePaths are where a device is told apart from others.
var phonePaths = []string{prefix + "/residents", prefix + "/move", prefix + "/sittings"}

func callerOf(ctx context.Context) caller {
	who, _ := ctx.Value(callerKey{}).(caller)
	return who
}

// logFailure keeps the cause of a failure that is the server's own; the answer does not tell it.
func (who caller) logFailure(ctx context.Context, p *Problem) {
	if who.server != nil && p.Status >= http.StatusInternalServerError {
		who.server.Logger.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request", who.request), slog.Any("error", p))
	}
}

// residentOf is the resident who sends the request, or account.ErrNotRegistered.
func residentOf(ctx context.Context) (account.Resident, error) {
	who := callerOf(ctx)
	if who.device == "" || who.server.Residents == nil {
		return account.Resident{}, account.ErrNotRegistered
	}
	return who.server.Residents.Known(ctx, who.device)
}

// organiserOf is the organiser who sends the request, or account.ErrSignedOut.
func organiserOf(ctx context.Context) (account.Organiser, error) {
	who := callerOf(ctx)
	if who.session == "" || who.server.SignIns == nil {
		return account.Organiser{}, account.ErrSignedOut
	}
	return who.server.SignIns.Who(ctx, who.session)
}

// districtOrganiserOf is organiserOf for what only organisers of the whole district may do.
func districtOrganiserOf(ctx context.Context) (account.Organiser, error) {
	o, err := organiserOf(ctx)
	if err != nil {
		return account.Organiser{}, err
	}
	return o, account.MayRunDistrict(o)
}

// cookie is one of the server's own: not readable by scripts, not sent along from other sites.
func (s *Server) cookie(name, value string, lasts time.Duration) http.Cookie {
	return http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(lasts / time.Second),
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	}
}

// noCookie takes a cookie back.
func (s *Server) noCookie(name string) http.Cookie {
	c := s.cookie(name, "", 0)
	c.MaxAge = -1
	return c
}
