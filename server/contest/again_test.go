package contest

import "testing"

func TestTwoHostsAtOnceMeanTwoThingsUnlessTheyAskTheSame(t *testing.T) {
	award := func(points int64, reason string) Act {
		return Act{Command: CommandAward, Deed: Deed{Team: 1, Points: points, Reason: reason}}
	}
	awarded := Event{Type: EventAwarded, Stage: &StageEvent{Team: 1, Reason: "追加", Lines: []ScoreLine{{Team: 1, Delta: 500}}}}
	toPlayer := Event{Type: EventAwarded, Ruling: &RulingEvent{Person: "p1", Points: 5, Reason: "追加"}}
	voided := Event{Type: EventVoided, Question: 2, Stage: &StageEvent{Reason: "歧义"}}
	picked := Event{Type: EventShown, Stage: &StageEvent{Team: 2, Value: 20}}
	swapped := Event{Type: EventSubstituted, Stage: &StageEvent{Team: 1, Leaves: "甲", Comes: "乙"}}
	cases := map[string]struct {
		act  Act
		e    Event
		want bool
	}{
		"the same award, sent again":      {award(500, "追加 "), awarded, true},
		"other points":                    {award(-1000, "追加"), awarded, false},
		"another reason":                  {award(500, "更正"), awarded, false},
		"the same award to a player":      {Act{Command: CommandAward, Deed: Deed{Person: "p1", Points: 500, Reason: "追加"}}, toPlayer, true},
		"an award to another player":      {Act{Command: CommandAward, Deed: Deed{Person: "p2", Points: 500, Reason: "追加"}}, toPlayer, false},
		"the same question voided":        {Act{Command: CommandVoid, Deed: Deed{Question: 2, Reason: "歧义"}}, voided, true},
		"another question voided":         {Act{Command: CommandVoid, Deed: Deed{Question: 0, Reason: "歧义"}}, voided, false},
		"the same value picked":           {Act{Command: CommandChoose, Deed: Deed{Value: 20}}, picked, true},
		"another value":                   {Act{Command: CommandChoose, Deed: Deed{Value: 30}}, picked, false},
		"another team named":              {Act{Command: CommandChoose, Deed: Deed{Value: 20, To: 3}}, picked, false},
		"the same substitution":           {Act{Command: CommandSubstitute, Deed: Deed{Team: 1, Leaves: "甲", Comes: "乙"}}, swapped, true},
		"another substitution":            {Act{Command: CommandSubstitute, Deed: Deed{Team: 1, Leaves: "甲", Comes: "丙"}}, swapped, false},
		"on to the turn another went to":  {Act{Command: CommandNext}, Event{Type: EventShown, Stage: &StageEvent{Team: 1}}, true},
		"a verdict that is there already": {Act{Command: CommandRule, Deed: Deed{Verdict: VerdictRight}}, Event{Type: EventRuled, Stage: &StageEvent{Team: 1, Verdict: VerdictRight}}, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := c.act.madeBy(&c.e); got != c.want {
				t.Errorf("madeBy = %v", got)
			}
		})
	}
}
