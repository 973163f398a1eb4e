# Thin on purpose: each target is one script of ci/, which can be run by hand as well.
.DEFAULT_GOAL := help
.PHONY: help build test test-rust test-go test-c suite bench bench-rust bench-ratio bench-flag bench-adversarial bench-smoke drill drill-short check-header check-ops header tools lint fmt fuzz fuzz-peers fuzz-rust clean

help: ## print this list
	@echo "Targets (the same scripts by hand: bash ci/NAME):"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

build: ## build/lib/libjsongate.so, build/lib/libjsongate.a, build/bin/jsongate
	@bash ci/build

test: ## build, all unit tests, the C program, the black-box suites through every entry
	@bash ci/test

test-rust: ## the Rust crates
	@bash ci/test-rust

test-go: build ## the Go modules, with the real library and with one that fails on demand
	@bash ci/test-go

test-c: build ## the C program under valgrind and with the sanitizers
	@bash ci/test-c

suite: build ## the black-box suites through Rust, C, Go on Rust and Go on Go
	@bash ci/suite

bench: ## Go against Rust on real payloads; CORPORA=dir for your own
	@bash ci/bench

bench-smoke: ## the same in some 20 seconds: does it work, not how fast is it
	@bash ci/bench --quick --out build/bench/smoke

drill: ## rehearse the flag on the example service with a real Prometheus: rollout, roll-back, every fault
	@bash ci/drill

drill-short: ## the same in less than a minute: flip, breaker, crash latch
	@bash ci/drill --short

bench-rust: ## criterion benches of the engine alone
	@cargo bench --locked --package jsongate --bench engine && echo "bench-rust: the report is in target/criterion"

bench-ratio: ## the engine beside serde_json's IgnoredAny, as ratios in one run; CORPORA=dir for your own
	@cargo bench --locked --package jsongate --bench ratio

bench-adversarial: ## how the cost grows with documents that are made to hurt, on both paths
	@bash ci/bench-adversarial

bench-flag: build ## what the flag, the counters and the breakers cost in a call
	@bash ci/bench-flag

check-header: ## fail if the C header is not what the crate says
	@bash ci/header --check

check-ops: ## the dashboard and the alerts in ops/ against the metrics that there are
	@bash ci/check-ops

header: ## generate the C header and its copy in the Go module
	@bash ci/header

tools: ## install the pinned tools of the checks into build/tools
	@bash ci/tools

lint: ## formatters and linters, nothing is changed
	@bash ci/lint

fmt: ## format everything
	@cargo fmt --all && cargo fmt --manifest-path tests/peers/Cargo.toml && cargo fmt --manifest-path rust/fuzz/Cargo.toml && gofmt -w go bench tests/suite tests/runners/go && echo "fmt: Rust and Go are formatted"

fuzz: build ## look for differences between the engines for half an hour (bash ci/fuzz 8h for longer)
	@bash ci/fuzz

fuzz-peers: ## the same between jsongate and validators that others wrote, for 20 minutes
	@bash ci/fuzz-peers

fuzz-rust: ## the fuzz targets of the engine, led by coverage; wants a nightly compiler
	@bash ci/fuzz-rust

clean: ## remove everything that was built (the fetched suites in third_party/ stay)
	@rm -rf build target && echo "clean: build/ and target/ are gone"
