package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/question"
)

type readingsInput struct {
	Body struct {
		Texts []string `json:"texts" minItems:"1" maxItems:"16" nullable:"false" doc:"页面上要念的文字，一段一项，与显示的一致"`
	}
}

type readingsOutput struct {
	Body struct {
		Clips []string `json:"clips" nullable:"false" doc:"各段录音的地址，按请求的次序；没有录音的为空"`
		Any   bool     `json:"any" doc:"有没有任何录音；没有就不必再问"`
	}
}

func (s *Server) registerReadings(a huma.API) {
	handle(a, "POST /readings", "find-readings", "页面文字的朗读录音，给不会朗读的浏览器和大屏用", s.findReadings)
}

// findReadings is told what a page shows, and so needs to know neither the question nor the order its options were
// drawn in.
func (s *Server) findReadings(_ context.Context, in *readingsInput) (*readingsOutput, error) {
	out := &readingsOutput{}
	out.Body.Clips = make([]string, len(in.Body.Texts))
	for i, text := range in.Body.Texts {
		if name, ok := s.clip(text); ok {
			out.Body.Clips[i] = question.MediaPath + name
		}
	}
	out.Body.Any = s.Catalog.Recorded() || s.Readings != nil && s.Readings.Any()
	return out, nil
}

// clip prefers what a person has recorded.
func (s *Server) clip(text string) (name string, ok bool) {
	if name, ok := s.Catalog.Recording(text); ok {
		return name, true
	}
	if s.Readings == nil {
		return "", false
	}
	return s.Readings.Clip(text)
}
