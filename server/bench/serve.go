package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"

	"pufa/server/app"
	"pufa/server/config"
)

// serveCommand is the server with a profiler, which takes commands on stdin: "cpu NAME", "stop", "heap NAME".
type serveCommand struct {
	Profile string `type:"path" required:"" help:"Folder for the profiles."`
}

// Run serves until it is told to end.
func (s *serveCommand) Run(ctx context.Context) error {
	if err := os.MkdirAll(s.Profile, 0o755); err != nil {
		return err
	}
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	slog.SetDefault(c.Logger(os.Stderr))
	a, err := app.New(ctx, c, app.Options{Logger: slog.Default(), Out: os.Stdout})
	if err != nil {
		return err
	}
	p := &profiler{folder: s.Profile}
	go func() {
		if err := p.obey(os.Stdin); err != nil {
			slog.Error("the profiler ended", "error", err)
		}
	}()
	return a.Run(ctx)
}

type profiler struct {
	folder string
	cpu    *os.File // being written, nil for none
}

// obey does what the lines say until they end.
func (p *profiler) obey(commands io.Reader) error {
	lines := bufio.NewScanner(commands)
	for lines.Scan() {
		what, name, _ := strings.Cut(lines.Text(), " ")
		if err := p.do(what, name); err != nil {
			return errors.Join(err, p.stop())
		}
	}
	return errors.Join(lines.Err(), p.stop())
}

func (p *profiler) do(what, name string) (err error) {
	switch what {
	case "cpu":
		if err := p.stop(); err != nil {
			return err
		}
		if p.cpu, err = os.Create(filepath.Join(p.folder, name+".cpu")); err != nil {
			return err
		}
		return pprof.StartCPUProfile(p.cpu)
	case "stop":
		return p.stop()
	case "heap":
		f, err := os.Create(filepath.Join(p.folder, name+".heap"))
		if err != nil {
			return err
		}
		return errors.Join(pprof.WriteHeapProfile(f), f.Close())
	default:
		return fmt.Errorf("the profiler knows no %q", what)
	}
}

func (p *profiler) stop() error {
	if p.cpu == nil {
		return nil
	}
	pprof.StopCPUProfile()
	f := p.cpu
	p.cpu = nil
	return f.Close()
}
