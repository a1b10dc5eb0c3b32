package docdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// maxDocument leaves room for docdb's own elements below MongoDB's 16 MiB.
const maxDocument = 15 << 20

// record is an encoded document.
type record struct {
	id  string
	raw bson.Raw // without the version
}

// encode turns a document into a record.
func encode(doc any) (record, error) {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return record{}, fmt.Errorf("docdb: encode %T: %w", doc, err)
	}
	if len(raw) > maxDocument {
		return record{}, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(raw))
	}
	id, ok := bson.Raw(raw).Lookup(idField).StringValueOK()
	if !ok || !validID(id) {
		return record{}, fmt.Errorf("docdb: %T has no usable _id: %q", doc, id)
	}
	if !validTexts(raw) {
		return record{}, fmt.Errorf("docdb: %T %q holds text that is not UTF-8", doc, id)
	}
	return record{id: id, raw: raw}, nil
}

// validTexts says whether all texts in a document are UTF-8. MongoDB may refuse others, and with them a batch.
func validTexts(raw []byte) bool {
	for rest := raw[4:]; len(rest) > 1; {
		e, more, ok := bsoncore.ReadElement(rest)
		if !ok || !utf8.Valid(e.KeyBytes()) || !validText(e.Value()) {
			return false
		}
		rest = more
	}
	return true
}

func validText(v bsoncore.Value) bool {
	switch v.Type {
	case bsoncore.TypeString:
		const length, end = 4, 1
		return len(v.Data) >= length+end && utf8.Valid(v.Data[length:len(v.Data)-end])
	case bsoncore.TypeEmbeddedDocument, bsoncore.TypeArray:
		return validTexts(v.Data)
	}
	return true
}

func decode[T any](raw bson.Raw) (T, error) {
	var doc T
	if err := bson.Unmarshal(raw, &doc); err != nil {
		return doc, fmt.Errorf("docdb: decode %T: %w", doc, err)
	}
	return doc, nil
}

// validID says whether a document can have this key. Keys come from addresses that people may type.
func validID(id string) bool { return id != "" && len(id) <= 1000 && utf8.ValidString(id) }

// withVersion adds the version as the last element.
func withVersion(raw bson.Raw, v Version) bson.Raw {
	out := make([]byte, 0, len(raw)+12)
	out = append(out, raw[:len(raw)-1]...)
	out = append(out, byte(bson.TypeInt64))
	out = append(out, versionField...)
	out = append(out, 0)
	out = binary.LittleEndian.AppendUint64(out, uint64(v))
	out = append(out, 0)
	binary.LittleEndian.PutUint32(out, uint32(len(out)))
	return out
}

// splitVersion takes the version out of a stored document.
func splitVersion(raw bson.Raw) (bson.Raw, Version, error) {
	elements, err := raw.Elements()
	if err != nil {
		return nil, 0, fmt.Errorf("docdb: damaged document: %w", err)
	}
	at := 4
	for _, e := range elements {
		if e.Key() != versionField {
			at += len(e)
			continue
		}
		v, _ := e.Value().AsInt64OK()
		out := make([]byte, 0, len(raw)-len(e))
		out = append(out, raw[:at]...)
		out = append(out, raw[at+len(e):]...)
		binary.LittleEndian.PutUint32(out, uint32(len(out)))
		return out, Version(v), nil
	}
	return raw, 0, nil
}

// normal brings a value a caller gave for a field into the one form the engines know:
// string, int64, bool, bson.DateTime, or nil for none.
func normal(f field, v any) (any, error) {
	out := plainValue(v)
	switch out.(type) {
	case nil:
		return nil, nil
	case string, int64, bool, bson.DateTime:
		if kindOfValue(out) == f.kind {
			return nullIfZero(f, out), nil
		}
	}
	return nil, fmt.Errorf("docdb: %T is no value for field %s, a %s", v, f.name, f.kind)
}

func plainValue(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case time.Time:
		return bson.NewDateTimeFromTime(v)
	case bson.DateTime:
		return v
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.Kind() == reflect.String:
		return strings.ToValidUTF8(rv.String(), "\uFFFD")
	case rv.Kind() == reflect.Bool:
		return rv.Bool()
	case rv.CanInt():
		return rv.Int()
	case rv.CanUint() && rv.Uint() <= math.MaxInt64:
		return int64(rv.Uint())
	}
	return v
}

