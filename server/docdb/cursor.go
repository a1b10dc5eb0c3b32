package docdb

import (
	"encoding/base64"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// position is what a Cursor holds.
type position struct {
	Order  []string `bson:"o"`
	Desc   bool     `bson:"d,omitempty"`
	Values bson.A   `bson:"v"`
}

// positionOf is where a document stands in the order of a request.
func (r request) positionOf(raw bson.Raw) []any {
	at := make([]any, len(r.order))
	for i, f := range r.order {
		at[i] = valueOf(raw, f)
	}
	return at
}

func (r request) orderNames() []string {
	names := make([]string, len(r.order))
	for i, f := range r.order {
		names[i] = f.name
	}
	return names
}

func (r request) encodeCursor(at []any) (Cursor, error) {
	b, err := bson.Marshal(position{Order: r.orderNames(), Desc: r.desc, Values: at})
	if err != nil {
		return "", fmt.Errorf("docdb: encode cursor: %w", err)
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(b)), nil
}

// decodeCursor checks a cursor, which may come from anybody, against the request.
func (r request) decodeCursor(c Cursor) ([]any, error) {
	b, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	if err := bson.Raw(b).Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	var p position
	if err := bson.Unmarshal(b, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	if !slices.Equal(p.Order, r.orderNames()) || p.Desc != r.desc || len(p.Values) != len(r.order) {
		return nil, ErrCursor
	}
	for i, f := range r.order {
		if p.Values[i], err = normal(f, p.Values[i]); err != nil || p.Values[i] == nil && f.name == idField {
			return nil, ErrCursor
		}
	}
	return p.Values, nil
}
