package contest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pufa/server/answer"
	"pufa/server/question"
)

const (
	// storeAnswerMost bounds an answer's way into the store; after it the phone is told to send it again.
	storeAnswerMost = 5 * time.Second
	// clerksMost is how many batches of answers are on their way into the store at a time: while one is being
	// committed the next are marked and written down.
	clerksMost = 4
	// batchMost bounds how many answers one clerk takes up together.
	batchMost = 512
	// crowdFrom is how many together make a crowd. A clerk who has served one lets the next gather for a moment, since
	// a commit for a few answers costs nearly as much as one for many.
	crowdFrom = 4
	gatherFor = 2 * time.Millisecond
)

// Replier gets the frame that answers a request, on any goroutine. The frame is good until Reply returns, which must
// not wait for anything.
type Replier interface{ Reply(frame []byte) }

// desk is where a room's answers are taken in. Those that come together are kept together: what an answer costs is
// mostly what it costs to handle one, and a crowd answers at once. A clerk works as long as something is waiting; a
// lone answer waits for nothing.
type desk struct {
	room *room

	mu      sync.Mutex
	waiting []slip
	clerks  int
}

// slip is one answer on its way. why is set where it is not admitted.
type slip struct {
	seat  *Seat
	req   Request
	to    Replier
	at    time.Time
	state *State
	why   error
	given question.Given // the one that counts, as shown
}

// Submit takes a player's answer, which counts from this moment, and replies: received, once the answer is durable,
// or refused. A repeated answer is received with the one that counts, the first, even after the question has closed.
func (s *Seat) Submit(req Request, to Replier) {
	if s.Role == RoleTeam {
		to.Reply(s.Act(req, 0))
		return
	}
	a := slip{seat: s, req: req, to: to, at: s.room.e.o.Now()}
	if s.Role != RolePlayer {
		a.why = refuse("not_joined", "只有参赛者可以作答")
		s.room.desk.reply(nil, &a)
		return
	}
	a.state, a.why = s.room.admit(req.Question, a.at)
	if err := s.room.sameEpoch(req); err != nil {
		if a.why == nil {
			s.room.left(1)
		}
		a.why = err
		s.room.desk.reply(nil, &a)
		return
	}
	s.room.desk.put(a)
}

// Answer is Submit for a caller who waits for the reply.
func (s *Seat) Answer(req Request) []byte {
	reply := make(waiting, 1)
	s.Submit(req, reply)
	return <-reply
}

type waiting chan []byte

// Reply keeps a copy of the frame.
func (w waiting) Reply(frame []byte) { w <- append([]byte(nil), frame...) }

func (d *desk) put(a slip) {
	d.mu.Lock()
	d.waiting = append(d.waiting, a)
	hire := d.clerks < clerksMost
	if hire {
		d.clerks++
	}
	d.mu.Unlock()
	if hire && !d.room.e.start(d.work) {
		d.turnAway()
	}
}

// turnAway refuses what is waiting when the node goes down and there is nobody to take it in.
func (d *desk) turnAway() {
	for slips := d.take(); slips != nil; slips = d.take() {
		admitted := 0
		for i := range slips {
			if slips[i].why == nil {
				admitted++
			}
			slips[i].why = restarting()
		}
		d.room.left(admitted)
		for i := range slips {
			d.reply(nil, &slips[i])
		}
	}
}

func (d *desk) work() {
	var form []byte
	for {
		slips := d.take()
		if slips == nil {
			return
		}
		form = d.serve(form, slips)
		if len(slips) >= crowdFrom {
			time.Sleep(gatherFor)
		}
	}
}

// take gives what is waiting, or nil when the clerk is to go.
func (d *desk) take() []slip {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := min(len(d.waiting), batchMost)
	if n == 0 {
		d.clerks--
		return nil
	}
	slips := d.waiting[:n:n]
	d.waiting = d.waiting[n:]
	if len(d.waiting) == 0 {
		d.waiting = nil
	}
	return slips
}

