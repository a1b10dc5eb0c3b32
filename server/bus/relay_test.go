package bus_test

import (
	"testing"

	"pufa/server/bus"
)

func TestNodesMeetAtARelay(t *testing.T) {
	r, err := bus.Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	var nodes [2]*bus.Bus
	for i := range nodes {
		if nodes[i], err = bus.Open(t.Context(), bus.Options{URL: r.URL()}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(nodes[i].Close)
	}
	heard := make(chan string, 1)
	leave, err := nodes[1].Subject("s").Subscribe(func(data []byte) { heard <- string(data) })
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	if err := nodes[0].Subject("s").Publish([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "hello" {
		t.Errorf("heard %q", got)
	}
}
