package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/picture"
)

// externalProblems hold for figures of others.
var externalProblems = []problemRule{
	{campaign.ErrSameFigure, http.StatusConflict, "same_figure", "这个来源这一天的这项数已经登记过了，请在那一条上更正"},
	{campaign.ErrWithdrawn, http.StatusConflict, "figure_withdrawn", "这一条已经撤回，不能再改。需要的话请重新登记"},
}

// ExternalInfo is a figure that somebody else counted.
type ExternalInfo struct {
	ID           string    `json:"id"`
	Campaign     string    `json:"campaign"`
	Source       string    `json:"source" doc:"谁公布的"`
	Measure      string    `json:"measure" doc:"指标"`
	Unit         string    `json:"unit"`
	AsOf         string    `json:"as_of" format:"date" doc:"截至哪一天"`
	District     string    `json:"district" doc:"空表示全区"`
	DistrictName string    `json:"district_name"`
	Value        float64   `json:"value" doc:"最多两位小数"`
	Note         string    `json:"note"`
	Link         string    `json:"link,omitempty"`
	Photos       []string  `json:"photos" nullable:"false" doc:"GET /externals/{id}/photos/{photo}"`
	Withdrawn    bool      `json:"withdrawn" doc:"已撤回，留着备查"`
	Reason       string    `json:"reason,omitempty" doc:"撤回的原因"`
	EnteredBy    string    `json:"entered_by" doc:"登记人"`
	UpdatedAt    time.Time `json:"updated_at"`
	Revision     int64     `json:"revision" doc:"修改时带回，以免覆盖别人的修改"`
}

// ExternalInput is what is entered about such a figure.
type ExternalInput struct {
	Source   string  `json:"source" maxLength:"40"`
	Measure  string  `json:"measure" maxLength:"20"`
	Unit     string  `json:"unit" maxLength:"4"`
	AsOf     string  `json:"as_of" format:"date"`
	District string  `json:"district,omitempty" maxLength:"12" doc:"空表示全区"`
	Value    float64 `json:"value" minimum:"0" maximum:"1000000000000" doc:"最多两位小数"`
	Note     string  `json:"note,omitempty" maxLength:"200"`
	Link     string  `json:"link,omitempty" maxLength:"500"`
}

type measureInfo struct {
	Title string `json:"title"`
	Unit  string `json:"unit"`
}

type externalList struct {
	Body struct {
		Externals []ExternalInfo `json:"externals" nullable:"false" doc:"按来源、指标排列，同一项截至日期新的在前；撤回的也在内"`
		Measures  []measureInfo  `json:"measures" nullable:"false" doc:"常见的指标和单位，可以另写"`
	}
}

type externalOutput struct{ Body ExternalInfo }

type newExternal struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		ExternalInput
		RequestID string `json:"request_id,omitempty" maxLength:"64" doc:"这次提交的编号：重发不会登记两次"`
	}
}

type correctExternal struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		ExternalInput
		Reason   string `json:"reason" maxLength:"200" doc:"更正的原因"`
		Revision int64  `json:"revision,omitempty" minimum:"0"`
	}
}

type withdrawExternal struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason   string `json:"reason" maxLength:"200" doc:"撤回的原因"`
		Revision int64  `json:"revision" minimum:"1" doc:"看的是哪一版"`
	}
}

type externalPath struct {
	ID string `path:"id" maxLength:"64"`
}

type externalDetail struct {
	Body struct {
		External ExternalInfo `json:"external"`
		ChangePage
	}
}

func (s *Server) registerExternals(a huma.API) {
	handle(a, "GET /campaigns/{id}/externals", "list-externals", "外部数据：别处公布的数，与平台自己的统计分开", s.listExternals)
	handle(a, "POST /campaigns/{id}/externals", "create-external", "登记一个外部数据", s.createExternal, created)
	registerIntake(s, a, "/campaigns/{id}/externals", "externals", "外部数据", s.externalIntake)
	handle(a, "GET /campaigns/{id}/externals.xlsx", "externals-sheet", "外部数据表（Excel），不含撤回的", s.externalsSheet, download)
	handle(a, "GET /externals/{id}", "get-external", "一个外部数据和它的修改记录", s.getExternal)
	handle(a, "PUT /externals/{id}", "correct-external", "更正一个外部数据，写明原因", s.correctExternal)
	handle(a, "POST /externals/{id}/withdrawal", "withdraw-external", "撤回一个外部数据，写明原因；记录留着", s.withdrawExternal)
	handle(a, "POST /externals/{id}/photos", "add-external-photo", "加一张照片或截图（原样放在正文里，最多 12 MB）", s.addExternalPhoto, large(picture.MaxFile))
	handle(a, "GET /externals/{id}/photos/{photo}", "get-external-photo", "一张照片（JPEG）", s.getExternalPhoto, jpegFile)
	handle(a, "DELETE /externals/{id}/photos/{photo}", "remove-external-photo", "删除一张照片", s.removeExternalPhoto)
}

