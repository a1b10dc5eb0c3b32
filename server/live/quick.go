package live

import (
	"bytes"

	"pufa/server/contest"
)

// quick reads a request as pages write it: known fields, each once, nothing between them and no escapes. It costs a
// tenth of reading any JSON there can be, and little stack, which matters to the goroutine every socket has. What it
// does not take is for decodeAny. data is UTF-8.
func quick(data []byte) (req contest.Request, ok bool) {
	s := scanner{rest: data}
	ok = s.object(func(name []byte) bool {
		switch string(name) {
		case "type":
			text, ok := s.text()
			req.Type = contest.RequestType(text)
			return ok
		case "ref":
			req.Ref, ok = s.text()
			return ok
		case "epoch":
			req.Epoch, ok = s.text()
			return ok
		case "question":
			req.Question, ok = s.number()
			return ok
		case "given":
			return s.object(func(name []byte) bool {
				switch string(name) {
				case "options":
					req.Given.Options, ok = s.numbers()
				case "text":
					req.Given.Text, ok = s.text()
				default:
					ok = false
				}
				return ok
			})
		default:
			return false
		}
	})
	return req, ok && len(s.rest) == 0
}

// scanner goes through a text from its beginning.
type scanner struct{ rest []byte }

func (s *scanner) take(c byte) bool {
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// fieldsMost is how many fields an object may have here.
const fieldsMost = 8

// object gives each field's name to read, which takes the value. A name that comes twice is left to decodeAny.
func (s *scanner) object(read func(name []byte) bool) bool {
	if !s.take('{') {
		return false
	}
	var seen [fieldsMost][]byte
	for n := 0; n < fieldsMost; n++ {
		name, ok := s.quoted()
		if !ok || !s.take(':') {
			return false
		}
		for _, before := range seen[:n] {
			if bytes.Equal(before, name) {
				return false
			}
		}
		seen[n] = name
		if !read(name) {
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
	return false
}

func (s *scanner) text() (string, bool) {
	text, ok := s.quoted()
	return string(text), ok
}

// quoted takes a string that says itself what it means.
func (s *scanner) quoted() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	for i, c := range s.rest {
		switch {
		case c == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text, true
		case c == '\\', c < 0x20:
			return nil, false
		}
	}
	return nil, false
}

// digitsMost keeps a number from overflowing.
const digitsMost = 9

func (s *scanner) number() (n int, ok bool) {
	digits := 0
	for digits < len(s.rest) && digits <= digitsMost && s.rest[digits] >= '0' && s.rest[digits] <= '9' {
		n = n*10 + int(s.rest[digits]-'0')
		digits++
	}
	ok = digits > 0 && digits <= digitsMost && (digits == 1 || s.rest[0] != '0')
	s.rest = s.rest[digits:]
	return n, ok
}

func (s *scanner) numbers() ([]int, bool) {
	if !s.take('[') {
		return nil, false
	}
	all := make([]int, 0, 4)
	for len(all) <= optionsMost {
		n, ok := s.number()
		if !ok {
			return nil, false
		}
		all = append(all, n)
		if s.take(']') {
			return all, true
		}
		if !s.take(',') {
			return nil, false
		}
	}
	return nil, false
}
