package post

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"pufa/server/digest"
)

// Robot posts to a webhook.
type Robot struct {
	url    *url.URL
	client *http.Client
}

// NewRobot posts to a webhook: as 企业微信, 钉钉 and 飞书 want it for their groups' robots, told by the address, else as
// {"id", "title", "text"}.
func NewRobot(to *url.URL) *Robot {
	return &Robot{url: to, client: &http.Client{
		Timeout:       sendMost,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Name implements digest.Way.
func (*Robot) Name() string { return "webhook" }

// robotMost is how much text is sent, in bytes: a text of 企业微信 holds 2,048.
const robotMost = 2000

// Send implements digest.Way.
func (r *Robot) Send(ctx context.Context, m digest.Message) error {
	body, err := json.Marshal(r.form(m))
	if err != nil {
		return fmt.Errorf("post: webhook: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url.String(), bytes.NewReader(body))
	if err != nil {
		return r.plain(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	res, err := r.client.Do(req)
	if err != nil {
		return r.plain(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	switch {
	case err != nil:
		return r.plain(err)
	case res.StatusCode/100 != 2:
		return fmt.Errorf("post: webhook answers %s", res.Status)
	default:
		return refused(said)
	}
}

// plain is an error without the address, which is as good as a password.
func (*Robot) plain(err error) error {
	if wrapped, is := errors.AsType[*url.Error](err); is {
		err = wrapped.Err
	}
	return fmt.Errorf("post: webhook: %w", err)
}

func (r *Robot) form(m digest.Message) any {
	short := shorten(m.Text, robotMost)
	switch r.url.Hostname() {
	case "qyapi.weixin.qq.com", "oapi.dingtalk.com":
		return map[string]any{"msgtype": "text", "text": map[string]string{"content": short}}
	case "open.feishu.cn", "open.larksuite.com":
		return map[string]any{"msg_type": "text", "content": map[string]string{"text": short}}
	default:
		return map[string]string{"id": m.ID, "title": m.Title, "text": m.Text}
	}
}

// shorten leaves out lines before the last, which is where to read on, until the text is small enough.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	last := lines[len(lines)-1]
	kept, size := []string{}, len(last)+len("……\n")
	for _, line := range lines[:len(lines)-1] {
		if size += len(line) + 1; size > most {
			break
		}
		kept = append(kept, line)
	}
	return strings.Join(append(kept, "……", last), "\n")
}

// refused reads what the robots say with status 200: 企业微信 and 钉钉 errcode, 飞书 code, nought where all is well.
func refused(said []byte) error {
	var r struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
		Code    int    `json:"code"`
		Msg     string `json:"msg"`
	}
	known := json.Unmarshal(said, &r) == nil // another's answer is its own affair
	if !known || r.ErrCode == 0 && r.Code == 0 {
		return nil
	}
	return fmt.Errorf("post: webhook refuses: %d %s", r.ErrCode+r.Code, r.ErrMsg+r.Msg)
}
