package shop

import (
	"math/rand/v2"
	"sync"
)

// made is an order that was sent.
type made struct {
	key   string
	body  []byte
	total int64
	items []item

	// The rest belongs to memory's mutex until it is set, and does not change after that.
	id        string // once an answer came
	paymentID string // once it is paid

	// Set by the source before the payment is sent.
	paymentKey string
	payment    []byte
}

// How many orders are remembered in each state; older ones are forgotten.
const (
	sentKept = 256
	madeKept = 4096
)

// memory is what the source knows of the orders it sent. Its methods may be called from any goroutine.
type memory struct {
	mutex                   sync.Mutex
	sent, known, open, paid ring
}

// ring keeps the newest entries.
type ring struct {
	list []*made
	next int
}

func (g *ring) add(order *made, most int) {
	if len(g.list) < most {
		g.list = append(g.list, order)
		return
	}
	g.list[g.next%most] = order
	g.next++
}

func (g *ring) pick(r *rand.Rand) (at int, order *made) {
	if len(g.list) == 0 {
		return 0, nil
	}
	at = r.IntN(len(g.list))
	return at, g.list[at]
}

// send remembers an order that is going to be sent.
func (m *memory) send(order *made) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.sent.add(order, sentKept)
}

// answer remembers the id of an order, and gives the one it had first.
func (m *memory) answer(order *made, id string) (first string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if order.id == "" {
		order.id = id
		m.known.add(order, madeKept)
		m.open.add(order, madeKept)
	}
	return order.id
}

// pay remembers the id of an order's payment, and gives the one it had first.
func (m *memory) pay(order *made, id string) (first string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if order.paymentID == "" {
		order.paymentID = id
		m.paid.add(order, madeKept)
	}
	return order.paymentID
}

// sentBefore is an order that was sent; its answer may not have come yet. Nil if there is none, as for all of these.
func (m *memory) sentBefore(r *rand.Rand) *made { return m.pickFrom(&m.sent, r) }

// answered is an order that the service made.
func (m *memory) answered(r *rand.Rand) *made { return m.pickFrom(&m.known, r) }

// paidBefore is an order that is paid.
func (m *memory) paidBefore(r *rand.Rand) *made { return m.pickFrom(&m.paid, r) }

func (m *memory) pickFrom(g *ring, r *rand.Rand) *made {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	_, order := g.pick(r)
	return order
}

// unpaid is an order that nobody was told to pay, each only once: whoever asks for it decides its fate.
func (m *memory) unpaid(r *rand.Rand) *made {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	at, order := m.open.pick(r)
	if order != nil {
		last := len(m.open.list) - 1
		m.open.list[at] = m.open.list[last]
		m.open.list = m.open.list[:last]
	}
	return order
}
