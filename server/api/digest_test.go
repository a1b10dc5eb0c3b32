package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"pufa/server/api"
	"pufa/server/digest"
	"pufa/server/docdb"
	doc "pufa/server/document"
	"pufa/server/store"
	"pufa/server/testkit"
)

type weekBooks struct{}

func (weekBooks) Campaigns(context.Context, int) ([]digest.Campaign, error) {
	return []digest.Campaign{{ID: "month", Title: "安全生产月"}}, nil
}

func (weekBooks) Figures(context.Context, string) ([]doc.Figure, error) {
	return []doc.Figure{{Name: "活动场次", Value: 3, Unit: "场"}}, nil
}

func (weekBooks) Todos(context.Context) ([]digest.Todo, error) { return nil, nil }

type deadWay struct{}

func (deadWay) Name() string                               { return "mail" }
func (deadWay) Send(context.Context, digest.Message) error { return errors.New("no route to it") }

func TestTheBureauSeesTheDigestAndHowItsSendingIs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		kept, err := store.NewDigests(t.Context(), db)
		must(t, err)
		var desk *digest.Desk
		w := newWorld(t, db, func(o *api.Options) {
			desk = digest.NewDesk(kept, weekBooks{}, []digest.Way{deadWay{}}, "南岸区", "https://pufa.example.cn/console", o.Now)
			o.Digest = desk
		})
		w.play([]scenario{
			{name: "nobody", as: guest, route: "GET /digest", status: http.StatusUnauthorized},
			{name: "a sub-district's", as: officer, route: "GET /digest", status: http.StatusForbidden},
			{
				name: "before the first", as: head, route: "GET /digest", status: http.StatusOK,
				want: []string{`"ways":["mail"]`, "活动场次 3 场", "普法周报"}, never: []string{`"last"`},
			},
		})
		if err := desk.Tick(t.Context()); err == nil {
			t.Fatal("nobody is told that it was not sent")
		}
		w.play([]scenario{{
			name: "after a failure", as: head, route: "GET /digest", status: http.StatusOK,
			want: []string{`"day":"2026-06-01"`, `"tries":1`, "no route to it"}, never: []string{"sent_at"},
		}})
	})
}
