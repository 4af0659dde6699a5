package evidence

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{map[string]any{"b": 1, "a": []int{}, "A": nil}, `{"A":null,"a":[],"b":1}`},
		{"<a href=\"x\">&\u2028é€\U0001F600\\ \b\t\n\f\r\x01\x7f", "\"<a href=\\\"x\\\">&\u2028é€\U0001F600\\\\ \\b\\t\\n\\f\\r\\u0001\x7f\""},
		// RFC 8785 3.2.3: order by UTF-16 units puts U+1F600 before U+FB33.
		{map[string]any{"\ufb33": 1, "\U0001F600": 2, "\u20ac": 3}, "{\"€\":3,\"😀\":2,\"\ufb33\":1}"},
		{json.RawMessage(" [ 1 ,\ttrue ] "), `[1,true]`},
		{int64(-9007199254740991), `-9007199254740991`},
		{json.RawMessage(`-0`), `0`},
		{"100000.00", `"100000.00"`},
	} {
		got, err := Canonical(c.in)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: %s, %v; want %s", c.in, got, err, c.want)
		}
	}
	for _, in := range []any{
		1.5, json.RawMessage(`1.0`), json.RawMessage(`1e3`), int64(9007199254740992), json.RawMessage(`[`),
		json.RawMessage(`1 2`), json.RawMessage("\"\xff\""), make(chan int), json.RawMessage(nil),
		json.RawMessage(strings.Repeat("[", 33) + strings.Repeat("]", 33)),
		json.RawMessage(strings.Repeat("[", 1_000_000)),
	} {
		if got, err := Canonical(in); !errors.Is(err, ErrCanonical) {
			t.Errorf("%.40v gave %.40s, %v", in, got, err)
		}
	}
	for _, text := range []string{`{"a":1,"a":1}`, `{"b":1,"a":1}`, ` 1`, `"\u0041"`, `"\/"`, ``} {
		if IsCanonical([]byte(text)) {
			t.Errorf("%s passed", text)
		}
	}
}

// The canonical text means the same and has itself as canonical text.
func TestCanonicalKeepsTheMeaning(t *testing.T) {
	value := rapid.MapOfN(rapid.String(), rapid.OneOf(
		rapid.String().AsAny(), rapid.Bool().AsAny(), rapid.SliceOf(rapid.String()).AsAny(),
		rapid.MapOf(rapid.String(), rapid.String()).AsAny(),
	), 0, 8)
	rapid.Check(t, func(rt *rapid.T) {
		in := value.Draw(rt, "value")
		b, err := Canonical(in)
		if err != nil {
			rt.Fatal(err)
		}
		if !IsCanonical(b) {
			rt.Fatalf("%s is not canonical", b)
		}
		plain, err := json.Marshal(in)
		if err != nil {
			rt.Fatal(err)
		}
		var x, y any
		if json.Unmarshal(plain, &x) != nil || json.Unmarshal(b, &y) != nil || !reflect.DeepEqual(x, y) {
			rt.Fatalf("%s and %s differ", plain, b)
		}
	})
}

func TestCommit(t *testing.T) {
	a := Commit([32]byte{1}, []byte("x"))
	if a == Commit([32]byte{2}, []byte("x")) || a == Commit([32]byte{1}, []byte("y")) {
		t.Error("two openings of one commitment")
	}
	// printf 'verhaal evidence commitment v1\n' + 32 zero bytes + '{}' | sha256sum
	const want = "2b0484d6ce0916911d26916dcdb574cd7605e45b718d373cee4761012c9391a1"
	if got := hexSum([]byte("verhaal evidence commitment v1\n" + strings.Repeat("\x00", 32) + "{}")); got != hexHash(Commit([32]byte{},
		[]byte("{}"))) || got != want {
		t.Errorf("got %s", got)
	}
}

func hexHash(h Hash) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, c := range h {
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}
