package store

import (
	"context"
	"errors"
	"fmt"

	"pufa/server/campaign"
	"pufa/server/district"
	"pufa/server/docdb"
	"pufa/server/report"
)

// Places is the tree of the district as the books see it: sub-districts that keep books, and the district itself.
type Places struct {
	tree *district.Tree
}

var (
	_ campaign.Places    = (*Places)(nil)
	_ report.BoardPlaces = (*Places)(nil)
)

// NewPlaces reads the places from the tree.
func NewPlaces(tree *district.Tree) *Places { return &Places{tree: tree} }

// Holder is the code under which a place's books are kept, "" for the district itself, and what people call it.
func (s *Places) Holder(ctx context.Context, code string) (holder, name string, err error) {
	if code == "" {
		_, whole, err := s.Places(ctx)
		return "", whole.Name, err
	}
	d, err := s.tree.Get(ctx, code)
	switch {
	case errors.Is(err, district.ErrUnknown):
		return "", "", campaign.ErrUnknownPlace
	case err != nil:
		return "", "", fmt.Errorf("store: place %s: %w", code, err)
	case d.Kind == district.KindDistrict:
		return "", d.Name, nil
	case d.Kind.Subdistrict():
		return d.Code, d.Name, nil
	default:
		return "", "", campaign.ErrUnknownPlace
	}
}

// Places are the sub-districts by code, and the district itself.
func (s *Places) Places(ctx context.Context) (places []report.Place, whole report.Place, err error) {
	all, err := s.tree.All(ctx)
	if err != nil {
		return nil, report.Place{}, fmt.Errorf("store: places: %w", err)
	}
	for _, d := range all {
		place := report.Place{Code: d.Code, Name: d.Name, Population: d.Population}
		switch {
		case d.Kind == district.KindDistrict:
			whole = place
		case d.Kind.Subdistrict():
			places = append(places, place)
		}
	}
	return places, whole, nil
}

// Communities are those of all sub-districts.
func (s *Places) Communities(ctx context.Context) ([]report.Place, error) {
	all, err := s.tree.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: communities: %w", err)
	}
	var places []report.Place
	for _, d := range all {
		if d.Kind == district.KindCommunity {
			places = append(places, report.Place{Code: d.Code, Name: d.Name, Population: d.Population})
		}
	}
	return places, nil
}

// ofPlace finds what is kept under a sub-district, or under a community, which lies in one.
func ofPlace(code string) []docdb.Cond {
	subdistrict := district.SubdistrictOf(code)
	if subdistrict == code {
		return []docdb.Cond{docdb.Eq("district", code)}
	}
	return []docdb.Cond{docdb.Eq("district", subdistrict), docdb.Eq("community", code)}
}
