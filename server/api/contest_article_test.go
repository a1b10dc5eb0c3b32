package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pufa/server/docdb"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

func TestAnArticleIsToldBehindTheRevealOfItsQuestionOnly(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		h := newHall(t, db)
		c := h.create(officer, quick)
		at := "/contests/" + c.ID
		h.play([]scenario{
			{name: "without texts", as: guest, route: "GET " + at + "/articles", status: 200, want: []string{`"questions":[]`}},
			{as: guest, route: "GET /contests/none/articles", status: 404, code: "no_such_contest"},
			{as: guest, route: "GET /contests/none/articles/0", status: 404, code: "no_such_contest"},
			{as: officer, route: "GET " + at, status: 200, never: []string{"article_href"}},
		})
		_, err := h.Statutes.Take(t.Context(), "区局", statute.Given{Law: "xf", Data: []byte(hoses("2021年4月29日", "着火报警，机密条文。"))}, "")
		must(t, err)
		h.play([]scenario{
			{as: guest, route: "GET " + at + "/articles", status: 200, want: []string{`"questions":[0,1,2]`}},
			{as: officer, route: "GET " + at, status: 200, want: []string{`"article_href":"/api/v1/laws/xf/articles/`}},
		})
		told := 0
		for _, command := range []string{"start", "close", "reveal", "board", "open", "close", "reveal"} {
			h.command(officer, c, command, h.seq(c, command == "reveal"))
			if command == "reveal" {
				told++
			}
			for n := range 4 {
				got := h.send(guest, "GET", fmt.Sprintf("%s/articles/%d", at, n), "")
				if (n < told) != (got.StatusCode == 200) || (n < told) != strings.Contains(got.body, `"text"`) {
					t.Errorf("question %d after %s: %d %s", n, command, got.StatusCode, got.body)
				}
				if cache := got.Header.Get("Cache-Control"); strings.HasPrefix(cache, "public") != (n < told) {
					t.Errorf("question %d after %s may be cached: %q", n, command, cache)
				}
			}
		}
	})
}

// seq is the last event of a contest, once its question has settled where that is asked for.
func (h *hall) seq(c held, settled bool) int64 {
	h.t.Helper()
	for {
		var now held
		must(h.t, json.Unmarshal([]byte(h.mustSend(officer, "GET /contests/"+c.ID, "")), &now))
		if !settled || now.Phase == "settled" {
			return now.Seq
		}
		time.Sleep(time.Millisecond) // the engine settles by itself
	}
}

func TestAPackBringsItsArticles(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		w := withStudy(t, db)
		keeper, err := store.NewStatutes(t.Context(), db)
		must(t, err)
		w.Statutes = statute.NewShelf(w.Catalog, nil, keeper, w.Now)
		w.play([]scenario{{as: resident, route: "GET /packs/xf", status: 200, want: []string{`"articles":[]`}}})
		before := w.send(guest, "GET", "/packs", "").body
		_, err = w.Statutes.Take(t.Context(), "区局", statute.Given{Law: "xf", Data: []byte(hoses("2021年4月29日", "着火报警，机密条文。"))}, "")
		must(t, err)
		w.play([]scenario{{as: resident, route: "GET /packs/xf", status: 200, want: []string{`"article":"`, `"text":"`, `"article_title":"第`}}})
		if after := w.send(guest, "GET", "/packs", "").body; after == before {
			t.Error("phones do not hear of the text: " + after)
		}
	})
}
