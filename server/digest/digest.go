// Package digest tells once a week what came into the books of the campaigns that are on, and what waits to be done.
package digest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pufa/server/answer"
	"pufa/server/document"
)

// What the store says.
var (
	ErrNotFound = errors.New("digest: there is none of that week")
	ErrThere    = errors.New("digest: it is there already")
	ErrChanged  = errors.New("digest: changed meanwhile")
)

// Digest is what was told in one week. It is made once, and kept: the next one says what came since.
type Digest struct {
	ID       string    `bson:"_id"` // the Monday it is told on, YYYY-MM-DD
	MadeAt   time.Time `bson:"made_at"`
	Parts    []Part    `bson:"parts"`
	Todos    []Todo    `bson:"todos"`
	Sendings []Sending `bson:"sendings"`
	Revision int64     `bson:"-"`
}

// Part is one campaign.
type Part struct {
	Campaign string `bson:"campaign"`
	Title    string `bson:"title"`
	Lines    []Line `bson:"lines"`
}

// Line is a figure of a campaign as it stood, counted from the campaign's beginning.
type Line struct {
	Name  string `bson:"name"`
	Value int64  `bson:"value"`
	Since *int64 `bson:"since,omitempty"` // more than the week before, where that is known
	Unit  string `bson:"unit,omitempty"`
}

// Todo is something that waits for people.
type Todo struct {
	Title string `bson:"title"`
	Count int64  `bson:"count"`
	Unit  string `bson:"unit"`
}

// Sending is how far one way of telling is.
type Sending struct {
	Way    string    `bson:"way"`
	SentAt time.Time `bson:"sent_at,omitzero"`
	NextAt time.Time `bson:"next_at"` // nobody tries before
	Tries  int       `bson:"tries"`
	Error  string    `bson:"error,omitempty"` // of the last try
}

// Message is a digest in words.
type Message struct {
	ID    string // the same each time this digest is sent
	Title string
	Text  string // lines
}

// names are the figures that are told, of those a summary may use.
var names = []string{
	"报名数", "参与人数", "参与人次", "答题量", "活动场次", "活动人次", "发放资料",
}

// Names are the figures that are told; of each campaign there must be all of them.
func Names() []string { return slices.Clone(names) }

// part tells a campaign, with what came since the digest before.
func part(id, title string, figures []document.Figure, before []Part) Part {
	p := Part{Campaign: id, Title: title}
	for _, name := range names {
		i := slices.IndexFunc(figures, func(f document.Figure) bool { return f.Name == name })
		if i < 0 {
			continue
		}
		l := Line{Name: name, Value: figures[i].Value, Unit: figures[i].Unit}
		if was, known := valueIn(before, id, name); known {
			since := l.Value - was
			l.Since = &since
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

func valueIn(parts []Part, campaign, name string) (int64, bool) {
	for _, p := range parts {
		for _, l := range p.Lines {
			if p.Campaign == campaign && l.Name == name {
				return l.Value, true
			}
		}
	}
	return 0, false
}

// Words is the digest as it is sent, from a place and with the address where all of it stands.
func (d *Digest) Words(place, link string) Message {
	var b strings.Builder
	title := fmt.Sprintf("%s普法周报（%s）", place, d.week())
	b.WriteString(title + "\n")
	for _, p := range d.Parts {
		b.WriteString("\n【" + p.Title + "】\n")
		for _, l := range p.Lines {
			b.WriteString(l.words() + "\n")
		}
	}
	if len(d.Parts) == 0 {
		b.WriteString("\n这周没有正在开展的普法活动。\n")
	}
	if len(d.Todos) > 0 {
		b.WriteString("\n等着办的事\n")
		for _, t := range d.Todos {
			b.WriteString(t.Title + " " + strconv.FormatInt(t.Count, 10) + " " + t.Unit + "\n")
		}
	}
	b.WriteString("\n详情 " + link + "\n")
	return Message{ID: d.ID, Title: title, Text: b.String()}
}

// words is 活动场次 12 场，比上周多 3 场.
func (l Line) words() string {
	text := l.Name + " " + strconv.FormatInt(l.Value, 10)
	if l.Unit != "" {
		text += " " + l.Unit
	}
	if l.Since == nil {
		return text
	}
	switch since := *l.Since; {
	case since > 0:
		return text + "，比上周多 " + strconv.FormatInt(since, 10)
	case since < 0:
		return text + "，比上周少 " + strconv.FormatInt(-since, 10)
	default:
		return text + "，和上周一样"
	}
}

// week is the seven days before the day of telling.
func (d *Digest) week() string {
	day, err := time.Parse(time.DateOnly, d.ID)
	if err != nil {
		return d.ID
	}
	from, to := day.AddDate(0, 0, -7), day.AddDate(0, 0, -1)
	return fmt.Sprintf("%d月%d日至%d月%d日", from.Month(), from.Day(), to.Month(), to.Day())
}

// The hour it is told at on Mondays, in China, and how long after a server that was away still tells it.
const (
	tellAt   = 8
	tellLate = 36 * time.Hour
)

// due is the digest to be told now, if there is one.
func due(now time.Time) (id string, is bool) {
	local := now.In(answer.China)
	back := (int(local.Weekday()) + 6) % 7 // days since Monday
	at := time.Date(local.Year(), local.Month(), local.Day()-back, tellAt, 0, 0, 0, answer.China)
	late := now.Sub(at)
	return at.Format(time.DateOnly), late >= 0 && late < tellLate
}
