package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/quiz"
	"pufa/server/store"
	"pufa/server/testkit"
)

// The forms the console knows.
type (
	pagePrinting struct {
		ID      string `json:"id"`
		Entered int    `json:"entered"`
		Takes   bool   `json:"takes"`
		LastDay string `json:"last_day"`
	}
	pagePile struct {
		Told     bool         `json:"told"`
		Printing pagePrinting `json:"printing"`
		Sheets   []struct {
			Code  string `json:"code"`
			Words string `json:"words"`
			Entry *struct {
				By       string `json:"by"`
				Nickname string `json:"nickname"`
				Points   *int64 `json:"points"`
			} `json:"entry"`
		} `json:"sheets"`
	}
	pageRows struct {
		Rows             []struct{ State string }
		New, Kept, Wrong int
	}
)

func (s *school) printAs(as, body string) (pagePrinting, pagePile) {
	s.t.Helper()
	p := ok[pagePrinting](s.world, as, "POST", "/campaigns/id-1/printings", json.RawMessage(body))
	return p, ok[pagePile](s.world, as, "GET", "/printings/"+p.ID, nil)
}

// rightOn is what stands on a paper of somebody who knows the first n.
func (s *school) rightOn(printing string, sheet, n int) []string {
	s.t.Helper()
	_, leaves, err := s.clerk.Papers(s.t.Context(), account.Organiser{ID: "head", Role: account.RoleDistrict}, printing)
	must(s.t, err)
	typed := []string{}
	for i, place := range leaves[sheet].Places {
		q, _ := s.catalog.ByID(place.Question)
		text := ""
		for _, at := range place.Order.ToShown(q.Answer) {
			text += string(rune('A' + at))
		}
		switch {
		case i >= n:
			text = "-"
		case q.Type == question.Judge:
			text = map[int]string{0: "对", 1: "错"}[q.Answer[0]]
		case q.Type == question.Fill:
			text = q.Accept[len(q.Accept)-1]
		}
		typed = append(typed, text)
	}
	return typed
}

func entryOf(nickname string, answers []string) string {
	raw, _ := json.Marshal(map[string]any{"nickname": nickname, "answers": answers})
	return string(raw)
}

const aPrinting = `{"phase":"formal","district":"500108001","count":3,"large":true,"request":"r"}`

