package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readText reads a list out of a text file. What Excel calls CSV is, on a Chinese Windows, in GB 18030; its "Unicode
// text" is UTF-16 with tabs.
func readText(data []byte) (*Book, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = separator(text), true, -1
	c := &collector{}
	for number := 1; ; number++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return &c.book, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		if line, _ := rows.FieldPos(0); line > number {
			number = line // blank lines are passed over
		}
		if more, err := c.add(number, row, row); err != nil || !more {
			return &c.book, err
		}
	}
}

func decodeText(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		data = wide
	}
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

// separator is what stands most often on the first line that has any.
func separator(text string) rune {
	for line := range strings.Lines(text) {
		best, most := ',', 0
		for _, r := range "\t,;，" {
			if n := strings.Count(line, string(r)); n > most {
				best, most = r, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ','
}
