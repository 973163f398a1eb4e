package breaker

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestDefaultConfigIsValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
}

func TestWrongConfigsAreRefusedWithTheField(t *testing.T) {
	for _, test := range []struct {
		field  string
		change func(*Config)
	}{
		{"Window", func(c *Config) { *c = Config{} }},
		{"Window", func(c *Config) { c.Window = -1 }},
		{"AbsoluteFaults", func(c *Config) { c.AbsoluteFaults = -1 }},
		{"AbsoluteFaults", func(c *Config) { c.AbsoluteFaults, c.FaultRate = 0, 0 }},
		{"FaultRate", func(c *Config) { c.FaultRate = 5 }},
		{"FaultRate", func(c *Config) { c.FaultRate = math.NaN() }},
		{"MinCalls", func(c *Config) { c.MinCalls = 0 }},
		{"MinFaults", func(c *Config) { c.MinFaults = 0 }},
		{"InARow", func(c *Config) { c.InARow = -1 }},
		{"LookBack", func(c *Config) { c.LookBack = time.Second }},
		{"LookBack", func(c *Config) { c.LookBack = 0 }},
		{"Mismatches", func(c *Config) { c.Mismatches = -1 }},
		{"CoolDown", func(c *Config) { c.CoolDown = 0 }},
		{"CoolGrowth", func(c *Config) { c.CoolGrowth = 0.5 }},
		{"CoolGrowth", func(c *Config) { c.CoolGrowth = math.Inf(1) }},
		{"CoolGrowth", func(c *Config) { c.CoolGrowth = math.NaN() }},
		{"MaxCoolDown", func(c *Config) { c.MaxCoolDown = time.Second }},
		{"MaxCoolDown", func(c *Config) { c.MaxCoolDown = math.MaxInt64 }},
		{"Jitter", func(c *Config) { c.Jitter = 1 }},
		{"ResetAfter", func(c *Config) { c.ResetAfter = 0 }},
		{"Probes", func(c *Config) { c.Probes = 0 }},
		{"Probes", func(c *Config) { c.Probes = 65 }},
		{"ProbeTimeout", func(c *Config) { c.ProbeTimeout = 0 }},
	} {
		config := DefaultConfig()
		test.change(&config)
		_, err := New(config, Options{Calls: func() uint64 { return 0 }})
		if err == nil || !strings.HasPrefix(err.Error(), "breaker: "+test.field+" is ") {
			t.Errorf("%s: the error is %v", test.field, err)
		}
	}
	if _, err := New(DefaultConfig(), Options{}); err == nil {
		t.Error("a breaker without Calls is not refused")
	}
}

func TestModesAreReadAsTheyAreWritten(t *testing.T) {
	for _, mode := range []Mode{Normal, ForcedOpen, DetectOnly} {
		if got, err := ParseMode(mode.String()); got != mode || err != nil {
			t.Errorf("%s is read as %s, %v", mode, got, err)
		}
	}
	if _, err := ParseMode("off"); err == nil || !strings.Contains(err.Error(), "forced-open") {
		t.Errorf("the error is %v", err)
	}
}
