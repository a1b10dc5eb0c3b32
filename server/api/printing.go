package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/quiz"
)

// printingProblems hold for papers that are printed and typed in.
var printingProblems = []problemRule{
	{quiz.ErrNoPrinting, http.StatusNotFound, "no_such_printing", "没有这一批卷子"},
	{quiz.ErrNoLeaf, http.StatusNotFound, "no_such_paper", "没有这个编号的卷，或者不是本镇街的"},
	{quiz.ErrCode, http.StatusUnprocessableEntity, "misread_code", "编号不对，请再看一遍（十位数字，末位是校验码）"},
	{quiz.ErrEntered, http.StatusConflict, "entered_already", "这张卷已经录过"},
	{quiz.ErrNotEntered, http.StatusConflict, "not_entered", "这张卷还没录过，不用更正"},
	{quiz.ErrEntryOver, http.StatusConflict, "entry_over", "这一批卷子的录入已经结束"},
	{quiz.ErrEntryOpen, http.StatusConflict, "entry_open", "录入结束以后才能看答案"},
	{quiz.ErrUnreadable, http.StatusUnprocessableEntity, "unreadable_answers", "有答案看不懂"},
}

type printChoice struct {
	Phase   string   `json:"phase" enum:",training,formal,final" doc:"线上竞赛的阶段；空的为不算比赛的普法答卷"`
	Title   string   `json:"title"`
	From    string   `json:"from" format:"date"`
	To      string   `json:"to" format:"date" doc:"最后一天，录入到这一天为止"`
	State   string   `json:"state" enum:"upcoming,on,over"`
	Total   int      `json:"total" doc:"每张几道题；0 为自己定"`
	LeftOut int      `json:"left_out" doc:"有几道音频、视频题不能上纸，不会抽到"`
	Why     string   `json:"why,omitempty" doc:"为什么不能印"`
	Words   []string `json:"words" nullable:"false"`
	Units   []string `json:"units" nullable:"false"`
}

// PrintingInfo is a printing as organisers see it.
type PrintingInfo struct {
	ID            string     `json:"id" doc:"六位批号，卷子编号的前六位"`
	Campaign      string     `json:"campaign"`
	Title         string     `json:"title" doc:"活动名称"`
	Phase         string     `json:"phase" enum:",training,formal,final"`
	PhaseTitle    string     `json:"phase_title"`
	District      string     `json:"district"`
	DistrictName  string     `json:"district_name"`
	Community     string     `json:"community,omitempty"`
	CommunityName string     `json:"community_name,omitempty"`
	Unit          string     `json:"unit,omitempty"`
	Count         int        `json:"count"`
	Entered       int        `json:"entered" doc:"已录几张"`
	Questions     int        `json:"questions" doc:"每张几道题"`
	Full          int64      `json:"full" doc:"满分"`
	Alike         bool       `json:"alike" doc:"所有卷同一套题"`
	Large         bool       `json:"large" doc:"大字"`
	Duplex        bool       `json:"duplex" doc:"双面打印"`
	LeftOut       int        `json:"left_out" doc:"不能上纸、没有抽的题"`
	LastDay       string     `json:"last_day" format:"date" doc:"录入的最后一天"`
	By            string     `json:"by" doc:"谁印的"`
	At            time.Time  `json:"at"`
	Takes         bool       `json:"takes" doc:"还能录入和更正"`
	ClosedBy      string     `json:"closed_by,omitempty"`
	ClosedAt      *time.Time `json:"closed_at,omitempty"`
}

type printingsOutput struct {
	Body struct {
		Choices   []printChoice  `json:"choices" nullable:"false" doc:"可以印什么"`
		Printings []PrintingInfo `json:"printings" nullable:"false" doc:"印过的，新的在前"`
	}
}

type printInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Phase     string `json:"phase,omitempty" enum:",training,formal,final"`
		District  string `json:"district" maxLength:"12" doc:"镇街"`
		Community string `json:"community,omitempty" maxLength:"12"`
		Unit      string `json:"unit,omitempty" maxLength:"40"`
		Count     int    `json:"count" minimum:"0" maximum:"100000" doc:"印几张，最多 500"`
		Questions int    `json:"questions,omitempty" minimum:"0" maximum:"1000" doc:"普法答卷每张几道题，最多 50"`
		Alike     bool   `json:"alike,omitempty"`
		Large     bool   `json:"large,omitempty"`
		Duplex    bool   `json:"duplex,omitempty"`
		Request   string `json:"request,omitempty" maxLength:"64" doc:"页面取的随机数；重发时不变"`
	}
}

