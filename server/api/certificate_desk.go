package api

import (
	"bytes"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
	"pufa/server/print"
	"pufa/server/reward"
)

// certificatePlan is what a campaign says of its certificates.
type certificatePlan struct {
	On       bool            `json:"on" doc:"是否发证书"`
	Title    string          `json:"title" maxLength:"60"`
	Text     string          `json:"text" maxLength:"400" doc:"正文；花括号里的词会换成活动名称和数字"`
	Issuer   string          `json:"issuer" maxLength:"60" doc:"颁发单位"`
	Names    bool            `json:"names" doc:"允许印姓名"`
	Rule     certificateRule `json:"rule"`
	Revision int64           `json:"revision,omitempty" minimum:"0" doc:"修改时带回，以免覆盖别人的修改"`
}

type planOutput struct {
	Body struct {
		Plan      certificatePlan `json:"plan"`
		RuleWords string          `json:"rule_words"`
		Places    []string        `json:"places" doc:"正文里能用的词"`
		Printable bool            `json:"printable" doc:"这台服务器有印证书的字体"`
	}
}

type planInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body certificatePlan
}

// issuedCertificate is a certificate as organisers see it in a list.
type issuedCertificate struct {
	Number       string     `json:"number"`
	Name         string     `json:"name,omitempty" doc:"姓名只显示第一个字"`
	District     string     `json:"district"`
	DistrictName string     `json:"district_name"`
	IssuedAt     time.Time  `json:"issued_at"`
	RevokedAt    *time.Time `json:"revoked_at,omitempty"`
	RevokedBy    string     `json:"revoked_by,omitempty"`
	Reason       string     `json:"reason,omitempty" doc:"撤销原因"`
}

type issuedList struct {
	Body struct {
		Certificates []issuedCertificate `json:"certificates" doc:"新的在前"`
		Next         string              `json:"next,omitempty" doc:"接着往下读时带回"`
	}
}

type issuedQuery struct {
	ID     string `path:"id" maxLength:"64"`
	After  string `query:"after" maxLength:"400"`
	Number string `query:"number" maxLength:"60" doc:"只找这个编号"`
}

type revokeInput struct {
	Number string `path:"number" maxLength:"60"`
	Body   struct {
		Reason string `json:"reason" maxLength:"400"`
	}
}

type issuedOne struct{ Body issuedCertificate }

// issuedPage is how many certificates a list has at a time.
const issuedPage = 50

func (s *Server) registerCertificateDesk(a huma.API) {
	handle(a, "GET /campaigns/{id}/certificate-plan", "get-certificate-plan", "一次活动的证书怎么发", s.getPlan)
	handle(a, "PUT /campaigns/{id}/certificate-plan", "change-certificate-plan", "修改证书怎么发（区级）", s.putPlan)
	handle(a, "POST /campaigns/{id}/certificate-preview.png", "preview-certificate", "证书的样子（图片）", s.previewCertificate, file("image/png"))
	handle(a, "GET /campaigns/{id}/certificates", "list-certificates", "发出的证书", s.listCertificates)
	handle(a, "POST /certificates/{number}/revoke", "revoke-certificate", "撤销一份证书，原因会告诉持有人", s.revokeCertificate)
}

func (s *Server) getPlan(ctx context.Context, in *campaignPath) (*planOutput, error) {
	_, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.Certifier.Plan(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	return s.viewPlan(p), nil
}

func (s *Server) putPlan(ctx context.Context, in *planInput) (*planOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.Certifier.Arrange(ctx, by, in.Body.plan(c))
	if err != nil {
		return nil, err
	}
	return s.viewPlan(p), nil
}

func (p certificatePlan) plan(c campaign.Campaign) reward.Plan {
	return reward.Plan{
		Campaign: c.ID, On: p.On, Title: p.Title, Text: p.Text, Issuer: p.Issuer, Names: p.Names, Rule: reward.Rule(p.Rule),
		Revision: p.Revision,
	}
}

func (s *Server) viewPlan(p reward.Plan) *planOutput {
	out := &planOutput{}
	out.Body.Plan = certificatePlan{
		On: p.On, Title: p.Title, Text: p.Text, Issuer: p.Issuer, Names: p.Names, Rule: certificateRule(p.Rule), Revision: p.Revision,
	}
	out.Body.RuleWords, out.Body.Places, out.Body.Printable = p.Rule.Words(), reward.Places(), s.Printer.Ready() == nil
	return out
}

// previewCertificate prints a sample, which says that it is one.
func (s *Server) previewCertificate(ctx context.Context, in *planInput) (*sheetOutput, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.Certifier.Preview(ctx, by, in.Body.plan(c))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = s.Printer.PNG(ctx, &b, print.Sheet{
		Title: p.Title, Campaign: p.Occasion, Name: p.Name, Text: p.Text, Number: "样张，没有编号", Issuer: p.Issuer,
		Date: reward.DayWords(p.Day), Link: s.PublicURL.String() + "/verify",
	})
	return &sheetOutput{ContentType: "image/png", CacheControl: "no-store", Body: b.Bytes()}, err
}

func (s *Server) listCertificates(ctx context.Context, in *issuedQuery) (*issuedList, error) {
	by, c, err := s.ofCampaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &issuedList{}
	out.Body.Certificates = []issuedCertificate{}
	if in.Number != "" {
		found, err := s.Certifier.Find(ctx, by, in.Number)
		if err != nil {
			return nil, err
		}
		out.Body.Certificates = append(out.Body.Certificates, viewIssuedOne(found, names))
		return out, nil
	}
	all, next, err := s.Certifier.List(ctx, by, c.ID, in.After, issuedPage)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		out.Body.Certificates = append(out.Body.Certificates, viewIssuedOne(one, names))
	}
	out.Body.Next = next
	return out, nil
}

func viewIssuedOne(c reward.Certificate, names map[string]string) issuedCertificate {
	view := issuedCertificate{
		Number: c.Number, Name: maskedName(c.Printed.Name), District: c.District, DistrictName: names[c.District], IssuedAt: c.IssuedAt,
	}
	if c.Revoked != nil {
		view.RevokedAt, view.RevokedBy, view.Reason = &c.Revoked.At, c.Revoked.ByName, c.Revoked.Reason
	}
	return view
}

func (s *Server) revokeCertificate(ctx context.Context, in *revokeInput) (*issuedOne, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Certifier.Revoke(ctx, by, in.Number, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	return &issuedOne{Body: viewIssuedOne(c, names)}, nil
}
