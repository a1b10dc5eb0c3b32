package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
)

// organiserView is an organiser as organisers see each other. The password's hash is never in it.
type organiserView struct {
	Login        string    `json:"login"`
	Name         string    `json:"name"`
	Role         string    `json:"role" enum:"district,officer" doc:"district 区级，officer 镇街"`
	District     string    `json:"district,omitempty"`
	DistrictName string    `json:"district_name,omitempty"`
	Disabled     bool      `json:"disabled"`
	CreatedAt    time.Time `json:"created_at"`
}

type sessionOutput struct {
	Body struct {
		Organiser organiserView `json:"organiser"`
	}
}

// signedInOutput opens a session in the browser as well.
type signedInOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Organiser organiserView `json:"organiser"`
	}
}

type signInInput struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"64"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
}

type setupInput struct {
	Body struct {
		Token    string `json:"token" minLength:"1" maxLength:"100" doc:"启动时打印的一次性链接里的 token"`
		Login    string `json:"login" minLength:"1" maxLength:"64" doc:"3 到 32 个小写字母、数字或 . _ -"`
		Name     string `json:"name" minLength:"1" maxLength:"60"`
		Password string `json:"password" minLength:"1" maxLength:"200" doc:"至少 10 个字符"`
	}
}

type setupTokenInput struct {
	Token string `query:"token" required:"true" maxLength:"100"`
}

type passwordInput struct {
	Body struct {
		Old string `json:"old" minLength:"1" maxLength:"200"`
		New string `json:"new" minLength:"1" maxLength:"200"`
	}
}

type organisersOutput struct {
	Body struct {
		Organisers []organiserView `json:"organisers"`
	}
}

type organiserOutput struct{ Body organiserView }

type addOrganiserInput struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"64"`
		Name     string `json:"name" minLength:"1" maxLength:"60"`
		Role     string `json:"role" enum:"district,officer"`
		District string `json:"district,omitempty" maxLength:"12" doc:"镇街管理员所在镇街"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
}

type editOrganiserInput struct {
	Login string `path:"login" maxLength:"64"`
	Body  struct {
		Name     *string `json:"name,omitempty" minLength:"1" maxLength:"60"`
		Disabled *bool   `json:"disabled,omitempty"`
		Password *string `json:"password,omitempty" minLength:"1" maxLength:"200"`
		Role     *string `json:"role,omitempty" enum:"district,officer"`
		District *string `json:"district,omitempty" maxLength:"12"`
	}
}

var accountProblems = []problemRule{
	{account.ErrSignedOut, http.StatusUnauthorized, "signed_out", "请先登录"},
	{account.ErrWrongLogin, http.StatusUnauthorized, "wrong_login", "登录名或密码不对"},
	{account.ErrLockedOut, http.StatusTooManyRequests, "locked_out", "错误次数太多，请过一会儿再试"},
	{account.ErrDisabled, http.StatusForbidden, "disabled", "这个账号已停用"},
	{account.ErrDistrictRole, http.StatusForbidden, "district_role_needed", "只有区级管理员可以这样做"},
	{account.ErrOtherDistrict, http.StatusForbidden, "other_district", "这属于别的镇街"},
	{account.ErrSetupOver, http.StatusGone, "setup_over", "这个链接已经失效，请使用最近一次启动时打印的链接"},
	{account.ErrWeakPassword, http.StatusUnprocessableEntity, "weak_password", "这个密码太弱"},
	{account.ErrLogin, http.StatusUnprocessableEntity, "bad_login", "登录名应为 3 到 32 个小写字母、数字或 . _ -，以字母或数字开头"},
	{account.ErrName, http.StatusUnprocessableEntity, "bad_name", "姓名应为 1 到 30 个字"},
	{account.ErrRole, http.StatusUnprocessableEntity, "bad_role", "镇街管理员必须选择镇街，区级管理员不选"},
	{account.ErrLoginTaken, http.StatusConflict, "login_taken", "这个登录名已经有人用了"},
	{account.ErrUnknownOrganiser, http.StatusNotFound, "unknown_organiser", "没有这个账号"},
	{account.ErrLastHead, http.StatusConflict, "last_organiser", "至少要保留一名区级管理员"},
}

