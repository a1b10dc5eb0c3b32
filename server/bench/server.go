package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server in a process of its own, on a free port and a folder of its own.
type process struct {
	cmd  *exec.Cmd
	host string
	// cookie is the session of the organiser that was set up.
	cookie string
	client *http.Client
}

// start runs binary as a server on a free port and signs an organiser in.
func start(ctx context.Context, binary, folder string) (*process, error) {
	p, token, err := launch(ctx, binary, folder, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if err := p.signIn(ctx, token); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// launch runs binary as a server over a folder, with more settings if any. The token is that of the set-up link, ""
// once there is an organiser.
func launch(ctx context.Context, binary, folder, listen string, more ...string) (p *process, token string, err error) {
	cmd := exec.CommandContext(ctx, binary, "serve")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	cmd.Env = append(os.Environ(), "PUFA_DATA="+folder, "PUFA_LISTEN="+listen, "PUFA_LOG=warn", "MONGODB_URI=", "NATS_URL=")
	cmd.Env = append(cmd.Env, more...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("start the server: %w", err)
	}
	p = &process{cmd: cmd, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: crowdAtOnce}}}
	if token, err = p.greeting(out); err != nil {
		return nil, "", errors.Join(err, p.stop())
	}
	return p, token, nil
}

// greeting reads the address and the set-up token the server prints before its first empty line behind them.
func (p *process) greeting(out io.Reader) (token string, err error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := strings.Fields(lines.Text())
		switch {
		case len(line) > 1 && line[0] == "open":
			p.host, err = hostOf(line[1])
		case len(line) > 2 && line[0] == "set" && line[1] == "up":
			var u *url.URL
			if u, err = url.Parse(line[2]); err == nil {
				token = u.Query().Get("token")
			}
		case len(line) == 0 && p.host != "":
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the server
			return token, nil
		}
		if err != nil {
			return "", fmt.Errorf("the server's greeting: %w", err)
		}
	}
	return "", errors.New("the server ended before it had printed its address")
}

func hostOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

func (p *process) signIn(ctx context.Context, token string) error {
	cookie, err := p.call(ctx, "POST", "/setup", "", map[string]any{
		"token": token, "login": "bench", "name": "Bench", "password": "twelve quiet rivers 7",
	}, nil)
	p.cookie = cookie
	return err
}

// call asks the server, and gives the cookie it sets.
func (p *process) call(ctx context.Context, method, path, cookie string, in, out any) (set string, err error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return "", err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://"+p.host+"/api/v1"+path, body)
	if err != nil {
		return "", err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := p.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	if res.StatusCode >= 300 {
		return "", fmt.Errorf("%s %s: %s: %s", method, path, res.Status, data)
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

// rss is the memory the server occupies.
func (p *process) rss() (int64, error) {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		return 0, fmt.Errorf("read the server's memory: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		if kB, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.Fields(kB)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("the server's memory is not in /proc")
}

// kill ends the server as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	_ = p.cmd.Wait()         // which says that it was killed
}

// stop ends the server as a service manager would, and waits for it.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.cmd.Wait()
}
