package history_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/server/history"
)

func TestForgettingLeavesWhoAndWhen(t *testing.T) {
	var log history.Log
	fields := []history.FieldChange{{Field: "name", Title: "姓名", From: "张三", To: "张四"}}
	if err := log.Write(history.Author{ID: "a"}, time.Unix(1, 0), history.Change{Act: history.Changed, Reason: "写错了", Fields: fields}); err != nil {
		t.Fatal(err)
	}
	before := log
	if err := log.Forget(); err != nil {
		t.Fatal(err)
	}
	if len(log.Changes) != 1 || log.Changes[0].Fields != nil || log.Changes[0].Reason != "" || log.Changes[0].By != "a" {
		t.Errorf("%+v", log.Changes)
	}
	if before.Changes[0].Fields == nil {
		t.Error("a copy forgot, too")
	}
}

func TestDiffSaysWhatChangedAndNothingElse(t *testing.T) {
	say := func(pairs ...string) (out []history.Said) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, history.Said{Field: pairs[i], Title: pairs[i], Text: pairs[i+1]})
		}
		return out
	}
	got := history.Diff(say("a", "1", "b", "2", "gone", "3", "empty", ""), say("a", "1", "b", "4", "new", "5"))
	want := []history.FieldChange{
		{Field: "b", Title: "b", From: "2", To: "4"}, {Field: "new", Title: "new", To: "5"}, {Field: "gone", Title: "gone", From: "3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShortenedTextsStillDiffer(t *testing.T) {
	long := strings.Repeat("作业前先断电。", 200)
	fields := history.Shorten([]history.FieldChange{{From: long + "挂牌", To: long + "上锁"}, {From: "短", To: "长"}})
	if f := fields[0]; !strings.Contains(f.From, "挂牌") || !strings.Contains(f.To, "上锁") || !strings.HasPrefix(f.To, "…") {
		t.Errorf("%+v", f)
	}
	if f := fields[1]; f.From != "短" || f.To != "长" {
		t.Errorf("%+v", f)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙")), 0, 150, -1)
		from, to := text.Draw(t, "from"), text.Draw(t, "to")
		f := history.Shorten([]history.FieldChange{{From: from, To: to}})[0]
		if from != to && f.From == f.To {
			t.Fatalf("%q and %q both show as %q", from, to, f.From)
		}
		if n := max(utf8.RuneCountInString(f.From), utf8.RuneCountInString(f.To)); n > 62 {
			t.Fatalf("%d characters", n)
		}
	})
}
