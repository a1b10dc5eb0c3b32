package report

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/district"
)

// PlaceCount is what those come to who answered under the same sub-district, community and unit.
type PlaceCount struct {
	District string
	district.Ties
	Counters
}

// BoardCounting counts what is kept, for boards.
type BoardCounting interface {
	CountPlaces(ctx context.Context, campaign string) ([]PlaceCount, error)
	// CountPersons counts by person.
	CountPersons(ctx context.Context, campaign string) (map[string]Counters, error)
}

// BoardPlaces knows what boards have lines of.
type BoardPlaces interface {
	Places
	// Communities are those of all sub-districts.
	Communities(ctx context.Context) ([]Place, error)
}

// UnitList knows the units.
type UnitList interface {
	Roll(ctx context.Context) (*district.Roll, error)
}

// People knows who agreed to be on a board.
type People interface {
	Listed(ctx context.Context) ([]account.Resident, error)
}

// Boards answers who stands where in a campaign. Like Participation it counts at most once in a moment for all.
type Boards struct {
	counting BoardCounting
	places   BoardPlaces
	units    UnitList
	people   People
	sums     *shared[sumKey, sums]
	boards   *shared[boardKey, View]
}

// View is a board, and those who belong to none of its lines: Unset has a line for each sub-district that has any.
type View struct {
	Board
	Unset []Line
	At    time.Time // when it was counted
}

type boardKey struct {
	campaign string
	kind     answer.BoardKind
	order    answer.Order
}

// sumKey tells apart what is counted by person and by place, which costs about the same.
type sumKey struct {
	campaign string
	persons  bool
}

// sums are the lines of the boards that come out of one count.
type sums struct {
	lines map[answer.BoardKind][]Line
	unset map[answer.BoardKind][]Line
}

// NewBoards counts through counting.
func NewBoards(counting BoardCounting, places BoardPlaces, units UnitList, people People, now func() time.Time) *Boards {
	b := &Boards{counting: counting, places: places, units: units, people: people}
	b.sums, b.boards = share(now, b.count), share(now, b.view)
	return b
}

// Of is a board as it stands. It is shared: the caller must not change it.
func (b *Boards) Of(ctx context.Context, campaign string, kind answer.BoardKind, o answer.Order) (View, error) {
	v, _, err := b.boards.of(ctx, boardKey{campaign, kind, o})
	return v, err
}

func (b *Boards) view(ctx context.Context, key boardKey) (View, error) {
	all, at, err := b.sums.of(ctx, sumKey{key.campaign, key.kind == answer.OfPersons})
	if err != nil {
		return View{}, err
	}
	return View{Board: Ranked(key.kind, all.lines[key.kind], key.order), Unset: all.unset[key.kind], At: at}, nil
}

func (b *Boards) count(ctx context.Context, key sumKey) (sums, error) {
	if key.persons {
		return b.countPersons(ctx, key.campaign)
	}
	places, _, err := b.places.Places(ctx)
	if err != nil {
		return sums{}, fmt.Errorf("report: places: %w", err)
	}
	communities, err := b.places.Communities(ctx)
	if err != nil {
		return sums{}, fmt.Errorf("report: communities: %w", err)
	}
	units, err := b.units.Roll(ctx)
	if err != nil {
		return sums{}, fmt.Errorf("report: units: %w", err)
	}
	counts, err := b.counting.CountPlaces(ctx, key.campaign)
	if err != nil {
		return sums{}, fmt.Errorf("report: count the places of %s: %w", key.campaign, err)
	}
	return sumUp(counts, places, communities, units), nil
}

// countPersons makes a line of everybody who agreed to be on the board and has answered.
func (b *Boards) countPersons(ctx context.Context, campaign string) (sums, error) {
	counts, err := b.counting.CountPersons(ctx, campaign)
	if err != nil {
		return sums{}, fmt.Errorf("report: count the persons of %s: %w", campaign, err)
	}
	listed, err := b.people.Listed(ctx)
	if err != nil {
		return sums{}, fmt.Errorf("report: who is listed: %w", err)
	}
	var lines []Line
	for _, person := range listed {
		c, answered := counts[person.ID]
		if !answered {
			continue
		}
		c.Participants = 1
		lines = append(lines, Line{Key: person.ID, Name: person.Nickname, District: person.District, Counters: c})
	}
	return sums{lines: map[answer.BoardKind][]Line{answer.OfPersons: lines}}, nil
}

// pile adds up lines by key.
type pile map[string]*Line

func (p pile) add(key string, c Counters, make func() Line) {
	if p[key] == nil {
		l := make()
		p[key] = &l
	}
	p[key].Add(c)
}

func (p pile) lines() []Line {
	all := make([]Line, 0, len(p))
	for _, key := range slices.Sorted(maps.Keys(p)) {
		all = append(all, *p[key])
	}
	return all
}

// sumUp makes the lines of the three boards of places out of one count, so that they come to the same: a sub-district
// is its communities and those who named none. Places have a line even where nothing was counted, units have not.
func sumUp(counts []PlaceCount, places, communities []Place, units *district.Roll) sums {
	districts, byCommunity, byUnit, noCommunity, noUnit := pile{}, pile{}, pile{}, pile{}, pile{}
	lineOf := map[string]Line{}
	for _, p := range append(slices.Clone(places), communities...) {
		l := Line{Key: p.Code, Name: p.Name, District: district.SubdistrictOf(p.Code), Heads: p.Population}
		lineOf[p.Code] = l
	}
	for _, p := range places {
		districts.add(p.Code, Counters{}, func() Line { return lineOf[p.Code] })
	}
	for _, p := range communities {
		byCommunity.add(p.Code, Counters{}, func() Line { return lineOf[p.Code] })
	}
	home := func(code string) func() Line {
		return func() Line {
			if l, ok := lineOf[code]; ok {
				return l
			}
			return Line{Name: elsewhere}
		}
	}
	rowOf := rowFinder(places)
	for _, n := range counts {
		code := ""
		if row := rowOf(n.District); row < len(places) {
			code = places[row].Code
		}
		districts.add(code, n.Counters, home(code))
		if byCommunity[n.Community] != nil && district.SubdistrictOf(n.Community) == code {
			byCommunity.add(n.Community, n.Counters, nil)
		} else {
			noCommunity.add(code, n.Counters, home(code))
		}
		if u, ok := units.Get(units.Root(n.Unit)); ok {
			byUnit.add(u.ID, n.Counters, func() Line { return Line{Key: u.ID, Name: u.Name, District: u.District, Heads: u.Heads} })
		} else {
			noUnit.add(code, n.Counters, home(code))
		}
	}
	return sums{
		lines: map[answer.BoardKind][]Line{
			answer.OfDistricts: districts.lines(), answer.OfCommunities: byCommunity.lines(), answer.OfUnits: byUnit.lines(),
		},
		unset: map[answer.BoardKind][]Line{answer.OfCommunities: noCommunity.lines(), answer.OfUnits: noUnit.lines()},
	}
}