func kindOfValue(v any) kind {
	switch v.(type) {
	case string:
		return kindString
	case int64:
		return kindInt
	case bool:
		return kindBool
	case bson.DateTime:
		return kindTime
	}
	return 0
}

// nullIfZero gives nil for a zero value that counts as absent.
func nullIfZero(f field, v any) any {
	if f.zeroIsNull && v == zeroOf(f.kind) {
		return nil
	}
	return v
}

// zeroOf is the zero value of a kind in normal form.
func zeroOf(k kind) any {
	switch k {
	case kindInt:
		return int64(0)
	case kindBool:
		return false
	case kindTime:
		return bson.NewDateTimeFromTime(time.Time{})
	default:
		return ""
	}
}

// valueOf reads a declared field of a document, in normal form; nil when it is absent.
func valueOf(raw bson.Raw, f field) any {
	rv, err := raw.LookupErr(f.path()...)
	if err != nil {
		return nil
	}
	return nullIfZero(f, fromBSON(rv, f.kind))
}

// fromBSON reads a value of the given kind in normal form; nil when it is of another.
func fromBSON(rv bson.RawValue, k kind) any {
	switch k {
	case kindInt:
		if n, ok := rv.AsInt64OK(); ok {
			return n
		}
	case kindBool:
		if b, ok := rv.BooleanOK(); ok {
			return b
		}
	case kindTime:
		if ms, ok := rv.DateTimeOK(); ok {
			return bson.DateTime(ms)
		}
	default:
		if s, ok := rv.StringValueOK(); ok {
			return s
		}
	}
	return nil
}

// public turns a normal value into what callers of Tally see.
func public(v any, k kind) any {
	if v == nil {
		v = zeroOf(k)
	}
	if ms, ok := v.(bson.DateTime); ok {
		return ms.Time().UTC()
	}
	return v
}

// addTo adds numbers to fields of a document, making what is absent; dots lead into embedded documents.
func addTo(doc bson.D, by map[string]int64) (bson.D, error) {
	for name, n := range by {
		var err error
		if doc, err = addAt(doc, strings.Split(name, "."), n); err != nil {
			return nil, fmt.Errorf("docdb: increment %s: %w", name, err)
		}
	}
	return doc, nil
}

func addAt(doc bson.D, path []string, n int64) (bson.D, error) {
	for i := range doc {
		if doc[i].Key != path[0] {
			continue
		}
		if len(path) == 1 {
			sum, err := add(doc[i].Value, n)
			doc[i].Value = sum
			return doc, err
		}
		inner, ok := doc[i].Value.(bson.D)
		if !ok {
			return nil, errors.New("is not inside a document")
		}
		inner, err := addAt(inner, path[1:], n)
		doc[i].Value = inner
		return doc, err
	}
	if len(path) == 1 {
		return append(doc, bson.E{Key: path[0], Value: n}), nil
	}
	inner, err := addAt(nil, path[1:], n)
	return append(doc, bson.E{Key: path[0], Value: inner}), err
}

func add(old any, n int64) (any, error) {
	var m int64
	switch v := old.(type) {
	case int32:
		m = int64(v)
	case int64:
		m = v
	case float64:
		return v + float64(n), nil
	default:
		return nil, errors.New("is no number")
	}
	if sum := m + n; (sum > m) == (n > 0) {
		return sum, nil
	}
	return nil, errors.New("the number would be too large")
}

// checkIncrement refuses field names that mean something else to a database.
func checkIncrement(by map[string]int64) error {
	for name := range by {
		for part := range strings.SplitSeq(name, ".") {
			if part == "" || strings.HasPrefix(part, "$") || !utf8.ValidString(part) || strings.ContainsRune(part, 0) {
				return fmt.Errorf("docdb: cannot increment field %q", name)
			}
		}
		if first, _, _ := strings.Cut(name, "."); first == idField || first == versionField {
			return fmt.Errorf("docdb: cannot increment field %q", name)
		}
	}
	return nil
}
