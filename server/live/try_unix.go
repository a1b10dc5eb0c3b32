//go:build unix

package live

import (
	"errors"
	"syscall"
)

// tryer writes what a line takes at once. Lines do not block, so that is one system call and no waiting: writing to
// a crowd needs no goroutine for each.
type tryer struct {
	frame []byte
	n     int
	err   error
	once  func(fd uintptr) bool
}

// write gives how much was taken. A line it cannot reach has taken nothing.
func (t *tryer) write(raw syscall.RawConn, frame []byte) (int, error) {
	if raw == nil {
		return 0, nil
	}
	if t.once == nil {
		t.once = t.try
	}
	t.frame, t.n, t.err = frame, 0, nil
	err := raw.Write(t.once)
	t.frame = nil
	return t.n, errors.Join(err, t.err)
}

// try reports that it is done, whatever came of it: true keeps the runtime from waiting until the line takes more.
func (t *tryer) try(fd uintptr) bool {
	n, err := syscall.Write(int(fd), t.frame)
	for errors.Is(err, syscall.EINTR) {
		n, err = syscall.Write(int(fd), t.frame)
	}
	switch {
	case err == nil:
		t.n = n
	case !errors.Is(err, syscall.EAGAIN):
		t.err = err
	}
	return true
}
