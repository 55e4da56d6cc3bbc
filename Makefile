# What one does daily. Everything happens in .venv, which the first target that needs it sets up.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
BENCH_PAGES ?= $(if $(QUICK),100,1000)
BENCH_ROUNDS ?= $(if $(QUICK),1,3)

.PHONY: help demo test lint check format hooks bench crash replay-check all-sites requirements clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/installed: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: $(VENV)/installed ## one night on the rehearsal portal, into ./demo-data; again for the next night
	$(BIN)/python -m tests.rehearsal.demo

test: $(VENV)/installed ## all tests
	$(BIN)/python -m pytest

lint: $(VENV)/installed ## format, lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## all of that, and all tests

format: $(VENV)/installed ## put the code in form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

replay-check: $(VENV)/installed ## replay three rehearsed nights in pywb, which it sets up in .replay-venv; compare every body
	$(BIN)/python -m tests.replay .replay-venv

hooks: $(VENV)/installed ## run the checks before each commit
	$(BIN)/pre-commit install

bench: $(VENV)/installed ## measure beside wget, Scrapy and others, into docs/benchmarks.md; BENCH_PAGES=1000, QUICK=1, PARTS=…
	$(BIN)/python -m tests.bench --pages $(BENCH_PAGES) --rounds $(BENCH_ROUNDS) $(if $(QUICK),--dry) $(PARTS)

bench-long: $(VENV)/installed ## memory over a night of 20,000 pages, into the same document
	$(BIN)/python -m tests.bench memory-long

all-sites: $(VENV)/installed ## a night over all played portals at full scale, twice: ledgers, memory, equal corpora
	$(BIN)/python -m tests.end_to_end.all_sites

SEED ?= 1
crash: $(VENV)/installed ## kill everything everywhere, take it up, compare: some ninety points; SEED=2 strikes other moments
	$(BIN)/python -m tests.crash --seed $(SEED)

requirements: $(VENV)/installed ## pin anew what pyproject.toml asks for, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-dev.txt

clean: ## forget the environment and the demo's data
	rm -rf $(VENV) demo-data
