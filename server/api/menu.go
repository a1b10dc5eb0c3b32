package api

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
	"pufa/server/order"
)

// menuItem is a line of the menu. What organisers alone need of it is left out for others.
type menuItem struct {
	ID        string   `json:"id"`
	Number    string   `json:"number"`
	Topic     string   `json:"topic"`
	Law       string   `json:"law,omitempty" doc:"法规编号"`
	LawName   string   `json:"law_name,omitempty"`
	Article   string   `json:"article,omitempty"`
	Audiences []string `json:"audiences" nullable:"false" doc:"为空表示谁都适合"`
	Form      string   `json:"form"`
	Minutes   int      `json:"minutes"`
	Lecturer  string   `json:"lecturer,omitempty"`
	Note      string   `json:"note,omitempty"`
	Featured  bool     `json:"featured,omitempty" doc:"正在进行的活动主推"`
	Off       bool     `json:"off,omitempty" doc:"已撤下，只有主办方看得到"`
	Revision  int64    `json:"revision,omitempty" doc:"修改时带回，以免覆盖别人的修改"`
}

type menuItemInput struct {
	Number    string   `json:"number" maxLength:"12"`
	Topic     string   `json:"topic" maxLength:"40"`
	Law       string   `json:"law,omitempty" maxLength:"40"`
	Article   string   `json:"article,omitempty" maxLength:"40"`
	Audiences []string `json:"audiences,omitempty" maxItems:"20"`
	Form      string   `json:"form" maxLength:"12"`
	Minutes   int      `json:"minutes"`
	Lecturer  string   `json:"lecturer,omitempty" maxLength:"40"`
	Note      string   `json:"note,omitempty" maxLength:"200"`
	Off       bool     `json:"off,omitempty"`
	Revision  int64    `json:"revision,omitempty" minimum:"0"`
}

// menuOutput is what a phone needs to order.
type menuOutput struct {
	Body struct {
		Open      bool       `json:"open" doc:"现在能不能点单"`
		Phone     string     `json:"phone,omitempty" doc:"咨询电话"`
		Items     []menuItem `json:"items" nullable:"false" doc:"主推的在前"`
		Forms     []string   `json:"forms" nullable:"false"`
		Audiences []string   `json:"audiences" nullable:"false"`
		UnitKinds []string   `json:"unit_kinds" nullable:"false"`
		DayParts  []string   `json:"day_parts" nullable:"false"`
		KeptDays  int        `json:"kept_days" doc:"联系方式最多保存多少天"`
		OverDays  int        `json:"over_days" doc:"办结后联系方式再保存多少天"`
	}
}

type orderSettings struct {
	Open     bool   `json:"open" doc:"接受点单"`
	TakeDays int    `json:"take_days" doc:"几天内要接单"`
	Phone    string `json:"phone,omitempty" maxLength:"20" doc:"咨询电话"`
	Revision int64  `json:"revision" minimum:"0" doc:"修改时带回；没设过为 0"`
}

type menuDeskOutput struct {
	Body struct {
		Items    []menuItem    `json:"items" nullable:"false" doc:"按编号排列"`
		Settings orderSettings `json:"settings"`
		Link     string        `json:"link" doc:"点单页的地址"`
	}
}

type newMenuItem struct{ Body menuItemInput }

type changedMenuItem struct {
	ID   string `path:"id" maxLength:"64"`
	Body menuItemInput
}

type menuItemOutput struct{ Body menuItem }

type orderSettingsInput struct{ Body orderSettings }

type orderSettingsOutput struct{ Body orderSettings }

func (s *Server) registerMenu(a huma.API) {
	handle(a, "GET /menu", "get-menu", "普法菜单", s.getMenu)
	handle(a, "GET /menu/desk", "get-menu-desk", "普法菜单与点单设置（主办方）", s.menuDesk)
	handle(a, "POST /menu/items", "create-menu-item", "菜单上加一个课题（区级）", s.createMenuItem, created)
	handle(a, "PUT /menu/items/{id}", "change-menu-item", "修改一个课题（区级）", s.changeMenuItem)
	handle(a, "PUT /menu/settings", "change-order-settings", "修改点单设置（区级）", s.changeOrderSettings)
}

func (s *Server) menuItemOf(i order.Item) menuItem {
	m := menuItem{
		ID: i.ID, Number: i.Number, Topic: i.Topic, Law: i.Law, Article: i.Article, Audiences: []string{}, Form: i.Form,
		Minutes: i.Minutes, Lecturer: i.Lecturer, Note: i.Note, Off: i.Off, Revision: i.Revision,
	}
	m.Audiences = append(m.Audiences, i.Audiences...)
	if i.Law != "" && s.Catalog != nil {
		law, _ := s.Catalog.Law(i.Law)
		m.LawName = law.Short
	}
	return m
}

