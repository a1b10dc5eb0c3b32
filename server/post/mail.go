// Package post brings messages out of the house: by e-mail, and to the robots of chat groups.
package post

import (
	"context"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	smtp "github.com/wneessen/go-mail"

	"pufa/server/digest"
)

// sendMost bounds one delivery, connecting included.
const sendMost = 30 * time.Second

// Mail sends to some addresses through one SMTP server.
type Mail struct {
	server *url.URL
	from   *mail.Address
	to     []*mail.Address
}

// NewMail sends through server: smtps:// is TLS from the beginning, smtp:// turns to TLS before anything is said, but for
// a server on this machine. The URL may hold a name and a password.
func NewMail(server *url.URL, from *mail.Address, to []*mail.Address) *Mail {
	return &Mail{server: server, from: from, to: to}
}

// Name implements digest.Way.
func (*Mail) Name() string { return "mail" }

// Send implements digest.Way. The receivers do not see each other. A message that comes twice has one id, so that
// programs can tell.
func (m *Mail) Send(ctx context.Context, message digest.Message) error {
	client, err := m.client()
	if err != nil {
		return err
	}
	letter := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	letter.FromMailAddress(m.from)
	letter.ToMailAddress(m.from)
	letter.BccMailAddress(m.to...)
	letter.Subject(message.Title)
	letter.SetDate()
	letter.SetMessageIDWithValue("digest-" + message.ID + "@" + m.server.Hostname())
	letter.SetBodyString(smtp.TypeTextPlain, message.Text)
	ctx, cancel := context.WithTimeout(ctx, sendMost)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, letter); err != nil {
		return fmt.Errorf("post: mail: %w", err)
	}
	return nil
}

func (m *Mail) client() (*smtp.Client, error) {
	options := []smtp.Option{smtp.WithTimeout(sendMost)}
	switch {
	case m.server.Scheme == "smtps":
		options = append(options, smtp.WithSSLPort(false))
	case isHere(m.server.Hostname()):
		options = append(options, smtp.WithTLSPortPolicy(smtp.TLSOpportunistic))
	default:
		options = append(options, smtp.WithTLSPortPolicy(smtp.TLSMandatory))
	}
	if text := m.server.Port(); text != "" {
		port, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("post: port %q: %w", text, err)
		}
		options = append(options, smtp.WithPort(port))
	}
	if name := m.server.User.Username(); name != "" {
		password, _ := m.server.User.Password()
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(name), smtp.WithPassword(password))
	}
	client, err := smtp.NewClient(m.server.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("post: mail server: %w", err)
	}
	return client, nil
}

func isHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
