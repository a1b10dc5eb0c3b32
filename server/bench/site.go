package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// site is a server as its clients see it.
type site struct {
	host string
	http *http.Client
}

func newSite(host string) *site {
	return &site{host, &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: crowdAtOnce}}}
}

// refusedError is an answer that is none: its status, and the problem's stable code where it is a problem document.
type refusedError struct {
	status     string
	code, text string
}

func (e *refusedError) Error() string { return e.status + ": " + e.text }

// laterError is a request that is to be sent again after a time.
type laterError struct {
	*refusedError
	wait time.Duration
}

// Unwrap makes it a refusal, too.
func (e *laterError) Unwrap() error { return e.refusedError }

// refused reports whether the server said no with this code.
func refused(err error, code string) bool {
	no, ok := errors.AsType[*refusedError](err)
	return ok && no.code == code
}

// call asks the server, and gives the cookie it sets.
func (s *site) call(ctx context.Context, method, path, cookie string, in, out any) (set string, err error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return "", err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://"+s.host+"/api/v1"+path, body)
	if err != nil {
		return "", err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := s.http.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	if res.StatusCode >= 300 {
		return "", fmt.Errorf("%s %s: %w", method, path, refusalOf(res, data))
	}
	if out != nil {
		if err := json.Unmarshal(data, out); err != nil {
			return "", fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	for _, c := range res.Cookies() {
		set = c.Name + "=" + c.Value
	}
	return set, nil
}

// refusalOf is what an answer with an error says; one that says when to come again is a laterError.
func refusalOf(res *http.Response, data []byte) error {
	var problem struct {
		Code string `json:"code"`
	}
	no := &refusedError{status: res.Status, text: string(data)}
	if json.Unmarshal(data, &problem) == nil {
		no.code = problem.Code
	}
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	later := res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusServiceUnavailable
	if err != nil || !later {
		return no
	}
	return &laterError{no, time.Duration(seconds) * time.Second}
}

// subDistricts are the codes people may register with.
func (s *site) subDistricts(ctx context.Context) (codes []string, err error) {
	var tree struct {
		Districts []struct {
			Code   string `json:"code"`
			Parent string `json:"parent"`
		} `json:"districts"`
	}
	if _, err := s.call(ctx, "GET", "/districts", "", nil, &tree); err != nil {
		return nil, err
	}
	for _, d := range tree.Districts {
		if d.Parent != "" && len(d.Code) == 9 {
			codes = append(codes, d.Code)
		}
	}
	if len(codes) == 0 {
		return nil, errors.New("the server has no sub-districts")
	}
	return codes, nil
}
