package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/fairplay"
	"pufa/server/quiz"
)

var fairplayProblems = []problemRule{
	{fairplay.ErrNotFound, http.StatusNotFound, "no_such_flag", "没有这条核查"},
	{fairplay.ErrReason, http.StatusUnprocessableEntity, "bad_reason", "请写明理由，最多 200 个字"},
	{fairplay.ErrSame, http.StatusUnprocessableEntity, "no_decision", "处理结果和现在的一样，请刷新后再看"},
	{fairplay.ErrCheck, http.StatusForbidden, "check_needed", "之前答得太快，先验证一下再开始"},
	{fairplay.ErrCheckOver, http.StatusGone, "check_over", "这次验证已经用过或者过期了，请再来一次"},
	{fairplay.ErrCheckWrong, http.StatusUnprocessableEntity, "check_wrong", "没有通过，请再来一次"},
}

// Sittings looks sittings up, to say whose they are.
type Sittings interface {
	Get(ctx context.Context, id string) (quiz.Sitting, error)
}

// FlagLine is a flag in short, as an organiser sees it.
type FlagLine struct {
	ID       string         `json:"id"`
	Sign     fairplay.Sign  `json:"sign" enum:"quick,streak,twins,device"`
	Title    string         `json:"title" doc:"哪一类迹象"`
	Words    string         `json:"words" doc:"发现了什么"`
	Campaign string         `json:"campaign"`
	Occasion string         `json:"occasion" doc:"活动名称"`
	Name     string         `json:"name" doc:"昵称"`
	Day      string         `json:"day,omitempty"`
	State    fairplay.State `json:"state" enum:"open,cleared,confirmed"`
	Sets     int            `json:"sets" doc:"涉及几次答题"`
	At       time.Time      `json:"at"`
}

// flagFull is a flag with its evidence.
type flagFull struct {
	FlagLine
	Joined time.Time   `json:"joined,omitempty,omitzero" doc:"登记时间；已注销的没有"`
	Proofs []proofView `json:"proofs" nullable:"false"`
	Audit  []flagAct   `json:"audit" nullable:"false" doc:"谁在什么时候怎么处理的"`
	Others []FlagLine  `json:"others" nullable:"false" doc:"同一个人的其他核查"`
}

// proofView is what one set shows. Times are in milliseconds, by the server's clock.
type proofView struct {
	Session   string          `json:"session"`
	Kind      string          `json:"kind" enum:"practice,daily,exam,challenge,online"`
	Phase     string          `json:"phase,omitempty" enum:"training,formal,final"`
	At        time.Time       `json:"at"`
	Words     string          `json:"words"`
	Paces     []fairplay.Pace `json:"paces" nullable:"false" doc:"每题用时；整卷给出的没有"`
	Times     []int64         `json:"times" nullable:"false" doc:"与另一份答卷相比的每题用时"`
	TwinTimes []int64         `json:"twin_times" nullable:"false" doc:"另一份答卷的每题用时"`
	TwinName  string          `json:"twin_name,omitempty" doc:"另一份答卷是谁的"`
}

type flagAct struct {
	At     time.Time      `json:"at"`
	By     string         `json:"by"`
	To     fairplay.State `json:"to" enum:"cleared,confirmed"`
	Reason string         `json:"reason"`
	Points int64          `json:"points" doc:"扣回的活力值"`
}

type measureView struct {
	Sign  fairplay.Sign `json:"sign" enum:"quick,streak,twins,device"`
	Title string        `json:"title"`
	Words string        `json:"words" doc:"怎么判断"`
	Why   string        `json:"why" doc:"为什么这样定"`
}

type flagsInput struct {
	State    fairplay.State `query:"state" enum:"open,cleared,confirmed" default:"open"`
	Sign     fairplay.Sign  `query:"sign" enum:"quick,streak,twins,device" doc:"只看这一类"`
	Campaign string         `query:"campaign" maxLength:"64" doc:"只看这个活动"`
	After    string         `query:"after" maxLength:"400" doc:"接着上一页"`
}

type flagsOutput struct {
	Body struct {
		Flags    []FlagLine    `json:"flags" nullable:"false"`
		Next     string        `json:"next" doc:"下一页从这里接着；没有了则为空"`
		Open     int           `json:"open" doc:"全部待核查的条数"`
		Measures []measureView `json:"measures" nullable:"false" doc:"各类迹象怎么判断"`
	}
}

