package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
)

// compareCommand reads what bench live --keep has written.
type compareCommand struct {
	Old string `arg:"" type:"existingfile" help:"Results before a change."`
	New string `arg:"" type:"existingfile" help:"Results after it."`
}

// Run prints a table for each size both files have.
func (c *compareCommand) Run(out io.Writer) error {
	before, err := readKept(c.Old)
	if err != nil {
		return err
	}
	after, err := readKept(c.New)
	if err != nil {
		return err
	}
	return compare(out, before, after)
}

// size is what must be equal in runs that are compared.
type size struct {
	players, servers  int
	windowMS, burstMS int64
}

func readKept(path string) (map[size][]LiveReport, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer giveUp(f)
	kept := map[size][]LiveReport{}
	lines := json.NewDecoder(f)
	for {
		var r LiveReport
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return kept, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		s := size{r.Players, r.Servers, r.WindowMS, r.BurstMS}
		kept[s] = append(kept[s], r)
	}
}

// figures are what is compared: the less, the better.
var figures = []struct {
	name string
	of   func(LiveReport) float64
}{
	{"question p99 ms", func(r LiveReport) float64 { return r.QuestionSpread.P99 }},
	{"question µs/phone", func(r LiveReport) float64 { return r.QuestionCPU }},
	{"floor p99 ms", func(r LiveReport) float64 { return r.FloorSpread.P99 }},
	{"spread to floor", func(r LiveReport) float64 { return r.SpreadToFloor }},
	{"ack p99 ms", func(r LiveReport) float64 { return r.Ack.P99 }},
	{"ack burst p99 ms", func(r LiveReport) float64 { return r.AckBurst.P99 }},
	{"answer µs", func(r LiveReport) float64 { return r.AnswerCPU }},
	{"answer burst µs", func(r LiveReport) float64 { return r.BurstCPU }},
	{"memory B/phone", func(r LiveReport) float64 { return float64(r.RSSPerPlayer) }},
	{"peak B/phone", func(r LiveReport) float64 { return float64(r.RSSPeak) }},
	{"join s", func(r LiveReport) float64 { return r.JoinSeconds }},
	{"lost", func(r LiveReport) float64 { return float64(r.Lost) }},
	{"load", func(r LiveReport) float64 { return r.Load[0] }},
}

func compare(out io.Writer, before, after map[size][]LiveReport) error {
	sizes := slices.SortedFunc(maps.Keys(before), func(a, b size) int { return a.players - b.players })
	sizes = slices.DeleteFunc(sizes, func(s size) bool { return len(after[s]) == 0 })
	if len(sizes) == 0 {
		return errors.New("the files have no run of the same size")
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range sizes {
		fmt.Fprintf(table, "%d phones, medians of %d and %d runs\told\tnew\t\n", s.players, len(before[s]), len(after[s]))
		for _, f := range figures {
			was, is := median(before[s], f.of), median(after[s], f.of)
			fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%s\n", f.name, was, is, change(was, is))
		}
	}
	return table.Flush()
}

func median(runs []LiveReport, of func(LiveReport) float64) float64 {
	values := make([]float64, len(runs))
	for i, r := range runs {
		values[i] = of(r)
	}
	slices.Sort(values)
	mid := len(values) / 2
	if len(values)%2 == 1 {
		return values[mid]
	}
	return (values[mid-1] + values[mid]) / 2
}

func change(was, is float64) string {
	if was == 0 {
		return ""
	}
	return fmt.Sprintf("%+.0f %%", (is/was-1)*100)
}
