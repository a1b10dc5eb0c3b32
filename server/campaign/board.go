package campaign

import (
	"slices"

	"pufa/server/answer"
)

// Boards says which boards of a campaign everybody may see: those that have a plan.
type Boards struct {
	Plans []BoardPlan `bson:"plans"`
}

// BoardPlan is a board that is on, and what it goes by.
type BoardPlan struct {
	Kind    answer.BoardKind `bson:"kind"`
	By      answer.Measure   `bson:"by"` // "" ranks nobody
	PerHead bool             `bson:"per_head,omitempty"`
}

// Order is what the board goes by.
func (p BoardPlan) Order() answer.Order { return answer.Order{By: p.By, PerHead: p.PerHead} }

// DefaultBoards show what each sub-district comes to and rank nobody: units are not set against each other, and nobody
// is put before others, unless an organiser decides so.
func DefaultBoards() Boards { return Boards{Plans: []BoardPlan{{Kind: answer.OfDistricts}}} }

// BoardsOn are the boards that are on.
func (c Campaign) BoardsOn() []BoardPlan {
	if c.Boards == nil {
		return DefaultBoards().Plans
	}
	return c.Boards.Plans
}

// Board is the plan of a board, if it is on.
func (c Campaign) Board(kind answer.BoardKind) (BoardPlan, bool) {
	all := c.BoardsOn()
	i := slices.IndexFunc(all, func(p BoardPlan) bool { return p.Kind == kind })
	if i < 0 {
		return BoardPlan{}, false
	}
	return all[i], true
}

func (b *Boards) validate() error {
	if b == nil {
		return nil
	}
	seen := map[answer.BoardKind]bool{}
	for _, p := range b.Plans {
		switch {
		case !slices.Contains(answer.BoardKinds(), p.Kind) || seen[p.Kind]:
			return invalid("boards", "每种榜只能设一次")
		case !p.Order().Fits(p.Kind):
			return invalid("boards", "这种榜不能按所选的数字排列")
		}
		seen[p.Kind] = true
	}
	return nil
}
