package quiz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pufa/server/question"
)

// Bounds of a paper.
const (
	paperMost  = 100 // questions
	partsMost  = 20
	pointsMost = 100 // for one question
)

// Part asks for a number of questions of one kind. What it leaves empty it does not ask for.
type Part struct {
	Count      int               `json:"count" bson:"count" minimum:"0" maximum:"1000" doc:"几道题"`
	Points     int64             `json:"points" bson:"points" minimum:"0" maximum:"1000" doc:"每题几分"`
	Type       question.Type     `json:"type,omitempty" bson:"type,omitempty" enum:",single,multiple,judge,fill,ordering,numeric" doc:"题型，不填为不限"`
	Law        string            `json:"law,omitempty" bson:"law,omitempty" maxLength:"40" doc:"法规编号，不填为不限"`
	Chapter    int               `json:"chapter,omitempty" bson:"chapter,omitempty" minimum:"0" maximum:"100" doc:"这部法规的第几章，0 为不限"`
	Topic      string            `json:"topic,omitempty" bson:"topic,omitempty" maxLength:"40" doc:"知识点，不填为不限"`
	Audience   question.Audience `json:"audience,omitempty" bson:"audience,omitempty" enum:",resident,worker,manager,officer,student" doc:"写给谁的题，不填为不限"`
	Difficulty int               `json:"difficulty,omitempty" bson:"difficulty,omitempty" minimum:"0" maximum:"3" doc:"难度，0 为不限"`
}

// takes reports whether a question is of this part's kind.
func (p Part) takes(catalog *question.Catalog, q question.Question) bool {
	if p.Chapter > 0 {
		if law, _ := catalog.Law(q.Law); law.ChapterOf(q.Article) != p.Chapter {
			return false
		}
	}
	return (p.Type == "" || q.Type == p.Type) && (p.Law == "" || q.Law == p.Law) && (p.Topic == "" || q.Topic == p.Topic) &&
		(p.Audience == "" || q.For(p.Audience)) && (p.Difficulty == 0 || q.Difficulty == p.Difficulty)
}

// Blueprint is what a paper is made of.
type Blueprint []Part

// Total is how many questions a paper has.
func (b Blueprint) Total() int {
	n := 0
	for _, p := range b {
		n += p.Count
	}
	return n
}

// Full is the points of a paper on which everything is right.
func (b Blueprint) Full() int64 {
	var sum int64
	for _, p := range b {
		sum += p.Points * int64(p.Count)
	}
	return sum
}

// check finds what no bank could make good.
func (b Blueprint) check(catalog *question.Catalog) error {
	for i, p := range b {
		law, known := catalog.Law(p.Law)
		switch {
		case p.Count < 1 || p.Count > paperMost:
			return invalid("blueprint", "第 %d 行的题数应在 1 到 %d 之间", i+1, paperMost)
		case p.Points < 1 || p.Points > pointsMost:
			return invalid("blueprint", "第 %d 行每题的分值应在 1 到 %d 之间", i+1, pointsMost)
		case p.Difficulty < 0 || p.Difficulty > 3:
			return invalid("blueprint", "第 %d 行的难度不对", i+1)
		case p.Law != "" && !known:
			return invalid("blueprint", "第 %d 行的法规不在库里", i+1)
		case p.Chapter < 0 || p.Chapter > len(law.Chapters):
			return invalid("blueprint", "第 %d 行的法规没有这一章", i+1)
		}
	}
	switch {
	case len(b) == 0:
		return invalid("blueprint", "请写明从题库抽哪些题")
	case len(b) > partsMost:
		return invalid("blueprint", "题目构成最多 %d 行", partsMost)
	case b.Total() > paperMost:
		return invalid("blueprint", "一次最多 %d 道题，现在是 %d 道", paperMost, b.Total())
	}
	return nil
}

// Shortage says which part of a blueprint the banks cannot fill.
type Shortage struct {
	Part int    `json:"part" doc:"第几行，从 0 起"`
	Has  int    `json:"has" doc:"题库里这类题有几道"`
	Left int    `json:"left" doc:"差几道"`
	Text string `json:"text" doc:"一句话说明"`
}

// Short says what the banks cannot fill, part by part.
func (b Blueprint) Short(catalog *question.Catalog) []Shortage {
	return b.shortOf(catalog, pool(catalog))
}

// shortOf is Short where only these questions can be asked.
func (b Blueprint) shortOf(catalog *question.Catalog, all []question.Question) []Shortage {
	_, missing := b.match(catalog, all, rand.New(rand.NewPCG(1, 1)))
	short := []Shortage{}
	for i, n := range missing {
		if n == 0 {
			continue
		}
		has := len(b.pool(i, catalog, all))
		s := Shortage{Part: i, Has: has, Left: n}
		s.Text = fmt.Sprintf("%s要 %d 道，题库里只有 %d 道", b[i].words(catalog), b[i].Count, has)
		if has >= b[i].Count {
			s.Text = fmt.Sprintf("%s要 %d 道，别的行也要这些题，还差 %d 道", b[i].words(catalog), b[i].Count, n)
		}
		short = append(short, s)
	}
	return short
}

