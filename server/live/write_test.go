package live

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"pufa/server/contest"
)

// pair is a socket that has had its picture, and the peer's end of its line.
func pair(t *testing.T, l Limits) (*socket, *websocket.Conn) {
	t.Helper()
	h := New(Options{Limits: l})
	t.Cleanup(func() {
		if err := h.Shutdown(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	made := make(chan *socket, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := h.upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		s := newSocket(h, ws, &contest.Seat{})
		s.seq = 0
		made <- s
	}))
	t.Cleanup(server.Close)
	peer, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	defer res.Body.Close()
	s := <-made
	t.Cleanup(s.cut)
	return s, peer
}

// TestAFrameOfAnySizeComesWhole goes over the sizes at which a frame's head grows.
func TestAFrameOfAnySizeComesWhole(t *testing.T) {
	s, peer := pair(t, Limits{})
	for _, size := range []int{0, 1, 125, 126, 127, 65535, 65536, 200_000} {
		text := bytes.Repeat([]byte("x"), size)
		s.Reply(text)
		kind, got, err := peer.ReadMessage()
		if err != nil || kind != websocket.TextMessage || !bytes.Equal(got, text) {
			t.Fatalf("%d bytes: kind %d, %d bytes, %v", size, kind, len(got), err)
		}
	}
}

// TestWhatALineDoesNotTakeFollowsInOrder sends far more than a line holds before the peer reads any of it.
func TestWhatALineDoesNotTakeFollowsInOrder(t *testing.T) {
	const frames = 64
	s, peer := pair(t, Limits{Queue: frames})
	for i := range frames {
		s.Reply(bytes.Repeat([]byte{byte('0' + i)}, 256<<10))
	}
	s.mu.Lock()
	waiting := len(s.queue)
	s.mu.Unlock()
	if waiting == 0 {
		t.Error("the line took everything: nothing was tried")
	}
	for i := range frames {
		_, got, err := peer.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 256<<10 || got[0] != byte('0'+i) || got[len(got)-1] != byte('0'+i) {
			t.Fatalf("frame %d is one of %d bytes, of %c", i, len(got), got[0])
		}
	}
	// Once it is empty the line is written to directly again.
	s.Reply([]byte("after"))
	if _, got, err := peer.ReadMessage(); err != nil || string(got) != "after" {
		t.Errorf("then came %q, %v", got, err)
	}
}

// TestACloseComesBehindTheFrameThatIsBeingWritten ends a socket in the middle of a frame the line has not taken.
func TestACloseComesBehindTheFrameThatIsBeingWritten(t *testing.T) {
	s, peer := pair(t, Limits{Queue: 4})
	big := bytes.Repeat([]byte("y"), 16<<20)
	s.Reply(big)
	s.Reply([]byte("dropped"))
	s.end(contest.CloseRestart, "再见")
	if _, got, err := peer.ReadMessage(); err != nil || len(got) != len(big) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	_, got, err := peer.ReadMessage()
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != contest.CloseRestart || closed.Text != "再见" {
		t.Errorf("then came %q, %v", got, err)
	}
}

func TestAPeersPingAndCloseAreAnswered(t *testing.T) {
	s, peer := pair(t, Limits{})
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		s.read()
	}()
	pong := make(chan string, 1)
	peer.SetPongHandler(func(payload string) error {
		pong <- payload
		return nil
	})
	deadline := time.Now().Add(20 * time.Second)
	if err := peer.WriteControl(websocket.PingMessage, []byte("are you there"), deadline); err != nil {
		t.Fatal(err)
	}
	message := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
	if err := peer.WriteControl(websocket.CloseMessage, message, deadline); err != nil {
		t.Fatal(err)
	}
	_, _, err := peer.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("the close was answered by %v", err)
	}
	select {
	case got := <-pong:
		if got != "are you there" {
			t.Errorf("pong %q", got)
		}
	default:
		t.Error("no pong")
	}
	<-reading
}

// TestAnOlderPictureIsNotSentAfterANewer claims two pictures while a frame is being written, and brings them in the
// wrong order.
func TestAnOlderPictureIsNotSentAfterANewer(t *testing.T) {
	s, _ := pair(t, Limits{})
	if direct, ok := s.claim(anySeq); !direct || !ok {
		t.Fatal("an idle line is not written to directly")
	}
	for _, seq := range []int64{5, 6} {
		if direct, ok := s.claim(seq); direct || !ok {
			t.Fatalf("picture %d: direct %t, ok %t", seq, direct, ok)
		}
	}
	if _, ok := s.claim(4); ok {
		t.Error("an older picture was let in")
	}
	s.enqueue(6, []byte("six"))
	s.enqueue(5, []byte("five"))
	if len(s.queue) != 1 || string(s.queue[0]) != "six" {
		t.Errorf("queue: %q", s.queue)
	}
}

func TestNothingComesBeforeTheFirstPicture(t *testing.T) {
	s, _ := pair(t, Limits{})
	s.seq = noSeq
	if _, ok := s.claim(anySeq); ok {
		t.Error("a frame went ahead of the first picture")
	}
	if _, ok := s.claim(forLine); !ok {
		t.Error("a ping was held back")
	}
}
