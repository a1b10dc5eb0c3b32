package api

import (
	"context"

	"pufa/server/campaign"
)

type entryInput struct {
	Kind      string `json:"kind" enum:"print,allot,receive,hand_out,loss,return"`
	District  string `json:"district,omitempty" maxLength:"12" doc:"空表示区级"`
	Quantity  int64  `json:"quantity" minimum:"1" maximum:"10000000"`
	Transit   bool   `json:"transit,omitempty" doc:"损耗或退回的是在途、未签收的部分（区级）"`
	Batch     string `json:"batch,omitempty" maxLength:"20" doc:"批次号；印制时不填则自动编"`
	Printer   string `json:"printer,omitempty" maxLength:"40" doc:"印制：印刷单位"`
	CostFen   int64  `json:"cost_fen,omitempty" minimum:"0" maximum:"10000000000" doc:"印制：费用，分"`
	Collector string `json:"collector,omitempty" maxLength:"20" doc:"分配：领取人"`
	Phone     string `json:"phone,omitempty" maxLength:"20" doc:"分配：领取人电话，加密保存 90 天"`
	Allotment int64  `json:"allotment,omitempty" minimum:"0" doc:"签收、在途的损耗和退回：对应第几条分配；不填则从最早的算起"`
	Activity  string `json:"activity,omitempty" maxLength:"64" doc:"发放：在哪次活动上"`
	Place     string `json:"place,omitempty" maxLength:"60"`
	FiveClass string `json:"five_class,omitempty" enum:"企业,农村,社区,学校,家庭"`
	Note      string `json:"note,omitempty" maxLength:"200"`
	Date      string `json:"date" format:"date"`
	RequestID string `json:"request_id" minLength:"8" maxLength:"64" doc:"重发同一编号只记一次"`
}

type countInput struct {
	District  string `json:"district,omitempty" maxLength:"12" doc:"空表示区级库房"`
	Counted   int64  `json:"counted" minimum:"0" maximum:"10000000" doc:"实盘数"`
	State     int64  `json:"state" minimum:"0" doc:"盘点时看到的结存状态；其间账动过则不收"`
	Note      string `json:"note,omitempty" maxLength:"200" doc:"账实不符的原因"`
	Date      string `json:"date" format:"date"`
	RequestID string `json:"request_id" minLength:"8" maxLength:"64" doc:"重发同一编号只记一次"`
}

type newEntry struct {
	ID   string `path:"id" maxLength:"64"`
	Body entryInput
}

type newCount struct {
	ID   string `path:"id" maxLength:"64"`
	Body countInput
}

type entryPath struct {
	ID  string `path:"id" maxLength:"64"`
	Seq int64  `path:"seq" minimum:"1"`
}

type reversal struct {
	ID   string `path:"id" maxLength:"64"`
	Seq  int64  `path:"seq" minimum:"1"`
	Body struct {
		Reason    string `json:"reason" maxLength:"200"`
		RequestID string `json:"request_id" minLength:"8" maxLength:"64"`
	}
}

type entryOutput struct{ Body EntryInfo }

type phoneOutput struct {
	Body struct {
		Phone string `json:"phone" doc:"没留、或已到期删除则为空"`
	}
}

func (s *Server) addEntry(ctx context.Context, in *newEntry) (*entryOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	e, err := s.Books.EnterReachable(ctx, by, in.ID, campaign.Entry{
		Kind: campaign.EntryKind(b.Kind), District: b.District, Quantity: b.Quantity, Transit: b.Transit,
		Batch: b.Batch, Printer: b.Printer, CostFen: b.CostFen, Collector: b.Collector, Allotment: b.Allotment,
		Activity: b.Activity, Place: b.Place, FiveClass: b.FiveClass, Note: b.Note, Date: b.Date, RequestID: b.RequestID,
	}, b.Phone)
	return s.kept(ctx, e, err)
}

func (s *Server) addCount(ctx context.Context, in *newCount) (*entryOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	e, err := s.Books.Enter(ctx, by, in.ID, campaign.Entry{
		Kind: campaign.Count, District: b.District, Counted: b.Counted, State: b.State, Note: b.Note, Date: b.Date, RequestID: b.RequestID,
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
	m, err := s.Books.Material(ctx, e.Item)
	if err != nil {
		return nil, err
	}
	return &entryOutput{Body: entryOf(m, e, names)}, nil
}

func (s *Server) collectorPhone(ctx context.Context, in *entryPath) (*phoneOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &phoneOutput{}
	out.Body.Phone, err = s.Books.Reach(ctx, by, in.ID, in.Seq)
	return out, err
}
