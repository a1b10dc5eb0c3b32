package quiz

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// EnteredError says who typed a paper in, and when.
type EnteredError struct {
	By string
	At time.Time
}

func (e *EnteredError) Error() string { return "quiz: typed in already by " + e.By }

// Explain says it to who types it in again.
func (e *EnteredError) Explain() string {
	return fmt.Sprintf("这张卷已经由%s在 %s 录过；录错了请用“更正”", e.By, e.At.In(answer.China).Format("1 月 2 日 15:04"))
}

// Is makes every EnteredError an ErrEntered.
func (e *EnteredError) Is(target error) bool { return target == ErrEntered }

// Form is a paper as it is typed in: what kind of answer each question has, and nothing about what is right.
type Form struct {
	Printing
	Leaf    Leaf
	Fields  []Field
	Takes   bool
	Sitting *Sitting // what was typed in, nil for nothing
}

// Field is the place of one answer.
type Field struct {
	Type    question.Type
	Options int
	Unit    string
}

// Entry is what a clerk typed in from a paper.
type Entry struct {
	Nickname string
	Again    string // the code of an earlier paper of the same person, "" where that is not known
	Typed    []string
	Reason   string // of a correction
	Records  int    // of a correction: how many records its page knew
}

// Look finds the paper with a code.
func (c *Clerk) Look(ctx context.Context, by account.Organiser, code string) (Form, error) {
	p, leaf, err := c.find(ctx, by, code)
	if err != nil {
		return Form{}, err
	}
	return c.form(ctx, p, leaf)
}

func (c *Clerk) form(ctx context.Context, p Printing, leaf Leaf) (Form, error) {
	f := Form{Printing: p, Leaf: leaf, Takes: p.takes(c.examiner.now())}
	for _, place := range leaf.Places {
		q, err := c.examiner.desk.question(place.Item)
		if err != nil {
			return Form{}, err
		}
		f.Fields = append(f.Fields, Field{q.Type, len(q.Choices()), q.Unit()})
	}
	s, err := c.examiner.sittings.ByRequest(ctx, leafKey(leaf.Code))
	switch {
	case err == nil:
		f.Sitting = &s
	case !errors.Is(err, ErrNotFound):
		return Form{}, err
	}
	return f, nil
}

// leafKey is the unique key by which a paper is typed in once.
func leafKey(code string) string { return opaque("leaf/" + code) }

// find is the paper with a code, and its printing, as far as the organiser may see it.
func (c *Clerk) find(ctx context.Context, by account.Organiser, typed string) (Printing, Leaf, error) {
	code, err := readCode(typed)
	if err != nil {
		return Printing{}, Leaf{}, err
	}
	p, err := c.own(ctx, by, code[:printingDigits])
	if errors.Is(err, ErrNoPrinting) {
		return Printing{}, Leaf{}, ErrNoLeaf
	}
	if err != nil {
		return Printing{}, Leaf{}, err
	}
	leaf, err := c.store.Leaf(ctx, code)
	return p, leaf, err
}

// Enter keeps what was typed in from a paper, once: a unique key decides. The same sent again is no second one.
func (c *Clerk) Enter(ctx context.Context, by account.Organiser, code string, entry Entry) (Form, error) {
	p, leaf, err := c.find(ctx, by, code)
	if err != nil {
		return Form{}, err
	}
	if err := c.enter(ctx, by, &p, leaf, entry); err != nil {
		return Form{}, err
	}
	return c.form(ctx, p, leaf)
}

