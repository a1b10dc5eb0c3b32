package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Problem is the one form errors leave the server in (RFC 9457). Code is stable and for programs; Detail is
// Chinese and for people.
type Problem struct {
	Type   string       `json:"type" doc:"urn:pufa:problem: 加上 code"`
	Title  string       `json:"title" doc:"HTTP 状态的名称"`
	Status int          `json:"status"`
	Code   string       `json:"code" doc:"稳定的错误代码"`
	Detail string       `json:"detail" doc:"给人看的说明"`
	Errors []FieldError `json:"errors,omitempty" doc:"哪些字段有误"`
	// Suggestion is a value that would have been taken, where the server knows one.
	Suggestion string `json:"suggestion,omitempty" doc:"可以改用的内容"`

	retryAfter time.Duration
	cause      error
}

// FieldError is what is wrong with one part of a request.
type FieldError struct {
	Location string `json:"location" doc:"字段位置，如 body.nickname"`
	Message  string `json:"message"`
}

// problemRule says what a domain error looks like from outside. It matches by errors.Is.
type problemRule struct {
	err    error
	status int
	code   string
	detail string
}

// problemRules are the rules of every noun. The first that matches counts.
func problemRules() [][]problemRule {
	return [][]problemRule{
		systemProblems,
		accountProblems,
		residentProblems,
		districtProblems,
		unitProblems,
		quizProblems,
		sittingProblems,
		printingProblems,
		studyProblems,
		feedbackProblems,
		fairplayProblems,
		questionProblems,
		statuteProblems,
		editingProblems,
		exchangeProblems,
		campaignProblems,
		historyProblems,
		externalProblems,
		orderProblems,
		pointProblems,
		boardProblems,
		screenProblems,
		rewardProblems,
		drawProblems,
		contestProblems,
		stageProblems,
		rosterProblems,
		intakeProblems,
		photoProblems,
		paperProblems,
		trainingProblems,
		writeupProblems,
		tabulationProblems,
		openDataProblems,
		courseProblems,
	}
}

// systemProblems hold for every operation.
var systemProblems = []problemRule{
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "busy", "服务器正忙，请稍后再试"},
	{context.Canceled, http.StatusServiceUnavailable, "busy", "服务器正忙，请稍后再试"},
}

// retryable is an error that knows when to come back.
type retryable interface {
	error
	RetryAfter() time.Duration
}

// explained is a domain error that carries its own Chinese words, such as which rule a password breaks. They
// replace the rule's detail.
type explained interface {
	error
	Explain() string
}

// fielded is a domain error that knows which field of the body it is about.
type fielded interface {
	error
	FieldName() string
}

// suggesting is a domain error that knows what would have been taken; "" for nothing.
type suggesting interface {
	error
	Suggestion() string
}

// problemFields are the fields of the body that problems are about whose errors do not say so themselves, by code.
// A weak password is not among them: the field is called differently where one's own is changed.
var problemFields = map[string]string{
	"bad_nickname":        "nickname",
	"unknown_subdistrict": "district",
	"unknown_community":   "community",
	"unknown_choice":      "unit",
	"unit_taken":          "name",
	"bad_unit_name":       "name",
	"bad_alias":           "aliases",
	"bad_heads":           "heads",
	"bad_login":           "login",
	"login_taken":         "login",
	"bad_name":            "name",
	"bad_role":            "district",
	"bad_district_code":   "code",
	"district_taken":      "code",
	"bad_district_kind":   "kind",
	"bad_district_name":   "name",
	"bad_population":      "population",
	"wrong_line_code":     "code",
	"line_taken":          "line",
}

// problemOf is the only way an error becomes an answer. An error no rule knows is a 500 whose text stays in the
// log.
func problemOf(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	for _, rules := range problemRules() {
		i := slices.IndexFunc(rules, func(r problemRule) bool { return errors.Is(err, r.err) })
		if i < 0 {
			continue
		}
		p := newProblem(rules[i].status, rules[i].code, rules[i].detail)
		if e, ok := errors.AsType[explained](err); ok {
			p.Detail = e.Explain()
		}
		p.locate(err)
		if e, ok := errors.AsType[suggesting](err); ok {
			p.Suggestion = e.Suggestion()
		}
		if e, ok := errors.AsType[retryable](err); ok {
			p.retryAfter = e.RetryAfter()
		}
		p.cause = err
		return p
	}
	p := newProblem(http.StatusInternalServerError, "internal", "服务器出了点问题，请稍后再试")
	p.cause = err
	return p
}

