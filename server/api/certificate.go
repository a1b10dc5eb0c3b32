package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/print"
	"pufa/server/report"
	"pufa/server/reward"
)

// rewardProblems hold for certificates and draws.
var rewardProblems = []problemRule{
	{reward.ErrInvalid, http.StatusUnprocessableEntity, "invalid", "填写的内容不符合要求"},
	{reward.ErrNotFound, http.StatusNotFound, "no_such_record", "没有这条记录"},
	{reward.ErrChanged, http.StatusConflict, "changed_meanwhile", "这条记录刚被别人改过，请刷新后再改"},
	{reward.ErrNoCertificates, http.StatusConflict, "no_certificates", "这次活动现在不发证书"},
	{reward.ErrNotEarned, http.StatusConflict, "not_earned", "还没有达到领证书的要求"},
	{reward.ErrRevoked, http.StatusConflict, "revoked", "这份证书已被撤销，不能再领"},
	{reward.ErrTooOften, http.StatusConflict, "replaced_too_often", "换名字的次数用完了"},
	{print.ErrNoFont, http.StatusServiceUnavailable, "no_font", "这台服务器没有印证书用的字体，暂时不能下载；证书本身有效，可以凭编号查验"},
	{print.ErrBusy, http.StatusServiceUnavailable, "busy", "下载证书的人太多，请稍后再试"},
}

// printRate holds a person to as many certificates as they may look at.
var printRate = rate{perSecond: 0.5, burst: 20}

type certificateRule struct {
	Answers int64 `json:"answers" minimum:"1" maximum:"10000" doc:"至少答题多少道"`
	Correct int64 `json:"correct" minimum:"0" maximum:"10000" doc:"其中至少答对多少道"`
	Passed  int64 `json:"passed,omitempty" minimum:"0" maximum:"100" doc:"线上竞赛至少合格多少次"`
}

// myCertificate is how far a person has come towards a campaign's certificate.
type myCertificate struct {
	Campaign      string          `json:"campaign"`
	CampaignTitle string          `json:"campaign_title"`
	Title         string          `json:"title"`
	Issuer        string          `json:"issuer"`
	Rule          certificateRule `json:"rule"`
	RuleWords     string          `json:"rule_words"`
	Answers       int64           `json:"answers" doc:"已答题数"`
	Correct       int64           `json:"correct" doc:"已答对数"`
	Passed        int64           `json:"passed" doc:"线上竞赛已合格次数"`
	Earned        bool            `json:"earned" doc:"可以领"`
	Names         bool            `json:"names" doc:"可以印姓名"`
	Issued        *issuedToMe     `json:"issued,omitempty"`
}

type issuedToMe struct {
	Number  string `json:"number"`
	Name    string `json:"name,omitempty"`
	Day     string `json:"day" format:"date"`
	Path    string `json:"path" doc:"查验地址的路径，与二维码相同"`
	Revoked string `json:"revoked,omitempty" doc:"撤销原因"`
}

type myCertificates struct {
	Body struct {
		Certificates []myCertificate `json:"certificates"`
	}
}

type issueInput struct {
	Body struct {
		Campaign string `json:"campaign" minLength:"1" maxLength:"64"`
		Name     string `json:"name,omitempty" maxLength:"100" doc:"要印的姓名；可以不印"`
		Over14   bool   `json:"over14,omitempty" doc:"本人已满 14 周岁；印姓名时必须为真"`
	}
}

type issuedOutput struct{ Body issuedToMe }

type numberPath struct {
	Number string `path:"number" maxLength:"60"`
}

type checkInput struct {
	Number    string `path:"number" maxLength:"60"`
	Signature string `query:"signature" maxLength:"200" doc:"二维码里的签名；手工输入编号时没有"`
}

// certificateCheck is what anybody may know of a certificate.
type certificateCheck struct {
	Verdict       reward.Verdict `json:"verdict" enum:"genuine,revoked,unknown,forged"`
	Number        string         `json:"number,omitempty"`
	Title         string         `json:"title,omitempty"`
	CampaignTitle string         `json:"campaign_title,omitempty"`
	Name          string         `json:"name,omitempty" doc:"持有人选择印上的姓名"`
	Text          string         `json:"text,omitempty"`
	Issuer        string         `json:"issuer,omitempty"`
	Day           string         `json:"day,omitempty" format:"date"`
	RevokedAt     *time.Time     `json:"revoked_at,omitempty"`
}

type checkOutput struct{ Body certificateCheck }

func (s *Server) registerCertificates(a huma.API) {
	handle(a, "GET /me/certificates", "my-certificates", "我的证书，以及还差多少", s.myCertificates)
	handle(a, "POST /me/certificates", "issue-certificate", "领证书；同名再领得到同一份，换名字则旧的作废", s.issueCertificate)
	handle(a, "GET /me/certificates/{number}/certificate.pdf", "my-certificate-pdf", "下载证书（PDF）", s.certificatePDF, file("application/pdf"))
	handle(a, "GET /me/certificates/{number}/certificate.png", "my-certificate-png", "下载证书（图片）", s.certificatePNG, file("image/png"))
	handle(a, "GET /certificates/{number}", "check-certificate", "查验证书，不用登录", s.checkCertificate)
	s.registerCertificateDesk(a)
}

