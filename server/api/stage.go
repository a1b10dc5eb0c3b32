package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
	"pufa/server/report"
)

var stageProblems = []problemRule{
	{contest.ErrNoRules, http.StatusNotFound, "no_such_rules", "没有这套规则"},
	{contest.ErrRulesMoved, http.StatusConflict, "rules_moved", "这套规则刚被别人改过，请重新打开"},
}

// chairLasts is how long a team's phone is known: a match and the days of rehearsing before it.
const chairLasts = 30 * 24 * time.Hour

// stagePlan is what a new match on stage has beside its title and bank.
type stagePlan struct {
	Rules  string     `json:"rules" minLength:"1" maxLength:"64" doc:"规则编号"`
	Teams  []teamPlan `json:"teams" minItems:"2" maxItems:"12"`
	Judges int        `json:"judges,omitempty" minimum:"0" maximum:"15" doc:"评委人数；有评委打分的环节才要"`

	Topics []contest.Topic `json:"topics,omitempty" maxItems:"240" doc:"书面作答环节的题目，按先后"`
}

type teamPlan struct {
	Name    string   `json:"name" minLength:"1" maxLength:"20"`
	Unit    string   `json:"unit,omitempty" maxLength:"40"`
	Members []string `json:"members" maxItems:"20" doc:"按座次；上场人数以外的是替补"`
}

// plan adds what a match has to a plan.
func (s *Server) stagePlan(ctx context.Context, in *stagePlan, p *contest.Plan) error {
	by, err := organiserOf(ctx)
	if err != nil {
		return err
	}
	rules, err := s.Rulebook.Find(ctx, by, in.Rules)
	if err != nil {
		return err
	}
	p.Rules, p.Judges, p.Topics = &rules, in.Judges, in.Topics
	for _, t := range in.Teams {
		p.Teams = append(p.Teams, contest.Team{Name: t.Name, Unit: t.Unit, Members: t.Members})
	}
	return nil
}

// StageDetail is a match on stage for its organisers: its rules, and the addresses of teams and judges.
type StageDetail struct {
	Rules  contest.RuleSet `json:"rules"`
	Words  []string        `json:"words" doc:"规则的说明"`
	Teams  []TeamDetail    `json:"teams"`
	Judges []JudgeDetail   `json:"judges"`
}

// TeamDetail is a team with the address its phones open.
type TeamDetail struct {
	Number  int      `json:"number"`
	Name    string   `json:"name"`
	Unit    string   `json:"unit,omitempty"`
	Members []string `json:"members"`
	URL     string   `json:"url" doc:"本队设备打开的地址，不要给别的队看到"`
}

// JudgeDetail is the address one judge opens.
type JudgeDetail struct {
	Number int    `json:"number"`
	URL    string `json:"url"`
}

func (s *Server) stageDetail(c *contest.Contest) *StageDetail {
	if c.Rules == nil {
		return nil
	}
	d := &StageDetail{Rules: *c.Rules, Words: c.Rules.Words(), Teams: make([]TeamDetail, len(c.Teams)), Judges: make([]JudgeDetail, len(c.Judges))}
	for i, t := range c.Teams {
		d.Teams[i] = TeamDetail{Number: i + 1, Name: t.Name, Unit: t.Unit, Members: t.Members, URL: s.chairURL(c.Code, t.Key)}
	}
	for i, key := range c.Judges {
		d.Judges[i] = JudgeDetail{Number: i + 1, URL: s.chairURL(c.Code, key)}
	}
	return d
}

// chairURL carries the key behind #, which browsers keep out of requests and so out of logs.
func (s *Server) chairURL(code, key string) string {
	u := s.PublicURL.JoinPath("chair", code)
	u.Fragment = key
	return u.String()
}

type takeChair struct {
	Code string `path:"code" pattern:"^[0-9]{6}$" doc:"六位参赛码"`
	Body struct {
		Key string `json:"key" minLength:"1" maxLength:"64"`
	}
}

type chairOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Contest contestHead `json:"contest"`
		Team    int         `json:"team,omitempty"`
		Judge   int         `json:"judge,omitempty"`
	}
}

type ruleList struct {
	Body struct {
		Presets []RuleView `json:"presets" doc:"自带的规则，只能复制"`
		Own     []RuleView `json:"own" doc:"自己的规则"`
	}
}

