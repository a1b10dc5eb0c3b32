package contest

import (
	"context"
	"math/rand/v2"
)

// The two halves of a nickname: what is on the river or keeps people safe, and where it stands.
var (
	nameFirst = [...]string{
		"明灯", "渔火", "晨钟", "江风", "白帆", "青石", "平安", "守望", "长明", "灯影", "春潮", "秋水", "朝霞", "晚晴",
		"细雨", "山城", "石桥", "黄桷", "江月", "星河", "暖阳", "清泉", "远帆", "归舟", "安澜", "启明", "橙光", "萤火",
		"红灯笼", "小汽笛", "安全帽", "消防栓", "救生圈", "反光镜", "哨声", "号角", "松涛", "竹影", "云梯", "水滴",
	}
	nameSecond = [...]string{
		"渡口", "码头", "长堤", "江岸", "石阶", "灯塔", "船头", "桥头", "浅滩", "沙洲", "街角", "巷口", "院坝", "茶馆",
		"书屋", "窗台", "屋檐", "凉亭", "坡上", "林间", "山脚", "水边", "归人", "行者", "来客", "船家", "值守", "巡江",
		"引路", "摆渡", "观潮", "听雨", "看山", "点灯", "守夜", "敲钟", "撑伞", "护航", "先行", "同行",
	}
)

// Nickname draws a pleasant name of two parts, such as 明灯渡口.
func Nickname(r *rand.Rand) string {
	return nameFirst[r.IntN(len(nameFirst))] + nameSecond[r.IntN(len(nameSecond))]
}

// Nicknames is how many names a phone is given at once to choose from.
const Nicknames = 8

// drawTries is how often a name is drawn before it gets a number behind it.
const drawTries = 12

// Nicknames draws names that nobody in the contest has.
func (e *Engine) Nicknames(ctx context.Context, code string) ([]string, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	words, err := e.nameWords(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, Nicknames)
	known := map[string]bool{}
	for len(names) < Nicknames {
		if name := r.freeNickname(words, known); !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	return names, nil
}

// freeNickname draws a name nobody in the room has, and none of those known. Where a crowd has taken most of them,
// it has a number behind it.
func (r *room) freeNickname(words NameWords, known map[string]bool) string {
	random := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	name := Nickname(random)
	for range drawTries {
		if !known[name] && !words.Refuses(name) && !r.nameTaken(name) {
			return name
		}
		name = Nickname(random)
	}
	return r.freeNumbered(name)
}

// freeNumbered is a name with the first number behind it that nobody in the room has.
func (r *room) freeNumbered(name string) string {
	for try := 1; ; try++ {
		if numbered := Named(name, try); !r.nameTaken(numbered) {
			return numbered
		}
	}
}

func (r *room) nameTaken(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, taken := r.roster.names[NameKey(name)]
	return taken
}