// serve keeps the admitted answers together and replies to all. Those that were not admitted come last, since each
// of them has to be looked up.
func (d *desk) serve(form []byte, slips []slip) []byte {
	ctx, cancel := context.WithTimeout(d.room.e.ctx, storeAnswerMost)
	defer cancel()
	admitted, late := make([]*slip, 0, len(slips)), []*slip(nil)
	for i := range slips {
		if slips[i].why == nil {
			admitted = append(admitted, &slips[i])
		} else {
			late = append(late, &slips[i])
		}
	}
	if len(admitted) > 0 {
		d.keep(ctx, admitted)
	}
	for _, a := range admitted {
		form = d.reply(form, a)
	}
	for _, a := range late {
		a.given, a.why = a.seat.counts(ctx, a.req.Question, a.why)
		form = d.reply(form, a)
	}
	return form
}

// keep makes admitted answers durable, those that the question can have. Then they have left: a question waits with
// its counting for all of them.
func (d *desk) keep(ctx context.Context, admitted []*slip) {
	records, sound := make([]answer.Answer, 0, len(admitted)), make([]*slip, 0, len(admitted))
	for _, a := range admitted {
		asked := &d.room.def.Questions[a.req.Question]
		bank, grade, err := asked.mark(a.req.Given)
		if err != nil {
			a.why = err
			continue
		}
		records = append(records, a.seat.record(a.state, a.req.Question, bank, grade, a.at))
		sound = append(sound, a)
	}
	kept, errs := d.room.e.o.Answers.InsertAll(ctx, records)
	for i, a := range sound {
		if errs[i] != nil {
			a.why = fmt.Errorf("contest %s: keep an answer: %w", d.room.def.ID, errs[i])
			continue
		}
		a.given = d.room.def.Questions[a.req.Question].shown(kept[i].Given)
	}
	d.room.rememberAll(sound)
	d.room.left(len(admitted))
}

// rememberAll notes for pictures what was answered to the current question.
func (r *room) rememberAll(slips []*slip) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.state.Load()
	for _, a := range slips {
		if a.why == nil && a.req.Question == now.Current && a.state.Epoch == now.Epoch {
			r.given[a.seat.Player.Person] = a.given
		}
	}
}

// reply writes the frame into form, which is returned for the next one.
func (d *desk) reply(form []byte, a *slip) []byte {
	r, state := d.room, d.room.state.Load()
	if a.why != nil {
		f := r.frame(FrameRefused, state)
		f.Refused = r.refusal(a.req.Ref, a.why)
		a.to.Reply(encode(f))
		return form
	}
	form = appendReceived(form[:0], state.Session(), state.Seq, r.e.o.Now().UnixMilli(),
		&Received{Ref: a.req.Ref, Question: a.req.Question, Given: a.given})
	a.to.Reply(form)
	return form
}

// counts is what a phone hears that sends again after the question has closed: the answer that counts, if there
// is one, and else why this one does not.
func (s *Seat) counts(ctx context.Context, q int, why error) (question.Given, error) {
	state := s.room.state.Load()
	if q < 0 || q >= len(state.Questions) || !state.Questions[q].Opened {
		return question.Given{}, why
	}
	kept, found, err := s.room.e.o.Answers.Get(ctx, AnswerID(state.Session(), q, s.Player.Person))
	if err != nil {
		return question.Given{}, err
	}
	if !found {
		return question.Given{}, why
	}
	return s.room.def.Questions[q].shown(kept.Given), nil
}

// refusal turns an error into what the phone is told. What it does not know is the server's own trouble.
func (r *room) refusal(ref string, err error) *Refused {
	if known, ok := errors.AsType[*Refusal](err); ok {
		return &Refused{Ref: ref, Code: known.Code, Detail: known.Detail}
	}
	r.e.o.Logger.Error("an answer was not kept", "contest", r.def.ID, "error", err)
	return &Refused{Ref: ref, Code: "busy", Detail: "服务器正忙，请再点一次"}
}
