package binder

// Clock is the hybrid clock of one PC (Kulkarni and others, "Logical Physical
// Clocks", 2014): never behind the PC's own clock, never behind what it has
// seen, always going up. Its ticks are microseconds, so that a wrong clock
// elsewhere decides only which of two values shows, and never what is kept.
type Clock struct{ last int64 }

// Tick is the time for the next commit, where the PC's clock shows wall
// (microseconds since 1970).
func (c *Clock) Tick(wall int64) int64 {
	c.last = max(wall, c.last+1)
	return c.last
}

// absurd is a time in the year 148,000: whatever wrote it was no clock.
const absurd = 1 << 62

// See moves the clock on past a commit that arrived. An absurd time is not
// followed: it would leave no room to go up.
func (c *Clock) See(at int64) {
	if at < absurd {
		c.last = max(c.last, at)
	}
}
