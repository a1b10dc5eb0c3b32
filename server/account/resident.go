package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pufa/server/district"
)

// The outcomes for residents.
var (
	// ErrNotRegistered says that the credential is nobody's.
	ErrNotRegistered = errors.New("account: not registered")
	// ErrUnknownDistrict says that the sub-district does not exist, or is not one people live in.
	ErrUnknownDistrict = errors.New("account: unknown sub-district")
	// ErrUnknownCommunity says that the community does not exist, or is one of another sub-district.
	ErrUnknownCommunity = errors.New("account: unknown community")
	// ErrKnown says that the resident is there already. Only a store returns it.
	ErrKnown = errors.New("account: resident is there already")
	// ErrUnknownUnit says that there is no such unit, or it is no longer to be chosen.
	ErrUnknownUnit = errors.New("account: unknown unit")
)

// ResidentStore keeps residents.
type ResidentStore interface {
	// Add keeps a new one, or gives ErrKnown if the id or the credential is there already.
	Add(ctx context.Context, r Resident) error
	// ByCredential finds the one whose CredentialHash this is, or ErrNotRegistered.
	ByCredential(ctx context.Context, hash string) (Resident, error)
	// ByMove finds the one whose MoveHash this is, or ErrMoveOver.
	ByMove(ctx context.Context, hash string) (Resident, error)
	// Change applies change to the resident, or gives ErrNotRegistered.
	Change(ctx context.Context, id string, change func(*Resident) error) (Resident, error)
	// Remove deletes the resident; to remove one that is gone is no error.
	Remove(ctx context.Context, id string) error
}

// DistrictReader looks up one node of the tree.
type DistrictReader interface {
	Get(ctx context.Context, code string) (district.District, error)
}

// UnitReader looks up one unit, or what it was merged into.
type UnitReader interface {
	Unit(ctx context.Context, id string) (district.Unit, error)
}

// Belongings is what another part of the platform keeps about residents.
type Belongings interface {
	// Name is its key in the download.
	Name() string
	// Of is everything it keeps about the person, ready to be written as JSON.
	Of(ctx context.Context, person string) (any, error)
	// Forget takes the person out of it; figures counted already may stay. Doing it twice is no error.
	Forget(ctx context.Context, person string) error
}

// Residents registers people and knows them again.
type Residents struct {
	store      ResidentStore
	districts  DistrictReader
	units      UnitReader
	belongings []Belongings
	now        func() time.Time
}

// NewResidents works over a store. belongings are what else is downloaded and forgotten with a person.
func NewResidents(
	store ResidentStore, districts DistrictReader, units UnitReader, now func() time.Time, belongings ...Belongings,
) *Residents {
	return &Residents{store: store, districts: districts, units: units, now: now, belongings: belongings}
}

// Edit is what a person says of themselves. Nil leaves what is there; "" takes back a community or a unit.
type Edit struct {
	Nickname, District, Community, Unit *string
	Listed                              *bool
}

// Register keeps a new resident and gives the credential their device is known by.
func (r *Residents) Register(ctx context.Context, nickname, districtCode string) (Resident, string, error) {
	return r.register(ctx, Edit{Nickname: &nickname, District: &districtCode}, newCredential(), false)
}

// RegisterOnce is Register for a phone that may have to ask again because the answer was lost. claim is a secret it
// has drawn; with the same one it is the same person.
func (r *Residents) RegisterOnce(ctx context.Context, e Edit, claim string) (Resident, string, error) {
	if !wellFormed(claim) {
		return r.register(ctx, e, newCredential(), false)
	}
	credential := credentialOf("register", claim)
	person, err := r.Known(ctx, credential)
	switch {
	case errors.Is(err, ErrNotRegistered):
		return r.register(ctx, e, credential, false)
	case err != nil:
		return Resident{}, "", err
	}
	person, err = r.Change(ctx, person.ID, e)
	return person, credential, err
}

// RegisterDemo is Register for a made-up person, who is marked so.
func (r *Residents) RegisterDemo(ctx context.Context, e Edit) (Resident, string, error) {
	return r.register(ctx, e, newCredential(), true)
}

// register keeps a new resident, of whom at least nickname and sub-district must be said.
func (r *Residents) register(ctx context.Context, e Edit, credential string, demo bool) (Resident, string, error) {
	var none string
	if e.Nickname == nil {
		e.Nickname = &none
	}
	if e.District == nil {
		e.District = &none
	}
	change, err := r.check(ctx, e)
	if err != nil {
		return Resident{}, "", err
	}
	person := Resident{
		ID:             newID(),
		CredentialHash: hashCredential(credential),
		CreatedAt:      r.now().UTC().Truncate(time.Millisecond),
		Demo:           demo,
	}
	if err := change(&person); err != nil {
		return Resident{}, "", err
	}
	if err := r.store.Add(ctx, person); err != nil {
		return Resident{}, "", fmt.Errorf("account: register a resident: %w", err)
	}
	return person, credential, nil
}

// Join makes somebody known who has no phone. The id is made of OnPaper; doing it twice is no error, and changes
// nothing.
func (r *Residents) Join(ctx context.Context, id, nickname, districtCode string) error {
	err := r.store.Add(ctx, Resident{
		ID: id, Nickname: nickname, District: districtCode,
		CredentialHash: "none/" + id, // the key is unique, and no hash looks like this
		CreatedAt:      r.now().UTC().Truncate(time.Millisecond),
	})
	if err != nil && !errors.Is(err, ErrKnown) {
		return fmt.Errorf("account: make %s known: %w", id, err)
	}
	return nil
}

