package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pufa/server/district"
)

// ErrSetupOver says that a setup link is not valid, or no longer.
var ErrSetupOver = errors.New("account: setup link is not valid")

// maxTokens is how many setup links may be valid at once: one per node that was started, the newest count.
const maxTokens = 16

func (f *Office) add(login string) {
	if !slices.Contains(f.Heads, login) {
		f.Heads = append(f.Heads, login)
	}
}

func (f *Office) remove(login string) error {
	if !slices.Contains(f.Heads, login) {
		return nil
	}
	if len(f.Heads) == 1 {
		return ErrLastHead
	}
	f.Heads = slices.DeleteFunc(slices.Clone(f.Heads), func(l string) bool { return l == login })
	return nil
}

// OfferSetup gives a token with which the first organiser can be created, or "" where there is one already. It
// is valid until used. It also puts the office in order where a process was cut off half way through a change.
func (s *Organisers) OfferSetup(ctx context.Context) (string, error) {
	before, err := s.office.Office(ctx)
	if err != nil {
		return "", fmt.Errorf("account: read the office: %w", err)
	}
	all, err := s.store.List(ctx, district.All())
	if err != nil {
		return "", fmt.Errorf("account: look for an organiser: %w", err)
	}
	heads := slices.DeleteFunc(all, func(o Organiser) bool { return !isHead(o) })
	token := ""
	err = s.office.ChangeOffice(ctx, func(f *Office) error {
		token = ""
		for _, o := range heads {
			f.add(o.ID)
		}
		if len(heads) > 0 || !slices.Equal(f.Heads, before.Heads) {
			return nil // there is one, or another node has just created one
		}
		token = newCredential()
		f.Heads = nil // a setup that was cut off left a name nobody has
		f.Tokens = append(f.Tokens, hashCredential(token))
		f.Tokens = f.Tokens[max(0, len(f.Tokens)-maxTokens):]
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("account: offer setup: %w", err)
	}
	return token, nil
}

// SetupOpen reports whether the token would create the first organiser: nil, or ErrSetupOver.
func (s *Organisers) SetupOpen(ctx context.Context, token string) error {
	f, err := s.office.Office(ctx)
	if err != nil {
		return err
	}
	return f.admits(token)
}

func (f Office) admits(token string) error {
	if len(f.Heads) > 0 || !wellFormed(token) || !slices.Contains(f.Tokens, hashCredential(token)) {
		return ErrSetupOver
	}
	return nil
}

// Setup creates the first organiser, of the district role. Of many who try at once one succeeds.
func (s *Organisers) Setup(ctx context.Context, token string, n NewOrganiser) (Organiser, error) {
	if err := s.SetupOpen(ctx, token); err != nil {
		return Organiser{}, err
	}
	n.Role, n.District = RoleDistrict, ""
	o, err := s.prepare(ctx, n)
	if err != nil {
		return Organiser{}, err
	}
	var before Office
	err = s.office.ChangeOffice(ctx, func(f *Office) error {
		if err := f.admits(token); err != nil {
			return err
		}
		before = Office{Tokens: f.Tokens}
		*f = Office{Heads: []string{o.ID}}
		return nil
	})
	if err != nil {
		return Organiser{}, err
	}
	if err := s.store.Add(ctx, o); err != nil {
		undo := s.office.ChangeOffice(context.WithoutCancel(ctx), func(f *Office) error { *f = before; return nil })
		return Organiser{}, errors.Join(fmt.Errorf("account: add the first organiser: %w", err), undo)
	}
	return o, nil
}
