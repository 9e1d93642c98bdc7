package binder

// ClosesCircle tells whether a call from one to another would go around in a
// circle: whoever is called would, in the end, call the caller.
func ClosesCircle(b *Binder, from, to Ref, but Ref) bool {
	lines := map[Ref][]Ref{}
	for _, c := range Calls.All(b) {
		if Calls.Ref(c.ID) != but {
			lines[c.From] = append(lines[c.From], c.To)
		}
	}
	seen := map[Ref]bool{}
	var reaches func(Ref) bool
	reaches = func(r Ref) bool {
		if r == from {
			return true
		}
		if seen[r] {
			return false
		}
		seen[r] = true
		for _, next := range lines[r] {
			if reaches(next) {
				return true
			}
		}
		return false
	}
	return reaches(to)
}
