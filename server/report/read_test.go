package report_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/report"
)

func TestAWorkbookIsReadAsItWasWritten(t *testing.T) {
	var b bytes.Buffer
	table := report.Table{Name: "名单", Title: "参赛名单", Columns: []report.Column{{Title: "姓名", Kind: report.Text}}, Rows: [][]any{{"张三"}, {"李四"}}}
	if err := report.WriteXLSX(&b, table); err != nil {
		t.Fatal(err)
	}
	rows, err := report.ReadXLSX(b.Bytes(), 100)
	if err != nil || len(rows) < 4 {
		t.Fatalf("%v, %v", rows, err)
	}
	if diff := cmp.Diff([][]string{{"姓名"}, {"张三"}, {"李四"}}, rows[len(rows)-3:]); diff != "" {
		t.Error(diff)
	}
	if rows, err := report.ReadXLSX(b.Bytes(), 2); err != nil || len(rows) != 2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for _, bad := range [][]byte{nil, []byte("姓名,单位"), b.Bytes()[:b.Len()/2]} {
		if _, err := report.ReadXLSX(bad, 1); !errors.Is(err, report.ErrUnreadable) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}