// file declares that an operation answers with a file of this type.
func file(contentType string) func(*huma.Operation) {
	schema := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	if contentType == "application/json" {
		schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	}
	return func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {
			Description: "文件", Content: map[string]*huma.MediaType{contentType: {Schema: schema}},
		}}
	}
}

func (s *Server) myCertificates(ctx context.Context, _ *struct{}) (*myCertificates, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Certifier.Mine(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &myCertificates{}
	out.Body.Certificates = make([]myCertificate, 0, len(all))
	for _, st := range all {
		view := myCertificate{
			Campaign: st.Plan.Campaign, CampaignTitle: st.Occasion.Title, Title: st.Plan.Title, Issuer: st.Plan.Issuer,
			Rule: certificateRule(st.Plan.Rule), RuleWords: st.Plan.Rule.Words(),
			Answers: st.Deed.Answers, Correct: st.Deed.Correct, Passed: st.Deed.Passed, Earned: st.Earned(), Names: st.Plan.Names,
		}
		if st.Certificate != nil {
			issued := viewIssued(*st.Certificate)
			view.Issued = &issued
		}
		out.Body.Certificates = append(out.Body.Certificates, view)
	}
	return out, nil
}

func viewIssued(c reward.Certificate) issuedToMe {
	view := issuedToMe{Number: c.Number, Name: c.Printed.Name, Day: c.Printed.Day, Path: c.Path()}
	if c.Revoked != nil {
		view.Revoked = c.Revoked.Reason
	}
	return view
}

func (s *Server) issueCertificate(ctx context.Context, in *issueInput) (*issuedOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	if in.Body.Name != "" && !in.Body.Over14 {
		return nil, &reward.InvalidError{Field: "over14", Text: "未满 14 周岁的，证书上不印姓名"}
	}
	c, err := s.Certifier.Issue(ctx, person, in.Body.Campaign, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return &issuedOutput{Body: viewIssued(c)}, nil
}

func (s *Server) certificatePDF(ctx context.Context, in *numberPath) (*sheetOutput, error) {
	return s.ownCertificate(ctx, in.Number, "pdf", "application/pdf", s.Printer.PDF)
}

func (s *Server) certificatePNG(ctx context.Context, in *numberPath) (*sheetOutput, error) {
	return s.ownCertificate(ctx, in.Number, "png", "image/png", s.Printer.PNG)
}

// ownCertificate prints a certificate for its holder. One that was revoked is not printed any more.
func (s *Server) ownCertificate(ctx context.Context, number, extension, contentType string, write func(context.Context, io.Writer, print.Sheet) error) (*sheetOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Certifier.Own(ctx, person.ID, number)
	if err != nil {
		return nil, err
	}
	if c.Revoked != nil {
		return nil, reward.ErrRevoked
	}
	if wait, ok := s.limits.take("print", person.ID, printRate); !ok {
		return nil, tooMany(wait)
	}
	var b bytes.Buffer
	if err := write(ctx, &b, s.printed(c)); err != nil {
		return nil, err
	}
	out := &sheetOutput{ContentType: contentType, CacheControl: "private, no-cache", Body: b.Bytes()}
	if extension == "pdf" {
		out.ContentDisposition = report.Disposition(report.FileName(c.Printed.Title+"-"+c.Number, extension))
	}
	return out, nil
}

// printed is a certificate as it goes to the printer.
func (s *Server) printed(c reward.Certificate) print.Sheet {
	return print.Sheet{
		Title: c.Printed.Title, Campaign: c.Printed.Occasion, Name: c.Printed.Name, Text: c.Printed.Text, Number: c.Number,
		Issuer: c.Printed.Issuer, Date: reward.DayWords(c.Printed.Day), Link: s.PublicURL.String() + c.Path(),
	}
}

func (s *Server) checkCertificate(ctx context.Context, in *checkInput) (*checkOutput, error) {
	verdict, c, err := s.Certifier.Check(ctx, in.Number, in.Signature)
	if err != nil {
		return nil, err
	}
	view := certificateCheck{
		Verdict: verdict, Number: c.Number, Title: c.Printed.Title, CampaignTitle: c.Printed.Occasion, Name: c.Printed.Name,
		Text: c.Printed.Text, Issuer: c.Printed.Issuer, Day: c.Printed.Day,
	}
	if c.Revoked != nil {
		view.RevokedAt = &c.Revoked.At
	}
	return &checkOutput{Body: view}, nil
}

// maskedName is a name as lists show it: the first character.
func maskedName(name string) string {
	for _, r := range name {
		return string(r) + "*"
	}
	return ""
}
