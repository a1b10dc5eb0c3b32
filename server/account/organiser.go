package account

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pufa/server/district"
)

// The outcomes for organisers.
var (
	// ErrLoginTaken says that somebody else has the login name.
	ErrLoginTaken = errors.New("account: login is taken")
	// ErrLogin says that the login name cannot be used.
	ErrLogin = errors.New("account: login not allowed")
	// ErrName says that the shown name cannot be used.
	ErrName = errors.New("account: name not allowed")
	// ErrRole says that role and sub-district do not go together.
	ErrRole = errors.New("account: role and sub-district do not fit")
	// ErrUnknownOrganiser says that nobody has the login name.
	ErrUnknownOrganiser = errors.New("account: unknown organiser")
	// ErrLastHead says that the district must keep at least one organiser who can run it.
	ErrLastHead = errors.New("account: last organiser of the district")
)

// OrganiserStore keeps organisers.
type OrganiserStore interface {
	// Add keeps a new organiser, or gives ErrLoginTaken.
	Add(ctx context.Context, o Organiser) error
	// Get finds one by login, or gives ErrUnknownOrganiser.
	Get(ctx context.Context, login string) (Organiser, error)
	// List gives those the scope sees, by login.
	List(ctx context.Context, scope district.Scope) ([]Organiser, error)
	// Change applies change to one organiser, or gives ErrUnknownOrganiser.
	Change(ctx context.Context, login string, change func(*Organiser) error) (Organiser, error)
}

// Office is the one document that decides who runs the district: it changes atomically, so the last one cannot
// be lost to two changes at once.
type Office struct {
	Heads  []string // logins of the enabled organisers of the district
	Tokens []string // hashes of the setup links that are valid
}

// OfficeStore keeps the Office.
type OfficeStore interface {
	// ChangeOffice applies change to the office, which is empty at first.
	ChangeOffice(ctx context.Context, change func(*Office) error) error
	Office(ctx context.Context) (Office, error)
}

// Organisers creates and changes the people who sign in.
type Organisers struct {
	store     OrganiserStore
	office    OfficeStore
	districts DistrictReader
	passwords *Passwords
	now       func() time.Time
}

// NewOrganisers works over a store.
func NewOrganisers(store OrganiserStore, office OfficeStore, districts DistrictReader, passwords *Passwords, now func() time.Time) *Organisers {
	return &Organisers{store: store, office: office, districts: districts, passwords: passwords, now: now}
}

