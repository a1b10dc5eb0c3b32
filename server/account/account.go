// Package account holds residents and organisers, their sign-in, and what each may do.
//
// What opens an account is kept as a hash only. Every decision about what somebody may do is a function here that says
// why not; callers ask it and decide nothing themselves.
package account

import (
	"time"

	"pufa/server/district"
	"pufa/server/history"
)

// Resident is a person who answers. A nickname and a sub-district are all that must be said; the device's
// credential, of which only a hash is kept, is how they are known again.
type Resident struct {
	ID             string `bson:"_id"`
	Nickname       string `bson:"nickname"`
	District       string `bson:"district"`
	district.Ties  `bson:",inline"`
	Listed         bool      `bson:"listed,omitempty"` // agreed to stand on boards of persons by their nickname
	CredentialHash string    `bson:"credential_hash"`
	CreatedAt      time.Time `bson:"created_at"`
	Demo           bool      `bson:"demo,omitempty"`

	// MoveHash is the hash of the newest link to another phone, MoveUntil when it is no longer good, and Moved
	// whether a phone has used it.
	MoveHash  string    `bson:"move_hash,omitempty"`
	MoveUntil time.Time `bson:"move_until,omitempty"`
	Moved     bool      `bson:"moved,omitempty"`
}

// Role is what an organiser may do.
type Role string

// The roles.
const (
	// RoleDistrict runs everything of the district (区级管理员).
	RoleDistrict Role = "district"
	// RoleOfficer keeps the books of one sub-district and hosts its competitions (镇街管理员).
	RoleOfficer Role = "officer"
)

// Organiser is a person who signs in at the console. The login name is the ID, in lower case.
type Organiser struct {
	ID           string    `bson:"_id"`
	Name         string    `bson:"name"` // shown name
	Role         Role      `bson:"role"`
	District     string    `bson:"district,omitempty"` // the sub-district of a RoleOfficer
	PasswordHash string    `bson:"password_hash"`
	Disabled     bool      `bson:"disabled,omitempty"`
	CreatedAt    time.Time `bson:"created_at"`
	Demo         bool      `bson:"demo,omitempty"`
}

// Author is the organiser as records name who changed them.
func (o Organiser) Author() history.Author { return history.Author{ID: o.ID, Name: o.Name} }

// Scope is the part of the district the organiser sees and writes.
func (o Organiser) Scope() district.Scope {
	switch {
	case o.Disabled:
		return district.Scope{}
	case o.Role == RoleDistrict:
		return district.All()
	case o.Role == RoleOfficer && o.District != "":
		return district.Only(o.District)
	default:
		return district.Scope{}
	}
}

// OnPaper begins the id of a person who has no phone and is known by a paper. There is no credential for them, so nobody
// is signed in as one.
const OnPaper = "paper-"
