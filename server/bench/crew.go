package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// order is what bench live asks of a process of phones. One of the fields is set.
type order struct {
	Come    *comeOrder   `json:"come,omitempty"`
	Shown   *int         `json:"shown,omitempty"` // wait until the question is on every phone
	Answer  *answerOrder `json:"answer,omitempty"`
	Promise bool         `json:"promise,omitempty"` // tell what was acknowledged
	Rest    bool         `json:"rest,omitempty"`    // wait until nothing comes any more
}

// comeOrder is to connect phones, in place of those that there are: to a contest, where they register and join
// before, or without a code to a bare loop.
type comeOrder struct {
	Host      string   `json:"host"`
	Code      string   `json:"code,omitempty"`
	First     int      `json:"first"` // the number of the first phone
	Count     int      `json:"count"`
	Questions int      `json:"questions"`
	Districts []string `json:"districts,omitempty"`
}

type answerOrder struct {
	Question int           `json:"question"`
	Window   time.Duration `json:"window"`
}

// account is what a process of phones gives back.
type account struct {
	Error    string          `json:"error,omitempty"`
	PutOff   int             `json:"put_off,omitempty"`
	Moments  []int64         `json:"moments,omitempty"` // Unix nanoseconds
	Frame    []byte          `json:"frame,omitempty"`
	Took     []time.Duration `json:"took,omitempty"`
	Promises []promise       `json:"promises,omitempty"`
}

// phonesCommand is a process of phones. It reads orders on stdin and writes an account of each, a line each.
type phonesCommand struct{}

// Run obeys until its input ends.
func (*phonesCommand) Run(ctx context.Context, out io.Writer) error {
	c := &crew{party: &party{}}
	defer c.leave()
	orders, accounts := json.NewDecoder(os.Stdin), json.NewEncoder(out)
	for {
		var o order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("an order: %w", err)
		}
		a, err := c.obey(ctx, &o)
		if err != nil {
			a.Error = err.Error()
		}
		if err := accounts.Encode(a); err != nil {
			return fmt.Errorf("give an account: %w", err)
		}
	}
}

// crew is the phones of this process.
type crew struct {
	*party
	ears *ears
}

func (c *crew) obey(ctx context.Context, o *order) (a account, err error) {
	switch {
	case o.Come != nil:
		c.leave()
		err = c.come(ctx, o.Come)
		a.PutOff = int(c.putOff.Load())
	case o.Shown != nil:
		if a.Moments, err = c.shown(ctx, *o.Shown); err == nil {
			a.Frame = c.phones[0].turn(*o.Shown).frame
		}
	case o.Answer != nil:
		a.Took, err = c.answer(ctx, o.Answer.Question, o.Answer.Window)
	case o.Rest:
		err = c.rest(ctx)
	case o.Promise:
		a.Promises, err = c.promises()
	}
	return a, err
}

func (c *crew) leave() {
	if c.ears != nil {
		c.ears.close()
		c.ears = nil
	}
}

// come connects the phones. Each reads from then on: a wave may take longer than a server waits for a pong.
func (c *crew) come(ctx context.Context, o *comeOrder) (err error) {
	c.party = &party{site: newSite(o.Host), code: o.Code}
	if c.ears, err = openEars(); err != nil {
		return err
	}
	c.phones, err = crowd(ctx, o.Count, func(ctx context.Context, i int) (p *phone, err error) {
		number := o.First + i
		if o.Code != "" {
			p, err = c.join(ctx, number, o.Questions, o.Districts[number%len(o.Districts)])
		} else {
			p = newPhone(number, o.Questions)
			p.socket, err = connect(ctx, number, o.Host, "/", "")
		}
		if err == nil {
			p.keeps = i == 0
			err = c.ears.add(p)
		}
		return p, err
	})
	return err
}
