package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
)

// materialInfo is an item and where all of it is. An officer's figures are of their own sub-district, and what
// is printed and in store is not among them.
type materialInfo struct {
	ID        string     `json:"id"`
	Campaign  string     `json:"campaign"`
	Number    int64      `json:"number" doc:"在本活动里的序号，也是单据号的开头"`
	Name      string     `json:"name"`
	Kind      string     `json:"kind"`
	Law       string     `json:"law,omitempty"`
	LawName   string     `json:"law_name,omitempty"`
	Spec      string     `json:"spec,omitempty" doc:"规格"`
	Unit      string     `json:"unit"`
	Printed   *int64     `json:"printed,omitempty" doc:"印制总数（区级可见）"`
	InStore   *int64     `json:"in_store,omitempty" doc:"区级在库（区级可见）"`
	OnTheWay  int64      `json:"allotted_unreceived" doc:"已分配未签收"`
	Held      int64      `json:"held" doc:"镇街在手"`
	HandedOut int64      `json:"handed_out"`
	Lost      int64      `json:"lost"`
	Found     int64      `json:"found" doc:"盘点多出的，已含在其他各数里"`
	Entries   int64      `json:"entries" doc:"流水有几条；有了就不能改计量单位"`
	Revision  int64      `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
	Open      []openInfo `json:"open" nullable:"false" doc:"分配了还没收齐的，先分配的在前"`
}

// openInfo is an allotment of which something is still on the way.
type openInfo struct {
	Seq          int64  `json:"seq"`
	Document     string `json:"document" doc:"单据号"`
	District     string `json:"district"`
	DistrictName string `json:"district_name"`
	Date         string `json:"date" format:"date"`
	Days         int    `json:"days" doc:"已经几天"`
	Collector    string `json:"collector,omitempty" doc:"领取人"`
	Quantity     int64  `json:"quantity" doc:"分配数"`
	Received     int64  `json:"received" doc:"已签收"`
	Left         int64  `json:"left" doc:"还在途"`
	Short        bool   `json:"short" doc:"收到了一部分，其余有差额"`
}

type holderInfo struct {
	District  string `json:"district" doc:"空表示区级"`
	Name      string `json:"name"`
	OnTheWay  int64  `json:"on_the_way"`
	Held      int64  `json:"held"`
	HandedOut int64  `json:"handed_out"`
	Lost      int64  `json:"lost"`
	Found     int64  `json:"found" doc:"盘点多出的，已含在其他各数里"`
	State     int64  `json:"state" doc:"结存最近一次变动是第几条；盘点时带回"`
}

// batchInfo is a print run, how much of it is in store, and how far its labels led.
type batchInfo struct {
	Number   string `json:"number" doc:"批次号"`
	Seq      int64  `json:"seq"`
	Date     string `json:"date" format:"date"`
	Printer  string `json:"printer,omitempty" doc:"印刷单位"`
	CostFen  int64  `json:"cost_fen,omitempty" doc:"费用，分；没填为 0"`
	Printed  int64  `json:"printed"`
	InStore  int64  `json:"in_store" doc:"区级库里还有"`
	Label    string `json:"label,omitempty" doc:"标签代码；没印过标签则没有"`
	Scans    int64  `json:"scans" doc:"扫码次数"`
	Phones   int64  `json:"phones" doc:"扫码的手机数"`
	Answered int64  `json:"answered" doc:"当天接着答题的人数"`
}

// EntryInfo is an entry of a ledger.
type EntryInfo struct {
	Seq          int64     `json:"seq"`
	Document     string    `json:"document" doc:"单据号"`
	Kind         string    `json:"kind" enum:"print,allot,receive,hand_out,loss,return,count,reverse"`
	District     string    `json:"district" doc:"空表示区级"`
	DistrictName string    `json:"district_name"`
	Quantity     int64     `json:"quantity" doc:"盘点的是差额"`
	Transit      bool      `json:"transit,omitempty" doc:"损耗或退回的是在途、未签收的部分"`
	Batch        string    `json:"batch,omitempty" doc:"批次号"`
	Printer      string    `json:"printer,omitempty" doc:"印刷单位"`
	CostFen      int64     `json:"cost_fen,omitempty" doc:"费用，分"`
	Collector    string    `json:"collector,omitempty" doc:"领取人"`
	Reachable    bool      `json:"reachable,omitempty" doc:"领取人留了电话，90 天内可查"`
	Allotment    int64     `json:"allotment,omitempty" doc:"对应第几条分配"`
	Activity     string    `json:"activity,omitempty"`
	Occasion     string    `json:"occasion,omitempty" doc:"在哪次活动上发的"`
	Place        string    `json:"place,omitempty"`
	FiveClass    string    `json:"five_class,omitempty"`
	Counted      *int64    `json:"counted,omitempty" doc:"盘点：实盘数"`
	Booked       *int64    `json:"booked,omitempty" doc:"盘点：账面数"`
	Note         string    `json:"note,omitempty"`
	Date         string    `json:"date" format:"date"`
	By           string    `json:"by"`
	ByName       string    `json:"by_name"`
	At           time.Time `json:"at"`
	Reverses     int64     `json:"reverses,omitempty" doc:"冲正的是第几条"`
	ReversedBy   int64     `json:"reversed_by,omitempty" doc:"已被第几条冲正"`
}

// MaterialInput is what is said of an item.
type MaterialInput struct {
	Name string `json:"name" maxLength:"60"`
	Kind string `json:"kind" enum:"法规读本,宣传手册,宣传单,海报挂图,宣传品,其他"`
	Law  string `json:"law,omitempty" maxLength:"60"`
	Spec string `json:"spec,omitempty" maxLength:"60" doc:"规格，如 A5 48 页"`
	Unit string `json:"unit" maxLength:"4" doc:"册、份、张、件……"`
}

type changedMaterial struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		MaterialInput
		Revision int64 `json:"revision,omitempty" minimum:"0"`
	}
}

type materialList struct {
	Body struct {
		Materials []materialInfo `json:"materials"`
	}
}

type materialsQuery struct {
	ID       string `path:"id" maxLength:"64"`
	District string `query:"district" maxLength:"12" doc:"只看这个镇街手里的"`
}

type materialOutput struct{ Body materialInfo }

type newMaterial struct {
	ID   string `path:"id" maxLength:"64"`
	Body MaterialInput
}

type ledgerQuery struct {
	ID       string `path:"id" maxLength:"64"`
	Before   int64  `query:"before" minimum:"0" doc:"从第几条之前接着列"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Kind     string `query:"kind" enum:"print,allot,receive,hand_out,loss,return,count,reverse" doc:"只列这一类"`
	District string `query:"district" maxLength:"12" doc:"只列这个镇街的"`
}

