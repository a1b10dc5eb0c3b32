package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
)

// The cookies people are known by.
const (
	deviceCookie  = "pufa_device"
	sessionCookie = "pufa_session"
)

// caller is what a request says about who sends it. Whether it is true is asked for when an operation needs it.
type caller struct {
	device  string
	session string
	ip      string
}

type callerKey struct{}

func (s *Server) identify(c *fiber.Ctx) error {
	c.SetUserContext(context.WithValue(c.UserContext(), callerKey{}, caller{
		device:  c.Cookies(deviceCookie),
		session: c.Cookies(sessionCookie),
		ip:      s.clientIP(c).String(),
	}))
	return c.Next()
}

func callerOf(ctx context.Context) caller {
	who, _ := ctx.Value(callerKey{}).(caller)
	return who
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
