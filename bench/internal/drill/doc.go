// Package drill rehearses what the flag is for: it starts the example service and a Prometheus, puts load on the service, takes
// traffic to Rust in steps, provokes each fault that the flag has an answer to, and checks what came of it.
//
// There are two witnesses. The load generator checks every answer, and each answer names the path that judged its body; the
// switchboard notes them. Prometheus scrapes the service and is asked through its HTTP API. At the end both have to agree, process
// by process, on how many bodies each path judged and why.
//
// The drill stands for the orchestrator: it starts and stops the processes and decides which of them gets a request. A restart
// in order takes no request with it: the new process gets the traffic before the old one is told to stop. A process that dies takes
// the requests with it that it was serving; those are counted apart, and every other lost request fails the drill.
package drill
