package district

import "strings"

// Ties are what a person belongs to besides their sub-district. Nobody has to say: either may be empty.
type Ties struct {
	Community string `bson:"community,omitempty"` // its code
	Unit      string `bson:"unit,omitempty"`      // Unit.ID
}

// Within is t as far as it fits a sub-district: a community lies in one, a unit need not.
func (t Ties) Within(subdistrict string) Ties {
	if !strings.HasPrefix(t.Community, subdistrict) {
		t.Community = ""
	}
	return t
}
