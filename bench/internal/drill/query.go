package drill

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// series is one series of an answer of Prometheus.
type series struct {
	labels  map[string]string
	samples []sample
}

type sample struct {
	at    time.Time
	value float64
}

// query asks Prometheus for an instant vector or a range of samples.
func (m *monitor) query(ctx context.Context, expression string) ([]series, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.url+"/api/v1/query?query="+url.QueryEscape(expression), nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("prometheus does not answer: %w", err)
	}
	defer response.Body.Close()
	list, err := readAnswer(json.NewDecoder(response.Body))
	if err != nil {
		return nil, fmt.Errorf("prometheus, asked %q: %w", expression, err)
	}
	return list, nil
}

func readAnswer(from *json.Decoder) ([]series, error) {
	var answer struct {
		Status, Error string
		Data          struct {
			Result []struct {
				Metric map[string]string
				Value  rawSample
				Values []rawSample
			}
		}
	}
	if err := from.Decode(&answer); err != nil {
		return nil, err
	}
	if answer.Status != "success" {
		return nil, fmt.Errorf("%s", answer.Error)
	}
	var list []series
	for _, one := range answer.Data.Result {
		s := series{labels: one.Metric}
		for _, value := range one.Values {
			s.samples = append(s.samples, sample(value))
		}
		if one.Values == nil {
			s.samples = []sample{sample(one.Value)}
		}
		list = append(list, s)
	}
	return list, nil
}

// rawSample is [seconds, "value"].
type rawSample sample

// UnmarshalJSON reads it.
func (r *rawSample) UnmarshalJSON(text []byte) error {
	var seconds float64
	var value string
	if err := json.Unmarshal(text, &[]any{&seconds, &value}); err != nil {
		return err
	}
	number, err := strconv.ParseFloat(value, 64)
	r.at, r.value = time.UnixMilli(int64(seconds*1000)), number
	return err
}

// sum is that of the newest samples.
func sum(list []series) (total float64) {
	for _, one := range list {
		if n := len(one.samples); n > 0 {
			total += one.samples[n-1].value
		}
	}
	return total
}

// lastRise is the time of the last sample by which the sum of all series had grown; false if it did not.
func lastRise(list []series) (at time.Time, rose bool) {
	sums := map[time.Time]float64{}
	for _, one := range list {
		for _, s := range one.samples {
			sums[s.at] += s.value
		}
	}
	for when, now := range sums {
		before, found := time.Time{}, false
		for earlier := range sums {
			if earlier.Before(when) && (!found || earlier.After(before)) {
				before, found = earlier, true
			}
		}
		if found && now > sums[before] && when.After(at) {
			at, rose = when, true
		}
	}
	return at, rose
}
