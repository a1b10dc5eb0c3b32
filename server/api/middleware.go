package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

const requestIDHeader = "X-Request-Id"

// requestID names the request in the answer and in the log. A name from outside is not taken over: it could
// forge log lines.
func (s *Server) requestID(c *fiber.Ctx) error {
	c.Set(requestIDHeader, rand.Text()[:16])
	return c.Next()
}

func requestIDOf(c *fiber.Ctx) string {
	return string(c.Response().Header.Peek(requestIDHeader))
}

// observe counts the request and writes the access log: failures always, the rest on level debug. Errors are
// rendered here, so that their status is known.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	if err := c.Next(); err != nil {
		if err := s.renderError(c, err); err != nil {
			return err
		}
	}
	took, code := time.Since(start), c.Response().StatusCode()
	s.metrics.observe(c.Method(), c.Route().Path, code, took)
	level := slog.LevelDebug
	if code >= http.StatusBadRequest {
		level = slog.LevelInfo
	}
	if s.Logger.Enabled(c.UserContext(), level) {
		s.Logger.LogAttrs(c.UserContext(), level, "request",
			slog.String("request", requestIDOf(c)), slog.String("method", c.Method()), slog.String("path", c.Path()),
			slog.Int("status", code), slog.Duration("took", took), slog.String("from", s.clientIP(c).String()))
	}
	return nil
}

// recovered turns a panic into a 500 whose cause and stack stay in the log.
func (s *Server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Logger.Error("panic in a handler", "request", requestIDOf(c), "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = newProblem(http.StatusInternalServerError, "internal", "服务器出了点问题，请稍后再试")
		}
	}()
	return c.Next()
}

// contentPolicy lets pages load from this server only. Styles may be inline, because the entry page carries its
// first ones; scripts may not.
const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// previews are the pages in which the console shows what a question looks like. They show what they are told and nothing else.
var previews = map[string]bool{"/preview": true, "/screen/preview": true}

func (s *Server) securityHeaders(c *fiber.Ctx) error {
	c.Set("Content-Security-Policy", contentPolicy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("X-Frame-Options", "DENY")
	c.Set("Referrer-Policy", "same-origin")
	if previews[c.Path()] {
		c.Set("Content-Security-Policy", strings.Replace(contentPolicy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
		c.Set("X-Frame-Options", "SAMEORIGIN")
	}
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.secure() {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if isAPI(c) {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	return c.Next()
}

// secure reports whether browsers reach the server by https.
func (s *Server) secure() bool { return s.PublicURL.Scheme == "https" }

func isAPI(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/api/") }

// plainBody refuses what is packed: Fiber would unpack it, however much it becomes, before any limit holds.
func plainBody(c *fiber.Ctx) error {
	for _, encoding := range c.Request().Header.PeekAll(fiber.HeaderContentEncoding) {
		if len(encoding) > 0 && !strings.EqualFold(string(encoding), "identity") {
			return transportProblem(http.StatusUnsupportedMediaType)
		}
	}
	return c.Next()
}

// deadline ends a request that takes too long. Fiber does not notice a client that left, so this is what frees
// the database of it.
func (s *Server) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// sameOrigin refuses changes a browser sends on behalf of another site. Cookies are SameSite=Lax besides.
func (s *Server) sameOrigin(c *fiber.Ctx) error {
	r := &http.Request{
		Method: c.Method(),
		Host:   string(c.Request().Host()),
		URL:    &url.URL{Path: c.Path()},
		Header: http.Header{
			"Sec-Fetch-Site": {c.Get("Sec-Fetch-Site")},
			"Origin":         {c.Get(fiber.HeaderOrigin)},
		},
	}
	guard := http.NewCrossOriginProtection()
	if err := guard.AddTrustedOrigin(s.PublicURL.Scheme + "://" + s.PublicURL.Host); err != nil {
		return fmt.Errorf("api: public address as an origin: %w", err)
	}
	if err := guard.Check(r); err != nil {
		return transportProblem(http.StatusForbidden)
	}
	return c.Next()
}
