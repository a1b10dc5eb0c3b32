package editing_test

import (
	"testing"
	"testing/fstest"

	"pufa/server/docdb"
	"pufa/server/editing"
	"pufa/server/question"
	"pufa/server/testkit"
)

const fireLaw = `laws:
  - {id: xf, title: 中华人民共和国消防法, short: 消防法, key: "2021-04-29", version: 2021 年修正, adopted: "1998-04-29", effective: "1998-09-01", articles: 74}
`

// decimal reads a number that is one.
func decimal(t testing.TB, text string) question.Decimal {
	t.Helper()
	n, err := question.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is written here goes into the files as it is: the loader reads it, the linter finds nothing, and it says the same.
func TestOwnQuestionsAsAFileOfTheBanks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		n := newNode(t, records(t, db), testkit.NewClock(june))
		single, multiple, judge, fill, ordering, numeric := sound(0), sound(1), sound(2), sound(3), sound(4), sound(5)
		multiple.Type, multiple.Answer = question.Multiple, []int{0, 1}
		judge.Type, judge.Stem, judge.Options, judge.Answer = question.Judge, "楼道里可以给电动车充电吗，说可以：", nil, []int{1}
		fill.Type, fill.Stem, fill.Options, fill.Answer, fill.Accept = question.Fill, "看到着火要拨打火警电话____。", nil, nil, []string{"119", "一一九"}
		ordering.Type, ordering.Answer = question.Ordering, []int{0, 1, 2}
		numeric.Type, numeric.Options, numeric.Answer = question.Numeric, nil, nil
		numeric.Estimate = &question.Estimate{Value: decimal(t, "2.5"), Unit: "米", Tolerance: decimal(t, "0"), Bound: decimal(t, "1")}
		written := map[string]question.Question{}
		for _, q := range []question.Question{single, multiple, judge, fill, ordering, numeric} {
			written[q.Stem] = use(t, n, q, "").Text().Question
		}
		write(t, n, ann, sound(6), "") // a draft
		doubted, corrected := sound(0), sound(0)
		doubted.Stem, corrected.Stem = "晚上听见有人喊着火时先做哪一件事？", "油锅烧着以后最该防的是什么？"
		held := use(t, n, doubted, "")
		do(t, n, bob, held.ID, editing.Command{Kind: editing.Hold, Reason: editing.Mistake, Why: "有人报错"})
		replaced := use(t, n, corrected, filed)
		written[corrected.Stem] = replaced.Text().Question

		law, _ := n.catalog.Law("xf")
		file, notes := n.File(law)
		if n.OwnInUse()["xf"] != len(written) || len(file.Entries) != len(written) {
			t.Fatalf("%v in use, %d in the file, want %d", n.OwnInUse(), len(file.Entries), len(written))
		}
		lib, wrong, err := question.Read(fstest.MapFS{
			question.LawsFile: {Data: []byte(fireLaw)},
			file.Name:         {Data: file.Write(notes)},
			"withdrawn/xf-2021.yaml": {Data: []byte(`bank: xf-withdrawn
title: 撤下的题
law: xf
version: 2021-04-29
questions:
  - {id: xf-0001, article: "44", type: judge, topic: 火警, audience: [resident], difficulty: 1, stem: 着火了要马上报警对不对, answer: true, explanation: 解析, status: withdrawn, withdrawn: 2026-06-01, reason: 换了说法}
`)},
		})
		if err != nil || len(wrong) > 0 {
			t.Fatal(err, wrong)
		}
		for _, finding := range question.Lint(lib) {
			t.Error(finding)
		}
		ids := map[string]bool{}
		for _, e := range lib.Files[1].Entries {
			want := written[e.Stem]
			want.ID, want.LawVersion, want.Status, want.Replaces = e.ID, e.LawVersion, question.Published, e.Replaces
			if question.Fingerprint(e.Question) != question.Fingerprint(want) || e.Reviewed != "2026-06-01" || e.Topic != want.Topic {
				t.Errorf("%+v, want %+v", e, want)
			}
			if (e.Replaces == filed) != (e.Stem == corrected.Stem) {
				t.Errorf("%s replaces %q", e.ID, e.Replaces)
			}
			ids[e.ID] = true
		}
		if len(ids) != len(written) || ids[filed] {
			t.Errorf("ids: %v", ids)
		}
	})
}
