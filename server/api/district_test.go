package api_test

import (
	"testing"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

func TestDistrictScenarios(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		const community = `{"code":"500108001001","name":"风临路社区","kind":"社区","parent":"500108001"}`
		newWorld(t, db).play([]scenario{
			{as: guest, route: "GET /districts", status: 200, want: []string{`{"districts":[{"code":"500108","name":"南岸区","kind":"区","parent":""}`, "广阳镇"}, never: []string{"population"}},

			{as: guest, route: "POST /districts", body: community, status: 401, code: "signed_out"},
			{as: resident, route: "POST /districts", body: community, status: 401, code: "signed_out"},
			{as: officer, route: "POST /districts", body: community, status: 403, code: "district_role_needed"},
			{as: head, route: "POST /districts", body: community, status: 201, want: []string{"风临路社区"}},
			{name: "again", as: head, route: "POST /districts", body: community, status: 409, code: "district_taken"},
			{name: "orphan", as: head, route: "POST /districts", body: `{"code":"500108999001","name":"某社区","kind":"社区","parent":"500108999"}`, status: 404, code: "unknown_district"},
			{name: "not below its parent", as: head, route: "POST /districts", body: `{"code":"500108002001","name":"某社区","kind":"社区","parent":"500108001"}`, status: 422, code: "bad_district_code"},
			{name: "street below a street", as: head, route: "POST /districts", body: `{"code":"500108001002","name":"某街道","kind":"街道","parent":"500108001"}`, status: 422, code: "bad_district_kind"},
			{name: "not digits", as: head, route: "POST /districts", body: `{"code":"500108a01","name":"某街道","kind":"街道","parent":"500108"}`, status: 422, code: "bad_district_code"},
			{name: "wrong type", as: head, route: "POST /districts", body: `{"code":500108777,"name":"某街道","kind":"街道","parent":"500108"}`, status: 422, code: "invalid", want: []string{`"location":"body.code"`, "应为文字"}},

			{as: officer, route: "PUT /districts/500108001", body: `{"name":"铜元局街道","population":60000,"population_source":"七普"}`, status: 403, code: "district_role_needed"},
			{as: head, route: "PUT /districts/500108001", body: `{"name":"铜元局街道","population":60000,"population_source":"第七次全国人口普查"}`, status: 200, want: []string{`"population":60000`, "人口普查", `"kind":"街道"`}},
			{name: "no source", as: head, route: "PUT /districts/500108001", body: `{"name":"铜元局街道","population":60000}`, status: 422, code: "bad_population"},
			{name: "negative", as: head, route: "PUT /districts/500108001", body: `{"name":"铜元局街道","population":-1,"population_source":"七普"}`, status: 422, code: "bad_population"},
			{name: "unknown again", as: head, route: "PUT /districts/500108001", body: `{"name":"铜元局街道","population":null}`, status: 200, never: []string{"population"}},
			{name: "empty name", as: head, route: "PUT /districts/500108001", body: `{"name":"   "}`, status: 422, code: "bad_district_name"},
			{as: head, route: "PUT /districts/nowhere", body: `{"name":"某处"}`, status: 404, code: "unknown_district"},

			{as: guest, route: "DELETE /districts/500108001001", status: 401, code: "signed_out"},
			{as: officer, route: "DELETE /districts/500108001001", status: 403, code: "district_role_needed"},
			{name: "with a community", as: head, route: "DELETE /districts/500108001", status: 409, code: "district_in_use"},
			{as: head, route: "DELETE /districts/500108001001", status: 204},
			{name: "gone", as: head, route: "DELETE /districts/500108001001", status: 404, code: "unknown_district"},
			{name: "with a resident", as: head, route: "DELETE /districts/500108001", status: 409, code: "district_in_use"},
			{name: "with an officer", as: head, route: "DELETE /districts/500108002", status: 409, code: "district_in_use"},
			{name: "the root", as: head, route: "DELETE /districts/500108", status: 409, code: "district_in_use"},
			{name: "unused", as: head, route: "DELETE /districts/500108108", status: 204},
		})
	})
}
