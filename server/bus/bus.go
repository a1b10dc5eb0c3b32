// Package bus carries messages between the nodes over NATS: over a server named in the settings, or over one in
// this process where there is a single node. Messages are not kept: whoever is away misses them.
//
// NATS is imported here and nowhere else.
package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Options say where the bus is.
type Options struct {
	URL    string // several servers with commas; "" for one in this process
	Logger *slog.Logger
}

// Bus is a node's connection.
type Bus struct {
	conn     *nats.Conn
	embedded *server.Server
	log      *slog.Logger
}

// The limits of waiting.
const (
	startMost   = 5 * time.Second
	reconnectIn = 250 * time.Millisecond
	bufferMost  = 8 << 20 // bytes kept while the connection is away
)

// Open connects. An external server has to answer; once it has, the connection comes back by itself whenever it
// is lost.
func Open(ctx context.Context, o Options) (*Bus, error) {
	b := &Bus{log: o.Logger}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	options := b.options()
	if o.URL == "" {
		if err := b.embed(); err != nil {
			return nil, err
		}
		options = append(options, nats.InProcessServer(b.embedded))
	}
	conn, err := nats.Connect(o.URL, options...)
	if err != nil {
		b.Close()
		return nil, fmt.Errorf("bus: connect to NATS: %w", err)
	}
	b.conn = conn
	if err := conn.FlushWithContext(withDeadline(ctx)); err != nil {
		b.Close()
		return nil, fmt.Errorf("bus: no answer from NATS: %w", err)
	}
	return b, nil
}

// embed starts a server without a port. A cluster must not be set up this way: its routes would wait for a
// listener for ever.
func (b *Bus) embed() error {
	s, err := server.NewServer(&server.Options{
		ServerName: "pufa", DontListen: true, NoSigs: true, NoLog: true, NoSystemAccount: true, MaxPayload: 1 << 20,
	})
	if err != nil {
		return fmt.Errorf("bus: set up the NATS server: %w", err)
	}
	b.embedded = s
	s.Start()
	if !s.ReadyForConnections(startMost) {
		b.Close()
		return errors.New("bus: the NATS server did not start")
	}
	return nil
}

func (b *Bus) options() []nats.Option {
	return []nats.Option{
		nats.Name("pufa"), nats.NoEcho(), nats.MaxReconnects(-1), nats.ReconnectWait(reconnectIn),
		nats.ReconnectBufSize(bufferMost), nats.Timeout(startMost), nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				b.log.Warn("the bus is away", "error", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { b.log.Info("the bus is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			b.log.Warn("the bus reports an error", "subject", subjectOf(s), "error", err)
		}),
	}
}

func subjectOf(s *nats.Subscription) string {
	if s == nil {
		return ""
	}
	return s.Subject
}

// Ready reports why messages do not travel now, or nil.
func (b *Bus) Ready() error {
	if status := b.conn.Status(); status != nats.CONNECTED {
		return fmt.Errorf("bus: NATS is %s", status)
	}
	return nil
}

// Embedded reports whether the server is in this process.
func (b *Bus) Embedded() bool { return b.embedded != nil }

// Close sends what is waiting and ends the connection.
func (b *Bus) Close() {
	if b.conn != nil {
		if b.conn.IsConnected() {
			_ = b.conn.FlushTimeout(time.Second) // nobody is left to be told
		}
		b.conn.Close()
	}
	if b.embedded != nil {
		b.embedded.Shutdown()
		b.embedded.WaitForShutdown()
	}
}

// Subject is one kind of message.
type Subject struct {
	bus  *Bus
	name string
}

// Subject names a kind of message.
func (b *Bus) Subject(name string) Subject { return Subject{b, name} }

// Publish sends a message to every other node that is there. While the bus is away messages wait, as far as there
// is room.
func (s Subject) Publish(data []byte) error {
	if err := s.bus.conn.Publish(s.name, data); err != nil {
		return fmt.Errorf("bus: publish %s: %w", s.name, err)
	}
	return nil
}

// Subscribe calls handle with every message of the other nodes, one after the other. When it returns the server
// knows of the subscription.
func (s Subject) Subscribe(handle func(data []byte)) (stop func(), err error) {
	sub, err := s.bus.conn.Subscribe(s.name, func(m *nats.Msg) { handle(m.Data) })
	if err != nil {
		return nil, fmt.Errorf("bus: subscribe to %s: %w", s.name, err)
	}
	if err := s.bus.conn.FlushTimeout(startMost); err != nil {
		return nil, errors.Join(fmt.Errorf("bus: subscribe to %s: %w", s.name, err), sub.Unsubscribe())
	}
	return func() {
		if err := sub.Unsubscribe(); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
			s.bus.log.Warn("could not end a subscription", "subject", s.name, "error", err)
		}
	}, nil
}

// withDeadline bounds a wait that the caller has not.
func withDeadline(ctx context.Context) context.Context {
	if _, ok := ctx.Deadline(); ok {
		return ctx
	}
	ctx, cancel := context.WithTimeout(ctx, startMost)
	context.AfterFunc(ctx, cancel)
	return ctx
}
