package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// Run serves until ctx ends, and then drains: it takes no new connections, lets the requests that are going on end, and closes
// the database. It gives nil if every request was answered. The admin listener works to the end.
func (s *Service) Run(ctx context.Context) error {
	defer s.close()
	failed := make(chan error, 2)
	serve := func(what string, server *http.Server, listener net.Listener) {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("%s stopped by itself: %w", what, err)
		}
	}
	go serve("the service", s.server, s.front)
	if s.back != nil {
		go serve("the admin listener", s.admin, s.back)
	}
	s.log.Info("the service is ready", slog.String("url", s.URL()), slog.String("admin", s.AdminURL()),
		slog.String("database", s.config.Database))
	select {
	case err := <-failed:
		s.server.Close()
		return err
	case <-ctx.Done():
	}
	return s.drain()
}

func (s *Service) drain() error {
	s.draining.Store(true)
	s.log.Info("the service is draining: no new connections, and the requests that are going on may end",
		slog.String("at_most", s.config.Drain.String()))
	limit, cancel := context.WithTimeout(context.Background(), s.config.Drain)
	defer cancel()
	if err := s.server.Shutdown(limit); err != nil {
		s.server.Close()
		return fmt.Errorf("some requests took longer than %s and were cut off; a larger --drain gives them more time", s.config.Drain)
	}
	s.log.Info("the service has stopped; every request was answered")
	return nil
}

// close frees what New opened.
func (s *Service) close() {
	if s.admin != nil {
		s.admin.Close()
	}
	for _, listener := range []net.Listener{s.front, s.back} {
		if listener != nil {
			listener.Close() // an error means that its server closed it before
		}
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.log.Error("the database did not close", slog.String("detail", err.Error()))
		}
	}
}
