package quiz

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

// PrintStore keeps printings and their papers.
type PrintStore interface {
	// AddPrinting keeps a new printing, or returns ErrTaken if its id is there already.
	AddPrinting(ctx context.Context, p Printing) error
	// Printing is the one with this id, or ErrNoPrinting.
	Printing(ctx context.Context, id string) (Printing, error)
	// ChangePrinting applies change to the printing as it is kept, or returns ErrNoPrinting.
	ChangePrinting(ctx context.Context, id string, change func(*Printing) error) (Printing, error)
	// Printings are those of a campaign, the newest first.
	Printings(ctx context.Context, campaign string) ([]Printing, error)
	// Closed are at most limit printings that are closed and not counted.
	Closed(ctx context.Context, limit int) ([]Printing, error)
	// AddLeaves keeps papers; those that are there already stay as they are.
	AddLeaves(ctx context.Context, leaves []Leaf) error
	// Leaf is the paper with this code, or ErrNoLeaf.
	Leaf(ctx context.Context, code string) (Leaf, error)
	// Leaves are the papers of a printing, by number.
	Leaves(ctx context.Context, printing string) ([]Leaf, error)
}

// TypedIn finds the sittings that were typed in from paper.
type TypedIn interface {
	// OfPrinting are those of a printing.
	OfPrinting(ctx context.Context, printing string) ([]Sitting, error)
	// CountTyped counts those of some printings, by printing.
	CountTyped(ctx context.Context, printings []string) (map[string]int, error)
}

// Folk are people without a phone.
type Folk interface {
	// LivesIn is nil where people live in the sub-district, and the community, "" for none, is one of it; else an error of
	// its own.
	LivesIn(ctx context.Context, district, community string) error
	// Join makes somebody known who has no phone; doing it twice is no error.
	Join(ctx context.Context, id, nickname, district string) error
}

// Clerk has papers printed and takes in what people wrote on them. What was typed in is a sitting like any other, which
// ends when the printing is closed, at the latest with its phase: until then it can be corrected, and nobody learns
// what is right.
type Clerk struct {
	examiner *Examiner
	store    PrintStore
	typed    TypedIn
	folk     Folk
}

// NewClerk works beside an examiner.
func NewClerk(e *Examiner, store PrintStore, typed TypedIn, folk Folk) *Clerk {
	e.folk = folk
	return &Clerk{examiner: e, store: store, typed: typed, folk: folk}
}

// Choice is something that papers can be printed for.
type Choice struct {
	Phase    string // of the online contest, "" outside it
	Title    string
	From, To string
	State    string // upcoming, on or over
	Total    int    // questions; nought where the organiser chooses
	LeftOut  int    // questions that cannot be on paper
	Why      string // why it cannot be printed, "" if it can
	Words    []string
	Units    []string
}

// Choices are what papers can be printed for in a campaign: each phase of its online contest, and a paper that counts for
// taking part alone.
func (c *Clerk) Choices(ctx context.Context, by account.Organiser, campaign string) ([]Choice, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	o, err := c.examiner.contests.occasions.Occasion(ctx, campaign)
	if err != nil {
		return nil, err
	}
	today, catalog := c.examiner.desk.today(), c.examiner.desk.catalog
	var choices []Choice
	contest, err := c.examiner.contests.open(ctx, campaign)
	if err != nil && !errors.Is(err, ErrNoContest) {
		return nil, err
	}
	for _, p := range contest.Phases {
		choice := Choice{
			Phase: p.ID, Title: PhaseTitle(p.ID), From: p.From, To: p.To, State: p.State(today), Total: p.Rules.Blueprint.Total(),
			Words: p.paperWords(), Units: contest.Units,
		}
		_, choice.LeftOut = onPaper(p.Rules.Blueprint, catalog)
		choice.Why = notOnPaper(p.Rules, catalog)
		choices = append(choices, choice)
	}
	own := Choice{Title: "普法答卷", From: o.From, To: o.To, State: Phase{From: o.From, To: o.To}.State(today)}
	_, own.LeftOut = onPaper(practiceRules(o.Laws, practiceMost).Blueprint, catalog)
	return append(choices, own), nil
}

// paperWords are the rules of a phase as far as they hold on paper.
func (p Phase) paperWords() []string {
	words := []string{fmt.Sprintf("每张 %d 题，满分 %d 分。", p.Rules.Blueprint.Total(), p.Rules.Blueprint.Full())}
	if p.Rules.Pass > 0 {
		words = append(words, fmt.Sprintf("%d 分合格。", p.Rules.Pass))
	}
	switch {
	case p.PerDay > 0 && p.InAll > 0:
		words = append(words, fmt.Sprintf("每人每天 %d 次，一共 %d 次。", p.PerDay, p.InAll))
	case p.PerDay > 0:
		words = append(words, fmt.Sprintf("每人每天 %d 次。", p.PerDay))
	case p.InAll > 0:
		words = append(words, fmt.Sprintf("每人一共 %d 次。", p.InAll))
	}
	return words
}

