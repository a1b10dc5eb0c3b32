package config

import (
	"bytes"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDefaults(t *testing.T) {
	c, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":8080" || c.DataDir != "./data" || c.PublicURL.String() != "http://localhost:8080" || c.DistrictName != "南岸区" ||
		c.LogLevel != slog.LevelInfo || c.LogFormat != "text" || c.Shutdown != 10*time.Second || c.MongoURI != "" ||
		c.MongoDatabase != "pufa" || c.NATSURL != "" || len(c.TrustedProxies) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestSettings(t *testing.T) {
	for _, s := range []struct {
		name, line string
		check      func(Config) bool
		complaint  string // part of the error, "" for none
	}{
		{"listen", "PUFA_LISTEN=127.0.0.1:9000", func(c Config) bool { return c.PublicURL.String() == "http://localhost:9000" }, ""},
		{"listen without a port", "PUFA_LISTEN=localhost", nil, `PUFA_LISTEN: "localhost" is not host:port`},
		{"listen on a large port", "PUFA_LISTEN=:65536", nil, "0 to 65535"},
		{"empty counts as not set", "PUFA_LISTEN=  ", func(c Config) bool { return c.Listen == ":8080" }, ""},
		{"public address", "PUFA_PUBLIC_URL=https://pufa.example.cn/", func(c Config) bool { return c.PublicURL.String() == "https://pufa.example.cn" }, ""},
		{"public address with a path", "PUFA_PUBLIC_URL=https://pufa.example.cn/x", nil, "a scheme and a host only"},
		{"public address without a scheme", "PUFA_PUBLIC_URL=pufa.example.cn", nil, "is not an address"},
		{"public address of another kind", "PUFA_PUBLIC_URL=ftp://pufa.example.cn", nil, "is not an address"},
		{"proxies", "PUFA_TRUSTED_PROXIES=127.0.0.1, 10.1.2.3/8,", func(c Config) bool {
			return slices.Equal(c.TrustedProxies, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")})
		}, ""},
		{"bad proxies", "PUFA_TRUSTED_PROXIES=caddy", nil, `"caddy" is neither an address nor a range`},
		{"level", "PUFA_LOG=debug", func(c Config) bool { return c.LogLevel == slog.LevelDebug }, ""},
		{"bad level", "PUFA_LOG=loud", nil, `PUFA_LOG: "loud" is not one of debug, info, warn, error`},
		{"bad form", "PUFA_LOG_FORMAT=xml", nil, "text, json"},
		{"bad time", "PUFA_SHUTDOWN=10", nil, "such as 10s"},
		{"negative time", "PUFA_SHUTDOWN=-1s", nil, "such as 10s"},
		{"mongo", "MONGODB_URI=mongodb://a:b@c/", func(c Config) bool { return c.MongoURI == "mongodb://a:b@c/" }, ""},
		{"bad mongo", "MONGODB_URI=geheim", nil, "must begin with mongodb://"},
		{"nats", "NATS_URL=nats://a:4222,nats://b:4222", func(c Config) bool { return c.NATSURL != "" }, ""},
		{"bad nats", "NATS_URL=http://geheim", nil, "must be nats://"},
		{"misspelt", "PUFA_LISTN=:1", nil, "PUFA_LISTN is not a setting; did you mean PUFA_LISTEN?"},
		{"misspelt otherwise", "PUFA_LOG_FROMAT=json", nil, "did you mean PUFA_LOG_FORMAT?"},
		{"somebody else's", "HOME=/root", func(Config) bool { return true }, ""},
	} {
		t.Run(s.name, func(t *testing.T) {
			c, err := Load([]string{s.line})
			if s.complaint != "" {
				if err == nil || !strings.Contains(err.Error(), s.complaint) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "\n") {
					t.Errorf("complaint %q, want one line with %q", err, s.complaint)
				}
				return
			}
			if err != nil || !s.check(c) {
				t.Errorf("%v %+v", err, c)
			}
		})
	}
}

func TestAllComplaintsAtOnce(t *testing.T) {
	_, err := Load([]string{"PUFA_LOG=loud", "PUFA_LISTEN=x", "PUFA_X=1"})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("%v", err)
	}
}

func TestExampleListsEverySetting(t *testing.T) {
	const example = "../../deploy/pufa.env.example"
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for line := range strings.SplitSeq(string(text), "\n") {
		name, _, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "#"), "=")
		if name = strings.TrimSpace(name); found && !strings.Contains(name, " ") {
			named = append(named, name)
		}
	}
	var known []string
	for _, s := range Describe() {
		known = append(known, s.Name)
		if s.Doc == "" {
			t.Errorf("%s is not described", s.Name)
		}
		if !slices.Contains(named, s.Name) {
			t.Errorf("%s does not list %s", example, s.Name)
		}
	}
	for _, name := range named {
		if !slices.Contains(known, name) {
			t.Errorf("%s lists %s, which is not a setting", example, name)
		}
	}
}

func TestDescribedDefaultsAreTheDefaults(t *testing.T) {
	var lines []string
	for _, s := range Describe() {
		lines = append(lines, s.Name+"="+s.Default)
	}
	described, err := Load(lines)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if described.PublicURL.String() != plain.PublicURL.String() || described.Listen != plain.Listen || described.Shutdown != plain.Shutdown {
		t.Errorf("%+v is not %+v", described, plain)
	}
}

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"mongodb://h1,h2/?replicaSet=rs":            "mongodb://h1,h2/?replicaSet=rs",
		"mongodb://u:geheim@h1,h2/db":               "mongodb://…@h1,h2/db",
		"mongodb://u:ge/he@im@h1/db":                "mongodb://…@h1/db",
		"nats://a:4222":                             "nats://a:4222",
		"nats://u:geheim@a:4222,tls://token@b:4222": "nats://…@a:4222,tls://…@b:4222",
		"geheim": "…",
		"":       "",
	} {
		if got := Redact(address); got != want {
			t.Errorf("Redact(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestRedactKeepsNoPassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		password := "geheim" + rapid.StringMatching(`[a-zA-Z0-9:/?#!$%&'()*+;=._~-]{0,12}`).Draw(t, "password")
		host := rapid.SampledFrom([]string{"h:1", "h1,h2/db", "h/?a=b"}).Draw(t, "host")
		if got := Redact("mongodb://user:" + password + "@" + host); strings.Contains(got, "geheim") || !strings.HasSuffix(got, host) {
			t.Fatalf("%s", got)
		}
	})
}

func TestLoggerWritesTheForm(t *testing.T) {
	for form, part := range map[string]string{"text": "level=WARN msg=x", "json": `"level":"WARN","msg":"x"`} {
		var b bytes.Buffer
		log := Config{LogFormat: form, LogLevel: slog.LevelWarn}.Logger(&b)
		log.Info("not this")
		log.Warn("x")
		if !strings.Contains(b.String(), part) || strings.Contains(b.String(), "not this") {
			t.Errorf("%s: %s", form, b.String())
		}
	}
}
