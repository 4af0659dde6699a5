package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

const (
	totpPeriod    = 30 // seconds (RFC 6238)
	recoveryCodes = 8
)

// useCode checks a code and uses it up.
func useCode(s *accountstore.Secret, code string, now time.Time) bool {
	code = strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(code))
	if len(code) == 6 {
		step := now.Unix() / totpPeriod
		for try := step - 1; try <= step+1; try++ {
			want, err := totp.GenerateCodeCustom(s.TOTP, time.Unix(try*totpPeriod, 0),
				totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
			if err == nil && try > s.LastStep && hmac.Equal([]byte(want), []byte(code)) {
				s.LastStep = try
				return true
			}
		}
		return false
	}
	if i := slices.Index(s.Recovery, hashCode(code)); i >= 0 {
		s.Recovery = slices.Delete(s.Recovery, i, i+1)
		return true
	}
	return false
}

func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// Factor is a second factor that is being set up.
type Factor struct {
	Secret string // to type into the app
	URL    string // otpauth://…, for the QR code
}

// ProposeFactor makes a new second factor for the actor; it counts once
// ConfirmFactor shows that the app has it.
func ProposeFactor(who app.Actor) (Factor, error) {
	if err := who.May(app.FactorSet); err != nil {
		return Factor{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Verhaal", AccountName: who.Person.Email, Period: totpPeriod})
	if err != nil {
		return Factor{}, err
	}
	return Factor{Secret: key.Secret(), URL: key.URL()}, nil
}

// FactorURL is what the QR code of a secret says.
func FactorURL(who app.Actor, secret string) (string, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(raw) < 16 {
		return "", fault.New(fault.Invalid, "fault.form")
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Verhaal", AccountName: who.Person.Email, Period: totpPeriod, Secret: raw})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// ConfirmFactor sets the second factor, for who shows the password and a code of
// the one that there was, and gives the recovery codes, to be
// shown once. Other devices are signed out.
func ConfirmFactor(ctx context.Context, a *app.App, who app.Actor, token, totpSecret, code string, present Present) ([]string, error) {
	if _, err := FactorURL(who, totpSecret); err != nil {
		return nil, err
	}
	_, session, err := accountstore.SplitToken(token)
	if err != nil {
		return nil, err
	}
	hash, err := present.password(ctx, a, who, app.FactorSet)
	if err != nil {
		return nil, err
	}
	var codes, hashes []string
	for range recoveryCodes {
		raw := make([]byte, 8)
		_, _ = rand.Read(raw)
		c := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))[:12]
		codes = append(codes, c[:4]+"-"+c[4:8]+"-"+c[8:])
		hashes = append(hashes, hashCode(c))
	}
	err = a.Update(ctx, who, app.FactorSet, func(tx *store.Tx) error {
		account, err := present.account(tx, who.Account, hash)
		if err != nil {
			return err
		}
		next := accountstore.Secret{TOTP: totpSecret, Recovery: hashes, Handed: account.Secret.Handed}
		if !useCode(&next, code, tx.Now) {
			return fault.New(fault.Invalid, "fault.code")
		}
		account.Secret, account.SecondFactor = next, true
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		if err := accountstore.DeleteSessions(tx, account.ID, session); err != nil {
			return err
		}
		if err := tellFactor(a, tx, account, "mail.factor-set"); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account.ID), app.SecondFactorSet{By: app.Object("account", who.Account)})
	})
	return codes, err
}
