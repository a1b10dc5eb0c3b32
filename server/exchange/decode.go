package exchange

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// The encodings of texts, as they are shown.
const (
	utf8Name  = "UTF-8"
	utf16Name = "UTF-16"
	gbName    = "GB 18030"
)

// decode gives the text of a file in UTF-8, UTF-16 or GB 18030, with or without a mark at its beginning, and which it was.
func decode(data []byte) (text, name string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text, ok = decoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), data)
		return text, utf16Name, ok
	}
	if endian, wide := unmarked16(data); wide {
		text, ok = decoded(unicode.UTF16(endian, unicode.IgnoreBOM), data)
		return text, utf16Name, ok
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", "", false
	}
	if utf8.Valid(data) {
		return string(data), utf8Name, true
	}
	text, ok = decoded(simplifiedchinese.GB18030, data)
	return text, gbName, ok
}

func decoded(e encoding.Encoding, data []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0 {
		return "", false
	}
	return string(text), true
}

// unmarked16 tells UTF-16 without a mark by its line ends and blanks, of which one byte is nought.
func unmarked16(data []byte) (unicode.Endianness, bool) {
	if len(data) < 4 || len(data)%2 != 0 {
		return unicode.LittleEndian, false
	}
	little, big := 0, 0
	for i := 0; i+1 < min(len(data), 4096); i += 2 {
		switch {
		case data[i+1] == 0 && data[i] != 0:
			little++
		case data[i] == 0 && data[i+1] != 0:
			big++
		}
	}
	switch {
	case little > 0 && big == 0:
		return unicode.LittleEndian, true
	case big > 0 && little == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}