type ledgerOutput struct {
	Body struct {
		Material materialInfo `json:"material"`
		Store    *holderInfo  `json:"store,omitempty" doc:"区级自己发放与损耗的部分"`
		Holders  []holderInfo `json:"holders"`
		Batches  []batchInfo  `json:"batches" nullable:"false" doc:"印制批次（区级可见）"`
		Loose    int64        `json:"loose,omitempty" doc:"区级库里没注明批次的，可为负"`
		Entries  []EntryInfo  `json:"entries" doc:"新的在前"`
		Next     int64        `json:"next,omitempty" doc:"再往前从这里列起"`
	}
}

func (s *Server) registerMaterials(a huma.API) {
	handle(a, "GET /campaigns/{id}/materials", "list-materials", "活动的宣传资料", s.listMaterials)
	handle(a, "POST /campaigns/{id}/materials", "create-material", "新增宣传资料（区级）", s.createMaterial, created)
	handle(a, "GET /campaigns/{id}/materials.xlsx", "materials-sheet", "宣传资料台账（Excel）", s.materialsSheet, download)
	handle(a, "GET /campaigns/{id}/entries", "list-entries", "各种资料的印制、签收或发放，一笔一行：数字的出处", s.listSlips)
	handle(a, "GET /materials/{id}", "get-material", "一种资料的台账", s.getMaterial)
	handle(a, "PUT /materials/{id}", "change-material", "改名称、种类、法规、规格；还没有流水时也能改计量单位（区级）", s.changeMaterial)
	handle(a, "DELETE /materials/{id}", "remove-material", "删除登记错了、没有数的资料（区级）", s.removeMaterial, noContent)
	handle(a, "GET /materials/{id}/ledger.xlsx", "ledger-sheet", "一种资料的流水（Excel）", s.ledgerSheet, download)
	handle(a, "GET /materials/{id}/moves.xlsx", "moves-sheet", "一种资料的分配和发放（Excel），可以再导入", s.movesSheet, download)
	registerIntake(s, a, "/materials/{id}/moves", "moves", "分配和发放", s.moveIntake)
	handle(a, "GET /materials/{id}/batches/{seq}/labels.pdf", "batch-labels", "一批的二维码标签（PDF，A4，区级）", s.batchLabels, file("application/pdf"))
	handle(a, "POST /materials/{id}/entries", "add-material-entry", "登记一笔", s.addEntry, created)
	handle(a, "POST /materials/{id}/counts", "count-material", "盘点一种资料，差额记账", s.addCount, created)
	handle(a, "GET /materials/{id}/entries/{seq}/phone", "collector-phone", "领取人的电话，90 天内", s.collectorPhone)
	handle(a, "POST /materials/{id}/entries/{seq}/reverse", "reverse-material-entry", "冲正一笔", s.reverseEntry, created)
}

