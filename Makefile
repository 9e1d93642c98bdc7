# ReadyBinder. "make run" opens it, "make test" tests it; both install what is
# missing on Debian and Ubuntu.

SHELL := /bin/sh
export PATH := $(PATH):/usr/local/go/bin:/usr/lib/go/bin
export GOFLAGS := $(GOFLAGS) -buildvcs=false

# One set of tags for run, test and bench, because another set builds all of
# the window anew: X11 alone, and the OpenGL that software drivers have.
TAGS    := x11,gles,migrated_fynedo
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS := -X main.version=$(VERSION)

.PHONY: help run tour test soak bench lint race fuzz package clean

help: ## this list
	@echo "make TARGET, where TARGET is"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

run: ## open ReadyBinder; without a display, the tour
	@.ci/setup build
	@.ci/gobag
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		go build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o build/readybinder ./cmd/readybinder && build/readybinder; \
	else \
		echo "There is no display here, so ReadyBinder runs on one that nobody sees, with the sample office."; \
		$(MAKE) --no-print-directory tour; \
	fi

tour: ## walk through the app on a virtual display: screenshots and PDFs in build/tour
	@.ci/setup display
	@.ci/gobag
	@rm -rf build/tour && mkdir -p build/tour
	go test -tags $(TAGS) -run '^TestTour$$' -count 1 -timeout 20m ./cmd/readybinder -pictures "$(CURDIR)/build/tour"
	CGO_ENABLED=0 go build -ldflags "$(LDFLAGS)" -o build/binderctl ./cmd/binderctl
	@cd build/tour && echo "the sample office of the tour" | ../binderctl sample --binder binder >/dev/null && \
	for sheet in $$(../binderctl print | awk '{print $$1}'); do \
		echo "the sample office of the tour" | ../binderctl print $$sheet -o $$sheet.pdf --binder binder >/dev/null 2>&1 || [ -f $$sheet.pdf ] || exit 1; \
	done && rm -r binder && echo "Look at build/tour:" && ls

test: ## run all tests
	@.ci/setup test
	@.ci/gobag
	go vet -tags $(TAGS) ./...
	go test -tags $(TAGS) -timeout 20m ./...

soak: ## run the long forms of the tests that kill, cut and flip
	@.ci/setup test
	go test -count 1 -timeout 4h -v -run 'Killed|EveryByte|AnyOrder|TornLog|FullDisk' ./store -soak -rapid.checks 5000
	go test -count 1 -timeout 1h -v -run 'Judge' ./seal -rapid.checks 200000
	go test -count 1 -timeout 4h -run 'Converge' ./store -schedules 10000

race: ## run the tests with the race detector
	@.ci/setup test
	@.ci/gobag
	go test -race -timeout 40m ./store -schedules 100
	go test -race -tags $(TAGS) -timeout 40m ./binder ./seal ./sync ./exchange ./sheet ./ui ./cmd/gobag

bench: ## run the benchmarks; ratios against a baseline of the same run
	@.ci/setup build
	go test -tags $(TAGS) -run '^$$' -bench . -benchtime 1s -timeout 40m ./binder ./seal ./store ./sync ./exchange ./sheet ./ui
	go test -run '^TestSizes$$' -bench . -count 1 -v ./cmd/binderctl -sizes
	@.ci/setup display
	go test -tags $(TAGS) -run '^TestTour$$' -count 1 -v ./cmd/readybinder

lint: ## run the linters
	@.ci/setup build
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet -tags $(TAGS) ./...
	# staticcheck: what vet leaves, above all unused code and misused APIs.
	go run honnef.co/go/tools/cmd/staticcheck@v0.7.0 -tags $(TAGS) ./...

FUZZTIME ?= 30s
fuzz: ## fuzz every parser for FUZZTIME each
	@.ci/setup build
	@for pkg in ./binder ./seal ./exchange ./sheet ./ui; do \
		for f in $$(go test -tags $(TAGS) -list '^Fuzz' $$pkg | grep ^Fuzz); do \
			echo "$$pkg $$f"; go test -tags $(TAGS) -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

package: ## build what is released, in build/release
	@.ci/setup windows
	.ci/gobag
	.ci/package build/release

clean: ## delete what was built
	rm -rf build assets/gobag/gobag.wasm.gz assets/gobag/wasm_exec.js
