package shop

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

var (
	plain   = []string{"please", "ring", "twice", "blue", "small", "table", "gift", "friday", "door", "left", "order", "colour", "late"}
	unusual = []string{"naïve", "日本語", "😀", `"quoted"`, `back\slash`, "tab\there", "Zoë", "<b>&co</b>", "Ωmega", "line\nbreak", "Łódź",
		"👩‍👩‍👧"}
	names   = []string{"Ann Lee", "Zoë Brontë", "José Núñez", "李小龍", "Björk G.", "Ole O'Hara", "Sam \"Sly\" Fox", "Иван П.", "Mia"}
	cities  = []string{"Graz", "Łódź", "Porto", "Malmö", "Nice", "Köln", "Αθήνα", "Bern", "Cork"}
	streets = []string{"Main Street", "Rue de la Paix", "Hauptstraße", "Calle Mayor", "Storgatan", "Via Roma"}
	country = []string{"AT", "PL", "PT", "SE", "FR", "DE", "GR", "CH", "IE"}
)

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// words is a text of at most so many bytes.
func words(r *rand.Rand, most int) string {
	var text strings.Builder
	for {
		word := one(r, plain)
		if r.IntN(12) == 0 {
			word = one(r, unusual)
		}
		if text.Len()+len(word)+1 > most {
			return text.String()
		}
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(word)
	}
}

func digits(r *rand.Rand, count int) string {
	text := make([]byte, count)
	for i := range text {
		text[i] = byte('0' + r.IntN(10))
	}
	return string(text)
}

func letters(r *rand.Rand, count int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	text := make([]byte, count)
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

func anything(r *rand.Rand, most int) any {
	switch r.IntN(5) {
	case 0:
		return r.IntN(2) == 0
	case 1:
		return r.NormFloat64() * 1000
	}
	return words(r, max(4, r.IntN(max(5, most))))
}

func newCustomer(r *rand.Rand) customer {
	c := customer{Name: one(r, names), Email: strings.ToLower(letters(r, 8)) + "@example.org"}
	if r.IntN(2) == 0 {
		c.ID, c.Phone, c.Locale = "cus_"+letters(r, 12), "+"+digits(r, 11), one(r, []string{"de-AT", "pl", "fr-FR", "en"})
	}
	return c
}

func newItem(r *rand.Rand) item {
	i := item{SKU: one(r, sold).SKU, Quantity: 1 + int64(r.IntN(5)), GiftWrap: r.IntN(4) == 0}
	if r.IntN(6) == 0 {
		i.Engraving = words(r, 60)
	}
	for range max(0, r.IntN(6)-3) {
		i.Options = append(i.Options, option{Name: one(r, plain), Value: anything(r, 60)})
	}
	return i
}

func newAddress(r *rand.Rand) *address {
	a := &address{
		Street:     fmt.Sprintf("%s %d", one(r, streets), 1+r.IntN(200)),
		City:       one(r, cities),
		PostalCode: digits(r, 5),
		Country:    one(r, country),
	}
	if r.IntN(2) == 0 {
		a.Recipient, a.Region = one(r, names), one(r, plain)
	}
	return a
}

func newDelivery(r *rand.Rand) delivery {
	switch r.IntN(3) {
	case 0:
		return delivery{Method: "post", Address: newAddress(r), Instructions: words(r, r.IntN(100))}
	case 1:
		window := one(r, []string{"morning", "afternoon", "evening"})
		return delivery{Method: "courier", Address: newAddress(r), Phone: "+" + digits(r, 11), Window: window}
	}
	return delivery{Method: "pickup", Store: 1 + r.IntN(9999)}
}
