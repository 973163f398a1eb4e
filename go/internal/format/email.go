package format

import "strings"

// longestLocalPart is RFC 5321, section 4.5.3.1.1, in octets.
const longestLocalPart = 64

// isEmail tells whether the text is Mailbox (RFC 5321, section 4.1.2). Drafts before 2020-12 name RFC 5322, section 3.4.1, which
// is the same without comments, folding and obsolete forms: none of them can be used where mail is sent.
func isEmail(text string) bool { return isMailbox(text, false, isPlainHostname) }

// isIDNEmail tells whether the text is Mailbox as RFC 6531, section 3.3, extends it.
func isIDNEmail(text string) bool { return isMailbox(text, true, isIDNMailDomain) }

func isMailbox(text string, beyondASCII bool, isDomain func(string) bool) bool {
	local := dotString(text, beyondASCII)
	if strings.HasPrefix(text, `"`) {
		local = quotedString(text, beyondASCII)
	}
	if local == 0 || local > longestLocalPart || local == len(text) || text[local] != '@' {
		return false
	}
	domain := text[local+1:]
	if strings.HasPrefix(domain, "[") && strings.HasSuffix(domain, "]") {
		return isAddressLiteral(domain[1 : len(domain)-1])
	}
	return isDomain(domain)
}

// dotString is the length of Dot-string at the start of the text: atoms with single dots between them; 0 where there is none.
func dotString(text string, beyondASCII bool) int {
	n := 0
	for n < len(text) && (text[n] == '.' || isAtext(text[n], beyondASCII)) {
		if text[n] == '.' && (n == 0 || text[n-1] == '.') {
			return 0
		}
		n++
	}
	if n > 0 && text[n-1] == '.' {
		return 0
	}
	return n
}

// isAtext is RFC 5322, section 3.2.3, and RFC 6531, section 3.3.
func isAtext(c byte, beyondASCII bool) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0 || beyondASCII && c >= 0x80
}

// quotedString is the length of Quoted-string at the start of the text, its quotes counted; 0 where it does not end.
func quotedString(text string, beyondASCII bool) int {
	for n := 1; n < len(text); n++ {
		switch c := text[n]; {
		case c == '"':
			return n + 1
		case c == '\\':
			if n++; n == len(text) || text[n] < ' ' || text[n] > '~' {
				return 0
			}
		case c < ' ' || c == 0x7F || c >= 0x80 && !beyondASCII:
			return 0
		}
	}
	return 0
}

// isAddressLiteral is RFC 5321, section 4.1.3. The one tag that is registered is that of IPv6.
func isAddressLiteral(text string) bool {
	const tag = "IPv6:"
	if len(text) >= len(tag) && strings.EqualFold(text[:len(tag)], tag) {
		return isIPv6(text[len(tag):])
	}
	return isIPv4(text)
}
