package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"pufa/server/account"
	"pufa/server/campaign"
)

const (
	// labelPath begins the address on a label: short, so that its QR code is coarse enough for bad print.
	labelPath = "/m/"
	// labelCookie says by which label a phone came, for as long as answers on it are put down to it.
	labelCookie = "pufa_label"
)

// scanRate holds one address, behind which a whole village may sit, to as many counted scans.
var scanRate = rate{perSecond: 5, burst: 300}

func (s *Server) mountLabels() { s.app.Get(labelPath+":label", s.openLabel) }

// openLabel leads a phone on to the quiz of the law the label's item is about, and counts that it came. Whatever goes
// wrong with the counting, the phone gets to the quiz.
func (s *Server) openLabel(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.Labels == nil {
		return fiber.ErrNotFound
	}
	label := c.Params("label")
	m, err := s.Labels.Lead(c.UserContext(), label)
	switch {
	case errors.Is(err, campaign.ErrNotFound):
		return c.Redirect("/", http.StatusFound)
	case err != nil:
		return err
	}
	to := s.quizOf(m.Law)
	if !s.counts(c) {
		return c.Redirect(to, http.StatusFound)
	}
	phone := account.PhoneMark(c.Cookies(phoneCookie))
	if phone == "" {
		if c.Query("again") != "" { // keeps no cookies: nobody could tell its scans apart
			return c.Redirect(to, http.StatusFound)
		}
		s.setCookie(c, s.cookie(phoneCookie, account.NewPhone(), deviceLasts))
		return c.Redirect(labelPath+label+"?again=1", http.StatusFound)
	}
	if err := s.Labels.Scanned(c.UserContext(), label, phone); err != nil {
		s.Logger.WarnContext(c.UserContext(), "a scan was not counted", "label", label, "error", err)
	}
	s.setCookie(c, s.cookie(labelCookie, label, s.Labels.FollowUntil()))
	return c.Redirect(to, http.StatusFound)
}

func (s *Server) setCookie(c *fiber.Ctx, cookie http.Cookie) {
	c.Context().Response.Header.Add(fiber.HeaderSetCookie, cookie.String())
}

// quizOf is the page on which the questions about a law begin; where there are none, the first page.
func (s *Server) quizOf(law string) string {
	if law == "" || s.Catalog == nil || len(s.Catalog.ByLaw(law)) == 0 {
		return "/"
	}
	return "/practice/" + law
}

// notPeople are words in what programs call themselves that open addresses without anybody looking.
var notPeople = []string{"bot/", "bot;", "bot-", "spider", "crawl", "preview", "monitor"}

// counts reports whether a request is a person's scan: not a program's, not a page loaded in advance, and not an
// organiser's who tries the label.
func (s *Server) counts(c *fiber.Ctx) bool {
	agent := strings.ToLower(c.Get(fiber.HeaderUserAgent))
	if c.Method() != http.MethodGet || c.Cookies(sessionCookie) != "" || !strings.HasPrefix(agent, "mozilla/") {
		return false
	}
	for _, word := range notPeople {
		if strings.Contains(agent, word) {
			return false
		}
	}
	for _, header := range []string{"Sec-Purpose", "Purpose", "X-Moz"} {
		if strings.Contains(c.Get(header), "prefetch") {
			return false
		}
	}
	_, ok := s.limits.take("scan", s.clientIP(c).String(), scanRate)
	return ok
}

// followed puts an answer down to the label by which the phone came.
func (s *Server) followed(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	label := c.Cookies(labelCookie)
	if label == "" || s.Labels == nil || c.Response().StatusCode() != http.StatusOK || !isAnswer(c.Method(), c.Path()) {
		return nil
	}
	who, ctx := callerOf(c.UserContext()), c.UserContext()
	person, err := residentOf(ctx)
	if err == nil && who.phone != "" {
		err = s.Labels.Answered(ctx, label, who.phone, person.ID)
	}
	if err != nil && !errors.Is(err, campaign.ErrNotFound) {
		s.Logger.WarnContext(ctx, "an answer was not put down to its label", "label", label, "error", err)
	}
	return nil
}

// isAnswer reports whether a request answers a question of a resident's own attempt.
func isAnswer(method, path string) bool {
	rest, ok := strings.CutPrefix(path, prefix+"/")
	if !ok || method != http.MethodPut {
		return false
	}
	kind, rest, _ := strings.Cut(rest, "/")
	return (kind == "attempts" || kind == "sittings") && strings.Contains(rest, "/answers/")
}
