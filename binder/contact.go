package binder

// Phone is the number to try first, and false where there is none.
func (c Contact) Phone() (Way, bool) { return bestPhone(c.Ways) }

// Best is the way to try first: a number that a voice answers, or else the
// first way that there is.
func (c Contact) Best() (Way, bool) {
	if w, ok := c.Phone(); ok {
		return w, true
	}
	for _, w := range c.Ways {
		if w.Value != "" {
			return w, true
		}
	}
	return Way{}, false
}
