# Everything a newcomer or CI runs. `make` alone prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

BIN        := bin
VERSION    := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS    := -s -w -X pufa/server/app.Version=$(VERSION)
GO_SOURCES  = $(shell git ls-files -co --exclude-standard '*.go' '*.yaml' '*.csv' 'questions/*/media/*' 'questions/*.lock' 'questions/*.txt' go.mod go.sum 2>/dev/null)
WEB_SOURCES = $(shell git ls-files -co --exclude-standard frontend 2>/dev/null | grep -v '^frontend/dist/')
LINT       := $(BIN)/golangci-lint
# SQLite's translated C, its runtime and the password hash share no memory with other goroutines but through their
# instrumented callers; to watch every word they touch takes the race detector much of its time.
RACE_FLAGS := -race $(foreach p,modernc.org/sqlite/lib modernc.org/libc modernc.org/memory golang.org/x/crypto/argon2,'-gcflags=$p=-race=false -d=checkptr=0')

.PHONY: help run demo build test check check-format lint vet race test-db test-cluster test-web check-generated \
        check-deploy e2e bench bench-ledger generate release clean

help: ## print the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

run: $(BIN)/pufa ## build everything and serve on http://localhost:8080, documents in ./data
	@exec $(BIN)/pufa serve

demo: $(BIN)/pufa ## the same in a throw-away folder, filled with the model district's campaign
	@exec $(BIN)/pufa demo

build: $(BIN)/pufa ## build the pages and the binary into bin/pufa

$(BIN)/pufa: $(GO_SOURCES) frontend/dist/.built
	go build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./server

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(WEB_SOURCES)
	cd frontend && npm run build
	@touch $@

test: ## unit and integration tests; no service needed
	go test ./...

check: check-format lint vet race check-generated test-web check-deploy test-db test-cluster e2e ## all that CI runs

check-format: ## formatting of Go sources
	@out=$$(gofmt -l server questions frontend/*.go); test -z "$$out" || { echo "not formatted:"; echo "$$out"; exit 1; }

$(LINT): tools/lint.mod tools/lint.sum
	go build -modfile=tools/lint.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

lint: $(LINT) ## golangci-lint, at the version in tools/lint.mod
	$(LINT) run ./...

vet: ## go vet
	go vet ./...

race: ## Go tests under the race detector, on SQLite, but for those of great numbers and of files to deploy
	env -u MONGODB_TEST_URI go test -short $(RACE_FLAGS) ./server/... ./questions/... ./frontend/...

test-db: ## the database suites against the MongoDB-compatible server at MONGODB_TEST_URI
	@test -n "$${MONGODB_TEST_URI:-}" || { echo "set MONGODB_TEST_URI, for example mongodb://127.0.0.1:27017/"; exit 1; }
	go test ./server/...

test-cluster: ## two servers over NATS and the database at MONGODB_TEST_URI, killed in turn while people play
	@test -n "$${MONGODB_TEST_URI:-}" || { echo "set MONGODB_TEST_URI, for example mongodb://127.0.0.1:27017/"; exit 1; }
	go test -count=1 -v -run 'Cluster|TwoNodes|KilledNode' ./server/bench/ ./server/live/

test-web: frontend/dist/.built ## frontend: format, linter, types, unit tests, size of the first load
	cd frontend && npm run format:check && npm run lint && npm run typecheck && npm test && npm run size

e2e: $(BIN)/pufa ## the real binary, driven through headless Chromium
	cd frontend && PUFA_BINARY=$(CURDIR)/$(BIN)/pufa npm run e2e

generate: frontend/node_modules/.installed ## OpenAPI document and the TypeScript types made from it
	go run ./server openapi > frontend/src/shared/api/openapi.json
	cd frontend && npm run gen

check-generated: frontend/node_modules/.installed ## generated files are current
	@tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	cp frontend/src/shared/api/openapi.json frontend/src/shared/api/schema.d.ts "$$tmp"; \
	$(MAKE) --no-print-directory generate; \
	diff -u "$$tmp/openapi.json" frontend/src/shared/api/openapi.json; \
	diff -u "$$tmp/schema.d.ts" frontend/src/shared/api/schema.d.ts
	go mod tidy -diff
	go run ./server check questions

check-deploy: ## Compose file, systemd unit and settings example
	go test ./deploy/...

bench: ## benchmarks of every package, and a live competition with 2,000 phones
	go test -run '^$$' -bench . -benchtime 1s ./server/...
	go run ./server bench live --players 2000 --questions 3 --window 5s --burst 500ms --json

bench-ledger: ## 100,000 random entries by 32 writers into ledgers of material, on SQLite and, if set, MONGODB_TEST_URI
	PUFA_LEDGER_OPERATIONS=100000 go test -count=1 -timeout 60m -v -run AStormOfEntries ./server/store/

release: frontend/dist/.built ## static binaries for linux/amd64 and linux/arm64 in release/
	@mkdir -p release
	@for arch in amd64 arm64; do \
	  CGO_ENABLED=0 GOOS=linux GOARCH=$$arch go build -trimpath -ldflags '$(LDFLAGS)' -o release/pufa-linux-$$arch ./server; \
	done
	@cd release && sha256sum pufa-linux-* > SHA256SUMS && ls -l

clean: ## remove what the build made
	rm -rf $(BIN) release frontend/dist frontend/node_modules
	mkdir -p frontend/dist && touch frontend/dist/.gitkeep
