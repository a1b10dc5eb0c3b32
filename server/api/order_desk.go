package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/order"
	"pufa/server/report"
)

// orderLine is an order on the board of those who work on it.
type orderLine struct {
	ID      string    `json:"id"`
	Order   orderView `json:"order"`
	Overdue bool      `json:"overdue" doc:"该接没接，或该送没送"`
}

// deliveryView shows the figures as the activity has them now: that is the record they are counted from.
type deliveryView struct {
	Day      string        `json:"day" format:"date"`
	Campaign string        `json:"campaign"`
	Activity *activityInfo `json:"activity,omitempty" doc:"记成的活动；被删掉就没有"`
}

// orderDetail is an order with all that was done to it.
type orderDetail struct {
	ID       string        `json:"id"`
	Order    orderView     `json:"order"`
	Overdue  bool          `json:"overdue" doc:"该接没接，或该送没送"`
	Delivery *deliveryView `json:"delivery,omitempty"`
	Changes  []ChangeLine  `json:"changes" nullable:"false" doc:"谁在什么时候做了什么，先的在前"`
	Revision int64         `json:"revision" doc:"派单、退回、登记时带回，以免覆盖别人的修改"`
}

type orderBoard struct {
	Body struct {
		Orders []orderLine `json:"orders" nullable:"false" doc:"逾期的在前，然后是要办的，最后是办完的（最近 500 张）"`
	}
}

type orderPath struct {
	ID string `path:"id" maxLength:"64"`
}

type orderDetailOutput struct{ Body orderDetail }

type orderContact struct {
	Body struct {
		Known bool   `json:"known" doc:"联系方式到期就删除"`
		Name  string `json:"name,omitempty"`
		Phone string `json:"phone,omitempty"`
	}
}

type enterOrderInput struct {
	Body struct {
		OrderInput
		Source order.Source `json:"source" maxLength:"12" doc:"phone 电话，visit 上门，inspection 执法检查中"`
	}
}

type dispatchInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Undertaker string    `json:"undertaker" maxLength:"40"`
		Lecturer   string    `json:"lecturer" maxLength:"40"`
		At         time.Time `json:"at"`
		Revision   int64     `json:"revision" minimum:"0"`
	}
}

type returnInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason   string `json:"reason" maxLength:"200"`
		Revision int64  `json:"revision" minimum:"0"`
	}
}

type deliveryInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Day      string `json:"day" maxLength:"10"`
		Present  int64  `json:"present"`
		Leaflets int64  `json:"leaflets"`
		Summary  string `json:"summary,omitempty" maxLength:"500"`
		Campaign string `json:"campaign" maxLength:"64" doc:"记在哪个普法活动名下"`
		Revision int64  `json:"revision" minimum:"0"`
	}
}

func (s *Server) registerOrderDesk(a huma.API) {
	handle(a, "GET /orders", "list-orders", "点单看板（主办方）", s.listOrders)
	handle(a, "GET /orders.xlsx", "orders-sheet", "点单登记表（Excel，不含联系方式）", s.ordersSheet, download)
	handle(a, "POST /orders/enter", "enter-order", "代打电话或上门的单位点单（主办方）", s.enterOrder, created)
	handle(a, "GET /orders/{id}", "get-order", "一张单子（主办方）", s.getOrder)
	handle(a, "GET /orders/{id}/contact", "get-order-contact", "点单单位的联系方式（主办方；谁看过记在日志里）", s.orderContact)
	handle(a, "POST /orders/{id}/dispatch", "dispatch-order", "派单，或改派", s.dispatchOrder)
	handle(a, "POST /orders/{id}/return", "return-order", "退回", s.returnOrder)
	handle(a, "POST /orders/{id}/deliver", "deliver-order", "登记送达，并记成一次活动", s.deliverOrder)
}

func (s *Server) lineOf(o order.Order, takeDays int, names map[string]string) orderLine {
	return orderLine{ID: o.ID, Order: viewOrder(o, takeDays, names), Overdue: o.Overdue(s.Now(), takeDays)}
}

// orderBoard is the board as an organiser may see it.
func (s *Server) orderBoard(ctx context.Context) (by account.Organiser, all []order.Order, takeDays int, names map[string]string, err error) {
	if by, err = organiserOf(ctx); err != nil {
		return
	}
	all, settings, err := s.Orders.Board(ctx, by)
	if err != nil {
		return
	}
	names, err = s.districtNames(ctx)
	return by, all, settings.TakeDays, names, err
}

func (s *Server) listOrders(ctx context.Context, _ *struct{}) (*orderBoard, error) {
	_, all, takeDays, names, err := s.orderBoard(ctx)
	if err != nil {
		return nil, err
	}
	out := &orderBoard{}
	out.Body.Orders = make([]orderLine, 0, len(all))
	for _, o := range all {
		out.Body.Orders = append(out.Body.Orders, s.lineOf(o, takeDays, names))
	}
	return out, nil
}

func (s *Server) getOrder(ctx context.Context, in *orderPath) (*orderDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Orders.Get(ctx, by, in.ID)
	return s.detailed(ctx, by, o, err)
}

