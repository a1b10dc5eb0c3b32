package api_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	record "pufa/server/answer"
	"pufa/server/api"
	"pufa/server/docdb"
	"pufa/server/print"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/testkit"
)

// campaignsOf tells rewards of the campaigns of a world.
type campaignsOf struct{ o *api.Options }

func (c campaignsOf) Occasion(ctx context.Context, id string) (reward.Occasion, error) {
	found, err := c.o.Planner.Get(ctx, id)
	return reward.Occasion{ID: found.ID, Title: found.Title, From: found.From, To: found.To}, err
}

// withRewards is a world with the campaign id-1, of which resident has answered five questions, four of them rightly.
func withRewards(t *testing.T, db *docdb.DB, fonts print.Fonts) *books {
	t.Helper()
	b := &books{}
	b.world = newWorld(t, db, func(o *api.Options) {
		b.open(t, db, o)
		openRewards(t, db, o, fonts)
	})
	b.begin()
	var me struct{ ID string }
	if err := json.Unmarshal([]byte(b.mustSend(resident, "GET /me", "")), &me); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		a := record.Answer{
			ID: fmt.Sprintf("practice/%d", i), Source: record.Practice, Session: "practice", Person: me.ID,
			District: tongyuanju, Campaign: "id-1", Question: "q", Index: i,
		}
		a.Mark(i > 0)
		a.Stamp(b.clock.Now())
		_, _, err := b.answers.Insert(t.Context(), a)
		must(t, err)
	}
	return b
}

func openRewards(t *testing.T, db *docdb.DB, o *api.Options, fonts print.Fonts) {
	t.Helper()
	keys, err := store.NewKeys(t.Context(), db)
	must(t, err)
	certificates, err := store.NewCertificates(t.Context(), db)
	must(t, err)
	counting, err := store.NewCounting(t.Context(), db)
	must(t, err)
	sittings, err := store.NewSittings(t.Context(), db)
	must(t, err)
	flags, err := store.NewFlags(t.Context(), db)
	must(t, err)
	deeds := store.NewDeeds(counting, sittings, flags)
	chance := func(b []byte) { rand.Read(b) } //nolint:errcheck // never fails
	signer := reward.NewSigner(keys, chance)
	must(t, signer.Open(t.Context()))
	o.Printer = print.New(func() (print.Fonts, error) { return fonts, nil })
	o.Certifier = reward.NewCertifier(certificates, certificates, deeds, campaignsOf{o}, signer,
		func(string) string { return "" }, o.Now, chance)
	draws, err := store.NewDraws(t.Context(), db)
	must(t, err)
	box, err := reward.NewBox(make([]byte, reward.BoxKeySize), chance)
	must(t, err)
	var n atomic.Int64
	o.Signer = signer
	o.Drawer = reward.NewDrawer(reward.DrawStores{Draws: draws, Tickets: draws, Awards: draws}, deeds, campaignsOf{o},
		box, o.Now, chance, func() string { return fmt.Sprintf("draw-%d", n.Add(1)) })
}

const (
	certificates = `{"on":true,"title":"学习证书","text":"答对 {答对数} 道","issuer":"示例局","names":true,"rule":{"answers":5,"correct":4}}`
	planPath     = "/campaigns/id-1/certificate-plan"
)

