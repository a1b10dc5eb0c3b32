package contest

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCheckNamesThePlace spoils rule sets in what the schema cannot say, and asks where the fault is.
func TestCheckNamesThePlace(t *testing.T) {
	minus, plus := int64(-5), int64(5)
	for _, tt := range []struct {
		why   string
		from  string
		spoil func(s *RuleSet)
		field string
	}{
		{"a title of spaces", "a", func(s *RuleSet) { s.Title = "   " }, "title"},
		{"more teams at least than at most", "a", func(s *RuleSet) { s.Teams = Range{8, 3} }, "teams"},
		{"no round", "a", func(s *RuleSet) { s.Rounds = nil }, "rounds"},
		{"a nameless round", "a", func(s *RuleSet) { s.Rounds[1].Title = " " }, "rounds[1].title"},
		{"partly right is more than right", "f", func(s *RuleSet) { s.Rounds[3].Points.Partial = 11 }, "rounds[3].points"},
		{"a buzzer round without its rules", "a", func(s *RuleSet) { s.Rounds[6].Buzzer = nil }, "rounds[6].buzzer"},
		{"a buzzer where teams take turns", "a", func(s *RuleSet) { s.Rounds[0].Buzzer = s.Rounds[6].Buzzer }, "rounds[0].buzzer"},
		{"judges without their rules", "b", func(s *RuleSet) { s.Rounds[2].Judging = nil }, "rounds[2].judging"},
		{"judges' rules without judges", "b", func(s *RuleSet) { s.Rounds[0].Judging = s.Rounds[2].Judging }, "rounds[0].judging"},
		{"judges where all answer", "b", func(s *RuleSet) { s.Rounds[2].Who = WhoAll }, "rounds[2].how"},
		{"writing without judges", "g", func(s *RuleSet) { s.Rounds[1].Judging = nil }, "rounds[1].judging"},
		{"writing without its rules", "g", func(s *RuleSet) { s.Rounds[1].Writing = nil }, "rounds[1].writing"},
		{"writing where one speaks", "g", func(s *RuleSet) { s.Rounds[0].Writing = s.Rounds[1].Writing }, "rounds[0].writing"},
		{"writing for who buzzes", "g", func(s *RuleSet) { s.Rounds[1].Who, s.Rounds[1].Buzzer = WhoFirst, s.Rounds[2].Buzzer }, "rounds[1].how"},
		{"writing a hidden question", "g", func(s *RuleSet) { s.Rounds[1].Hidden = true }, "rounds[1].hidden"},
		{"too much writing", "g", func(s *RuleSet) { s.Rounds[1].Writing.Most = 201 }, "rounds[1].writing.most"},
		{"a choice where all answer", "c", func(s *RuleSet) { s.Rounds[2].Who = WhoAll }, "rounds[2].choice"},
		{"a value twice", "c", func(s *RuleSet) { s.Rounds[2].Choice.Values = []int64{20, 20} }, "rounds[2].choice.values"},
		{"a speed run for all", "f", func(s *RuleSet) { s.Rounds[2].Who = WhoAll }, "rounds[2].speed"},
		{"the hall answers aloud", "a", func(s *RuleSet) { s.Rounds[2].How = HowOral }, "rounds[2].how"},
		{"a hidden question on pads", "d", func(s *RuleSet) { s.Rounds[0].How = HowPad }, "rounds[0].hidden"},
		{"a countdown of nothing", "b", func(s *RuleSet) { s.Rounds[1].Buzzer.Countdown = 0 }, "rounds[1].buzzer.countdown"},
		{"a countdown at the host's word", "a", func(s *RuleSet) { s.Rounds[6].Buzzer.Countdown = 3 }, "rounds[6].buzzer.countdown"},
		{"an early answer where none can be", "a", func(s *RuleSet) { s.Rounds[6].Buzzer.EarlyWrong = &minus }, "rounds[6].buzzer.early_wrong"},
		{"an early answer that gains", "d", func(s *RuleSet) { s.Rounds[0].Buzzer.EarlyWrong = &plus }, "rounds[0].buzzer.early_wrong"},
		{"a second foul that gains", "c", func(s *RuleSet) { s.Rounds[1].Buzzer.Foul.Second = &plus }, "rounds[1].buzzer.foul"},
		{"points for later tries of which there are none", "a", func(s *RuleSet) { s.Rounds[6].Buzzer.Later = &Points{} }, "rounds[6].buzzer.later"},
		{"later points upside down", "d", func(s *RuleSet) { s.Rounds[0].Buzzer.Later = &Points{Wrong: 1} }, "rounds[0].buzzer.later"},
		{"more questions than a round may take", "f", func(s *RuleSet) { s.Rounds[2].Questions = 3 }, "rounds[2].questions"},
		{"a tiebreak with values", "a", func(s *RuleSet) { s.Tiebreak.Choice = s.Rounds[3].Choice }, "tiebreak"},
		{"a tiebreak for all", "a", func(s *RuleSet) { s.Tiebreak.Who = WhoAll }, "tiebreak"},
		{"a spoilt tiebreak", "a", func(s *RuleSet) { s.Tiebreak.Clock.Seconds = 1 }, "tiebreak.clock"},
		{"a place for no tiebreak", "a", func(s *RuleSet) { s.Tiebreak = nil }, "tiebreak_after"},
		{"a tiebreak behind the end", "a", func(s *RuleSet) { s.TiebreakAfter = 10 }, "tiebreak_after"},
		{"teams play after the tiebreak", "a", func(s *RuleSet) { s.TiebreakAfter = 6 }, "tiebreak_after"},
	} {
		s := preset(t, tt.from)
		tt.spoil(&s)
		err := s.Check()
		definition, ok := errors.AsType[*DefinitionError](err)
		if !ok || definition.Field != tt.field || definition.Reason == "" {
			t.Errorf("%s: %v, want a fault at %s", tt.why, err, tt.field)
		}
	}
}