// takesOrders reports whether the public can order now.
func (s *Server) takesOrders(ctx context.Context) (bool, error) {
	if s.Orders == nil {
		return false, nil
	}
	return s.Orders.Open(ctx)
}

func (s *Server) getMenu(ctx context.Context, _ *struct{}) (*menuOutput, error) {
	settings, err := s.Orders.Settings(ctx)
	if err != nil {
		return nil, err
	}
	out := &menuOutput{}
	b := &out.Body
	b.Items, b.Phone, b.KeptDays, b.OverDays = []menuItem{}, settings.Phone, order.KeptDays, order.OverDays
	b.Forms, b.Audiences, b.UnitKinds, b.DayParts = order.Forms(), order.Audiences(), order.UnitKinds(), order.DayParts()
	if b.Open, err = s.Orders.Open(ctx); err != nil || !b.Open {
		return out, err
	}
	all, err := s.Orders.Menu(ctx)
	if err != nil {
		return nil, err
	}
	first, err := s.featured(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if i.Off {
			continue
		}
		m := s.menuItemOf(i)
		m.Revision, m.Featured = 0, first[i.ID]
		b.Items = append(b.Items, m)
	}
	slices.SortStableFunc(b.Items, func(a, b menuItem) int {
		switch {
		case a.Featured == b.Featured:
			return 0
		case a.Featured:
			return -1
		default:
			return 1
		}
	})
	return out, nil
}

// featured are the menu items that campaigns put first which are on now.
func (s *Server) featured(ctx context.Context) (map[string]bool, error) {
	all, err := s.Planner.All(ctx)
	if err != nil {
		return nil, err
	}
	first, today := map[string]bool{}, campaign.Day(s.Now())
	for _, c := range all {
		if !c.Runs(today) {
			continue
		}
		for _, id := range c.Menu {
			first[id] = true
		}
	}
	return first, nil
}

func (s *Server) menuDesk(ctx context.Context, _ *struct{}) (*menuDeskOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	all, err := s.Orders.Menu(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := s.Orders.Settings(ctx)
	if err != nil {
		return nil, err
	}
	out := &menuDeskOutput{}
	out.Body.Items, out.Body.Settings = make([]menuItem, 0, len(all)), viewOrderSettings(settings)
	out.Body.Link = s.PublicURL.JoinPath("order").String()
	for _, i := range all {
		out.Body.Items = append(out.Body.Items, s.menuItemOf(i))
	}
	return out, nil
}

func viewOrderSettings(o order.Settings) orderSettings {
	return orderSettings{Open: o.Open, TakeDays: o.TakeDays, Phone: o.Phone, Revision: o.Revision}
}

// item is what was entered; a law must be one of the register's.
func (s *Server) itemOf(in menuItemInput) (order.Item, error) {
	if in.Law != "" {
		if _, known := s.Catalog.Law(in.Law); !known {
			return order.Item{}, &order.InvalidError{Field: "law", Text: "没有这部法规"}
		}
	}
	return order.Item{
		Number: in.Number, Topic: in.Topic, Law: in.Law, Article: in.Article, Audiences: in.Audiences, Form: in.Form,
		Minutes: in.Minutes, Lecturer: in.Lecturer, Note: in.Note, Off: in.Off, Revision: in.Revision,
	}, nil
}

func (s *Server) createMenuItem(ctx context.Context, in *newMenuItem) (*menuItemOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	item, err := s.itemOf(in.Body)
	if err != nil {
		return nil, err
	}
	item, err = s.Orders.AddItem(ctx, by, strings.ToLower(rand.Text()), item)
	if err != nil {
		return nil, err
	}
	return &menuItemOutput{Body: s.menuItemOf(item)}, nil
}

func (s *Server) changeMenuItem(ctx context.Context, in *changedMenuItem) (*menuItemOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	item, err := s.itemOf(in.Body)
	if err != nil {
		return nil, err
	}
	item.ID = in.ID
	item, err = s.Orders.ChangeItem(ctx, by, item)
	if err != nil {
		return nil, err
	}
	return &menuItemOutput{Body: s.menuItemOf(item)}, nil
}

func (s *Server) changeOrderSettings(ctx context.Context, in *orderSettingsInput) (*orderSettingsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	kept, err := s.Orders.Set(ctx, by, order.Settings{Open: b.Open, TakeDays: b.TakeDays, Phone: b.Phone, Revision: b.Revision})
	if err != nil {
		return nil, err
	}
	return &orderSettingsOutput{Body: viewOrderSettings(kept)}, nil
}
