package question

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Finding is one thing that is wrong with a bank, and where. Rule is a stable name; the rules are explained to
// editors in questions/README.md.
type Finding struct {
	File     string
	Line     int
	Question string // "" for a finding about a file or a whole bank
	Rule     string
	Message  string
}

func (f Finding) String() string {
	id := f.Question
	if id == "" {
		id = "-"
	}
	return fmt.Sprintf("%s:%d %s %s %s", f.File, f.Line, id, f.Rule, f.Message)
}

// sortFindings puts findings in the order an editor works through them.
func sortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message))
	})
}

// Lint checks the content of all banks: every question by itself, then questions against each other, then each
// bank as a whole.
func Lint(lib Library) []Finding {
	l := &linter{laws: map[string]Law{}, entries: map[string]place{}, lib: lib}
	l.register(lib.Laws)
	for _, f := range lib.Files {
		l.file(f)
		for _, e := range f.Entries {
			l.entry(f, e)
		}
	}
	l.across(lib.Files)
	l.banks(lib.Files)
	l.assets()
	l.held()
	sortFindings(l.findings)
	return l.findings
}

type linter struct {
	lib      Library
	laws     map[string]Law
	entries  map[string]place // by question id
	findings []Finding
}

// place is where a question stands.
type place struct {
	file  File
	entry Entry
}

// report notes a finding about one question.
func (l *linter) report(f File, e Entry, rule, format string, args ...any) {
	l.findings = append(l.findings, Finding{f.Name, e.Line, e.ID, rule, fmt.Sprintf(format, args...)})
}

var (
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9]*-[0-9]{4}$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

func (l *linter) register(laws []Law) {
	for _, law := range laws {
		note := func(format string, args ...any) {
			l.findings = append(l.findings, Finding{LawsFile, 1, "", "laws", fmt.Sprintf(format, args...)})
		}
		if _, twice := l.laws[law.ID]; twice {
			note("法律 %s 登记了两次", law.ID)
		}
		if !nameForm.MatchString(law.ID) {
			note("法律的 id“%s”应当是小写字母和数字", law.ID)
		}
		unknown := law.NeedsText && law.Effective == ""
		if !isDay(law.Key) || !isDay(law.Adopted) || !unknown && (!isDay(law.Effective) || law.Effective < law.Adopted) {
			note("法律 %s 的日期不对：写成 年-月-日，施行不早于通过", law.ID)
		}
		if law.Articles < 0 || law.Articles > 9999 || law.Articles == 0 && !law.NeedsText {
			note("法律 %s 的条数不对", law.ID)
		}
		if wrong := lintChapters(law); wrong != "" {
			note("法律 %s：%s", law.ID, wrong)
		}
		l.laws[law.ID] = law
	}
}

// file checks a file's head.
func (l *linter) file(f File) {
	note := func(rule, format string, args ...any) {
		l.findings = append(l.findings, Finding{f.Name, 1, "", rule, fmt.Sprintf(format, args...)})
	}
	law, known := l.laws[f.Law]
	folder, _, _ := strings.Cut(f.Name, "/")
	switch {
	case !known:
		note("law", "登记表里没有法律“%s”", f.Law)
	case law.NeedsText:
		note("law", "《%s》还缺文本（text: needed）：有了文本、去掉这一行，才能出题", law.Short)
	case !f.Withdrawn() && folder != f.Law:
		note("law", "这部法律的题应当放在 %s/ 里", f.Law)
	case !f.Withdrawn() && f.Version != law.Key:
		note("version", "对照的是 %s 版，现行的是 %s 版：复核之前这些题停用", f.Version, law.Key)
	}
	if !nameForm.MatchString(f.Bank) {
		note("bank", "题库的 id“%s”应当是小写字母、数字和连字符", f.Bank)
	}
	if f.Title == "" {
		note("bank", "题库没有标题")
	}
}