// RuleView is a rule set with what an organiser reads before choosing it.
type RuleView struct {
	Rules     contest.RuleSet `json:"rules"`
	Words     []string        `json:"words"`
	Questions map[string]int  `json:"questions" doc:"各队数要用的题数"`
	Judged    bool            `json:"judged" doc:"有评委打分的环节"`
	Revision  int64           `json:"revision,omitempty" doc:"自己的规则才有"`
	By        string          `json:"by,omitempty"`
	At        *time.Time      `json:"at,omitempty"`
}

type ruleBody struct{ Body contest.RuleSet }

type ruleChange struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Rules    contest.RuleSet `json:"rules"`
		Revision int64           `json:"revision" minimum:"1"`
	}
}

type ruleOutput struct{ Body RuleView }

func (s *Server) registerStage(a huma.API) {
	handle(a, "POST /contests/code/{code}/chair", "take-chair", "队伍的设备或评委入席", s.takeChair)
	handle(a, "GET /contests/{id}/audit.json", "download-audit", "规则、题目、全部记录和作答，供审计", s.auditFile, downloadJSON)
	handle(a, "GET /rules", "list-rules", "可选的比赛规则", s.listRules)
	handle(a, "GET /rules/schema.json", "get-rules-schema", "比赛规则的 JSON Schema", s.rulesSchema, answersSchema)
	handle(a, "POST /rules", "create-rules", "新建自己的规则", s.createRules, created)
	handle(a, "POST /rules/preview", "preview-rules", "检查规则并用文字说明", s.previewRules)
	handle(a, "PUT /rules/{id}", "change-rules", "修改自己的规则；已建的比赛不受影响", s.changeRules)
	handle(a, "DELETE /rules/{id}", "delete-rules", "删除自己的规则；已建的比赛不受影响", s.deleteRules, noContent)
}

func (s *Server) takeChair(ctx context.Context, in *takeChair) (*chairOutput, error) {
	secret := callerOf(ctx).chair
	if secret == "" {
		secret = contest.NewKey()
	}
	c, chair, err := s.Contests.TakeChair(ctx, in.Code, in.Body.Key, secret)
	if err != nil {
		return nil, err
	}
	out := &chairOutput{SetCookie: s.cookie(contest.ChairCookie, secret, chairLasts)}
	out.Body.Contest = contestHead{ID: c.ID, Code: c.Code, Title: c.Title}
	out.Body.Team, out.Body.Judge = chair.Team, chair.Judge
	return out, nil
}

func (s *Server) listRules(ctx context.Context, _ *struct{}) (*ruleList, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.Rulebook.Own(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &ruleList{}
	out.Body.Presets, out.Body.Own = []RuleView{}, []RuleView{}
	for _, r := range s.Rulebook.Presets() {
		out.Body.Presets = append(out.Body.Presets, viewRules(r))
	}
	for i := range own {
		out.Body.Own = append(out.Body.Own, viewKept(&own[i]))
	}
	return out, nil
}

const schemaType = "application/schema+json"

// answersSchema declares that an operation answers with a JSON Schema.
func answersSchema(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "JSON Schema", Content: map[string]*huma.MediaType{schemaType: {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}},
	}}
}

// rulesSchema is the published form of a rule set, for editors outside the console.
func (s *Server) rulesSchema(context.Context, *struct{}) (*sheetOutput, error) {
	schema, err := contest.RulesSchema()
	if err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType: schemaType, ContentDisposition: report.Disposition("ruleset.schema.json"), CacheControl: "no-cache", Body: schema,
	}, nil
}

func viewRules(r contest.RuleSet) RuleView {
	return RuleView{Rules: r, Words: r.Words(), Questions: r.NeededBy(), Judged: r.Judged()}
}

func viewKept(k *contest.KeptRules) RuleView {
	v := viewRules(k.Rules)
	v.Revision, v.By, v.At = k.Revision, k.By, &k.At
	return v
}

func (s *Server) createRules(ctx context.Context, in *ruleBody) (*ruleOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	k, err := s.Rulebook.Add(ctx, by, in.Body)
	return &ruleOutput{viewKept(&k)}, err
}

func (s *Server) previewRules(ctx context.Context, in *ruleBody) (*ruleOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	if err := in.Body.Check(); err != nil {
		return nil, err
	}
	return &ruleOutput{viewRules(in.Body)}, nil
}

func (s *Server) changeRules(ctx context.Context, in *ruleChange) (*ruleOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	k, err := s.Rulebook.Change(ctx, by, in.ID, in.Body.Rules, in.Body.Revision)
	return &ruleOutput{viewKept(&k)}, err
}

func (s *Server) deleteRules(ctx context.Context, in *contestPath) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Rulebook.Remove(ctx, by, in.ID)
}