// external is what was entered, and what is wrong with the figure's places.
func (in *ExternalInput) external() (campaign.External, error) {
	hundredths := math.Round(in.Value * 100)
	if math.Abs(in.Value*100-hundredths) > 1e-4*math.Max(1, in.Value/1e6) {
		return campaign.External{}, &campaign.InvalidError{Field: "value", Text: "最多两位小数"}
	}
	return campaign.External{
		Source: in.Source, Measure: in.Measure, Unit: in.Unit, AsOf: in.AsOf, District: in.District,
		Value: int64(hundredths), Note: in.Note, Link: in.Link,
	}, nil
}

func externalOf(e campaign.External, names map[string]string) ExternalInfo {
	info := ExternalInfo{
		ID: e.ID, Campaign: e.Campaign, Source: e.Source, Measure: e.Measure, Unit: e.Unit, AsOf: e.AsOf,
		District: e.District, DistrictName: names[e.District], Value: float64(e.Value) / 100, Note: e.Note, Link: e.Link,
		Photos: append([]string{}, e.Photos...), Withdrawn: e.Gone, UpdatedAt: e.UpdatedAt, Revision: e.Revision,
	}
	for _, change := range e.All() {
		switch change.Act {
		case campaign.Entered, campaign.Imported:
			info.EnteredBy = change.ByName
		case campaign.Withdrawn:
			info.Reason = change.Reason
		}
	}
	return info
}

func (s *Server) listExternals(ctx context.Context, in *campaignPath) (*externalList, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Externals.List(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &externalList{}
	out.Body.Externals = make([]ExternalInfo, 0, len(all))
	for _, e := range all {
		out.Body.Externals = append(out.Body.Externals, externalOf(e, names))
	}
	for _, m := range campaign.Measures() {
		out.Body.Measures = append(out.Body.Measures, measureInfo(m))
	}
	return out, nil
}

func (s *Server) createExternal(ctx context.Context, in *newExternal) (*externalOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	e, err := in.Body.external()
	if err != nil {
		return nil, err
	}
	e.Campaign = in.ID
	return s.externalKept(ctx)(s.Externals.Add(ctx, by, e, in.Body.RequestID))
}

// externalKept answers with a figure that was kept.
func (s *Server) externalKept(ctx context.Context) func(campaign.External, error) (*externalOutput, error) {
	return func(e campaign.External, err error) (*externalOutput, error) {
		if err != nil {
			return nil, err
		}
		names, err := s.districtNames(ctx)
		if err != nil {
			return nil, err
		}
		return &externalOutput{Body: externalOf(e, names)}, nil
	}
}

func (s *Server) getExternal(ctx context.Context, in *externalPath) (*externalDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.Externals.Get(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &externalDetail{}
	out.Body.External = externalOf(e, names)
	out.Body.ChangePage, err = s.changePage(ctx, e.Log, 0)
	return out, err
}

func (s *Server) correctExternal(ctx context.Context, in *correctExternal) (*externalOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	e, err := in.Body.external()
	if err != nil {
		return nil, err
	}
	e.ID, e.Revision = in.ID, in.Body.Revision
	return s.externalKept(ctx)(s.Externals.Correct(ctx, by, e, in.Body.Reason))
}

func (s *Server) withdrawExternal(ctx context.Context, in *withdrawExternal) (*externalOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.externalKept(ctx)(s.Externals.Withdraw(ctx, by, in.ID, in.Body.Revision, in.Body.Reason))
}

func (s *Server) addExternalPhoto(ctx context.Context, in *newPhoto) (*externalOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.Externals.Get(ctx, by, in.ID); err != nil { // before the work
		return nil, err
	}
	p, err := picture.Take(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	return s.externalKept(ctx)(s.Externals.AddPhoto(ctx, by, in.ID, p))
}

func (s *Server) getExternalPhoto(ctx context.Context, in *photoPath) (*photoOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Externals.Photo(ctx, by, in.ID, in.Photo)
	return &photoOutput{ContentType: "image/jpeg", CacheControl: "private, max-age=600", Body: p.Data}, err
}

func (s *Server) removeExternalPhoto(ctx context.Context, in *photoPath) (*externalOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return s.externalKept(ctx)(s.Externals.RemovePhoto(ctx, by, in.ID, in.Photo))
}

// shownExternals are a campaign's figures that hold, for a sheet.
func (s *Server) shownExternals(ctx context.Context, by account.Organiser, id string) ([]campaign.External, error) {
	all, err := s.Externals.List(ctx, by, id)
	if err != nil {
		return nil, err
	}
	hold := make([]campaign.External, 0, len(all))
	for _, e := range all {
		if !e.Gone {
			hold = append(hold, e)
		}
	}
	return hold, nil
}
