# Every chore of the project. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test lint types layers check bench lock clean

setup: .venv/.run                  ## a virtual environment with what the product needs

.venv/.run: requirements/run.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

lock: .venv/.dev                   ## resolve requirements/*.in again, with hashes
	for name in run dev; do $(BIN)/uv pip compile --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
	  requirements/$$name.in -o requirements/$$name.txt; done
