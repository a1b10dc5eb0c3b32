package campaign

import (
	"fmt"
	"slices"
	"time"

	"pufa/server/history"
)

// Material is one item of printed or other matter that a campaign hands out.
type Material struct {
	ID        string    `bson:"_id"`
	Campaign  string    `bson:"campaign"`
	Number    int64     `bson:"number"` // among the campaign's items, from 1; the store gives it
	Name      string    `bson:"name"`
	Kind      string    `bson:"kind"`           // one of MaterialKinds
	Law       string    `bson:"law,omitempty"`  // id in the register of laws
	Spec      string    `bson:"spec,omitempty"` // 规格: size, pages, paper
	Unit      string    `bson:"unit"`           // 册, 份, 张, 件 …
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
	Gone      bool      `bson:"gone,omitempty"` // set up by mistake: shown no more

	// history.Log tells who set the item up, and what was put right about it; what was done with it are its entries.
	history.Log `bson:",inline"`
}

// Document is the serial number of an entry of the item (单据号): it follows from the entry's place, so numbers have
// no gaps and never change.
func (m Material) Document(seq int64) string { return fmt.Sprintf("%02d-%05d", m.Number, seq) }

// MaterialKinds are the kinds of material, as summaries name them.
func MaterialKinds() []string {
	return []string{"法规读本", "宣传手册", "宣传单", "海报挂图", "宣传品", "其他"}
}

// FiveClasses are the places of the 五进: enterprises, villages, communities, schools, homes.
func FiveClasses() []string { return []string{"企业", "农村", "社区", "学校", "家庭"} }

// said is the item in words, for its history. The law is by its id.
func (m *Material) said() []said {
	return []said{
		{Field: "name", Title: "名称", Text: m.Name},
		{Field: "kind", Title: "种类", Text: m.Kind},
		{Field: "law", Title: "关联法规", Text: m.Law},
		{Field: "spec", Title: "规格", Text: m.Spec},
		{Field: "unit", Title: "计量单位", Text: m.Unit},
	}
}

func (m Material) validate() error {
	switch {
	case !fits(m.Name, 1, 60):
		return invalid("name", "请填写资料名称，不超过 60 个字")
	case !slices.Contains(MaterialKinds(), m.Kind):
		return invalid("kind", "没有这种资料类别")
	case !fits(m.Unit, 1, 4):
		return invalid("unit", "请填写计量单位，如 册、份、张、件")
	case !fits(m.Spec, 0, 60):
		return invalid("spec", "规格不超过 60 个字")
	case !fits(m.Law, 0, 60):
		return invalid("law", "没有这部法规")
	}
	return nil
}
