package questions_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"pufa/questions"
	"pufa/server/question"
)

// TestBanks makes every bank file a subtest, and every question in it one, each with the findings about it.
func TestBanks(t *testing.T) {
	lib, findings, err := question.Read(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	findings = append(findings, question.Lint(lib)...)
	findings = append(findings, question.LintLock(lib)...)
	taken := map[question.Finding]bool{}
	report := func(t *testing.T, of func(question.Finding) bool) {
		for _, f := range findings {
			if of(f) {
				taken[f] = true
				t.Error(f)
			}
		}
	}
	for _, file := range lib.Files {
		t.Run(file.Name, func(t *testing.T) {
			report(t, func(f question.Finding) bool { return f.File == file.Name && f.Question == "" })
			for _, e := range file.Entries {
				t.Run(e.ID, func(t *testing.T) {
					report(t, func(f question.Finding) bool { return f.File == file.Name && f.Question == e.ID })
				})
			}
		})
	}
	report(t, func(f question.Finding) bool { return !taken[f] })
}

// TestLoads is what the server does at its start.
func TestLoads(t *testing.T) {
	catalog, err := question.Load(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(catalog.ByLaw("aqscf")) == 0 {
		t.Error("nothing can be asked")
	}
}

// TestArticlesExist compares every cited article with the law's own list of articles, where a checkout of the
// laws lies beside the repository.
func TestArticlesExist(t *testing.T) {
	path := filepath.Join("..", "..", "shared", "laws", "articles.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("no list of articles to compare with: %v", err)
	}
	var texts map[string]struct {
		Title    string            `json:"title"`
		Articles map[string]string `json:"articles"`
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	lib, _, err := question.Read(questions.FS)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]map[string]string{}
	for _, law := range lib.Laws {
		text, ok := texts[law.Short]
		if law.NeedsText && !ok {
			continue // no question cites it: Lint sees to that
		}
		if !ok {
			t.Logf("%s is not in the list", law.Short)
			continue
		}
		byID[law.ID] = text.Articles
		if law.Title != text.Title || law.Articles != len(text.Articles) {
			t.Errorf("%s: the register says %s of %d articles, the list %s of %d", law.ID, law.Title, law.Articles,
				text.Title, len(text.Articles))
		}
	}
	for _, file := range lib.Files {
		for _, e := range file.Entries {
			if _, ok := byID[e.Law][e.Article]; byID[e.Law] != nil && !ok {
				t.Errorf("%s:%d %s cites article %s, which is not there", file.Name, e.Line, e.ID, e.Article)
			}
		}
	}
}
