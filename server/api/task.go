package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
)

// TaskInput is what is entered about a task.
type TaskInput struct {
	Title      string `json:"title" maxLength:"80" doc:"做什么"`
	Department string `json:"department,omitempty" maxLength:"40" doc:"责任单位，活动方案里有的"`
	From       string `json:"from" format:"date"`
	To         string `json:"to" format:"date"`
	By         string `json:"by" enum:"hand,hand_outs,hand_outs_kind,held,held_kind,held_class,attended,figure,people,attempts,orders,trained" doc:"怎么算，见 measures"`
	Of         string `json:"of,omitempty" maxLength:"64"`
	Amount     int64  `json:"amount,omitempty" doc:"1 到 10000000；手工标记的不填"`
}

type newTask struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		TaskInput
		Districts []string `json:"districts,omitempty" maxItems:"200" doc:"哪些镇街，每个一条；不填为全区，要有责任单位"`
		RequestID string   `json:"request_id,omitempty" maxLength:"64" doc:"这次提交的编号：重发不会加两次"`
	}
}

type changedTask struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		TaskInput
		District string `json:"district,omitempty" maxLength:"12" doc:"空表示全区"`
		All      bool   `json:"all,omitempty" doc:"同名任务的各条一起改：改了什么就改什么，镇街和责任单位不动"`
		Revision int64  `json:"revision,omitempty" minimum:"0"`
	}
}

type taskPath struct {
	ID string `path:"id" maxLength:"64"`
}

type removedTask struct {
	ID  string `path:"id" maxLength:"64"`
	All bool   `query:"all" doc:"同名任务的各条一起删"`
}

type markedTask struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Done     bool   `json:"done" doc:"false 为取消标记"`
		Day      string `json:"day,omitempty" maxLength:"10" doc:"哪天做完的"`
		Note     string `json:"note,omitempty" maxLength:"200"`
		Revision int64  `json:"revision" minimum:"1" doc:"看的是哪一版"`
	}
}

type taskDetail struct {
	Body struct {
		Task taskInfo `json:"task"`
		ChangePage
	}
}

type tasksAdded struct {
	Body struct {
		Added int `json:"added" doc:"加了几条"`
	}
}

func (s *Server) registerTasks(a huma.API) {
	handle(a, "POST /plans/{id}/tasks", "create-task", "加一项任务（区级）", s.createTask, created)
	handle(a, "GET /tasks/{id}", "get-task", "一项任务、进度和修改记录", s.getTask)
	handle(a, "PUT /tasks/{id}", "change-task", "修改任务（区级）", s.changeTask)
	handle(a, "DELETE /tasks/{id}", "remove-task", "删除任务（区级）", s.removeTask, noContent)
	handle(a, "PUT /tasks/{id}/mark", "mark-task", "手工标记做完了，或取消", s.markTask)
}

func (in TaskInput) task() campaign.Task {
	return campaign.Task{
		Title: in.Title, Department: in.Department, From: in.From, To: in.To,
		Measure: campaign.Gauge{By: campaign.Measured(in.By), Of: in.Of}, Amount: in.Amount,
	}
}

func (s *Server) createTask(ctx context.Context, in *newTask) (*tasksAdded, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	t, districts := in.Body.task(), in.Body.Districts
	if t.Plan = in.ID; len(districts) == 0 {
		districts = []string{""}
	}
	added, err := s.Schedule.Add(ctx, by, t, districts, in.Body.RequestID)
	if err != nil {
		return nil, err
	}
	out := &tasksAdded{}
	out.Body.Added = len(added)
	return out, nil
}

func (s *Server) getTask(ctx context.Context, in *taskPath) (*taskDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	t, measure, err := s.Schedule.Task(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	out := &taskDetail{}
	out.Body.Task = viewTask(t, measure, names)
	out.Body.ChangePage, err = s.changePage(ctx, t.Log, 0)
	return out, err
}

func (s *Server) changeTask(ctx context.Context, in *changedTask) (*taskDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	t := in.Body.task()
	t.ID, t.District, t.Revision = in.ID, in.Body.District, in.Body.Revision
	if err := s.Schedule.Change(ctx, by, t, in.Body.All); err != nil {
		return nil, err
	}
	return s.getTask(ctx, &taskPath{in.ID})
}

func (s *Server) removeTask(ctx context.Context, in *removedTask) (*empty, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Schedule.Remove(ctx, by, in.ID, in.All); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

func (s *Server) markTask(ctx context.Context, in *markedTask) (*taskDetail, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	var mark *campaign.Mark
	if in.Body.Done {
		mark = &campaign.Mark{Day: in.Body.Day, Note: in.Body.Note}
	}
	if err := s.Schedule.Mark(ctx, by, in.ID, in.Body.Revision, mark); err != nil {
		return nil, err
	}
	return s.getTask(ctx, &taskPath{in.ID})
}
