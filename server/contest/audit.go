package contest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// Audit is a contest as an auditor takes it away: what was asked by which rules, every event of the log, every answer,
// and what was done about players. The standings follow from nothing else.
type Audit struct {
	ID        string          `json:"id"`
	Code      string          `json:"code"`
	Title     string          `json:"title"`
	Format    Format          `json:"format"`
	CreatedAt time.Time       `json:"created_at"`
	CreatedBy string          `json:"created_by"`
	Points    int             `json:"points"`
	Seconds   int             `json:"seconds"`
	Speed     bool            `json:"speed_points"`
	Scoring   Scoring         `json:"scoring,omitzero"`
	Rules     *RuleSet        `json:"rules,omitempty"`
	Teams     []Team          `json:"teams,omitempty"`
	Questions []AuditQuestion `json:"questions"`
	Events    []AuditEvent    `json:"events"`
	Answers   []AuditAnswer   `json:"answers"`
	Moderated []Moderated     `json:"moderated"` // what hosts did about players, oldest first
}

// AuditQuestion is a question as the contest asked it, in the order its options were shown in.
type AuditQuestion struct {
	Index   int           `json:"index"`
	ID      string        `json:"id"`
	Type    question.Type `json:"type"`
	Stem    string        `json:"stem"`
	Options []string      `json:"options"`
	Right   []int         `json:"right"`
	Accept  []string      `json:"accept,omitempty"`
	Law     string        `json:"law"`
	Article string        `json:"article"`
	Version string        `json:"version"`
	Round   int           `json:"round,omitempty"`
	Value   int64         `json:"value,omitempty"`
	Skipped bool          `json:"skipped,omitempty"`
}

// AuditEvent is a line of the log with its words.
type AuditEvent struct {
	Event
	Text string `json:"text"`
}

// AuditAnswer is one person's answer, in the shown order, as it is marked now.
type AuditAnswer struct {
	Question int            `json:"question"`
	Name     string         `json:"name"`
	District string         `json:"district"`
	Given    question.Given `json:"given"`
	Correct  bool           `json:"correct"`
	Points   int64          `json:"points"`
	TookMS   int64          `json:"took_ms"`
	At       time.Time      `json:"at"`
}

// Audit reads a contest of the organiser's scope out of the store. It is given once the contest has ended: before,
// it would hold what is still secret.
func (e *Engine) Audit(ctx context.Context, by account.Organiser, id string) (Audit, error) {
	_, s, err := e.Open(ctx, by, id)
	if err != nil {
		return Audit{}, err
	}
	if !s.over() {
		return Audit{}, fmt.Errorf("%w: it has not ended", ErrNotAllowed)
	}
	fresh, err := e.load(ctx, id)
	if err != nil {
		return Audit{}, err
	}
	a := auditOf(&s)
	log, err := e.o.Log.After(ctx, id, 0)
	if err != nil {
		return Audit{}, fmt.Errorf("contest %s: read the log: %w", id, err)
	}
	for _, event := range log {
		a.Events = append(a.Events, AuditEvent{event, event.Text()})
	}
	for q := range s.Questions {
		answers, err := e.o.Answers.OfSession(ctx, s.Session(), q)
		if err != nil {
			return Audit{}, fmt.Errorf("contest %s: read the answers to question %d: %w", id, q, err)
		}
		a.Answers = append(a.Answers, s.auditAnswers(q, answers, fresh.roster)...)
	}
	a.Moderated = fresh.roster.moderated()
	return a, nil
}

func auditOf(s *State) Audit {
	c := s.Contest
	a := Audit{
		ID: c.ID, Code: c.Code, Title: c.Title, Format: c.Format, CreatedAt: c.CreatedAt, CreatedBy: c.CreatedBy,
		Points: c.Points, Seconds: c.Seconds, Speed: c.SpeedPoints, Scoring: c.Scoring, Rules: c.Rules, Teams: c.Teams,
		Questions: make([]AuditQuestion, len(c.Questions)), Events: []AuditEvent{}, Answers: []AuditAnswer{},
	}
	for i := range c.Questions {
		asked := s.asked(i)
		q := &asked.Question
		a.Questions[i] = AuditQuestion{
			Index: i, ID: q.ID, Type: q.Type, Stem: q.Stem, Options: asked.Options(), Right: asked.Right(), Accept: q.Solution(),
			Law: asked.Law, Article: question.ArticleTitle(q.Article), Version: q.LawVersion,
			Round: asked.Round, Value: asked.Value, Skipped: s.Questions[i].Skipped,
		}
	}
	return a
}

func (s *State) auditAnswers(q int, kept []answer.Answer, r *roster) []AuditAnswer {
	answers := make([]AuditAnswer, 0, len(kept))
	for _, one := range s.asRuled(q, kept) {
		p := r.players[one.Person]
		answers = append(answers, AuditAnswer{
			Question: q, Name: p.Name, District: p.DistrictName, Given: s.Contest.Questions[q].shown(one.Given),
			Correct: one.Correct, Points: one.Points, TookMS: one.TookMS, At: one.At,
		})
	}
	slices.SortFunc(answers, func(a, b AuditAnswer) int { return a.At.Compare(b.At) })
	return answers
}