type printingOutput struct{ Body PrintingInfo }

type printingPath struct {
	Printing string `path:"printing" pattern:"^[0-9]{6}$" doc:"六位批号"`
}

// LeafEntry is what was typed in from a paper.
type LeafEntry struct {
	By       string       `json:"by" doc:"最后由谁录入或更正"`
	At       time.Time    `json:"at"`
	Nickname string       `json:"nickname"`
	Answered int          `json:"answered" doc:"答了几题"`
	Points   *int64       `json:"points,omitempty" doc:"得分；录入结束后才有"`
	Right    *int64       `json:"right,omitempty" doc:"答对几题；录入结束后才有"`
	Records  []LeafRecord `json:"records" nullable:"false" doc:"每次录入和更正，最后一次算数"`
}

// LeafRecord is what was typed in once.
type LeafRecord struct {
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Nickname string    `json:"nickname"`
	Typed    []string  `json:"typed" nullable:"false"`
	Reason   string    `json:"reason,omitempty" doc:"更正的原因"`
}

type pileSheet struct {
	Code   string     `json:"code"`
	Words  string     `json:"words" doc:"编号，分段写"`
	Number int        `json:"number"`
	Entry  *LeafEntry `json:"entry,omitempty"`
}

type pileOutput struct {
	Body struct {
		Printing PrintingInfo `json:"printing"`
		Told     bool         `json:"told" doc:"可以看得分和答案"`
		Sheets   []pileSheet  `json:"sheets" nullable:"false"`
	}
}

func (s *Server) registerPrintings(a huma.API) {
	handle(a, "GET /campaigns/{id}/printings", "list-printings", "纸质答题：能印什么，印过哪些", s.listPrintings)
	handle(a, "POST /campaigns/{id}/printings", "print-papers", "抽题并留存一批卷子；同一个 request 再发得到同一批", s.printPapers)
	handle(a, "GET /printings/{printing}", "get-printing", "一批卷子和录入情况", s.getPrinting)
	handle(a, "POST /printings/{printing}/close", "close-printing", "结束录入并计入成绩，不能再改", s.closePrinting)
	handle(a, "GET /printings/{printing}/papers.pdf", "printing-pdf", "卷子（PDF，A4）", s.printingPDF, file("application/pdf"))
	handle(a, "GET /printings/{printing}/list.xlsx", "printing-list", "录入表：每行一张卷，填好可以整批录入（Excel）", s.printingList, download)
	handle(a, "GET /printings/{printing}/entries.xlsx", "printing-entries", "录入记录，含每次更正（Excel）", s.printingEntries, download)
	handle(a, "GET /printings/{printing}/key.xlsx", "printing-key", "答案；录入结束后才有（Excel）", s.printingKey, download)
	s.registerLeaves(a)
}

