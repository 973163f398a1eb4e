// Package e2e tests package jsongate from outside, with the real library, on both paths.
//
// Its tests are behind the build tag jsongate_real and fail without a library; `make test` runs them, as does:
//
//	make build && bash ci/build-faulty && cd go && go test -tags jsongate_real ./e2e
//
// JSONGATE_LIB names the library, otherwise it is build/lib/libjsongate.so of the repository. JSONGATE_FAULT_LIB names one
// that was built with the feature fault-injection, otherwise it is build/test/libjsongate.so.
package e2e
