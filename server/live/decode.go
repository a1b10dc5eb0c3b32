package live

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"pufa/server/contest"
)

const (
	refMost     = 40
	epochMost   = 64
	optionsMost = 20
	textMost    = 200
)

// decode reads a request, strictly: one JSON object, no field the protocol does not have, nothing behind it, and
// no part longer than a page would send. Whether the answer fits the question is the contest's to say.
func decode(data []byte) (contest.Request, bool) {
	if !utf8.Valid(data) {
		return contest.Request{}, false
	}
	req, ok := quick(data)
	if !ok {
		req, ok = decodeAny(data)
	}
	return req, ok && sound(&req)
}

func decodeAny(data []byte) (req contest.Request, ok bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if d.Decode(&req) != nil {
		return req, false
	}
	_, err := d.Token()
	return req, err == io.EOF
}

func sound(req *contest.Request) bool {
	if len(req.Ref) > refMost || len(req.Epoch) > epochMost || req.Question < 0 || req.Question >= contest.MaxAsked ||
		len(req.Given.Options) > optionsMost || utf8.RuneCountInString(req.Given.Text) > textMost {
		return false
	}
	switch req.Type {
	case contest.RequestAnswer, contest.RequestBuzz, contest.RequestChoose, contest.RequestMark, contest.RequestSync,
		contest.RequestPing:
		return true
	default:
		return false
	}
}
