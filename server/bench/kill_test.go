package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/contest"
)

// listen is where the killed server and its successor are found, since phones come back to the same address.
const listen = "127.0.0.1:18211"

// build makes the real program.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "pufa")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "pufa/server").CombinedOutput(); err != nil {
		t.Fatalf("build the server: %v\n%s", err, out)
	}
	return binary
}

// TestAKilledServerComesBackWhereItWas kills the real program while answers pour in, and starts it again.
func TestAKilledServerComesBackWhereItWas(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts the whole server")
	}
	binary, folder, ctx := build(t), t.TempDir(), context.WithoutCancel(t.Context())
	server, token, err := launch(ctx, binary, folder, listen)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.kill() })
	if err := server.signIn(ctx, token); err != nil {
		t.Fatal(err)
	}
	run := &liveRun{LiveOptions: LiveOptions{Players: 60, Questions: 1, Window: 600 * time.Millisecond}, server: server}
	districts, err := run.create(ctx)
	if err != nil {
		t.Fatal(err)
	}
	run.phones, err = crowd(ctx, run.Players, func(ctx context.Context, i int) (*phone, error) {
		return run.join(ctx, i, districts[i%len(districts)])
	})
	if err != nil {
		t.Fatal(err)
	}
	before := killWhileTheyAnswer(t, run)

	cookie := server.cookie
	server, _, err = launch(ctx, binary, folder, listen)
	if err != nil {
		t.Fatal(err)
	}
	server.cookie, run.server = cookie, server
	if diff := cmp.Diff(before.State.Question, hostPicture(t, run).State.Question); diff != "" {
		t.Errorf("the host's page came back to another question:\n%s", diff)
	}
	comeBack(t, run)
	for _, command := range []string{"close", "reveal", "end"} {
		if err := run.command(ctx, command); err != nil {
			t.Fatal(err)
		}
	}
	if err := server.stop(); err != nil {
		t.Fatal(err)
	}
	if err := run.checkStored(ctx, filepath.Join(folder, "pufa.db")); err != nil {
		t.Fatal(err)
	}
	if run.report.Lost != 0 || run.report.Stored != run.Players {
		t.Errorf("lost %d, stored %d of %d", run.report.Lost, run.report.Stored, run.Players)
	}
}

// killWhileTheyAnswer opens the question, has everybody answer, and kills the server when a third has been
// acknowledged. It returns what the host saw before.
func killWhileTheyAnswer(t *testing.T, run *liveRun) contest.Frame {
	t.Helper()
	var reading sync.WaitGroup
	for _, p := range run.phones {
		reading.Go(p.listen)
	}
	if err := run.command(t.Context(), "start"); err != nil {
		t.Fatal(err)
	}
	if err := run.await(t.Context(), func(p *phone) bool { return !p.turn(0).shown.IsZero() }, 20*time.Second); err != nil {
		t.Fatal(err)
	}
	seen := hostPicture(t, run)
	var picture contest.Frame
	if err := json.Unmarshal(run.phones[0].turn(0).frame, &picture); err != nil {
		t.Fatal(err)
	}
	var answering sync.WaitGroup
	for i, p := range run.phones {
		given := anAnswer(picture.State.Question)
		answering.Go(func() {
			time.Sleep(run.Window * time.Duration(i) / time.Duration(run.Players)) // one after the other
			p.answer(0, given)
		})
	}
	third := run.Players / 3
	early := &liveRun{phones: run.phones[:third]}
	if err := early.await(t.Context(), func(p *phone) bool { return !p.turn(0).acked.IsZero() }, 20*time.Second); err != nil {
		t.Fatal(err)
	}
	run.server.kill()
	reading.Wait() // every line has ended
	answering.Wait()
	return seen
}

// comeBack reconnects every phone. Who was told that the answer was received finds it; the others send it again.
func comeBack(t *testing.T, run *liveRun) {
	t.Helper()
	told := 0
	for i, p := range run.phones {
		text, err := run.connect(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		var f contest.Frame
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		if f.State.Phase != contest.PhaseOpen {
			t.Fatalf("phone %d came back to %s", i, f.State.Phase)
		}
		if turn := p.turn(0); !turn.acked.IsZero() {
			told++
			var ack contest.Frame
			if err := json.Unmarshal(turn.ack, &ack); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&ack.Received.Given, f.You.Answered); diff != "" {
				t.Errorf("phone %d was told that its answer was received:\n%s", i, diff)
			}
			continue
		}
		p.answer(0, anAnswer(f.State.Question))
		for {
			text, at, err := p.socket.read()
			if err != nil {
				t.Fatal(err)
			}
			if p.note(bytes.Clone(text), at); !p.turn(0).acked.IsZero() {
				break
			}
		}
	}
	if told == 0 || told == run.Players {
		t.Errorf("%d of %d had been told before the kill: nothing was tried", told, run.Players)
	}
}

func hostPicture(t *testing.T, run *liveRun) contest.Frame {
	t.Helper()
	s, err := connect(t.Context(), 0, run.server.host, "/ws/host/"+run.contest.ID, run.server.cookie)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	text, _, err := s.read()
	if err != nil {
		t.Fatal(err)
	}
	var f contest.Frame
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}
