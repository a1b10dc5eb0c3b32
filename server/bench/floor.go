package bench

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

// floorCommand is a server that does nothing but write: as many sockets as asked for, then each frame that comes
// in on stdin (base64, a line each) to all of them, one after the other.
type floorCommand struct {
	Sockets int `required:""`
}

// Run prints the address it listens on.
func (c *floorCommand) Run(ctx context.Context, out io.Writer) error {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer giveUp(ln)
	fmt.Fprintln(out, ln.Addr())
	conns := make([]net.Conn, 0, c.Sockets)
	for len(conns) < c.Sockets {
		conn, err := ln.Accept()
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		defer giveUp(conn)
		if err := accept(conn); err != nil {
			return err
		}
		conns = append(conns, conn)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			return fmt.Errorf("a frame on stdin: %w", err)
		}
		frame := append(serverHead(len(text)), text...)
		for _, conn := range conns {
			if _, err := conn.Write(frame); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
	return lines.Err()
}

// giveUp closes what is not needed any more; its error says nothing more.
func giveUp(c io.Closer) { _ = c.Close() }

func accept(conn net.Conn) error {
	if _, err := http.ReadRequest(bufio.NewReaderSize(conn, 512)); err != nil {
		return fmt.Errorf("read a handshake: %w", err)
	}
	_, err := io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	return err
}

func serverHead(size int) []byte {
	switch {
	case size < 126:
		return []byte{0x80 | opText, byte(size)}
	case size < 65536:
		return []byte{0x80 | opText, 126, byte(size >> 8), byte(size)}
	default:
		return binary.BigEndian.AppendUint64([]byte{0x80 | opText, 127}, uint64(size))
	}
}

// measureFloor writes the frames to as many sockets from the bare loop, in a process of its own like the server.
func measureFloor(ctx context.Context, binary string, sockets int, frames [][]byte) (times []time.Duration, err error) {
	cmd := exec.CommandContext(ctx, binary, "bench", "floor", "--sockets", fmt.Sprint(sockets))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the bare loop: %w", err)
	}
	defer func() {
		in.Close()
		if wait := cmd.Wait(); err == nil && wait != nil {
			err = fmt.Errorf("the bare loop: %w", wait)
		}
	}()
	var host string
	if _, err := fmt.Fscanln(out, &host); err != nil {
		return nil, fmt.Errorf("read the bare loop's address: %w", err)
	}
	all, err := crowd(ctx, sockets, func(ctx context.Context, i int) (*socket, error) { return connect(ctx, i, host, "/", "") })
	if err != nil {
		return nil, err
	}
	for _, frame := range frames {
		moments, err := receiveAll(all, func() error {
			_, err := fmt.Fprintln(in, base64.StdEncoding.EncodeToString(frame))
			return err
		})
		if err != nil {
			return nil, err
		}
		times = append(times, sinceFirst(moments)...)
	}
	for _, s := range all {
		s.close()
	}
	return times, nil
}

// receiveAll waits on every socket for one frame that send causes. The readers are waiting before it is sent.
func receiveAll(all []*socket, send func() error) ([]time.Time, error) {
	moments := make([]time.Time, len(all))
	errs := make([]error, len(all))
	var ready, done sync.WaitGroup
	ready.Add(len(all))
	for i, s := range all {
		done.Go(func() {
			ready.Done()
			_, moments[i], errs[i] = s.read()
		})
	}
	ready.Wait()
	if err := send(); err != nil {
		return nil, err
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return moments, nil
}
