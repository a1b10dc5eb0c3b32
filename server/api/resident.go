package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
)

// residentView is a resident as they see themselves. The credential is never in it.
type residentView struct {
	ID            string `json:"id"`
	Nickname      string `json:"nickname"`
	District      string `json:"district"`
	DistrictName  string `json:"district_name"`
	Community     string `json:"community,omitempty" doc:"没有选为空"`
	CommunityName string `json:"community_name,omitempty"`
	Unit          string `json:"unit,omitempty" doc:"没有选为空"`
	UnitName      string `json:"unit_name,omitempty"`
	Listed        bool   `json:"listed,omitempty" doc:"同意用昵称上个人榜"`
}

type residentOutput struct{ Body residentView }

// HomeBody is what a person may say besides their sub-district. What is left out stays as it is.
type HomeBody struct {
	Community *string `json:"community,omitempty" maxLength:"12" doc:"社区代码；空为不填"`
	Unit      *string `json:"unit,omitempty" maxLength:"64" doc:"单位编号；空为不填"`
}

type registerInput struct {
	Body struct {
		Nickname string `json:"nickname" minLength:"1" maxLength:"100" doc:"1 到 12 个字"`
		District string `json:"district" minLength:"1" maxLength:"12" doc:"镇街代码"`
		HomeBody
		Claim string `json:"claim,omitempty" maxLength:"100" doc:"手机自己产生的 32 个随机字节（base64url）；没收到回答时用同一个重试，不会登记成两个人"`
	}
}

type registerOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      residentView
}

type editMeInput struct {
	Body struct {
		Nickname *string `json:"nickname,omitempty" minLength:"1" maxLength:"100"`
		District *string `json:"district,omitempty" minLength:"1" maxLength:"12"`
		HomeBody
		Listed *bool `json:"listed,omitempty" doc:"是否同意用昵称上个人榜"`
	}
}

type forgetOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

// dataOutput is the download of all that is kept about a person.
type dataOutput struct {
	Disposition string `header:"Content-Disposition"`
	Body        myData
}

type myData struct {
	Resident  residentView   `json:"resident"`
	CreatedAt time.Time      `json:"created_at"`
	Kept      map[string]any `json:"kept" doc:"各部分保存的内容"`
}

var residentProblems = []problemRule{
	{account.ErrNotRegistered, http.StatusUnauthorized, "not_registered", "请先选择镇街并填写昵称"},
	{account.ErrNickname, http.StatusUnprocessableEntity, "bad_nickname", "这个昵称不能使用"},
	{account.ErrMoveOver, http.StatusGone, "move_over", "这个二维码已经用过或者过期了，请在原来的手机上重新打开一个"},
	{account.ErrUnknownDistrict, http.StatusUnprocessableEntity, "unknown_subdistrict", "请选择列表中的镇街"},
	{account.ErrUnknownCommunity, http.StatusUnprocessableEntity, "unknown_community", "请选择本镇街的社区"},
	{account.ErrUnknownUnit, http.StatusUnprocessableEntity, "unknown_choice", "请从列表里选择单位"},
}

func (s *Server) registerResidents(a huma.API) {
	handle(a, "POST /residents", "register", "登记昵称与镇街；同一部手机再次登记视为修改", s.postResident, created)
	handle(a, "GET /me", "get-me", "我是谁", s.getMe)
	handle(a, "PATCH /me", "edit-me", "修改昵称、镇街、社区、单位", s.patchMe)
	handle(a, "DELETE /me", "erase-me", "删除我的信息；答题记录去除身份后保留", s.deleteMe, noContent)
	handle(a, "GET /me/data", "get-my-data", "下载平台保存的我的全部信息", s.getMyData)
}

// postResident registers a device. A device that is known keeps its person, so that a double tap makes one.
func (s *Server) postResident(ctx context.Context, in *registerInput) (*registerOutput, error) {
	person, err := residentOf(ctx)
	credential := callerOf(ctx).device
	edit := account.Edit{Nickname: &in.Body.Nickname, District: &in.Body.District, Community: in.Body.Community, Unit: in.Body.Unit}
	switch {
	case err == nil:
		person, err = s.Residents.Change(ctx, person.ID, edit)
	case errors.Is(err, account.ErrNotRegistered):
		if phone := callerOf(ctx).phone; phone != "" {
			if wait, ok := s.limits.take("register", phone, registerRate); !ok {
				return nil, tooMany(wait)
			}
		}
		person, credential, err = s.Residents.RegisterOnce(ctx, edit, in.Body.Claim)
	}
	if err != nil {
		return nil, err
	}
	s.tellJoined(ctx, person)
	view, err := s.viewResident(ctx, person)
	return &registerOutput{SetCookie: s.cookie(deviceCookie, credential, deviceLasts), Body: view}, err
}

// tellJoined must not undo a registration: what it fails to count is counted with the person's first answer.
func (s *Server) tellJoined(ctx context.Context, person account.Resident) {
	if s.Joined == nil {
		return
	}
	if err := s.Joined(ctx, person); err != nil {
		s.Logger.Error("a registration was not counted", "resident", person.ID, "error", err)
	}
}

func (s *Server) getMe(ctx context.Context, _ *struct{}) (*residentOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	view, err := s.viewResident(ctx, person)
	return &residentOutput{Body: view}, err
}

func (s *Server) patchMe(ctx context.Context, in *editMeInput) (*residentOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	person, err = s.Residents.Change(ctx, person.ID, account.Edit{
		Nickname: b.Nickname, District: b.District, Community: b.Community, Unit: b.Unit, Listed: b.Listed,
	})
	if err != nil {
		return nil, err
	}
	s.tellJoined(ctx, person)
	view, err := s.viewResident(ctx, person)
	return &residentOutput{Body: view}, err
}

func (s *Server) deleteMe(ctx context.Context, _ *struct{}) (*forgetOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &forgetOutput{SetCookie: s.noCookie(deviceCookie)}, s.Residents.Erase(ctx, person.ID)
}

func (s *Server) getMyData(ctx context.Context, _ *struct{}) (*dataOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.Residents.Data(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	view, err := s.viewResident(ctx, person)
	return &dataOutput{
		Disposition: `attachment; filename="pufa-my-data.json"`,
		Body:        myData{Resident: view, CreatedAt: person.CreatedAt, Kept: kept},
	}, err
}

func (s *Server) viewResident(ctx context.Context, r account.Resident) (residentView, error) {
	v := residentView{ID: r.ID, Nickname: r.Nickname, District: r.District, Community: r.Community, Listed: r.Listed}
	var err error
	if v.DistrictName, err = s.districtName(ctx, r.District); err != nil {
		return v, err
	}
	if v.CommunityName, err = s.districtName(ctx, r.Community); err != nil {
		return v, err
	}
	v.Unit, v.UnitName, err = s.unitName(ctx, r.Unit)
	return v, err
}
