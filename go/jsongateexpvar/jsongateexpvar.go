// Package jsongateexpvar publishes the counts of package jsongate with expvar.
//
// It is a package of its own because expvar brings net/http with it and adds a handler to its default mux: who imports this
// package asks for that.
package jsongateexpvar

import (
	"expvar"
	"fmt"
	"sync"

	jsongate "github.com/jsongate/jsongate/go"
)

var mutex sync.Mutex

// Publish publishes [jsongate.Stats] under a name. It is read anew each time that the variable is. A name that expvar already
// knows is an error, and nothing is published then.
func Publish(name string) error {
	mutex.Lock()
	defer mutex.Unlock()
	if expvar.Get(name) != nil {
		return fmt.Errorf("jsongateexpvar: the name %q is already published; choose another one", name)
	}
	expvar.Publish(name, expvar.Func(func() any { return jsongate.Stats() }))
	return nil
}
