package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/district"
	"pufa/server/report"
)

var unitProblems = []problemRule{
	{district.ErrUnknownUnit, http.StatusNotFound, "unknown_unit", "没有这个单位"},
	{district.ErrUnitTaken, http.StatusConflict, "unit_taken", "这个镇街已经有同名的单位"},
	{district.ErrUnitName, http.StatusUnprocessableEntity, "bad_unit_name", "单位名称应为 1 到 40 个字"},
	{district.ErrAlias, http.StatusUnprocessableEntity, "bad_alias", "别名最多 12 个，每个不超过 40 个字"},
	{district.ErrHeads, http.StatusUnprocessableEntity, "bad_heads", "人数应为 1 到 1000000 的整数"},
	{district.ErrOutOfScope, http.StatusForbidden, "other_district", "这属于别的镇街"},
	{district.ErrMerged, http.StatusConflict, "unit_merged", "这个单位已经合并，或者与要并入的是同一个"},
	{district.ErrUnitChanged, http.StatusConflict, "changed_meanwhile", "这个单位刚被别人改过，请刷新后再改"},
	{district.ErrManyUnits, http.StatusUnprocessableEntity, "too_many_units", "单位太多：一次最多导入 500 个，总共最多 20000 个"},
}

// unitView is a unit as organisers see it.
type unitView struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Aliases      []string `json:"aliases" doc:"简称、曾用名"`
	District     string   `json:"district" doc:"所在镇街；区级单位为区的代码"`
	DistrictName string   `json:"district_name"`
	Heads        *int64   `json:"heads" doc:"人数；不清楚为 null"`
	Retired      bool     `json:"retired" doc:"停用：不再供选择，已有的仍计入"`
	Demo         bool     `json:"demo,omitempty"`
	Revision     int64    `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

// unitChoice is a unit to choose.
type unitChoice struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	DistrictName string `json:"district_name"`
	Alias        string `json:"alias,omitempty" doc:"按哪个别名找到的"`
}

type unitChoicesInput struct {
	Q        string `query:"q" maxLength:"120" doc:"名称或别名的一部分；不填列出本镇街的"`
	District string `query:"district" maxLength:"12" doc:"自己所在的镇街，排在前面"`
}

type unitChoicesOutput struct {
	Body struct {
		Units []unitChoice `json:"units" doc:"最多 20 个"`
	}
}

type unitsOutput struct {
	Body struct {
		Units []unitView `json:"units" doc:"按名称；已合并的不在内"`
	}
}

type unitOutput struct{ Body unitView }

type unitBody struct {
	Name     string   `json:"name" minLength:"1" maxLength:"100"`
	Aliases  []string `json:"aliases,omitempty" maxItems:"30"`
	District string   `json:"district" minLength:"6" maxLength:"9"`
	Heads    *int64   `json:"heads,omitempty"`
	Retired  bool     `json:"retired,omitempty"`
	Revision int64    `json:"revision,omitempty" minimum:"0" doc:"修改时：看的是哪一版"`
}

func (b unitBody) edit() district.UnitEdit {
	return district.UnitEdit{Name: b.Name, Aliases: b.Aliases, District: b.District, Heads: b.Heads, Retired: b.Retired}
}

type addUnitInput struct{ Body unitBody }

type editUnitInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body unitBody
}

type mergeUnitInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Into string `json:"into" minLength:"1" maxLength:"64" doc:"并入哪个单位"`
	}
}

type importUnitsInput struct {
	Body struct {
		Text string `json:"text,omitempty" maxLength:"20000" doc:"每行一个单位：名称、镇街、别名（顿号分开）、人数，用制表符或逗号隔开"`
		XLSX []byte `json:"xlsx,omitempty" doc:"Excel 文件，第一张表，列的顺序相同"`
		Dry  bool   `json:"dry,omitempty" doc:"只看结果，不保存"`
	}
}

// importedUnit is a row of the list and what became of it.
type importedUnit struct {
	Line    int      `json:"line"`
	Name    string   `json:"name"`
	Place   string   `json:"place"`
	Aliases []string `json:"aliases"`
	Heads   string   `json:"heads"`
	Problem string   `json:"problem,omitempty" doc:"为什么不能导入"`
	Like    string   `json:"like,omitempty" doc:"名称或别名相同的已有单位"`
}

type importUnitsOutput struct {
	Body struct {
		Rows  []importedUnit `json:"rows"`
		Fine  int            `json:"fine" doc:"可以导入（或已经导入）的行数"`
		Saved bool           `json:"saved"`
	}
}

func (s *Server) registerUnits(a huma.API) {
	handle(a, "GET /unit-choices", "find-units", "按名称或别名找单位", s.findUnits)
	handle(a, "GET /units", "list-units", "本辖区的单位", s.listUnits)
	handle(a, "POST /units", "add-unit", "增加单位", s.addUnit, created)
	handle(a, "PUT /units/{id}", "edit-unit", "修改或停用单位", s.editUnit)
	handle(a, "POST /units/{id}/merge", "merge-unit", "并入另一个单位；计数一并归过去，不能撤销", s.mergeUnit)
	handle(a, "POST /units/import", "import-units", "导入单位名单", s.importUnits)
}

// choicesMost is how many units one search shows.
const choicesMost = 20

func (s *Server) findUnits(ctx context.Context, in *unitChoicesInput) (*unitChoicesOutput, error) {
	roll, err := s.Units.Roll(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &unitChoicesOutput{}
	out.Body.Units = []unitChoice{}
	for _, u := range roll.Search(in.Q, in.District, choicesMost) {
		out.Body.Units = append(out.Body.Units, unitChoice{u.ID, u.Name, names[u.District], u.Alias})
	}
	return out, nil
}

func viewUnit(u district.Unit, names map[string]string) unitView {
	return unitView{
		ID: u.ID, Name: u.Name, Aliases: append([]string{}, u.Aliases...), District: u.District, DistrictName: names[u.District],
		Heads: u.Heads, Retired: u.Retired, Demo: u.Demo, Revision: u.Lines(),
	}
}

func (s *Server) listUnits(ctx context.Context, _ *struct{}) (*unitsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	roll, err := s.Units.Roll(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &unitsOutput{}
	out.Body.Units = []unitView{}
	for _, u := range roll.Of(by.Scope()) {
		out.Body.Units = append(out.Body.Units, viewUnit(u, names))
	}
	return out, nil
}

func (s *Server) addUnit(ctx context.Context, in *addUnitInput) (*unitOutput, error) {
	return s.changedUnit(ctx, func(by district.Editor) (district.Unit, error) {
		return s.Units.Add(ctx, by, in.Body.edit())
	})
}

func (s *Server) editUnit(ctx context.Context, in *editUnitInput) (*unitOutput, error) {
	return s.changedUnit(ctx, func(by district.Editor) (district.Unit, error) {
		return s.Units.Edit(ctx, by, in.ID, in.Body.edit(), in.Body.Revision)
	})
}

func (s *Server) mergeUnit(ctx context.Context, in *mergeUnitInput) (*unitOutput, error) {
	return s.changedUnit(ctx, func(by district.Editor) (district.Unit, error) {
		return s.Units.Merge(ctx, by, in.ID, in.Body.Into)
	})
}

// changedUnit has an organiser change the list and shows what came of it.
func (s *Server) changedUnit(ctx context.Context, change func(district.Editor) (district.Unit, error)) (*unitOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	u, err := change(district.Editor{Scope: by.Scope(), Author: by.Author()})
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return &unitOutput{Body: viewUnit(u, names)}, nil
}

func (s *Server) importUnits(ctx context.Context, in *importUnitsInput) (*importUnitsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	cells := cellsOf(in.Body.Text)
	if len(in.Body.XLSX) > 0 {
		if cells, err = report.ReadXLSX(in.Body.XLSX, district.MaxImport+2); err != nil {
			return nil, err
		}
	}
	rows, err := s.Units.Import(ctx, district.Editor{Scope: by.Scope(), Author: by.Author()}, cells, in.Body.Dry)
	if err != nil {
		return nil, err
	}
	out := &importUnitsOutput{}
	out.Body.Rows, out.Body.Saved = []importedUnit{}, !in.Body.Dry
	for _, r := range rows {
		row := importedUnit{Line: r.Line, Name: r.Name, Place: r.Place, Aliases: append([]string{}, r.Aliases...), Heads: r.Heads, Like: r.Like}
		if r.Problem != nil {
			row.Problem = problemOf(r.Problem).Detail
		} else {
			out.Body.Fine++
		}
		out.Body.Rows = append(out.Body.Rows, row)
	}
	return out, nil
}

// cellsOf splits what was pasted: out of a sheet it comes with tabs, typed it has commas.
func cellsOf(text string) [][]string {
	var cells [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.Contains(line, "\t") {
			cells = append(cells, strings.Split(line, "\t"))
			continue
		}
		cells = append(cells, strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == '，' }))
	}
	return cells
}

// unitName is a unit's name for showing beside its id, and the id it counts under by now; "" where there is none.
func (s *Server) unitName(ctx context.Context, id string) (unit, name string, err error) {
	if id == "" || s.Units == nil {
		return "", "", nil
	}
	u, err := s.Units.Unit(ctx, id)
	if errors.Is(err, district.ErrUnknownUnit) {
		return "", "", nil
	}
	return u.ID, u.Name, err
}