func (s *Server) materialOf(stock campaign.Stock, whole bool, names map[string]string) materialInfo {
	m, t := stock.Material, stock.Totals
	info := materialInfo{
		ID: m.ID, Campaign: m.Campaign, Number: m.Number, Name: m.Name, Kind: m.Kind, Law: m.Law, LawName: s.lawsCalled(m.Law), Spec: m.Spec, Unit: m.Unit,
		OnTheWay: t.OnTheWay, Held: t.Held, HandedOut: t.HandedOut, Lost: t.Lost, Found: t.Found, Entries: stock.Entries, Revision: m.Lines(), Open: []openInfo{},
	}
	if whole {
		info.Printed, info.InStore = &t.Printed, &t.InStore
	}
	today := campaign.Day(s.Now())
	for _, a := range stock.Open {
		info.Open = append(info.Open, openInfo{
			Seq: a.Seq, Document: m.Document(a.Seq), District: a.District, DistrictName: names[a.District], Date: a.Date,
			Days: campaign.DaysBetween(a.Date, today), Collector: a.Collector, Quantity: a.Quantity, Received: a.Received,
			Left: a.Left, Short: a.Short(),
		})
	}
	return info
}

func holderOf(h campaign.Holder, names map[string]string) holderInfo {
	return holderInfo{
		District: h.District, Name: names[h.District],
		OnTheWay: h.OnTheWay, Held: h.Held, HandedOut: h.HandedOut, Lost: h.Lost, Found: h.Found, State: h.State,
	}
}

func entryOf(m campaign.Material, e campaign.Entry, names map[string]string) EntryInfo {
	info := EntryInfo{
		Seq: e.Seq, Document: m.Document(e.Seq), Kind: string(e.Kind), District: e.District, DistrictName: names[e.District],
		Quantity: e.Quantity, Transit: e.Transit, Batch: e.Batch, Printer: e.Printer, CostFen: e.CostFen,
		Collector: e.Collector, Reachable: e.Reachable, Allotment: e.Allotment, Activity: e.Activity, Occasion: e.Occasion,
		Place: e.Place, FiveClass: e.FiveClass, Note: e.Note,
		Date: e.Date, By: e.By, ByName: e.ByName, At: e.At, Reverses: e.Reverses,
	}
	if e.Kind == campaign.Count {
		info.Counted, info.Booked = &e.Counted, &e.Booked
	}
	return info
}

