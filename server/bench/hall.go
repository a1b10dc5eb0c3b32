package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"pufa/server/bus"
	"pufa/server/docdb"
)

// hall is the servers of a run with what they share: a folder with a file, or a database and a bus.
type hall struct {
	folder  string
	db      docdb.Options // where their documents are
	servers []*process
	relay   *exec.Cmd
	running bool
}

// openHall starts the servers and signs an organiser in at the first.
func openHall(ctx context.Context, binary string, o LiveOptions) (_ *hall, err error) {
	h := &hall{running: true}
	if h.folder, err = os.MkdirTemp("", "pufa-bench-"); err != nil {
		return nil, err
	}
	h.db = docdb.Options{Path: filepath.Join(h.folder, "pufa.db")}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close(context.WithoutCancel(ctx)))
		}
	}()
	var settings []string
	if o.MongoURI != "" {
		h.db = docdb.Options{MongoURI: o.MongoURI, Database: "pufa_bench_" + strings.ToLower(rand.Text()[:8])}
		settings = append(settings, "MONGODB_URI="+o.MongoURI, "MONGODB_DATABASE="+h.db.Database)
	}
	if o.Servers > 1 {
		if o.MongoURI == "" {
			return nil, errors.New("several servers need a database to share: name one with --mongo")
		}
		address, err := h.startRelay(ctx, binary)
		if err != nil {
			return nil, err
		}
		settings = append(settings, "NATS_URL="+address)
	}
	for i := range max(1, o.Servers) {
		token, err := h.startServer(ctx, binary, o.Profile, i, settings)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			continue
		}
		if err := h.servers[0].signIn(ctx, token); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *hall) startServer(ctx context.Context, binary, profile string, i int, settings []string) (token string, err error) {
	cmd := exec.CommandContext(ctx, binary, "serve")
	if profile != "" {
		cmd = exec.CommandContext(ctx, binary, "bench", "serve", "--profile", filepath.Join(profile, fmt.Sprintf("server-%d", i)))
	}
	p, token, err := launchAs(cmd, filepath.Join(h.folder, fmt.Sprint(i)), "127.0.0.1:0", settings...)
	if err != nil {
		return "", err
	}
	if h.db.MongoURI == "" {
		h.db.Path = filepath.Join(h.folder, fmt.Sprint(i), "pufa.db")
	}
	h.servers = append(h.servers, p)
	return token, nil
}

// startRelay starts the bus between the servers and gives its address.
func (h *hall) startRelay(ctx context.Context, binary string) (address string, err error) {
	h.relay = exec.CommandContext(ctx, binary, "bench", "bus")
	h.relay.Cancel = func() error { return h.relay.Process.Signal(syscall.SIGTERM) }
	h.relay.Stderr = os.Stderr
	out, err := h.relay.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := h.relay.Start(); err != nil {
		return "", fmt.Errorf("start the bus: %w", err)
	}
	if address, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		return "", fmt.Errorf("read the address of the bus: %w", err)
	}
	return strings.TrimSpace(address), nil
}

// stop ends the servers and waits for them.
func (h *hall) stop() error {
	if !h.running {
		return nil
	}
	h.running = false
	var errs []error
	for _, s := range h.servers {
		errs = append(errs, s.stop())
	}
	return errors.Join(errs...)
}

// close ends everything and leaves nothing behind.
func (h *hall) close(ctx context.Context) error {
	errs := []error{h.stop()}
	if h.relay != nil && h.relay.Process != nil {
		errs = append(errs, h.relay.Process.Signal(syscall.SIGTERM), h.relay.Wait())
	}
	if h.db.MongoURI != "" {
		db, err := docdb.Open(ctx, h.db)
		if err == nil {
			err = errors.Join(db.Drop(ctx), db.Close())
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, os.RemoveAll(h.folder))...)
}

// busCommand is the bus in a process of its own.
type busCommand struct{}

// Run prints the address it listens on.
func (*busCommand) Run(ctx context.Context, out io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	r, err := bus.Listen("127.0.0.1", 0)
	if err != nil {
		return err
	}
	defer r.Close()
	fmt.Fprintln(out, r.URL())
	<-ctx.Done()
	return nil
}
