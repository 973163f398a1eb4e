package breaker

import "fmt"

// SetMode sets the mode. It acts on the calls that begin after it. The state stays what it is and is taken up again with mode
// Normal. An error says that there is no such mode, and then nothing changes.
func (b *Breaker) SetMode(mode Mode) error {
	if int(mode) >= len(modeWords) {
		return fmt.Errorf("breaker: %s is not a mode; the modes are normal, forced-open and detect-only", mode)
	}
	b.mutex.Lock()
	defer b.unlock()
	b.mode = mode
	b.publish()
	return nil
}

// SetConfig changes the configuration. Rules act from the next fault on, with the faults that were counted already; probes that
// are on their way keep their number and their time. A cool-down that goes on becomes shorter if the new one is, never longer.
// An error says what is wrong with the configuration, and then nothing changes.
func (b *Breaker) SetConfig(config Config) error {
	if err := config.Validate(); err != nil {
		return err
	}
	b.mutex.Lock()
	defer b.unlock()
	b.config.Store(&config)
	if b.state == Open {
		if shorter := config.coolDown(b.level, b.options.Jitter()); shorter < b.coolDown {
			b.coolDown, b.nextProbe = shorter, b.since+shorter
			b.publish()
		}
	}
	return nil
}

// Config is the configuration.
func (b *Breaker) Config() Config { return *b.config.Load() }

// Reset closes the breaker at once, forgets the faults in the windows and makes the next cool-down the first one again. It is
// for an operator who has mended the cause and does not want to wait. The mode and the totals stay.
func (b *Breaker) Reset() {
	b.mutex.Lock()
	defer b.unlock()
	b.level, b.coolDown = 0, 0
	if b.state == Closed {
		b.evidence = evidence{}
		return
	}
	b.close("the breaker was reset by hand", 0)
}
