package store

import (
	"context"
	"fmt"

	"pufa/server/docdb"
	"pufa/server/report"
)

var _ report.TeachingRecords = (*Workers)(nil)

// Taught are the people of three-level education who learnt something between two days. It goes through all records: what
// was learnt stands in them day by day, and there are thousands, not millions.
func (s *Workers) Taught(ctx context.Context, from, to string) ([]report.Taught, error) {
	var all []report.Taught
	for w, err := range s.docs.Find(ctx, docdb.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("store: who was taught: %w", err)
		}
		days := w.Learnt()
		for day := range days {
			if day < from || to != "" && day > to {
				delete(days, day)
			}
		}
		if len(days) > 0 { // a scheme's id is its unit's
			all = append(all, report.Taught{District: w.District, Unit: w.Scheme, Days: days})
		}
	}
	return all, nil
}
