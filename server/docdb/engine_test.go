package docdb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

func expirySpec() docdb.Spec {
	return docdb.Spec{Name: "entries", Indexes: []docdb.Index{
		{Name: "old", Fields: []string{"at"}, ExpireAfter: time.Hour},
	}}
}

func TestSQLiteExpires(t *testing.T) {
	clock := testkit.NewClock(noon())
	o := sqlitePlace(t)
	o.Now = clock.Now
	db := testkit.Open(t, o)
	c := useIn(t, db, expirySpec())
	docs := []entry{{ID: "kept", At: noon().Add(time.Second)}}
	for i := range 450 {
		docs = append(docs, entry{ID: fmt.Sprint(i), At: noon().Add(-time.Duration(i) * time.Second)})
	}
	insert(t, c, docs...)
	for _, step := range []struct {
		by   time.Duration
		left int
	}{{0, 451}, {time.Hour - time.Second, 2}, {time.Second, 1}, {time.Second, 0}} {
		clock.Advance(step.by)
		if err := db.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(find(t, c, docdb.Query{})); got != step.left {
			t.Errorf("%v later %d are left, want %d", step.by, got, step.left)
		}
	}
}

func TestMongoDBExpires(t *testing.T) {
	db := testkit.Open(t, mongoPlace(t))
	useIn(t, db, expirySpec())
	if got, err := db.ExpireSeconds(t.Context(), "entries", "old"); got != 3600 || err != nil {
		t.Error(got, err)
	}
}

func TestMongoDBExpiresNothingByAnotherClock(t *testing.T) {
	o := mongoPlace(t)
	o.Now = time.Now
	db := testkit.Open(t, o)
	useIn(t, db, expirySpec())
	if seconds, err := db.ExpireSeconds(t.Context(), "entries", "old"); err == nil {
		t.Errorf("expires after %d seconds", seconds)
	}
}

func TestMiscountedLinesAreFound(t *testing.T) {
	db := testkit.Open(t, sqlitePlace(t))
	c := useIn(t, db, entrySpec())
	insert(t, c, entry{ID: "a", Team: "红"}, entry{ID: "b", Team: "红"}, entry{ID: "c"})
	for _, step := range []struct {
		query string
		wrong int64
	}{
		{`UPDATE "entries#teams" SET points = 7 WHERE team IS NULL`, 2}, // the line that is there and the one that should be
		{`DELETE FROM "entries#spots"`, 3},
	} {
		if err := db.Tamper(t.Context(), step.query); err != nil {
			t.Fatal(err)
		}
		if lines, err := c.Miscounted(t.Context()); lines != step.wrong || err != nil {
			t.Errorf("%s: %d lines are wrong, want %d: %v", step.query, lines, step.wrong, err)
		}
	}
}

func TestOneProcessAtATime(t *testing.T) {
	o := sqlitePlace(t)
	db := testkit.Open(t, o)
	useIn(t, db, entrySpec())
	if _, err := docdb.Open(t.Context(), o); !errors.Is(err, docdb.ErrInUse) {
		t.Error(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, executable) // ends by itself unless it was let in
	child.Env = append(os.Environ(), childVariable+"="+o.Path+"|")
	out, err := child.CombinedOutput()
	if err == nil || !strings.Contains(string(out), docdb.ErrInUse.Error()) {
		t.Errorf("%v: %s", err, out)
	}
}

func TestFileIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes of files")
	}
	o := sqlitePlace(t)
	testkit.Open(t, o)
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(o.Path + suffix)
		if os.IsNotExist(err) && suffix != "" {
			continue
		}
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q: %v, %v", suffix, info.Mode(), err)
		}
	}
}

func TestCallerLeavesBusyWriter(t *testing.T) {
	db := testkit.Open(t, sqlitePlace(t))
	c := useIn(t, db, entrySpec())
	release := db.Block(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := c.Insert(ctx, entry{ID: "left"})
		left <- err
	}()
	for db.Waiting() == 0 {
		runtime.Gosched()
	}
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) { // while the writer is still busy
		t.Error(err)
	}
	release()
	insert(t, c, entry{ID: "stayed"})
	if diff := cmp.Diff([]string{"stayed"}, ids(find(t, c, docdb.Query{}))); diff != "" {
		t.Error(diff)
	}
}

func TestFailingWriteSparesItsNeighbours(t *testing.T) {
	db := testkit.Open(t, sqlitePlace(t))
	c := useIn(t, db, entrySpec())
	release := db.Block(t.Context())
	broken := errors.New("broken")
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			switch {
			case i == 20:
				if err := db.Fail(t.Context(), broken); !errors.Is(err, broken) {
					t.Error(err)
				}
			case i == 30:
				if err := db.Fail(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "panic") {
					t.Error(err)
				}
			case insertOne(t, c, entry{ID: fmt.Sprint(i)}) != nil:
				t.Error(i, "failed")
			}
		})
	}
	for db.Waiting() < 40 {
		runtime.Gosched()
	}
	release()
	all.Wait()
	if got := len(find(t, c, docdb.Query{})); got != 38 {
		t.Error(got, "of 38 are there")
	}
}

