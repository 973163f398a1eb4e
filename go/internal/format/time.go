package format

// leapSecond is what a leap second in the text asks of the day: RFC 3339, section 5.7, has it at the end of a month in UTC.
type leapSecond int

const (
	noLeapSecond leapSecond = iota
	sameDay                 // the day in the text is that of UTC
	nextDay                 // the day in the text is the one after that of UTC
)

const minutesOfDay = 24 * 60

// isTime tells whether the text is full-time (RFC 3339, section 5.6).
func isTime(text string) bool {
	_, ok := readTime(text)
	return ok
}

// readTime reads full-time, which has to be the whole text. Second 60 has to be the last one of a day in UTC.
func readTime(text string) (leapSecond, bool) {
	if len(text) < 9 || text[2] != ':' || text[5] != ':' {
		return 0, false
	}
	hour, hourOK := number(text[:2])
	minute, minuteOK := number(text[3:5])
	second, secondOK := number(text[6:8])
	if !hourOK || !minuteOK || !secondOK || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	rest := text[8:]
	if rest[0] == '.' {
		digits := leadingDigits(rest[1:])
		if digits == 0 {
			return 0, false
		}
		rest = rest[1+digits:]
	}
	offset, ok := readOffset(rest)
	if !ok || second < 60 {
		return noLeapSecond, ok
	}
	utc := (hour*60 + minute + minutesOfDay - offset) % minutesOfDay
	if offset > 0 {
		return nextDay, utc == minutesOfDay-1
	}
	return sameDay, utc == minutesOfDay-1
}

// readOffset reads time-offset: by how many minutes local time is ahead of UTC.
func readOffset(text string) (int, bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	hour, hourOK := number(text[1:3])
	minute, minuteOK := number(text[4:])
	offset := hour*60 + minute
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hourOK && minuteOK && hour <= 23 && minute <= 59
}
