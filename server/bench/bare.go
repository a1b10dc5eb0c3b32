package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"sync"
	"time"

	"pufa/server/api"
)

// helloCommand is a server that only says hello.
type helloCommand struct{}

// Run prints the address it listens on, and ends with its input.
func (*helloCommand) Run(ctx context.Context) error {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	return api.Hello(ln)
}

// bareRate measures how many requests a server answers that only says hello.
func bareRate(ctx context.Context, binary string, o QuizOptions, r *QuizReport) (err error) {
	cmd := exec.CommandContext(ctx, binary, "bench", "hello")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }() // it has nothing to finish
	var host string
	if _, err := fmt.Fscanln(out, &host); err != nil {
		return err
	}
	used := usage{cmd.Process.Pid}
	before, err := used.processor()
	if err != nil {
		return err
	}
	start := time.Now()
	counts, err := crowdOf(o.Connections, func() (n int, err error) {
		c, err := dialCaller(ctx, host)
		if err != nil {
			return 0, err
		}
		defer c.close()
		for ; time.Since(start) < o.For; n++ {
			if _, _, err := c.call("GET", "/", host, "", nil); err != nil {
				return n, err
			}
		}
		return n, nil
	})
	if err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	after, err := used.processor()
	r.Bare, r.BareCPU = hundredths(float64(counts)/time.Since(start).Seconds()), perPhone(after-before, counts)
	return err
}

// crowdOf does something on so many goroutines and adds up.
func crowdOf(n int, do func() (int, error)) (sum int, err error) {
	counts, errs := make([]int, n), make([]error, n)
	var work sync.WaitGroup
	for i := range n {
		work.Go(func() { counts[i], errs[i] = do() })
	}
	work.Wait()
	for _, c := range counts {
		sum += c
	}
	return sum, errors.Join(errs...)
}
