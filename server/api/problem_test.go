package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/api"
	"pufa/server/testkit"
)

func TestAProblemNamesItsField(t *testing.T) {
	h := newHall(t, testkit.DB(t))
	for _, c := range []struct{ name, as, route, body, field string }{
		{"campaign", head, "POST /campaigns", `{"title":"月","theme":"","from":"2026-06-30","to":"2026-06-01","laws":[]}`, "to"},
		{"contest", head, "POST /contests", `{"title":"竞赛","bank":"xf","count":61,"seconds":20,"points":10}`, "count"},
		{"resident", guest, "POST /residents", `{"nickname":"13800138000","district":"500108001"}`, "nickname"},
		{"home", guest, "POST /residents", `{"nickname":"小安","district":"500108"}`, "district"},
		{"organiser", head, "POST /organisers", `{"login":"?","name":"a","role":"district","password":"` + goodPass + `"}`, "login"},
		{"district", head, "POST /districts", `{"code":"500109001","name":"北","kind":"街道","parent":"500108"}`, "code"},
		{"no field", head, "PUT /session/password", `{"old":"` + goodPass + `","new":"短"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			method, path, _ := strings.Cut(c.route, " ")
			got := h.send(c.as, method, path, c.body)
			var p api.Problem
			must(t, json.Unmarshal([]byte(got.body), &p))
			var want []api.FieldError
			if c.field != "" {
				want = []api.FieldError{{Location: "body." + c.field, Message: p.Detail}}
			}
			if diff := cmp.Diff(want, p.Errors); diff != "" || p.Detail == "" {
				t.Errorf("%s\n%s", got.body, diff)
			}
		})
	}
}

func TestFieldsBelongToProblems(t *testing.T) {
	for _, code := range api.StrayFields() {
		t.Errorf("a field is named for %q, which no problem is called", code)
	}
}
