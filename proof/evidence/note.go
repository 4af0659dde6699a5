package evidence

// Note signs a text of the installation that is no checkpoint, in the form of a
// signed note. origin says what kind of text it is, so that none can stand for
// another; the text ends with a newline.
func (k Key) Note(origin, text string) ([]byte, error) { return k.sign(origin, text) }

// OpenNote gives the text of a note that this key signed under this origin.
func (k Key) OpenNote(origin string, note []byte) (string, error) {
	text, err := k.Verifier(origin)
	if err != nil {
		return "", err
	}
	v, err := parseVerifier(text)
	if err != nil {
		return "", err
	}
	return openNote(note, v)
}