func TestPrintingScenarios(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	s.set(onlineRules(2, 5, ""))
	p, pile := s.printAs(officer, aPrinting)
	own, leaf := "/printings/"+p.ID, "/leaves/"+pile.Sheets[0].Code
	typed := s.rightOn(p.ID, 0, 3)
	bad := append([]string{"Z"}, typed[1:]...)
	const list = "/campaigns/id-1/printings"
	change := func(records int, reason string) string {
		raw, _ := json.Marshal(map[string]any{"answers": s.rightOn(p.ID, 0, 5), "reason": reason, "records": records})
		return string(raw)
	}
	secret := []string{"机密", "correct", "verdict", "accept", "explanation", `"right":`, `"points":`}
	s.play([]scenario{
		{as: guest, route: "GET " + list, status: 401, code: "signed_out"},
		{as: resident, route: "GET " + list, status: 401, code: "signed_out"},
		{as: resident, route: "POST " + leaf, body: entryOf("", typed), status: 401, code: "signed_out"},
		{as: officer, route: "GET " + list, status: 200, want: []string{`"phase":"formal"`, `"title":"普法答卷"`, `"count":3`, `"last_day":"2026-06-30"`, "铜元局街道"}, never: secret},
		{name: "another's", as: other, route: "GET " + list, status: 200, want: []string{`"printings":[]`}},
		{name: "for another", as: other, route: "POST " + list, body: aPrinting, status: 403, code: "other_district"},
		{name: "no such sub-district", as: head, route: "POST " + list, body: strings.Replace(aPrinting, "500108001", "500108999", 1), status: 422, code: "unknown_subdistrict"},
		{name: "no such community", as: head, route: "POST " + list, body: strings.Replace(aPrinting, `"count"`, `"community":"500108001001","count"`, 1), status: 422, code: "unknown_community", want: []string{"body.community"}},
		{name: "too many", as: officer, route: "POST " + list, body: strings.Replace(aPrinting, `"count":3`, `"count":501`, 1), status: 422, code: "invalid", want: []string{"1 到 500 张"}},
		{name: "no such phase", as: officer, route: "POST " + list, body: strings.Replace(aPrinting, "formal", "final", 1), status: 404, code: "no_online_contest"},
		{name: "asked again", as: officer, route: "POST " + list, body: aPrinting, status: 200, want: []string{`"id":"` + p.ID + `"`}},
		{as: officer, route: "GET " + own, status: 200, want: []string{`"told":false`}, never: secret},
		{as: other, route: "GET " + own, status: 404, code: "no_such_printing"},
		{as: other, route: "GET " + own + "/papers.pdf", status: 404, code: "no_such_printing"},
		{as: other, route: "GET " + own + "/entries.xlsx", status: 404, code: "no_such_printing"},
		{as: other, route: "POST " + own + "/close", status: 404, code: "no_such_printing"},
		{as: other, route: "GET " + leaf, status: 404, code: "no_such_paper"},
		{as: other, route: "POST " + leaf, body: entryOf("", typed), status: 404, code: "no_such_paper"},
		{as: officer, route: "GET " + own + "/key.xlsx", status: 409, code: "entry_open"},
		{name: "misread", as: officer, route: "GET /leaves/1234567890", status: 422, code: "misread_code"},
		{as: officer, route: "GET " + leaf, status: 200, want: []string{`"fields":[{"type":`, `"takes":true`}, never: append([]string{"题干"}, secret...)},
		{name: "nothing to correct", as: officer, route: "POST " + leaf + "/corrections", body: change(1, "看错"), status: 409, code: "not_entered"},
		{name: "no such option", as: officer, route: "POST " + leaf, body: entryOf("13800001111", bad), status: 422, code: "unreadable_answers", want: []string{"body.answers[0]", "body.nickname"}},
		{name: "nothing", as: officer, route: "POST " + leaf, body: entryOf("", []string{}), status: 422, code: "unreadable_answers", want: []string{"一题都没有作答"}},
		{as: officer, route: "POST " + leaf, body: entryOf("张阿婆", typed), status: 200, want: []string{`"by":"铜元局"`, "张阿婆", `"answered":3`}, never: secret},
		{name: "the same again", as: officer, route: "POST " + leaf, body: entryOf("张阿婆", typed), status: 200},
		{name: "otherwise", as: officer, route: "POST " + leaf, body: entryOf("李阿公", typed), status: 409, code: "entered_already", want: []string{"由铜元局在"}},
		{name: "by another", as: head, route: "POST " + leaf, body: entryOf("张阿婆", typed), status: 409, code: "entered_already"},
		{name: "without a reason", as: officer, route: "POST " + leaf + "/corrections", body: change(1, " "), status: 422, code: "invalid", want: []string{"body.reason"}},
		{as: officer, route: "POST " + leaf + "/corrections", body: change(1, "看错一行"), status: 200, want: []string{"看错一行", `"answered":5`}, never: secret},
		{name: "over it", as: officer, route: "POST " + leaf + "/corrections", body: change(1, "看错一行"), status: 409, code: "changed_meanwhile"},
		{as: officer, route: "GET " + own, status: 200, want: []string{`"entered":1`}, never: secret},
		{name: "not before it is closed", as: head, route: "GET /campaigns/id-1/online/results?phase=formal", status: 200, want: []string{`"persons":[]`}},
		{as: officer, route: "POST " + own + "/close", status: 200, want: []string{`"takes":false`, `"closed_by":"铜元局"`}},
		{as: officer, route: "GET " + own, status: 200, want: []string{`"told":true`, `"points":50`, `"right":5`}},
		{as: officer, route: "GET " + own + "/key.xlsx", status: 200},
		{as: other, route: "GET " + own + "/key.xlsx", status: 404, code: "no_such_printing"},
		{name: "too late", as: officer, route: "POST " + leaf + "/corrections", body: change(2, "又看错"), status: 409, code: "entry_over"},
		{name: "too late for a new one", as: officer, route: "POST /leaves/" + pile.Sheets[1].Code, body: entryOf("", typed), status: 409, code: "entry_over"},
		{name: "rules that are printed", as: head, route: "PUT /campaigns/id-1/online", body: strings.Replace(onlineRules(2, 6, ""), `"units"`, `"revision":1,"units"`, 1), status: 422, code: "invalid", want: []string{"已经有人答过"}},
	})
}

