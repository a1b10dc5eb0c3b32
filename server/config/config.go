// Package config reads the settings from the environment, with defaults, and refuses what it does not understand:
// a misspelt setting must end the start instead of being ignored.
package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config is every setting of one server. Load fills it; the zero Config is not useful.
type Config struct {
	Listen         string         // host:port of the one port everything is served on
	DataDir        string         // holds the SQLite file where no MongoDB is set
	PublicURL      *url.URL       // how browsers reach the server; decides Secure cookies and the QR codes
	DistrictName   string         // shown in page titles
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	LogLevel       slog.Level
	LogFormat      string        // "text" or "json"
	Shutdown       time.Duration // how long a stop may wait for requests and sockets
	MongoURI       string        // "" keeps the documents in a SQLite file
	MongoDatabase  string
	NATSURL        string // "" runs the bus in this process
	Secret         []byte // key that contact details of winners are sealed with; nil takes one from DataDir
	Font           string // file of the font certificates are printed with; "" takes the one that was built in
	QuestionsDir   string // holds the banks; "" takes those inside the program
	ReadingDir     string // holds clips of questions being read aloud; "" has none
	ReadingEngine  string // what reads aloud: a short name or a command line
	ReadingEncoder string // what makes clips small; "" takes what is installed
	Mail           Mail
	DigestWebhook  *url.URL // where the weekly digest is posted to; nil posts it nowhere
	Captcha        bool     // who is suspected of being a program is checked before they begin something new
}

// Mail is by what server and to whom the weekly digest is sent; To is empty where it is not.
type Mail struct {
	Server *url.URL // smtp or smtps, with name and password
	From   *mail.Address
	To     []*mail.Address
}

// Setting describes one environment variable.
type Setting struct {
	Name    string
	Default string
	Doc     string
}

// setting is a Setting with the way its text becomes a value.
type setting struct {
	Setting
	set func(*Config, string) error
}

func settings() []setting {
	return []setting{
		{Setting{"PUFA_LISTEN", ":8080", "Address and port to listen on, host:port; an empty host is every interface."}, setListen},
		{Setting{"PUFA_DATA", "./data", "Folder of the SQLite database. Not used for documents when MONGODB_URI is set."}, setText(func(c *Config) *string { return &c.DataDir })},
		{Setting{"PUFA_PUBLIC_URL", "http://localhost:8080", "Address browsers reach the server at, as QR codes and links show it. With https, cookies are marked Secure. Where only PUFA_LISTEN is set, its port counts."}, setPublicURL},
		{Setting{"PUFA_DISTRICT_NAME", "南岸区", "Name of the district shown on the pages."}, setText(func(c *Config) *string { return &c.DistrictName })},
		{Setting{"PUFA_TRUSTED_PROXIES", "", "Comma-separated addresses or CIDR ranges of the reverse proxies whose X-Forwarded-For is believed."}, setProxies},
		{Setting{"PUFA_LOG", "info", "Least level that is logged: debug, info, warn or error."}, setLevel},
		{Setting{"PUFA_LOG_FORMAT", "text", "Form of the log: text or json."}, setOneOf(func(c *Config) *string { return &c.LogFormat }, "text", "json")},
		{Setting{"PUFA_SHUTDOWN", "10s", "How long a stop waits for requests and sockets to finish, such as 10s."}, setShutdown},
		{Setting{"PUFA_SECRET", "", "Key that contact details are encrypted with, of prize winners, of units that order and of who collects material: 32 random bytes in base64, the same on all nodes. Empty: a file secret.key under PUFA_DATA is made; with MONGODB_URI none, and neither draws nor orders can ask for any."}, setSecret},
		{Setting{"PUFA_FONT", "", "TrueType file that certificates are printed with. Empty: the one built into the binary."}, setText(func(c *Config) *string { return &c.Font })},
		{Setting{"PUFA_QUESTIONS", "", "Folder of the question banks, as under questions/. Empty: the banks inside the program. The same on all nodes."}, setText(func(c *Config) *string { return &c.QuestionsDir })},
		{Setting{"PUFA_READING_DIR", "", "Folder of the clips made by read-aloud. Empty: only recordings that lie with the questions."}, setText(func(c *Config) *string { return &c.ReadingDir })},
		{Setting{"PUFA_READING_ENGINE", "espeak-ng", "What read-aloud has texts read by: espeak-ng, or a command line in which {text} is a text file and {out} the WAV to write."}, setText(func(c *Config) *string { return &c.ReadingEngine })},
		{Setting{"PUFA_READING_ENCODER", "", "What makes clips small: lame, ffmpeg, wav, or a command line with {in} and {out.mp3}. Empty: lame or ffmpeg where installed, else wav."}, setText(func(c *Config) *string { return &c.ReadingEncoder })},
		{Setting{"PUFA_CAPTCHA", "on", "Whether people who answered quicker than a person can are checked before they begin the next set of questions: on or off. They are flagged for review in any case."}, setSwitch(func(c *Config) *bool { return &c.Captcha })},
		{Setting{"PUFA_SMTP_URL", "", "SMTP server the weekly digest is sent by: smtps://name:password@host for TLS, smtp:// for STARTTLS, which only a server on this machine may lack."}, setSMTP},
		{Setting{"PUFA_MAIL_FROM", "", "Sender of e-mail, such as 普法 <pufa@example.cn>."}, setSender},
		{Setting{"PUFA_DIGEST_TO", "", "Comma-separated addresses that get the digest by e-mail, on Mondays at 8 in China. Empty: nobody."}, setReceivers},
		{Setting{"PUFA_DIGEST_WEBHOOK", "", "Address the digest is posted to: of a group's robot in 企业微信, 钉钉 or 飞书, or of a program of your own, which gets JSON. Empty: none."}, setWebhook},
		{Setting{"MONGODB_URI", "", "MongoDB to keep the documents in. Empty: one SQLite file under PUFA_DATA."}, setMongoURI},
		{Setting{"MONGODB_DATABASE", "pufa", "Database name on that MongoDB."}, setText(func(c *Config) *string { return &c.MongoDatabase })},
		{Setting{"NATS_URL", "", "NATS server or cluster that joins several nodes. Empty: a bus inside this process."}, setNATS},
	}
}

