package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

func setText(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, text string) error {
		*field(c) = text
		return nil
	}
}

func setOneOf(field func(*Config) *string, allowed ...string) func(*Config, string) error {
	return func(c *Config, text string) error {
		if !slices.Contains(allowed, text) {
			return fmt.Errorf("%q is not one of %s", text, strings.Join(allowed, ", "))
		}
		*field(c) = text
		return nil
	}
}

func setSwitch(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, text string) error {
		if text != "on" && text != "off" {
			return fmt.Errorf("%q is neither on nor off", text)
		}
		*field(c) = text == "on"
		return nil
	}
}

func setListen(c *Config, text string) error {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return fmt.Errorf("%q is not host:port, such as :8080 or 127.0.0.1:8080", text)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q has no port from 0 to 65535", text)
	}
	c.Listen = text
	return nil
}

func setPublicURL(c *Config, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("is not an address such as https://pufa.example.cn")
	}
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be a scheme and a host only, such as https://pufa.example.cn")
	}
	u.Path = ""
	c.PublicURL = u
	return nil
}

func setProxies(c *Config, text string) error {
	c.TrustedProxies = nil
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			addr, err := netip.ParseAddr(part)
			if err != nil {
				return fmt.Errorf("%q is neither an address nor a range such as 10.0.0.0/8", part)
			}
			prefix = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix.Masked())
	}
	return nil
}

func setLevel(c *Config, text string) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, text) {
		return fmt.Errorf("%q is not one of debug, info, warn, error", text)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(text)); err != nil {
		return fmt.Errorf("%q is not a level: %w", text, err)
	}
	c.LogLevel = level
	return nil
}

func setShutdown(c *Config, text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > 10*time.Minute {
		return fmt.Errorf("%q is not a time between 1ms and 10m, such as 10s", text)
	}
	c.Shutdown = d
	return nil
}

// secretSize is the length of the key in bytes.
const secretSize = 32

func setSecret(c *Config, text string) error {
	c.Secret = nil
	if text == "" {
		return nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != secretSize {
		return errors.New("is not 32 bytes in base64; make one with: openssl rand -base64 32")
	}
	c.Secret = key
	return nil
}

func setMongoURI(c *Config, text string) error {
	if text != "" && !strings.HasPrefix(text, "mongodb://") && !strings.HasPrefix(text, "mongodb+srv://") {
		return errors.New("must begin with mongodb:// or mongodb+srv://")
	}
	c.MongoURI = text
	return nil
}

func setNATS(c *Config, text string) error {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		u, err := url.Parse(part)
		if err != nil || u.Host == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			return errors.New("must be nats://host:port, or several joined by commas")
		}
	}
	c.NATSURL = text
	return nil
}

func setSMTP(c *Config, text string) error {
	u, err := serverURL(text, "smtp", "smtps")
	if err != nil {
		return errors.New("must be such as smtps://name:password@mail.example.cn") // without the text, which holds a password
	}
	c.Mail.Server = u
	return nil
}

func setWebhook(c *Config, text string) error {
	u, err := serverURL(text, "http", "https")
	if err != nil {
		return errors.New("must begin with https:// or http://")
	}
	c.DigestWebhook = u
	return nil
}

// serverURL is nil for an empty text.
func serverURL(text string, schemes ...string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || !slices.Contains(schemes, u.Scheme) {
		return nil, errors.New("no such address")
	}
	return u, nil
}

func setSender(c *Config, text string) (err error) {
	if text == "" {
		return nil
	}
	if c.Mail.From, err = mail.ParseAddress(text); err != nil {
		return fmt.Errorf("%q is not an address such as 普法 <pufa@example.cn>", text)
	}
	return nil
}

func setReceivers(c *Config, text string) (err error) {
	if text == "" {
		return nil
	}
	if c.Mail.To, err = mail.ParseAddressList(text); err != nil {
		return fmt.Errorf("%q are not addresses joined by commas", text)
	}
	return nil
}

// Redact takes names and passwords out of one address, or several joined by commas, before it is shown or logged.
// It would rather hide too much: an @ ends a password wherever it stands.
func Redact(address string) string {
	var out []string
	for _, part := range splitAddresses(address) {
		scheme, rest, found := strings.Cut(part, "://")
		switch at := strings.LastIndex(rest, "@"); {
		case part == "":
			out = append(out, "")
		case !found:
			out = append(out, "…")
		case at >= 0:
			out = append(out, scheme+"://…@"+rest[at+1:])
		default:
			out = append(out, part)
		}
	}
	return strings.Join(out, ",")
}

// splitAddresses cuts at the commas that begin another address, not at those between hosts of one.
func splitAddresses(text string) (out []string) {
	for part := range strings.SplitSeq(text, ",") {
		if len(out) > 0 && !strings.Contains(part, "://") {
			out[len(out)-1] += "," + part
			continue
		}
		out = append(out, part)
	}
	return out
}
