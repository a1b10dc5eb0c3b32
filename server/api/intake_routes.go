package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/exchange"
	"pufa/server/picture"
	"pufa/server/report"
)

type uploadInput struct {
	RawBody []byte `contentType:"application/octet-stream"`
}

type uploadOutput struct {
	Body struct {
		ID string `json:"id" doc:"导入时带上；保留一天"`
	}
}

type intakeBody struct {
	Upload string      `json:"upload" maxLength:"64" doc:"POST /uploads 给的编号"`
	Fixes  []intakeFix `json:"fixes,omitempty" maxItems:"500" doc:"在页面上改过的格"`
	From   int         `json:"from,omitempty" minimum:"0" doc:"写入时：上一次回答里的 next"`
}

type intakeInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body intakeBody
}

type intakeFix struct {
	Row    int    `json:"row" minimum:"1"`
	Column string `json:"column" maxLength:"60"`
	Value  string `json:"value" maxLength:"600"`
}

type intakeLookOutput struct{ Body intakeLook }

type intakeTakenOutput struct{ Body intakeTaken }

func (b *intakeBody) fixes() []report.Fix {
	fixes := make([]report.Fix, len(b.Fixes))
	for i, f := range b.Fixes {
		fixes[i] = report.Fix{Row: f.Row, Field: f.Column, Value: f.Value}
	}
	return fixes
}

func (s *Server) registerUploads(a huma.API) {
	handle(a, "POST /uploads", "upload-file", "送上要导入的文件（题目最多 8 MB，其他表格和通知最多 4 MB），原样放在正文里", s.upload, created, large(exchange.MaxFile))
}

// registerIntake adds what a sheet of records of one noun can do: be downloaded empty, looked at, taken in, and given
// back with what is wrong. path is the collection, such as /campaigns/{id}/activities; open gives the sheet as one
// organiser may write it.
func registerIntake[T any](
	s *Server, a huma.API, path, noun, title string,
	open func(ctx context.Context, by account.Organiser, id string) (intake[T], error),
) {
	opened := func(ctx context.Context, id string) (by account.Organiser, in intake[T], err error) {
		if by, err = organiserOf(ctx); err != nil {
			return by, in, err
		}
		in, err = open(ctx, by, id)
		return by, in, err
	}
	read := func(ctx context.Context, id string, body *intakeBody) (in intake[T], reading report.Reading[T], err error) {
		by, in, err := opened(ctx, id)
		if err != nil {
			return in, reading, err
		}
		book, err := bookOf(ctx, s, by, body.Upload, in.sheet)
		if err != nil {
			return in, reading, err
		}
		reading, err = in.sheet.Read(book, body.fixes())
		return in, reading, err
	}
	handle(a, "GET "+path+"/blank.xlsx", noun+"-blank", title+"：空表（Excel）", func(ctx context.Context, in *campaignPath) (*sheetOutput, error) {
		_, of, err := opened(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return sheetFile(of.sheet.Table(nil))
	}, download)
	handle(a, "POST "+path+"/import/check", noun+"-import-check", title+"：检查一个文件，什么也不写", func(ctx context.Context, in *intakeInput) (*intakeLookOutput, error) {
		of, reading, err := read(ctx, in.ID, &in.Body)
		if err != nil {
			return nil, err
		}
		look, err := of.look(ctx, &reading)
		return &intakeLookOutput{look}, err
	})
	handle(a, "POST "+path+"/import", noun+"-import", title+"：写入文件里没有问题的行，分几次写完", func(ctx context.Context, in *intakeInput) (*intakeTakenOutput, error) {
		of, reading, err := read(ctx, in.ID, &in.Body)
		if err != nil {
			return nil, err
		}
		taken, err := of.take(ctx, reading.Lines, in.Body.From)
		return &intakeTakenOutput{taken}, err
	})
	handle(a, "POST "+path+"/import/faults.xlsx", noun+"-import-faults", title+"：没有导入的行和原因（Excel）", func(ctx context.Context, in *intakeInput) (*sheetOutput, error) {
		of, reading, err := read(ctx, in.ID, &in.Body)
		if err != nil {
			return nil, err
		}
		return sheetFile(of.sheet.Faulty(reading.Lines))
	}, download)
}

func (s *Server) upload(ctx context.Context, in *uploadInput) (*uploadOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if len(in.RawBody) == 0 {
		return nil, report.ErrUnreadable
	}
	sum := sha256.New()
	sum.Write([]byte(by.ID + "\x00" + campaign.Day(s.Now()) + "\x00")) // tomorrow's is another, that lasts until the day after
	sum.Write(in.RawBody)
	u := report.Upload{ID: hex.EncodeToString(sum.Sum(nil)[:16]), By: by.ID, Data: in.RawBody, At: s.Now().UTC().Truncate(time.Millisecond)}
	if err := s.Uploads.Keep(ctx, u); err != nil {
		return nil, err
	}
	out := &uploadOutput{}
	out.Body.ID = u.ID
	return out, nil
}

// large lets an operation take a body longer than others. Its path must be among largePaths, too.
func large(most int64) func(*huma.Operation) {
	return func(op *huma.Operation) { op.MaxBodyBytes = most }
}

// The rates of long bodies, by credential and altogether. A body is read before anybody knows whose it is, so these
// bound the memory strangers can take: so many megabytes at once, and of people with a cookie only.
var (
	largeRate    = rate{perSecond: 1, burst: 12}
	largeAllRate = rate{perSecond: 4, burst: 24}
)

// largePath is how long a body may be at an address, 0 for as long as any other.
func largePath(method, path string) int {
	switch {
	case method == http.MethodPost && path == prefix+"/uploads":
		return exchange.MaxFile
	case method == http.MethodPost && photoPaths.MatchString(path):
		return picture.MaxFile
	default:
		return 0
	}
}

// bodyBound raises the limit for the few addresses that take files, for people who may be signed in.
func (s *Server) bodyBound(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	most := largePath(string(h.Method()), path)
	credential := string(h.Cookie(sessionCookie))
	if most == 0 || credential == "" {
		return fasthttp.RequestConfig{}
	}
	if _, ok := s.limits.take("large", credential, largeRate); !ok {
		return fasthttp.RequestConfig{}
	}
	if _, ok := s.limits.take("large all", "", largeAllRate); !ok {
		return fasthttp.RequestConfig{}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: most, ReadTimeout: largeTimeout}
}

// largeTimeout is how long a file may take to arrive.
const largeTimeout = 60 * time.Second