// detailed answers an organiser with an order.
func (s *Server) detailed(ctx context.Context, by account.Organiser, o order.Order, err error) (*orderDetailOutput, error) {
	if err != nil {
		return nil, err
	}
	settings, err := s.Orders.Settings(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	line := s.lineOf(o, settings.TakeDays, names)
	d := orderDetail{ID: line.ID, Order: line.Order, Overdue: line.Overdue, Revision: o.Revision}
	if d.Changes, err = s.changeLines(ctx, o.History()); err != nil {
		return nil, err
	}
	if d.Delivery, err = s.deliveryOf(ctx, by, o, names); err != nil {
		return nil, err
	}
	return &orderDetailOutput{Body: d}, nil
}

func (s *Server) deliveryOf(ctx context.Context, by account.Organiser, o order.Order, names map[string]string) (*deliveryView, error) {
	if o.Delivery == nil {
		return nil, nil
	}
	v := &deliveryView{Day: o.Delivery.Day, Campaign: o.Delivery.Campaign}
	held, err := s.Diary.Get(ctx, by, o.Delivery.Activity)
	if errors.Is(err, campaign.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.Get(ctx, held.Campaign)
	if err != nil {
		return nil, err
	}
	info := activityOf(held, c, names)
	v.Activity = &info
	return v, nil
}

func (s *Server) enterOrder(ctx context.Context, in *enterOrderInput) (*orderDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	wish, person := in.Body.wish()
	o, err := s.Orders.Enter(ctx, by, in.Body.Key, in.Body.Source, wish, person)
	return s.detailed(ctx, by, o, err)
}

// orderContact tells how one unit is reached. Who read it is in the log.
func (s *Server) orderContact(ctx context.Context, in *orderPath) (*orderContact, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	person, known, err := s.Orders.Reach(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	s.Logger.InfoContext(ctx, "the contact of an order was read", "order", in.ID, "by", by.ID)
	out := &orderContact{}
	out.Body.Known, out.Body.Name, out.Body.Phone = known, person.Name, person.Phone
	return out, nil
}

func (s *Server) dispatchOrder(ctx context.Context, in *dispatchInput) (*orderDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	o, err := s.Orders.Dispatch(ctx, by, in.ID, b.Revision, order.Dispatch{Undertaker: b.Undertaker, Lecturer: b.Lecturer, At: b.At})
	return s.detailed(ctx, by, o, err)
}

func (s *Server) returnOrder(ctx context.Context, in *returnInput) (*orderDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Orders.Return(ctx, by, in.ID, in.Body.Revision, in.Body.Reason)
	return s.detailed(ctx, by, o, err)
}

func (s *Server) deliverOrder(ctx context.Context, in *deliveryInput) (*orderDetailOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	o, err := s.Orders.Deliver(ctx, by, in.ID, b.Revision, order.Delivery{
		Day: b.Day, Present: b.Present, Leaflets: b.Leaflets, Summary: b.Summary, Campaign: b.Campaign,
	})
	return s.detailed(ctx, by, o, err)
}

// orderStates are the states as people call them.
var orderStates = map[order.State]string{
	order.Waiting: "待接单", order.Dispatched: "已派单", order.Delivered: "已送达", order.Rated: "已评价",
	order.Returned: "已退回", order.Cancelled: "已取消",
}

// ordersSheet has no contacts in it: they are read one by one, where somebody has to ring.
func (s *Server) ordersSheet(ctx context.Context, _ *struct{}) (*sheetOutput, error) {
	by, all, takeDays, names, err := s.orderBoard(ctx)
	if err != nil {
		return nil, err
	}
	t := report.Table{Title: "点单登记表"}
	for _, title := range []string{
		"单号", "状态", "逾期", "课题", "形式", "单位", "类别", "镇街", "对象", "人数", "希望日期", "地点", "诉求", "来源", "点单时间", "承办", "讲师",
		"送课时间", "送达日期", "评分", "意见", "退回或取消的原因",
	} {
		t.Columns = append(t.Columns, report.Column{Title: title, Kind: report.Text})
	}
	for _, o := range all {
		t.Rows = append(t.Rows, orderRow(s.lineOf(o, takeDays, names), o))
	}
	return s.filed(by, names, t)
}

func orderRow(l orderLine, o order.Order) []any {
	v, late, lecturer, undertaker, at, held, stars, words := l.Order, "", "", "", "", "", "", ""
	if l.Overdue {
		late = "逾期"
	}
	if d := v.Dispatch; d != nil {
		undertaker, lecturer, at = d.Undertaker, d.Lecturer, minuteInChina(d.At)
	}
	if o.Delivery != nil {
		held = o.Delivery.Day
	}
	if r := v.Rating; r != nil {
		stars, words = fmt.Sprint(r.Stars), r.Words
	}
	return []any{
		v.Code, orderStates[v.State], late, v.Topic, v.Form, v.Unit, v.UnitKind, v.DistrictName, v.Audience, fmt.Sprint(v.Heads),
		v.Day + " " + v.Part, v.Place, v.Request, v.Source.Title(), minuteInChina(v.PlacedAt), undertaker, lecturer, at, held, stars, words, v.Reason,
	}
}
