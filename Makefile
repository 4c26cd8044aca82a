# Every target does its own set-up: `make help` lists them. PYTHON names the interpreter that the environment is made with.
PYTHON ?= python3
# VENV is the folder of that environment.
VENV ?= .venv
export PYTHON VENV
BIN := $(VENV)/bin
# JOBS=0 runs the tests one after the other, for a debugger. One more than there are processors: they wait for servers.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# Whole files to one process: some load their data once.
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadfile
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock"
UV_COMPILE_PROJECT := $(UV_COMPILE) pyproject.toml --group build

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-python tests check format bench bench-full bench-compare licences sbom audit mutation coverage coverage-sql schema terraform lock clean venv venv-all venv-demo venv-docs venv-clients venv-terraform venv-deploy venv-release deploy servers java docs docs-serve

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

demo: venv-demo ## encrypt a table in an embedded PostgreSQL and show what is on disk
	@$(BIN)/glpgenc demo

test: check servers ## lint, types and every test that takes seconds
	$(PYTEST) -m "not slow"

# TESTS names folders; without it, all of them. The environment of `make test` stays as it is.
test-python: ## the tests on another Python: make test-python PYTHON=python3.13 TESTS="tests/audit tests/cli"
	@version=$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])') && \
		$(MAKE) --no-print-directory tests VENV=".venv-$$version"

tests: venv servers
	$(PYTEST) -m "not slow" $(TESTS)

# Here a package that is missing is a fault; in `make test`, tests that need those of all.txt and docs.txt are left out.
test-all: check servers java venv-docs venv-all venv-clients venv-terraform venv-deploy venv-release ## the slow tests too
	GLPG_TEST_ALL=1 $(PYTEST)

# Three times as long as `make test`. With TESTS, what they run is added to what is there: one room at a time. WRITE=1 puts the table on the page.
coverage: venv servers ## branch coverage by room: make coverage, or make coverage TESTS=tests/wire; WRITE=1 for docs/ASSURANCE.md
	@mkdir -p build/coverage
ifndef TESTS
	$(BIN)/coverage erase
endif
	$(BIN)/coverage run -m pytest -n $(JOBS) --dist loadfile -m "not slow" $(TESTS)
	$(BIN)/coverage combine --quiet --append
	$(BIN)/python -m tools.coverage_rooms $(if $(WRITE),--write-docs)

coverage-sql: venv servers ## line coverage of the functions in sql/: TESTS=tests/sql; WRITE=1 for docs/ASSURANCE.md
	$(BIN)/python -m tools.sql_coverage $(if $(WRITE),--write-docs) -n $(JOBS) $(TESTS)

check: venv ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: venv ## format, and fix what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: venv servers ## the whole comparison in a short form, under 5 minutes; build/bench/ has tables, JSON and plots
	$(BIN)/python -m bench --quick

bench-full: venv servers ## all of it at full size: the numbers of docs/BENCHMARKS.md
	$(BIN)/python -m bench

bench-compare: venv ## what became slower between two runs: make bench-compare OLD=a/bench.json NEW=b/bench.json
	@test -n "$(OLD)" && test -n "$(NEW)" || { echo "name two files: make bench-compare OLD=a/bench.json NEW=b/bench.json" >&2; exit 2; }
	$(BIN)/python -m bench compare "$(OLD)" "$(NEW)"

terraform: venv venv-terraform ## check the Terraform module with Terraform itself and checkov
	$(PYTEST) tests/terraform

deploy: venv servers venv-deploy ## judge the Dockerfile and the manifests, and run them where podman is
	$(PYTEST) tests/deploy

licences: venv venv-release ## write docs/DEPENDENCIES.md
	$(BIN)/python -m tools.list_licences

sbom: venv venv-release ## write the bill of materials, build/glpgenc.cdx.json
	@tools/sbom.sh

# ADVISORIES=FOLDER, a copy of the advisory database: without a network.
audit: venv venv-release ## look for known vulnerabilities in what is locked
ifdef ADVISORIES
	$(BIN)/python -m tools.advisories $(ADVISORIES)
else
	$(BIN)/python -m tools.audit_locks
endif

# What was tried before is not tried again: build/mutation/ has the results. AGAIN=1 tries the survivors once more.
SAMPLE ?= 200
mutation: venv servers ## change the code and see whether a test fails: make mutation ROOM=wire SAMPLE=200 PROCESSES=2
	@test -n "$(ROOM)" || { echo "name a room: wire, codecs, sessions, keys, api or sql" >&2; exit 2; }
	$(BIN)/python -m tools.mutation $(ROOM) --sample $(SAMPLE) --processes $(or $(PROCESSES),1) $(if $(AGAIN),--again)

docs: venv-docs ## build the site of the documents into build/site, warnings being errors, and test it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(PYTEST) tests/docs/test_site.py tests/docs/test_whole_site.py

docs-serve: venv-docs ## show the site at 127.0.0.1:8001, built anew whenever a page changes
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --strict --dev-addr 127.0.0.1:8001

schema: venv servers ## write tests/schema/schema.sql anew
	$(BIN)/python -m tools.dump_schema

# What goes to one environment has the same versions. LOCK_OPTIONS=--upgrade moves to the newest.
lock: venv-all ## resolve requirements/*.txt anew from pyproject.toml and requirements/*.in
	$(UV_COMPILE_PROJECT) --extra all --group dev --output-file requirements/dev.txt $(LOCK_OPTIONS)
	$(UV_COMPILE_PROJECT) --extra demo --constraint requirements/dev.txt --output-file requirements/demo.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group docs --constraint requirements/dev.txt --output-file requirements/docs.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group all --constraint requirements/dev.txt --constraint requirements/docs.txt \
		--output-file requirements/all.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group terraform --output-file requirements/terraform.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) pyproject.toml --extra api --extra aws --extra metrics --extra redis --extra vault \
		--constraint requirements/dev.txt --output-file requirements/runtime.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group deploy --output-file requirements/deploy.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group clients --output-file requirements/clients.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) --group release --output-file requirements/release.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) requirements/sqlalchemy20.in --no-deps --output-file requirements/sqlalchemy20.txt $(LOCK_OPTIONS)
	$(UV_COMPILE) requirements/frameworks.in --no-deps --output-file requirements/frameworks.txt $(LOCK_OPTIONS)

clean: ## remove the environment, caches and builds
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

venv:
	@tools/venv.sh dev

venv-docs: venv
	@tools/venv.sh docs

venv-all: venv
	@tools/venv.sh all

venv-demo:
	@tools/venv.sh demo

venv-terraform:
	@tools/venv.sh terraform

venv-deploy:
	@tools/venv.sh deploy

venv-clients:
	@tools/venv.sh clients

venv-release:
	@tools/venv.sh release

servers:
	@tools/fetch_debian.sh

java:
	@tools/fetch_java.sh
