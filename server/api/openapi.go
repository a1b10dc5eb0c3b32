package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/contest"
)

// prefix is where the operations live. Paths in the document are relative to it.
const prefix = "/api/v1"

func documentConfig() huma.Config {
	c := huma.DefaultConfig("普法答题与宣传活动平台", "1")
	c.Info.Description = "REST interface of the legal-education quiz and campaign platform. Errors are problem documents (RFC 9457) with a stable `code` and a Chinese `detail`. " +
		"Residents are known by the cookie pufa_device, organisers by pufa_session. Frame and Request are the messages of the live sockets under /ws."
	c.Servers = []*huma.Server{{URL: prefix}}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema links in answers
	c.RejectUnknownQueryParameters = true
	return c
}

// handle registers one operation. What the handler returns as an error is mapped by problemOf, so handlers return
// domain errors and know no status. route is "METHOD /path"; the operation's id is the handler's part of the
// TypeScript names, in kebab case.
func handle[I, O any](a huma.API, route, id, summary string, handler func(context.Context, *I) (*O, error), change ...func(*huma.Operation)) {
	method, path, _ := strings.Cut(route, " ")
	op := huma.Operation{
		OperationID:  id,
		Method:       method,
		Path:         path,
		Summary:      summary,
		MaxBodyBytes: bodyLimit,
	}
	if noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); noun != "" {
		op.Tags = []string{noun}
	}
	for _, f := range change {
		f(&op)
	}
	huma.Register(a, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			p := problemOf(err)
			callerOf(ctx).logFailure(ctx, p)
			return nil, p
		}
		return out, nil
	})
}

// noContent is status 204.
func noContent(op *huma.Operation) { op.DefaultStatus = http.StatusNoContent }

// created is status 201.
func created(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }

// empty is the answer of an operation that has nothing to say: status 204.
type empty struct{}

// registerLiveSchemas puts the messages of the live sockets beside the operations' types.
func registerLiveSchemas(a huma.API) {
	schemas := a.OpenAPI().Components.Schemas
	schemas.Schema(reflect.TypeFor[contest.Frame](), true, "Frame")
	schemas.Schema(reflect.TypeFor[contest.Request](), true, "Request")
}