func (s *Server) listMaterials(ctx context.Context, in *materialsQuery) (*materialList, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if in.District != "" && by.Scope().Contains(in.District) {
		by = account.Organiser{Role: account.RoleOfficer, District: in.District} // sees what its own officers see
	}
	stocks, err := s.Books.Stocks(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &materialList{}
	out.Body.Materials = make([]materialInfo, 0, len(stocks))
	for _, stock := range stocks {
		out.Body.Materials = append(out.Body.Materials, s.materialOf(stock, by.Scope().Whole(), names))
	}
	return out, nil
}

func (s *Server) createMaterial(ctx context.Context, in *newMaterial) (*materialOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.Books.AddMaterial(ctx, by, campaign.Material{
		Campaign: c.ID, Name: in.Body.Name, Kind: in.Body.Kind, Law: in.Body.Law, Spec: in.Body.Spec, Unit: in.Body.Unit,
	})
	if err != nil {
		return nil, err
	}
	return &materialOutput{Body: s.materialOf(campaign.Stock{Material: m}, true, nil)}, nil
}

func (s *Server) changeMaterial(ctx context.Context, in *changedMaterial) (*materialOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	stock, err := s.Books.ChangeMaterial(ctx, by, campaign.Material{
		ID: in.ID, Name: b.Name, Kind: b.Kind, Law: b.Law, Spec: b.Spec, Unit: b.Unit,
	}, b.Revision)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	return &materialOutput{Body: s.materialOf(stock, true, names)}, err
}

func (s *Server) removeMaterial(ctx context.Context, in *activityPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Books.RemoveMaterial(ctx, by, in.ID)
}

func (s *Server) getMaterial(ctx context.Context, in *ledgerQuery) (*ledgerOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	stock, lines, next, err := s.Books.Open(ctx, by, in.ID, campaign.Wanted{
		Kind: campaign.EntryKind(in.Kind), District: in.District, Before: in.Before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &ledgerOutput{}
	out.Body.Material, out.Body.Next, out.Body.Loose = s.materialOf(stock, by.Scope().Whole(), names), next, stock.Loose
	if by.Scope().Whole() {
		store := holderOf(stock.Store, names)
		out.Body.Store = &store
	}
	if out.Body.Batches, err = s.batchesOf(ctx, stock); err != nil {
		return nil, err
	}
	out.Body.Holders = make([]holderInfo, 0, len(stock.Holders))
	for _, h := range stock.Holders {
		out.Body.Holders = append(out.Body.Holders, holderOf(h, names))
	}
	out.Body.Entries = make([]EntryInfo, 0, len(lines))
	for _, l := range lines {
		e := entryOf(stock.Material, l.Entry, names)
		e.ReversedBy = l.ReversedBy
		out.Body.Entries = append(out.Body.Entries, e)
	}
	return out, nil
}

// batchesOf are an item's print runs with how far their labels led.
func (s *Server) batchesOf(ctx context.Context, stock campaign.Stock) ([]batchInfo, error) {
	all := []batchInfo{}
	if len(stock.Batches) == 0 {
		return all, nil
	}
	led, err := s.Labels.Reaches(ctx, stock.Material.ID)
	if err != nil {
		return nil, err
	}
	for _, b := range stock.Batches {
		r := led[b.Seq]
		all = append(all, batchInfo{
			Number: b.Number, Seq: b.Seq, Date: b.Date, Printer: b.Printer, CostFen: b.CostFen, Printed: b.Printed,
			InStore: b.InStore, Label: r.Label, Scans: r.Scans, Phones: r.Phones, Answered: r.Answered,
		})
	}
	return all, nil
}
