package doors_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/promise"
)

// Somebody is chosen, seen and erased with forms: the address stands in no URL.
func TestErasingAPersonOnAPage(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	path := "/agreements/" + string(h.draft)
	if response, _ := h.get(h.client, path+"/erase"); response.StatusCode != http.StatusConflict {
		t.Error("a draft can be erased from: ", response.Status)
	}
	if problems, err := promise.AnswerAgreement(ctx, h.app, h.who, h.draft, "controller", map[string]any{
		"name": "Bakkerij Van Dam BV", "kvk": "80123457",
		"address":        map[string]any{"street": "Dorpsstraat 8", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"},
		"representative": map[string]any{"name": "Jan van Dam", "function": "eigenaar"},
		"contact":        map[string]any{"name": "Jan van Dam", "email": "jan@vandam.example", "phone": ""},
	}); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if err := promise.WithdrawAgreement(ctx, h.app, h.who, h.draft, ""); err != nil {
		t.Fatal(err)
	}
	if _, body := h.get(h.client, path); !strings.Contains(body, path+"/erase") {
		t.Error("the agreement's page has no link to erasing")
	}
	whole := func(body string, wants ...string) {
		t.Helper()
		if strings.Contains(body, "⟦") || strings.Contains(body, "?email") {
			t.Error("a text is missing, or an address stands in a URL")
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %q: %s", want, body)
			}
		}
	}
	response, body := h.get(h.client, path+"/erase")
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	whole(body, `value="jan@vandam.example"`, "Jan van Dam")
	_, body = h.post(h.client, path+"/erase", url.Values{"email": {"jan@vandam.example"}}, nil)
	whole(body, "Antwoorden die de persoon noemen (1)", "Back-ups", `name="reason"`)
	form := url.Values{"email": {"jan@vandam.example"}, "erase": {"yes"}}
	if status, body := h.post(h.client, path+"/erase", form, nil); status != http.StatusUnprocessableEntity {
		t.Error("erased without a reason: ", status, body)
	}
	form.Set("reason", "verzoek")
	status, body := h.post(h.client, path+"/erase", form, nil)
	whole(body, "Wat weg kon, is gewist")
	if status != http.StatusOK || strings.Contains(body, "jan@vandam.example") {
		t.Error("still there: ", status, body)
	}
	_, body = h.get(h.client, path)
	if strings.Contains(body, "⟦") || strings.Contains(body, "Jan van Dam") {
		t.Error("the agreement's page: ", body)
	}
}
