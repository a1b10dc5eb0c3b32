package question_test

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pufa/questions"
	"pufa/server/question"
)

// again reads what was written, without what only the place in the file decides.
func again(t interface{ Fatalf(string, ...any) }, f question.File, notes map[string]string) question.File {
	written := f.Write(notes)
	read, wrong := question.ReadBank(f.Name, written)
	if len(wrong) > 0 {
		t.Fatalf("%v in\n%s", wrong, written)
	}
	return placeless(read)
}

func placeless(f question.File) question.File {
	f.Entries = append([]question.Entry(nil), f.Entries...)
	for i := range f.Entries {
		f.Entries[i].Line = 0
	}
	return f
}

func TestEveryBankIsWrittenAsItWasRead(t *testing.T) {
	names, err := fs.Glob(questions.FS, "*/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(questions.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		f, _ := question.ReadBank(name, data)
		if diff := cmp.Diff(placeless(f), again(t, f, nil)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnyTextIsWrittenAsItWasRead(t *testing.T) {
	text := rapid.StringMatching(`[甲乙“”《》，。：？a-z0-9:#'"\[\]{}&*!|>%@\\,\-/.()~?<]([ 甲乙，：a-z0-9:#'"\[\]{}&*!|>%@\\,\-/.()~?<]{0,20}[甲乙，：a-z0-9:#'"\[\]{}&*!|>%@\\,\-/.()~?<])?`)
	rapid.Check(t, func(t *rapid.T) {
		e := question.Entry{Question: question.Question{
			ID: "xf-0001", Law: "xf", LawVersion: "2021-04-29", Article: "44", Type: question.Multiple, Audience: []question.Audience{question.Resident}, Difficulty: 2,
			Stem: text.Draw(t, "stem"), Options: rapid.SliceOfN(text, 2, 5).Draw(t, "options"), Answer: []int{0, 1}, Explanation: text.Draw(t, "why"),
			Topic: rapid.SampledFrom([]string{"", "true", "null", "No", "2026-01-01", "12", "1.5", "0x1f", "-", "~", "1e3", ".5", "- a"}).Draw(t, "topic"), Status: question.Published,
		}, Reviewed: "2026-11-26"}
		f := question.File{Name: "xf/a.yaml", Bank: "xf-a", Title: text.Draw(t, "title"), Law: "xf", Version: "2021-04-29", Entries: []question.Entry{e}}
		if diff := cmp.Diff(f, again(t, f, map[string]string{"xf-0001": "一\n二：#"})); diff != "" {
			t.Fatal(diff)
		}
	})
}
