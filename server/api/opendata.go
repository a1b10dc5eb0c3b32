package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/opendata"
	"pufa/server/report"
)

var openDataProblems = []problemRule{
	{opendata.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写有误"},
	{opendata.ErrToken, http.StatusUnauthorized, "bad_token", "令牌不对、已过期或已撤销"},
	{opendata.ErrNotFound, http.StatusNotFound, "no_such_token", "没有这个令牌"},
	{opendata.ErrChanged, http.StatusConflict, "changed_meanwhile", "刚被别人改过，请刷新后再改"},
	{opendata.ErrMany, http.StatusConflict, "too_many_tokens", "有效的令牌太多了，请先撤销不用的"},
}

// What programs are held to: by token, and by address where the token is wrong.
var (
	openRate     = rate{perSecond: 1, burst: 60}
	badTokenRate = rate{perSecond: 0.2, burst: 20}
)

// OpenTokenInfo is what is known of a token. The token itself is shown once, when it is made.
type OpenTokenInfo struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	District    string    `json:"district" doc:"能读哪个镇街的；空为全区"`
	Expires     string    `json:"expires" format:"date" doc:"最后一天"`
	State       string    `json:"state" enum:"good,expired,revoked"`
	CreatedName string    `json:"created_name"`
	CreatedAt   time.Time `json:"created_at"`
}

type (
	openTokenPath struct {
		ID string `path:"id" maxLength:"64"`
	}
	newOpenToken struct {
		Body struct {
			Name     string `json:"name" maxLength:"40" doc:"给谁用、做什么用"`
			District string `json:"district,omitempty" maxLength:"12" doc:"只能读一个镇街的；不填为全区"`
			Expires  string `json:"expires" maxLength:"10" doc:"有效期至，最长一年"`
		}
	}
	openTokenOutput struct {
		CacheControl string `header:"Cache-Control"`
		Body         struct {
			OpenTokenInfo
			Token string `json:"token" doc:"只显示这一次"`
		}
	}
	openTokenList struct {
		Body struct {
			Tokens []OpenTokenInfo `json:"tokens" nullable:"false"`
		}
	}
	openQuery struct {
		OpenCaller
	}
	openTableQuery struct {
		OpenCaller
		ID string `path:"id" maxLength:"64"`
		TableAsk
	}
	openCSVQuery struct {
		OpenCaller
		ID string `path:"id" maxLength:"64"`
		TableAsk
		BOM bool `query:"bom" doc:"文件开头加字节序标记，Excel 直接打开不乱码"`
	}
)

// OpenCaller is a program that shows a token.
type OpenCaller struct {
	Authorization string `header:"Authorization" maxLength:"200" doc:"Bearer 加令牌"`
}

func (s *Server) registerOpenData(a huma.API) {
	handle(a, "GET /open-tokens", "list-open-tokens", "开放数据的令牌（区级）", s.listOpenTokens)
	handle(a, "POST /open-tokens", "add-open-token", "新建一个令牌（区级）", s.addOpenToken, created)
	handle(a, "DELETE /open-tokens/{id}", "revoke-open-token", "撤销一个令牌（区级）", s.revokeOpenToken)
	handle(a, "GET /open/tables", "open-tables", "开放数据：有哪些报表", s.openTables)
	handle(a, "GET /open/tables/{id}", "open-table", "开放数据：一张报表的数（JSON）", s.openTable)
	handle(a, "GET /open/tables/{id}/rows.csv", "open-table-csv", "开放数据：一张报表的各行（CSV，RFC 4180）", s.openCSV, downloadCSV)
}

// downloadCSV declares that an operation answers with a CSV file.
func downloadCSV(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "CSV 文件",
		Content:     map[string]*huma.MediaType{report.CSVType: {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
}

func (s *Server) viewOpenToken(t *opendata.Token) OpenTokenInfo {
	state := "good"
	switch {
	case t.Revoked:
		state = "revoked"
	case !t.Good(campaign.Day(s.Now())):
		state = "expired"
	}
	return OpenTokenInfo{
		ID: t.ID, Name: t.Name, District: t.District, Expires: t.Expires, State: state, CreatedName: t.CreatedName, CreatedAt: t.CreatedAt,
	}
}

func (s *Server) listOpenTokens(ctx context.Context, _ *struct{}) (*openTokenList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.OpenData.List(ctx, by)
	out := &openTokenList{}
	out.Body.Tokens = make([]OpenTokenInfo, len(all))
	for i := range all {
		out.Body.Tokens[i] = s.viewOpenToken(&all[i])
	}
	return out, err
}

func (s *Server) addOpenToken(ctx context.Context, in *newOpenToken) (*openTokenOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	kept, secret, err := s.OpenData.Give(ctx, by, opendata.Token{Name: in.Body.Name, District: in.Body.District, Expires: in.Body.Expires})
	if err != nil {
		return nil, err
	}
	out := &openTokenOutput{CacheControl: "no-store"}
	out.Body.OpenTokenInfo, out.Body.Token = s.viewOpenToken(&kept), secret
	return out, nil
}

func (s *Server) revokeOpenToken(ctx context.Context, in *openTokenPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.OpenData.Revoke(ctx, by, in.ID)
}

// bearer is as whom a program reads. Wrong tokens are counted by address before anything is looked up.
func (s *Server) bearer(ctx context.Context, in *OpenCaller) (account.Organiser, error) {
	kind, secret, _ := strings.Cut(in.Authorization, " ")
	if !strings.EqualFold(kind, "bearer") {
		return account.Organiser{}, opendata.ErrToken
	}
	by, t, err := s.OpenData.Who(ctx, strings.TrimSpace(secret))
	if err != nil {
		if wait, ok := s.limits.take("bad token", callerOf(ctx).ip, badTokenRate); !ok {
			return account.Organiser{}, tooMany(wait)
		}
		return account.Organiser{}, err
	}
	if wait, ok := s.limits.take("open", t.ID, openRate); !ok {
		return account.Organiser{}, tooMany(wait)
	}
	return by, nil
}

func (s *Server) openTables(ctx context.Context, in *openQuery) (*tableList, error) {
	by, err := s.bearer(ctx, &in.OpenCaller)
	if err != nil {
		return nil, err
	}
	out, err := s.tablesFor(ctx, by)
	if err == nil {
		for i := range out.Body.Tables {
			out.Body.Tables[i].Mine = false
		}
	}
	return out, err
}

func (s *Server) openTable(ctx context.Context, in *openTableQuery) (*figuresOutput, error) {
	by, err := s.bearer(ctx, &in.OpenCaller)
	if err != nil {
		return nil, err
	}
	drawn, err := s.draw(ctx, by, in.ID, &in.TableAsk)
	return s.figuresOf(ctx, by, drawn, err)
}

func (s *Server) openCSV(ctx context.Context, in *openCSVQuery) (*sheetOutput, error) {
	by, err := s.bearer(ctx, &in.OpenCaller)
	if err != nil {
		return nil, err
	}
	drawn, err := s.draw(ctx, by, in.ID, &in.TableAsk)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := report.WriteCSV(&file, drawn.Table(), in.BOM); err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType: report.CSVType, ContentDisposition: report.Disposition(report.FileName(drawn.Title, "csv")),
		CacheControl: "no-store", Body: file.Bytes(),
	}, nil
}
