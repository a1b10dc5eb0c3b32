package api

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/digest"
)

type digestOutput struct {
	Body struct {
		Ways  []string    `json:"ways" nullable:"false" enum:"mail,webhook" doc:"按部署设置发到哪里；为空就不发"`
		Title string      `json:"title"`
		Text  string      `json:"text" doc:"照现在的数据写出来的周报，一行一句"`
		Last  *DigestSent `json:"last,omitempty" doc:"最近一次"`
	}
}

// DigestSent is how far the sending of one digest is.
type DigestSent struct {
	Day  string          `json:"day" format:"date"`
	Ways []DigestSending `json:"ways" nullable:"false"`
}

// DigestSending is one way of it.
type DigestSending struct {
	Way    string     `json:"way" enum:"mail,webhook"`
	SentAt *time.Time `json:"sent_at,omitempty" doc:"没有就是还没发成"`
	Tries  int        `json:"tries"`
	Error  string     `json:"error,omitempty" doc:"上一次没发成的原因"`
}

func (s *Server) registerDigest(a huma.API) {
	handle(a, "GET /digest", "get-digest", "每周周报的样子和最近一次的发送（区级）", s.getDigest)
}

func (s *Server) getDigest(ctx context.Context, _ *struct{}) (*digestOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	m, err := s.Digest.Preview(ctx)
	if err != nil {
		return nil, err
	}
	out := &digestOutput{}
	out.Body.Ways, out.Body.Title, out.Body.Text = s.Digest.Ways(), m.Title, m.Text
	last, err := s.Digest.Last(ctx)
	if errors.Is(err, digest.ErrNotFound) {
		return out, nil
	}
	out.Body.Last = viewDigest(last)
	return out, err
}

func viewDigest(d digest.Digest) *DigestSent {
	v := &DigestSent{Day: d.ID, Ways: make([]DigestSending, len(d.Sendings))}
	for i, s := range d.Sendings {
		v.Ways[i] = DigestSending{Way: s.Way, Tries: s.Tries, Error: s.Error}
		if !s.SentAt.IsZero() {
			v.Ways[i].SentAt = &d.Sendings[i].SentAt
		}
	}
	return v
}
