package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
)

// materialInfo is an item and where all of it is. An officer's figures are of their own sub-district, and what
// is printed and in store is not among them.
type materialInfo struct {
	ID        string `json:"id"`
	Campaign  string `json:"campaign"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Law       string `json:"law,omitempty"`
	Unit      string `json:"unit"`
	Printed   *int64 `json:"printed,omitempty" doc:"印制总数（区级可见）"`
	InStore   *int64 `json:"in_store,omitempty" doc:"区级在库（区级可见）"`
	OnTheWay  int64  `json:"allotted_unreceived" doc:"已分配未签收"`
	Held      int64  `json:"held" doc:"镇街在手"`
	HandedOut int64  `json:"handed_out"`
	Lost      int64  `json:"lost"`
}

type holderInfo struct {
	District  string `json:"district" doc:"空表示区级"`
	Name      string `json:"name"`
	OnTheWay  int64  `json:"on_the_way"`
	Held      int64  `json:"held"`
	HandedOut int64  `json:"handed_out"`
	Lost      int64  `json:"lost"`
}

type entryInfo struct {
	Seq          int64     `json:"seq"`
	Kind         string    `json:"kind" enum:"print,allot,receive,hand_out,loss,return,reverse"`
	District     string    `json:"district" doc:"空表示区级"`
	DistrictName string    `json:"district_name"`
	Quantity     int64     `json:"quantity"`
	Transit      bool      `json:"transit,omitempty" doc:"损耗或退回的是在途、未签收的部分"`
	Place        string    `json:"place,omitempty"`
	FiveClass    string    `json:"five_class,omitempty"`
	Note         string    `json:"note,omitempty"`
	Date         string    `json:"date" format:"date"`
	By           string    `json:"by"`
	ByName       string    `json:"by_name"`
	At           time.Time `json:"at"`
	Reverses     int64     `json:"reverses,omitempty" doc:"冲正的是第几条"`
	ReversedBy   int64     `json:"reversed_by,omitempty" doc:"已被第几条冲正"`
}

type materialInput struct {
	Name string `json:"name" maxLength:"60"`
	Kind string `json:"kind" enum:"法规读本,宣传手册,宣传单,海报挂图,宣传品,其他"`
	Law  string `json:"law,omitempty" maxLength:"60"`
	Unit string `json:"unit" maxLength:"4" doc:"册、份、张、件……"`
}

type entryInput struct {
	Kind      string `json:"kind" enum:"print,allot,receive,hand_out,loss,return"`
	District  string `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
	Quantity  int64  `json:"quantity" minimum:"1" maximum:"10000000"`
	Transit   bool   `json:"transit,omitempty" doc:"损耗或退回的是在途、未签收的部分（区级）"`
	Place     string `json:"place,omitempty" maxLength:"60"`
	FiveClass string `json:"five_class,omitempty" enum:"企业,农村,社区,学校,家庭"`
	Note      string `json:"note,omitempty" maxLength:"200"`
	Date      string `json:"date" format:"date"`
	RequestID string `json:"request_id" minLength:"8" maxLength:"64" doc:"重发同一编号只记一次"`
}

type materialList struct {
	Body struct {
		Materials []materialInfo `json:"materials"`
	}
}

type materialOutput struct{ Body materialInfo }

type newMaterial struct {
	ID   string `path:"id" maxLength:"64"`
	Body materialInput
}

