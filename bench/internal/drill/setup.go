package drill

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/internal/load/shop"
)

// setUp starts all that the steps need.
func (d *drill) setUp(ctx context.Context) (err error) {
	if d.folder, err = os.MkdirTemp("", "jsongate-drill-"); err != nil {
		return fmt.Errorf("the drill needs a temporary folder: %w", err)
	}
	if err := os.MkdirAll(d.config.Out, 0o755); err != nil {
		return fmt.Errorf("the folder for the report cannot be made: %w", err)
	}
	if d.serviceLog, err = os.Create(filepath.Join(d.config.Out, "service.log")); err != nil {
		return err
	}
	if d.monitorLog, err = os.Create(filepath.Join(d.config.Out, "prometheus.log")); err != nil {
		return err
	}
	if d.scrapes, err = newScrapes(); err != nil {
		return err
	}
	d.say("Prometheus starts")
	d.monitor, err = startMonitor(ctx, d.config.Prometheus, d.folder, d.scrapes.address(), d.config.Rules, d.monitorLog)
	if err != nil {
		return err
	}
	library, flag := d.config.Library, "go"
	if d.config.Short {
		library, flag = d.config.Faulty, "rust"
	}
	if err := d.putLibrary(library); err != nil {
		return err
	}
	if err := d.flag(flag); err != nil {
		return err
	}
	if err := d.start(); err != nil {
		return err
	}
	d.switchboard.connect(d.current.line)
	return d.startLoad()
}

func (d *drill) startLoad() error {
	shares, err := shop.DefaultShares(0.2)
	if err != nil {
		return err
	}
	run := rand.Text()
	ordinary, err := shop.New(1, run, shares)
	if err != nil {
		return err
	}
	d.source = &source{ordinary: ordinary, run: run}
	d.generator, err = load.New(load.Config{
		Target: "http://orders.invalid", Source: d.source, Rate: d.pace.rate, Arrivals: load.Poisson, Seed: 1,
		Transport: d.switchboard, Timeout: 20 * time.Second, Patience: 20 * time.Second,
	})
	if err != nil {
		return err
	}
	d.generator.Start(context.Background())
	return nil
}
