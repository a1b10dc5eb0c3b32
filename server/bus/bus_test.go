package bus_test

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.uber.org/goleak"

	"pufa/server/bus"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, url string) *bus.Bus {
	t.Helper()
	b, err := bus.Open(context.Background(), bus.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func external(t *testing.T, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(5 * time.Second) {
		t.Fatal("the NATS server did not start")
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

func listen(t *testing.T, b *bus.Bus) <-chan string {
	t.Helper()
	heard := make(chan string, 16)
	stop, err := b.Subject("test").Subscribe(func(data []byte) { heard <- string(data) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return heard
}

func TestOneNodeNeedsNoServer(t *testing.T) {
	b := open(t, "")
	if err := b.Ready(); err != nil || !b.Embedded() {
		t.Fatalf("ready: %v, embedded: %v", err, b.Embedded())
	}
	if err := b.Subject("test").Publish([]byte("alone")); err != nil {
		t.Fatal(err)
	}
}

func TestAMessageReachesTheOthersAndNotItsSender(t *testing.T) {
	s := external(t, -1)
	a, b := open(t, s.ClientURL()), open(t, s.ClientURL())
	atA, atB := listen(t, a), listen(t, b)
	if err := a.Subject("test").Publish([]byte("from a")); err != nil {
		t.Fatal(err)
	}
	if err := b.Subject("test").Publish([]byte("from b")); err != nil {
		t.Fatal(err)
	}
	if got := <-atB; got != "from a" {
		t.Errorf("b heard %q", got)
	}
	if got := <-atA; got != "from b" { // would be "from a" if the sender heard itself
		t.Errorf("a heard %q", got)
	}
}

func TestItComesBackWithTheServer(t *testing.T) {
	s := external(t, 18240)
	a, b := open(t, s.ClientURL()), open(t, s.ClientURL())
	atB := listen(t, b)
	s.Shutdown()
	s.WaitForShutdown()
	until(t, func() bool { return a.Ready() != nil && b.Ready() != nil })
	external(t, 18240)
	until(t, func() bool { return a.Ready() == nil && b.Ready() == nil })
	for {
		if err := a.Subject("test").Publish([]byte("again")); err != nil {
			t.Fatal(err)
		}
		select {
		case <-atB:
			return
		case <-time.After(50 * time.Millisecond): // b's subscription is not known yet
		}
	}
}

func TestAServerThatIsNotThereIsAnError(t *testing.T) {
	if b, err := bus.Open(context.Background(), bus.Options{URL: "nats://127.0.0.1:18249"}); err == nil {
		b.Close()
		t.Fatal("no error")
	}
}

func until(t *testing.T, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !reached(); {
		if time.Now().After(end) {
			t.Fatal("not reached in 20 s")
		}
		time.Sleep(5 * time.Millisecond)
	}
}