type flagPath struct {
	ID string `path:"id" maxLength:"64"`
}

type flagOutput struct{ Body flagFull }

type decideFlagsInput struct {
	Body struct {
		Flags  []string       `json:"flags" minItems:"1" maxItems:"100"`
		From   fairplay.State `json:"from" enum:"open,cleared,confirmed" doc:"看到时的状态；已被别人处理的不再改"`
		To     fairplay.State `json:"to" enum:"cleared,confirmed" doc:"没有问题，或确认违规"`
		Reason string         `json:"reason" minLength:"1" maxLength:"400" doc:"理由，本人看得到，最多 200 字"`
	}
}

// flagsAtOnce is how many flags a page has.
const flagsAtOnce = 50

func (s *Server) registerFairPlay(a huma.API) {
	handle(a, "GET /fairplay/flags", "list-flags", "公平核查：像是机器作答的迹象（区级主办方）", s.listFlags)
	handle(a, "GET /fairplay/flags/{id}", "get-flag", "一条核查的依据和处理经过（区级主办方）", s.getFlag)
	handle(a, "POST /fairplay/decisions", "decide-flags", "没有问题，或确认违规；写明理由，可以再改（区级主办方）", s.decideFlags)
	handle(a, "GET /me/flags", "list-my-flags", "与我有关的核查和结果", s.listMyFlags)
	handle(a, "POST /me/flags/read", "read-my-flags", "核查结果都看过了", s.readMyFlags, noContent)
	s.registerChecks(a)
}

func (s *Server) listFlags(ctx context.Context, in *flagsInput) (*flagsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	flags, next, err := s.FairPlay.Page(ctx, by, fairplay.Filter{State: in.State, Campaign: in.Campaign, Sign: in.Sign}, in.After, flagsAtOnce)
	if err != nil {
		return nil, err
	}
	out := &flagsOutput{}
	if out.Body.Open, err = s.FairPlay.CountOpen(ctx, by); err != nil {
		return nil, err
	}
	out.Body.Next, out.Body.Measures = next, []measureView{}
	for _, m := range fairplay.Standard.Measures() {
		out.Body.Measures = append(out.Body.Measures, measureView{m.Sign, m.Sign.Title(), m.Words, m.Why})
	}
	out.Body.Flags, err = s.viewFlags(ctx, flags)
	return out, err
}

// viewFlags names the people and the campaigns of flags.
func (s *Server) viewFlags(ctx context.Context, flags []fairplay.Flag) ([]FlagLine, error) {
	var people []string
	for _, f := range flags {
		people = append(people, f.Person)
	}
	names, err := s.Nicknames.Nicknames(ctx, people)
	if err != nil {
		return nil, err
	}
	views := []FlagLine{}
	for i := range flags {
		f := &flags[i]
		name, ok := names[f.Person]
		if !ok {
			name = gone
		}
		views = append(views, FlagLine{
			ID: f.ID, Sign: f.Sign, Title: f.Sign.Title(), Words: f.Words(), Campaign: f.Campaign, Occasion: s.occasionTitle(ctx, f.Campaign),
			Name: name, Day: f.Day, State: f.State, Sets: len(f.Proofs), At: f.At,
		})
	}
	return views, nil
}

// occasionTitle is what a campaign is called, "" for one that is gone.
func (s *Server) occasionTitle(ctx context.Context, id string) string {
	c, err := s.Planner.Get(ctx, id)
	if err != nil {
		return ""
	}
	return c.Title
}

