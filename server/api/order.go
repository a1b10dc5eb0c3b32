package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/order"
)

// orderProblems hold for orders and their menu.
var orderProblems = []problemRule{
	{order.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
	{order.ErrNotFound, http.StatusNotFound, "no_such_order", "没有这张单子，请核对链接"},
	{order.ErrChanged, http.StatusConflict, "changed_meanwhile", "这条记录刚被别人改过，请刷新后再改"},
	{order.ErrNotNow, http.StatusConflict, "not_now", "单子的状态变了，请刷新后再看"},
	{order.ErrClosed, http.StatusConflict, "orders_closed", "现在不接受点单"},
	{order.ErrFull, http.StatusServiceUnavailable, "orders_full", "等着接单的太多了，请过几天再点，或者打电话联系"},
	{order.ErrNoBox, http.StatusConflict, "no_secret", "收联系方式要先在服务器上设置 PUFA_SECRET"},
}

// orderRate is how many orders come from one address: a community's office orders a few at a time.
var orderRate = rate{perSecond: 1.0 / 30, burst: 20}

// orderView is an order as the unit sees it that placed it. Whom to reach is not in it: they know.
type orderView struct {
	Code         string        `json:"code"`
	State        order.State   `json:"state" enum:"waiting,dispatched,delivered,rated,returned,cancelled"`
	Source       order.Source  `json:"source" enum:"online,phone,visit,inspection" doc:"单位自己在网上点的，还是承办人按电话、上门或执法检查时登记的"`
	Number       string        `json:"number,omitempty"`
	Topic        string        `json:"topic"`
	Form         string        `json:"form"`
	Unit         string        `json:"unit"`
	UnitKind     string        `json:"unit_kind"`
	District     string        `json:"district"`
	DistrictName string        `json:"district_name"`
	Audience     string        `json:"audience"`
	Heads        int64         `json:"heads"`
	Day          string        `json:"day" format:"date"`
	Part         string        `json:"part"`
	Place        string        `json:"place"`
	Request      string        `json:"request,omitempty"`
	PlacedAt     time.Time     `json:"placed_at"`
	TakeBy       time.Time     `json:"take_by" doc:"最迟什么时候接单"`
	Dispatch     *dispatchView `json:"dispatch,omitempty"`
	Reason       string        `json:"reason,omitempty" doc:"为什么退回或取消"`
	Rating       *ratingView   `json:"rating,omitempty"`
}

type dispatchView struct {
	Undertaker string    `json:"undertaker"`
	Lecturer   string    `json:"lecturer"`
	At         time.Time `json:"at"`
}

type ratingView struct {
	Stars int       `json:"stars"`
	Words string    `json:"words,omitempty"`
	At    time.Time `json:"at"`
}

// OrderInput is what is filled in of an order, by the unit or for it.
type OrderInput struct {
	Key      string `json:"key" maxLength:"43" doc:"页面抽的 32 字节随机数（base64url）；凭它查看、取消、评价，重发不会重复点单"`
	Item     string `json:"item,omitempty" maxLength:"64" doc:"菜单上的课题；不填是定制"`
	Form     string `json:"form,omitempty" maxLength:"12" doc:"定制的形式"`
	Unit     string `json:"unit" maxLength:"40"`
	UnitKind string `json:"unit_kind" maxLength:"12"`
	District string `json:"district" maxLength:"12"`
	Contact  string `json:"contact" maxLength:"20"`
	Phone    string `json:"phone" maxLength:"24"`
	Audience string `json:"audience" maxLength:"12"`
	Heads    int64  `json:"heads"`
	Day      string `json:"day" maxLength:"10"`
	Part     string `json:"part" maxLength:"12"`
	Place    string `json:"place" maxLength:"60"`
	Request  string `json:"request,omitempty" maxLength:"300"`
}

func (b OrderInput) wish() (order.Wish, order.Person) {
	return order.Wish{
		Item: b.Item, Form: b.Form, Unit: b.Unit, UnitKind: b.UnitKind, District: b.District, Audience: b.Audience, Heads: b.Heads,
		Day: b.Day, Part: b.Part, Place: b.Place, Request: b.Request,
	}, order.Person{Name: b.Contact, Phone: b.Phone}
}

type placeOrderInput struct {
	Body struct{ OrderInput }
}

type orderOutput struct{ Body orderView }

type orderKeyInput struct {
	Body struct {
		Key string `json:"key" maxLength:"100"`
	}
}

type cancelOrderInput struct {
	Body struct {
		Key    string `json:"key" maxLength:"100"`
		Reason string `json:"reason,omitempty" maxLength:"200"`
	}
}

type rateOrderInput struct {
	Body struct {
		Key   string `json:"key" maxLength:"100"`
		Stars int    `json:"stars"`
		Words string `json:"words,omitempty" maxLength:"300"`
	}
}

// registerOrders: the key of an order travels in bodies only, so that it is in no log.
func (s *Server) registerOrders(a huma.API) {
	handle(a, "POST /orders", "place-order", "点单，不用账号", s.placeOrder, created)
	handle(a, "POST /orders/look", "look-order", "凭密钥看自己的单子", s.lookOrder)
	handle(a, "POST /orders/cancel", "cancel-order", "凭密钥取消自己的单子", s.cancelOrder)
	handle(a, "POST /orders/rate", "rate-order", "凭密钥评价", s.rateOrder)
	s.registerOrderDesk(a)
}

func viewOrder(o order.Order, takeDays int, names map[string]string) orderView {
	w := o.Wish
	v := orderView{
		Code: o.Code, State: o.State, Source: o.From(), Number: o.Number, Topic: o.Topic, Form: w.Form, Unit: w.Unit, UnitKind: w.UnitKind,
		District: o.District, DistrictName: names[o.District], Audience: w.Audience, Heads: w.Heads, Day: w.Day, Part: w.Part,
		Place: w.Place, Request: w.Request, PlacedAt: o.PlacedAt, TakeBy: o.TakeBy(takeDays), Reason: o.Reason,
	}
	if o.Dispatch != nil {
		v.Dispatch = &dispatchView{o.Dispatch.Undertaker, o.Dispatch.Lecturer, o.Dispatch.At}
	}
	if o.Rating != nil {
		v.Rating = &ratingView{o.Rating.Stars, o.Rating.Words, o.Rating.At}
	}
	return v
}

// shown answers whoever has the key with their order.
func (s *Server) shown(ctx context.Context, o order.Order, err error) (*orderOutput, error) {
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
	return &orderOutput{Body: viewOrder(o, settings.TakeDays, names)}, nil
}

func (s *Server) placeOrder(ctx context.Context, in *placeOrderInput) (*orderOutput, error) {
	if wait, ok := s.limits.take("order", callerOf(ctx).ip, orderRate); !ok {
		return nil, tooMany(wait)
	}
	wish, person := in.Body.wish()
	o, err := s.Orders.Place(ctx, in.Body.Key, wish, person)
	return s.shown(ctx, o, err)
}

func (s *Server) lookOrder(ctx context.Context, in *orderKeyInput) (*orderOutput, error) {
	o, err := s.Orders.Look(ctx, in.Body.Key)
	return s.shown(ctx, o, err)
}

func (s *Server) cancelOrder(ctx context.Context, in *cancelOrderInput) (*orderOutput, error) {
	o, err := s.Orders.Cancel(ctx, in.Body.Key, in.Body.Reason)
	return s.shown(ctx, o, err)
}

func (s *Server) rateOrder(ctx context.Context, in *rateOrderInput) (*orderOutput, error) {
	o, err := s.Orders.Rate(ctx, in.Body.Key, in.Body.Stars, in.Body.Words)
	return s.shown(ctx, o, err)
}
