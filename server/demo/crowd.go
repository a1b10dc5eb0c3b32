package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"pufa/server/account"
	"pufa/server/answer"
	"pufa/server/question"
)

const (
	sittingLong = 10  // questions in a sitting of the crowd
	crowdBatch  = 500 // answers that are kept together
)

// crowd has everybody register, and answers kept by the thousand: as many as the size says, each person's share about the
// same.
func (m *month) crowd(ctx context.Context) error {
	asked := m.asked()
	if len(asked) == 0 {
		return m.everybody(ctx, m.live)
	}
	batches, kept := make(chan []answer.Answer), make(chan error, 1)
	go func() { kept <- m.keep(ctx, batches) }()
	err := m.everybody(ctx, func(ctx context.Context, n int) error {
		p := invent(m.size.Seed, n, len(m.places))
		resident, joined, err := m.join(ctx, n, p)
		if err != nil || !joined {
			return err
		}
		select {
		case batches <- m.given(n, p, resident, asked):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	close(batches)
	return errors.Join(err, <-kept)
}

// asked is everything that can be asked.
func (m *month) asked() (all []question.Question) {
	for _, law := range m.Catalog.Laws() {
		all = append(all, m.Catalog.ByLaw(law.ID)...)
	}
	return all
}

// keep puts what people gave together and keeps it. After an error it takes the rest and lets it go, so that nobody waits.
func (m *month) keep(ctx context.Context, batches <-chan []answer.Answer) (err error) {
	var all []answer.Answer
	put := func() {
		if err == nil && len(all) > 0 {
			_, errs := m.Crowd.InsertAll(ctx, all)
			err = errors.Join(errs...)
		}
		all = all[:0]
	}
	for given := range batches {
		if all = append(all, given...); len(all) >= crowdBatch {
			put()
		}
	}
	put()
	return err
}

// given is the n-th person's share of the answers, in sittings between their joining and now.
func (m *month) given(n int, p person, who account.Resident, asked []question.Question) (all []answer.Answer) {
	chance := rand.New(rand.NewPCG(m.size.Seed, 900_000_000+uint64(n)))
	share := m.size.Answers*(n+1)/m.size.Residents - m.size.Answers*n/m.size.Residents
	open := max(1, days-left-p.joined)
	for sat := 0; len(all) < share; sat++ {
		at := m.at(p.joined+chance.IntN(open), draw(chance, hours[:]), chance.IntN(50))
		if !m.past(at.Add(10 * time.Minute)) {
			at = m.at(p.joined, 8, chance.IntN(50))
		}
		session := fmt.Sprintf("demo-%d-%d", n, sat)
		for i := range min(sittingLong, share-len(all)) {
			q := asked[chance.IntN(len(asked))]
			order := question.Draw(q, chance)
			given := give(q, order, chance.Float64() < p.skill, chance)
			given.Options = order.ToBank(given.Options)
			a := answer.Answer{
				ID: session + "/" + strconv.Itoa(i), Source: answer.Practice, Session: session, Person: who.ID,
				District: who.District, Ties: who.Ties, Campaign: m.campaign.ID, Question: q.ID, Index: i,
				Given: given, TookMS: int64(8000 + chance.IntN(25_000)),
			}
			right, err := question.Mark(q, a.Given)
			if err != nil {
				continue
			}
			a.Mark(right)
			a.Stamp(at.Add(time.Duration(i*20) * time.Second))
			all = append(all, a)
		}
	}
	return all
}
