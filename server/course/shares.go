package course

import "context"

// Share is what one session came to in one place that had part in it. However many shares a session has, it is one session.
type Share struct {
	Session  string
	Kind     Kind
	District string // "" for the bureau's own people
	Day      string
	Count
}

// Shares are those of the sessions held between two days, both included. It asks for nobody's permission: it is for reports.
func (d *Desk) Shares(ctx context.Context, from, to string) ([]Share, error) {
	all, tallies, err := d.counted(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out, today := []Share{}, d.today()
	for i := range all {
		s := &all[i]
		if !s.Held(today) {
			continue
		}
		for place, c := range shares(s, tallies[s.ID]) {
			out = append(out, Share{Session: s.ID, Kind: s.Kind, District: place, Day: s.Day, Count: c})
		}
	}
	return out, nil
}
