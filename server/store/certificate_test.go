package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/docdb"
	"pufa/server/quiz"
	"pufa/server/reward"
	"pufa/server/store"
	"pufa/server/testkit"
)

// safetyMonth is the only campaign there is.
type safetyMonth struct{}

func (safetyMonth) Occasion(_ context.Context, id string) (reward.Occasion, error) {
	if id != "month" {
		return reward.Occasion{}, reward.ErrNotFound
	}
	return reward.Occasion{ID: id, Title: "安全生产月", From: "2026-06-01", To: "2026-06-30"}, nil
}

var (
	ann = account.Resident{ID: "ann", District: "500108003"}
	bob = account.Resident{ID: "bob", District: "500108003"}
)

func chance(b []byte) { rand.Read(b) } //nolint:errcheck // never fails

// issuing is what a node issues certificates with.
type issuing struct {
	*reward.Certifier
	store *store.Certificates
}

func openIssuing(t *testing.T, db *docdb.DB) issuing {
	t.Helper()
	keys, err := store.NewKeys(t.Context(), db)
	must(t, err)
	certificates, err := store.NewCertificates(t.Context(), db)
	must(t, err)
	signer := reward.NewSigner(keys, chance)
	must(t, signer.Open(t.Context()))
	missing := func(text string) string {
		if strings.Contains(text, "𠮷") {
			return "𠮷"
		}
		return ""
	}
	return issuing{
		reward.NewCertifier(certificates, certificates, openDeeds(t, db), safetyMonth{}, signer, missing, func() time.Time { return june }, chance),
		certificates,
	}
}

func openDeeds(t *testing.T, db *docdb.DB) *store.Deeds {
	t.Helper()
	counting, err := store.NewCounting(t.Context(), db)
	must(t, err)
	sittings, err := store.NewSittings(t.Context(), db)
	must(t, err)
	flags, err := store.NewFlags(t.Context(), db)
	must(t, err)
	return store.NewDeeds(counting, sittings, flags)
}

// answered has somebody answer n questions, right of them rightly.
func answered(t *testing.T, db *docdb.DB, person string, n, right int) {
	t.Helper()
	answers, err := store.NewAnswers(t.Context(), db)
	must(t, err)
	for i := range n {
		a := answer.Answer{
			ID: fmt.Sprintf("%s/%d", person, i), Source: answer.Practice, Session: "session-" + person, Person: person,
			District: "500108003", Campaign: "month", Question: fmt.Sprintf("q%d", i), Index: i,
		}
		a.Mark(i < right)
		a.Stamp(june)
		_, _, err := answers.Insert(t.Context(), a)
		must(t, err)
	}
}

// arrange has certificates given out from five answers on, three of them right.
func (i issuing) arrange(t *testing.T) {
	t.Helper()
	p := reward.DefaultPlan("month")
	p.On, p.Issuer, p.Rule = true, "示例区应急管理局", reward.Rule{Answers: 5, Correct: 3}
	_, err := i.Arrange(t.Context(), bureau, p)
	must(t, err)
}

func TestCertificates(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		i := openIssuing(t, db)
		if _, err := i.Issue(t.Context(), ann, "month", ""); !errors.Is(err, reward.ErrNoCertificates) {
			t.Errorf("before they are arranged: %v", err)
		}
		i.arrange(t)
		if _, err := i.Arrange(t.Context(), officer, reward.DefaultPlan("month")); !errors.Is(err, account.ErrDistrictRole) {
			t.Errorf("arranged by an officer: %v", err)
		}
		answered(t, db, "ann", 5, 2)
		if _, err := i.Issue(t.Context(), ann, "month", ""); !errors.Is(err, reward.ErrNotEarned) {
			t.Errorf("two right answers of three: %v", err)
		}
		answered(t, db, "bob", 6, 4)
		issued, err := i.Issue(t.Context(), bob, "month", "王示例")
		must(t, err)
		_, number, _ := strings.Cut(strings.TrimPrefix(issued.Path(), "/verify"), "/")
		number, signature, _ := strings.Cut(number, "/")
		for _, c := range []struct {
			name, number, signature string
			want                    reward.Verdict
		}{
			{"as the code says", number, signature, reward.Genuine},
			{"typed in", strings.ToLower(number), "", reward.Genuine},
			{"another number", "PF26-2222-2222-2222", signature, reward.Unknown},
			{"no number", "what", "", reward.Unknown},
			{"another signature", number, strings.Repeat("A", 86), reward.Forged},
			{"half a signature", number, signature[:40], reward.Forged},
		} {
			verdict, shown, err := i.Check(t.Context(), c.number, c.signature)
			if err != nil || verdict != c.want || (shown.Printed.Name == "王示例") != (c.want == reward.Genuine) {
				t.Errorf("%s: %s %+v, %v", c.name, verdict, shown, err)
			}
		}
		if _, err := i.Own(t.Context(), "ann", number); !errors.Is(err, reward.ErrNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		other := account.Organiser{ID: "other", Role: account.RoleOfficer, District: "500108001"}
		if _, err := i.Revoke(t.Context(), other, number, "错了"); !errors.Is(err, account.ErrOtherDistrict) {
			t.Errorf("revoked from elsewhere: %v", err)
		}
		if _, err := i.Revoke(t.Context(), officer, number, ""); !errors.Is(err, reward.ErrInvalid) {
			t.Errorf("revoked for no reason: %v", err)
		}
		revoked, err := i.Revoke(t.Context(), officer, number, "代答")
		if err != nil || revoked.Revoked.Reason != "代答" {
			t.Errorf("%+v, %v", revoked, err)
		}
		if verdict, _, err := i.Check(t.Context(), number, signature); verdict != reward.Revoked || err != nil {
			t.Errorf("revoked: %s, %v", verdict, err)
		}
		if _, err := i.Issue(t.Context(), bob, "month", "王示例"); !errors.Is(err, reward.ErrRevoked) {
			t.Errorf("asked again: %v", err)
		}
		must(t, reward.CertificateBelongings{Store: i.store}.Forget(t.Context(), "bob"))
		verdict, shown, err := i.Check(t.Context(), number, signature)
		if err != nil || verdict != reward.Revoked || shown.Printed.Name != "" || shown.Person != "" {
			t.Errorf("erased: %s %+v, %v", verdict, shown, err)
		}
	})
}

func TestACertificateIsIssuedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []issuing{openIssuing(t, db), openIssuing(t, db)}
		nodes[0].arrange(t)
		answered(t, db, "ann", 5, 5)
		var wait sync.WaitGroup
		numbers := make([]string, 16)
		for n := range numbers {
			wait.Go(func() {
				c, err := nodes[n%2].Issue(t.Context(), ann, "month", "")
				if err != nil {
					t.Error(err)
				}
				numbers[n] = c.Number
			})
		}
		wait.Wait()
		for _, number := range numbers {
			if number != numbers[0] || number == "" {
				t.Fatalf("%v", numbers)
			}
		}
		verdict, _, err := nodes[1].Check(t.Context(), numbers[0], "")
		if verdict != reward.Genuine || err != nil {
			t.Errorf("checked by the other node: %s, %v", verdict, err)
		}
	})
}

func TestAnotherNameMakesAnotherCertificate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		i := openIssuing(t, db)
		i.arrange(t)
		answered(t, db, "ann", 5, 5)
		first, err := i.Issue(t.Context(), ann, "month", "林示例")
		must(t, err)
		if _, err := i.Issue(t.Context(), ann, "month", "𠮷"); !errors.Is(err, reward.ErrInvalid) {
			t.Errorf("a name the font cannot print: %v", err)
		}
		second, err := i.Issue(t.Context(), ann, "month", "")
		must(t, err)
		if first.Number == second.Number {
			t.Fatal("the same certificate says something else")
		}
		if verdict, _, err := i.Check(t.Context(), first.Number, ""); verdict != reward.Revoked || err != nil {
			t.Errorf("the one before: %s, %v", verdict, err)
		}
		for n := range 3 {
			_, err = i.Issue(t.Context(), ann, "month", strings.Repeat("林", n+1))
			must(t, err)
		}
		if _, err = i.Issue(t.Context(), ann, "month", "又一个"); !errors.Is(err, reward.ErrTooOften) {
			t.Errorf("a sixth: %v", err)
		}
		told, err := reward.CertificateBelongings{Store: i.store}.Of(t.Context(), "ann")
		if err != nil || len(told.([]reward.KeptCertificate)) != 5 {
			t.Errorf("%v, %v", told, err)
		}
		all, next, err := i.List(t.Context(), officer, "month", "", 3)
		if err != nil || len(all) != 3 || next == "" {
			t.Fatalf("%d certificates, next %q, %v", len(all), next, err)
		}
		rest, next, err := i.List(t.Context(), officer, "month", next, 3)
		if err != nil || len(rest) != 2 || next != "" {
			t.Errorf("%d more, next %q, %v", len(rest), next, err)
		}
	})
}

func TestAttemptsPassedAreDeeds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		sittings, err := store.NewSittings(t.Context(), db)
		must(t, err)
		for i, s := range []quiz.Sitting{
			{Person: "ann", Campaign: "month", Passed: true},
			{Person: "ann", Campaign: "month", Passed: true},
			{Person: "ann", Campaign: "month"},
			{Person: "ann", Campaign: "week", Passed: true},
			{Person: "bob", Campaign: "month"},
		} {
			s.ID, s.Slot = fmt.Sprint(i), fmt.Sprint(i)
			must(t, sittings.Begin(t.Context(), s))
		}
		deeds := openDeeds(t, db)
		if d, err := deeds.Deed(t.Context(), "month", "ann"); err != nil || d.Passed != 2 {
			t.Errorf("%+v, %v", d, err)
		}
		if all, err := deeds.Everybody(t.Context(), "month"); err != nil || all["ann"].Passed != 2 || all["bob"].Passed != 0 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestDeedsLeaveOutErasedPeople(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answered(t, db, "ann", 4, 3)
		answered(t, db, "erased-x", 2, 2)
		all, err := openDeeds(t, db).Everybody(t.Context(), "month")
		if err != nil || len(all) != 1 || all["ann"] != (reward.Deed{Answers: 4, Correct: 3}) {
			t.Errorf("%v, %v", all, err)
		}
		if d, err := openDeeds(t, db).Deed(t.Context(), "month", "nobody"); err != nil || d != (reward.Deed{}) {
			t.Errorf("%v, %v", d, err)
		}
	})
}