type ledgerQuery struct {
	ID     string `path:"id" maxLength:"64"`
	Before int64  `query:"before" minimum:"0" doc:"从第几条之前接着列"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

type ledgerOutput struct {
	Body struct {
		Material materialInfo `json:"material"`
		Store    *holderInfo  `json:"store,omitempty" doc:"区级自己发放与损耗的部分"`
		Holders  []holderInfo `json:"holders"`
		Entries  []entryInfo  `json:"entries" doc:"新的在前"`
		Next     int64        `json:"next,omitempty" doc:"再往前从这里列起"`
	}
}

type newEntry struct {
	ID   string `path:"id" maxLength:"64"`
	Body entryInput
}

type reversal struct {
	ID   string `path:"id" maxLength:"64"`
	Seq  int64  `path:"seq" minimum:"1"`
	Body struct {
		Reason    string `json:"reason" maxLength:"200"`
		RequestID string `json:"request_id" minLength:"8" maxLength:"64"`
	}
}

type entryOutput struct{ Body entryInfo }

func (s *Server) registerMaterials(a huma.API) {
	handle(a, "GET /campaigns/{id}/materials", "list-materials", "活动的宣传资料", s.listMaterials)
	handle(a, "POST /campaigns/{id}/materials", "create-material", "新增宣传资料（区级）", s.createMaterial, created)
	handle(a, "GET /campaigns/{id}/materials.xlsx", "materials-sheet", "宣传资料台账（Excel）", s.materialsSheet, download)
	handle(a, "GET /materials/{id}", "get-material", "一种资料的台账", s.getMaterial)
	handle(a, "POST /materials/{id}/entries", "add-material-entry", "登记一笔", s.addEntry, created)
	handle(a, "POST /materials/{id}/entries/{seq}/reverse", "reverse-material-entry", "冲正一笔", s.reverseEntry, created)
}

func materialOf(stock campaign.Stock, whole bool) materialInfo {
	m, t := stock.Material, stock.Totals
	info := materialInfo{
		ID: m.ID, Campaign: m.Campaign, Name: m.Name, Kind: m.Kind, Law: m.Law, Unit: m.Unit,
		OnTheWay: t.OnTheWay, Held: t.Held, HandedOut: t.HandedOut, Lost: t.Lost,
	}
	if whole {
		info.Printed, info.InStore = &t.Printed, &t.InStore
	}
	return info
}

func holderOf(h campaign.Holder, names map[string]string) holderInfo {
	return holderInfo{
		District: h.District, Name: names[h.District],
		OnTheWay: h.OnTheWay, Held: h.Held, HandedOut: h.HandedOut, Lost: h.Lost,
	}
}

func entryOf(e campaign.Entry, names map[string]string) entryInfo {
	return entryInfo{
		Seq: e.Seq, Kind: string(e.Kind), District: e.District, DistrictName: names[e.District],
		Quantity: e.Quantity, Transit: e.Transit, Place: e.Place, FiveClass: e.FiveClass, Note: e.Note,
		Date: e.Date, By: e.By, ByName: e.ByName, At: e.At, Reverses: e.Reverses,
	}
}

func (s *Server) listMaterials(ctx context.Context, in *campaignPath) (*materialList, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	stocks, err := s.Books.Stocks(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	out := &materialList{}
	out.Body.Materials = make([]materialInfo, 0, len(stocks))
	for _, stock := range stocks {
		out.Body.Materials = append(out.Body.Materials, materialOf(stock, by.Scope().Whole()))
	}
	return out, nil
}

func (s *Server) createMaterial(ctx context.Context, in *newMaterial) (*materialOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.Books.AddMaterial(ctx, by, campaign.Material{
		Campaign: c.ID, Name: in.Body.Name, Kind: in.Body.Kind, Law: in.Body.Law, Unit: in.Body.Unit,
	})
	if err != nil {
		return nil, err
	}
	return &materialOutput{Body: materialOf(campaign.Stock{Material: m}, true)}, nil
}

func (s *Server) getMaterial(ctx context.Context, in *ledgerQuery) (*ledgerOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	stock, lines, next, err := s.Books.Open(ctx, by, in.ID, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &ledgerOutput{}
	out.Body.Material, out.Body.Next = materialOf(stock, by.Scope().Whole()), next
	if by.Scope().Whole() {
		store := holderOf(stock.Store, names)
		out.Body.Store = &store
	}
	out.Body.Holders = make([]holderInfo, 0, len(stock.Holders))
	for _, h := range stock.Holders {
		out.Body.Holders = append(out.Body.Holders, holderOf(h, names))
	}
	out.Body.Entries = make([]entryInfo, 0, len(lines))
	for _, l := range lines {
		e := entryOf(l.Entry, names)
		e.ReversedBy = l.ReversedBy
		out.Body.Entries = append(out.Body.Entries, e)
	}
	return out, nil
}

func (s *Server) addEntry(ctx context.Context, in *newEntry) (*entryOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	e, err := s.Books.Enter(ctx, by, in.ID, campaign.Entry{
		Kind: campaign.EntryKind(b.Kind), District: b.District, Quantity: b.Quantity, Transit: b.Transit,
		Place: b.Place, FiveClass: b.FiveClass, Note: b.Note, Date: b.Date, RequestID: b.RequestID,
	})
	return s.kept(ctx, e, err)
}

func (s *Server) reverseEntry(ctx context.Context, in *reversal) (*entryOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.Books.Reverse(ctx, by, in.ID, in.Seq, in.Body.Reason, in.Body.RequestID)
	return s.kept(ctx, e, err)
}

// kept answers with an entry that was kept.
func (s *Server) kept(ctx context.Context, e campaign.Entry, err error) (*entryOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return &entryOutput{Body: entryOf(e, names)}, nil
}