// notOnPaper says why rules cannot be kept on paper, "" if they can.
func notOnPaper(r Rules, catalog *question.Catalog) string {
	if r.Wrong > 0 {
		return fmt.Sprintf("这个阶段答错 %d 题就结束，纸上做不到", r.Wrong)
	}
	all, _ := onPaper(r.Blueprint, catalog)
	if short := r.Blueprint.shortOf(catalog, all); len(short) > 0 {
		return "去掉音频、视频题以后，" + short[0].Text
	}
	return ""
}

// practiceRules are those of a paper outside an online contest: so many questions, as many of each of the campaign's
// laws.
func practiceRules(laws []string, total int) Rules {
	r := Rules{Free: true, Elders: EldersSame}
	if len(laws) == 0 {
		laws = []string{""}
	}
	for i, law := range laws {
		if n := (total + len(laws) - 1 - i) / len(laws); n > 0 {
			r.Blueprint = append(r.Blueprint, Part{Count: n, Points: 1, Law: law})
		}
	}
	return r
}

// PrintWish is what an organiser has printed. Request is drawn by the page and the same when it has to ask again.
type PrintWish struct {
	Campaign, Phase           string
	District, Community, Unit string
	Count                     int
	Questions                 int // of a paper outside an online contest
	Alike, Large, Duplex      bool
	Request                   string
}

// Print draws papers. A request that comes again finds the same, and ends what a killed server left half done.
func (c *Clerk) Print(ctx context.Context, by account.Organiser, w PrintWish) (Printing, error) {
	p, err := c.plan(ctx, by, w)
	if err != nil {
		return Printing{}, err
	}
	// Each round that fails found the number taken by another printing.
	for try := 0; ; try++ {
		p.ID = printingID(p.Request, try)
		err := c.store.AddPrinting(ctx, p)
		if errors.Is(err, ErrTaken) {
			kept, err := c.store.Printing(ctx, p.ID)
			switch {
			case err != nil:
				return Printing{}, err
			case kept.Request != p.Request:
				continue
			case kept.Stage != PileDrawing:
				return kept, nil
			}
			return c.draw(ctx, kept)
		}
		if err != nil {
			return Printing{}, err
		}
		return c.draw(ctx, p)
	}
}

// printingID is the number a request tries as its n-th.
func printingID(request string, n int) string {
	sum := uint64(0)
	for _, b := range []byte(opaque("printing/" + request + "/" + strconv.Itoa(n))) {
		sum = sum*31 + uint64(b)
	}
	return fmt.Sprintf("%0*d", printingDigits, sum%1_000_000)
}

// plan checks a wish and turns it into a printing to be.
func (c *Clerk) plan(ctx context.Context, by account.Organiser, w PrintWish) (Printing, error) {
	if err := account.MayWriteBooks(by, w.District); err != nil {
		return Printing{}, err
	}
	if w.Count < 1 || w.Count > leavesMost {
		return Printing{}, invalid("count", "一次印 1 到 %d 张", leavesMost)
	}
	if err := c.folk.LivesIn(ctx, w.District, w.Community); err != nil {
		return Printing{}, err
	}
	e := c.examiner
	o, err := e.contests.occasions.Occasion(ctx, w.Campaign)
	if err != nil {
		return Printing{}, err
	}
	p := Printing{
		Request: opaque("printing/" + by.ID + "/" + w.Request), Campaign: w.Campaign, Phase: w.Phase, District: w.District,
		Community: w.Community, Unit: w.Unit, Title: o.Title, Count: w.Count, Alike: w.Alike, Large: w.Large, Duplex: w.Duplex,
		Seed: int64(e.desk.seed() >> 1), By: by.ID, ByName: by.Name, At: e.now(), Stage: PileDrawing,
	}
	if w.Request == "" {
		p.Request = opaque("printing/" + e.newID())
	}
	last := o.To
	if w.Phase == "" {
		if w.Questions < 1 || w.Questions > practiceMost {
			return Printing{}, invalid("questions", "每张 1 到 %d 道题", practiceMost)
		}
		p.Rules, p.Unit = practiceRules(o.Laws, w.Questions), ""
	} else if last, err = c.planPhase(ctx, &p); err != nil {
		return Printing{}, err
	}
	if why := notOnPaper(p.Rules, e.desk.catalog); why != "" {
		return Printing{}, invalid("questions", "%s", why)
	}
	if p.Until = endOfDay(last); !p.At.Before(p.Until) {
		return Printing{}, ErrNotOn
	}
	return p, nil
}

