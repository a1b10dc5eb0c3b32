//go:build !unix

package live

import "syscall"

// tryer leaves all writing to the goroutine that empties a socket's queue.
type tryer struct{}

func (*tryer) write(syscall.RawConn, []byte) (int, error) { return 0, nil }
