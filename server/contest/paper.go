package contest

import (
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Start is when a person of a self-paced contest began a question. Its ID is that of the answer to come, so the first
// one counts: a page loaded again, or a second phone, does not win time.
type Start struct {
	ID       string    `bson:"_id"`
	Contest  string    `bson:"contest"`
	Person   string    `bson:"person"`
	Question int       `bson:"question"`
	At       time.Time `bson:"at"`
}

// Paper is a self-paced contest as one person has it before them. It holds the right answer to a question only where
// State.tells says so.
type Paper struct {
	Total    int           `json:"total"`
	Answered int           `json:"answered"`
	Question *QuestionView `json:"question,omitempty" doc:"正在答的题；opens 和 closes 是本人的起止时间"`
	Next     int           `json:"next" doc:"接着开始的题，从 0 起；-1 表示没有"`
	Done     bool          `json:"done" doc:"全部题都过了"`
	Items    []PaperItem   `json:"items" nullable:"false" doc:"过了的题；公布之前没有对错"`
	You      *You          `json:"you,omitempty" doc:"目前的得分；能看对错时才有"`
}

// PaperItem is a question that is behind the person.
type PaperItem struct {
	Index   int             `json:"index"`
	Given   *question.Given `json:"given,omitempty" doc:"没有则没答"`
	Asked   *QuestionView   `json:"asked,omitempty" doc:"能看对错时才有，下同"`
	Reveal  *Reveal         `json:"reveal,omitempty"`
	Correct bool            `json:"correct"`
	Gained  int64           `json:"gained" doc:"这题得分，不含连对加分"`
}

// sitting is how far one person has come, worked out from what is stored.
type sitting struct {
	starts  map[int]time.Time
	answers map[int]answer.Answer
	current int // the question begun and neither answered nor over; -1 for none
	next    int // the one to begin; -1 for none
	begun   time.Time
	ends    time.Time
}

// sit works out a sitting. Questions come in order; each is begun, and then answered or left to its end.
func (s *State) sit(starts []Start, answers []answer.Answer, now time.Time) sitting {
	t := sitting{starts: map[int]time.Time{}, answers: map[int]answer.Answer{}, current: -1, next: -1}
	for _, start := range starts {
		t.starts[start.Question] = start.At
	}
	for _, a := range answers {
		if a.Index >= 0 && a.Index < len(s.Questions) {
			t.answers[a.Index] = s.asRuled(a.Index, []answer.Answer{a})[0]
		}
	}
	for q := range s.Questions {
		if t.behind(s, q, now) {
			continue
		}
		if begun, ok := t.starts[q]; ok {
			t.current, t.begun, t.ends = q, begun, s.endsFor(begun)
		} else {
			t.next = q
		}
		break
	}
	return t
}

// endsFor is when a question ends that a person began at a moment.
func (s *State) endsFor(begun time.Time) time.Time {
	if limit := s.Contest.limit(); limit > 0 && begun.Add(limit).Before(s.Closes) {
		return begun.Add(limit)
	}
	return s.Closes
}

// behind reports whether the person has answered a question, or its time is over.
func (t *sitting) behind(s *State, q int, now time.Time) bool {
	if _, answered := t.answers[q]; answered {
		return true
	}
	begun, ok := t.starts[q]
	return ok && !now.Before(s.endsFor(begun))
}

// tells reports whether the person may see the right answer to a question that is behind them.
func (s *State) tells(q int) bool {
	return s.Contest.Paced.AtOnce || s.Questions[q].Revealed || s.Phase == PhaseEnded
}

// paper is what a person sees.
func (s *State) paper(p Player, t sitting, now time.Time) Paper {
	v := Paper{Total: len(s.Questions), Answered: len(t.answers), Next: -1, Items: []PaperItem{}}
	open := s.Phase == PhaseOpen && now.Before(s.Closes)
	for q := range s.Questions {
		if s.Phase != PhaseLobby && (!open || t.behind(s, q, now)) {
			v.Items = append(v.Items, s.paperItem(q, t))
		}
	}
	v.Done = len(v.Items) == len(s.Questions)
	if open {
		v.Next = t.next
		if t.current >= 0 {
			v.Question = s.questionText(t.current)
			v.Question.Opens, v.Question.Closes = t.begun.UnixMilli(), t.ends.UnixMilli()
		}
	}
	if s.Contest.Paced.AtOnce && s.Phase != PhaseLobby {
		v.You = s.soFar(p, t, now)
	}
	return v
}

func (s *State) paperItem(q int, t sitting) PaperItem {
	item := PaperItem{Index: q}
	a, answered := t.answers[q]
	if answered {
		given := s.Contest.Questions[q].shown(a.Given)
		item.Given = &given
	}
	if s.tells(q) {
		item.Asked, item.Reveal = s.questionText(q), s.revealOf(q)
		item.Correct, item.Gained = a.Correct, a.Points
	}
	return item
}

// soFar is what a person has, by the same rule as the standings.
func (s *State) soFar(p Player, t sitting, now time.Time) *You {
	rule, st := &s.Contest.Scoring, &standing{person: p.Person}
	turn := 0
	for q := range s.Questions {
		if !t.behind(s, q, now) {
			break
		}
		turn++
		if a, ok := t.answers[q]; ok {
			st.take(rule, mark{a.Person, a.Points, a.TookMS, a.At, a.Correct}, turn, false)
		}
	}
	st.miss(rule, turn)
	all := &standings{byPerson: map[string]*standing{p.Person: st}}
	you := s.You(p, nil, all)
	return &you
}
