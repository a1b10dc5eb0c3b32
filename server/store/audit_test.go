package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/campaign"
	"pufa/server/docdb"
	"pufa/server/points"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// audited is a database with a campaign "month", its answers and their entries.
func audited(t *testing.T, db *docdb.DB) (*store.Answers, *store.Entries, *store.Audit) {
	t.Helper()
	campaigns, err := store.NewCampaigns(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := campaigns.AddCampaign(t.Context(), campaign.Campaign{ID: "month", Title: "安全生产月", From: "2026-06-01", To: "2026-06-30"}); err != nil {
		t.Fatal(err)
	}
	entries, err := store.NewEntries(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	audit, err := store.NewAudit(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	answers, counting := openCounted(t, db)
	for _, person := range []string{"a", "b", "c"} {
		for index := range 3 {
			if _, _, err := answers.Insert(t.Context(), given("s", person, index, june, true)); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(t, counting.poster.Post(t.Context()))
	return answers, entries, audit
}

func check(t *testing.T, audit *store.Audit, repair bool) []string {
	t.Helper()
	findings, err := audit.Books(t.Context(), repair)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestAnAuditFindsAndRepairsWhatAKilledServerLeft(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		_, entries, audit := audited(t, db)
		if findings := check(t, audit, false); findings != nil {
			t.Fatalf("sound books: %v", findings)
		}
		_, counting := openCounted(t, db)
		before := figures(t, counting, report.Period{Campaign: "month"})
		for _, id := range []string{"month/took_part/a", "month/attempted/s/b"} {
			if err := entries.Lose(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		findings := check(t, audit, true)
		if len(findings) != 1 || !strings.Contains(findings[0], "2 entries missing") {
			t.Errorf("findings %v", findings)
		}
		if findings := check(t, audit, false); findings != nil {
			t.Errorf("after the repair: %v", findings)
		}
		if diff := cmp.Diff(before, figures(t, counting, report.Period{Campaign: "month"})); diff != "" {
			t.Error(diff)
		}
	})
}

// A server that starts makes up for one that was killed before it had kept the entries of its last answers.
func TestEntriesOfTheLastAnswersAreMended(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, entries, audit := audited(t, db)
		ledger, _ := openLedger(t, db, "other")
		must(t, points.NewBelongings(ledger, func() string { return "y" }).Forget(t.Context(), "a"))
		must(t, answers.Rename(t.Context(), "a", points.ErasedPrefix+"x", answer.Contest))
		for _, id := range []string{"month/took_part/b", "month/attempted/s/b"} {
			must(t, entries.Lose(t.Context(), id))
		}
		restarted, err := store.NewAnswers(t.Context(), db)
		must(t, err)
		for range 2 {
			must(t, restarted.Mend(t.Context(), "month"))
		}
		if findings := check(t, audit, false); findings != nil {
			t.Error(findings)
		}
	})
}

func TestAnAuditKnowsErasedPeopleAndThoseWhoNeverAnswered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, entries, audit := audited(t, db)
		ledger, _ := openLedger(t, db, "other")
		must(t, points.NewBelongings(ledger, func() string { return "y" }).Forget(t.Context(), "a"))
		if err := answers.Rename(t.Context(), "a", "erased-x", answer.Contest); err != nil {
			t.Fatal(err)
		}
		if err := entries.Register(t.Context(), "month", account.Resident{ID: "d", District: "500108003"}, june); err != nil {
			t.Fatal(err)
		}
		if findings := check(t, audit, false); findings != nil {
			t.Errorf("findings %v", findings)
		}
	})
}

func TestAnAuditFindsALedgerThatDoesNotAddUp(t *testing.T) {
	db := testkit.DB(t)
	_, _, audit := audited(t, db)
	materials, err := store.NewMaterials(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := materials.AddMaterial(t.Context(), campaign.Material{ID: "m", Campaign: "month", Name: "读本", Unit: "册"}); err != nil {
		t.Fatal(err)
	}
	wrong := campaign.Entry{ID: campaign.EntryID("m", 1), Item: "m", Seq: 1, Kind: campaign.Allot, District: "500108003", Quantity: 1}
	if err := materials.AppendEntry(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	if findings := check(t, audit, false); len(findings) != 1 || !strings.Contains(findings[0], "读本") {
		t.Errorf("findings %v", findings)
	}
}
