package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// process is a server in a process of its own, on a free port and a folder of its own.
type process struct {
	*site
	usage
	cmd *exec.Cmd
	in  io.WriteCloser // takes the profiler's commands
	// cookie is the session of the organiser that was set up.
	cookie string
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
	return launchAs(exec.CommandContext(ctx, binary, "serve"), folder, listen, more...)
}

func launchAs(cmd *exec.Cmd, folder, listen string, more ...string) (p *process, token string, err error) {
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	cmd.Env = append(os.Environ(), "PUFA_DATA="+folder, "PUFA_LISTEN="+listen, "PUFA_LOG=warn", "PUFA_CAPTCHA=off", "MONGODB_URI=", "NATS_URL=")
	cmd.Env = append(cmd.Env, more...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("start the server: %w", err)
	}
	p = &process{site: newSite(""), usage: usage{cmd.Process.Pid}, cmd: cmd, in: in}
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
