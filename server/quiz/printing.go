package quiz

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"pufa/server/account"
	"pufa/server/question"
)

// Bounds of a printing.
const (
	leavesMost   = 500 // papers of one printing
	practiceMost = 50  // questions of a paper outside an online contest
)

// The outcomes of what is on paper.
var (
	// ErrNoPrinting says that there is no such printing, or one of another sub-district; which of the two stays here.
	ErrNoPrinting = errors.New("quiz: no such printing")
	// ErrNoLeaf says that no paper has this code, or one of another sub-district; which of the two stays here.
	ErrNoLeaf = errors.New("quiz: no such paper")
	// ErrCode says that a code was misread: its check digit does not fit.
	ErrCode = errors.New("quiz: the code of the paper is misread")
	// ErrEntered says that a paper was typed in already; an *EnteredError says by whom.
	ErrEntered = errors.New("quiz: the paper was typed in already")
	// ErrNotEntered says that there is nothing to correct yet.
	ErrNotEntered = errors.New("quiz: the paper was not typed in")
	// ErrEntryOver says that nothing more is typed in or corrected.
	ErrEntryOver = errors.New("quiz: the papers are closed")
	// ErrEntryOpen says that what is right is not told while papers may still come in.
	ErrEntryOpen = errors.New("quiz: the papers are not closed yet")
	// ErrUnreadable says that what was typed in cannot be an answer; a *TypedError says where.
	ErrUnreadable = errors.New("quiz: typed in wrongly")
)

// Printing is a pile of papers that were drawn and printed together. It keeps the rules it was drawn by.
type Printing struct {
	ID        string    `bson:"_id"` // six digits, which the codes of its papers begin with
	Request   string    `bson:"request,omitempty"`
	Campaign  string    `bson:"campaign"`
	Phase     string    `bson:"phase,omitempty"` // of the online contest, "" outside it
	District  string    `bson:"district"`        // the sub-district the papers count for
	Community string    `bson:"community,omitempty"`
	Unit      string    `bson:"unit,omitempty"`
	Title     string    `bson:"title"`
	Count     int       `bson:"count"`
	Alike     bool      `bson:"alike,omitempty"` // one paper for all, else each is drawn for itself
	Large     bool      `bson:"large,omitempty"` // large type
	Duplex    bool      `bson:"duplex,omitempty"`
	Rules     Rules     `bson:"rules"`
	LeftOut   int       `bson:"left_out,omitempty"` // questions that cannot be on paper
	Seed      int64     `bson:"seed"`
	Until     time.Time `bson:"until"` // typed in before that
	By        string    `bson:"by"`
	ByName    string    `bson:"by_name"`
	At        time.Time `bson:"at"`

	Stage    PileStage `bson:"stage"`
	ClosedBy string    `bson:"closed_by,omitempty"`
	ClosedAt time.Time `bson:"closed_at,omitempty"`
}

// PileStage says how far a printing is.
type PileStage string

// The stages. Papers that were not all kept cannot be printed or typed in: nobody has seen them. What is closed takes no
// more, and is counted when all of its sittings are.
const (
	PileDrawing PileStage = "drawing"
	PileOpen    PileStage = "open"
	PileClosed  PileStage = "closed"
	PileCounted PileStage = "counted"
)

// takes reports whether papers may be typed in and corrected.
func (p *Printing) takes(now time.Time) bool { return p.Stage == PileOpen && now.Before(p.Until) }

// Leaf is one printed paper.
type Leaf struct {
	Code     string  `bson:"_id"` // ten digits, the last of which checks the others
	Printing string  `bson:"printing"`
	Number   int     `bson:"number"` // from 1
	Places   []Place `bson:"places"`
}

// Record is what was typed in once from a paper, and by whom. It is never changed: a correction is a further one.
type Record struct {
	By       string    `bson:"by"`
	ByName   string    `bson:"by_name"`
	At       time.Time `bson:"at"`
	Nickname string    `bson:"nickname,omitempty"`
	Typed    []string  `bson:"typed"` // as it stands on the paper: BD, 对, 二十四; "" for no answer
	Reason   string    `bson:"reason,omitempty"`
}

// seal ends a sitting on paper and adds it up. It was done when it was first typed in.
func (s *Sitting) seal() {
	if s.Stage == StageOpen {
		s.close(EndHanded, s.Records[0].At)
	}
}

// nickname is what the person of a paper is called.
func (s *Sitting) nickname() string {
	if name := s.Records[len(s.Records)-1].Nickname; name != "" {
		return name
	}
	return fmt.Sprintf("纸卷%s号", s.Leaf[printingDigits:printingDigits+numberDigits])
}

// paperPerson is the person who is known by this paper alone.
func paperPerson(code string) string { return account.OnPaper + code }

// The parts of a code.
const (
	printingDigits = 6
	numberDigits   = 3
	codeDigits     = printingDigits + numberDigits + 1
)

// leafCode is the code of a printing's n-th paper.
func leafCode(printing string, n int) string {
	code := fmt.Sprintf("%s%0*d", printing, numberDigits, n)
	return code + string('0'+checkDigit(code))
}

// CodeWords is a code as people read it: 482103-037-5.
func CodeWords(code string) string {
	if len(code) != codeDigits {
		return code
	}
	return code[:printingDigits] + "-" + code[printingDigits:codeDigits-1] + "-" + code[codeDigits-1:]
}

// readCode is the code that was scanned or typed, in whatever width and however spaced out.
func readCode(typed string) (string, error) {
	code := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if strings.ContainsRune(" -—–_\t\r\n", r) {
			return -1
		}
		return 'x'
	}, norm.NFKC.String(typed))
	if len(code) != codeDigits || strings.Contains(code, "x") || checkDigit(code) != 0 {
		return "", ErrCode
	}
	return code, nil
}

// quasigroup is the table of Damm's check digit, which finds every single digit that was misread and every two
// neighbours that were swapped.
var quasigroup = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// checkDigit is the digit that follows the digits of a code; of a whole code it is nought.
func checkDigit(digits string) byte {
	var interim byte
	for _, d := range []byte(digits) {
		interim = quasigroup[interim][d-'0']
	}
	return interim
}

// printable reports whether a question can be on paper.
func printable(q question.Question) bool { return q.Media == nil || q.Media.Kind == question.Picture }

// onPaper are the questions that can be on paper, and how many of those that a blueprint asks for cannot.
func onPaper(b Blueprint, catalog *question.Catalog) (all []question.Question, leftOut int) {
	for _, q := range pool(catalog) {
		switch {
		case printable(q):
			all = append(all, q)
		case b.asks(catalog, q):
			leftOut++
		}
	}
	return all, leftOut
}

func (b Blueprint) asks(catalog *question.Catalog, q question.Question) bool {
	for _, p := range b {
		if p.takes(catalog, q) {
			return true
		}
	}
	return false
}
