package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/jsongate/jsongate/bench/service/internal/httpapi"
	"github.com/jsongate/jsongate/bench/service/internal/obs"
	"github.com/jsongate/jsongate/bench/service/internal/orders"
	"github.com/jsongate/jsongate/bench/service/internal/store"
)

// Parts are what a program puts into its service. The zero value is a service that judges bodies by itself.
type Parts struct {
	// Log is where the service logs; slog.Default() if nil.
	Log *slog.Logger
	// Collectors are served at /metrics beside the service's own. jsongate's collector goes here.
	Collectors []prometheus.Collector
	// Admin is mounted on the admin listener, by pattern of net/http.ServeMux. jsongate's operator's handler goes here.
	Admin map[string]http.Handler
}

// Service is a service that listens. Make it with New, and then call Run, once.
type Service struct {
	config        Config
	log           *slog.Logger
	store         *store.Store
	server, admin *http.Server
	front, back   net.Listener // back is nil without an admin listener
	draining      atomic.Bool
}

// New opens the database and the listeners. From then on connections are accepted by the system, and answered once Run runs.
// Its error is a sentence for the operator.
func New(ctx context.Context, config Config, parts Parts) (_ *Service, err error) {
	s := &Service{config: config, log: parts.Log}
	if s.log == nil {
		s.log = slog.Default()
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	gate, err := httpapi.NewGate(config.MaxBody, config.KeyHeader) // any other httpapi.Bodies would do
	if err != nil {
		return nil, err
	}
	metrics, err := obs.NewMetrics(parts.Collectors...)
	if err != nil {
		return nil, err
	}
	if s.store, err = store.Open(ctx, config.Database, config.Stock); err != nil {
		return nil, err
	}
	shop, err := orders.NewShop(ctx, s.store, time.Now)
	if err != nil {
		return nil, err
	}
	api := &httpapi.API{Shop: shop, Bodies: gate, Healthy: s.healthy, Metrics: metrics.Handler(s.log)}
	requests := &obs.Requests{Log: s.log, Metrics: metrics, Quiet: !config.LogRequests, ShowPath: config.ShowPath}
	s.server = s.newServer(requests.Wrap(api.Handler()))
	// Health is on both listeners: the admin one still answers while the service drains.
	mounts := map[string]http.Handler{"GET /healthz": api.Health()}
	maps.Copy(mounts, parts.Admin)
	s.admin = s.newServer(obs.Admin(mounts, config.Pprof))
	return s, s.listen()
}

func (s *Service) newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

func (s *Service) listen() (err error) {
	if s.front, err = net.Listen("tcp", s.config.Addr); err != nil {
		return fmt.Errorf("the service cannot listen on %s: %w; free the address or give another one with --addr", s.config.Addr, err)
	}
	if s.config.AdminAddr == "" {
		return nil
	}
	if s.back, err = net.Listen("tcp", s.config.AdminAddr); err != nil {
		return fmt.Errorf("the admin listener cannot listen on %s: %w; free the address or give another one with --admin",
			s.config.AdminAddr, err)
	}
	return nil
}

// URL is where customers reach the service.
func (s *Service) URL() string { return "http://" + s.front.Addr().String() }

// AdminURL is where operators reach it; empty without an admin listener.
func (s *Service) AdminURL() string {
	if s.back == nil {
		return ""
	}
	return "http://" + s.back.Addr().String()
}

// healthy is the answer to /healthz.
func (s *Service) healthy(ctx context.Context) error {
	if s.draining.Load() {
		return errors.New("the service is stopping; send requests elsewhere")
	}
	if err := s.store.Ping(ctx); err != nil {
		s.log.Error("the database does not answer", slog.String("detail", err.Error()))
		return errors.New("the database does not answer")
	}
	return nil
}
