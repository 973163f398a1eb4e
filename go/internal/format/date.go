package format

// day is a day, as far as a leap second asks for it.
type day struct{ first, last bool }

// isDate tells whether the text is full-date (RFC 3339, section 5.6).
func isDate(text string) bool {
	_, ok := readDate(text)
	return ok
}

// readDate reads full-date, which has to be the whole text.
func readDate(text string) (day, bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return day{}, false
	}
	y, yearOK := number(text[:4])
	m, monthOK := number(text[5:7])
	d, dayOK := number(text[8:])
	if !yearOK || !monthOK || !dayOK || m < 1 || m > 12 {
		return day{}, false
	}
	last := daysOf(y, m)
	return day{d == 1, d == last}, d >= 1 && d <= last
}

// daysOf is RFC 3339, section 5.7 and appendix C.
func daysOf(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// number is what a few digits spell; ok is false where one of them is none.
func number(digits string) (n int, ok bool) {
	for _, c := range []byte(digits) {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
