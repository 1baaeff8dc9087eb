# Everything that is done to this project has a name here. `make` lists them.

BINARY := .build/release/sesame
# Arguments for `make run`, for example `make run ARGS="--listen 127.0.0.1:4300"`.
ARGS ?=
# Seconds for `make fuzz` (each parser) and minutes for `make soak`.
FUZZ_SECONDS ?= 60
SOAK_MINUTES ?= 10
# Questions to the engine and worlds for `sesame why` in `make property`, and where both start; no seed: a random one,
# which is printed.
CASES ?= 1000000
WORLDS ?= 2000
SEED ?=
LINTED := Package.swift Sources Tests $(wildcard Benchmarks Fuzz)

.PHONY: help
help:  ## List what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: setup
setup:  ## Install what building and testing need (Debian; asks sudo when not root)
	@Scripts/setup.sh test

.PHONY: build
build:  ## Build the server, optimised
	@Scripts/setup.sh run
	swift build -c release --product sesame

.PHONY: run
run: build  ## Build and start the server
	$(BINARY) serve $(ARGS)

.PHONY: test
test: setup  ## Run every test: Swift's and, against the built server, the end-to-end ones
	@Scripts/test.sh

.PHONY: lint
lint:  ## Check style
	swift format lint --strict --recursive --parallel $(LINTED)

.PHONY: docs
docs:  ## Build the documentation of the public library
	@Scripts/docs.sh

.PHONY: bench
bench:  ## Run the benchmarks
	@Scripts/setup.sh bench
	@Scripts/bench.sh

.PHONY: fuzz
fuzz:  ## Feed every parser with random bytes for FUZZ_SECONDS
	@Scripts/fuzz.sh $(FUZZ_SECONDS)

.PHONY: property
property:  ## Hold the engine against a slow reference, and `sesame why` to its promises (CASES, WORLDS; SEED repeats a run)
	@Scripts/setup.sh run
	swift build -c release --product PropertyRun
	.build/release/PropertyRun $(CASES) $(SEED)
	SESAME_PROPERTY_RUNS=$(WORLDS) SESAME_PROPERTY_SEED=$(or $(SEED),random) swift test --filter WhyPropertyTests

.PHONY: soak
soak: setup build  ## Load, kill and restart the server for SOAK_MINUTES
	.venv/bin/python Scripts/soak.py --binary $(BINARY) --minutes $(SOAK_MINUTES)
