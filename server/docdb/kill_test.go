package docdb_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// childVariable turns the test binary into the process that is killed. It holds the place of the database.
const childVariable = "DOCDB_KILLED_CHILD"

// childMain writes until it is killed, and prints each key when the write is acknowledged.
func childMain() {
	ctx := context.Background()
	path, database, _ := strings.Cut(os.Getenv(childVariable), "|")
	o := docdb.Options{Path: path}
	if database != "" {
		o = docdb.Options{MongoURI: os.Getenv(testkit.MongoVariable), Database: database}
	}
	db, err := docdb.Open(ctx, o)
	var c, crowds *docdb.Collection[entry]
	if err == nil {
		c, err = docdb.Use[entry](ctx, db, entrySpec())
	}
	if err == nil {
		crowds, err = docdb.Use[entry](ctx, db, crowdSpec())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var printing sync.Mutex
	acknowledge := func(what string, err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		printing.Lock()
		defer printing.Unlock()
		fmt.Println(what)
	}
	together(16, func(w int) {
		for i := 0; ; i++ {
			id := fmt.Sprintf("%d/%d", w, i)
			errs, err := c.Insert(ctx, entry{ID: id, Person: strings.Repeat("人", 200)})
			if err == nil {
				err = errs[0]
			}
			acknowledge(id, err)
			_, err = crowds.Insert(ctx, entry{ID: id + "a"}, entry{ID: id + "b"}, entry{ID: id + "c"}, entry{ID: id + "d"})
			acknowledge(id+"d", err)
			acknowledge("+1", c.Increment(ctx, "counter", map[string]int64{"n": 1}))
		}
	})
}

// testKill kills a writing process and looks for everything it was told is kept.
func testKill(t *testing.T, at place) {
	o := at(t)
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(executable)
	child.Env = append(os.Environ(), childVariable+"="+o.Path+"|"+o.Database)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged, increments := map[string]bool{}, 0
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if lines.Text() == "+1" {
			increments++
		} else {
			acknowledged[lines.Text()] = true
		}
		if n == 600 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // killed, as intended
	if len(acknowledged) < 100 {
		t.Fatalf("the child wrote only %d documents", len(acknowledged))
	}
	db := testkit.Open(t, o)
	c := useIn(t, db, entrySpec())
	for _, e := range slices.Concat(find(t, c, docdb.Query{}), find(t, useIn(t, db, crowdSpec()), docdb.Query{})) {
		delete(acknowledged, e.ID)
	}
	for _, c := range []*docdb.Collection[entry]{c, useIn(t, db, crowdSpec())} {
		if lines, err := c.Miscounted(t.Context()); lines != 0 || err != nil {
			t.Error(lines, "lines of counts are wrong", err)
		}
	}
	if len(acknowledged) != 0 {
		t.Errorf("%d acknowledged documents are gone: %v", len(acknowledged), acknowledged)
	}
	if e, _, err := c.Get(t.Context(), "counter"); err != nil || e.N < increments {
		t.Errorf("counted %d of %d: %v", e.N, increments, err)
	}
}