func TestCertificates(t *testing.T) {
	w := withRewards(t, testkit.DB(t), print.Fonts{Regular: goregular.TTF})
	w.play([]scenario{
		{as: guest, route: "GET /me/certificates", status: 401, code: "not_registered"},
		{as: guest, route: "GET " + planPath, status: 401, code: "signed_out"},
		{as: resident, route: "GET /me/certificates", status: 200, want: []string{`"certificates":[]`}},
		{as: resident, route: "POST /me/certificates", body: `{"campaign":"id-1"}`, status: 409, code: "no_certificates"},
		{as: officer, route: "GET " + planPath, status: 200, want: []string{`"on":false`, `"printable":true`, "{答题量}"}},
		{as: officer, route: "PUT " + planPath, body: certificates, status: 403, code: "district_role_needed"},
		{as: head, route: "PUT " + planPath, body: strings.Replace(certificates, "{答对数}", "{分数}", 1), status: 422, code: "invalid", want: []string{"body.text"}},
		{as: head, route: "PUT /campaigns/none/certificate-plan", body: certificates, status: 404, code: "no_such_record"},
		{as: head, route: "PUT " + planPath, body: certificates, status: 200, want: []string{`"revision":1`, "其中答对不少于 4 道"}},
		{name: "over another's change", as: head, route: "PUT " + planPath, body: certificates, status: 409, code: "changed_meanwhile"},
		{as: resident, route: "GET /me/certificates", status: 200, want: []string{`"earned":true`, `"answers":5`, `"correct":4`}},
		{name: "a child's name", as: resident, route: "POST /me/certificates", body: `{"campaign":"id-1","name":"示例人"}`, status: 422, code: "invalid", want: []string{"body.over14"}},
		{name: "no name", as: resident, route: "POST /me/certificates", body: `{"campaign":"id-1","name":"13800000000","over14":true}`, status: 422, code: "invalid"},
		{as: resident, route: "POST /me/certificates", body: `{"campaign":"id-1","name":"示例人","over14":true}`, status: 200, want: []string{"示例人", `"path":"/verify/PF26-`}},
		{as: guest, route: "GET /certificates/PF26-2222-2222-2222", status: 200, want: []string{`"verdict":"unknown"`}},
	})
	issued := regexp.MustCompile(`/verify/(PF26[-\w]+)/([-\w]{86})`).FindStringSubmatch(w.mustSend(resident, "GET /me/certificates", ""))
	number, signature := issued[1], issued[2]
	mine := "/me/certificates/" + number + "/certificate"
	for extension, begins := range map[string]string{".pdf": "%PDF-", ".png": "\x89PNG"} {
		if got := w.send(resident, http.MethodGet, mine+extension, ""); got.StatusCode != 200 || !strings.HasPrefix(got.body, begins) {
			t.Errorf("%s: %d %.60q", extension, got.StatusCode, got.body)
		}
	}
	if got := w.send(head, http.MethodPost, "/campaigns/id-1/certificate-preview.png", certificates); !strings.HasPrefix(got.body, "\x89PNG") {
		t.Errorf("preview: %d %.60q", got.StatusCode, got.body)
	}
	check := "GET /certificates/" + number + "?signature="
	w.play([]scenario{
		{as: guest, route: "GET " + mine + ".pdf", status: 401, code: "not_registered"},
		{as: guest, route: check + signature, status: 200, want: []string{`"genuine"`, "示例人", "答对 4 道", "示例局"}, never: []string{tongyuanju}},
		{as: guest, route: check + strings.Repeat("A", 86), status: 200, want: []string{`"forged"`}, never: []string{"示例人"}},
		{as: officer, route: "GET /campaigns/id-1/certificates", status: 200, want: []string{number, "示*", "铜元局街道"}, never: []string{"示例人"}},
		{as: other, route: "GET /campaigns/id-1/certificates", status: 200, never: []string{number}},
		{as: other, route: "GET /campaigns/id-1/certificates?number=" + number, status: 403, code: "other_district"},
		{as: officer, route: "GET /campaigns/id-1/certificates?after=nonsense", status: 404, code: "no_such_record"},
		{as: other, route: "POST /certificates/" + number + "/revoke", body: `{"reason":"代答"}`, status: 403, code: "other_district"},
		{as: resident, route: "POST /certificates/" + number + "/revoke", body: `{"reason":"代答"}`, status: 401, code: "signed_out"},
		{as: officer, route: "POST /certificates/" + number + "/revoke", body: `{"reason":"代答"}`, status: 200, want: []string{"代答"}},
		{as: guest, route: check + signature, status: 200, want: []string{`"revoked"`}, never: []string{"代答"}},
		{as: resident, route: "GET /me/certificates", status: 200, want: []string{"代答"}},
		{as: resident, route: "GET " + mine + ".png", status: 409, code: "revoked"},
	})
}

func TestCertificatesWithoutAFont(t *testing.T) {
	w := withRewards(t, testkit.DB(t), print.Fonts{})
	w.mustSend(head, "PUT "+planPath, certificates)
	var issued struct{ Number string }
	if err := json.Unmarshal([]byte(w.mustSend(resident, "POST /me/certificates", `{"campaign":"id-1"}`)), &issued); err != nil {
		t.Fatal(err)
	}
	w.play([]scenario{
		{as: resident, route: "GET /me/certificates/" + issued.Number + "/certificate.pdf", status: 503, code: "no_font", want: []string{"字体"}},
		{as: guest, route: "GET /certificates/" + issued.Number, status: 200, want: []string{`"genuine"`}},
		{as: head, route: "GET " + planPath, status: 200, want: []string{`"printable":false`}},
	})
}
