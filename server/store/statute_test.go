package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pufa/server/docdb"
	"pufa/server/question"
	"pufa/server/statute"
	"pufa/server/store"
	"pufa/server/testkit"
)

// lampBank has a question on each of articles 1 to 4.
func lampBank(t *testing.T) *question.Catalog {
	t.Helper()
	bank := "bank: ld-all\ntitle: 路灯条例\nlaw: ld\nversion: 2024-11-08\nquestions:\n"
	for n := 1; n <= 4; n++ {
		bank += fmt.Sprintf(`  - id: ld-%04d
    article: "%d"
    type: judge
    topic: 点灯
    audience: [resident]
    difficulty: 1
    stem: 路灯条例说的第%d件事对不对？
    answer: true
    explanation: 条例就是这样写的，记住就好，不难的。
    status: published
    reviewed: 2026-11-26
`, n, n, n)
	}
	catalog, err := question.Load(fstest.MapFS{
		"laws.yaml": {Data: []byte("laws:\n  - {id: ld, title: 北岭市路灯条例, short: 路灯条例, key: 2024-11-08, version: 2024 年修订, adopted: 2024-11-08, effective: 2025-01-01, articles: 4}\n" +
			"  - {id: qt, title: 别的条例, short: 别的条例, key: 2024-01-01, version: 2024 年通过, adopted: 2024-01-01, text: needed}\n")},
		"ld/01-lamps.yaml": {Data: []byte(bank)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func lamps(day string, articles ...string) statute.Given {
	text := "北岭市路灯条例\n（" + day + "修订）\n"
	for i, article := range articles {
		text += fmt.Sprintf("第%s条　%s\n", []string{"一", "二", "三", "四", "五"}[i], article)
	}
	return statute.Given{Data: []byte(text)}
}

// asked are the questions on lamps that are asked, by article.
func asked(c *question.Catalog) string {
	var all []string
	for _, q := range c.ByLaw("ld") {
		all = append(all, q.Article)
	}
	return strings.Join(all, " ")
}

// node is a server's view of the texts.
type node struct {
	catalog *question.Catalog
	shelf   *statute.Shelf
}

func openNode(t *testing.T, db *docdb.DB, lock statute.Lock) node {
	t.Helper()
	keeper, err := store.NewStatutes(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	n := node{catalog: lampBank(t)}
	n.shelf = statute.NewShelf(n.catalog, lock, keeper, func() time.Time { return june })
	if err := n.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

// put looks at a text and takes it in.
func (n node) put(t *testing.T, g statute.Given) statute.Look {
	t.Helper()
	look, err := n.shelf.Read(g)
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	if look.Before != nil {
		before = look.Before.Text
	}
	if _, err := n.shelf.Take(t.Context(), "ann", g, before); err != nil {
		t.Fatal(err)
	}
	return look
}

func articlesOf(all []statute.Cited) (articles []string) {
	for _, q := range all {
		articles = append(articles, q.Article)
	}
	return articles
}

func TestStatutes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		one, two := openNode(t, db, nil), openNode(t, db, nil)
		if _, err := one.shelf.Article("ld", "1"); !errors.Is(err, statute.ErrNoText) || one.shelf.Has("ld", "1") {
			t.Error("a text that nobody brought", err)
		}
		look := one.put(t, lamps("2024年11月8日", "甲。", "乙。", "丙。", "丁。"))
		if len(look.Changed)+len(look.Held) > 0 || asked(one.catalog) != "1 2 3 4" {
			t.Errorf("held by the first text: %+v", look)
		}
		// An article is changed, one goes, one comes.
		look = one.put(t, lamps("2025年2月3日", "甲。", "乙二。", "丙。"))
		if diff := cmp.Diff([][]string{{"2"}, nil, {"4"}, {"2", "4"}}, [][]string{look.Changed, look.Added, look.Removed, articlesOf(look.Held)}); diff != "" {
			t.Error(diff)
		}
		if asked(one.catalog) != "1 3" || asked(two.catalog) != "1 2 3 4" {
			t.Errorf("asked %s, elsewhere %s", asked(one.catalog), asked(two.catalog))
		}
		if bank, _ := one.catalog.Bank("ld-all"); len(bank.Questions) != 2 || len(one.catalog.Banks()[0].Questions) != 2 {
			t.Error("the bank has what is held back")
		}
		if _, ok := one.catalog.ByID("ld-0002"); !ok || !one.catalog.Held("ld-0002") {
			t.Error("a question that is held back is not known any more")
		}
		// The other node hears of it, and so does one that starts.
		if err := two.shelf.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, n := range []node{two, openNode(t, db, nil)} {
			got, err := n.shelf.Article("ld", "2")
			want := statute.Article{Law: "ld", Title: "北岭市路灯条例", Version: "2025 年修订", Article: "2", Text: "乙二。"}
			if asked(n.catalog) != "1 3" || got != want || err != nil {
				t.Errorf("asked %s, article %+v, %v", asked(n.catalog), got, err)
			}
		}
		// Reviewed, it is asked again; once only.
		if err := two.shelf.Release(t.Context(), "bob", "ld-0002"); err != nil || asked(two.catalog) != "1 2 3" {
			t.Error(err, asked(two.catalog))
		}
		if err := one.shelf.Release(t.Context(), "ann", "ld-0002"); !errors.Is(err, statute.ErrNotHeld) {
			t.Error(err)
		}
		// The same text again changes nothing; another change holds it back again.
		if look := one.put(t, lamps("2025年2月3日", "甲。", "乙二。", "丙。")); !look.Same || asked(one.catalog) != "1 2 3" {
			t.Errorf("the same text: %+v", look)
		}
		one.put(t, lamps("2025年2月3日", "甲。", "乙三。", "丙。"))
		if asked(one.catalog) != "1 3" {
			t.Error(asked(one.catalog))
		}
	})
}

// TestStatutesRefuse: what is not sound is not kept.
func TestStatutesRefuse(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := openNode(t, db, nil)
		n.put(t, lamps("2025年2月3日", "甲。", "乙。", "丙。", "丁。"))
		kept, before := n.shelf.Entries()[0].Kept.Text, asked(n.catalog)
		elsewhere := lamps("2025年2月3日", "甲。")
		elsewhere.Law = "nn"
		undated := lamps("2025年2月30日", "甲。")
		for name, c := range map[string]struct {
			given  statute.Given
			before string
			want   error
		}{
			"a gap":           {statute.Given{Data: []byte("北岭市路灯条例\n（2025年3月4日修订）\n第二条 乙。")}, kept, statute.ErrFlawed},
			"older":           {lamps("2024年12月1日", "甲。"), kept, statute.ErrOlder},
			"no version":      {undated, kept, statute.ErrNoVersion},
			"no such version": {statute.Given{Data: undated.Data, Key: "spring"}, kept, statute.ErrNoVersion},
			"no such law":     {elsewhere, kept, statute.ErrUnknownLaw},
			"another title":   {statute.Given{Data: []byte("山区条例\n（2025年3月4日通过）\n第一条 甲。")}, kept, statute.ErrUnknownLaw},
			"unseen":          {lamps("2025年3月4日", "甲二。"), "", statute.ErrMeanwhile},
			"no text":         {statute.Given{Data: []byte{0}}, kept, statute.ErrUnreadable},
		} {
			if _, err := n.shelf.Take(t.Context(), "ann", c.given, c.before); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n.shelf.Entries()[0].Kept.Text != kept || asked(n.catalog) != before {
			t.Error("something was kept")
		}
	})
}

// TestStatutesByTheReview: the first text is held against the articles as the questions were reviewed by them.
func TestStatutesByTheReview(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		reviewed := lockOf(t, "甲。", "乙。", "丙。")
		n := openNode(t, db, reviewed)
		if look := n.put(t, lamps("2025年2月3日", "甲。", "乙二。", "丙。", "丁。")); cmp.Diff([]string{"2", "4"}, articlesOf(look.Held)) != "" {
			t.Errorf("%+v", look) // of the fourth nobody knows whether it is as it was
		}
		// A newer program brings banks that were reviewed by this text.
		if newer := openNode(t, db, lockOf(t, "甲。", "乙二。", "丙。")); asked(newer.catalog) != "1 2 3" {
			t.Error(asked(newer.catalog))
		}
	})
}

func lockOf(t *testing.T, articles ...string) statute.Lock {
	t.Helper()
	texts := statute.Text{Title: "北岭市路灯条例", Articles: map[string]string{}}
	file := question.File{Law: "ld"}
	for i, text := range articles {
		article := fmt.Sprint(i + 1)
		texts.Articles[article] = text
		file.Entries = append(file.Entries, question.Entry{Question: question.Question{Law: "ld", Article: article}})
	}
	lib := question.Library{Laws: []question.Law{{ID: "ld", Title: texts.Title}}, Files: []question.File{file}}
	return statute.LockOf(lib, statute.Texts{texts}, nil)
}

// TestStatutesAtOnce: of two who looked at the same text and bring different ones, one hears of the other.
func TestStatutesAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		nodes := []node{openNode(t, db, nil), openNode(t, db, nil)}
		var wg sync.WaitGroup
		errs := make([]error, len(nodes))
		for i, n := range nodes {
			wg.Go(func() {
				_, errs[i] = n.shelf.Take(t.Context(), "ann", lamps("2025年2月3日", fmt.Sprintf("甲%d。", i)), "")
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), statute.ErrMeanwhile) {
			t.Error(errs)
		}
	})
}
