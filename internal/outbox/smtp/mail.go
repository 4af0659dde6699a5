// Package mail hands messages to a mail server.
package smtp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Server is the mail server through which messages leave.
type Server struct {
	host     string
	port     int
	user     string
	password string
	plain    bool // no TLS at all: only to this machine
	implicit bool // TLS from the first byte
	from     string
}

// Parse reads the address of a mail server:
// smtp://user:password@host:587 (STARTTLS, always), smtps://…:465 (TLS from the
// start). Without encryption only to a loopback address. from is the address in
// whose name messages are sent.
func Parse(server, from string) (*Server, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("cannot read mail server: expected smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	if _, err := address("", from); err != nil {
		return nil, fmt.Errorf("cannot send mail: the sender's address: %w", err)
	}
	s := &Server{host: u.Hostname(), port: 587, from: from, implicit: u.Scheme == "smtps"}
	if s.implicit {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return nil, errors.New("cannot read mail server: the port is a number from 1 to 65535")
		}
	}
	s.user = u.User.Username()
	s.password, _ = u.User.Password()
	ip := net.ParseIP(s.host)
	s.plain = !s.implicit && (s.host == "localhost" || ip != nil && ip.IsLoopback())
	return s, nil
}

// Send hands one message over. Its Message-ID is made of the message's ID, so
// that a message handed over twice is seen to be one.
func (s *Server) Send(ctx context.Context, id store.ID, message outboxstore.Content, files []outbox.Attachment) (temporary bool, err error) {
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP))
	from, fromErr := address(message.From, s.from)
	to, toErr := address(message.ToName, message.To)
	if err := errors.Join(fromErr, toErr); err != nil {
		return false, fmt.Errorf("cannot address message: %w", err)
	}
	m.FromMailAddress(from)
	m.ToMailAddress(to)
	if message.ReplyTo != "" {
		if err := m.ReplyTo(message.ReplyTo); err != nil {
			return false, fmt.Errorf("cannot address message: %w", err)
		}
	}
	m.Subject(message.Subject)
	m.SetMessageIDWithValue(string(id) + "@verhaal")
	m.SetDate()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, message.Text)
	for _, f := range files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Data)); err != nil {
			return false, fmt.Errorf("cannot attach %s: %w", f.Name, err)
		}
	}
	client, err := s.client()
	if err != nil {
		return false, err
	}
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		var refused *gomail.SendError
		if errors.As(err, &refused) {
			return refused.IsTemp(), err
		}
		return true, err
	}
	return false, nil
}

// address is an address, and nothing beside it, with a name that may have any
// characters.
func address(name, at string) (*netmail.Address, error) {
	parsed, err := netmail.ParseAddress(at)
	if err != nil || parsed.Address != at {
		return nil, fmt.Errorf("%q is no e-mail address", at)
	}
	parsed.Name = name
	return parsed, nil
}

func (s *Server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port)}
	switch {
	case s.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case s.implicit:
		options = append(options, gomail.WithSSL())
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, fmt.Errorf("cannot use mail server: %w", err)
	}
	return client, nil
}