func (s *Server) listPrintings(ctx context.Context, in *campaignPath) (*printingsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	choices, err := s.Clerk.Choices(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Clerk.List(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &printingsOutput{}
	out.Body.Choices, out.Body.Printings = []printChoice{}, []PrintingInfo{}
	for _, c := range choices {
		out.Body.Choices = append(out.Body.Choices, printChoice{
			Phase: c.Phase, Title: c.Title, From: c.From, To: c.To, State: c.State, Total: c.Total, LeftOut: c.LeftOut, Why: c.Why,
			Words: append([]string{}, c.Words...), Units: append([]string{}, c.Units...),
		})
	}
	for i := range all {
		out.Body.Printings = append(out.Body.Printings, viewPrinting(&all[i], names))
	}
	return out, nil
}

// placeNames are the names of all nodes of the tree, communities among them, by code.
func (s *Server) placeNames(ctx context.Context) (map[string]string, error) {
	all, err := s.Districts.All(ctx)
	names := map[string]string{}
	for _, d := range all {
		names[d.Code] = d.Name
	}
	return names, err
}

// ownPaper is what a paper outside an online contest is called.
const ownPaper = "普法答卷"

func phaseWords(phase string) string {
	if phase == "" {
		return ownPaper
	}
	return quiz.PhaseTitle(phase)
}

func viewPrinting(p *quiz.Listed, names map[string]string) PrintingInfo {
	v := PrintingInfo{
		ID: p.ID, Campaign: p.Campaign, Title: p.Title, Phase: p.Phase, PhaseTitle: phaseWords(p.Phase), District: p.District,
		DistrictName: names[p.District], Community: p.Community, CommunityName: names[p.Community], Unit: p.Unit, Count: p.Count,
		Entered: p.Entered, Questions: p.Rules.Blueprint.Total(), Full: p.Rules.Blueprint.Full(), Alike: p.Alike, Large: p.Large,
		Duplex: p.Duplex, LeftOut: p.LeftOut, LastDay: p.LastDay(), By: p.ByName, At: p.At, Takes: p.Takes, ClosedBy: p.ClosedBy,
	}
	if !p.ClosedAt.IsZero() {
		v.ClosedAt = &p.ClosedAt
	}
	return v
}

func (s *Server) printPapers(ctx context.Context, in *printInput) (*printingOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	p, err := s.Clerk.Print(ctx, by, quiz.PrintWish{
		Campaign: in.ID, Phase: b.Phase, District: b.District, Community: b.Community, Unit: b.Unit, Count: b.Count,
		Questions: b.Questions, Alike: b.Alike, Large: b.Large, Duplex: b.Duplex, Request: b.Request,
	})
	if err != nil {
		return nil, err
	}
	return s.printingOf(ctx, by, p.ID)
}

func (s *Server) closePrinting(ctx context.Context, in *printingPath) (*printingOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.Clerk.Close(ctx, by, in.Printing); err != nil {
		return nil, err
	}
	return s.printingOf(ctx, by, in.Printing)
}

func (s *Server) printingOf(ctx context.Context, by account.Organiser, id string) (*printingOutput, error) {
	pile, err := s.Clerk.Open(ctx, by, id)
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(ctx)
	return &printingOutput{viewPrinting(&pile.Listed, names)}, err
}

func (s *Server) getPrinting(ctx context.Context, in *printingPath) (*pileOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	pile, err := s.Clerk.Open(ctx, by, in.Printing)
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &pileOutput{}
	out.Body.Printing, out.Body.Told, out.Body.Sheets = viewPrinting(&pile.Listed, names), pile.Told, []pileSheet{}
	for _, sheet := range pile.Sheets {
		out.Body.Sheets = append(out.Body.Sheets, pileSheet{
			Code: sheet.Code, Words: quiz.CodeWords(sheet.Code), Number: sheet.Number, Entry: viewEntry(sheet.Sitting, pile.Told),
		})
	}
	return out, nil
}

// viewEntry is what was typed in from a paper; what it earned only where that may be told.
func viewEntry(sitting *quiz.Sitting, told bool) *LeafEntry {
	if sitting == nil {
		return nil
	}
	last := sitting.Records[len(sitting.Records)-1]
	v := &LeafEntry{By: last.ByName, At: last.At, Nickname: last.Nickname, Answered: sitting.Answered(), Records: []LeafRecord{}}
	for _, r := range sitting.Records {
		v.Records = append(v.Records, LeafRecord{By: r.ByName, At: r.At, Nickname: r.Nickname, Typed: append([]string{}, r.Typed...), Reason: r.Reason})
	}
	if told && sitting.Stage != quiz.StageOpen {
		v.Points, v.Right = &sitting.Points, &sitting.Right
	}
	return v
}

// typosOf gives answers that cannot be read the form that other problems have, each beside its field.
func typosOf(err error) error {
	typed, ok := errors.AsType[*quiz.TypedError](err)
	if !ok {
		return err
	}
	p := newProblem(http.StatusUnprocessableEntity, "unreadable_answers", typed.Explain())
	for _, t := range typed.Typos {
		if len(p.Errors) < findingsMost {
			p.Errors = append(p.Errors, FieldError{Location: typoField(t.Index), Message: t.Text})
		}
	}
	return p
}

func typoField(index int) string {
	switch index {
	case quiz.TypoCode:
		return "path.code"
	case quiz.TypoNickname:
		return "body.nickname"
	default:
		return fmt.Sprintf("body.answers[%d]", index)
	}
}
