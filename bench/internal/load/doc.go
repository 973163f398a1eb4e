// Package load puts an open load on a service and checks every answer.
//
// Open means that requests have planned times, which do not wait for answers: a service that stalls gets the requests of the
// stall all the same, as it would from customers who do not know of each other. Latency counts from the planned time
// (corrected), so a stall is seen by everybody whom it would have hit; what passes between sending a request and its answer is
// reported beside it (service). A generator that waits for each answer before it sends the next request sees a stall of a second
// as one slow request.
//
// Every request carries the answer that it must get, and is counted as exactly one of: right, wrong, lost (sent, and no answer
// came), unsent (it could not be sent in time; nothing is left out in silence), or pending.
package load