// entry checks one question by itself. A withdrawn one is kept as it was, faults included.
func (l *linter) entry(f File, e Entry) {
	if !idForm.MatchString(e.ID) || !strings.HasPrefix(e.ID, f.Law+"-") {
		l.report(f, e, "id", "编号应当是“%s-”加四位数字", f.Law)
	}
	if f.Withdrawn() {
		l.withdrawal(f, e)
		return
	}
	for _, rule := range entryRules {
		for _, message := range rule.check(l, e) {
			l.report(f, e, rule.name, "%s", message)
		}
	}
}

func (l *linter) withdrawal(f File, e Entry) {
	if e.Status != Withdrawn {
		l.report(f, e, "status", "撤下的题 status 应当是 withdrawn")
	}
	if !isDay(e.Withdrawn) || strings.TrimSpace(e.Reason) == "" {
		l.report(f, e, "withdrawn", "撤下的题应当写明 withdrawn（日期）和 reason（原因）")
	}
}

// entryRule is one rule about a question by itself; check returns what is wrong.
type entryRule struct {
	name  string
	check func(*linter, Entry) []string
}

var entryRules = []entryRule{
	{"type", checkType},
	{"stem", func(_ *linter, e Entry) []string { return length("题干", e.Stem, 6, 120) }},
	{"options", checkOptions},
	{"answer", checkAnswer},
	{"catch-all", checkCatchAll},
	{"blank", checkBlank},
	{"explanation", checkExplanation},
	{"media", checkMedia},
	{"media-tells", checkMediaTells},
	{"reading", checkReading},
	{"article", checkArticle},
	{"audience", checkAudience},
	{"topic", func(_ *linter, e Entry) []string { return length("主题", e.Topic, 2, 20) }},
	{"difficulty", checkDifficulty},
	{"status", checkStatus},
	{"reviewed", checkReviewed},
	{"punctuation", checkPunctuation},
}

func length(what, s string, low, high int) []string {
	if n := utf8.RuneCountInString(s); n < low || n > high {
		return []string{fmt.Sprintf("%s应当是 %d 至 %d 个字，现有 %d 个", what, low, high, n)}
	}
	return nil
}

func checkType(_ *linter, e Entry) []string {
	if e.Type == "" {
		return []string{"没有写题型"}
	}
	return nil
}

func checkOptions(_ *linter, e Entry) (wrong []string) {
	switch e.Type {
	case Single, Multiple, Ordering:
	default:
		return nil
	}
	if n := len(e.Options); n < 2 || n > 6 {
		wrong = append(wrong, fmt.Sprintf("应当有 2 至 6 个选项，现有 %d 个", n))
	}
	seen := map[string]bool{}
	for _, o := range e.Options {
		wrong = append(wrong, length("选项", o, 1, 60)...)
		if seen[normalText(o)] {
			wrong = append(wrong, fmt.Sprintf("选项“%s”重复", o))
		}
		seen[normalText(o)] = true
	}
	return wrong
}

func checkAnswer(_ *linter, e Entry) []string {
	right := len(e.Answer)
	switch {
	case e.Type == Single && right != 1:
		return []string{fmt.Sprintf("单选应当恰有一个正确选项（right），现有 %d 个", right)}
	case e.Type == Multiple && (right < 2 || right == len(e.Options)):
		return []string{"多选应当至少有两个正确选项（right）和一个错误选项（wrong）"}
	case e.Type == Judge && right != 1:
		return []string{"判断题没有写答案（answer）"}
	case e.Type == Fill:
		return checkAccept(e.Accept)
	case e.Type == Numeric:
		return checkEstimate(e)
	}
	return nil
}

func checkAccept(accept []string) (wrong []string) {
	if len(accept) == 0 {
		return []string{"填空题没有写可接受的写法（accept）"}
	}
	seen := map[string]bool{}
	for _, a := range accept {
		wrong = append(wrong, length("可接受的写法", strings.TrimSpace(a), 1, 30)...)
		if seen[normalFill(a)] {
			wrong = append(wrong, fmt.Sprintf("可接受的写法“%s”重复", a))
		}
		seen[normalFill(a)] = true
	}
	return wrong
}

// catchAll leaves the 以上 of an amount (5 万元以上 10 万元以下) alone.
// catchAll matches options that speak of the others. 二十万元以上 does not: laws are full of it.
var catchAll = regexp.MustCompile(`^(以上|上述|前述)|(以上|上述|前述)(都|均|皆|全|各项|几项|选项|说法)|前[两二三四五六]项|所有选项|^(都|均|全部?|皆)(是|对|不是|不对|正确|错误|可以)$`)

