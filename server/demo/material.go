package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"pufa/server/campaign"
)

// stock is an item of the month: how much was printed and what each sub-district was to get.
type stock struct {
	name, kind, unit, law string
	spec, printer         string
	costFen               int64
	printed               int64
	shares                []int64 // by sub-district; the last goes on for the rest
	given                 []int64 // how many of its share each hands out in all; nil for what chance decides
	short                 bool    // one sub-district received four fewer than allotted
	twice                 bool    // a hand-out was entered twice and put right
}

func stocks() []stock {
	return []stock{
		{
			name: "《安全生产法》读本", kind: "法规读本", unit: "册", law: "安全生产法", printed: 1200, short: true, twice: true,
			spec: "A5，48 页", printer: "示例印务公司", costFen: 420000,
			shares: []int64{92, 82, 87, 77, 72, 82, 82, 77, 77, 77, 72, 72, 82, 72, 77},
			given:  []int64{80, 70, 75, 65, 60, 70, 70, 65, 65, 65, 60, 60, 70, 60, 65}, // 1000, as the model district's report says
		},
		{name: "《重庆市安全生产条例》宣传单", kind: "宣传单", unit: "份", law: "重庆市安全生产条例", spec: "A4 三折", printer: "示例印务公司", costFen: 600000, printed: 20000, shares: []int64{1200, 1200, 1500, 1000}},
		{name: "《突发事件应对法》挂图", kind: "海报挂图", unit: "张", law: "突发事件应对法", spec: "60×90 厘米", printed: 300, shares: []int64{18}},
	}
}

// handOut is where material went.
type handOut struct{ place, class string }

var handOuts = []handOut{
	{"社区广场宣传点", "社区"},
	{"便民服务中心", "社区"},
	{"辖区工地项目部", "企业"},
	{"工业园企业走访", "企业"},
	{"中心小学安全课堂", "学校"},
	{"中学主题班会", "学校"},
	{"村民小组院坝会", "农村"},
	{"农贸市场", "社区"},
	{"入户走访", "家庭"},
	{"网格员上门", "家庭"},
	{"沿街商户走访", "企业"},
}

// collectors have obviously made-up names.
var collectors = []string{"示例甲", "示例乙", "示例丙"}

// line is an entry to make at a moment; undo, if set, reverses it later that day.
type line struct {
	at    time.Time
	item  string
	entry campaign.Entry
	undo  string
}

// material prints, allots and hands out everything, in the order in which it happened.
func (m *month) material(ctx context.Context) error {
	chance := rand.New(rand.NewPCG(m.size.Seed, 1))
	var lines []line
	for i, s := range stocks() {
		m.Clock.Set(m.at(-3, 9, i)) // so that they are listed in this order
		item, err := m.Books.AddMaterial(ctx, m.bureau, campaign.Material{
			Campaign: m.campaign.ID, Name: s.name, Kind: s.kind, Unit: s.unit, Law: m.lawID(s.law), Spec: s.spec,
		})
		if err != nil {
			return fmt.Errorf("demo: material %s: %w", s.name, err)
		}
		for _, l := range m.story(s, chance) {
			l.item = item.ID
			lines = append(lines, l)
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	for i, l := range lines {
		if err := m.enter(ctx, l, i); err != nil {
			return err
		}
	}
	return nil
}

// lawID finds a law by its short name; the material names none that is not registered.
func (m *month) lawID(short string) string {
	for _, law := range m.Catalog.Laws() {
		if law.Short == short {
			return law.ID
		}
	}
	return ""
}

func (m *month) enter(ctx context.Context, l line, n int) error {
	if !m.past(l.at) {
		return nil
	}
	m.Clock.Set(l.at)
	l.entry.Date, l.entry.RequestID = campaign.Day(l.at), fmt.Sprintf("demo-entry-%d", n)
	kept, err := m.Books.Enter(ctx, m.bureau, l.item, l.entry)
	if err != nil {
		return fmt.Errorf("demo: %s of %s: %w", l.entry.Kind, l.entry.District, err)
	}
	if l.undo == "" {
		return nil
	}
	m.Clock.Set(l.at.Add(20 * time.Minute))
	if _, err = m.Books.Reverse(ctx, m.bureau, l.item, kept.Seq, l.undo, l.entry.RequestID+"-undo"); err != nil {
		return fmt.Errorf("demo: reverse: %w", err)
	}
	return nil
}

// story is what happened to an item.
func (m *month) story(s stock, chance *rand.Rand) []line {
	lines := []line{{at: m.at(-2, 9, 0), entry: campaign.Entry{
		Kind: campaign.Print, Quantity: s.printed, Batch: "2026-1", Printer: s.printer, CostFen: s.costFen, Note: "印刷厂送达，清点入库",
	}}}
	for i, p := range m.places {
		share := s.shares[min(i, len(s.shares)-1)]
		held := share
		if s.short && i == len(m.places)-2 {
			held -= 4
		}
		lines = append(lines,
			line{at: m.at(0, 9, i), entry: campaign.Entry{Kind: campaign.Allot, District: p.Code, Quantity: share, Collector: collectors[i%len(collectors)]}},
			line{at: m.at(1+i%3, 10, i), entry: campaign.Entry{Kind: campaign.Receive, District: p.Code, Quantity: held, Note: receipt(share - held)}},
		)
		give := held*int64(78+chance.IntN(20))/100 - 5 // five are kept back for what is entered twice, lost or returned
		if s.given != nil {
			give = s.given[i%len(s.given)]
		}
		lines = append(lines, m.handedOut(p.Code, give, chance)...)
		if s.twice && p.Code == nanping {
			again := campaign.Entry{Kind: campaign.HandOut, District: p.Code, Quantity: 10, Place: handOuts[0].place, FiveClass: handOuts[0].class}
			lines = append(lines, line{at: m.at(4, 15, 30), entry: again, undo: "同一次发放登记了两遍"})
		}
	}
	return append(lines,
		line{at: m.at(6, 11, 0), entry: campaign.Entry{Kind: campaign.Loss, District: m.places[0].Code, Quantity: 2, Note: "雨天淋湿"}},
		line{at: m.at(20, 11, 0), entry: campaign.Entry{Kind: campaign.Return, District: m.places[4].Code, Quantity: 3, Note: "富余退回"}},
	)
}

func receipt(missing int64) string {
	if missing == 0 {
		return "清点无误"
	}
	return fmt.Sprintf("少 %d 册，待补", missing)
}

// lastHandOut is the last day on which something is handed out; it is past whenever the demonstration begins.
const lastHandOut = days - left - 2

// handedOut hands out so much on several days; the last time it is what is left.
func (m *month) handedOut(district string, give int64, chance *rand.Rand) []line {
	var lines []line
	usual := max(give/4, 1)
	for day := 5 + chance.IntN(3); give > 0; day += 3 + chance.IntN(5) {
		part := min(give, usual+chance.Int64N(max(usual, 2)))
		if day >= lastHandOut-7 {
			part = give
		}
		where := handOuts[chance.IntN(len(handOuts))]
		lines = append(lines, line{at: m.at(day, 9+chance.IntN(8), chance.IntN(60)), entry: campaign.Entry{
			Kind: campaign.HandOut, District: district, Quantity: part, Place: where.place, FiveClass: where.class,
		}})
		give -= part
	}
	return lines
}
