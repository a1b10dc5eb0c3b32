package district

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pufa/server/history"
)

// MaxImport is how many rows one import may have.
const MaxImport = 500

// ImportRow is one row of an imported list: what it would be, and what stands against it. Without a Problem it is, or
// was, taken in; Like is a unit of another place or name that may be the same.
type ImportRow struct {
	Line    int // from 1
	Name    string
	Aliases []string
	Place   string // as it was written
	Heads   string
	Problem error // one of the package's, nil for none
	Like    string
}

// Import takes in a list: a row has a name, a sub-district by name or code, aliases and a head count, of which the last
// two may be missing. With dry nothing is kept. A row that has a problem is left out; the others are taken in all the
// same, and the same list again takes in nothing twice.
func (s *Units) Import(ctx context.Context, by Editor, cells [][]string, dry bool) ([]ImportRow, error) {
	roll, err := s.Roll(ctx)
	if err != nil {
		return nil, err
	}
	places, err := s.tree.All(ctx)
	if err != nil {
		return nil, err
	}
	var rows []ImportRow
	var units []Unit
	var at []int // of each unit, its row
	taken := map[string]bool{}
	for i, line := range cells {
		if isHeading(line) || strings.TrimSpace(strings.Join(line, "")) == "" {
			continue
		}
		if len(rows) == MaxImport {
			return nil, ErrManyUnits
		}
		row, edit := readRow(line, i+1, places)
		if row.Problem == nil {
			edit, row.Problem = s.check(ctx, by.Scope, edit)
		}
		u := s.made(by, edit, history.Imported)
		if row.Problem == nil && (taken[u.Key] || roll.hasKey(u.Key)) {
			row.Problem = ErrUnitTaken
		}
		if row.Problem == nil {
			taken[u.Key], row.Like = true, roll.like(edit)
			units, at = append(units, u), append(at, len(rows))
		}
		rows = append(rows, row)
	}
	if dry || len(units) == 0 {
		return rows, s.room(ctx, len(units))
	}
	if err := s.room(ctx, len(units)); err != nil {
		return nil, err
	}
	defer s.forget()
	outcomes, err := s.store.Add(ctx, units...)
	if err != nil {
		return nil, fmt.Errorf("district: import units: %w", err)
	}
	for i, outcome := range outcomes {
		if outcome != nil && !errors.Is(outcome, ErrUnitTaken) {
			return nil, fmt.Errorf("district: import units: %w", outcome)
		}
		rows[at[i]].Problem = outcome
	}
	return rows, nil
}

// isHeading reports whether a row says what its columns are.
func isHeading(cells []string) bool {
	return len(cells) > 0 && slices.Contains([]string{"名称", "单位", "单位名称"}, strings.TrimSpace(cells[0]))
}

func readRow(cells []string, line int, places []District) (ImportRow, UnitEdit) {
	cell := func(i int) string {
		if i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	row := ImportRow{Line: line, Name: cell(0), Place: cell(1), Heads: cell(3)}
	row.Aliases = strings.FieldsFunc(cell(2), func(r rune) bool { return strings.ContainsRune("、;；|/", r) })
	edit := UnitEdit{Name: row.Name, Aliases: row.Aliases}
	i := slices.IndexFunc(places, func(d District) bool {
		return d.Kind != KindCommunity && (d.Code == row.Place || NameKey(d.Name) == NameKey(row.Place))
	})
	if row.Place == "" || i < 0 {
		row.Problem = ErrUnknown
		return row, edit
	}
	edit.District = places[i].Code
	if row.Heads != "" {
		n, err := strconv.ParseInt(strings.ReplaceAll(row.Heads, ",", ""), 10, 64)
		if err != nil {
			row.Problem = ErrHeads
		}
		edit.Heads = &n
	}
	return row, edit
}

func (r *Roll) hasKey(key string) bool {
	return slices.ContainsFunc(r.units, func(u Unit) bool { return u.Key == key })
}

// like is the name of a unit that is called the same by one of its names.
func (r *Roll) like(e UnitEdit) string {
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		key := NameKey(name)
		if i := slices.IndexFunc(r.keys, func(names []string) bool { return slices.Contains(names, key) }); i >= 0 {
			return r.units[i].Name
		}
	}
	return ""
}
