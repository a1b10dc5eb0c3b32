package course

import (
	"context"
	"slices"
	"strings"

	"pufa/server/account"
)

// SessionRoll is a session that was held, with the people its list says were there.
type SessionRoll struct {
	Counted
	Listed []Listed
}

// Listed is somebody who came. Key is the same for one person in all sessions.
type Listed struct {
	Key    string
	Passed bool
}

// SessionRolls are the sessions held between two days that an organiser may see, the newest first, with those of their people
// the organiser may see.
func (d *Desk) SessionRolls(ctx context.Context, by account.Organiser, from, to string) ([]SessionRoll, error) {
	all, err := d.Sessions(ctx, by, from, to)
	if err != nil {
		return nil, err
	}
	today := d.today()
	all = slices.DeleteFunc(all, func(c Counted) bool { return !c.Held(today) })
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	lines, err := d.store.Rolls.OfSessions(ctx, ids...)
	if err != nil {
		return nil, err
	}
	listed := map[string][]Listed{}
	for i := range lines {
		if a := &lines[i]; a.Present && (by.Scope().Whole() || by.Scope().Contains(a.District)) {
			listed[a.Session] = append(listed[a.Session], Listed{Key: strings.TrimPrefix(a.ID, a.Session+"/"), Passed: a.Passed})
		}
	}
	out := make([]SessionRoll, len(all))
	for i := range all {
		out[i] = SessionRoll{all[i], listed[all[i].ID]}
	}
	return out, nil
}
