package smtp_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/outbox/smtp"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// sink is a mail server that keeps what it gets, and refuses as it is told.
type sink struct {
	at       string
	refuse   error // for a receiver
	messages []string
	from, to []string
}

func (s *sink) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return &session{s}, nil }

type session struct{ *sink }

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	s.from = append(s.from, from)
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.to = append(s.to, to)
	return s.refuse
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.messages = append(s.messages, string(data))
	return err
}

func serve(t *testing.T, refuse error) *sink {
	t.Helper()
	s := &sink{refuse: refuse}
	server := gosmtp.NewServer(s)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _, _ = server.Close(), listener.Close(); <-done })
	s.at = listener.Addr().String()
	return s
}

var message = outboxstore.Content{
	To: "jan@vandam.example", ToName: "Jan van Dâm, eigenaar", From: "Bäckerei \"Zon\" & Zoon BV", ReplyTo: "wit@noordkaap.example",
	Subject: "Verwerkersovereenkomst – ter ondertekening: Ünïcode en een heel lange regel die moet worden omgebroken, want zo lang is hij",
	Text:    "Beste Jan,\n\nEen regel met é en = en .\n.\nhttps://verhaal.example/s/" + strings.Repeat("Ab_-", 19) + "\n",
}

func carrier(t *testing.T, at string) *smtp.Server {
	t.Helper()
	s, err := smtp.Parse("smtp://"+at, "verhaal@noordkaap.example")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	s := serve(t, nil)
	id := store.NewID()
	pdf := append([]byte("%PDF-1.7\r\n.\r\n"), bytes.Repeat([]byte{0, 255, '\n', '.'}, 5000)...)
	files := []outbox.Attachment{{Name: "overeenkomst é.pdf", Data: pdf}}
	for range 2 { // a retry
		if temporary, err := carrier(t, s.at).Send(context.Background(), id, message, files); err != nil || temporary {
			t.Fatal(temporary, err)
		}
	}
	if len(s.messages) != 2 || s.from[0] != "verhaal@noordkaap.example" || s.to[0] != message.To {
		t.Fatalf("%d messages from %v to %v", len(s.messages), s.from, s.to)
	}
	var ids []string
	for _, raw := range s.messages {
		m, err := netmail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.Header.Get("Message-Id"))
		checkHeader(t, m.Header)
		checkParts(t, m, pdf)
	}
	if ids[0] != ids[1] || ids[0] != "<"+string(id)+"@verhaal>" {
		t.Errorf("Message-IDs %v", ids)
	}
}

func checkHeader(t *testing.T, h netmail.Header) {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != message.Subject {
		t.Errorf("subject %q %v", subject, err)
	}
	for field, want := range map[string]netmail.Address{
		"From": {Name: message.From, Address: "verhaal@noordkaap.example"}, "To": {
			Name:    message.ToName,
			Address: message.To,
		}, "Reply-To": {Address: message.ReplyTo},
	} {
		list, err := h.AddressList(field)
		if err != nil || len(list) != 1 || *list[0] != want {
			t.Errorf("%s: %v %v", field, h.Get(field), err)
		}
	}
	if h.Get("Auto-Submitted") != "auto-generated" || h.Get("Date") == "" {
		t.Error("no date, or not said to be made by a program")
	}
}

func checkParts(t *testing.T, m *netmail.Message, pdf []byte) {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	text, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(text))
	if got := strings.ReplaceAll(string(body), "\r\n", "\n"); err != nil || strings.TrimRight(got, "\n") != strings.TrimRight(message.Text,
		"\n") {
		t.Errorf("text %q %v", body, err)
	}
	file, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file))
	if err != nil || !bytes.Equal(data, pdf) {
		t.Error("the attachment changed on its way", err)
	}
	name, err := new(mime.WordDecoder).DecodeHeader(file.FileName())
	if err != nil || name != "overeenkomst é.pdf" {
		t.Errorf("file name %q %v", name, err)
	}
}

