package statute

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// What makes a file no law.
var (
	// ErrUnreadable says that the file is neither a Word document nor a text.
	ErrUnreadable = errors.New("statute: the file cannot be read")
	// ErrTooLong says that the file is larger than any law.
	ErrTooLong = errors.New("statute: the file is too long for a law")
)

// MaxFile bounds a file, in bytes. The longest law, the Civil Code, is about a tenth of it.
const MaxFile = 4 << 20

// maxText bounds the text in it, in bytes of UTF-8; maxLines its lines.
const (
	maxText  = 2 << 20
	maxLines = 40_000
)

// Decode is the text of a file: a .docx by what is in it, or a text in UTF-8, UTF-16 or GB 18030.
func Decode(data []byte) (string, error) {
	if len(data) > MaxFile {
		return "", fmt.Errorf("%w: %d bytes", ErrTooLong, len(data))
	}
	text, err := decode(data)
	switch {
	case err != nil:
		return "", err
	case len(text) > maxText || strings.Count(text, "\n") > maxLines:
		return "", fmt.Errorf("%w: %d bytes of text", ErrTooLong, len(text))
	}
	return text, nil
}

func decode(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readDocx(data)
	}
	if order, wide := wideOrder(data); wide {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		data = text
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fmt.Errorf("%w: not a text", ErrUnreadable)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", fmt.Errorf("%w: neither UTF-8 nor GB 18030", ErrUnreadable)
	}
	return string(text), nil
}

// wideOrder reports whether a text is UTF-16: by its mark, or where there is none by the ends of its lines, which in
// UTF-16 hold a zero and in no other encoding do.
func wideOrder(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.BigEndian, true
	case len(data)%2 != 0:
		return unicode.LittleEndian, false
	}
	for i := 0; i+1 < len(data); i += 2 {
		switch {
		case data[i] == '\n' && data[i+1] == 0:
			return unicode.LittleEndian, true
		case data[i] == 0 && data[i+1] == '\n':
			return unicode.BigEndian, true
		}
	}
	return unicode.LittleEndian, false
}
