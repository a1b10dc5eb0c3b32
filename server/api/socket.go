package api

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func isSocket(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/ws/") }

// socket hands a request under /ws/ to Live as plain net/http. A handler that refuses the handshake says so by its
// status and headers; people read the same problem document as everywhere.
func (s *Server) socket(c *fiber.Ctx) error {
	if s.Live == nil {
		return fiber.ErrNotFound
	}
	r, err := s.plainRequest(c)
	if err != nil {
		return fiber.ErrBadRequest
	}
	w := &bridgeWriter{header: http.Header{}, conn: c.Context().Conn()}
	s.Live.ServeHTTP(w, r)
	if w.hijacked {
		w.release(c.Context())
		return nil
	}
	for name, values := range w.header {
		for _, v := range values {
			c.Response().Header.Add(name, v)
		}
	}
	if w.status >= http.StatusBadRequest {
		return transportProblem(w.status)
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return c.Status(w.status).Send(w.body)
}

// plainRequest copies a request out of Fiber's buffers, so that it may be kept. RemoteAddr is the client's, not a
// trusted proxy's.
func (s *Server) plainRequest(c *fiber.Ctx) (*http.Request, error) {
	ctx := c.Context()
	target, err := url.ParseRequestURI(string(ctx.RequestURI()))
	if err != nil {
		return nil, err
	}
	header := make(http.Header, ctx.Request.Header.Len())
	for name, value := range ctx.Request.Header.All() {
		header.Add(string(name), string(value))
	}
	r := &http.Request{
		Method: string(ctx.Method()), URL: target, RequestURI: target.RequestURI(), Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: http.NoBody,
		Host: string(ctx.Host()), RemoteAddr: netip.AddrPortFrom(s.clientIP(c), 0).String(), TLS: ctx.TLSConnectionState(),
	}
	return r.WithContext(c.UserContext()), nil
}

// bridgeWriter is the http.ResponseWriter a socket handler sees.
type bridgeWriter struct {
	header   http.Header
	status   int
	body     []byte
	conn     net.Conn
	hijacked bool
	after    []func()
}

func (w *bridgeWriter) Header() http.Header { return w.header }

func (w *bridgeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *bridgeWriter) Write(p []byte) (int, error) {
	w.body = append(w.body, p...)
	return len(p), nil
}

// Hijack hands out the raw connection; fasthttp's own wrapper cannot be closed from another goroutine. The
// buffers are as small as bufio makes them, since nothing may be buffered in them.
func (w *bridgeWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.hijacked {
		return nil, nil, errors.New("api: the connection is hijacked already")
	}
	w.hijacked = true
	return w.conn, bufio.NewReadWriter(bufio.NewReaderSize(w.conn, 16), bufio.NewWriterSize(w.conn, 16)), nil
}

// AfterHijack keeps a function for the moment the connection is the handler's own. Before it fasthttp still
// clears deadlines and may read.
func (w *bridgeWriter) AfterHijack(f func()) { w.after = append(w.after, f) }

// release tells fasthttp to let go of the connection and starts what waits for that. A client that sent frames
// before it had the answer (RFC 6455, 4.1 forbids it) may have them in fasthttp's buffer, where nobody would
// read them: it is cut off, and the waiting functions find a closed connection.
func (w *bridgeWriter) release(ctx *fasthttp.RequestCtx) {
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(buffered net.Conn) {
		if sentEarly(buffered, w.conn) {
			_ = w.conn.Close() // it is given up; its error says nothing more
		}
		for _, f := range w.after {
			go f()
		}
	})
}

// sentEarly looks for bytes without waiting for any.
func sentEarly(buffered, raw net.Conn) bool {
	if raw.SetReadDeadline(time.Unix(1, 0)) != nil {
		return false
	}
	var one [1]byte
	n, _ := buffered.Read(one[:])
	return raw.SetReadDeadline(time.Time{}) == nil && n > 0
}
