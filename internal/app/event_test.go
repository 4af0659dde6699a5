package app_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

// line is a line of the log with this payload.
func line(name, payload string) store.Line {
	return store.Line{Line: evidence.Line{Event: name}, Opening: &evidence.Opening{Payload: []byte(payload)}}
}

// What was recorded is read again as it was, whatever the event.
func TestEventsAreReadAsTheyWereRecorded(t *testing.T) {
	for _, e := range app.Events {
		payload, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := app.ReadEvent(line(e.EventName(), string(payload)))
		if err != nil || reflect.TypeOf(got) != reflect.TypeOf(e) {
			t.Errorf("%s: %#v, %v", e.EventName(), got, err)
		}
	}
	offered := app.AgreementOffered{
		Version: 3, To: agreement.Contact{
			Organisation: "B.V.", Name: "Jan",
			Email: "jan@b.example",
		}, Until: "2026-12-01T10:00:00+01:00", First: agreement.Processor,
		Documents: []evidence.DocumentRef{{Name: "a.pdf", Role: "offered", SHA256: "00"}},
	}
	payload, err := json.Marshal(offered)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := app.ReadEvent(line("agreement.offered", string(payload))); err != nil || !reflect.DeepEqual(got, offered) {
		t.Errorf("%#v, %v", got, err)
	}
}

// Lines of before the events had types are read too: these stand in logs.
func TestEventsOfBefore(t *testing.T) {
	for _, test := range []struct {
		name, payload string
		want          store.Event
	}{
		{"agreement.opened", `{"email":"jan@b.example","version":2}`, app.AgreementOpened{Version: 2, Email: "jan@b.example"}},
		{
			"mail.failed", `{"mail":"0192","reason":"550","subject":"S","to":"jan@b.example"}`,
			app.MessageFailed{Message: "0192", To: "jan@b.example", Subject: "S", Reason: "550"},
		},
		{"account.invited", `{"again":true,"email":"v@b.example"}`, app.AccountInvited{Email: "v@b.example", Again: true}},
		{"agreement.withdrawn", `{"reason":"","version":1}`, app.AgreementWithdrawn{Version: 1}},
	} {
		if got, err := app.ReadEvent(line(test.name, test.payload)); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %#v, %v", test.name, got, err)
		}
	}
	if got, err := app.ReadEvent(line("agreement.of-later", `{}`)); got != nil || err != nil {
		t.Errorf("an event of a later version: %v, %v", got, err)
	}
	if got, err := app.ReadEvent(store.Line{Line: evidence.Line{Event: "agreement.opened"}}); got != nil || err != nil {
		t.Errorf("an event that was erased: %v, %v", got, err)
	}
	if _, err := app.ReadEvent(line("agreement.opened", `{"version":"two"}`)); err == nil {
		t.Error("a payload of another form is read")
	}
}
