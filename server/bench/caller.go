package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// caller is a client's end of an HTTP connection that stays open, for answers that say their length. It does no more than
// that, since it shares the processors with the server that is measured.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body []byte
}

// callMost bounds one request.
const callMost = 30 * time.Second

func dialCaller(ctx context.Context, host string) (*caller, error) {
	conn, err := (&net.Dialer{Timeout: callMost}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", host, err)
	}
	return &caller{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

// call sends a request and gives the status and the body, which is good until the next call.
func (c *caller) call(method, path, host, cookie string, in []byte) (status int, body []byte, err error) {
	b := c.out[:0]
	b = append(b, method...)
	b = append(append(append(b, ' '), path...), " HTTP/1.1\r\nHost: "...)
	b = append(b, host...)
	if cookie != "" {
		b = append(append(b, "\r\nCookie: "...), cookie...)
	}
	if in != nil {
		b = append(b, "\r\nContent-Type: application/json\r\nContent-Length: "...)
		b = strconv.AppendInt(b, int64(len(in)), 10)
	}
	b = append(append(b, "\r\n\r\n"...), in...)
	c.out = b
	if err := c.conn.SetDeadline(time.Now().Add(callMost)); err != nil {
		return 0, nil, err
	}
	if _, err := c.conn.Write(b); err != nil {
		return 0, nil, err
	}
	return c.answer()
}

var contentLength = []byte("content-length:")

func (c *caller) answer() (status int, body []byte, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	fields := bytes.Fields(line)
	if len(fields) < 2 {
		return 0, nil, fmt.Errorf("an answer that begins %q", line)
	}
	if status, err = strconv.Atoi(string(fields[1])); err != nil {
		return 0, nil, fmt.Errorf("an answer that begins %q", line)
	}
	size := -1
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if n := len(contentLength); len(line) > n && bytes.EqualFold(line[:n], contentLength) {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(line[n:]))); err != nil {
				return 0, nil, err
			}
		}
	}
	if size < 0 {
		return 0, nil, errors.New("an answer that does not say its length")
	}
	if cap(c.body) < size {
		c.body = make([]byte, size)
	}
	c.body = c.body[:size]
	_, err = io.ReadFull(c.in, c.body)
	return status, c.body, err
}

func (c *caller) close() { giveUp(c.conn) }