// Every page of every query is a range of an index, read in its order.
func TestSQLiteNeverSortsOrScans(t *testing.T) {
	c := use(t, sqlitePlace(t))
	note := "n"
	e := entry{ID: "a", Person: "p", Team: "t", Note: &note, At: noon(), Phone: "1"}
	person, team := docdb.Eq("person", "p"), docdb.Eq("team", "")
	for i, q := range []docdb.Query{
		{Where: []docdb.Cond{docdb.Prefix("_id", "x/")}},
		{Where: []docdb.Cond{docdb.Eq("phone", "1")}},
		{Where: []docdb.Cond{docdb.In("phone", []string{"1", "2"})}},
		{Where: []docdb.Cond{person}},
		{Where: []docdb.Cond{person, docdb.Gte("at", noon())}, Sort: []docdb.Order{docdb.Desc("at")}},
		{Where: []docdb.Cond{docdb.Gt("person", "p")}, Sort: []docdb.Order{docdb.Desc("person"), docdb.Desc("at")}},
		{Where: []docdb.Cond{team, docdb.Eq("n", 1)}, Sort: []docdb.Order{docdb.Asc("ok")}},
		{Where: []docdb.Cond{team, docdb.Eq("ok", true)}},
		{Where: []docdb.Cond{docdb.Eq("place.code", ""), docdb.Eq("note", nil), docdb.Lt("_id", "b")}},
	} {
		plan, err := c.Explain(t.Context(), q, e)
		if err != nil || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN") {
			t.Errorf("query %d: %v\n%s", i, err, plan)
		}
	}
}

func TestSlowOperationsAreLogged(t *testing.T) {
	var log bytes.Buffer
	o := sqlitePlace(t)
	o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	db := testkit.Open(t, o)
	c := useIn(t, db, entrySpec())
	insert(t, c, entry{ID: "a"})
	if log.Len() != 0 {
		t.Error(log.String())
	}
	db.SetSlow(0)
	find(t, c, docdb.Query{})
	if got := log.String(); !strings.Contains(got, "engine=SQLite collection=entries operation=find took=") {
		t.Error(got)
	}
}

func TestPasswordsStayOutOfErrors(t *testing.T) {
	for _, uri := range []string{
		"mongodb://clerk:gehe%40im@127.0.0.1:1/?serverSelectionTimeoutMS=20",
		"mongodb://clerk:gehe@im@127.0.0.1:1",
		"mongodb://clerk:gehe%zzim@127.0.0.1:1",
		"http://clerk:gehe%40im@127.0.0.1",
	} {
		_, err := docdb.Open(t.Context(), docdb.Options{MongoURI: uri, Database: "x"})
		if err == nil || strings.Contains(err.Error(), "gehe") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

func TestNowhere(t *testing.T) {
	for _, o := range []docdb.Options{{}, {Path: "/dev/null/x/y.db"}, {MongoURI: "mongodb://127.0.0.1:1"}} {
		if _, err := docdb.Open(t.Context(), o); err == nil {
			t.Errorf("opened %+v", o)
		}
	}
	o := sqlitePlace(t)
	o.Path = t.TempDir() + "/text.db"
	if err := os.WriteFile(o.Path, []byte(strings.Repeat("no database\n", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := docdb.Open(t.Context(), o); err == nil {
		t.Error("opened a text")
	}
}

// Two processes share a MongoDB database; here two connections stand for them.
// Whoever starts a server on a folder it cannot write to reads one line with the reason, once.
func TestAFolderThatCannotBeWrittenIsToldInOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readOnly := filepath.Join(t.TempDir(), "read-only")
	if err := os.Mkdir(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{file, readOnly} {
		db, err := docdb.Open(t.Context(), docdb.Options{Path: filepath.Join(folder, "pufa.db")})
		if err == nil {
			_ = db.Close()
			if folder == readOnly && os.Geteuid() == 0 {
				continue // the superuser may write anywhere
			}
		}
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), folder) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

func TestMongoDBReferees(t *testing.T) {
	o := mongoPlace(t)
	cs := []*docdb.Collection[entry]{use(t, o), nil}
	second, err := docdb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	cs[1] = useIn(t, second, entrySpec())
	insert(t, cs[0], entry{ID: "shared"})
	var won atomic.Int32
	together(32, func(i int) {
		c := cs[i%2]
		switch err := insertOne(t, c, entry{ID: fmt.Sprint(i), Phone: "1"}); refusedBy(err) {
		case "":
			won.Add(1)
		case "by_phone":
		default:
			t.Error(err)
		}
		if _, err := c.Update(t.Context(), "shared", bump); err != nil {
			t.Error(err)
		}
		if err := c.Increment(t.Context(), "upserted", map[string]int64{"n": 1}); err != nil {
			t.Error(err)
		}
	})
	shared, _, err1 := cs[0].Get(t.Context(), "shared")
	upserted, _, err2 := cs[1].Get(t.Context(), "upserted")
	if won.Load() != 1 || shared.Points != 32 || upserted.N != 32 || err1 != nil || err2 != nil {
		t.Error(won.Load(), shared.Points, upserted.N, err1, err2)
	}
}