func checkCatchAll(_ *linter, e Entry) []string {
	for _, o := range e.Options {
		if catchAll.MatchString(normalText(o)) {
			return []string{fmt.Sprintf("选项“%s”指着别的选项，而选项的先后是抽定的", o)}
		}
	}
	return nil
}

// Blank marks the gap in the stem of a Fill.
const Blank = "____"

var underscores = regexp.MustCompile(`_+`)

func checkBlank(_ *linter, e Entry) []string {
	blanks := len(underscores.FindAllString(e.Stem, -1))
	switch {
	case e.Type == Fill && (blanks != 1 || strings.Count(e.Stem, Blank) != 1 || strings.Contains(e.Stem, Blank+"_")):
		return []string{"填空题题干里应当恰有一处“____”（四个下划线）"}
	case e.Type != Fill && blanks > 0:
		return []string{"只有填空题的题干里用下划线"}
	}
	return nil
}

func checkExplanation(_ *linter, e Entry) []string {
	wrong := length("解析", e.Explanation, 15, 300)
	if normalText(e.Explanation) == normalText(e.Stem) {
		wrong = append(wrong, "解析照抄了题干")
	}
	return wrong
}

func checkArticle(l *linter, e Entry) []string {
	if law, known := l.laws[e.Law]; known && !law.Has(e.Article) {
		return []string{fmt.Sprintf("《%s》没有第“%s”条（共 %d 条，“之一”写成 52-1）", law.Short, e.Article, law.Articles)}
	}
	return nil
}

func checkAudience(_ *linter, e Entry) []string {
	if len(e.Audience) == 0 {
		return []string{"没有写给谁"}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(e.Audience)))) != len(e.Audience) {
		return []string{"对象（audience）里有重复"}
	}
	return nil
}

func checkDifficulty(_ *linter, e Entry) []string {
	if e.Difficulty < 1 || e.Difficulty > 3 {
		return []string{"难度应当是 1、2 或 3"}
	}
	return nil
}

func checkStatus(_ *linter, e Entry) []string {
	switch e.Status {
	case Draft, Reviewed, Published:
		return nil
	case Withdrawn:
		return []string{"撤下的题应当移到 withdrawn/ 里"}
	default:
		return []string{"没有写 status"}
	}
}

func checkReviewed(_ *linter, e Entry) []string {
	switch {
	case e.Reviewed != "" && !isDay(e.Reviewed):
		return []string{"复核日期应当写成 年-月-日"}
	case e.Reviewed == "" && (e.Status == Published || e.Status == Reviewed):
		return []string{"没有复核日期：发布前应由第二个人对照原文复核"}
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func checkPunctuation(_ *linter, e Entry) (wrong []string) {
	texts := append([]string{e.Stem, e.Explanation, e.Topic}, e.Options...)
	if e.Media != nil {
		texts = append(texts, e.Media.Alt, e.Media.Transcript)
	}
	for _, text := range texts {
		if at := narrowPunctuation(text); at != "" {
			wrong = append(wrong, fmt.Sprintf("“%s”：汉字旁边应当用全角标点，汉字之间不空格", at))
		}
	}
	return wrong
}

// narrowPunctuation finds an ASCII punctuation mark beside a Chinese character, or a space between two, and
// returns it with its neighbours.
func narrowPunctuation(text string) string {
	runes := []rune(text)
	han := func(i int) bool { return i >= 0 && i < len(runes) && unicode.Is(unicode.Han, runes[i]) }
	for i, r := range runes {
		bad := strings.ContainsRune(`,;:?!()"'`, r) && (han(i-1) || han(i+1)) ||
			r == '.' && han(i-1) ||
			(unicode.IsSpace(r) || r == '　') && han(i-1) && han(i+1) ||
			r == '\n'
		if bad {
			return strings.TrimSpace(string(runes[max(0, i-4):min(len(runes), i+5)]))
		}
	}
	return ""
}
