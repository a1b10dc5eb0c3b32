package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	"pufa/server/exchange"
	"pufa/server/question"
	"pufa/server/report"
)

// standing is a row of a file as it would be written.
type standing struct {
	n     int // from 1
	state string
	known string
	row   exchange.Row
	q     question.Question
	notes []exchange.Problem
}

// filledFrom goes over the rows of a file behind one, and looks no further than it must.
func (s *Server) filledFrom(f *readFile, fill fillIn, from int) iter.Seq[standing] {
	return func(yield func(standing) bool) {
		for at := from; at < len(f.rows); at += takenAtOnce {
			for _, row := range s.filled(f.rows[at:min(at+takenAtOnce, len(f.rows))], at, fill) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// filled are rows of a file, those behind the first so many, with what the file does not say, and which of them are known.
func (s *Server) filled(rows []exchange.Row, from int, fill fillIn) []standing {
	out := make([]standing, len(rows))
	questions := make([]question.Question, len(rows))
	for i, row := range rows {
		out[i] = standing{n: from + i + 1, state: string(row.Standing), row: row, q: s.fill(row.Question, fill), notes: row.Problems}
		if named := row.Question.Law; named != "" && s.lawNamed(named) == "" {
			out[i].doubtLaw(named)
		}
		questions[i] = out[i].q
	}
	for i, id := range s.Editing.Known(questions) {
		if id != "" && out[i].state != string(exchange.Faulty) {
			out[i].state, out[i].known = "known", id
		}
	}
	return out
}

// doubtLaw says that a file names a law nobody registered.
func (row *standing) doubtLaw(named string) {
	row.notes = append(row.notes[:len(row.notes):len(row.notes)], exchange.Problem{
		Place: row.row.Place, Weight: exchange.Notice, Reason: "没有登记过法律“" + named + "”", Suggestion: "归到下面选的法律，条号不带",
	})
	row.q.Article = ""
	if row.state == string(exchange.Sound) {
		row.state = string(exchange.Doubtful)
	}
}

// fill gives a question what its file does not say. Its number is the file's own and means nothing here.
func (s *Server) fill(q question.Question, with fillIn) question.Question {
	q.ID, q.Status, q.Replaces, q.LawVersion, q.Media = "", "", "", "", nil
	if q.Law = s.lawNamed(q.Law); q.Law == "" {
		q.Law = with.Law
	}
	if q.Topic == "" {
		q.Topic = with.Topic
	}
	if len(q.Audience) == 0 {
		q.Audience = with.Audience
	}
	if q.Difficulty == 0 {
		q.Difficulty = with.Difficulty
	}
	return q
}

func (s *Server) viewRows(rows []standing) []fileRow {
	views := make([]fileRow, len(rows))
	questions := make([]question.Question, len(rows))
	for i, row := range rows {
		questions[i] = row.q
	}
	remarks := s.Editing.Rules(questions)
	for i, row := range rows {
		views[i] = fileRow{
			N: row.n, Place: row.row.String(), State: row.state, Text: viewText(row.q), Type: row.q.Type, Known: row.known,
			Written: shortened(row.row.Written), Problems: viewFileProblems(row.notes), Remarks: []remarkView{},
		}
		if views[i].Type == "" || views[i].Type == question.Open { // there is no such form
			views[i].Text.Type = question.Single
		}
		if row.state != string(exchange.Faulty) {
			views[i].Remarks = viewRemarks(remarks[i])
		}
	}
	return views
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > rowWords {
		return string(runes[:rowWords]) + "…"
	}
	return text
}

func viewFileProblems(problems []exchange.Problem) []fileProblem {
	views := []fileProblem{}
	for _, p := range problems {
		views = append(views, viewFileProblem(p))
	}
	return views
}

func viewFileProblem(p exchange.Problem) fileProblem {
	return fileProblem{Weight: p.Weight, Place: p.String(), Reason: p.Reason, Suggestion: p.Suggestion, Text: p.Text}
}

// markOf names what was read of a file, so that nobody takes in what they did not see: another build may read otherwise.
func markOf(rows []exchange.Row) string {
	sum := sha256.New()
	lines := json.NewEncoder(sum)
	for _, row := range rows {
		if err := lines.Encode([]any{row.Place, row.Standing, row.Question}); err != nil { // texts and numbers always encode
			panic(err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func faultyFile(rows []exchange.Row) (*sheetOutput, error) {
	var b bytes.Buffer
	if err := exchange.WriteFaulty(&b, rows); err != nil {
		return nil, fmt.Errorf("api: write what was left out: %w", err)
	}
	return &sheetOutput{
		ContentType: report.XLSXType, ContentDisposition: report.Disposition("没有收的题.xlsx"), CacheControl: "no-store", Body: b.Bytes(),
	}, nil
}
