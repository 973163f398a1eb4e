package format

// contextHolds tells whether every code point of the label that is permitted in some places only is in one of them (RFC 5892,
// appendix A).
func contextHolds(label []rune, letters []letter) bool {
	has := func(low, high rune) bool {
		for _, r := range label {
			if low <= r && r <= high {
				return true
			}
		}
		return false
	}
	for i, r := range label {
		ok := true
		switch r {
		case 0x200C:
			ok = i > 0 && letters[i-1].isVirama() || joins(letters[:i], letters[i+1:])
		case 0x200D:
			ok = i > 0 && letters[i-1].isVirama()
		case 0xB7:
			ok = i > 0 && label[i-1] == 'l' && i+1 < len(label) && label[i+1] == 'l'
		case 0x375:
			ok = i+1 < len(label) && letters[i+1].script() == scriptGreek
		case 0x5F3, 0x5F4:
			ok = i > 0 && letters[i-1].script() == scriptHebrew
		case 0x30FB:
			ok = false
			for j, l := range letters {
				ok = ok || label[j] != 0x30FB && l.script() == scriptJapanese
			}
		}
		if !ok {
			return false
		}
	}
	return !(has(0x660, 0x669) && has(0x6F0, 0x6F9))
}

// joins tells whether a letter that joins to the left stands before, and one that joins to the right behind, transparent ones
// aside (appendix A.1).
func joins(before, behind []letter) bool {
	var first, second joiningType
	for i := len(before) - 1; i >= 0; i-- {
		if first = before[i].joining(); first != joiningTransparent {
			break
		}
	}
	for _, l := range behind {
		if second = l.joining(); second != joiningTransparent {
			break
		}
	}
	return (first == joiningLeft || first == joiningDual) && (second == joiningRight || second == joiningDual)
}
