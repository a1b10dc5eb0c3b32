package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pufa/server/account"
	"pufa/server/district"
)

// communities are made up, and say so; each sub-district has as many.
var communities = []string{"江岸", "石榴", "黄桷", "晨光"}

// unitKinds are made-up units, in turn, with their aliases and head counts; nought for not known.
var unitKinds = []struct {
	name, alias string
	heads       int64
}{
	{"青禾机械厂", "青禾厂", 120}, {"白鹭小学", "白小", 60}, {"星河物业服务站", "", 0}, {"云雾制药车间", "云药", 80}, {"溪水中学", "溪中", 95},
}

// tiesOf are what the people of one sub-district may belong to.
type tiesOf struct{ communities, units []string }

// neighbourhoods sets up the communities and the units of each sub-district. Their names say that they are made up.
func (m *month) neighbourhoods(ctx context.Context) error {
	m.ties = make([]tiesOf, len(m.places))
	for i, p := range m.places {
		for n, name := range communities {
			d := district.District{Code: fmt.Sprintf("%s9%02d", p.Code, n+1), Name: "示例·" + name + "社区", Kind: district.KindCommunity, Parent: p.Code}
			if _, err := m.Districts.Add(ctx, d); err != nil {
				return fmt.Errorf("demo: community %s: %w", d.Code, err)
			}
			m.ties[i].communities = append(m.ties[i].communities, d.Code)
		}
		for n := range 2 {
			kind := unitKinds[(2*i+n)%len(unitKinds)]
			edit := district.UnitEdit{Name: "示例·" + p.Name + kind.name, District: p.Code, Demo: true}
			if kind.alias != "" {
				edit.Aliases = []string{p.Name + kind.alias}
			}
			if kind.heads > 0 {
				heads := kind.heads + int64(7*i)
				edit.Heads = &heads
			}
			u, err := m.Units.Add(ctx, district.Editor{Scope: district.All(), Author: m.bureau.Author()}, edit)
			if err != nil {
				return fmt.Errorf("demo: unit %s: %w", edit.Name, err)
			}
			m.ties[i].units = append(m.ties[i].units, u.ID)
		}
	}
	return nil
}

// introduce is what the n-th person says of themselves: most name a community, some a unit, a few agree to be listed.
func (m *month) introduce(n int, p person) account.Edit {
	chance := rand.New(rand.NewPCG(m.size.Seed, 500_000+uint64(n)))
	home, of := m.places[p.place].Code, m.ties[p.place]
	e := account.Edit{Nickname: &p.name, District: &home}
	if chance.IntN(10) < 7 {
		e.Community = &of.communities[chance.IntN(len(of.communities))]
	}
	if chance.IntN(10) < 4 {
		e.Unit = &of.units[chance.IntN(len(of.units))]
	}
	listed := chance.IntN(10) < 3
	e.Listed = &listed
	return e
}
