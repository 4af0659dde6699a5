package document

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestJSON(t *testing.T) {
	d := sample("nl")
	data, err := JSON(d)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Title, Lang, Date string
		Body              []map[string]any
		Files             []struct{ Data []byte }
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Title != d.Title || got.Date != "2026-11-02" || len(got.Body) != len(d.Body) ||
		string(got.Files[0].Data) != string(d.Files[0].Data) {
		t.Errorf("JSON says %q of %q with %d blocks", got.Title, got.Date, len(got.Body))
	}
	want := map[string]any{"type": "heading", "id": "terms", "kind": "article", "number": "1", "text": "Begrippen"}
	if !reflect.DeepEqual(got.Body[2], want) {
		t.Errorf("heading reads %v, want %v", got.Body[2], want)
	}
	all := &Document{Body: []Block{&Heading{}, &Paragraph{}, &Provision{}, &List{}, &Table{}, &Fields{}, &Signatures{}, &Note{}, &PageBreak{}}}
	if data, err = JSON(all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for i, kind := range []string{"heading", "paragraph", "provision", "list", "table", "fields", "signatures", "note", "pagebreak"} {
		if got.Body[i]["type"] != kind {
			t.Errorf("block %d is called %v, want %s", i, got.Body[i]["type"], kind)
		}
	}
	if data, err := json.Marshal(Inline{Text: "x", Style: Bold | Mono}); err != nil || string(data) != `{"text":"x","style":"bold mono"}` {
		t.Errorf("run reads %s, %v", data, err)
	}
	if _, err := JSON(&Document{Body: []Block{&Heading{Kind: 9}}}); err == nil {
		t.Error("an unknown kind of heading was written")
	}
}
