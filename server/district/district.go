// Package district holds the tree of a district (区), its sub-districts (镇街) and their communities (社区),
// and Scope: the part of it one organiser may see.
//
// A code continues its parent's and never changes, so that records can refer to it for good; a node that records refer
// to is never removed.
package district

import "time"

// Kind says what level of the tree a District is.
type Kind string

// The kinds, from the root down.
const (
	KindDistrict  Kind = "区"
	KindStreet    Kind = "街道"
	KindTown      Kind = "镇"
	KindCommunity Kind = "社区"
	// KindUnit is an extra reporting unit beside the sub-districts, such as a development zone.
	KindUnit Kind = "单位"
)

// District is one node of the tree. Code is the statistics bureau's division code and never changes;
// Population is nil where it is not known, and carries the source it was taken from.
type District struct {
	Code             string    `bson:"_id"`
	Name             string    `bson:"name"`
	Kind             Kind      `bson:"kind"`
	Parent           string    `bson:"parent"`
	Population       *int64    `bson:"population,omitempty"`
	PopulationSource string    `bson:"population_source,omitempty"`
	UpdatedAt        time.Time `bson:"updated_at"`
}

// Scope is the part of the tree one person may see and write. The zero Scope sees nothing.
type Scope struct {
	code string // a sub-district's code; "*" for all
}

// All is the whole district.
func All() Scope { return Scope{code: "*"} }

// Only is one sub-district with the communities below it.
func Only(code string) Scope { return Scope{code: code} }

// Whole reports whether s is the whole district.
func (s Scope) Whole() bool { return s.code == "*" }

// Valid reports whether s sees anything at all.
func (s Scope) Valid() bool { return s.code != "" }

// Code is the sub-district of a narrow scope, and "" for the whole district.
func (s Scope) Code() string {
	if s.Whole() {
		return ""
	}
	return s.code
}

// Contains reports whether the node with this code lies in s. Communities carry their sub-district's
// nine digits in front, so containment is a prefix.
func (s Scope) Contains(code string) bool {
	switch {
	case s.code == "" || code == "":
		return false
	case s.Whole():
		return true
	default:
		return len(code) >= len(s.code) && code[:len(s.code)] == s.code
	}
}
