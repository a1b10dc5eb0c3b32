package api

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/campaign"
	"pufa/server/report"
)

type noticeInfo struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Link  string    `json:"link,omitempty" doc:"发布的地址；有文件就没有"`
	Kind  string    `json:"kind,omitempty" enum:"pdf,docx,jpg"`
	Size  int64     `json:"size,omitempty" doc:"文件大小，字节"`
	At    time.Time `json:"at"`
}

type newNotice struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Title  string `json:"title" maxLength:"60"`
		Link   string `json:"link,omitempty" maxLength:"500"`
		Upload string `json:"upload,omitempty" maxLength:"64" doc:"POST /uploads 给的编号；没有链接时要有"`
	}
}

type noticePath struct {
	ID     string `path:"id" maxLength:"64"`
	Notice string `path:"notice" maxLength:"64"`
}

func (s *Server) registerNotices(a huma.API) {
	handle(a, "POST /campaigns/{id}/notices", "add-notice", "给活动附一份通知：链接，或者文件（PDF、Word、JPG，最多 4 MB；区级）", s.addNotice, created)
	handle(a, "GET /campaigns/{id}/notices/{notice}", "open-notice", "下载一份通知（主办方）", s.openNotice, download)
	handle(a, "DELETE /campaigns/{id}/notices/{notice}", "remove-notice", "去掉一份通知（区级）", s.removeNotice)
}

func viewNotices(all []campaign.Notice) []noticeInfo {
	out := make([]noticeInfo, 0, len(all))
	for _, n := range all {
		out = append(out, noticeInfo{ID: n.ID, Title: n.Title, Link: n.Link, Kind: n.Kind, Size: n.Size, At: n.At})
	}
	return out
}

func (s *Server) addNotice(ctx context.Context, in *newNotice) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	var data []byte
	if in.Body.Link == "" {
		u, err := s.Uploads.Upload(ctx, in.Body.Upload)
		if err != nil && !errors.Is(err, report.ErrNoUpload) {
			return nil, err
		}
		if err != nil || u.By != by.ID {
			return nil, &campaign.InvalidError{Field: "upload", Text: "请选择文件，或者填写链接"}
		}
		data = u.Data
	}
	c, err := s.Planner.AddNotice(ctx, by, in.ID, in.Body.Title, in.Body.Link, data)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}

// noticeTypes are how files of notices are sent. They are saved, never shown by the browser.
var noticeTypes = map[string]string{
	"pdf": "application/pdf", "jpg": "image/jpeg",
	"docx": wordType,
}

func (s *Server) openNotice(ctx context.Context, in *noticePath) (*sheetOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	n, f, err := s.Planner.OpenNotice(ctx, in.ID, in.Notice)
	if err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        noticeTypes[f.Kind],
		ContentDisposition: report.Disposition(report.FileName(n.Title, f.Kind)),
		CacheControl:       "no-store",
		Body:               f.Data,
	}, nil
}

func (s *Server) removeNotice(ctx context.Context, in *noticePath) (*campaignOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.Planner.RemoveNotice(ctx, by, in.ID, in.Notice)
	if err != nil {
		return nil, err
	}
	return &campaignOutput{Body: s.campaignOf(c, &by)}, nil
}