// Nobody gets another receiver, header or message in by what they fill in.
func TestHeadersCannotBeAdded(t *testing.T) {
	s := serve(t, nil)
	for name, change := range map[string]func(*outboxstore.Content){
		"subject":  func(l *outboxstore.Content) { l.Subject = "S\r\nBcc: evil@evil.example\r\n\r\nbody" },
		"name":     func(l *outboxstore.Content) { l.ToName = "N\r\nBcc: evil@evil.example" },
		"sender":   func(l *outboxstore.Content) { l.From = "F\" <evil@evil.example>\r\nBcc: evil@evil.example" },
		"address":  func(l *outboxstore.Content) { l.To = "a@b.example>\r\nRCPT TO:<evil@evil.example" },
		"two":      func(l *outboxstore.Content) { l.To = "a@b.example, evil@evil.example" },
		"reply to": func(l *outboxstore.Content) { l.ReplyTo = "a@b.example\r\nBcc: evil@evil.example" },
		"text":     func(l *outboxstore.Content) { l.Text = "T\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n" },
	} {
		s.messages, s.to = nil, nil
		l := message
		change(&l)
		_, err := carrier(t, s.at).Send(context.Background(), store.NewID(), l, nil)
		for _, to := range s.to {
			if strings.Contains(to, "evil") {
				t.Errorf("%s: sent to %s", name, to)
			}
		}
		if len(s.messages) > 1 || err != nil && len(s.messages) > 0 {
			t.Errorf("%s: %d messages, %v", name, len(s.messages), err)
		}
		for _, raw := range s.messages {
			m, err := netmail.ReadMessage(strings.NewReader(raw))
			if err != nil || m.Header.Get("Bcc") != "" {
				t.Errorf("%s: a header was added: %v", name, err)
			}
		}
	}
}

func TestRefusalsAreForNowOrForGood(t *testing.T) {
	for name, test := range map[string]struct {
		refuse    error
		temporary bool
	}{
		"no such user": {&gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"}, false},
		"greylisted":   {&gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}, true},
	} {
		s := serve(t, test.refuse)
		temporary, err := carrier(t, s.at).Send(context.Background(), store.NewID(), message, nil)
		if err == nil || temporary != test.temporary || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: temporary %t, %v", name, temporary, err)
		}
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := nobody.Addr().String()
	_ = nobody.Close()
	if temporary, err := carrier(t, at).Send(context.Background(), store.NewID(), message, nil); err == nil || !temporary {
		t.Error("a server that is down is no reason to give up:", err)
	}
	l := message
	l.To = "no address"
	if temporary, err := carrier(t, at).Send(context.Background(), store.NewID(), l, nil); err == nil || temporary {
		t.Error("an address that is none was tried:", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := carrier(t, serve(t, nil).at).Send(ctx, store.NewID(), message, nil); err == nil {
		t.Error("sent although it was stopped")
	}
}

// A password and a message go over no line that anybody can listen to.
func TestNothingGoesUnencryptedToAnotherMachine(t *testing.T) {
	s := serve(t, nil) // offers no STARTTLS
	_, port, err := net.SplitHostPort(s.at)
	if err != nil {
		t.Fatal(err)
	}
	// A name that leads here and is not known to be here.
	server, err := smtp.Parse(fmt.Sprintf("smtp://user:secret@ip6-localhost.example:%s", port), "verhaal@noordkaap.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.Send(context.Background(), store.NewID(), message, nil); err == nil || len(s.messages) > 0 {
		t.Error("sent without encryption")
	} else if strings.Contains(err.Error(), "secret") {
		t.Error("the password stands in the error:", err)
	}
	secure, err := smtp.Parse("smtps://127.0.0.1:"+port, "verhaal@noordkaap.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := secure.Send(context.Background(), store.NewID(), message, nil); err == nil || len(s.messages) > 0 {
		t.Error("sent without TLS where TLS was asked")
	}
}

func TestAddressesOfServers(t *testing.T) {
	for _, bad := range []string{
		"", "mail.example", "mail.example:587", "http://mail.example", "smtp://", "smtp://:587", "smtp://mail.example:x", "smtp://mail.example:99999", "smtp://mail.example:0", "smtp://user:geheim@",
	} {
		if _, err := smtp.Parse(bad, "a@b.example"); err == nil {
			t.Errorf("%q was taken for a mail server", bad)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: the password stands in the error", bad)
		}
	}
	for _, from := range []string{"", "no address", "a@b.example\r\nBcc: x@y.example"} {
		if _, err := smtp.Parse("smtp://mail.example", from); err == nil {
			t.Errorf("%q was taken for a sender", from)
		}
	}
	if _, err := smtp.Parse("smtps://user:p%40ss@[::1]:465", "a@b.example"); err != nil {
		t.Error(err)
	}
}
