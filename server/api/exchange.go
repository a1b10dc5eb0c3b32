package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/account"
	"pufa/server/editing"
	"pufa/server/exchange"
	"pufa/server/question"
	"pufa/server/report"
)

var (
	errNoFill      = errors.New("api: some questions have no law")
	errReadChanged = errors.New("api: the file is read otherwise now")
)

var exchangeProblems = []problemRule{
	{errNoFill, http.StatusUnprocessableEntity, "law_missing", "有的题没写是哪部法律，请先选一部"},
	{errReadChanged, http.StatusConflict, "read_otherwise", "系统刚刚更新过，这个文件的读法变了，请重新选择文件"},
	{editing.ErrOthersImport, http.StatusForbidden, "others_import", "这是别人的导入，只有本人和区级能处理"},
	{editing.ErrTakenBack, http.StatusConflict, "import_taken_back", "这次导入已经收回了，没有再写；要收的话请重新开始"},
	{exchange.ErrFormat, http.StatusUnprocessableEntity, "no_such_format", "不能导出成这种格式"},
}

// What one answer shows, how many rows one request writes, and how many characters are shown of an answer that was not
// understood.
const (
	rowsShown   = 50
	takenAtOnce = 200
	rowWords    = 200
)

// fillIn is what questions get whose file does not say it.
type fillIn struct {
	Law        string              `json:"law,omitempty" maxLength:"40"`
	Topic      string              `json:"topic,omitempty" maxLength:"60"`
	Audience   []question.Audience `json:"audience,omitempty" maxItems:"5" enum:"resident,worker,manager,officer,student"`
	Difficulty int                 `json:"difficulty,omitempty" minimum:"0" maximum:"3"`
}

// QuestionFile names a file of questions, and how it is to be read. It is exported because huma takes over the fields of
// exported types only.
type QuestionFile struct {
	Upload string `json:"upload" maxLength:"64" doc:"POST /uploads 给的编号"`
	Right  string `json:"right,omitempty" enum:"0,1," doc:"判断题的答案写成 0 和 1 时，哪个表示正确"`
	Fill   fillIn `json:"fill,omitempty" doc:"题里没写的，按这里的填"`
}

type fileRowsInput struct {
	Body struct {
		QuestionFile
		Show string `json:"show,omitempty" enum:"fine,doubt,wrong,known," doc:"只看这一类"`
		Page int    `json:"page,omitempty" minimum:"0" maximum:"1000"`
		Less []int  `json:"less,omitempty" maxItems:"5000" doc:"下载没有收的题时：不要这几道，改好了"`
	}
}

// fileRow is a question of a file.
type fileRow struct {
	N        int           `json:"n" doc:"第几道，从 1 起"`
	Place    string        `json:"place" doc:"在文件里的位置"`
	State    string        `json:"state" enum:"fine,doubt,wrong,known"`
	Text     questionText  `json:"text"`
	Type     question.Type `json:"type" doc:"没读出题型的为空"`
	Written  string        `json:"written,omitempty" doc:"没读懂的答案，照文件里的写法"`
	Known    string        `json:"known,omitempty" doc:"已有的那道题"`
	Problems []fileProblem `json:"problems" nullable:"false"`
	Remarks  []remarkView  `json:"remarks" nullable:"false" doc:"收成草稿以后，提交复核前还要改的"`
}

type fileProblem struct {
	Weight     exchange.Weight `json:"weight" enum:"error,notice"`
	Place      string          `json:"place"`
	Reason     string          `json:"reason"`
	Suggestion string          `json:"suggestion"`
	Text       string          `json:"text,omitempty"`
}

// fileLook is a file as it will be read.
type fileLook struct {
	Format   string         `json:"format"`
	Encoding string         `json:"encoding,omitempty" doc:"文字的编码；不是纯文字的没有"`
	Codes    bool           `json:"codes" doc:"判断题的答案写成 0 和 1，要说明哪个表示正确"`
	Lawless  int            `json:"lawless" doc:"能收的题里，没写是哪部法律的"`
	Counts   map[string]int `json:"counts" doc:"fine、doubt、wrong、known 各几道"`
	Mark     string         `json:"mark" doc:"写入时带上"`
	About    []fileProblem  `json:"about" nullable:"false" doc:"关于整个文件的"`
	Rows     []fileRow      `json:"rows" nullable:"false"`
	Page     int            `json:"page"`
	Pages    int            `json:"pages"`
}

type fileLookOutput struct{ Body fileLook }

type takeRowsInput struct {
	Body struct {
		QuestionFile
		ImportName
		Mark   string `json:"mark" maxLength:"64"`
		Doubts bool   `json:"doubts,omitempty" doc:"请看一眼的也收"`
		Except []int  `json:"except,omitempty" maxItems:"5000" doc:"与上面相反的：不收的，或者要收的"`
		From   int    `json:"from,omitempty" minimum:"0" doc:"上一次回答里的 next"`
	}
}

