package api

import (
	"context"

	"pufa/server/campaign"
)

// slipInfo is an entry with the item it is of.
type slipInfo struct {
	Material string `json:"material"`
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	EntryInfo
}

// slipSum is what the entries of one item come to.
type slipSum struct {
	Material string `json:"material"`
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Entries  int    `json:"entries"`
	Quantity int64  `json:"quantity"`
}

type slipQuery struct {
	ID        string `path:"id" maxLength:"64"`
	Kind      string `query:"kind" enum:"print,receive,hand_out" default:"hand_out" doc:"印制、签收或发放"`
	District  string `query:"district" maxLength:"12" doc:"哪个镇街的；none 为区级自己的"`
	From      string `query:"from" maxLength:"10" doc:"从哪天起"`
	To        string `query:"to" maxLength:"10" doc:"到哪天为止"`
	FiveClass string `query:"five_class" maxLength:"12" doc:"五进的哪一类；none 为没有填的"`
	Law       string `query:"law" maxLength:"60" doc:"哪部法律的资料；none 为没有填的"`
	Material  string `query:"material" maxLength:"64" doc:"哪一种资料"`
	Name      string `query:"name" maxLength:"60" doc:"叫这个名字的资料"`
	Unit      string `query:"unit" maxLength:"4" doc:"按这个单位计的资料"`
	ItemKind  string `query:"item_kind" maxLength:"12" doc:"哪一类资料"`
	Limit     int    `query:"limit" minimum:"1" maximum:"2000" default:"200" doc:"最多列几笔；合计总是全部的"`
}

type slipOutput struct {
	Body struct {
		Entries  []slipInfo `json:"entries" nullable:"false" doc:"新的在前；冲正了的不在内"`
		Count    int        `json:"count" doc:"一共几笔"`
		Quantity int64      `json:"quantity" doc:"数量合计"`
		Places   int        `json:"places" doc:"涉及几个镇街"`
		Sums     []slipSum  `json:"sums" nullable:"false" doc:"各种资料合计"`
	}
}

func (s *Server) listSlips(ctx context.Context, in *slipQuery) (*slipOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Books.Slips(ctx, by, c.ID, campaign.Sift{
		Kind: campaign.EntryKind(in.Kind), District: in.District, FiveClass: in.FiveClass, Law: in.Law, From: in.From, To: in.To,
		Material: in.Material, Name: in.Name, Unit: in.Unit, ItemKind: in.ItemKind,
	})
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return viewSlips(all, in.Limit, names), nil
}

func viewSlips(all []campaign.Slip, limit int, names map[string]string) *slipOutput {
	out, places, at := &slipOutput{}, map[string]bool{}, map[string]int{}
	b := &out.Body
	b.Entries, b.Sums, b.Count = []slipInfo{}, []slipSum{}, len(all)
	for _, one := range all {
		m := one.Material
		if len(b.Entries) < limit {
			b.Entries = append(b.Entries, slipInfo{m.ID, m.Name, m.Unit, entryOf(m, one.Entry, names)})
		}
		i, ok := at[m.ID]
		if !ok {
			i = len(b.Sums)
			at[m.ID], b.Sums = i, append(b.Sums, slipSum{Material: m.ID, Name: m.Name, Unit: m.Unit})
		}
		b.Sums[i].Entries++
		b.Sums[i].Quantity += one.Quantity
		b.Quantity += one.Quantity
		if one.District != "" {
			places[one.District] = true
		}
	}
	b.Places = len(places)
	return out
}
