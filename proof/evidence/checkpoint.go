package evidence

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is what a signed checkpoint says: the log of this origin had this
// many lines, and this root. Whoever keeps one can show later that the log was
// rewritten, if it was.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
}

// ErrCheckpoint says that bytes are not a checkpoint signed by the key.
var ErrCheckpoint = errors.New("not a checkpoint signed by this key")

const maxNote = 64 << 10 // bytes of a signed note; leaves room for many witnesses

// Checkpoint signs the tree (C2SP tlog-checkpoint): origin, size and root, each
// on a line of its own, as a signed note.
func (k Key) Checkpoint(origin string, t Tree) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return k.sign(origin, Checkpoint{origin, t.Size, t.Root()}.text())
}

func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// ParseCheckpoint reads a checkpoint and checks the signature of its log, whose
// key is given as Verifier writes it. Signatures of others, such as witnesses,
// may stand beside it and are not looked at.
func ParseCheckpoint(data []byte, verifierKey string) (Checkpoint, error) {
	v, err := parseVerifier(verifierKey)
	if err != nil {
		return Checkpoint{}, err
	}
	text, err := openNote(data, v)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	rows := strings.Split(text, "\n")
	if len(rows) != 4 {
		return Checkpoint{}, fmt.Errorf("%w: expected origin, size and root", ErrCheckpoint)
	}
	size, sizeErr := strconv.ParseInt(rows[1], 10, 64)
	root, rootErr := tlog.ParseHash(rows[2])
	if err := errors.Join(sizeErr, rootErr); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c := Checkpoint{rows[0], size, root}
	if size < 0 || c.Origin != v.Name() || c.text() != text {
		return Checkpoint{}, fmt.Errorf("%w: not in its one form, or of another log", ErrCheckpoint)
	}
	return c, nil
}

// openNote gives the text of a note signed by v. Every signature must be in the
// one form of base64, so that no byte of a note can change unseen.
func openNote(data []byte, v verifier) (string, error) {
	if len(data) > maxNote {
		return "", fmt.Errorf("longer than %d bytes", maxNote)
	}
	n, err := note.Open(data, note.VerifierList(v))
	if err != nil {
		return "", err
	}
	for _, s := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return "", err
		}
	}
	return n.Text, nil
}
