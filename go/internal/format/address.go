package format

import (
	"net/netip"
	"strings"
)

// isIPv4 tells whether the text is four decimal numbers up to 255 without leading zeros (RFC 2673, section 3.2).
func isIPv4(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is4()
}

// isIPv6 tells whether the text is an address (RFC 4291, section 2.2), without zone and without prefix length.
func isIPv6(text string) bool {
	if strings.Contains(text, "%") {
		return false
	}
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is6()
}