// NewOrganiser is what a new organiser is made from.
type NewOrganiser struct {
	Login, Name, Password string
	Role                  Role
	District              string // of a RoleOfficer
	Demo                  bool
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,31}$`)

// Add creates an organiser. Who may is decided before.
func (s *Organisers) Add(ctx context.Context, n NewOrganiser) (Organiser, error) {
	o, err := s.prepare(ctx, n)
	if err != nil {
		return Organiser{}, err
	}
	if err := s.store.Add(ctx, o); err != nil {
		return Organiser{}, fmt.Errorf("account: add organiser %s: %w", o.ID, err)
	}
	if o.Role == RoleDistrict {
		return o, s.office.ChangeOffice(ctx, func(f *Office) error { f.add(o.ID); return nil })
	}
	return o, nil
}

// prepare checks what a new organiser is made from and hashes the password.
func (s *Organisers) prepare(ctx context.Context, n NewOrganiser) (Organiser, error) {
	login, err := cleanLogin(n.Login)
	if err != nil {
		return Organiser{}, err
	}
	name, err := cleanName(n.Name)
	if err != nil {
		return Organiser{}, err
	}
	if err := s.checkRole(ctx, n.Role, n.District); err != nil {
		return Organiser{}, err
	}
	hash, err := s.newPassword(ctx, login, n.Password)
	if err != nil {
		return Organiser{}, err
	}
	return Organiser{
		ID: login, Name: name, Role: n.Role, District: n.District, PasswordHash: hash,
		CreatedAt: s.now().UTC().Truncate(time.Millisecond), Demo: n.Demo,
	}, nil
}

// OrganiserChange is what may be changed of an organiser; nil leaves it.
type OrganiserChange struct {
	Name     *string
	Disabled *bool
	Password *string
	Role     *Role
	District *string
}

// Change changes an organiser. Whoever is disabled or gets another password is signed out everywhere by it, since
// a session only holds for the password it was opened with.
func (s *Organisers) Change(ctx context.Context, login string, change OrganiserChange) (Organiser, error) {
	current, err := s.store.Get(ctx, strings.ToLower(login))
	if err != nil {
		return Organiser{}, err
	}
	apply, err := s.checkChange(ctx, current, change)
	if err != nil {
		return Organiser{}, err
	}
	next := current
	apply(&next)
	if isHead(current) && !isHead(next) {
		if err := s.office.ChangeOffice(ctx, func(f *Office) error { return f.remove(current.ID) }); err != nil {
			return Organiser{}, err
		}
	}
	changed, err := s.store.Change(ctx, current.ID, func(o *Organiser) error { apply(o); return nil })
	if err != nil {
		return Organiser{}, err
	}
	if isHead(changed) {
		return changed, s.office.ChangeOffice(ctx, func(f *Office) error { f.add(changed.ID); return nil })
	}
	return changed, nil
}

// checkChange checks a change against the organiser it is for, and makes it a function.
func (s *Organisers) checkChange(ctx context.Context, current Organiser, change OrganiserChange) (func(*Organiser), error) {
	var steps []func(*Organiser)
	if change.Name != nil {
		name, err := cleanName(*change.Name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, func(o *Organiser) { o.Name = name })
	}
	if change.Disabled != nil {
		steps = append(steps, func(o *Organiser) { o.Disabled = *change.Disabled })
	}
	if change.Role != nil || change.District != nil {
		role, home := placeAfter(current, change)
		if err := s.checkRole(ctx, role, home); err != nil {
			return nil, err
		}
		steps = append(steps, func(o *Organiser) { o.Role, o.District = role, home })
	}
	if change.Password != nil {
		hash, err := s.newPassword(ctx, current.ID, *change.Password)
		if err != nil {
			return nil, err
		}
		steps = append(steps, func(o *Organiser) { o.PasswordHash = hash })
	}
	return func(o *Organiser) {
		for _, step := range steps {
			step(o)
		}
	}, nil
}

// placeAfter is where an organiser stands after a change. Whoever rises to the district role leaves the
// sub-district.
func placeAfter(current Organiser, change OrganiserChange) (Role, string) {
	role, home := current.Role, current.District
	if change.Role != nil {
		role = *change.Role
	}
	switch {
	case change.District != nil:
		home = *change.District
	case role == RoleDistrict:
		home = ""
	}
	return role, home
}

// newPassword checks a password against the rules and hashes it.
func (s *Organisers) newPassword(ctx context.Context, login, password string) (string, error) {
	if err := CheckPassword(login, password); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, password)
}

// List gives the organisers the scope sees.
func (s *Organisers) List(ctx context.Context, scope district.Scope) ([]Organiser, error) {
	return s.store.List(ctx, scope)
}

func (s *Organisers) checkRole(ctx context.Context, role Role, code string) error {
	switch {
	case role == RoleDistrict && code == "":
		return nil
	case role != RoleOfficer || code == "":
		return ErrRole
	}
	d, err := s.districts.Get(ctx, code)
	if errors.Is(err, district.ErrUnknown) || (err == nil && !d.Kind.Subdistrict()) {
		return ErrUnknownDistrict
	}
	return err
}

func isHead(o Organiser) bool { return o.Role == RoleDistrict && !o.Disabled }

func cleanLogin(raw string) (string, error) {
	login := strings.ToLower(strings.TrimSpace(raw))
	if !loginPattern.MatchString(login) {
		return "", ErrLogin
	}
	return login, nil
}

func cleanName(raw string) (string, error) {
	name := strings.Join(strings.Fields(norm.NFKC.String(raw)), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > 30 || strings.ContainsFunc(name, invisible) {
		return "", ErrName
	}
	return name, nil
}
