package share

import (
	"errors"
	"time"

	"github.com/verhaal/verhaal/law/money"
)

// statutory is the statutory interest on a principal, and whether all the
// rates in it were verified.
func statutory(principal money.Amount, from, until time.Time) (interest money.Amount, verified bool, err error) {
	return 0, false, errors.New("cannot compute interest: not there yet")
}
