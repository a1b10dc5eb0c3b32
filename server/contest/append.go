package contest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"pufa/server/question"
)

// The frames every phone gets for itself are written by hand, byte for byte what encoding/json makes of them: of a
// crowd's cost that was a large part. A test holds the two together, and fails where a field is new.

// appendReceived is a received frame.
func appendReceived(b []byte, epoch string, seq, now int64, r *Received) []byte {
	b = append(b, `{"type":"received","epoch":`...)
	b = appendText(b, epoch)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, seq, 10)
	b = append(b, `,"now":`...)
	b = strconv.AppendInt(b, now, 10)
	b = append(b, `,"received":{`...)
	if r.Ref != "" {
		b = append(b, `"ref":`...)
		b = appendText(b, r.Ref)
		b = append(b, ',')
	}
	b = append(b, `"question":`...)
	b = strconv.AppendInt(b, int64(r.Question), 10)
	b = append(b, `,"given":`...)
	b = appendGiven(b, &r.Given)
	return append(b, "}}"...)
}

// appendYou is a player's own part of a picture. A seat at a match and a group are left to encoding/json.
func appendYou(b []byte, y *You) []byte {
	if y.Seat != nil || y.Group != nil {
		return append(b, encode(y)...)
	}
	b = append(b, `{"name":`...)
	b = appendText(b, y.Name)
	if y.Shown != "" {
		b = append(b, `,"shown":`...)
		b = appendText(b, y.Shown)
	}
	b = append(b, `,"district":`...)
	b = appendText(b, y.District)
	if y.Answered != nil {
		b = append(b, `,"answered":`...)
		b = appendGiven(b, y.Answered)
	}
	if y.Correct != nil {
		b = append(b, `,"correct":`...)
		b = strconv.AppendBool(b, *y.Correct)
	}
	b = append(b, `,"gained":`...)
	b = strconv.AppendInt(b, y.Gained, 10)
	b = append(b, `,"points":`...)
	b = strconv.AppendInt(b, y.Points, 10)
	b = append(b, `,"right":`...)
	b = strconv.AppendInt(b, int64(y.Right), 10)
	b = appendCount(b, `,"rank":`, y.Rank)
	b = appendCount(b, `,"streak":`, y.Streak)
	b = appendCount(b, `,"lives":`, y.Lives)
	if y.Out {
		b = append(b, `,"out":true`...)
	}
	return append(b, '}')
}

// appendCount is a field that is left out where it is 0.
func appendCount(b []byte, name string, n int) []byte {
	if n == 0 {
		return b
	}
	b = append(b, name...)
	return strconv.AppendInt(b, int64(n), 10)
}

func appendGiven(b []byte, g *question.Given) []byte {
	b = append(b, '{')
	if len(g.Options) > 0 {
		b = append(b, `"options":[`...)
		for i, o := range g.Options {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(o), 10)
		}
		b = append(b, ']')
	}
	if g.Text != "" {
		if len(g.Options) > 0 {
			b = append(b, ',')
		}
		b = append(b, `"text":`...)
		b = appendText(b, g.Text)
	}
	return append(b, '}')
}

// appendText is a JSON string. Only what needs no escape is written here.
func appendText(b []byte, s string) []byte {
	if !plain(s) {
		data, err := json.Marshal(s)
		if err != nil {
			panic(fmt.Sprintf("contest: encode a text: %v", err)) // cannot be: every string has a form
		}
		return append(b, data...)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// plain reports whether encoding/json writes the text as it is.
func plain(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < 0x20, c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}
