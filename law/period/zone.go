package period

import "time"

// change is a moment from which a zone has another offset, both in seconds.
type change struct{ at, offset int64 }

// changesOf lists the offsets of a zone over the years of a calendar.
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

// zone is the offsets of a zone over the years of a calendar: looking one up
// in it takes a tenth of the time that the time package takes.
type zone struct {
	changes []change
	near    []uint16 // for each stretch of 24 days, the change that it begins under
}

const stretch = 21 // a stretch is 2 to this power of seconds

func zoneOf(location *time.Location) zone {
	z := zone{changes: changesOf(location)}
	last := time.Date(LastYear+20, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for i, at := 0, z.changes[0].at; at < last; at += 1 << stretch {
		for i+1 < len(z.changes) && z.changes[i+1].at <= at {
			i++
		}
		z.near = append(z.near, uint16(i))
	}
	return z
}

// offset gives the zone's offset at a moment, in seconds east of Greenwich.
func (z *zone) offset(unix int64) int64 {
	i := int(z.near[max(0, min((unix-z.changes[0].at)>>stretch, int64(len(z.near)-1)))])
	for i+1 < len(z.changes) && z.changes[i+1].at <= unix {
		i++
	}
	return z.changes[i].offset
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
