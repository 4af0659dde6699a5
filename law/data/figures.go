package data

import "embed"

// Figures are dated data that are not norms: clocks, calendars, rates and the
// bands of fines, a folder each. The packages that count with them read them.
//
//go:embed clock/*.yaml calendar/*.yaml rate/*.yaml fine/*.yaml
var Figures embed.FS
