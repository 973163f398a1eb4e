package adversarial

import (
	"math"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
)

// Point is what one document cost on one path.
type Point struct {
	Bytes int           `json:"bytes"`
	Cost  time.Duration `json:"ns"` // of one call: the least of several
	Code  jsongate.Code `json:"code"`
}

// Line is the cost of a family on one path.
type Line struct {
	Path   string  `json:"path"`
	Points []Point `json:"points"`
	// Exponent is the slope of the line through the logarithms of size and cost, over the sizes that cost enough to be told
	// from the cost of a call; 0 where too few did.
	Exponent float64 `json:"exponent"`
	// Stopped is set where the sizes were not gone through to the end, since one call took too long.
	Stopped bool `json:"stopped,omitempty"`
}

// Limits bound a measurement.
type Limits struct {
	Least, Most int           // sizes, in bytes; each is twice the one before
	Call        time.Duration // after a call that took longer the sizes do not grow any more
	Spend       time.Duration // how long each point is measured at most
}

// Measure goes through the sizes of a family on the path that is set.
func Measure(family Family, path string, limits Limits) (Line, error) {
	options := []jsongate.Option{}
	if family.MaxDepth > 0 {
		options = append(options, jsongate.MaxDepth(family.MaxDepth))
	}
	validator, err := jsongate.Compile([]byte(family.Schema), options...)
	if err != nil {
		return Line{}, err
	}
	line := Line{Path: path}
	most := limits.Most
	if family.Most > 0 {
		most = min(most, family.Most)
	}
	for size := limits.Least; size <= most; size *= 2 {
		document := family.Document(size)
		point := Point{Bytes: len(document), Cost: math.MaxInt64}
		end := time.Now().Add(limits.Spend)
		for calls := 0; calls < 3 || time.Now().Before(end); calls++ {
			began := time.Now()
			result := validator.Validate(document)
			point.Cost = min(point.Cost, time.Since(began))
			point.Code = result.Code
			if point.Cost > limits.Call {
				break
			}
		}
		line.Points = append(line.Points, point)
		if point.Cost > limits.Call {
			line.Stopped = size*2 <= most
			break
		}
	}
	line.Exponent = exponent(line.Points)
	return line, nil
}

// dear is what a call has to cost at least for its size to be what costs.
const dear = 10 * time.Microsecond

// exponent is the least-squares slope of log cost over log size.
func exponent(points []Point) float64 {
	var n, sx, sy, sxx, sxy float64
	for _, p := range points {
		if p.Cost < dear {
			continue
		}
		x, y := math.Log(float64(p.Bytes)), math.Log(float64(p.Cost))
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	if n < 3 {
		return 0
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
