package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/history"
)

// historyProblems hold for every record that tells its history.
var historyProblems = []problemRule{
	{history.ErrFull, http.StatusConflict, "too_many_changes", "这条记录改的次数太多，不能再改"},
}

// ChangeLine is a line of a record's history.
type ChangeLine struct {
	Act    string        `json:"act" enum:"entered,imported,changed,removed,accepted,returned,photo_added,photo_removed,withdrawn,merged,took,joined,parted,reopened,struck,placed,dispatched,delivered,rated,cancelled"`
	ByName string        `json:"by_name,omitempty" doc:"空表示没有账号的人，例如点单的单位"`
	At     time.Time     `json:"at"`
	Reason string        `json:"reason,omitempty" doc:"原因或说明"`
	Fields []FieldChange `json:"fields,omitempty"`
}

// FieldChange is what a field said before and after.
type FieldChange struct {
	Field string `json:"field"`
	Title string `json:"title"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// ChangePage is a part of a record's history, the newest unless another was asked for.
type ChangePage struct {
	Changes []ChangeLine `json:"changes" nullable:"false" doc:"旧的在前"`
	Earlier int          `json:"earlier" doc:"此前还有多少条；用 before 读"`
}

type historyPath struct {
	ID     string `path:"id" maxLength:"64"`
	Before int    `query:"before" minimum:"0" doc:"只要第几条以前的（从最早的数起，见 earlier）；0 为最近的"`
}

type historyOutput struct {
	Body ChangePage
}

func (s *Server) registerHistories(a huma.API) {
	s.tells(a, "/campaigns/{id}", "campaign", "一次活动的修改记录（区级）", s.campaignHistory)
	s.tells(a, "/materials/{id}", "material", "一种资料的登记记录；出入库见它的流水", s.materialHistory)
	s.tells(a, "/units/{id}", "unit", "一个单位的修改记录", s.unitHistory)
	s.tells(a, "/menu/items/{id}", "menu-item", "一个课题的修改记录（区级）", historyIn(s.Orders.MenuItem))
	s.tells(a, "/education-schemes/{id}", "education", "一个单位三级安全教育的修改记录", historyFirst(s.Training.Scheme))
	s.tells(a, "/tables/{id}", "table", "一张报表的修改记录", historyIn(s.Tabulations.Get))
	s.tells(a, "/open-tokens/{id}", "open-token", "一个开放数据令牌的记录（区级）", historyIn(s.OpenData.Get))
	s.tells(a, "/education-people/{id}", "education-person", "一个人档案的修改记录", historySecond(s.Training.Worker))
	s.tells(a, "/activities/{id}", "activity", "一次活动登记的修改记录", historyIn(s.Diary.Get))
	s.tells(a, "/tasks/{id}", "task", "一项任务的修改记录", historyFirst(s.Schedule.Task))
	s.tells(a, "/externals/{id}", "external", "一个外部数据的修改记录", historyIn(s.Externals.Get))
	s.tells(a, "/courses/{id}", "course", "一场执法培训的修改记录", historyFirst(s.Courses.Session))
	s.tells(a, "/officers/{id}", "officer", "一个执法人员的修改记录", historyFirst(s.Courses.Officer))
}

// logOf finds a record's history, as far as the organiser may see it.
type logOf = func(ctx context.Context, by account.Organiser, id string) (history.Log, error)

// logged is a record that keeps its history.
type logged interface{ History() history.Log }

// historyIn is the history of the record that get finds.
func historyIn[R logged](get func(context.Context, account.Organiser, string) (R, error)) logOf {
	return func(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
		record, err := get(ctx, by, id)
		return record.History(), err
	}
}

// historyFirst is historyIn where something else is found along with the record.
func historyFirst[R logged, X any](get func(context.Context, account.Organiser, string) (R, X, error)) logOf {
	return func(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
		record, _, err := get(ctx, by, id)
		return record.History(), err
	}
}

// historySecond is historyIn where something else is found before the record.
func historySecond[X any, R logged](get func(context.Context, account.Organiser, string) (X, R, error)) logOf {
	return func(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
		_, record, err := get(ctx, by, id)
		return record.History(), err
	}
}

// tells shows a kind of record's history where the record is.
func (s *Server) tells(a huma.API, path, name, title string, of logOf) {
	handle(a, "GET "+path+"/history", name+"-history", title, func(ctx context.Context, in *historyPath) (*historyOutput, error) {
		by, err := organiserOf(ctx)
		if err != nil {
			return nil, err
		}
		all, err := of(ctx, by, in.ID)
		if err != nil {
			return nil, err
		}
		page, err := s.changePage(ctx, all, in.Before)
		return &historyOutput{page}, err
	})
}

func (s *Server) campaignHistory(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return history.Log{}, err
	}
	c, err := s.Planner.Get(ctx, id)
	return c.Log, err
}

func (s *Server) materialHistory(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return history.Log{}, err
	}
	m, err := s.Books.Material(ctx, id)
	return m.Log, err
}

func (s *Server) unitHistory(ctx context.Context, by account.Organiser, id string) (history.Log, error) {
	u, err := s.Units.Seen(ctx, by.Scope(), id)
	return u.Log, err
}

// changePage is the part of a record's history that ends before a line; 0 is the newest.
func (s *Server) changePage(ctx context.Context, log history.Log, before int) (p ChangePage, err error) {
	var lines []history.Change
	if lines, p.Earlier, err = log.Page(before); err != nil {
		return p, err
	}
	p.Changes, err = s.changeLines(ctx, lines)
	return p, err
}

// changeLines are a record's history. What records name by a code or an id is named by what people call it.
func (s *Server) changeLines(ctx context.Context, all []history.Change) ([]ChangeLine, error) {
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	topics, err := s.topics(ctx, all)
	if err != nil {
		return nil, err
	}
	words := map[string]func(string) string{
		"district": func(code string) string { return names[code] },
		"law":      s.lawsCalled,
		"laws":     s.lawsCalled,
		"menu":     func(ids string) string { return called(ids, func(id string) string { return topics[id] }) },
	}
	lines := []ChangeLine{}
	for _, c := range all {
		line := ChangeLine{Act: string(c.Act), ByName: c.ByName, At: c.At, Reason: c.Reason}
		for _, f := range c.Fields {
			view := FieldChange(f)
			if say := words[f.Field]; say != nil {
				view.From, view.To = say(f.From), say(f.To)
			}
			line.Fields = append(line.Fields, view)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// called names each of a list of ids; what has no name any more stays as it is.
func called(ids string, name func(string) string) string {
	all := strings.Split(ids, "、")
	for i, id := range all {
		if known := name(id); known != "" {
			all[i] = known
		}
	}
	return strings.Join(all, "、")
}

func (s *Server) lawsCalled(ids string) string {
	return called(ids, func(id string) string {
		if s.Catalog == nil {
			return ""
		}
		law, _ := s.Catalog.Law(id)
		return law.Short
	})
}

// topics are the menu's, by id, where a history speaks of any.
func (s *Server) topics(ctx context.Context, all []history.Change) (map[string]string, error) {
	for _, c := range all {
		for _, f := range c.Fields {
			if f.Field != "menu" || s.Orders == nil {
				continue
			}
			items, err := s.Orders.Menu(ctx)
			topics := map[string]string{}
			for _, i := range items {
				topics[i.ID] = i.Topic
			}
			return topics, err
		}
	}
	return nil, nil
}
