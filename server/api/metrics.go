package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts requests by route pattern, never by path: paths hold ids.
type metrics struct {
	requests *prometheus.HistogramVec
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "pufa_http_request_seconds",
		Help:    "Time to answer a request, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})}
	r.MustRegister(m.requests)
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	if route == "/" && status == http.StatusNotFound {
		route = "none"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// countTurnedAway tells of requests that were asked to come back because too many came at once.
func (s *Server) countTurnedAway() {
	s.Registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "pufa_http_turned_away_total", Help: "Requests asked to come back because too many came at once.",
	}, func() float64 { return float64(s.turnstile.away.Load()) }))
}

// serveMetrics answers Prometheus. The figures are for whoever runs the server: only its own machine and private
// networks may read them.
func (s *Server) serveMetrics() fiber.Handler {
	handler := adaptor.HTTPHandler(promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}))
	return func(c *fiber.Ctx) error {
		if ip := s.clientIP(c); !ip.IsLoopback() && !ip.IsPrivate() {
			return fiber.ErrNotFound
		}
		return handler(c)
	}
}
