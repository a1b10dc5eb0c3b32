package district_test

import (
	"slices"
	"testing"

	"pufa/server/district"
)

func TestAPlaceIsFoundByWhatPeopleWrite(t *testing.T) {
	finder := district.NewFinder([]district.District{
		{Code: "500108", Name: "南岸区", Kind: district.KindDistrict},
		{Code: "500108003", Name: "南坪街道", Kind: district.KindStreet, Parent: "500108"},
		{Code: "500108101", Name: "南坪镇", Kind: district.KindTown, Parent: "500108"},
		{Code: "500108002", Name: "花园路街道", Kind: district.KindStreet, Parent: "500108"},
		{Code: "500108002001", Name: "花园路社区", Kind: district.KindCommunity, Parent: "500108002"},
	})
	for _, c := range []struct {
		text, code string
		ok         bool
		others     []string
	}{
		{"南坪街道", "500108003", true, nil},
		{" 南 坪 镇 ", "500108101", true, nil},
		{"５００１０８００３", "500108003", true, nil},
		{"500108003000", "500108003", true, nil},
		{"南岸区花园路", "500108002", true, nil},
		{"重庆市南岸区花园路街道", "500108002", true, nil},
		{"南岸区", "", true, nil},
		{"重庆市南岸区", "", true, nil},
		{"区级", "", true, nil},
		{"南坪", "", false, []string{"南坪街道", "南坪镇"}},
		{"花圆路", "", false, []string{"花园路街道"}},
		{"花园路社区", "", false, nil},
		{"", "", false, nil},
		{"。", "", false, nil},
	} {
		code, others, ok := finder.Find(c.text)
		if code != c.code || ok != c.ok || !slices.Equal(others, c.others) {
			t.Errorf("%q: %q %v %v", c.text, code, others, ok)
		}
	}
	if name := finder.Name("500108002") + finder.Name(""); name != "花园路街道南岸区" {
		t.Error(name)
	}
}
