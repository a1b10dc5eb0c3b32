package account

import "errors"

// The reasons for which an organiser may not do something.
var (
	// ErrDistrictRole says that only the district's organisers may.
	ErrDistrictRole = errors.New("account: needs the district role")
	// ErrOtherDistrict says that it belongs to a sub-district the organiser does not look after.
	ErrOtherDistrict = errors.New("account: belongs to another sub-district")
	// ErrDisabled says that the organiser may no longer do anything.
	ErrDisabled = errors.New("account: disabled")
)

// MayRunDistrict decides over what concerns the whole district: organisers, the tree, campaigns, what is printed.
func MayRunDistrict(o Organiser) error {
	switch {
	case o.Disabled:
		return ErrDisabled
	case o.Role != RoleDistrict:
		return ErrDistrictRole
	default:
		return nil
	}
}

// MayDraftQuestions decides over writing drafts of questions, one's own; the district reads and answers for them.
func MayDraftQuestions(o Organiser) error {
	if o.Disabled {
		return ErrDisabled
	}
	return nil
}

// MayReadBooks decides over reading the records of the node with this code; "" stands for the whole district.
func MayReadBooks(o Organiser, districtCode string) error { return mayUse(o, districtCode) }

// MayWriteBooks decides over writing the records of the node with this code; "" stands for the whole district.
func MayWriteBooks(o Organiser, districtCode string) error { return mayUse(o, districtCode) }

// MayReviewBooks decides over accepting what sub-districts write, and returning it.
func MayReviewBooks(o Organiser) error { return MayRunDistrict(o) }

// MayHost decides over a competition; districtCode is "" for one of the whole district.
func MayHost(o Organiser, districtCode string) error { return mayUse(o, districtCode) }

func mayUse(o Organiser, districtCode string) error {
	scope := o.Scope()
	switch {
	case o.Disabled:
		return ErrDisabled
	case scope.Whole():
		return nil
	case districtCode == "":
		return ErrDistrictRole
	case !scope.Contains(districtCode):
		return ErrOtherDistrict
	default:
		return nil
	}
}
