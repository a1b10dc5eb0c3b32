package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"pufa/server/report"
)

// Once is how long something took at the first time, and in the middle of several, in milliseconds.
type Once struct {
	First  float64 `json:"first"`
	Middle float64 `json:"p50"`
}

// Files are what it took to write figures down.
type Files struct {
	DOCX Once  `json:"docx_ms"` // a year's report over HTTP, from the request to the last byte
	PDF  Once  `json:"pdf_ms"`  // nought where the pages are not built in: it is printed with their fonts
	XLSX Sheet `json:"xlsx"`
	Rate int64 `json:"xlsx_rows_per_s"`
}

// Sheet is what a process that wrote one large sheet used.
type Sheet struct {
	Rows   int     `json:"rows"`
	TookMS float64 `json:"took_ms"`
	Bytes  int     `json:"bytes"`
	Peak   int64   `json:"peak_bytes"` // of memory, the rows themselves and the finished file among it
}

// filesTimes is how often a document is asked for.
const filesTimes = 9

// filed asks for a year's report of a campaign, and has a large sheet written.
func filed(ctx context.Context, binary string, server *process, campaign string, rows int) (f Files, err error) {
	var drawn struct {
		ID string `json:"id"`
	}
	if _, err := server.call(ctx, "POST", "/campaigns/"+campaign+"/writeups?kind=year", server.cookie, struct{}{}, &drawn); err != nil {
		return f, fmt.Errorf("draw a report up: %w", err)
	}
	if f.DOCX, err = repeated(ctx, server, "/writeups/"+drawn.ID+"/document.docx"); err != nil {
		return f, fmt.Errorf("download a report: %w", err)
	}
	if f.PDF, err = repeated(ctx, server, "/writeups/"+drawn.ID+"/document.pdf"); err != nil && !refused(err, "no_font") {
		return f, fmt.Errorf("print a report: %w", err)
	}
	if f.XLSX, err = sheetOf(ctx, binary, rows); err != nil {
		return f, fmt.Errorf("write a sheet: %w", err)
	}
	f.Rate = int64(float64(f.XLSX.Rows) / f.XLSX.TookMS * 1000)
	return f, nil
}

func repeated(ctx context.Context, server *process, path string) (Once, error) {
	var all []time.Duration
	for range filesTimes {
		from := time.Now()
		if _, err := server.call(ctx, "GET", path, server.cookie, nil, nil); err != nil {
			return Once{}, err
		}
		all = append(all, time.Since(from))
	}
	first := millis(all[0])
	return Once{First: first, Middle: middleOf(all).P50}, nil
}

// sheetOf has a process of its own write a sheet.
func sheetOf(ctx context.Context, binary string, rows int) (s Sheet, err error) {
	cmd := exec.CommandContext(ctx, binary, "bench", "sheet", "--rows", strconv.Itoa(rows))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(out, &s)
}

// sheetCommand writes a sheet as a download does and tells what that took.
type sheetCommand struct {
	Rows int `default:"100000"`
}

// Run writes it to memory.
func (c *sheetCommand) Run(out io.Writer) error {
	from := time.Now()
	var file bytes.Buffer
	if err := report.WriteXLSX(&file, manyRows(c.Rows)); err != nil {
		return err
	}
	s := Sheet{Rows: c.Rows, TookMS: millis(time.Since(from)), Bytes: file.Len()}
	var err error
	if _, s.Peak, err = (usage{os.Getpid()}).memory(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(s)
}

// manyRows is a sheet like that of activities: words, days and figures.
func manyRows(n int) report.Table {
	t := report.Table{Title: "活动台账", Unit: "示例区应急管理局", Date: "2026-07-01", Columns: []report.Column{
		{Title: "日期", Kind: report.Text},
		{Title: "镇街", Kind: report.Text},
		{Title: "活动", Kind: report.Text},
		{Title: "类别", Kind: report.Text},
		{Title: "参与", Unit: "人次", Kind: report.Int, Sum: true},
		{Title: "发放", Unit: "份", Kind: report.Int, Sum: true},
		{Title: "学时", Unit: "学时", Kind: report.Figure, Sum: true},
		{Title: "完成率", Kind: report.Rate},
	}}
	for i := range n {
		t.Rows = append(t.Rows, []any{
			fmt.Sprintf("2026-06-%02d", i%30+1), fmt.Sprintf("示例%d街道", i%15+1), fmt.Sprintf("第%d场讲座", i+1), "讲座",
			int64(i % 400), int64(i % 90), float64(i%16) / 2, float64(i%100) / 100,
		})
	}
	return t
}