// Describe lists every setting in the order a settings example shows them.
func Describe() []Setting {
	all := settings()
	out := make([]Setting, len(all))
	for i, s := range all {
		out[i] = s.Setting
	}
	return out
}

// Load reads the settings out of environment lines of the form NAME=value, as os.Environ gives them. An empty
// value counts as not set. All complaints come in one error, one line each.
func Load(environ []string) (Config, error) {
	values, problems := ours(environ)
	var c Config
	for _, s := range settings() {
		text, given := values[s.Name]
		if !given {
			text = s.Default
		}
		if err := s.set(&c, text); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", s.Name, err))
		}
	}
	if len(c.Mail.To) > 0 && (c.Mail.Server == nil || c.Mail.From == nil) {
		problems = append(problems, errors.New("PUFA_DIGEST_TO: needs PUFA_SMTP_URL and PUFA_MAIL_FROM too"))
	}
	if len(problems) > 0 {
		return Config{}, errors.Join(problems...)
	}
	if _, given := values["PUFA_PUBLIC_URL"]; !given {
		_, port, _ := net.SplitHostPort(c.Listen) // checked by setListen
		c.PublicURL.Host = net.JoinHostPort("localhost", port)
	}
	return c, nil
}

// ours picks the known settings out of the environment and complains about unknown PUFA_ names.
func ours(environ []string) (values map[string]string, problems []error) {
	known := make([]string, 0, len(settings()))
	for _, s := range settings() {
		known = append(known, s.Name)
	}
	values = map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		switch {
		case slices.Contains(known, name):
			if value = strings.TrimSpace(value); value != "" {
				values[name] = value
			}
		case strings.HasPrefix(name, "PUFA_"):
			problems = append(problems, fmt.Errorf("%s is not a setting; did you mean %s?", name, nearest(name, known)))
		}
	}
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return values, problems
}

// nearest is the name with the fewest single-letter changes from the given one.
func nearest(name string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int { return distance(name, a) - distance(name, b) })
}

// distance is the Levenshtein distance of two names in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Logger writes the log as the settings say.
func (c Config) Logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