// Draw draws a paper: different questions for every part, all in a drawn order, with their options in a drawn order.
// The same seed and the same banks give the same paper.
func (b Blueprint) Draw(catalog *question.Catalog, seed int64) ([]Place, error) {
	return b.drawOf(catalog, pool(catalog), seed)
}

// drawOf is Draw where only these questions can be asked.
func (b Blueprint) drawOf(catalog *question.Catalog, all []question.Question, seed int64) ([]Place, error) {
	r := rand.New(rand.NewPCG(uint64(seed), uint64(len(b))))
	taken, missing := b.match(catalog, all, r)
	if slices.Max(missing) > 0 {
		return nil, fmt.Errorf("%w: %d questions are short", ErrNothing, sum(missing))
	}
	var places []Place
	for i, questions := range taken {
		for _, q := range questions {
			places = append(places, Place{Item: Item{Question: q.ID, Order: question.Draw(q, r)}, Points: b[i].Points})
		}
	}
	r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	return places, nil
}

// pool are all questions that are asked, in an order that only a change of the banks changes.
func pool(catalog *question.Catalog) []question.Question {
	var all []question.Question
	for _, law := range catalog.Laws() {
		all = append(all, catalog.ByLaw(law.ID)...)
	}
	return all
}

func (b Blueprint) pool(part int, catalog *question.Catalog, all []question.Question) []int {
	var fit []int
	for i, q := range all {
		if b[part].takes(catalog, q) {
			fit = append(fit, i)
		}
	}
	return fit
}

// matching gives questions to parts. A question that an earlier part holds moves, if that part can have another:
// so the parts may overlap, and what can be filled is filled.
type matching struct {
	fit    [][]int // by part: what it may take, in a drawn order
	holder []int   // by question: the part that has it, -1 for none
}

// match fills the parts as far as they can be filled, and says how many questions each of them misses.
func (b Blueprint) match(catalog *question.Catalog, all []question.Question, r *rand.Rand) (taken [][]question.Question, missing []int) {
	m := matching{fit: make([][]int, len(b)), holder: slices.Repeat([]int{-1}, len(all))}
	for i := range b {
		m.fit[i] = b.pool(i, catalog, all)
		r.Shuffle(len(m.fit[i]), func(x, y int) { m.fit[i][x], m.fit[i][y] = m.fit[i][y], m.fit[i][x] })
	}
	missing = make([]int, len(b))
	for i, p := range b {
		for range p.Count {
			if !m.give(i, make([]bool, len(all))) {
				missing[i]++
			}
		}
	}
	taken = make([][]question.Question, len(b))
	for q, part := range m.holder {
		if part >= 0 {
			taken[part] = append(taken[part], all[q])
		}
	}
	return taken, missing
}

// give finds one more question for a part. tried are the questions that were looked at for it.
func (m *matching) give(part int, tried []bool) bool {
	for _, q := range m.fit[part] {
		if m.holder[q] < 0 {
			m.holder[q] = part
			return true
		}
	}
	for _, q := range m.fit[part] {
		if tried[q] || m.holder[q] == part {
			continue
		}
		tried[q] = true
		if m.give(m.holder[q], tried) {
			m.holder[q] = part
			return true
		}
	}
	return false
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

var (
	typeWords       = map[question.Type]string{question.Single: "单选题", question.Multiple: "多选题", question.Judge: "判断题", question.Fill: "填空题", question.Ordering: "排序题", question.Numeric: "估算题"}
	audienceWords   = map[question.Audience]string{question.Resident: "居民", question.Worker: "职工", question.Manager: "企业管理人员", question.Officer: "执法人员", question.Student: "学生"}
	difficultyWords = []string{"", "容易", "中等", "较难"}
)

// words names the kind of question a part asks for: 单选题（安全生产法，较难）.
func (p Part) words(catalog *question.Catalog) string {
	name := typeWords[p.Type]
	if name == "" {
		name = "题目"
	}
	var more []string
	if law, ok := catalog.Law(p.Law); ok {
		more = append(more, law.Short)
	}
	if p.Chapter > 0 {
		more = append(more, question.ChapterTitle(p.Chapter))
	}
	for _, word := range []string{p.Topic, audienceWords[p.Audience], difficultyWords[p.Difficulty]} {
		if word != "" {
			more = append(more, word)
		}
	}
	if len(more) > 0 {
		name += "（" + strings.Join(more, "，") + "）"
	}
	return name
}
