package obs

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/pprof"
	"slices"
)

// Admin is the handler of the admin listener. It serves what is mounted, by pattern of net/http.ServeMux, a list of that at its
// root, and net/http/pprof if asked. Nothing on it is for customers: its listener has to be one that they cannot reach.
func Admin(mounts map[string]http.Handler, profile bool) http.Handler {
	mux := http.NewServeMux()
	patterns := slices.Sorted(maps.Keys(mounts))
	for _, pattern := range patterns {
		mux.Handle(pattern, mounts[pattern])
	}
	if profile {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
		patterns = append(patterns, "/debug/pprof/")
	}
	if _, taken := mounts["/{$}"]; !taken {
		mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintln(w, "The order service's admin listener. Mounted here:")
			for _, pattern := range patterns {
				fmt.Fprintln(w, " ", pattern)
			}
		})
	}
	return mux
}
