package adversarial

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
)

func TestTheExponentIsTheSlopeOfTheLogarithms(t *testing.T) {
	for _, want := range []float64{1, 1.5, 2} {
		var points []Point
		for size := 1 << 10; size <= 1<<20; size *= 2 {
			points = append(points, Point{Bytes: size, Cost: time.Duration(20 * math.Pow(float64(size), want))})
		}
		if got := exponent(points); math.Abs(got-want) > 0.01 {
			t.Errorf("an exponent of %.2f instead of %.2f", got, want)
		}
	}
	if got := exponent([]Point{{Bytes: 1, Cost: time.Second}, {Bytes: 2, Cost: time.Second}}); got != 0 {
		t.Errorf("two points give the exponent %.2f", got)
	}
}

func TestEachFamilyHasASchemaThatCompilesAndDocumentsOfTheSizeAskedFor(t *testing.T) {
	names := map[string]bool{}
	for _, family := range Families() {
		if names[family.Name] {
			t.Errorf("two families are called %q", family.Name)
		}
		names[family.Name] = true
		validator, err := jsongate.Compile([]byte(family.Schema))
		if err != nil {
			t.Errorf("%s: %v", family.Name, err)
			continue
		}
		for _, size := range []int{1 << 10, 1 << 14} {
			document := family.Document(size)
			if len(document) < size/2 || len(document) > size*2 {
				t.Errorf("%s: a document of %d bytes where %d were asked for", family.Name, len(document), size)
			}
			if result := validator.Validate(document); result.Code > jsongate.CodeBudget {
				t.Errorf("%s: %v", family.Name, result.Err())
			} else if valid := json.Valid(document); !valid && result.Code != jsongate.CodeMalformed && result.Code != jsongate.CodeTooDeep {
				t.Errorf("%s: %s for what is no JSON", family.Name, result.Code)
			}
		}
	}
}
