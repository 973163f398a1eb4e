package format

// bidiHolds tells whether the rule for labels that are written from right to left holds (RFC 5893, section 2), for a label that
// has to keep to it: one with a letter of R, AL or AN (RFC 5891, section 4.2.3.4).
func bidiHolds(letters []letter) bool {
	var has [16]bool
	last := bidiClass(0)
	for _, l := range letters {
		has[l.bidi()] = true
		if l.bidi() != bidiNSM {
			last = l.bidi()
		}
	}
	if !has[bidiR] && !has[bidiAL] && !has[bidiAN] {
		return true
	}
	first := letters[0].bidi()
	starts := first == bidiR || first == bidiAL
	ends := last == bidiR || last == bidiAL || last == bidiEN || last == bidiAN
	return starts && ends && !has[bidiL] && !(has[bidiEN] && has[bidiAN])
}