// takenRows is what one request wrote.
type takenRows struct {
	Written int        `json:"written"`
	Again   int        `json:"again" doc:"以前收过、这次没有再写的"`
	First   string     `json:"first,omitempty" doc:"这次写的第一道的题号"`
	Last    string     `json:"last,omitempty"`
	Refused []takenRow `json:"refused" nullable:"false"`
	Next    int        `json:"next,omitempty" doc:"还没写完，下一次从这里开始；没有表示写完了"`
}

type takenRow struct {
	N   int    `json:"n"`
	Why string `json:"why"`
}

type takenRowsOutput struct{ Body takenRows }

type oneRowInput struct {
	Body struct {
		Text questionText `json:"text"`
		Fill fillIn       `json:"fill,omitempty"`
		Keep bool         `json:"keep,omitempty" doc:"没有问题就写成草稿；否则只检查"`
		ImportName
	}
}

// oneRow is what is to be said about a question that was put right.
type oneRow struct {
	Problem *fileProblem `json:"problem,omitempty" doc:"还收不了的原因"`
	Known   string       `json:"known,omitempty"`
	Remarks []remarkView `json:"remarks" nullable:"false"`
	Text    questionText `json:"text" doc:"会这样收"`
	Written string       `json:"written,omitempty" doc:"写成的草稿的题号"`
}

type oneRowOutput struct{ Body oneRow }

func (s *Server) registerExchange(a huma.API) {
	handle(a, "GET /exchange/blank.xlsx", "exchange-blank", "题目模板（Excel）", s.exchangeBlank, download)
	handle(a, "POST /exchange/rows", "read-question-file", "看一个题目文件会怎样读，不写入；文件先 POST /uploads", s.readQuestionFile)
	handle(a, "POST /exchange/rows/faults.xlsx", "question-file-faults", "没有收的题和原因（Excel），改好可以再导入", s.questionFileFaults, download)
	handle(a, "POST /exchange/row", "check-question-row", "检查或写入一道改好的题", s.oneRow)
	handle(a, "POST /exchange/drafts", "take-question-file", "把没有问题的题写成草稿，分几次写完", s.takeQuestionFile)
	s.registerImports(a)
	s.registerExport(a)
}

// readFiles keeps the last files that were read, so that turning pages reads none again. So many files are read at once.
type readFiles struct {
	mu    sync.Mutex
	keys  []string
	files []*readFile
	turns chan struct{}
}

const filesAtOnce = 2

// readFile is a file as it was read.
type readFile struct {
	format, encoding, mark string
	codes                  bool
	rows                   []exchange.Row
	about                  []exchange.Problem
}

func (p *readFiles) find(key string) *readFile {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.keys, key); i >= 0 {
		return p.files[i]
	}
	return nil
}

func (p *readFiles) put(key string, f *readFile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys, p.files = append(p.keys, key), append(p.files, f)
	if len(p.keys) > shelfMost {
		p.keys, p.files = p.keys[1:], p.files[1:]
	}
}

// turn waits until one fewer file is being read or written, and gives back how to end.
func (p *readFiles) turn(ctx context.Context) (done func(), err error) {
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// questionFile is a file somebody sent, read.
func (s *Server) questionFile(ctx context.Context, by account.Organiser, f QuestionFile) (*readFile, error) {
	key := by.ID + "/" + f.Upload + "/" + f.Right
	if known := s.readFiles.find(key); known != nil {
		return known, nil
	}
	u, err := s.Uploads.Upload(ctx, f.Upload)
	if err == nil && u.By != by.ID {
		err = report.ErrNoUpload
	}
	if err != nil {
		return nil, err
	}
	done, err := s.readFiles.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if known := s.readFiles.find(key); known != nil {
		return known, nil
	}
	p := exchange.Read(u.Data, exchange.Hints{Right: f.Right})
	read := &readFile{format: p.Format.Title(), encoding: p.Encoding, codes: p.Codes || f.Right != ""}
	read.rows, read.about = p.Rows()
	read.mark = markOf(read.rows)
	s.readFiles.put(key, read)
	return read, nil
}

func (s *Server) exchangeBlank(ctx context.Context, _ *struct{}) (*sheetOutput, error) {
	if _, err := organiserOf(ctx); err != nil {
		return nil, err
	}
	return s.exchangeFile("题目模板", exchange.Template, nil)
}

func (s *Server) readQuestionFile(ctx context.Context, in *fileRowsInput) (*fileLookOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.questionFile(ctx, by, in.Body.QuestionFile)
	if err != nil {
		return nil, err
	}
	look := fileLook{
		Format: f.format, Encoding: f.encoding, Codes: f.codes, Mark: f.mark, Counts: map[string]int{}, About: viewFileProblems(f.about), Rows: []fileRow{},
	}
	filled := s.filled(f.rows, 0, in.Body.Fill)
	var shown []standing
	for _, row := range filled {
		look.Counts[row.state]++
		if row.q.Law == "" && (row.state == "fine" || row.state == "doubt") {
			look.Lawless++
		}
		if in.Body.Show == "" || in.Body.Show == row.state {
			shown = append(shown, row)
		}
	}
	look.Pages = max(1, (len(shown)+rowsShown-1)/rowsShown)
	look.Page = min(max(in.Body.Page, 1), look.Pages)
	first := (look.Page - 1) * rowsShown
	look.Rows = s.viewRows(shown[first:min(first+rowsShown, len(shown))])
	return &fileLookOutput{look}, nil
}

func (s *Server) questionFileFaults(ctx context.Context, in *fileRowsInput) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.questionFile(ctx, by, in.Body.QuestionFile)
	if err != nil {
		return nil, err
	}
	var faulty []exchange.Row
	for i, row := range f.rows {
		if row.Standing == exchange.Faulty && !slices.Contains(in.Body.Less, i+1) {
			faulty = append(faulty, row)
		}
	}
	return faultyFile(faulty)
}