func TestReadRulesIsStrict(t *testing.T) {
	data, err := json.Marshal(preset(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for why, spoilt := range map[string]string{
		"nothing":               "",
		"null":                  "null",
		"a list":                "[" + text + "]",
		"two":                   text + text,
		"a tail":                text + "x",
		"half":                  text[:len(text)/2],
		"an unknown field":      strings.Replace(text, `"title"`, `"titel"`, 1),
		"a number as a text":    strings.Replace(text, `"base_score":100`, `"base_score":"100"`, 1),
		"a fraction of a point": strings.Replace(text, `"base_score":100`, `"base_score":100.5`, 1),
	} {
		if _, err := ReadRules([]byte(spoilt)); err == nil {
			t.Errorf("%s is read", why)
		}
	}
	if _, err := ReadRules([]byte(" " + text + "\n")); err != nil {
		t.Error(err)
	}
}

// TestTheReadmeSpeaksOfEveryField reads its example and looks for every field of the form.
func TestTheReadmeSpeaksOfEveryField(t *testing.T) {
	data, err := os.ReadFile("rulesets/README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	_, example, _ := strings.Cut(text, "```json\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := ReadRules([]byte(example)); err != nil {
		t.Errorf("its example: %v", err)
	}
	if err := validate(compileSchema(t), []byte(example)); err != nil {
		t.Errorf("its example: %v", err)
	}
	var root node
	if err := json.Unmarshal(schemaOf(t), &root); err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	fields(&root, &root, "", places)
	for place := range places {
		name := strings.TrimSuffix(place[strings.LastIndex(place, ".")+1:], "[]")
		if name != "" && !strings.Contains(text, name+"`") && !strings.Contains(text, "`"+name+".") {
			t.Errorf("%s is not explained", place)
		}
	}
}

// TestWordsSayEveryRule reads what an organiser reads.
func TestWordsSayEveryRule(t *testing.T) {
	minus := int64(-5)
	d := preset(t, "d")
	d.Rounds[0].Buzzer.EarlyWrong = &minus
	d.Rounds[0].Buzzer.Later = &Points{Right: 5, Wrong: -3}
	for _, tt := range []struct {
		rules RuleSet
		say   []string
	}{
		{preset(t, "a"), []string{
			"4 人上场，基础分 100 分", "按座次由一名队员作答", "可以指定别的队作答，答错时分数归指定的队", "可以放弃",
			"抢跑扣 10 分，本题不能再抢；有队抢跑，本题即止", "交给观众", "加赛：前 8 个环节之后，同分的队伍参加", "不计入队伍得分",
		}},
		{preset(t, "b"), []string{"队友不得补充，违者扣 10 分", "倒数 3 秒以后可以抢", "10 秒内开始，30 秒内答完", "每位评委给 0 到 20 分，取平均"}},
		{preset(t, "c"), []string{"抢跑不扣分，本题不能再抢；同一队第二次起扣 20 分", "最多 2 队作答，仍无人答对则交给观众", "总分低的队先选，同分按台号"}},
		{d, []string{
			"读题中随时可以抢，10 秒无人抢答即止", "题目只念，不上屏幕", "读题中抢到又答错，扣 5 分", "没抢到却抢着答，扣 10 分",
			"补答的队答对得 5 分，答错扣 3 分",
		}},
		{preset(t, "e"), []string{"由上一队选定分值和作答的队员", "每个分值备 5 题", "答错不扣", "作答前先复述题目"}},
		{preset(t, "f"), []string{"每队最多换人 1 次", "40 秒内连答 15 题，由一名队员作答", "部分答对得 5 分"}},
	} {
		words := strings.Join(tt.rules.Words(), "\n")
		for _, want := range tt.say {
			if !strings.Contains(words, want) {
				t.Errorf("%s: %q is not in\n%s", tt.rules.ID, want, words)
			}
		}
	}
}

func TestAMeanIsToTheHundredth(t *testing.T) {
	for _, tt := range []struct {
		mean  Mean
		marks []float64
		want  float64
	}{
		{MeanAverage, nil, 0},
		{MeanAverage, []float64{18}, 18},
		{MeanAverage, []float64{18, 17, 16.5}, 17.17},          // 51.5/3 = 17.1666…
		{MeanAverage, []float64{10, 10.01}, 10.01},             // half a hundredth goes up
		{MeanTrimmed, []float64{20, 0}, 10},                    // too few to leave any out
		{MeanTrimmed, []float64{20, 12, 0}, 12},                // the middle one
		{MeanTrimmed, []float64{9.5, 20, 18, 3, 17}, 14.83},    // (9.5+18+17)/3 = 14.8333…
		{MeanTrimmed, []float64{20, 20, 18, 16, 16, 16}, 17.5}, // one 20 and one 16 only: (20+18+16+16)/4
	} {
		var marks []Mark
		for i, p := range tt.marks {
			marks = append(marks, Mark{Judge: i + 1, Points: Kept(p)})
		}
		j := Judging{Max: 20, Mean: tt.mean}
		if got := AsPoints(j.mean(marks)); got != tt.want {
			t.Errorf("%s of %v: %v, want %v", tt.mean, tt.marks, got, tt.want)
		}
	}
}

// FuzzReadRules reads anything. What is read can be written, follows the schema and reads the same again.
func FuzzReadRules(f *testing.F) {
	sets, err := Presets()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range sets {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"rounds":[{"buzzer":{"foul":{"second":-1}},"choice":{"values":[1]}}]}`))
	schema := compileSchema(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadRules(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(schema, again); err != nil {
			t.Fatalf("read, and against the schema: %v\n%s", err, again)
		}
		same, err := ReadRules(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, same); diff != "" {
			t.Fatal(diff)
		}
		if len(s.Words()) < 2 || len(s.NeededBy()) != s.Teams.Max-s.Teams.Min+1 {
			t.Fatal("no words, or no numbers of questions")
		}
	})
}
