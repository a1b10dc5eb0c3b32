package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestKeptResultsAreCompared(t *testing.T) {
	folder := t.TempDir()
	older, newer := filepath.Join(folder, "old.json"), filepath.Join(folder, "new.json")
	for _, p99 := range []float64{10, 30, 20} {
		if err := keep(older, LiveReport{Players: 1000, Servers: 1, QuestionSpread: Spread{P99: p99}, Lost: 0}); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range []LiveReport{
		{Players: 1000, Servers: 1, QuestionSpread: Spread{P99: 15}},
		{Players: 9000, Servers: 1, QuestionSpread: Spread{P99: 1}}, // of a size that was not run before
	} {
		if err := keep(newer, r); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := (&compareCommand{Old: older, New: newer}).Run(&out); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, "1000 phones, medians of 3 and 1 runs") || strings.Contains(text, "9000") {
		t.Errorf("compared:\n%s", text)
	}
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "question p99") {
			if diff := cmp.Diff([]string{"question", "p99", "ms", "20.00", "15.00", "-25", "%"}, strings.Fields(line)); diff != "" {
				t.Error(diff)
			}
			return
		}
	}
	t.Errorf("no line for the question:\n%s", out.String())
}

func TestWhatIsNoResultIsNotCompared(t *testing.T) {
	folder := t.TempDir()
	good, other, bad := filepath.Join(folder, "a"), filepath.Join(folder, "b"), filepath.Join(folder, "c")
	if err := keep(good, LiveReport{Players: 1}); err != nil {
		t.Fatal(err)
	}
	if err := keep(other, LiveReport{Players: 2}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte("no json"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []compareCommand{{good, other}, {good, bad}, {bad, good}} {
		if err := c.Run(&bytes.Buffer{}); err == nil {
			t.Errorf("%v compared", c)
		}
	}
}

func TestPhonesAreSpreadOverProcesses(t *testing.T) {
	for _, c := range []struct{ players, asked, want int }{
		{1000, 0, 1}, {19_000, 0, 1}, {19_501, 0, 2}, {50_000, 0, 3}, {1000, 4, 4},
	} {
		all := spread(c.players, c.asked)
		sum := 0
		for _, d := range all {
			if d.first != sum || d.count > driverMost {
				t.Errorf("%+v: a process has phones %d to %d", c, d.first, d.first+d.count)
			}
			sum += d.count
		}
		if len(all) != c.want || sum != c.players {
			t.Errorf("%+v: %d processes for %d phones", c, len(all), sum)
		}
	}
}

func TestUsageOfThisProcess(t *testing.T) {
	me := []usage{{os.Getpid()}}
	now, most, err := memoryOf(me)
	if err != nil || now <= 0 || most < now {
		t.Errorf("memory %d, at most %d, %v", now, most, err)
	}
	before, err := processorOf(me)
	if err != nil {
		t.Fatal(err)
	}
	for sum := 0; ; sum++ { // ends: this loop itself takes processor time
		after, err := processorOf(me)
		if err != nil {
			t.Fatal(err)
		}
		if after > before {
			break
		}
	}
	if got := perPhone(3*time.Millisecond, 2000); got != 1.5 {
		t.Errorf("per phone: %v µs", got)
	}
}

func TestTheProfilerWritesWhatItIsTold(t *testing.T) {
	p := profiler{folder: t.TempDir()}
	if err := p.obey(strings.NewReader("cpu one\ncpu two\nstop\nheap three\n")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one.cpu", "two.cpu", "three.heap"} {
		if info, err := os.Stat(filepath.Join(p.folder, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if err := p.obey(strings.NewReader("sing\n")); err == nil {
		t.Error("it did what it does not know")
	}
}