func (s *Server) takeQuestionFile(ctx context.Context, in *takeRowsInput) (*takenRowsOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.questionFile(ctx, by, in.Body.QuestionFile)
	if err != nil {
		return nil, err
	}
	if f.mark != in.Body.Mark {
		return nil, errReadChanged
	}
	var part []standing
	out := &takenRowsOutput{Body: takenRows{Refused: []takenRow{}}}
	for row := range s.filledFrom(f, in.Body.Fill, in.Body.From) {
		if !chosen(row, in.Body.Doubts, in.Body.Except) {
			continue
		}
		if row.q.Law == "" {
			return nil, errNoFill
		}
		if len(part) == takenAtOnce {
			out.Body.Next = part[len(part)-1].n
			break
		}
		part = append(part, row)
	}
	done, err := s.readFiles.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := s.begin(ctx, by, in.Body.ImportName); err != nil {
		return nil, err
	}
	return out, s.take(ctx, by, in.Body.Import, part, &out.Body)
}

// chosen reports whether somebody wants a row. One that is known already is written by nobody, but counted.
func chosen(row standing, doubts bool, except []int) bool {
	switch row.state {
	case "wrong":
		return false
	case "doubt":
		return doubts != slices.Contains(except, row.n)
	default:
		return !slices.Contains(except, row.n)
	}
}

// take writes rows, and notes what became of them.
func (s *Server) take(ctx context.Context, by account.Organiser, of string, part []standing, out *takenRows) error {
	questions := make([]question.Question, len(part))
	for i, row := range part {
		questions[i] = row.q
	}
	for i, o := range s.Editing.WriteAll(ctx, by, of, questions) {
		switch {
		case errors.Is(o.Err, editing.ErrTakenBack), o.Err != nil && ctx.Err() != nil:
			return o.Err
		case o.Err != nil:
			out.Refused = append(out.Refused, takenRow{part[i].n, problemOf(o.Err).Detail})
		case o.Again:
			out.Again++
		default:
			out.Written++
			out.First, out.Last = cmp.Or(out.First, o.Record.ID), o.Record.ID
		}
	}
	return nil
}

func (s *Server) oneRow(ctx context.Context, in *oneRowInput) (*oneRowOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	q, err := in.Body.Text.read()
	if err != nil {
		return nil, err
	}
	q, problem := exchange.Check(editing.Clean(q))
	q = s.fill(q, in.Body.Fill)
	out := oneRow{Remarks: viewRemarks(s.Editing.Rules([]question.Question{q})[0]), Text: viewText(q), Known: s.Editing.Known([]question.Question{q})[0]}
	switch {
	case problem != nil:
		view := viewFileProblem(*problem)
		out.Problem = &view
	case in.Body.Keep && q.Law == "":
		return nil, errNoFill
	case in.Body.Keep:
		if err := s.begin(ctx, by, in.Body.ImportName); err != nil {
			return nil, err
		}
		o := s.Editing.WriteAll(ctx, by, in.Body.Import, []question.Question{q})[0]
		if o.Err != nil {
			return nil, o.Err
		}
		out.Known, out.Written = "", o.Record.ID
		if o.Again {
			out.Known, out.Written = o.Record.ID, ""
		}
	}
	return &oneRowOutput{out}, nil
}

// lawNamed is the law a file means: by its id, or its title with or without its marks. "" if it is none of the register.
func (s *Server) lawNamed(name string) string {
	name = strings.Trim(strings.TrimSpace(name), "《》")
	for _, law := range s.Catalog.Laws() {
		if !law.NeedsText && name != "" && (name == law.ID || name == law.Title || name == law.Short) {
			return law.ID
		}
	}
	return ""
}
