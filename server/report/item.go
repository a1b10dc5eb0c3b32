package report

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"pufa/server/answer"
)

// ItemCount counts the answers to one question that are alike.
type ItemCount struct {
	Question string
	Source   answer.Source
	Chosen   string // answer.Answer.Chosen
	Answers  int64
	Right    int64
}

// Try is an answer with what is learnt of its question from it. A set is what one person answered in one go.
type Try struct {
	Session, Person string // together they name the set
	Question        string
	Right           int64 // 1 or 0
	TookMS          int64 // 0 for not known
}

// ItemCounting counts answers by question. What competitions hold back, or declared void, is in neither; rulings are in
// both. Competitions that count for no campaign, rehearsals among them, are left out.
type ItemCounting interface {
	CountItems(ctx context.Context) ([]ItemCount, error)
	// SampleItems are the last answers, about so many; each campaign has an equal part in them.
	SampleItems(ctx context.Context, most int) iter.Seq2[Try, error]
}

// Tries are how often a question was answered, and rightly.
type Tries struct{ Asked, Right int64 }

// Item is what became of one question.
type Item struct {
	Question string
	Tries
	By map[answer.Source]Tries
	// Picked is how often each option was chosen, by its place in the bank, among the Picks answers of which that is known:
	// answers of before it was kept are not among them.
	Picked map[int]int64
	Picks  int64
	Judgement
}

// Items answers what became of questions.
type Items struct {
	counting ItemCounting
	now      func() time.Time
	counts   *shared[struct{}, map[string]Item]

	mu        sync.Mutex // whoever holds it may be sampling
	judged    map[string]Judgement
	sampledAt time.Time
}

// A sample is of so many answers, and good for so long.
const (
	SampleMost = 100_000
	sampleFor  = 10 * time.Minute
)

// NewItems counts through counting, once for all who ask at about the same time.
func NewItems(counting ItemCounting, now func() time.Time) *Items {
	s := &Items{counting: counting, now: now}
	s.counts = share(now, s.count)
	return s
}

// All are the questions that were asked, by their ids, and as of when answers were counted and sampled. The caller must
// not change what an item points to.
func (s *Items) All(ctx context.Context) (items map[string]Item, countedAt, sampledAt time.Time, err error) {
	counts, countedAt, err := s.counts.of(ctx, struct{}{})
	if err != nil {
		return nil, countedAt, sampledAt, err
	}
	judged, sampledAt, err := s.sample(ctx)
	if err != nil {
		return nil, countedAt, sampledAt, err
	}
	items = make(map[string]Item, len(counts))
	for id, item := range counts {
		item.Judgement = judged[id]
		items[id] = item
	}
	return items, countedAt, sampledAt, nil
}

func (s *Items) count(ctx context.Context, _ struct{}) (map[string]Item, error) {
	lines, err := s.counting.CountItems(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: count answers by question: %w", err)
	}
	items := map[string]Item{}
	for _, line := range lines {
		if line.Answers == 0 {
			continue
		}
		x, known := items[line.Question]
		if !known {
			x = Item{Question: line.Question, By: map[answer.Source]Tries{}, Picked: map[int]int64{}}
		}
		x.add(line)
		items[line.Question] = x
	}
	return items, nil
}

func (x *Item) add(line ItemCount) {
	by := x.By[line.Source]
	x.By[line.Source] = Tries{by.Asked + line.Answers, by.Right + line.Right}
	x.Asked, x.Right = x.Asked+line.Answers, x.Right+line.Right
	if line.Chosen == "" {
		return
	}
	x.Picks += line.Answers
	for place := range strings.SplitSeq(line.Chosen, ",") {
		if n, err := strconv.Atoi(place); err == nil {
			x.Picked[n] += line.Answers
		}
	}
}

// sample gives what the last sample says, or takes one. Others who ask meanwhile wait for it.
func (s *Items) sample(ctx context.Context) (map[string]Judgement, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if s.judged != nil && now.Sub(s.sampledAt) < sampleFor {
		return s.judged, s.sampledAt, nil
	}
	var all []Try
	for try, err := range s.counting.SampleItems(ctx, SampleMost) {
		if err != nil {
			return nil, now, fmt.Errorf("report: sample answers: %w", err)
		}
		all = append(all, try)
	}
	s.judged, s.sampledAt = Judge(all), now
	return s.judged, now, nil
}

// Sign says what is odd about a question.
type Sign string

// The signs.
const (
	TooHard Sign = "too_hard" // fewer than 30 in a hundred are right; guessing among four gives 25
	TooEasy Sign = "too_easy" // more than 95 are
	Weak    Sign = "weak"     // it hardly tells those who know from those who do not, or the wrong way round
	Drawn   Sign = "drawn"    // a wrong option was chosen more often than a right one
)

// The bounds of what is odd. SignLeast is how often a question must have been asked before anything about it is.
const (
	SignLeast = 30
	hardBelow = 0.30
	easyAbove = 0.95
	weakBelow = 0.20
)

// Share is the share of right answers, from 0 to 1; 0 where there are none.
func (t Tries) Share() float64 {
	if t.Asked == 0 {
		return 0
	}
	return float64(t.Right) / float64(t.Asked)
}

// Signs are what is odd about the question, which has so many options, these being right; none for a question without.
func (x Item) Signs(options int, right []int) []Sign {
	var all []Sign
	if x.Asked < SignLeast {
		return all
	}
	switch share := x.Share(); {
	case share < hardBelow:
		all = append(all, TooHard)
	case share > easyAbove:
		all = append(all, TooEasy)
	}
	if x.below(weakBelow) {
		all = append(all, Weak)
	}
	if x.Picks >= SignLeast && x.draws(options, right) {
		all = append(all, Drawn)
	}
	return all
}

// draws reports whether a wrong option was chosen more often than one of the right ones.
func (x Item) draws(options int, right []int) bool {
	if len(right) == 0 {
		return false
	}
	least := x.Picked[right[0]]
	for _, i := range right {
		least = min(least, x.Picked[i])
	}
	for i := range options {
		if !slices.Contains(right, i) && x.Picked[i] > least {
			return true
		}
	}
	return false
}
