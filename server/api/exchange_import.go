package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/editing"
)

// ImportName is the import that drafts are written in. It is exported because huma takes over the fields of exported types
// only.
type ImportName struct {
	Import string `json:"import,omitempty" maxLength:"64" doc:"这次导入的编号，由页面取；不填则不能整个收回"`
	File   string `json:"file,omitempty" maxLength:"200" doc:"文件叫什么"`
}

// unfinishedImport is an import that was left off.
type unfinishedImport struct {
	ID      string    `json:"id"`
	File    string    `json:"file"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Drafts  int       `json:"drafts" doc:"写成的、没有人动过的草稿"`
	Touched int       `json:"touched" doc:"有人改过或提交了的"`
	Ending  bool      `json:"ending" doc:"已经说了收回，没有收完：再说一次"`
}

type importsOutput struct {
	Body struct {
		Imports []unfinishedImport `json:"imports" nullable:"false"`
	}
}

type endImportInput struct {
	Import string `path:"import" minLength:"8" maxLength:"64"`
	Body   struct {
		Keep bool `json:"keep" doc:"留下草稿；否则收回没有人动过的"`
	}
}

// endedImport is what became of the drafts that were taken back.
type endedImport struct {
	Back  int      `json:"back" doc:"收回了几道"`
	Stays []string `json:"stays" nullable:"false" doc:"有人动过、没有收回的题号"`
}

type endImportOutput struct{ Body endedImport }

func (s *Server) registerImports(a huma.API) {
	handle(a, "GET /exchange/imports", "list-imports", "没有做完的导入：自己的，区级看全部", s.listImports)
	handle(a, "POST /exchange/imports/{import}/end", "end-import", "结束一次导入：留下草稿，或收回没有人动过的；可以重复说", s.endImport)
}

// begin has drafts be written in an import, where one is named.
func (s *Server) begin(ctx context.Context, by account.Organiser, of ImportName) error {
	if of.Import == "" {
		return nil
	}
	return s.Editing.Begin(ctx, by, of.Import, of.File)
}

func (s *Server) listImports(ctx context.Context, _ *struct{}) (*importsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := s.Editing.Unfinished(ctx, by)
	if err != nil {
		return nil, err
	}
	out := &importsOutput{}
	out.Body.Imports = make([]unfinishedImport, len(imports))
	for i, one := range imports {
		out.Body.Imports[i] = unfinishedImport{
			ID: one.ID, File: one.File, By: one.Name, At: one.At, Drafts: one.Drafts, Touched: one.Touched, Ending: one.State == editing.ImportTaken,
		}
	}
	return out, nil
}

func (s *Server) endImport(ctx context.Context, in *endImportInput) (*endImportOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	out := &endImportOutput{endedImport{Stays: []string{}}}
	if in.Body.Keep {
		return out, s.Editing.Keep(ctx, by, in.Import)
	}
	ended, err := s.Editing.TakeBack(ctx, by, in.Import)
	out.Body.Back = ended.Back
	out.Body.Stays = append(out.Body.Stays, ended.Stays...)
	return out, err
}
