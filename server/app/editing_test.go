package app_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"pufa/server/account"
	"pufa/server/app"
	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/testkit"
)

var (
	author = account.Organiser{ID: "author", Name: "起草人", Role: account.RoleDistrict}
	reader = account.Organiser{ID: "reader", Name: "复核人", Role: account.RoleDistrict}
)

// written is a text about a law of the banks that are built in.
var written = question.Question{
	Type: question.Judge, Law: "xff", Article: "44", Topic: "火警", Audience: []question.Audience{question.Resident}, Difficulty: 1,
	Stem: "小区物业可以规定住户起火要先报物业批准才能打火警电话。", Answer: []int{1},
	Explanation: "任何人发现火灾都应当立即报警，任何单位都不得阻拦报警。",
}

// bring has a draft come into use on a node.
func bring(t *testing.T, desk *editing.Desk) string {
	t.Helper()
	r, err := desk.Write(t.Context(), author, written, "", "")
	if err == nil {
		_, err = desk.Do(t.Context(), author, r.ID, editing.Command{Kind: editing.Submit, Revision: 1, Why: "看过了"})
	}
	if err == nil {
		_, err = desk.Do(t.Context(), reader, r.ID, editing.Command{Kind: editing.Accept, Revision: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func asks(catalog *question.Catalog, id string) bool {
	for _, q := range catalog.ByLaw("xff") {
		if q.ID == id {
			return true
		}
	}
	return false
}

// What one node decides, the other draws and no longer draws, told by the bus; who began goes on with the text they drew,
// on either node.
func TestTwoNodesAskTheSame(t *testing.T) {
	uri := os.Getenv(testkit.MongoVariable)
	if uri == "" {
		t.Skip(testkit.MongoVariable + " is not set")
	}
	name := testkit.MongoName()
	testkit.Open(t, docdb.Options{MongoURI: uri, Database: name}) // drops what the servers leave
	nats := natsServer(t)
	more := []string{"MONGODB_URI=" + uri, "MONGODB_DATABASE=" + name, "NATS_URL=" + nats}
	one, two := start(t, settings(t, t.TempDir(), more...)), start(t, settings(t, t.TempDir(), more...))
	id := bring(t, one.Parts.Editing)
	if q, ok := two.Parts.Catalog.ByID(id); !ok || q.Stem != written.Stem {
		t.Error("a node that draws nothing yet does not find what the other one drew")
	}
	became(t, two.Parts.Catalog, id, true)
	if _, err := two.Parts.Editing.Do(t.Context(), reader, id, editing.Command{Kind: editing.Hold, Reason: editing.Mistake, Why: "有人报错"}); err != nil {
		t.Fatal(err)
	}
	if asks(two.Parts.Catalog, id) {
		t.Error("held and drawn on the node that held it")
	}
	became(t, one.Parts.Catalog, id, false)
	if q, ok := one.Parts.Catalog.ByID(id); !ok || q.Stem != written.Stem {
		t.Error("what was begun has lost its text")
	}
}

func became(t *testing.T, catalog *question.Catalog, id string, asked bool) {
	t.Helper()
	for deadline := time.Now().Add(4 * time.Second); asks(catalog, id) != asked; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) { // sooner than a node looks by itself
			t.Fatalf("asked: %v", !asked)
		}
	}
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

// What stands in the database is there after a stop, and in the export.
func TestOwnQuestionsOutliveAStart(t *testing.T) {
	folder := t.TempDir()
	r := start(t, settings(t, folder))
	id := bring(t, r.Parts.Editing)
	if text := r.must(200, "GET", "/api/v1/laws", ""); !strings.Contains(text, "消防法") {
		t.Error(text)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	catalog, err := question.Load(app.Banks(settings(t, folder)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := app.OwnQuestions(t.Context(), settings(t, folder), catalog)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		found = found || row.Question.ID == id && row.State == editing.Used && !row.Filed
	}
	if !found {
		t.Errorf("%s is not among %d", id, len(rows))
	}
	again := start(t, settings(t, folder))
	if !asks(again.Parts.Catalog, id) {
		t.Error("not asked after a restart")
	}
}