// LivesIn is nil where people live in the sub-district, and the community, "" for none, is one of it.
func (r *Residents) LivesIn(ctx context.Context, districtCode, community string) error {
	if err := r.checkHome(ctx, districtCode); err != nil || community == "" {
		return err
	}
	d, err := r.districts.Get(ctx, community)
	switch {
	case errors.Is(err, district.ErrUnknown) || err == nil && (d.Parent != districtCode || d.Kind != district.KindCommunity):
		return ErrUnknownCommunity
	case err != nil:
		return fmt.Errorf("account: look up community: %w", err)
	}
	return nil
}

// Known finds the resident a credential belongs to.
func (r *Residents) Known(ctx context.Context, credential string) (Resident, error) {
	if !wellFormed(credential) {
		return Resident{}, ErrNotRegistered
	}
	return r.store.ByCredential(ctx, hashCredential(credential))
}

// Change has a resident say something else of themselves. Answers given before keep what they were given for. Who
// moves to another sub-district belongs to no community until they say so.
func (r *Residents) Change(ctx context.Context, id string, e Edit) (Resident, error) {
	change, err := r.check(ctx, e)
	if err != nil {
		return Resident{}, err
	}
	return r.store.Change(ctx, id, change)
}

// check looks up what an edit names, and gives what it does to a resident.
func (r *Residents) check(ctx context.Context, e Edit) (func(*Resident) error, error) {
	var name string
	if e.Nickname != nil {
		var err error
		if name, err = CleanNickname(*e.Nickname); err != nil {
			return nil, err
		}
	}
	if e.District != nil {
		if err := r.checkHome(ctx, *e.District); err != nil {
			return nil, err
		}
	}
	if e.Community != nil && *e.Community != "" {
		if err := r.checkCommunity(ctx, *e.Community); err != nil {
			return nil, err
		}
	}
	unit, err := r.unitOf(ctx, e.Unit)
	if err != nil {
		return nil, err
	}
	return func(person *Resident) error {
		if e.Nickname != nil {
			person.Nickname = name
		}
		if e.District != nil {
			person.District = *e.District
		}
		if e.Listed != nil {
			person.Listed = *e.Listed
		}
		return person.tie(e, unit)
	}, nil
}

// tie sets what a person belongs to. Only who belongs to a unit already may keep one that is no longer offered.
func (r *Resident) tie(e Edit, unit district.Unit) error {
	if e.Unit != nil {
		if unit.ID != "" && !unit.Offered() && unit.ID != r.Unit {
			return ErrUnknownUnit
		}
		r.Unit = unit.ID
	}
	if e.Community != nil {
		r.Community = *e.Community
	}
	if fitting := r.Within(r.District); fitting != r.Ties {
		if e.Community != nil {
			return ErrUnknownCommunity
		}
		r.Ties = fitting
	}
	return nil
}

// unitOf is the unit an edit names, or none.
func (r *Residents) unitOf(ctx context.Context, id *string) (district.Unit, error) {
	if id == nil || *id == "" {
		return district.Unit{}, nil
	}
	unit, err := r.units.Unit(ctx, *id)
	if errors.Is(err, district.ErrUnknownUnit) {
		return unit, ErrUnknownUnit
	}
	return unit, err
}

// Erase forgets a person. The resident goes after all else, so that an erasure that was interrupted can be repeated;
// then nobody can ask in their name any more, and what came of requests that were under way is forgotten too.
func (r *Residents) Erase(ctx context.Context, id string) error {
	if err := r.forget(ctx, id); err != nil {
		return err
	}
	if err := r.store.Remove(ctx, id); err != nil {
		return err
	}
	return r.forget(ctx, id)
}

func (r *Residents) forget(ctx context.Context, id string) error {
	for _, b := range r.belongings {
		if err := b.Forget(ctx, id); err != nil {
			return fmt.Errorf("account: erase %s of a resident: %w", b.Name(), err)
		}
	}
	return nil
}

// Data is everything that is kept about a person, besides the resident itself.
func (r *Residents) Data(ctx context.Context, id string) (map[string]any, error) {
	data := map[string]any{}
	for _, b := range r.belongings {
		of, err := b.Of(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("account: collect %s of a resident: %w", b.Name(), err)
		}
		data[b.Name()] = of
	}
	return data, nil
}

func (r *Residents) checkHome(ctx context.Context, code string) error {
	d, err := r.districts.Get(ctx, code)
	if errors.Is(err, district.ErrUnknown) {
		return ErrUnknownDistrict
	}
	if err != nil {
		return fmt.Errorf("account: look up sub-district: %w", err)
	}
	if !d.Kind.Subdistrict() {
		return ErrUnknownDistrict
	}
	return nil
}

func (r *Residents) checkCommunity(ctx context.Context, code string) error {
	d, err := r.districts.Get(ctx, code)
	switch {
	case errors.Is(err, district.ErrUnknown) || err == nil && d.Kind != district.KindCommunity:
		return ErrUnknownCommunity
	case err != nil:
		return fmt.Errorf("account: look up community: %w", err)
	default:
		return nil
	}
}
