package district

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pufa/server/history"
)

// The outcomes of changing the list of units.
var (
	ErrUnknownUnit = errors.New("district: unknown unit")
	// ErrUnitTaken says that the sub-district has a unit of that name.
	ErrUnitTaken = errors.New("district: unit of that name is there")
	// ErrUnitName says that a unit's name cannot be used.
	ErrUnitName = errors.New("district: unit name not allowed")
	// ErrAlias says that there are too many other names, or that one cannot be used.
	ErrAlias = errors.New("district: alias not allowed")
	// ErrHeads says that a head count is not a number of people.
	ErrHeads = errors.New("district: head count not allowed")
	// ErrOutOfScope says that a unit lies in a part of the tree somebody may not write.
	ErrOutOfScope = errors.New("district: out of scope")
	// ErrMerged says that a unit is another one by now, or would be itself.
	ErrMerged = errors.New("district: unit is merged")
	// ErrUnitChanged says that somebody else changed a unit meanwhile.
	ErrUnitChanged = errors.New("district: unit was changed by somebody else meanwhile")
	// ErrManyUnits says that the list is full.
	ErrManyUnits = errors.New("district: too many units")
)

// Bounds of the list and of what is in it.
const (
	MaxUnits   = 20_000
	maxAliases = 12
	longestOf  = 40 // characters of a name
	maxHeads   = 1_000_000
)

// Unit is an enterprise, a school or a department: what people belong to by work or study. It is never deleted,
// because answers refer to it: it is retired, or merged into the one it was the same as.
type Unit struct {
	ID         string    `bson:"_id"`
	Name       string    `bson:"name"`
	Aliases    []string  `bson:"aliases,omitempty"` // short and former names
	District   string    `bson:"district"`          // the sub-district it is in; the root for one of the district itself
	Heads      *int64    `bson:"heads,omitempty"`   // people who belong to it, nil for not known
	Key        string    `bson:"key"`               // what makes it the only one of its name: unitKey, or its ID once merged
	Retired    bool      `bson:"retired,omitempty"`
	MergedInto string    `bson:"merged_into,omitempty"`
	UpdatedAt  time.Time `bson:"updated_at"`
	Demo       bool      `bson:"demo,omitempty"`

	history.Log `bson:",inline"`
}

// said is the unit in words, for its history. Its sub-district is by its code.
func (u Unit) said() []history.Said {
	heads := ""
	if u.Heads != nil {
		heads = strconv.FormatInt(*u.Heads, 10)
	}
	return []history.Said{
		{Field: "name", Title: "名称", Text: u.Name},
		{Field: "aliases", Title: "别名", Text: strings.Join(u.Aliases, "、")},
		{Field: "district", Title: "镇街", Text: u.District},
		{Field: "heads", Title: "人数", Text: heads},
		{Field: "retired", Title: "停用", Text: history.YesNo(u.Retired)},
	}
}

// Offered reports whether people may choose it.
func (u Unit) Offered() bool { return !u.Retired && u.MergedInto == "" }

func unitKey(district, name string) string { return district + "/" + NameKey(name) }

// NameKey is a name without what people write differently: case, width, tones and other marks, and all that is
// neither letter nor digit.
func NameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(name))
}

// UnitEdit is what is said of a unit.
type UnitEdit struct {
	Name     string
	Aliases  []string
	District string
	Heads    *int64
	Retired  bool
	Demo     bool
}

// clean brings an edit into the form it is kept in, or says what is wrong with it.
func (e UnitEdit) clean() (UnitEdit, error) {
	var ok bool
	if e.Name, ok = cleanText(e.Name); !ok {
		return e, ErrUnitName
	}
	aliases, err := cleanAliases(e.Name, e.Aliases)
	if err != nil {
		return e, err
	}
	e.Aliases = aliases
	if e.Heads != nil && (*e.Heads < 1 || *e.Heads > maxHeads) {
		return e, ErrHeads
	}
	return e, nil
}

// cleanAliases leaves out what is the name or another alias by its key.
func cleanAliases(name string, raw []string) ([]string, error) {
	seen := []string{NameKey(name)}
	var aliases []string
	for _, text := range raw {
		if strings.TrimSpace(text) == "" {
			continue
		}
		alias, ok := cleanText(text)
		if !ok {
			return nil, ErrAlias
		}
		if key := NameKey(alias); !slices.Contains(seen, key) {
			seen, aliases = append(seen, key), append(aliases, alias)
		}
	}
	if len(aliases) > maxAliases {
		return nil, ErrAlias
	}
	return aliases, nil
}

func cleanText(raw string) (string, bool) {
	if !utf8.ValidString(raw) {
		return "", false
	}
	text := strings.Join(strings.Fields(norm.NFKC.String(raw)), " ")
	odd := func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co) }
	return text, utf8.RuneCountInString(text) <= longestOf && NameKey(text) != "" && !strings.ContainsFunc(text, odd)
}

// apply makes a clean edit the unit's.
func (u *Unit) apply(e UnitEdit, now time.Time) {
	u.Name, u.Aliases, u.District, u.Heads, u.Retired = e.Name, e.Aliases, e.District, e.Heads, e.Retired
	u.Key, u.UpdatedAt = unitKey(e.District, e.Name), now.UTC().Truncate(time.Millisecond)
}
