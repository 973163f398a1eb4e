package format

// isDateTime tells whether the text is date-time (RFC 3339, section 5.6), the letters of either case. A leap second has to end
// a month in UTC (section 5.7).
func isDateTime(text string) bool {
	if len(text) < 11 || text[10] != 'T' && text[10] != 't' {
		return false
	}
	day, ok := readDate(text[:10])
	if !ok {
		return false
	}
	leap, ok := readTime(text[11:])
	switch leap {
	case sameDay:
		return ok && day.last
	case nextDay:
		return ok && day.first
	}
	return ok
}