func (c *Clerk) enter(ctx context.Context, by account.Organiser, p *Printing, leaf Leaf, entry Entry) error {
	e, now := c.examiner, c.examiner.now()
	if there, err := c.entered(ctx, by, leaf, entry); there || err != nil {
		return err
	}
	if !p.takes(now) {
		return ErrEntryOver
	}
	record, given, err := c.read(by, leaf, entry)
	if err != nil {
		return err
	}
	record.At = now
	plan, err := c.sitting(ctx, p, leaf, entry.Again)
	if err != nil {
		return err
	}
	plan.Records = []Record{record}
	if err := e.fill(&plan.Sitting, given, p.Campaign, now); err != nil {
		return err
	}
	// Each round that fails saw a key taken, by this paper typed in elsewhere or by another paper of the same person.
	for {
		mine, err := e.mine(ctx, plan.Person, plan)
		if err != nil {
			return err
		}
		spent := plan.spent(mine)
		s := plan.Sitting
		s.ID, s.Unit = e.newID(), cmp.Or(mine.unit, s.Unit)
		s.number(mine)
		if spent == nil {
			err = e.sittings.Begin(ctx, s)
		}
		switch {
		case spent == nil && err == nil:
			return c.closedMeanwhile(ctx, p, s)
		case err != nil && !errors.Is(err, ErrTaken):
			return err
		}
		if there, err := c.entered(ctx, by, leaf, entry); there || err != nil {
			return err
		}
		if spent != nil {
			return spent
		}
	}
}

// closedMeanwhile ends what came in while the printing was being closed: who closes looks for what is typed in after
// having closed, and who types in looks here, so one of them sees the other.
func (c *Clerk) closedMeanwhile(ctx context.Context, p *Printing, s Sitting) error {
	kept, err := c.store.Printing(ctx, p.ID)
	if err != nil || kept.Stage == PileOpen {
		return err
	}
	return c.seal(ctx, s)
}

// entered reports whether a paper was typed in already. That is an error, unless it is the same again.
func (c *Clerk) entered(ctx context.Context, by account.Organiser, leaf Leaf, entry Entry) (bool, error) {
	kept, err := c.examiner.sittings.ByRequest(ctx, leafKey(leaf.Code))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	last := kept.Records[len(kept.Records)-1]
	if record, _, err := c.read(by, leaf, entry); err == nil && len(kept.Records) == 1 && record.By == last.By &&
		record.Nickname == last.Nickname && slices.Equal(record.Typed, last.Typed) {
		return true, nil
	}
	return true, &EnteredError{By: last.ByName, At: last.At}
}

// read reads what was typed in. given has an entry for each question, nil for no answer.
func (c *Clerk) read(by account.Organiser, leaf Leaf, entry Entry) (Record, []*question.Given, error) {
	record := Record{By: by.ID, ByName: by.Name}
	var typos []Typo
	if strings.TrimSpace(entry.Nickname) != "" {
		name, err := account.CleanNickname(entry.Nickname)
		if wrong := (*account.NicknameError)(nil); errors.As(err, &wrong) {
			typos = append(typos, Typo{TypoNickname, wrong.Reason})
		}
		record.Nickname = name
	}
	if n := len(leaf.Places); len(entry.Typed) > n {
		return Record{}, nil, &TypedError{append(typos, Typo{n, fmt.Sprintf("这张卷只有 %d 题", n)})}
	}
	given := make([]*question.Given, len(leaf.Places))
	record.Typed = make([]string, len(leaf.Places))
	answered := false
	for i, raw := range entry.Typed {
		q, err := c.examiner.desk.question(leaf.Places[i].Item)
		if err != nil {
			return Record{}, nil, err
		}
		g, typed, wrong := readTyped(q, raw)
		if wrong != "" {
			typos = append(typos, Typo{i, wrong})
			continue
		}
		given[i], record.Typed[i] = g, typed
		answered = answered || g != nil
	}
	if len(typos) == 0 && !answered {
		typos = append(typos, Typo{0, "一题都没有作答，不用录"})
	}
	if len(typos) > 0 {
		return Record{}, nil, &TypedError{typos}
	}
	return record, given, nil
}