// locate repeats the detail beside the field it is about, where that is known.
func (p *Problem) locate(err error) {
	field := problemFields[p.Code]
	if e, ok := errors.AsType[fielded](err); ok {
		field = e.FieldName()
	}
	if field != "" {
		p.Errors = []FieldError{{Location: "body." + field, Message: p.Detail}}
	}
}

func newProblem(status int, code, detail string) *Problem {
	return &Problem{
		Type:   "urn:pufa:problem:" + code,
		Title:  http.StatusText(status),
		Status: status,
		Code:   code,
		Detail: detail,
	}
}

// Error is for the log.
func (p *Problem) Error() string {
	if p.cause != nil {
		return p.Code + ": " + p.cause.Error()
	}
	return p.Code + ": " + p.Detail
}

// Unwrap gives the error behind the problem.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus is huma's question for the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is huma's question for the media type.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders is huma's question for further headers.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set(fiber.HeaderRetryAfter, retrySeconds(p.retryAfter))
	}
	return h
}

const problemType = "application/problem+json"

// retrySeconds rounds up, so that a client that waits that long is not early.
func retrySeconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// transportProblem is for errors found before any operation: by the router, the reader, or huma's own checks.
func transportProblem(status int) *Problem {
	for _, r := range transportProblems {
		if r.status == status {
			return newProblem(r.status, r.code, r.detail)
		}
	}
	if status >= 500 || status < 400 {
		return newProblem(http.StatusInternalServerError, "internal", "服务器出了点问题，请稍后再试")
	}
	return newProblem(status, "bad_request", "请求有误")
}

var transportProblems = []problemRule{
	{status: http.StatusBadRequest, code: "bad_request", detail: "请求格式有误，服务器看不懂"},
	{status: http.StatusForbidden, code: "cross_origin", detail: "请求来自别的网站，已拒绝"},
	{status: http.StatusNotFound, code: "not_found", detail: "没有这个地址"},
	{status: http.StatusMethodNotAllowed, code: "method_not_allowed", detail: "这个地址不支持这种操作"},
	{status: http.StatusNotAcceptable, code: "not_acceptable", detail: "只能以 JSON 格式回答"},
	{status: http.StatusRequestTimeout, code: "too_slow", detail: "请求发送得太慢，请检查网络后重试"},
	{status: http.StatusRequestEntityTooLarge, code: "too_large", detail: "发送的内容太大"},
	{status: http.StatusUnsupportedMediaType, code: "not_json", detail: "请求内容应为未压缩的 JSON（Content-Type: application/json）"},
	{status: http.StatusUnprocessableEntity, code: "invalid", detail: "填写的内容不符合要求"},
	{status: http.StatusTooManyRequests, code: "too_many_requests", detail: "操作太频繁，请稍后再试"},
	{status: http.StatusRequestHeaderFieldsTooLarge, code: "header_too_large", detail: "请求头太大"},
	{status: http.StatusServiceUnavailable, code: "busy", detail: "服务器正忙，请稍后再试"},
}

// renderError is Fiber's error handler: whatever was not answered by an operation.
func (s *Server) renderError(c *fiber.Ctx, err error) error {
	var p *Problem
	if f, ok := errors.AsType[*fiber.Error](err); ok {
		p = transportProblem(f.Code)
		if p.Status >= 500 {
			p.cause = err
		}
	} else {
		p = problemOf(err)
	}
	return s.sendProblem(c, p)
}

func (s *Server) sendProblem(c *fiber.Ctx, p *Problem) error {
	if p.Status >= http.StatusInternalServerError && p.cause != nil { // who is asked to wait is no failure
		s.Logger.LogAttrs(c.UserContext(), slog.LevelError, "request failed", slog.String("request", requestIDOf(c)), slog.Any("error", p))
	}
	for k, v := range p.GetHeaders() {
		c.Set(k, v[0])
	}
	c.Status(p.Status)
	return c.JSON(p, problemType)
}

// init makes huma answer its own findings as Problems. huma keeps these hooks in package variables; they
// are set once, before any API is built.
func init() {
	huma.DefaultArrayNullable = false // lists are empty, never null
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return humaProblem(status, errs)
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return humaProblem(status, errs)
	}
}

// Findings told of one request, and characters told of one location: a request can be full of invented fields.
const (
	findingsMost = 20
	locationMost = 100
)

func humaProblem(status int, errs []error) *Problem {
	if status == http.StatusInternalServerError && len(errs) == 1 {
		return problemOf(errs[0])
	}
	p := transportProblem(status)
	for _, err := range errs {
		if err != nil && len(p.Errors) < findingsMost {
			p.Errors = append(p.Errors, fieldError(err))
		}
	}
	return p
}
