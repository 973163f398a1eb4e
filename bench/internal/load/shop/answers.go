package shop

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// refused checks that a request is refused in one way and no other.
func refused(status int, code string) func(load.Answer) error {
	return func(answer load.Answer) error {
		var problem struct{ Code string }
		if err := read(answer, status, &problem); err != nil {
			return err
		}
		if problem.Code != code && code != anyCode {
			return fmt.Errorf("the refusal's code is %q, it has to be %q", problem.Code, code)
		}
		return nil
	}
}

// read reads the JSON of an answer that has to have a status.
func read(answer load.Answer, status int, into any) error {
	if answer.Status != status {
		return fmt.Errorf("the status is %d, it has to be %d", answer.Status, status)
	}
	if err := json.Unmarshal(answer.Body, into); err != nil {
		return fmt.Errorf("the answer is not the JSON that it has to be: %w", err)
	}
	return nil
}

// digest is what the service has to give for an order under an id, by the interface's description: the first 16 bytes, in hex, of
// the SHA-256 of lines that hold the id, the currency, the total, and each line's SKU and quantity.
func (m *made) digest(id string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\nEUR\n%d\n", id, m.total)
	for _, item := range m.items {
		fmt.Fprintf(&text, "%s %d\n", item.SKU, item.Quantity)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:16])
}