func (s *Server) getFlag(ctx context.Context, in *flagPath) (*flagOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.FairPlay.Get(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	about, err := s.FairPlay.About(ctx, by, f.Person)
	if err != nil {
		return nil, err
	}
	views, err := s.viewFlags(ctx, append([]fairplay.Flag{f}, about...))
	if err != nil {
		return nil, err
	}
	out := &flagOutput{Body: flagFull{FlagLine: views[0], Audit: viewActs(&f), Proofs: []proofView{}, Others: []FlagLine{}}}
	for _, other := range views[1:] {
		if other.ID != f.ID {
			out.Body.Others = append(out.Body.Others, other)
		}
	}
	for i := range f.Proofs {
		view, err := s.viewProof(ctx, &f, &f.Proofs[i])
		if err != nil {
			return nil, err
		}
		out.Body.Proofs = append(out.Body.Proofs, view)
	}
	out.Body.Joined, err = s.joinedAt(ctx, f.Person)
	return out, err
}

func viewActs(f *fairplay.Flag) []flagAct {
	acts := []flagAct{}
	for _, a := range f.Acts {
		acts = append(acts, flagAct{a.At, a.ByName, a.To, a.Reason, a.Points})
	}
	return acts
}

func (s *Server) viewProof(ctx context.Context, f *fairplay.Flag, p *fairplay.Proof) (proofView, error) {
	v := proofView{
		Session: p.Session, Kind: p.Kind, Phase: p.Phase, At: p.At, Words: p.Words(f.Sign), Paces: append([]fairplay.Pace{}, p.Paces...),
		Times: append([]int64{}, p.Times...), TwinTimes: append([]int64{}, p.TwinTimes...),
	}
	if p.Twin == "" {
		return v, nil
	}
	twin, err := s.Sittings.Get(ctx, p.Twin)
	if err != nil {
		return v, err
	}
	names, err := s.Nicknames.Nicknames(ctx, []string{twin.Person})
	if v.TwinName = names[twin.Person]; v.TwinName == "" {
		v.TwinName = gone
	}
	return v, err
}

// joinedAt is when a person registered; the zero time where they are gone.
func (s *Server) joinedAt(ctx context.Context, id string) (time.Time, error) {
	since, err := s.Nicknames.Since(ctx, []string{id})
	return since[id], err
}

func (s *Server) decideFlags(ctx context.Context, in *decideFlagsInput) (*decideOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &decideOutput{}
	out.Body.Decided, err = s.FairPlay.Decide(ctx, by, fairplay.Decision{
		Flags: in.Body.Flags, From: in.Body.From, To: in.Body.To, Reason: in.Body.Reason,
	})
	return out, err
}

// myFlag is a flag as its person sees it.
type myFlag struct {
	ID       string         `json:"id" doc:"申请复核时报这个编号"`
	Title    string         `json:"title"`
	Words    string         `json:"words"`
	Occasion string         `json:"occasion" doc:"活动名称"`
	State    fairplay.State `json:"state" enum:"open,cleared,confirmed"`
	Proofs   []myProof      `json:"proofs" nullable:"false" doc:"是哪几次答题"`
	Audit    []flagAct      `json:"audit" nullable:"false" doc:"处理结果和理由"`
	Unread   bool           `json:"unread"`
	At       time.Time      `json:"at"`
}

type myProof struct {
	Kind  string    `json:"kind" enum:"practice,daily,exam,challenge,online"`
	Phase string    `json:"phase,omitempty" enum:"training,formal,final"`
	At    time.Time `json:"at"`
	Words string    `json:"words"`
}

type myFlagsOutput struct {
	Body struct {
		Flags []myFlag `json:"flags" nullable:"false"`
		Ask   string   `json:"ask" doc:"有疑问找谁"`
	}
}

func (s *Server) listMyFlags(ctx context.Context, _ *struct{}) (*myFlagsOutput, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	mine, err := s.FairPlay.Mine(ctx, person.ID)
	if err != nil {
		return nil, err
	}
	out := &myFlagsOutput{}
	out.Body.Flags = []myFlag{}
	for i := range mine {
		f := &mine[i]
		view := myFlag{
			ID: f.ID, Title: f.Sign.Title(), Words: f.Words(), Occasion: s.occasionTitle(ctx, f.Campaign), State: f.State,
			Proofs: []myProof{}, Audit: viewActs(f), Unread: !f.Read, At: f.At,
		}
		for j := range f.Proofs {
			p := &f.Proofs[j]
			view.Proofs = append(view.Proofs, myProof{p.Kind, p.Phase, p.At, p.Words(f.Sign)})
		}
		out.Body.Flags = append(out.Body.Flags, view)
	}
	name, err := s.districtName(ctx, person.District)
	out.Body.Ask = "对结果有疑问，请带上编号联系" + s.DistrictName + "应急管理局或" + name + "的工作人员，他们可以重新核查、更改结果。"
	return out, err
}

func (s *Server) readMyFlags(ctx context.Context, _ *struct{}) (*empty, error) {
	person, err := residentOf(ctx)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.FairPlay.MarkRead(ctx, person.ID)
}

// mayBegin holds one person to as many new sets of questions as fingers can get through.
func (s *Server) mayBegin(person account.Resident) error {
	if wait, ok := s.limits.take("begin", person.ID, beginRate); !ok {
		return tooMany(wait)
	}
	return nil
}
