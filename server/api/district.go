package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/district"
)

// districtView is one node of the tree.
type districtView struct {
	Code             string  `json:"code" doc:"统计用区划代码"`
	Name             string  `json:"name"`
	Kind             string  `json:"kind" enum:"区,街道,镇,社区,单位"`
	Parent           string  `json:"parent" doc:"上一级的代码；区为空"`
	Population       *int64  `json:"population,omitempty" doc:"常住人口，未知则没有这一项"`
	PopulationSource *string `json:"population_source,omitempty" doc:"人口数的出处"`
}

func viewDistrict(d district.District) districtView {
	v := districtView{Code: d.Code, Name: d.Name, Kind: string(d.Kind), Parent: d.Parent, Population: d.Population}
	if d.PopulationSource != "" {
		v.PopulationSource = &d.PopulationSource
	}
	return v
}

type districtsOutput struct {
	Body struct {
		Districts []districtView `json:"districts"`
	}
}

type districtOutput struct{ Body districtView }

type districtInput struct {
	Code string `path:"code" maxLength:"12"`
}

type addDistrictInput struct {
	Body struct {
		Code   string `json:"code" minLength:"9" maxLength:"12" doc:"镇街 9 位，社区 12 位，前面与上一级相同"`
		Name   string `json:"name" minLength:"1" maxLength:"30"`
		Kind   string `json:"kind" enum:"街道,镇,社区,单位"`
		Parent string `json:"parent" minLength:"6" maxLength:"9"`
	}
}

type editDistrictInput struct {
	Code string `path:"code" maxLength:"12"`
	Body struct {
		Name             string `json:"name" minLength:"1" maxLength:"30"`
		Kind             string `json:"kind,omitempty" enum:"区,街道,镇,社区,单位"`
		Population       *int64 `json:"population,omitempty" doc:"null 表示未知"`
		PopulationSource string `json:"population_source,omitempty" maxLength:"200" doc:"有人口数时必填，如：第七次全国人口普查公报"`
	}
}

var districtProblems = []problemRule{
	{district.ErrUnknown, http.StatusNotFound, "unknown_district", "没有这个镇街或社区"},
	{district.ErrTaken, http.StatusConflict, "district_taken", "这个区划代码已经有了"},
	{district.ErrInUse, http.StatusConflict, "district_in_use", "它名下还有社区、账号、居民、台账或竞赛，不能删除"},
	{district.ErrCode, http.StatusUnprocessableEntity, "bad_district_code", "区划代码应为数字，并以上一级的代码开头：镇街 9 位，社区 12 位"},
	{district.ErrKind, http.StatusUnprocessableEntity, "bad_district_kind", "类型与所在层级不符"},
	{district.ErrName, http.StatusUnprocessableEntity, "bad_district_name", "名称应为 1 到 30 个字"},
	{district.ErrPopulation, http.StatusUnprocessableEntity, "bad_population", "人口数应为正整数，并注明出处"},
}

func (s *Server) registerDistricts(a huma.API) {
	handle(a, "GET /districts", "list-districts", "区、镇街、社区，上级在前", s.listDistricts)
	handle(a, "POST /districts", "add-district", "增加镇街、社区或单位（区级）", s.addDistrict, created)
	handle(a, "PUT /districts/{code}", "edit-district", "修改名称、类型、人口（区级）", s.editDistrict)
	handle(a, "DELETE /districts/{code}", "remove-district", "删除没有记录的镇街、社区或单位（区级）", s.removeDistrict, noContent)
}

func (s *Server) listDistricts(ctx context.Context, _ *struct{}) (*districtsOutput, error) {
	nodes, err := s.Districts.All(ctx)
	if err != nil {
		return nil, err
	}
	out := &districtsOutput{}
	out.Body.Districts = make([]districtView, len(nodes))
	for i, d := range nodes {
		out.Body.Districts[i] = viewDistrict(d)
	}
	return out, nil
}

func (s *Server) addDistrict(ctx context.Context, in *addDistrictInput) (*districtOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	d, err := s.Districts.Add(ctx, district.District{
		Code: in.Body.Code, Name: in.Body.Name, Kind: district.Kind(in.Body.Kind), Parent: in.Body.Parent,
	})
	if err != nil {
		return nil, err
	}
	return &districtOutput{Body: viewDistrict(d)}, nil
}

func (s *Server) editDistrict(ctx context.Context, in *editDistrictInput) (*districtOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	d, err := s.Districts.Edit(ctx, in.Code, district.Edit{
		Name: in.Body.Name, Kind: district.Kind(in.Body.Kind),
		Population: in.Body.Population, PopulationSource: in.Body.PopulationSource,
	})
	if err != nil {
		return nil, err
	}
	return &districtOutput{Body: viewDistrict(d)}, nil
}

func (s *Server) removeDistrict(ctx context.Context, in *districtInput) (*empty, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	return &empty{}, s.Districts.Remove(ctx, in.Code)
}

// districtName is the name of a node for showing beside its code, "" where it is not in the tree any more.
func (s *Server) districtName(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	d, err := s.Districts.Get(ctx, code)
	if errors.Is(err, district.ErrUnknown) {
		return "", nil
	}
	return d.Name, err
}
