package demo

import (
	"fmt"
	"math/rand/v2"
)

// names are made of two halves and a number, behind a word that says they are examples.
var (
	nameHalves = []string{
		"江风", "山茶", "石榴", "黄桷", "云雾", "晨光", "青禾", "小满", "白鹭", "梧桐", "春笋", "秋叶", "南山", "溪水", "萤火",
		"竹影", "桂花", "海棠", "橘子", "雨燕", "麦穗", "灯塔", "木棉", "银杏", "星河",
	}
)

// nickname is the n-th made-up name.
func nickname(n int) string {
	return fmt.Sprintf("示例·%s%d", nameHalves[n%len(nameHalves)], 10+n/len(nameHalves))
}

// sitting is one time a person sat down to answer.
type sitting struct {
	day, hour, minute int
	practice          bool // of a law, instead of the daily five
	most              int  // gives up after so many questions
}

// person is a made-up resident and what they did in the month.
type person struct {
	name     string
	place    int     // index of their sub-district
	joined   int     // day
	skill    float64 // how often they are right
	sittings []sitting
}

// hours is how much is answered in which hour: before work, at noon, and most after dinner.
var hours = [24]int{1, 0, 0, 0, 0, 1, 4, 12, 16, 9, 7, 8, 18, 14, 7, 6, 6, 8, 12, 22, 28, 24, 13, 5}

// weights is how much the sub-districts take part, in turn.
var weights = []int{9, 7, 12, 6, 7, 8, 6, 9, 5, 5, 4, 4, 7, 3, 4}

// invent makes up the n-th person.
func invent(seed uint64, n, places int) person {
	chance := rand.New(rand.NewPCG(seed, 1000+uint64(n)))
	p := person{
		name: nickname(n), place: draw(chance, weights[:min(places, len(weights))]),
		joined: joinDay(chance), skill: 0.5 + 0.42*chance.Float64(),
	}
	if chance.IntN(12) == 0 {
		return p // joined and never answered
	}
	day := p.joined
	for first := true; day < days && (first || chance.IntN(100) < 48); first = false {
		p.sittings = append(p.sittings, sitting{
			day: day, hour: draw(chance, hours[:]), minute: chance.IntN(50),
			practice: chance.IntN(100) < 35, most: 4 + chance.IntN(8),
		})
		day += 1 + chance.IntN(6)
	}
	return p
}

// joinDay is early in the month, or around the day of advice.
func joinDay(chance *rand.Rand) int {
	switch chance.IntN(10) {
	case 0, 1, 2:
		return consultation + chance.IntN(3)
	case 3, 4, 5, 6:
		return chance.IntN(8)
	default:
		return chance.IntN(days - left)
	}
}

// draw picks an index with the chance its weight gives it.
func draw(chance *rand.Rand, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := chance.IntN(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
