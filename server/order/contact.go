package order

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pufa/server/account"
)

// Person is how a unit is reached about its order.
type Person struct{ Name, Phone string }

// Contact is a Person, sealed. It is forgotten at Until.
type Contact struct {
	Order  string    `bson:"_id"`
	Sealed []byte    `bson:"sealed"`
	Until  time.Time `bson:"expires_at"`
}

// How long a contact is kept: so many days after the order, and once it is over fewer.
const (
	KeptDays = 180
	OverDays = 30
)

const aDay = 24 * time.Hour

// Sealer keeps a text from being read out of the database alone. What was sealed opens with the same name only.
type Sealer interface {
	Seal(text, name string) []byte
	Open(sealed []byte, name string) (string, error)
}

func (p Person) validate() error {
	switch {
	case !fits(p.Name, 1, 20) || strings.Contains(p.Name, "\n"):
		return invalid("contact", "请填写联系人，怎么称呼都行，不超过 20 个字")
	case !isPhone(p.Phone):
		return invalid("phone", "请填写联系电话，7 到 15 位数字")
	}
	return nil
}

// seal makes the contact of an order.
func (d *Desk) seal(p Person, order string, now time.Time) Contact {
	return Contact{Order: order, Sealed: d.box.Seal(p.Name+"\n"+p.Phone, order), Until: now.Add(KeptDays * aDay)}
}

// Reach is how the unit of an order is reached, for who looks after its sub-district; nobody once it was forgotten.
func (d *Desk) Reach(ctx context.Context, by account.Organiser, id string) (Person, bool, error) {
	if _, err := d.mine(ctx, by, id); err != nil {
		return Person{}, false, err
	}
	c, err := d.orders.Contact(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && d.now().After(c.Until):
		return Person{}, false, nil
	case err != nil:
		return Person{}, false, fmt.Errorf("order: contact of %s: %w", id, err)
	case d.box == nil:
		return Person{}, false, ErrNoBox
	}
	text, err := d.box.Open(c.Sealed, id)
	if err != nil {
		return Person{}, false, fmt.Errorf("order: contact of %s: %w", id, err)
	}
	name, phone, _ := strings.Cut(text, "\n")
	return Person{Name: name, Phone: phone}, true, nil
}