// planPhase takes the rules of a phase over, and gives its last day.
func (c *Clerk) planPhase(ctx context.Context, p *Printing) (last string, err error) {
	contest, err := c.examiner.contests.open(ctx, p.Campaign)
	if err != nil {
		return "", err
	}
	phase, ok := contest.Phase(p.Phase)
	if !ok {
		return "", ErrNoContest
	}
	if p.Unit != "" && !slices.Contains(contest.Units, p.Unit) {
		return "", fmt.Errorf("%w: %q", ErrUnit, p.Unit)
	}
	p.Rules = phase.Rules
	return phase.To, nil
}

// draw draws the papers of a printing and keeps them, and opens it. Drawn again it is the same, unless the banks changed:
// then the papers that were kept first count.
func (c *Clerk) draw(ctx context.Context, p Printing) (Printing, error) {
	all, leftOut := onPaper(p.Rules.Blueprint, c.examiner.desk.catalog)
	leaves := make([]Leaf, p.Count)
	for i := range leaves {
		seed := p.Seed
		if !p.Alike {
			seed += int64(i)
		}
		places, err := p.Rules.Blueprint.drawOf(c.examiner.desk.catalog, all, seed)
		if err != nil {
			return Printing{}, err
		}
		leaves[i] = Leaf{Code: leafCode(p.ID, i+1), Printing: p.ID, Number: i + 1, Places: places}
	}
	if err := c.store.AddLeaves(ctx, leaves); err != nil {
		return Printing{}, fmt.Errorf("quiz: keep papers of %s: %w", p.ID, err)
	}
	return c.store.ChangePrinting(ctx, p.ID, func(p *Printing) error {
		if p.Stage == PileDrawing {
			p.Stage, p.LeftOut = PileOpen, leftOut
		}
		return nil
	})
}

// Listed is a printing with how many of its papers were typed in.
type Listed struct {
	Printing
	Entered int
	Takes   bool // papers may still be typed in
}

// List are a campaign's printings that the organiser may see, the newest first.
func (c *Clerk) List(ctx context.Context, by account.Organiser, campaign string) ([]Listed, error) {
	if err := account.MayReadBooks(by, by.Scope().Code()); err != nil {
		return nil, err
	}
	all, err := c.store.Printings(ctx, campaign)
	if err != nil {
		return nil, err
	}
	list, ids := []Listed{}, []string{}
	for _, p := range all {
		if p.Stage != PileDrawing && by.Scope().Contains(p.District) {
			list, ids = append(list, Listed{Printing: p, Takes: p.takes(c.examiner.now())}), append(ids, p.ID)
		}
	}
	counts, err := c.typed.CountTyped(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Entered = counts[list[i].ID]
	}
	return list, nil
}

// own is a printing that the organiser may see; another is not there for them.
func (c *Clerk) own(ctx context.Context, by account.Organiser, id string) (Printing, error) {
	if by.Disabled {
		return Printing{}, account.ErrDisabled
	}
	p, err := c.store.Printing(ctx, id)
	if err != nil {
		return Printing{}, err
	}
	if p.Stage == PileDrawing || !by.Scope().Contains(p.District) {
		return Printing{}, fmt.Errorf("%w: %q", ErrNoPrinting, id)
	}
	return p, nil
}

// AskedLeaf is a paper with its questions as they are printed.
type AskedLeaf struct {
	Leaf
	Asked []Asked
}

// Papers are a printing's papers, to be printed.
func (c *Clerk) Papers(ctx context.Context, by account.Organiser, id string) (Printing, []AskedLeaf, error) {
	p, err := c.own(ctx, by, id)
	if err != nil {
		return Printing{}, nil, err
	}
	leaves, err := c.store.Leaves(ctx, id)
	if err != nil {
		return Printing{}, nil, err
	}
	all := make([]AskedLeaf, len(leaves))
	for i, leaf := range leaves {
		all[i].Leaf = leaf
		for n, place := range leaf.Places {
			q, err := c.examiner.desk.question(place.Item)
			if err != nil {
				return Printing{}, nil, err
			}
			all[i].Asked = append(all[i].Asked, place.asked(n, q))
		}
	}
	return p, all, nil
}

// LastDay is the last day on which a printing's papers may be typed in.
func (p *Printing) LastDay() string {
	return p.Until.Add(-time.Second).In(answer.China).Format(time.DateOnly)
}
