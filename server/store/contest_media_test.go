package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pufa/server/contest"
	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/store"
	"pufa/server/testkit"
)

// TestAContestKeepsWhatItsQuestionsShow reads the copy back as it was made: a bank may change meanwhile.
func TestAContestKeepsWhatItsQuestionsShow(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		contests, err := store.NewContests(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		media := &question.Media{
			Kind: question.Video, URL: "/media/1.mp4", Captions: "/media/2.vtt", Transcript: "请走安全出口。", Alt: "", Width: 4, Height: 3,
		}
		c := contest.Contest{ID: "a", Code: "123456", Questions: []contest.Asked{{Question: question.Question{ID: "q", Media: media}}, {}}}
		if err := contests.Create(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		kept, err := contests.Get(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(media, kept.Questions[0].Question.Media); diff != "" {
			t.Error(diff)
		}
		if kept.Questions[1].Question.Media != nil {
			t.Error("a question without a picture came back with one")
		}
	})
}
