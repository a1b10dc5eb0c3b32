package bench

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// ears hear for all phones of a process: one goroutine that asks the kernel which lines have something. A goroutine for
// each phone would cost more processor time than the server's work that is being measured.
type ears struct {
	epoll  int
	closed atomic.Bool
	gone   chan struct{}

	mu     sync.Mutex
	phones []*phone
	fds    []int // of the phones, by their place
}

// earsNap bounds how long the ears take to notice that they are closed.
const earsNap = 100 // ms

func openEars() (*ears, error) {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("open an epoll: %w", err)
	}
	e := &ears{epoll: epoll, gone: make(chan struct{})}
	go e.hear()
	return e, nil
}

// add takes a phone's line over from the runtime.
func (e *ears) add(p *phone) error {
	early, err := p.socket.early()
	if err != nil {
		return err
	}
	fd, err := takeOver(p.socket.conn)
	if err != nil {
		return fmt.Errorf("take a line over: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p.mu.Lock()
	p.line, p.heard = bareLine(fd), early
	p.mu.Unlock()
	e.phones, e.fds = append(e.phones, p), append(e.fds, fd)
	event := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: int32(len(e.phones) - 1)} //nolint:gosec // a process has 20,000 phones at most
	if err := syscall.EpollCtl(e.epoll, syscall.EPOLL_CTL_ADD, fd, &event); err != nil {
		return fmt.Errorf("listen to a line: %w", err)
	}
	return nil
}

// takeOver gives a descriptor of the connection that the runtime does not wait for.
func takeOver(conn net.Conn) (fd int, err error) {
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		return 0, err
	}
	var dup error
	err = raw.Control(func(old uintptr) {
		syscall.ForkLock.RLock()
		defer syscall.ForkLock.RUnlock()
		if fd, dup = syscall.Dup(int(old)); dup == nil {
			syscall.CloseOnExec(fd)
		}
	})
	return fd, errors.Join(err, dup, conn.Close())
}

func (e *ears) hear() {
	defer close(e.gone)
	events, page := make([]syscall.EpollEvent, 512), make([]byte, 64<<10)
	for !e.closed.Load() {
		n, err := syscall.EpollWait(e.epoll, events, earsNap)
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
		e.mu.Lock()
		for _, event := range events[:max(n, 0)] {
			e.read(int(event.Fd), page)
		}
		e.mu.Unlock()
	}
}

// read takes what a line has. The caller holds mu.
func (e *ears) read(i int, page []byte) {
	p := e.phones[i]
	n, err := syscall.Read(e.fds[i], page)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR) {
		return
	}
	if err == nil && n == 0 {
		err = errors.New("the line is closed")
	}
	if err == nil {
		err = p.hear(page[:n], time.Now())
	}
	if err != nil {
		p.fail(err)
		_ = syscall.EpollCtl(e.epoll, syscall.EPOLL_CTL_DEL, e.fds[i], nil) // it is given up
	}
}

// close ends all lines.
func (e *ears) close() {
	e.closed.Store(true)
	<-e.gone
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, fd := range e.fds {
		_ = syscall.Close(fd) // it is given up; its error says nothing more
	}
	_ = syscall.Close(e.epoll)
}

// bareLine is a descriptor that does not block.
type bareLine int

// write sends one small frame, which a line that is read at the other end always has room for.
func (l bareLine) write(op byte, payload []byte) error {
	frame, err := masked(op, payload)
	if err != nil {
		return err
	}
	n, err := syscall.Write(int(l), frame)
	if err == nil && n < len(frame) {
		err = syscall.EAGAIN
	}
	return err
}
