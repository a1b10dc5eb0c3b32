package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/testkit"
)

// build makes the real program.
func build(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and starts the whole server")
	}
	binary := filepath.Join(t.TempDir(), "pufa")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "pufa/server").CombinedOutput(); err != nil {
		t.Fatalf("build the server: %v\n%s", err, out)
	}
	return binary
}

// survive plays a competition through its kills, one in each step at least, and fails if anything was lost.
func survive(t *testing.T, run *killRun) {
	t.Helper()
	run.KillOptions = KillOptions{Phones: 40, Kills: stepsOfQuestion + 1, Window: 500 * time.Millisecond}
	surviveAll(t, run)
}

func surviveAll(t *testing.T, run *killRun) {
	t.Helper()
	if err := run.play(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := run.report
	r.Late = 0 // says how busy the machine is; the bench tells
	if err := r.Broken(); err != nil {
		t.Errorf("%v\n%+v", err, r)
	}
	// How many answers there were is up to the kills: those in the middle of a question take some along.
	if r.Kills != run.Kills || len(r.KillsIn) != run.Kills || r.Acknowledged == 0 {
		t.Errorf("little was tried: %d kills in %v, %d answers", r.Kills, r.KillsIn, r.Acknowledged)
	}
}

// TestAKilledServerComesBackWhereItWas kills the real program at every step of a competition.
func TestAKilledServerComesBackWhereItWas(t *testing.T) {
	folder := t.TempDir()
	survive(t, &killRun{
		fleet:     fleet{{binary: build(t), folder: folder}},
		documents: docdb.Options{Path: filepath.Join(folder, "pufa.db")},
	})
}

// TestAKilledServerComesBackToTheMatch kills it at every step of a match on stage.
func TestAKilledServerComesBackToTheMatch(t *testing.T) {
	folder := t.TempDir()
	run := &killRun{
		KillOptions: KillOptions{Phones: 30, Kills: stepsOfLap + 1, Window: 500 * time.Millisecond, Stage: true},
		fleet:       fleet{{binary: build(t), folder: folder}},
		documents:   docdb.Options{Path: filepath.Join(folder, "pufa.db")},
	}
	run.match = newMatchRun(run)
	surviveAll(t, run)
	// Of what is done once in a lap, a press and a choice, the kill may take the acknowledgement with it.
	for _, act := range []contest.RequestType{contest.RequestAnswer, contest.RequestMark} {
		if run.match.report.Acts[string(act)] == 0 {
			t.Errorf("no %s was acknowledged", act)
		}
	}
}

// TestAClusterLosesNothingWithANode kills one of two servers after the other. Host, screens and phones are on both.
func TestAClusterLosesNothingWithANode(t *testing.T) {
	uri := os.Getenv(testkit.MongoVariable)
	if uri == "" {
		t.Skipf("%s is not set", testkit.MongoVariable)
	}
	binary, documents := build(t), docdb.Options{MongoURI: uri, Database: testkit.MongoName()}
	testkit.Open(t, documents) // drops it in the end
	settings := []string{"MONGODB_URI=" + uri, "MONGODB_DATABASE=" + documents.Database, "NATS_URL=" + natsServer(t)}
	run := &killRun{documents: documents}
	for range 2 {
		run.fleet = append(run.fleet, &station{binary: binary, folder: t.TempDir(), more: settings})
	}
	survive(t, run)
}

func natsServer(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the NATS server did not start")
	}
	return s.ClientURL()
}
