package fairplay

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// signTitles are what people call the signs.
var signTitles = map[Sign]string{Quick: "答得太快", Streak: "连续快速答对", Twins: "与他人过于一致", Device: "一台设备多个账号"}

// Title is what people call a sign.
func (s Sign) Title() string { return signTitles[s] }

// Words say what was found, to whoever decides and to the person.
func (f *Flag) Words() string {
	answers, right := 0, 0
	for _, p := range f.Proofs {
		answers, right = answers+p.Answers, right+p.Right
	}
	switch f.Sign {
	case Quick:
		return fmt.Sprintf("%s答了 %d 题、答对 %d 题，比读题和点选最少要用的时间还短", timesOf(f.Proofs), answers, right)
	case Streak:
		longest, guess := 0, int64(0)
		for _, p := range f.Proofs {
			if p.Run > longest {
				longest, guess = p.Run, p.Guess
			}
		}
		return fmt.Sprintf("连续 %d 题都在来不及读题的时间里答对，全靠猜的机会约为 %s 分之一", longest, grouped(guess))
	case Twins:
		return timesOf(f.Proofs) + "与另一个人的答卷每题用时几乎一样，或者答错的题错得一样"
	default:
		return fmt.Sprintf("同一台设备上有 %d 个账号参加同一场竞赛，这个账号答了 %d 次", f.Accounts, len(f.Proofs))
	}
}

func timesOf(proofs []Proof) string {
	if len(proofs) < 2 {
		return "这一次"
	}
	return fmt.Sprintf("%d 次", len(proofs))
}

// Words say what one set shows.
func (p *Proof) Words(sign Sign) string {
	whole := fmt.Sprintf("答了 %d 题，答对 %d 题，一共用了 %s", p.Answers, p.Right, seconds(p.TookMS))
	switch {
	case sign == Quick && p.Quick > 0:
		return fmt.Sprintf("%s；其中 %d 题不到最短时间。读题加点选，一共至少要 %s", whole, p.Quick, seconds(p.LeastMS))
	case sign == Quick:
		return fmt.Sprintf("%s；读题加点选，至少要 %s", whole, seconds(p.LeastMS))
	case sign == Streak:
		return fmt.Sprintf("%s；到这一次，已连续 %d 题在最短时间之内答对，全靠猜约 %s 次里有一次", whole, p.Run, grouped(p.Guess))
	case sign == Twins && p.SameBad > 0:
		return fmt.Sprintf("%s；有 %d 题用时与另一份答卷相差不到 %s，有 %d 题错得一样", whole, p.Alike, seconds(Standard.Same.Milliseconds()), p.SameBad)
	case sign == Twins:
		return fmt.Sprintf("%s；有 %d 题用时与另一份答卷相差不到 %s", whole, p.Alike, seconds(Standard.Same.Milliseconds()))
	default:
		return whole
	}
}

// Measure is how one sign is told, and why its bounds lie where they do, for whoever decides.
type Measure struct {
	Sign  Sign
	Words string
	Why   string
}

// Measures say how each sign is told.
func (t Thresholds) Measures() []Measure {
	return []Measure{
		{
			Quick, fmt.Sprintf("一次里至少 %d 题、且 %d%% 以上的题短于最短时间。最短时间：点选 %s，加上题目和选项每字 %d 毫秒，最多 %s；按服务器的钟计。整卷给出的和练习只看总时间。",
				t.Quick, t.QuickShare, words(t.Tap), t.Rune.Milliseconds(), words(t.Long)),
			"读得快的人一秒读八到十个字，这里按一秒一百个字算，题目背熟的人也够用；个别题手快不算。",
		},
		{
			Streak, fmt.Sprintf("至少连续 %d 题，每题都短于最短时间又都答对，而且全靠猜的机会小于 %d 分之一。", t.Run, t.Guess),
			"不看题乱点，四选一只能蒙对四分之一。",
		},
		{
			Twins, fmt.Sprintf("同一天同一阶段的两份答卷，至少 %d 题、且 %d%% 以上的题用时相差不到 %s；或者一半以上的题用时一致、又有 %d 题错得一样而没有错得不同的。",
				t.Twins, t.TwinShare, words(t.Same), t.SameBad),
			"人的用时一题差好几秒，五题全都碰巧一致，几亿对答卷里才有一对。断网后一起补交的答案间隔极短，不比。",
		},
		{
			Device, fmt.Sprintf("同一台设备上有 %d 个以上的账号参加同一场竞赛。不看网络地址：一个会场、一个小区常常共用一个地址。", t.Accounts),
			"一家人常合用一部手机，社区工作人员也会借手机给老人答题，所以定得宽，是不是违规要人来看。",
		},
	}
}

func seconds(ms int64) string { return words(time.Duration(ms) * time.Millisecond) }

// words say a time in seconds, to hundredths where it is short.
func words(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatFloat(math.Round(d.Seconds()*100)/100, 'f', -1, 64) + " 秒"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " 秒"
}

// grouped writes large numbers in 万 and 亿.
func grouped(n int64) string {
	switch {
	case n >= 100_000_000:
		return strconv.FormatInt(n/100_000_000, 10) + " 亿"
	case n >= 10_000:
		return strconv.FormatInt(n/10_000, 10) + " 万"
	default:
		return strconv.FormatInt(n, 10)
	}
}