// sitting is the sitting to be of a paper, and the caps it is under.
func (c *Clerk) sitting(ctx context.Context, p *Printing, leaf Leaf, again string) (plan, error) {
	e := c.examiner
	person, err := c.person(ctx, p, leaf, again)
	if err != nil {
		return plan{}, err
	}
	plan := plan{Sitting: Sitting{
		Request: leafKey(leaf.Code), Person: person, District: p.District, Unit: p.Unit, Kind: Paper, Day: e.desk.today(),
		Rules: p.Rules, Seed: p.Seed, Elder: p.Large, Leaf: leaf.Code, Printing: p.ID, Places: slices.Clone(leaf.Places),
		Ends: p.Until, Stage: StageOpen,
	}}
	if p.Phase == "" {
		o, err := e.contests.occasions.Occasion(ctx, p.Campaign)
		if err == nil && plan.Day < o.From {
			err = ErrNotOn
		}
		return plan, err
	}
	contest, err := e.contests.open(ctx, p.Campaign)
	if err != nil {
		return plan, err
	}
	phase, ok := contest.Phase(p.Phase)
	if !ok || phase.State(plan.Day) != "on" {
		return plan, ErrNotOn
	}
	plan.Kind, plan.Campaign, plan.Phase = Online, p.Campaign, p.Phase
	plan.PerDay, plan.InAll = phase.PerDay, phase.InAll
	return plan, e.admitted(ctx, &contest, phase, person)
}

// person is whose paper it is: a new person, or that of an earlier paper.
func (c *Clerk) person(ctx context.Context, p *Printing, leaf Leaf, again string) (string, error) {
	if strings.TrimSpace(again) == "" {
		return paperPerson(leaf.Code), nil
	}
	code, err := readCode(again)
	if err != nil {
		return "", invalid("again", "上一张卷的编号不对，请再看一遍")
	}
	s, err := c.examiner.sittings.ByRequest(ctx, leafKey(code))
	if errors.Is(err, ErrNotFound) || err == nil && (s.District != p.District || code == leaf.Code) {
		return "", invalid("again", "这个镇街没有录过编号 %s 的卷", CodeWords(code))
	}
	return s.Person, err
}

// fill puts answers on a sitting. One of two that are typed in is marked like any other; its time is all there is.
func (e *Examiner) fill(s *Sitting, given []*question.Given, campaign string, at time.Time) error {
	s.StartedAt = at
	for i := range s.Places {
		p := &s.Places[i]
		*p = Place{Item: p.Item, Points: p.Points}
		if given[i] == nil {
			continue
		}
		q, err := e.desk.question(p.Item)
		if err != nil {
			return err
		}
		inBank := question.Given{Options: p.Order.ToBank(given[i].Options), Text: given[i].Text}
		if given[i].Options == nil {
			inBank.Options = nil
		}
		grade, err := question.Assess(q, inBank)
		if err != nil {
			return err
		}
		p.Given, p.At, p.Correct, p.Campaign = &inBank, at, grade.Correct, campaign
		p.Earned = s.Rules.earns(p.Points, grade, 0)
	}
	return nil
}

// Correct keeps what really stands on a paper that was typed in wrongly, beside what was typed in before.
func (c *Clerk) Correct(ctx context.Context, by account.Organiser, code string, entry Entry) (Form, error) {
	p, leaf, err := c.find(ctx, by, code)
	if err != nil {
		return Form{}, err
	}
	e, now := c.examiner, c.examiner.now()
	record, given, err := c.read(by, leaf, entry)
	if err != nil {
		return Form{}, err
	}
	record.At = now
	if record.Reason, err = cleanReason(entry.Reason); err != nil {
		return Form{}, err
	}
	kept, err := e.sittings.ByRequest(ctx, leafKey(leaf.Code))
	if errors.Is(err, ErrNotFound) {
		return Form{}, ErrNotEntered
	}
	if err != nil {
		return Form{}, err
	}
	_, err = e.sittings.Change(ctx, kept.ID, func(s *Sitting) error {
		switch {
		case s.Stage != StageOpen || !p.takes(now):
			return ErrEntryOver
		case len(s.Records) != entry.Records:
			return ErrChanged
		}
		s.Records = append(s.Records, record)
		return e.fill(s, given, p.Campaign, s.Records[0].At)
	})
	if err != nil {
		return Form{}, err
	}
	return c.form(ctx, p, leaf)
}
