package drill

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Config says what to drill with. All fields but Short, Rules and Progress are required.
type Config struct {
	Service    string // the program of the order service
	Jsongate   string // the command jsongate
	Prometheus string // the program prometheus
	Library    string // the library to drill with
	Faulty     string // the library that fails on demand: ci/build-faulty
	Out        string // the folder for the report and the logs; made if need be

	// Short leaves out the steps in which nothing is provoked but patience: it takes less than a minute.
	Short bool
	// Rules are files of Prometheus' alerting rules, which are loaded as they are.
	Rules []string
	// Progress gets a line for whatever happens; nothing if nil.
	Progress io.Writer
}

func (c Config) check() error {
	for what, file := range map[string]string{
		"the order service": c.Service, "the command jsongate": c.Jsongate, "Prometheus": c.Prometheus,
		"the library": c.Library, "the library that fails on demand": c.Faulty,
	} {
		if file == "" {
			return fmt.Errorf("the drill was not told where %s is", what)
		}
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("%s is not there: %w; `make drill` builds what it needs", what, err)
		}
	}
	if c.Out == "" {
		return errors.New("the drill was not told where to put its report")
	}
	return nil
}

// pace is how long things take.
type pace struct {
	rate  float64       // requests a second
	stage time.Duration // how long a stage of the rollout is watched
	watch time.Duration // how long is watched what comes of a change
	// limit is how long to wait for what has to come. It is generous, since the machine may be busy; the figures are what they are.
	limit time.Duration
}

func (c Config) pace() pace {
	if c.Short {
		return pace{rate: 60, stage: 2 * time.Second, watch: 2 * time.Second, limit: 20 * time.Second}
	}
	return pace{rate: 120, stage: 7 * time.Second, watch: 4 * time.Second, limit: 60 * time.Second}
}

// scrapeEvery is how often Prometheus asks the service: what it tells is coarser than that.
const scrapeEvery = 500 * time.Millisecond
