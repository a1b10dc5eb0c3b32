package history_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/history"
)

// longLog is a history of n lines, each with its number as the reason.
func longLog(t interface{ Fatal(...any) }, n int) (log history.Log) {
	for i := range n {
		err := log.Write(history.Author{ID: "a", Name: "甲"}, time.Unix(int64(1000+i), 0).UTC(), history.Change{
			Act: history.Changed, Reason: fmt.Sprint(i), Fields: []history.FieldChange{{Field: "name", Title: "姓名", From: "张三", To: fmt.Sprint(i)}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return log
}

// A history is read back part by part: every line once, in order, whatever its length and wherever one begins.
func TestALongHistoryIsReadInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 700).Draw(t, "lines")
		log := longLog(t, n)
		if len(log.Changes) >= 100 {
			t.Fatalf("%d lines lie open", len(log.Changes))
		}
		from := rapid.IntRange(0, n+3).Draw(t, "before")
		left := from
		if from == 0 || from > n {
			left = n
		}
		for before := from; left > 0; {
			lines, earlier, err := log.Page(before)
			if err != nil || len(lines) == 0 || len(lines) > 100 {
				t.Fatalf("before %d of %d: %d lines, %v", before, n, len(lines), err)
			}
			for i, line := range lines {
				if line.Reason != fmt.Sprint(earlier+i) || line.ByName != "甲" || !line.At.Equal(time.Unix(int64(1000+earlier+i), 0)) {
					t.Fatalf("before %d: line %d is %+v", before, earlier+i, line)
				}
			}
			if earlier+len(lines) != left {
				t.Fatalf("before %d: ends at %d, not %d", before, earlier+len(lines), left)
			}
			before, left = earlier, earlier
		}
		if all := log.All(); len(all) != n || n > 0 && (all[0].Reason != "0" || all[n-1].Fields[0].To != fmt.Sprint(n-1)) {
			t.Fatalf("%d lines altogether", len(all))
		}
	})
}

func TestWritingLeavesCopiesAlone(t *testing.T) {
	log := longLog(t, 120)
	kept := log
	before := kept.All()
	more := history.Change{Act: history.Removed}
	for range 80 {
		if err := log.Write(history.Author{}, time.Time{}, more); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, kept.All()); diff != "" {
		t.Error(diff)
	}
}

func TestALongHistoryForgets(t *testing.T) {
	log := longLog(t, 230)
	if err := log.Forget(); err != nil {
		t.Fatal(err)
	}
	all := log.All()
	if len(all) != 230 {
		t.Fatalf("%d lines", len(all))
	}
	for i, line := range all {
		if line.Fields != nil || line.Reason != "" || line.By != "a" {
			t.Fatalf("line %d still says %+v", i, line)
		}
	}
}

func TestADamagedHistoryIsNotPassedOver(t *testing.T) {
	log := longLog(t, 120)
	log.Folded[0].Packed = log.Folded[0].Packed[:3]
	if _, _, err := log.Page(10); err == nil {
		t.Error("read what is not there")
	}
	if err := log.Forget(); err == nil {
		t.Error("said that it forgot what it could not read")
	}
}

// What a program writes without end ends some time: text that cannot be packed gets there soonest.
func TestAHistoryEnds(t *testing.T) {
	var log history.Log
	noise := func() string {
		b := make([]byte, 4000)
		_, _ = rand.Read(b)
		return fmt.Sprintf("%x", b)
	}
	for i := range 2000 {
		err := log.Write(history.Author{}, time.Time{}, history.Change{Act: history.Changed, Reason: noise()})
		if errors.Is(err, history.ErrFull) {
			if n := len(log.All()); n != i {
				t.Errorf("%d lines of %d", n, i)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("it never ends")
}

// Thousands of lines of an ordinary record stay small.
func TestFoldsAreSmall(t *testing.T) {
	log := longLog(t, 3000)
	bytes := 0
	for _, f := range log.Folded {
		bytes += len(f.Packed)
	}
	if bytes > 60_000 {
		t.Errorf("%d bytes", bytes)
	}
}
