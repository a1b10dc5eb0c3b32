package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/contest"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
	"pufa/server/store"
	"pufa/server/testkit"
)

// placesOf is what a campaign comes to by place, as lines to compare.
func placesOf(t *testing.T, counting *counted) map[string]report.Counters {
	t.Helper()
	must(t, counting.poster.Post(t.Context()))
	all, err := counting.CountPlaces(t.Context(), "month")
	must(t, err)
	got := map[string]report.Counters{}
	for _, n := range all {
		got[n.District+" "+n.Community+" "+n.Unit] = n.Counters
	}
	return got
}

func TestCountedByPlaceAndPerson(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		entries, err := store.NewEntries(t.Context(), db)
		must(t, err)
		keep := func(session, person string, index int, ties district.Ties, right bool) {
			t.Helper()
			a := given(session, person, index, june, right)
			a.Ties = ties
			_, _, err := answers.Insert(t.Context(), a)
			must(t, err)
		}
		here := district.Ties{Community: "500108003001", Unit: "u1"}
		keep("s", "a", 0, here, true)
		keep("s", "a", 1, here, false)
		keep("s2", "a", 0, here, true)
		keep("s", "b", 0, district.Ties{Unit: "u1"}, true)
		keep("s", "c", 0, district.Ties{}, false)
		must(t, entries.Register(t.Context(), "month", account.Resident{ID: "d", District: "500108003", Ties: here}, june))
		want := map[string]report.Counters{
			"500108003 500108003001 u1": {Registrations: 2, Participants: 1, Attempts: 2, Answers: 3, Correct: 2, ActivityPoints: 4},
			"500108003  u1":             {Registrations: 1, Participants: 1, Attempts: 1, Answers: 1, Correct: 1, ActivityPoints: 3},
			"500108003  ":               {Registrations: 1, Participants: 1, Attempts: 1, Answers: 1, ActivityPoints: 2},
		}
		if diff := cmp.Diff(want, placesOf(t, counting)); diff != "" {
			t.Error(diff)
		}
		persons, err := counting.CountPersons(t.Context(), "month")
		must(t, err)
		wantPersons := map[string]report.Counters{"a": {Answers: 3, Correct: 2, ActivityPoints: 4}, "b": {Answers: 1, Correct: 1, ActivityPoints: 3}, "c": {Answers: 1, ActivityPoints: 2}}
		if diff := cmp.Diff(wantPersons, persons); diff != "" {
			t.Error(diff)
		}
	})
}

// Who names a community later is counted as a person of it, once, and what they answered stays. Who moves changes
// nothing.
func TestNamingACommunityLaterBringsThePersonAlong(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		entries, err := store.NewEntries(t.Context(), db)
		must(t, err)
		_, _, err = answers.Insert(t.Context(), given("s", "a", 0, june, true))
		must(t, err)
		person := account.Resident{ID: "a", District: "500108003", Ties: district.Ties{Community: "500108003001"}}
		for range 2 {
			must(t, entries.Register(t.Context(), "month", person, june))
		}
		want := map[string]report.Counters{
			"500108003 500108003001 ": {Registrations: 1, Participants: 1},
			"500108003  ":             {Attempts: 1, Answers: 1, Correct: 1, ActivityPoints: 3},
		}
		if diff := cmp.Diff(want, placesOf(t, counting)); diff != "" {
			t.Error(diff)
		}
		person.Community = "500108003002"
		must(t, entries.Register(t.Context(), "month", person, june))
		person.District, person.Community = "500108001", "500108001001"
		must(t, entries.Register(t.Context(), "month", person, june))
		if diff := cmp.Diff(want, placesOf(t, counting)); diff != "" {
			t.Errorf("after moving: %s", diff)
		}
		audit, err := store.NewAudit(t.Context(), db)
		must(t, err)
		if findings := check(t, audit, false); findings != nil {
			t.Errorf("the books do not agree: %v", findings)
		}
	})
}

// A board must not tell who was right before the reveal.
func TestBoardsDoNotTellTheAnswerBeforeTheReveal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		stores, err := store.OpenContests(t.Context(), db)
		must(t, err)
		must(t, stores.Contests.Create(t.Context(), contest.Contest{
			ID: "c", Code: "123456", LiveCode: "123456", Campaign: "month", Questions: make([]contest.Asked, 2), Phase: contest.PhaseLobby,
		}))
		for person, right := range map[string]bool{"a": true, "b": false} {
			_, _, err := answers.Insert(t.Context(), given("c", person, 0, june, right))
			must(t, err)
		}
		_, _, err = answers.Insert(t.Context(), given("practice", "a", 0, june.Add(time.Hour), true))
		must(t, err)
		for i, what := range []contest.EventType{contest.EventOpened, contest.EventClosed, contest.EventSettled, contest.EventRevealed} {
			seq := int64(i + 1)
			must(t, stores.Log.Append(t.Context(), contest.Event{ID: contest.EventID("c", seq), Contest: "c", Seq: seq, Type: what, At: june}))
			want := int64(1)
			if what == contest.EventRevealed {
				want = 2
			}
			persons, err := counting.CountPersons(t.Context(), "month")
			must(t, err)
			place := placesOf(t, counting)["500108003  "]
			if persons["a"].Correct != want || persons["a"].Answers != 2 || place.Correct != want || place.Answers != 3 {
				t.Errorf("%s: %+v, %+v; want %d right", what, persons["a"], place, want)
			}
		}
	})
}

