# Every chore of the project. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
.DEFAULT_GOAL := help

.PHONY: help setup demo test lint types layers check bench pictures lock

help:                        ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: .venv/run             ## a virtual environment with what the product needs

.venv/run: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(INSTALL) $<
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(INSTALL) $<
	@touch $@

demo: setup                  ## the whole product with a sample organisation, or with REPO=path; stop with Ctrl-C
	$(BIN)/python -m bot demo $(if $(REPO),--repo '$(REPO)')

test: .venv/dev              ## every test
	$(BIN)/python -m pytest -q -n auto --dist loadfile

lint: .venv/dev              ## style of code and SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/sqlfluff lint --disable-progress-bar reporting/service/warehouse/sql

types: .venv/dev             ## mypy, strict
	$(BIN)/mypy

layers: .venv/dev            ## who may import whom
	$(BIN)/lint-imports

check: lint types layers     ## all that is not a test

bench: .venv/dev             ## speed and memory, as ratios; writes docs/performance.md
	$(BIN)/python -m benchmarks

pictures: .venv/dev          ## pictures of the demo's page for the documentation
	$(BIN)/python -m tests.browser.pictures

lock: .venv/dev              ## resolve requirements/*.in again, with hashes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for name in run dev; do $(BIN)/uv pip compile --universal --python-version 3.11 --quiet \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	  requirements/$$name.in --output-file requirements/$$name.txt; done
