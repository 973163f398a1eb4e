package shadow

import "time"

// startWorker adds a worker unless there are as many as there may be.
func (c *Comparer) startWorker() {
	if c.join() {
		go c.work()
	}
}

// join counts one more worker, if there may be one.
func (c *Comparer) join() bool {
	for {
		running := c.workers.Load()
		if running >= int64(c.config.Workers) {
			return false
		}
		if c.workers.CompareAndSwap(running, running+1) {
			return true
		}
	}
}

// work compares what waits until there has been nothing for long, or the comparer is closed.
func (c *Comparer) work() {
	left := false
	defer func() {
		if !left { // the other path ended this goroutine (runtime.Goexit); others may wait for a worker
			c.workers.Add(-1)
			c.startWorker()
		}
	}()
	idle := time.NewTimer(c.config.Idle)
	defer idle.Stop()
	for {
		idle.Reset(c.config.Idle)
		if one, ok := c.queue.next(idle.C); ok {
			c.process(one)
		} else if left = c.leave(); left {
			return
		}
	}
}

// next waits for a document. There is none if time ran out or the queue is closed.
func (q *queue) next(timeout <-chan time.Time) (one item, ok bool) {
	if q.closing.Load() {
		return item{}, false
	}
	select {
	case one = <-q.items:
		return one, true
	case <-q.closed:
	case <-timeout:
	}
	return item{}, false
}

// process compares one document. Deferred, so that what it held is given back even if asking ended the goroutine.
func (c *Comparer) process(one item) {
	defer c.finish(one)
	c.compare(one.target, one.copied.bytes, one.given)
}

// leave takes the worker off the count. It is false if the worker has to stay, since a document may have come meanwhile.
func (c *Comparer) leave() bool {
	rest := c.workers.Add(-1)
	if c.queue.pending.Load() > 0 && !c.queue.closing.Load() && c.join() {
		return false
	}
	if rest == 0 {
		c.buffers.release()
	}
	return true
}
