package breaker

// unlock unlocks the breaker and tells the observer what happened meanwhile. If another goroutine is telling it something, or
// the observer itself is the caller, that one goes on with it: so the order is kept and no lock is held.
func (b *Breaker) unlock() {
	if len(b.pending) == 0 || b.delivering {
		b.mutex.Unlock()
		return
	}
	b.delivering = true
	// By defer, since an observer may end its goroutine (as a failing test does).
	defer func() {
		b.delivering = false
		b.mutex.Unlock()
	}()
	for len(b.pending) > 0 {
		b.deliver()
	}
}

// deliver tells what is pending, with the breaker unlocked meanwhile.
func (b *Breaker) deliver() {
	pending := b.pending
	b.pending = nil
	b.mutex.Unlock()
	defer b.mutex.Lock()
	for _, transition := range pending {
		b.tell(transition)
	}
}

func (b *Breaker) tell(transition Transition) {
	defer func() {
		if recover() != nil {
			b.observerPanics.Add(1)
		}
	}()
	b.options.Observe(transition)
}
