package contest

import "pgregory.net/rapid"

// drawRules draws a rule set that can be played.
func drawRules(t *rapid.T) RuleSet {
	s := RuleSet{
		ID: "drawn", Title: "任意的规则", BaseScore: rapid.Int64Range(0, 100).Draw(t, "base"), Teams: Range{2, 4},
		Members: rapid.IntRange(1, 3).Draw(t, "members"), Substitutions: rapid.IntRange(0, 2).Draw(t, "substitutions"),
	}
	for range rapid.IntRange(1, 3).Draw(t, "rounds") {
		s.Rounds = append(s.Rounds, drawRound(t, rapid.SampledFrom([]Who{WhoTurn, WhoTurn, WhoAll, WhoFirst, WhoFirst, WhoAudience}).Draw(t, "who"), false))
	}
	if rapid.Bool().Draw(t, "tiebreak") {
		tiebreak := drawRound(t, rapid.SampledFrom([]Who{WhoTurn, WhoFirst}).Draw(t, "tiebreak's who"), true)
		s.Tiebreak = &tiebreak
		if rapid.Bool().Draw(t, "tiebreak before the hall") {
			s.TiebreakAfter = len(s.Rounds)
			s.Rounds = append(s.Rounds, drawRound(t, WhoAudience, false))
		}
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

func drawLoss(t *rapid.T, what string) int64 { return -rapid.Int64Range(0, 20).Draw(t, what) }

func drawPoints(t *rapid.T) Points {
	p := Points{Right: rapid.Int64Range(0, 30).Draw(t, "right"), Wrong: drawLoss(t, "wrong")}
	p.Partial = rapid.Int64Range(0, p.Right).Draw(t, "partial")
	return p
}

func drawRound(t *rapid.T, who Who, tiebreak bool) RoundRule {
	r := RoundRule{
		Title: "环节", Who: who, How: drawHow(t, who), Questions: rapid.IntRange(1, 3).Draw(t, "questions"),
		Member: rapid.SampledFrom([]Member{MemberAny, MemberOne, MemberSeat}).Draw(t, "member"), Points: drawPoints(t),
		Clock:   Clock{Start: rapid.SampledFrom([]int{0, 0, 5}).Draw(t, "start"), Seconds: rapid.IntRange(3, 30).Draw(t, "seconds")},
		Help:    Help{Allowed: rapid.Bool().Draw(t, "help"), Penalty: drawLoss(t, "help's penalty")},
		Restate: rapid.Bool().Draw(t, "restate"),
	}
	r.Hidden = !r.onPad() && rapid.Bool().Draw(t, "hidden")
	switch {
	case r.judged():
		if r.How == HowWritten {
			r.Writing = &Writing{Most: rapid.IntRange(10, 200).Draw(t, "most")}
		}
		r.Judging = &Judging{Max: 20, Mean: rapid.SampledFrom([]Mean{MeanAverage, MeanTrimmed}).Draw(t, "mean")}
	case who == WhoFirst:
		r.Buzzer = drawBuzzer(t)
	case who != WhoTurn || tiebreak:
	case rapid.Bool().Draw(t, "choice"):
		r.Choice = drawChoice(t)
	case rapid.Bool().Draw(t, "speed"):
		r.Speed = &Speed{Questions: rapid.IntRange(2, 4).Draw(t, "run"), Seconds: rapid.IntRange(5, 30).Draw(t, "run's seconds")}
	}
	return r
}

func drawHow(t *rapid.T, who Who) How {
	switch who {
	case WhoAudience:
		return HowPad
	case WhoTurn:
		return rapid.SampledFrom([]How{HowOral, HowPad, HowJudged, HowWritten}).Draw(t, "how")
	case WhoAll:
		return rapid.SampledFrom([]How{HowOral, HowPad, HowWritten}).Draw(t, "how")
	default:
		return rapid.SampledFrom([]How{HowOral, HowPad}).Draw(t, "how")
	}
}

func drawChoice(t *rapid.T) *Choice {
	return &Choice{
		Values: []int64{10, 20}, Pool: rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "pool"),
		Order: rapid.SampledFrom([]Order{OrderSeat, OrderLowest}).Draw(t, "order"),
		By:    rapid.SampledFrom([]By{ByTeam, ByPrevious}).Draw(t, "by"), Pass: rapid.Bool().Draw(t, "pass"),
		Challenge: rapid.Bool().Draw(t, "challenge"), WrongZero: rapid.Bool().Draw(t, "wrong zero"),
	}
}

func drawBuzzer(t *rapid.T) *Buzzer {
	b := &Buzzer{
		Opens:  rapid.SampledFrom([]Opens{OpensHost, OpensCountdown, OpensReading}).Draw(t, "opens"),
		Nobody: rapid.IntRange(3, 15).Draw(t, "nobody"), Tries: rapid.IntRange(1, 4).Draw(t, "tries"),
		Then: rapid.SampledFrom([]Then{ThenEnd, ThenAudience}).Draw(t, "then"), OutOfTurn: drawLoss(t, "out of turn"),
		Foul: Foul{Penalty: drawLoss(t, "foul"), Out: rapid.Bool().Draw(t, "out"), Ends: rapid.Bool().Draw(t, "ends")},
	}
	if b.Opens == OpensCountdown {
		b.Countdown = rapid.IntRange(1, 5).Draw(t, "countdown")
	}
	if rapid.Bool().Draw(t, "second") {
		second := drawLoss(t, "second foul")
		b.Foul.Second = &second
	}
	if b.Opens == OpensReading && rapid.Bool().Draw(t, "early") {
		early := drawLoss(t, "early wrong")
		b.EarlyWrong = &early
	}
	if b.Tries > 1 && rapid.Bool().Draw(t, "later") {
		later := drawPoints(t)
		b.Later = &later
	}
	return b
}
