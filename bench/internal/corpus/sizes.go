package corpus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Sized is a document of an exact size, for measuring what a call costs as documents grow.
type Sized struct {
	Size int // bytes of Data
	Data []byte
}

// SizedSchema is the schema of the sized documents: a batch of readings that a device posts.
const SizedSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["device", "readings"],
  "properties": {
    "device": {"type": "string", "pattern": "^[a-z]+-[0-9]+$"},
    "readings": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["at", "celsius", "ok"],
        "properties": {
          "at": {"type": "integer", "minimum": 0},
          "celsius": {"type": "number", "minimum": -90, "maximum": 90},
          "ok": {"type": "boolean"},
          "note": {"type": "string", "maxLength": 64}
        },
        "additionalProperties": false
      }
    }
  },
  "additionalProperties": false
}`

// SizedDocuments makes one valid document of each size: as many readings as fit, and the digits of the device's name fill
// what is left over, so that a document holds no padding that a real one would not have.
func SizedDocuments(sizes ...int) ([]Sized, error) {
	const head, middle, tail = `{"device":"probe-`, `","readings":[`, `]}`
	documents := make([]Sized, 0, len(sizes))
	for _, size := range sizes {
		room := size - len(head) - len("1") - len(middle) - len(tail)
		if room < 0 {
			return nil, fmt.Errorf("no document of %d bytes can be made; the smallest one has %d", size, size-room)
		}
		var readings bytes.Buffer
		for i := 0; ; i++ {
			reading := fmt.Sprintf(`{"at":%d,"celsius":%d.%d,"ok":%t}`, 1700000000+60*i, i%180-90, i%10, i%7 != 0)
			if i%5 == 3 {
				reading = reading[:len(reading)-1] + `,"note":"calibrated"}`
			}
			if i > 0 {
				reading = "," + reading
			}
			if readings.Len()+len(reading) > room {
				break
			}
			readings.WriteString(reading)
		}
		digits := strings.Repeat("1", room-readings.Len()+1)
		documents = append(documents, Sized{Size: size, Data: slices.Concat(
			[]byte(head), []byte(digits), []byte(middle), readings.Bytes(), []byte(tail))})
	}
	return documents, nil
}
