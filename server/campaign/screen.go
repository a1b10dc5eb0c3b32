package campaign

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"

	"pufa/server/account"
)

// ErrScreenShut says that a key opens no campaign's screen, or no more.
var ErrScreenShut = errors.New("campaign: the key opens no screen")

// OpenScreen gives a campaign's big screen a key, by which whoever has the link sees it. One that is open keeps its key;
// with another the links that were given out end.
func (p *Planner) OpenScreen(ctx context.Context, by account.Organiser, id string, another bool) (Campaign, error) {
	return p.setScreen(ctx, by, id, func(key string) string {
		if key != "" && !another {
			return key
		}
		return strings.ToLower(rand.Text())
	})
}

// ShutScreen ends all links to a campaign's big screen.
func (p *Planner) ShutScreen(ctx context.Context, by account.Organiser, id string) (Campaign, error) {
	return p.setScreen(ctx, by, id, func(string) string { return "" })
}

func (p *Planner) setScreen(ctx context.Context, by account.Organiser, id string, key func(before string) string) (Campaign, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Campaign{}, err
	}
	return p.amend(ctx, by, id, func(c *Campaign) error {
		c.Screen = key(c.Screen)
		return nil
	})
}

// Screened is the campaign whose screen a key opens, or ErrScreenShut: also where there is no such campaign.
func (p *Planner) Screened(ctx context.Context, id, key string) (Campaign, error) {
	all, err := p.All(ctx)
	if err != nil {
		return Campaign{}, err
	}
	for _, c := range all {
		if c.ID == id && c.Screen != "" && subtle.ConstantTimeCompare([]byte(c.Screen), []byte(key)) == 1 {
			return c, nil
		}
	}
	return Campaign{}, ErrScreenShut
}

// screenSaid tells one key from another without telling it.
func screenSaid(key string) string {
	if key == "" {
		return ""
	}
	return "开着，链接末尾是 " + key[len(key)-4:]
}
