package contest

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

// Starts keeps when people began their questions. Begin returns once it is durable, with the one that counts: the
// first.
type Starts interface {
	Begin(ctx context.Context, s Start) (kept Start, err error)
	Of(ctx context.Context, contest, person string) ([]Start, error)
	At(ctx context.Context, contest string, question int) ([]Start, error) // everybody's
}

// Paper is how far a person has come in a self-paced contest. ErrNotFound, ErrNotJoined, ErrNotPaced.
func (e *Engine) Paper(ctx context.Context, code, person string) (Paper, error) {
	d, err := e.sitter(ctx, code, person)
	if err != nil {
		return Paper{}, err
	}
	return d.paper(ctx)
}

// Begin starts the person's clock for the question that is next. To begin it again changes nothing. A question that
// is not next is refused.
func (e *Engine) Begin(ctx context.Context, code, person string, q int) (Paper, error) {
	d, err := e.sitter(ctx, code, person)
	if err != nil {
		return Paper{}, err
	}
	now := e.o.Now()
	s := d.room.state.Load()
	if err := s.Accepts(q, now); err != nil {
		return Paper{}, err
	}
	t, err := d.sit(ctx, s, now)
	if err != nil {
		return Paper{}, err
	}
	if t.next != q && t.current != q && !t.behind(s, q, now) {
		return Paper{}, refuse("wrong_question", "要按顺序答题")
	}
	if t.next == q {
		id := AnswerID(s.Session(), q, person)
		start := Start{ID: id, Contest: s.Session(), Person: person, Question: q, At: now.UTC().Truncate(time.Millisecond)}
		if _, err := e.o.Starts.Begin(ctx, start); err != nil {
			return Paper{}, fmt.Errorf("contest %s: begin a question: %w", d.room.def.ID, err)
		}
	}
	return d.paper(ctx)
}

// Answer takes the answer to the question the person has begun. The first answer counts: a second one changes nothing.
func (e *Engine) Answer(ctx context.Context, code, person string, q int, given question.Given) (Paper, error) {
	d, err := e.sitter(ctx, code, person)
	if err != nil {
		return Paper{}, err
	}
	if err := d.answer(ctx, q, given); err != nil {
		return Paper{}, err
	}
	return d.paper(ctx)
}

// sitter is one person at a self-paced contest.
type sitter struct {
	room   *room
	player Player
}

func (e *Engine) sitter(ctx context.Context, code, person string) (sitter, error) {
	r, err := e.roomByCode(ctx, code)
	if err != nil {
		return sitter{}, err
	}
	if r.def.Format != FormatPaced {
		return sitter{}, ErrNotPaced
	}
	p, err := r.player(ctx, person)
	return sitter{r, p}, cmp.Or(err, p.denied())
}

// sit reads what is stored of the person. Any node may be asked: nothing is kept in hand.
func (d sitter) sit(ctx context.Context, s *State, now time.Time) (sitting, error) {
	if s.Current < 0 {
		return s.sit(nil, nil, now), nil
	}
	starts, err := d.room.e.o.Starts.Of(ctx, s.Session(), d.player.Person)
	if err != nil {
		return sitting{}, fmt.Errorf("contest %s: read the starts of a person: %w", d.room.def.ID, err)
	}
	all, err := d.room.e.o.Answers.Since(ctx, d.player.Person, s.Opens)
	if err != nil {
		return sitting{}, fmt.Errorf("contest %s: read the answers of a person: %w", d.room.def.ID, err)
	}
	var own []answer.Answer
	for _, a := range all {
		if a.Session == s.Session() {
			own = append(own, a)
		}
	}
	return s.sit(starts, own, now), nil
}

func (d sitter) paper(ctx context.Context) (Paper, error) {
	now, s := d.room.e.o.Now(), d.room.state.Load()
	t, err := d.sit(ctx, s, now)
	if err != nil {
		return Paper{}, err
	}
	return s.paper(d.player, t, now), nil
}

// answer marks and keeps an answer that came in time by the person's own clock. It is admitted like any other, so the
// window settles only once it is durable.
func (d sitter) answer(ctx context.Context, q int, given question.Given) error {
	r, now := d.room, d.room.e.o.Now()
	s, err := r.admit(q, now)
	if err != nil {
		return err
	}
	defer r.left(1)
	t, err := d.sit(ctx, s, now)
	if err != nil {
		return err
	}
	if _, answered := t.answers[q]; answered {
		return nil
	}
	if t.current != q {
		if t.behind(s, q, now) {
			return refuse("closed", "这道题的时间到了")
		}
		return refuse("not_open", "这道题还没有开始")
	}
	bank, grade, err := r.def.Questions[q].mark(given)
	if err != nil {
		return err
	}
	seat := &Seat{Role: RolePlayer, Player: d.player, room: r}
	began := *s
	began.Opens = t.begun
	if _, errs := r.e.o.Answers.InsertAll(ctx, []answer.Answer{seat.record(&began, q, bank, grade, now)}); errs[0] != nil {
		err := errs[0]
		return fmt.Errorf("contest %s: keep an answer: %w", r.def.ID, err)
	}
	return nil
}

// settleWindow counts all questions of a window that has closed.
func (l *looper) settleWindow(ctx context.Context, s *State) error {
	whole := Tally{}
	tallies := make([]Tally, len(s.Questions))
	for q := range s.Questions {
		sh, err := l.readSheet(ctx, s, q)
		if err != nil {
			return err
		}
		tallies[q] = sh.tally
		whole.Answered += sh.tally.Answered
		whole.Correct += sh.tally.Correct
	}
	err := l.act(ctx, Act{Command: CommandSettle, Tally: &whole, Tallies: tallies})
	if isNotAllowed(err) {
		return nil
	}
	return err
}

// takeUpDue takes up the contests whose window the clock opens soon: any node takes them up, so that it does not
// matter which one heard of them.
func (e *Engine) takeUpDue(ctx context.Context) {
	due, err := e.o.Contests.Due(ctx, e.o.Now().Add(2*rollEvery))
	if err != nil {
		if e.ctx.Err() == nil {
			e.o.Logger.Warn("could not look for windows to open", "error", err)
		}
		return
	}
	for _, id := range due {
		e.adopt(id)
	}
}
