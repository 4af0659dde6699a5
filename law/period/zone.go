package period

import "time"

// change is a moment from which a zone has another offset, both in seconds.
type change struct{ at, offset int64 }

// changesOf lists the offsets of a zone over the years of a calendar: looking
// one up in it takes a tenth of the time that the zone takes itself.
func changesOf(zone *time.Location) []change {
	at := time.Date(FirstYear, 1, 1, 0, 0, 0, 0, time.UTC).Add(-48 * time.Hour)
	last := time.Date(LastYear+20, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []change
	for at.Before(last) {
		_, offset := at.In(zone).Zone()
		if len(all) == 0 || all[len(all)-1].offset != int64(offset) {
			all = append(all, change{at.Unix(), int64(offset)})
		}
		end := boundary(at, zone)
		if end.IsZero() {
			break
		}
		at = end
	}
	return all
}

// boundary gives the next moment at which the zone may change, or zero. Where
// the zone follows a rule instead of a table, the time package ends a stretch
// 365 days into the year, which in a leap year can lie in the past.
func boundary(at time.Time, zone *time.Location) time.Time {
	_, end := at.In(zone).ZoneBounds()
	if !end.IsZero() && !end.After(at) {
		return at.Add(24 * time.Hour)
	}
	return end
}

// offset gives the zone's offset at a moment, in seconds east of Greenwich.
func (c *Calendar) offset(unix int64) int64 {
	low, high := 0, len(c.changes)
	for high-low > 1 {
		if middle := (low + high) / 2; c.changes[middle].at <= unix {
			low = middle
		} else {
			high = middle
		}
	}
	return c.changes[low].offset
}

// dayOf gives the number of the local day of a moment, counted from 1 January
// 1970.
func (c *Calendar) dayOf(unix int64) int64 {
	local := unix + c.offset(unix)
	n := local / secondsPerDay
	if local%secondsPerDay < 0 {
		n--
	}
	return n
}

// moment gives the first moment at which the clock shows a time or a later one
// on day n, in seconds since midnight. Where the clock skips that time it is
// the moment of the change.
func (c *Calendar) moment(n, seconds int64) int64 {
	local := n*secondsPerDay + seconds
	before, after := c.offset(local-15*3600), c.offset(local+15*3600)
	if early := local - before; before == after || c.offset(early) == before {
		return early
	}
	if late := local - after; c.offset(late) == after {
		return late
	}
	return c.moment(n, seconds+60) // inside the hour that is skipped
}

// start gives the first moment of day n.
func (c *Calendar) start(n int64) int64 { return c.moment(n, 0) }
