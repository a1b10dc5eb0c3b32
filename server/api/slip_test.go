package api_test

import (
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// The entries behind a figure are narrowed down by what the figure is of, and to what an organiser may see.
func TestEntriesBehindAFigure(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		b := newBooks(t, db)
		b.outreach()
		const entries = "GET /campaigns/id-1/entries"
		b.play([]scenario{
			{name: "all that was handed out", as: head, route: entries, status: 200, want: []string{`"quantity":60`, `"places":1`, "铜元局街道", "《安全生产法》读本"}},
			{name: "printed", as: head, route: entries + "?kind=print&unit=%E5%86%8C", status: 200, want: []string{`"quantity":1000`, `"places":0`}},
			{name: "in another unit", as: head, route: entries + "?kind=print&unit=%E4%BB%BD", status: 200, want: []string{`"quantity":0`, `"entries":[]`}},
			{name: "of a class", as: head, route: entries + "?five_class=%E7%A4%BE%E5%8C%BA", status: 200, want: []string{`"quantity":60`}},
			{name: "of none", as: head, route: entries + "?five_class=none", status: 200, want: []string{`"quantity":0`}},
			{name: "the district's own", as: head, route: entries + "?district=none", status: 200, want: []string{`"quantity":0`}},
			{name: "before", as: head, route: entries + "?to=2026-01-01", status: 200, want: []string{`"count":0`}},
			{name: "one's own", as: officer, route: entries, status: 200, want: []string{`"quantity":60`}},
			{name: "never another's", as: other, route: entries + "?district=500108001", status: 200, want: []string{`"quantity":0`}, never: []string{"铜元局街道"}},
			{name: "a figure is of no losses", as: head, route: entries + "?kind=loss", status: 422},
			{name: "organisers only", as: guest, route: entries, status: 401},
			{name: "what one sub-district has", as: head, route: "GET /campaigns/id-1/materials?district=500108001", status: 200, want: []string{`"held":40`, `"handed_out":60`}, never: []string{"in_store"}},
			{name: "another's is not shown", as: other, route: "GET /campaigns/id-1/materials?district=500108001", status: 200, want: []string{`"held":0`, `"handed_out":0`}},
		})
	})
}