// By place, by person and by sub-district the same answers come to the same, whatever they are.
func TestPlacesPersonsAndParticipationComeToTheSame(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		answers, counting := openCounted(t, db)
		round := 0
		rapid.Check(t, func(t *rapid.T) {
			round++
			campaign := fmt.Sprint("month", round)
			var all []answer.Answer
			for i := range rapid.IntRange(0, 40).Draw(t, "answers") {
				session := fmt.Sprint(campaign, "s", rapid.IntRange(0, 2).Draw(t, "session"))
				a := given(session, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "person"), i, june, rapid.Bool().Draw(t, "right"))
				a.Campaign, a.District = campaign, rapid.SampledFrom([]string{"500108001", "500108003"}).Draw(t, "district")
				a.Ties = district.Ties{
					Community: rapid.SampledFrom([]string{"", a.District + "001"}).Draw(t, "community"),
					Unit:      rapid.SampledFrom([]string{"", "u1", "u2"}).Draw(t, "unit"),
				}
				all = append(all, a)
			}
			_, errs := answers.InsertAll(t.Context(), all)
			agree(t, counting, campaign, errors.Join(errs...))
		})
	})
}

func agree(t *rapid.T, counting *counted, campaign string, kept error) {
	kept = errors.Join(kept, counting.poster.Post(context.Background()))
	places, err1 := counting.CountPlaces(t.Context(), campaign)
	persons, err2 := counting.CountPersons(t.Context(), campaign)
	byHour, err3 := counting.CountAnswers(t.Context(), report.Period{Campaign: campaign})
	entries, err4 := counting.CountEntries(t.Context(), report.Period{Campaign: campaign})
	earned, err5 := counting.CountPoints(t.Context(), report.Period{Campaign: campaign})
	if err := errors.Join(kept, err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	var p, q report.Counters
	for _, n := range places {
		p = plus(p, n.Counters)
	}
	for _, n := range persons {
		q = plus(q, n)
	}
	total := report.Summarise(report.Counts{Answers: byHour, Entries: entries, Points: earned}, nil, report.Place{}).Total.Counters
	if p != total || q.Answers != total.Answers || q.Correct != total.Correct || q.ActivityPoints != total.ActivityPoints || int64(len(persons)) != total.Participants {
		t.Fatalf("places %+v, %d persons %+v, participation %+v", p, len(persons), q, total)
	}
}

func plus(a, b report.Counters) report.Counters {
	return report.Counters{
		Registrations: a.Registrations + b.Registrations, Participants: a.Participants + b.Participants, Attempts: a.Attempts + b.Attempts,
		Answers: a.Answers + b.Answers, Correct: a.Correct + b.Correct, ActivityPoints: a.ActivityPoints + b.ActivityPoints,
	}
}

func TestWhoIsListed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		residents, err := store.NewResidents(t.Context(), db)
		must(t, err)
		for id, listed := range map[string]bool{"a": true, "b": false, "c": true} {
			must(t, residents.Add(t.Context(), account.Resident{ID: id, CredentialHash: id, Nickname: "江风", Listed: listed}))
		}
		must(t, residents.Remove(t.Context(), "c"))
		must(t, residents.Add(t.Context(), account.Resident{ID: "d", CredentialHash: "d", Nickname: "我是主-持人", Listed: true}))
		stores, err := store.OpenContests(t.Context(), db)
		must(t, err)
		people := store.People{Residents: residents, Words: stores.Words}
		expect := func(want ...string) {
			t.Helper()
			all, err := people.Listed(t.Context())
			must(t, err)
			var got []string
			for _, r := range all {
				got = append(got, r.ID+" "+r.Nickname)
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
		expect("a 江风", "d （昵称未显示）")
		must(t, stores.Words.Set(t.Context(), contest.NameWords{ID: contest.NameWordsID, Words: []string{"江"}}))
		expect("a （昵称未显示）", "d 我是主-持人")
	})
}

// A community that somebody belongs to, or belonged to when they answered, stays in the tree.
func TestACommunityInUseStays(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		residents, err := store.NewResidents(t.Context(), db)
		must(t, err)
		entries, err := store.NewEntries(t.Context(), db)
		must(t, err)
		at := func(community string) district.Ties { return district.Ties{Community: community} }
		must(t, residents.Add(t.Context(), account.Resident{ID: "a", CredentialHash: "a", District: "500108001", Ties: at("500108001001")}))
		must(t, entries.Register(t.Context(), "month", account.Resident{ID: "b", District: "500108001", Ties: at("500108001002")}, june))
		var used []string
		for _, code := range []string{"500108001", "500108001001", "500108001002", "500108001003", "500108002"} {
			for _, u := range []district.User{residents, entries} {
				is, err := u.UsesDistrict(t.Context(), code)
				must(t, err)
				if is && !slices.Contains(used, code) {
					used = append(used, code)
				}
			}
		}
		if diff := cmp.Diff([]string{"500108001", "500108001001", "500108001002"}, used); diff != "" {
			t.Error(diff)
		}
	})
}
