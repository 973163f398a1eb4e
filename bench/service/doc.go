// Package service is an order service as many companies have one: JSON over HTTP, checked by jsongate, priced, and kept in
// SQLite. It is what the drill puts load on, and an example of how a service uses the flag.
//
// Its parts, from the outside in: internal/httpapi has the routes, internal/orders the logic, internal/store the database,
// internal/obs the log, the metrics and the admin listener. This package reads the configuration and holds them together.
package service