func (s *Server) registerAccounts(a huma.API) {
	handle(a, "GET /session", "get-session", "谁登录着", s.getSession)
	handle(a, "POST /session", "sign-in", "登录", s.signIn)
	handle(a, "DELETE /session", "sign-out", "退出登录", s.signOut, noContent)
	handle(a, "PUT /session/password", "change-password", "修改自己的密码，其他地方的登录随之失效", s.changePassword)
	handle(a, "GET /setup", "check-setup", "一次性链接是否还有效", s.checkSetup, noContent)
	handle(a, "POST /setup", "set-up", "用一次性链接建立第一个区级管理员", s.setUp, created)
	handle(a, "GET /organisers", "list-organisers", "管理员（区级）", s.listOrganisers)
	handle(a, "POST /organisers", "add-organiser", "增加管理员（区级）", s.addOrganiser, created)
	handle(a, "PATCH /organisers/{login}", "edit-organiser", "修改、停用管理员，重设密码（区级）", s.editOrganiser)
}

func (s *Server) getSession(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	o, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &sessionOutput{}
	out.Body.Organiser, err = s.viewOrganiser(ctx, o)
	return out, err
}

func (s *Server) signIn(ctx context.Context, in *signInInput) (*signedInOutput, error) {
	o, credential, err := s.SignIns.SignIn(ctx, in.Body.Login, in.Body.Password, callerOf(ctx).ip)
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, o, credential)
}

// signedIn answers with the session's cookie. It lasts as long as the browser is open, or the session at most.
func (s *Server) signedIn(ctx context.Context, o account.Organiser, credential string) (*signedInOutput, error) {
	out := &signedInOutput{SetCookie: s.cookie(sessionCookie, credential, account.SessionMost)}
	var err error
	out.Body.Organiser, err = s.viewOrganiser(ctx, o)
	return out, err
}

func (s *Server) signOut(ctx context.Context, _ *struct{}) (*forgetOutput, error) {
	return &forgetOutput{SetCookie: s.noCookie(sessionCookie)}, s.SignIns.SignOut(ctx, callerOf(ctx).session)
}

func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*signedInOutput, error) {
	o, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	o, err = s.SignIns.ChangePassword(ctx, o, in.Body.Old, in.Body.New, callerOf(ctx).ip)
	if err != nil {
		return nil, err
	}
	credential, err := s.SignIns.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, o, credential)
}

func (s *Server) checkSetup(ctx context.Context, in *setupTokenInput) (*empty, error) {
	return &empty{}, s.Organisers.SetupOpen(ctx, in.Token)
}

func (s *Server) setUp(ctx context.Context, in *setupInput) (*signedInOutput, error) {
	o, err := s.Organisers.Setup(ctx, in.Body.Token, account.NewOrganiser{
		Login: in.Body.Login, Name: in.Body.Name, Password: in.Body.Password,
	})
	if err != nil {
		return nil, err
	}
	credential, err := s.SignIns.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, o, credential)
}

func (s *Server) listOrganisers(ctx context.Context, _ *struct{}) (*organisersOutput, error) {
	o, err := districtOrganiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Organisers.List(ctx, o.Scope())
	if err != nil {
		return nil, err
	}
	out := &organisersOutput{}
	out.Body.Organisers = make([]organiserView, len(all))
	for i := range all {
		if out.Body.Organisers[i], err = s.viewOrganiser(ctx, all[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Server) addOrganiser(ctx context.Context, in *addOrganiserInput) (*organiserOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	added, err := s.Organisers.Add(ctx, account.NewOrganiser{
		Login: in.Body.Login, Name: in.Body.Name, Password: in.Body.Password,
		Role: account.Role(in.Body.Role), District: in.Body.District,
	})
	if err != nil {
		return nil, err
	}
	view, err := s.viewOrganiser(ctx, added)
	return &organiserOutput{Body: view}, err
}

func (s *Server) editOrganiser(ctx context.Context, in *editOrganiserInput) (*organiserOutput, error) {
	if _, err := districtOrganiserOf(ctx); err != nil {
		return nil, err
	}
	changed, err := s.Organisers.Change(ctx, in.Login, account.OrganiserChange{
		Name: in.Body.Name, Disabled: in.Body.Disabled, Password: in.Body.Password,
		Role: (*account.Role)(in.Body.Role), District: in.Body.District,
	})
	if err != nil {
		return nil, err
	}
	view, err := s.viewOrganiser(ctx, changed)
	return &organiserOutput{Body: view}, err
}

func (s *Server) viewOrganiser(ctx context.Context, o account.Organiser) (organiserView, error) {
	name, err := s.districtName(ctx, o.District)
	return organiserView{
		Login: o.ID, Name: o.Name, Role: string(o.Role), District: o.District, DistrictName: name,
		Disabled: o.Disabled, CreatedAt: o.CreatedAt,
	}, err
}
