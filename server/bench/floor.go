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

// bareLoop is a floorCommand in a process of its own.
type bareLoop struct {
	usage
	host string
	cmd  *exec.Cmd
	in   io.WriteCloser
}

func startFloor(ctx context.Context, binary string, sockets int) (_ *bareLoop, err error) {
	f := &bareLoop{cmd: exec.CommandContext(ctx, binary, "bench", "floor", "--sockets", fmt.Sprint(sockets))}
	f.cmd.Stderr = os.Stderr
	if f.in, err = f.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := f.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the bare loop: %w", err)
	}
	f.usage = usage{f.cmd.Process.Pid}
	if _, err := fmt.Fscanln(out, &f.host); err != nil {
		return nil, fmt.Errorf("read the bare loop's address: %w", err)
	}
	return f, nil
}

func (f *bareLoop) stop() error {
	giveUp(f.in)
	if err := f.cmd.Wait(); err != nil {
		return fmt.Errorf("the bare loop: %w", err)
	}
	return nil
}

// measureFloor writes the frames to the same phones from bare loops, as many as there were servers.
func (l *liveRun) measureFloor(ctx context.Context, binary string) error {
	n := len(l.servers)
	loops, hosts, usages := make([]*bareLoop, n), make([]string, n), make([]usage, n)
	for i := range n {
		f, err := startFloor(ctx, binary, l.drivers.on(i, n))
		if err != nil {
			return err
		}
		loops[i], hosts[i], usages[i] = f, f.host, f.usage
	}
	// Numbers of their own give the lines addresses of their own, whose ports nobody has used yet.
	if _, err := l.drivers.come(hosts, comeOrder{First: l.Players, Questions: l.total()}); err != nil {
		return fmt.Errorf("connect to the bare loop: %w", err)
	}
	before, err := processorOf(usages)
	if err != nil {
		return err
	}
	var times []time.Duration
	for q, frame := range l.frames {
		if _, err := l.drivers.each(func(*driver) order { return order{Rest: true} }, nil); err != nil {
			return err
		}
		moments, _, err := l.drivers.shown(q, func() error {
			for _, f := range loops {
				if _, err := fmt.Fprintln(f.in, base64.StdEncoding.EncodeToString(frame)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("the bare loop: %w", err)
		}
		times = append(times, sinceFirst(moments)...)
	}
	after, err := processorOf(usages)
	if err != nil {
		return err
	}
	l.report.FloorSpread, l.report.FloorCPU = spreadOf(times), perPhone(after-before, len(times))
	for _, f := range loops {
		if err := f.stop(); err != nil {
			return err
		}
	}
	return nil
}
