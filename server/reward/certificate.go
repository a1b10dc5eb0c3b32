package reward

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Plan says whether a campaign gives out certificates, to whom, and what stands on them. What was issued stays as it
// was when the plan changes.
type Plan struct {
	Campaign  string    `bson:"_id"`
	On        bool      `bson:"on"`
	Title     string    `bson:"title"`
	Text      string    `bson:"text"` // with places for figures: see Places
	Issuer    string    `bson:"issuer"`
	Names     bool      `bson:"names"` // whether who wants to may have a name printed
	Rule      Rule      `bson:"rule"`
	UpdatedBy string    `bson:"updated_by"`
	UpdatedAt time.Time `bson:"updated_at"`
	Revision  int64     `bson:"revision"` // which state of the record this is, from 1
}

// DefaultPlan is what a form begins with.
func DefaultPlan(campaign string) Plan {
	return Plan{
		Campaign: campaign, Title: "学习证书", Names: true, Rule: Rule{Answers: 20, Correct: 12},
		Text: "于 {开始}至 {结束}参加{活动}，学法答题 {答题量} 道，答对 {答对数} 道，特发此证。",
	}
}

// Places are what a certificate's text may have in braces.
func Places() []string {
	return []string{"{活动}", "{开始}", "{结束}", "{答题量}", "{答对数}"}
}

// The longest a certificate's texts may be, in characters; more does not fit the page.
const (
	mostTitle   = 16
	mostText    = 220
	mostPrinted = 300 // with the places filled in
	mostLines   = 4
	mostIssuer  = 30
	mostName    = 20
)

func (p Plan) validate(of Occasion) error {
	printed := p.fill(of, Deed{Answers: mostAsked, Correct: mostAsked})
	switch {
	case !oneLine(p.Title, 1, mostTitle):
		return invalid("title", "请填写证书标题，不超过 16 个字")
	case !fits(p.Text, 1, mostText):
		return invalid("text", "请填写证书正文，不超过 220 个字")
	case !fits(printed, 1, mostPrinted) || strings.Count(p.Text, "\n") >= mostLines:
		return invalid("text", "正文填入活动名称和数字后太长，印不下，请短一些")
	case strings.ContainsAny(printed, "{}"):
		return invalid("text", "花括号里只能是："+strings.Join(Places(), " "))
	case !oneLine(p.Issuer, 1, mostIssuer):
		return invalid("issuer", "请填写颁发单位，不超过 30 个字")
	}
	return p.Rule.validate()
}

// fill puts a person's figures into the text.
func (p Plan) fill(of Occasion, d Deed) string {
	return strings.NewReplacer(
		"{活动}", of.Title, "{开始}", DayWords(of.From), "{结束}", DayWords(of.To),
		"{答题量}", strconv.FormatInt(d.Answers, 10), "{答对数}", strconv.FormatInt(d.Correct, 10),
	).Replace(p.Text)
}

// Printed is what stands on a certificate besides its number. It is copied when the certificate is issued.
type Printed struct {
	Title    string `bson:"title"`
	Occasion string `bson:"occasion"`
	Name     string `bson:"name,omitempty"` // "" where none was wanted, and once the holder is erased
	Text     string `bson:"text"`
	Issuer   string `bson:"issuer"`
	Day      string `bson:"day"` // YYYY-MM-DD in China
}

// Print is what would stand on the certificate of somebody.
func (p Plan) Print(of Occasion, d Deed, name, day string) Printed {
	return Printed{Title: p.Title, Occasion: of.Title, Name: name, Text: p.fill(of, d), Issuer: p.Issuer, Day: day}
}

// Certificate is one that was issued. Holder keeps it to one for a person and campaign; a certificate that was
// replaced by its holder, or whose holder was erased, has none.
type Certificate struct {
	Number    string      `bson:"_id"`
	Holder    string      `bson:"holder,omitempty"` // HolderKey
	Person    string      `bson:"person,omitempty"`
	District  string      `bson:"district"` // the person's sub-district when it was issued
	Campaign  string      `bson:"campaign"`
	Printed   Printed     `bson:"printed"`
	NameSalt  string      `bson:"name_salt,omitempty"`
	NameMark  string      `bson:"name_mark,omitempty"` // what is signed instead of the name, so that it can be erased
	Signature []byte      `bson:"signature"`
	IssuedAt  time.Time   `bson:"issued_at"`
	Revoked   *Revocation `bson:"revoked,omitempty"`
}

// Revocation says that a certificate is no longer good. By is "" where its holder took another one.
type Revocation struct {
	At     time.Time `bson:"at"`
	By     string    `bson:"by,omitempty"`
	ByName string    `bson:"by_name,omitempty"`
	Reason string    `bson:"reason"`
}

// HolderKey is the place of a person's certificate for a campaign.
func HolderKey(campaign, person string) string { return campaign + "/" + person }

// markName is what stands for a name in what is signed. Without the salt nobody can try out names against it.
func markName(salt, name string) string {
	if name == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(salt + "\n" + name))
	return hex.EncodeToString(sum[:])
}

// statement is what a certificate's signature is over. It stays the same when the name is erased.
func (c Certificate) statement() []byte {
	p := c.Printed
	text, err := json.Marshal([]string{"pufa-certificate/1", c.Number, c.Campaign, p.Title, p.Occasion, c.NameMark, p.Text, p.Issuer, p.Day})
	if err != nil {
		panic(err) // strings can always be written
	}
	return text
}

// sound reports whether nothing in it differs from what was signed.
func (c Certificate) sound(s *Signer, signature []byte) bool {
	if c.Printed.Name != "" && markName(c.NameSalt, c.Printed.Name) != c.NameMark {
		return false
	}
	return s.Verify(c.statement(), signature)
}

// CleanName is a name as it is printed, or why it may not be: letters, and dots or spaces between them.
func CleanName(raw string) (string, error) {
	if len(raw) > 400 {
		return "", invalid("name", "姓名不超过 20 个字")
	}
	name := strings.Join(strings.Fields(norm.NFC.String(raw)), " ")
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("•・‧∙", r) {
			return '·'
		}
		return r
	}, name)
	bad := func(r rune) bool { return !unicode.IsLetter(r) && r != '·' && r != ' ' }
	switch {
	case !oneLine(name, 0, mostName):
		return "", invalid("name", "姓名不超过 20 个字")
	case strings.ContainsFunc(name, bad) || strings.Trim(name, "·") != name:
		return "", invalid("name", "姓名里只能有文字和中间的点")
	}
	return name, nil
}

// numberLetters leaves out what is easily taken for something else.
const numberLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// newNumber makes a certificate's number out of chance: 60 bits, so that none can be guessed.
func newNumber(day string, chance func([]byte)) string {
	var b [12]byte
	chance(b[:])
	for i := range b {
		b[i] = numberLetters[b[i]%32]
	}
	return fmt.Sprintf("PF%s-%s-%s-%s", day[2:4], b[:4], b[4:8], b[8:])
}

// CleanNumber is a number as it is kept, from one as somebody typed it.
func CleanNumber(raw string) string {
	if len(raw) > 60 {
		return ""
	}
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToUpper(norm.NFKC.String(raw)))
	if len(letters) != 16 {
		return ""
	}
	return letters[:4] + "-" + letters[4:8] + "-" + letters[8:12] + "-" + letters[12:]
}
