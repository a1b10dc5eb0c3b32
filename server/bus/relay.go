package bus

import (
	"errors"
	"fmt"

	"github.com/nats-io/nats-server/v2/server"
)

// Relay is a NATS server in this process that other processes connect to: for tests and measurements with several
// nodes on one machine.
type Relay struct{ server *server.Server }

// Listen starts a relay. Port 0 takes a free one.
func Listen(host string, port int) (*Relay, error) {
	if port == 0 {
		port = server.RANDOM_PORT
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "pufa-relay", Host: host, Port: port, NoSigs: true, NoLog: true, NoSystemAccount: true, MaxPayload: 1 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("bus: set up a relay: %w", err)
	}
	r := &Relay{s}
	s.Start()
	if !s.ReadyForConnections(startMost) {
		r.Close()
		return nil, errors.New("bus: the relay did not start")
	}
	return r, nil
}

// URL is where nodes connect.
func (r *Relay) URL() string { return r.server.ClientURL() }

// Close ends it.
func (r *Relay) Close() {
	r.server.Shutdown()
	r.server.WaitForShutdown()
}
