package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pufa/server/campaign"
	"pufa/server/order"
)

// ordered is an order of the month and how far it comes.
type ordered struct {
	daysAgo     int // when it was placed
	item        int // of the menu; -1 for a tailored one
	place       int // index of the sub-district
	from        order.Source
	state       order.State
	unit, kind  string
	audience    string
	heads       int64
	where, wish string
}

// menu is what can be ordered.
func menu() []order.Item {
	return []order.Item{
		{Number: "01", Topic: "安全生产法：主要负责人的七项职责", Form: "讲座", Minutes: 60, Audiences: []string{"企业负责人", "安全管理人员"}, Lecturer: "演示·执法大队"},
		{Number: "02", Topic: "动火作业怎么办票", Form: "入企释法", Minutes: 45, Audiences: []string{"职工", "农民工"}, Lecturer: "演示·执法大队"},
		{Number: "03", Topic: "楼道里的电动自行车", Form: "案例", Minutes: 40, Audiences: []string{"居民", "老年人"}},
		{Number: "04", Topic: "课间疏散演练", Form: "演练", Minutes: 30, Audiences: []string{"学生"}},
	}
}

// orders are in each state there is; the one that came by telephone was entered by the bureau.
func orders() []ordered {
	return []ordered{
		{20, 1, 2, order.Online, order.Rated, "示例江风机械厂", "企业", "职工", 40, "厂区食堂", ""},
		{12, 2, 0, order.Called, order.Delivered, "示例江岸社区", "社区", "居民", 60, "社区活动室", ""},
		{4, 0, 2, order.Online, order.Dispatched, "示例云雾商贸公司", "企业", "企业负责人", 15, "公司会议室", ""},
		{5, 3, 6, order.Visit, order.Waiting, "示例山茶小学", "学校", "学生", 300, "操场", ""},
		{1, -1, 2, order.Online, order.Waiting, "示例石榴村", "农村", "老年人", 35, "村民院坝", "讲讲汛期用电"},
		{9, 0, 4, order.Online, order.Returned, "示例白鹭物业", "其他", "安全管理人员", 20, "物业办公室", ""},
		{7, 2, 8, order.Online, order.Cancelled, "示例梧桐社区", "社区", "居民", 50, "小区广场", ""},
	}
}

// orders writes the menu and takes what was ordered.
func (m *month) orders(ctx context.Context) error {
	m.Clock.Set(m.at(0, 9, 0))
	if _, err := m.Orders.Set(ctx, m.bureau, order.Settings{Open: true, TakeDays: 3}); err != nil {
		return fmt.Errorf("demo: settings of orders: %w", err)
	}
	var items []string
	for _, i := range menu() {
		kept, err := m.Orders.AddItem(ctx, m.bureau, "demo-"+i.Number, i)
		if err != nil {
			return fmt.Errorf("demo: menu: %w", err)
		}
		items = append(items, kept.ID)
	}
	for n, o := range orders() {
		item := ""
		if o.item >= 0 {
			item = items[o.item]
		}
		if err := m.order(ctx, n, o, item); err != nil {
			return fmt.Errorf("demo: order of %s: %w", o.unit, err)
		}
	}
	return nil
}

// order takes one order and brings it as far as it came.
func (m *month) order(ctx context.Context, n int, o ordered, item string) error {
	placed := m.now.AddDate(0, 0, -o.daysAgo)
	m.Clock.Set(placed)
	key := fmt.Sprintf("%s%02d", strings.Repeat("d", order.KeyLength-2), n)
	held := placed.AddDate(0, 0, 5)
	wish := order.Wish{
		Item: item, Form: "讲座", Unit: o.unit, UnitKind: o.kind, District: m.places[o.place%len(m.places)].Code, Audience: o.audience,
		Heads: o.heads, Day: campaign.Day(held), Part: "都可以", Place: o.where, Request: o.wish,
	}
	person := order.Person{Name: "示例联系人", Phone: "00000000000"}
	take := func() (order.Order, error) { return m.Orders.Place(ctx, key, wish, person) }
	if o.from != order.Online {
		take = func() (order.Order, error) { return m.Orders.Enter(ctx, m.bureau, key, o.from, wish, person) }
	}
	kept, err := take()
	if err != nil || o.state == order.Waiting {
		return err
	}
	return m.answerTo(ctx, key, kept.ID, held, o)
}

// answerTo does to an order what brings it into its state.
func (m *month) answerTo(ctx context.Context, key, id string, held time.Time, o ordered) error {
	m.Clock.Set(m.Clock.Now().Add(20 * time.Hour))
	switch o.state {
	case order.Returned:
		_, err := m.Orders.Return(ctx, m.bureau, id, 0, "这一天排满了，请改到下个月")
		return err
	case order.Cancelled:
		_, err := m.Orders.Cancel(ctx, key, "改到下半年")
		return err
	}
	if _, err := m.Orders.Dispatch(ctx, m.bureau, id, 0, order.Dispatch{Undertaker: "演示·执法大队", Lecturer: "演示·讲师", At: held}); err != nil || o.state == order.Dispatched {
		return err
	}
	m.Clock.Set(held.Add(3 * time.Hour))
	if _, err := m.Orders.Deliver(ctx, m.bureau, id, 0, order.Delivery{
		Day: campaign.Day(held), Present: o.heads - 3, Leaflets: o.heads, Campaign: m.campaign.ID,
	}); err != nil || o.state == order.Delivered {
		return err
	}
	_, err := m.Orders.Rate(ctx, key, 5, "讲得明白，工人都听懂了")
	return err
}
