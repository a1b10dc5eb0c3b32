package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
)

// The frames of RFC 6455 that occur here.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

const handshake = "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cHVmYS1iZW5jaC1rZXktMQ==\r\n%s\r\n"

// socket is a client's end of a WebSocket, for frames that are not split.
type socket struct {
	conn net.Conn
	in   *bufio.Reader
	buf  []byte
}

// dialer gives every few sockets a source address of their own on the loopback network, since one address has too
// few ports for a crowd, and keeps those of closed lines for a while.
func dialer(i int) *net.Dialer {
	const ports = 2000
	block := i/ports + 1
	from := net.IPv4(127, 1, byte(block>>8), byte(block))
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: from}, Timeout: 30 * time.Second}
}

// connect opens the ith socket.
func connect(ctx context.Context, i int, host, path, cookie string) (*socket, error) {
	conn, err := dialer(i).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", host, err)
	}
	header := ""
	if cookie != "" {
		header = "Cookie: " + cookie + "\r\n"
	}
	s := &socket{conn: conn, in: bufio.NewReaderSize(conn, 2048)}
	if _, err := fmt.Fprintf(conn, handshake, path, host, header); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	res, err := http.ReadResponse(s.in, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("handshake on %s: %w", path, err), conn.Close())
	}
	if err := res.Body.Close(); err != nil { // what follows a handshake is frames
		return nil, errors.Join(err, conn.Close())
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.Join(fmt.Errorf("handshake on %s: %s", path, res.Status), conn.Close())
	}
	return s, nil
}

// read gives the next text frame and the moment it was there; it answers pings. The bytes are good until the next
// read.
func (s *socket) read() (text []byte, at time.Time, err error) {
	for {
		op, payload, err := s.frame()
		if err != nil {
			return nil, at, err
		}
		switch op {
		case opText:
			return payload, time.Now(), nil
		case opPing:
			if err := s.write(opPong, payload); err != nil {
				return nil, at, err
			}
		case opClose:
			return nil, at, closedBy(payload)
		}
	}
}

// closedError says that the server has closed the line, and with which code; 0 for none.
type closedError struct {
	code   int
	reason string
}

func (e *closedError) Error() string {
	return fmt.Sprintf("closed by the server: %d %s", e.code, e.reason)
}

func closedBy(payload []byte) *closedError {
	if len(payload) < 2 {
		return &closedError{}
	}
	return &closedError{int(binary.BigEndian.Uint16(payload)), strings.ToValidUTF8(string(payload[2:]), "")}
}

func (s *socket) frame() (op byte, payload []byte, err error) {
	var head [10]byte
	if _, err := io.ReadFull(s.in, head[:2]); err != nil {
		return 0, nil, err
	}
	size := uint64(head[1] & 0x7f)
	switch size {
	case 126:
		if _, err := io.ReadFull(s.in, head[2:4]); err != nil {
			return 0, nil, err
		}
		size = uint64(binary.BigEndian.Uint16(head[2:4]))
	case 127:
		if _, err := io.ReadFull(s.in, head[2:10]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(head[2:10])
	}
	if size > frameMost {
		return 0, nil, fmt.Errorf("a frame of %d bytes", size)
	}
	if uint64(cap(s.buf)) < size {
		s.buf = make([]byte, size)
	}
	payload = s.buf[:size]
	_, err = io.ReadFull(s.in, payload)
	return head[0] & 0xf, payload, err
}

// write sends one frame.
func (s *socket) write(op byte, payload []byte) error {
	frame, err := masked(op, payload)
	if err != nil {
		return err
	}
	_, err = s.conn.Write(frame)
	return err
}

// masked is a frame as clients must send it.
func masked(op byte, payload []byte) ([]byte, error) {
	if len(payload) > 65535 {
		return nil, fmt.Errorf("a frame of %d bytes is not for this client", len(payload))
	}
	frame := make([]byte, 0, len(payload)+8)
	if len(payload) < 126 {
		frame = append(frame, 0x80|op, 0x80|byte(len(payload)))
	} else {
		frame = append(frame, 0x80|op, 0x80|126, byte(len(payload)>>8), byte(len(payload)))
	}
	var mask [4]byte
	binary.NativeEndian.PutUint32(mask[:], rand.Uint32())
	frame = append(frame, mask[:]...)
	for i, b := range payload {
		frame = append(frame, b^mask[i&3])
	}
	return frame, nil
}

// early gives what has been read of the frames to come.
func (s *socket) early() ([]byte, error) {
	early, err := s.in.Peek(s.in.Buffered())
	return bytes.Clone(early), err
}

// frameMost is the size of the longest frame a server sends.
const frameMost = 1 << 20

// cutFrame takes the first whole frame off b; none is there while ok is false.
func cutFrame(b []byte) (op byte, payload, rest []byte, ok bool, err error) {
	if len(b) < 2 {
		return 0, nil, b, false, nil
	}
	head, size := 2, uint64(b[1]&0x7f)
	switch size {
	case 126:
		head = 4
	case 127:
		head = 10
	}
	if len(b) < head {
		return 0, nil, b, false, nil
	}
	switch head {
	case 4:
		size = uint64(binary.BigEndian.Uint16(b[2:]))
	case 10:
		size = binary.BigEndian.Uint64(b[2:])
	}
	if size > frameMost {
		return 0, nil, b, false, fmt.Errorf("a frame of %d bytes", size)
	}
	end := head + int(size)
	if len(b) < end {
		return 0, nil, b, false, nil
	}
	return b[0] & 0xf, b[head:end], b[end:], true, nil
}

func (s *socket) close() { _ = s.conn.Close() } // it is given up; its error says nothing more