// What is typed in shows in participation and on the board, and the books agree.
func TestPapersShowInTheFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		s := newSchool(t, db)
		s.set(onlineRules(2, 5, ""))
		p, pile := s.printAs(officer, aPrinting)
		for i := range 3 {
			s.mustSend(officer, "POST /leaves/"+pile.Sheets[i].Code, entryOf([]string{"张阿婆", "", "李阿公"}[i], s.rightOn(p.ID, i, 5-i)))
		}
		s.walk(resident, s.beginAs(resident, anOnline), func(i int) bool { return i < 4 })
		s.mustSend(officer, "POST /printings/"+p.ID+"/close", "")
		s.clock.Advance(time.Hour)
		board := s.mustSend(head, "GET /campaigns/id-1/online/results?phase=formal", "")
		for _, want := range []string{
			`{"rank":1,"name":"张阿婆","district":"铜元局街道","points":50`, `"name":"纸卷002号"`, `"name":"李阿公"`, `"begun":4,"finished":4`,
			`{"rank":2,"name":"小安"`, // four right, and quicker than the whole time
		} {
			if !strings.Contains(board, want) {
				t.Errorf("%s is not on the board: %s", want, board)
			}
		}
		must(t, s.poster.Post(t.Context()))
		figures := s.mustSend(guest, "GET /participation?campaign=id-1", "")
		// Three papers with 5, 4 and 3 answers, all of them right, and a phone with 5 answers, of which 4 are.
		if want := `"registrations":4,"participants":4,"attempts":4,"answers":17,"correct":16,"activity_points":24`; !strings.Contains(figures, want) {
			t.Errorf("%s is not in the figures: %s", want, figures)
		}
		audit, err := store.NewAudit(t.Context(), db)
		must(t, err)
		if findings, err := audit.Books(t.Context(), false); err != nil || len(findings) > 0 {
			t.Errorf("the books: %v %v", findings, err)
		}
		counting, err := store.NewCounting(t.Context(), db)
		must(t, err)
		flags, err := store.NewFlags(t.Context(), db)
		must(t, err)
		all, err := store.NewDeeds(counting, s.sittings, flags).Everybody(t.Context(), "id-1")
		if err != nil || len(all) != 1 {
			t.Errorf("%d may win what they would be told of by phone, %v", len(all), err)
		}
	})
}

func TestThePDFOfAPrinting(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	p, _ := s.printAs(officer, `{"district":"500108001","count":4,"questions":5,"alike":true,"duplex":true}`)
	got := s.send(officer, "GET", "/printings/"+p.ID+"/papers.pdf", "")
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(got.body, "%PDF-") ||
		!strings.Contains(got.Header.Get("Content-Disposition"), p.ID) || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
}

// The list that is downloaded can be filled in and sent back.
func TestAListIsFilledIn(t *testing.T) {
	s := newSchool(t, testkit.DB(t))
	p, pile := s.printAs(officer, `{"district":"500108001","count":40,"questions":20}`)
	sheet := s.send(officer, "GET", "/printings/"+p.ID+"/list.xlsx", "")
	book, err := excelize.OpenReader(strings.NewReader(sheet.body))
	must(t, err)
	name := book.GetSheetName(0)
	for i := range pile.Sheets {
		for n, text := range s.rightOn(p.ID, i, 20) {
			cell, err := excelize.CoordinatesToCellName(n+3, i+4)
			must(t, err)
			must(t, book.SetCellValue(name, cell, text))
		}
	}
	must(t, book.SetCellValue(name, "C5", "Q"))
	var b bytes.Buffer
	must(t, book.Write(&b))
	send := func(commit bool) pageRows {
		body := fmt.Sprintf(`{"xlsx":%q,"commit":%v}`, base64.StdEncoding.EncodeToString(b.Bytes()), commit)
		return ok[pageRows](s.world, officer, "POST", "/leaf-rows", json.RawMessage(body))
	}
	if got := send(false); got.New != 39 || got.Wrong != 1 || got.Kept != 0 {
		t.Errorf("looked at: %+v", got)
	}
	for range 2 {
		if got := send(true); got.New != 0 || got.Wrong != 1 || got.Kept != 39 {
			t.Errorf("typed in: %d new, %d kept, %d wrong", got.New, got.Kept, got.Wrong)
		}
	}
	if got := ok[pagePile](s.world, officer, "GET", "/printings/"+p.ID, nil); got.Printing.Entered != 39 {
		t.Errorf("%d are typed in", got.Printing.Entered)
	}
	pasted := strings.Join(append([]string{pile.Sheets[1].Words, "王伯"}, s.rightOn(p.ID, 1, 20)...), "\t") + "\r\n乱写，甲\n"
	raw, _ := json.Marshal(map[string]any{"text": pasted})
	s.play([]scenario{
		{name: "pasted", as: officer, route: "POST /leaf-rows", body: string(raw), status: 200, want: []string{`"new":1`, `"cell":"A2"`}},
		{name: "another's", as: other, route: "POST /leaf-rows", body: string(raw), status: 200, want: []string{`"new":0`, `"wrong":2`}},
		{name: "nothing", as: officer, route: "POST /leaf-rows", body: `{"text":"\n"}`, status: 422, code: "invalid"},
		{name: "no workbook", as: officer, route: "POST /leaf-rows", body: `{"xlsx":"AAAA"}`, status: 422, code: "unreadable_file"},
		{as: resident, route: "POST /leaf-rows", body: string(raw), status: 401, code: "signed_out"},
	})
	entries := s.send(officer, "GET", "/printings/"+p.ID+"/entries.xlsx", "")
	book, err = excelize.OpenReader(strings.NewReader(entries.body))
	must(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	must(t, err)
	if text := fmt.Sprint(rows[3]); len(rows) != 3+39 || !strings.Contains(text, "铜元局（tong）") || !strings.Contains(text, quiz.CodeWords(pile.Sheets[0].Code)) || !strings.Contains(text, "安全生产月") {
		t.Errorf("%d rows, the first: %s", len(rows), text)
	}
}
