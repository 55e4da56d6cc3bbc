# The daily commands. All of them use .venv, which the first target that needs it creates.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
BENCH_PAGES ?= $(if $(QUICK),100,1000)
BENCH_ROUNDS ?= $(if $(QUICK),1,3)

# Each target with tests names what must have run; the plugin fails it if that did not run and pass.
MUST_RUN = $(BIN)/python -m pytest -p tests.must_run

.PHONY: help docs foreign-warcs demo room test lint check format hooks bench growth search-bench export-bench room-bench similar-bench crash first-release documents hostile-render replay-check all-sites deploy-check pictures machines notebook dictionary words words-bench prefect-schema writers induction relearn-rehearsal relearn-nights requirements clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# pip compiles what it installs, but not a project that it only links.
$(VENV)/installed: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q seeds storage crawlers extractors luutru web flows
	touch $@

# What the product needs, without what its tests need: a first trial should not wait for those.
demo: ## nights on the rehearsal portal, into ./demo-data; again for the next night
	@test -e $(VENV)/installed || test -e $(VENV)/product || { \
		$(PYTHON) -m tests.rehearsal.install $(VENV) requirements-parquet.txt && touch $(VENV)/product; }
	@$(BIN)/python -m tests.rehearsal.demo

room: ## the reading room on the archive of `make demo`, http://127.0.0.1:4201
	@test -e demo-data/archive.json || { echo "no archive yet: make demo"; exit 1; }
	LUUTRU_DATA=demo-data $(BIN)/luutru room

# An S3 server, in an environment of its own: its requirements conflict with those of Prefect's server.
$(VENV)-s3/installed: tests/end_to_end/machines/requirements.txt
	$(PYTHON) -m venv $(VENV)-s3
	$(VENV)-s3/bin/python -m pip install --quiet --require-hashes -r tests/end_to_end/machines/requirements.txt
	touch $@

# Dask, in an environment of its own, as luutru[s3,dask] is installed.
$(VENV)-dask/installed: requirements-dask.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)-dask
	$(VENV)-dask/bin/python -m pip install --quiet --require-hashes -r requirements-dask.txt
	touch $@

# pandas, polars, pyarrow and Jupyter, in an environment of their own: luutru needs none of them.
$(VENV)-notebook/installed: tests/luutru/requirements.txt
	$(PYTHON) -m venv $(VENV)-notebook
	$(VENV)-notebook/bin/python -m pip install --quiet --require-hashes -r tests/luutru/requirements.txt
	touch $@

# The programs of others that check and replay WACZ packages.
$(VENV)-wacz/installed: tests/end_to_end/wacz/requirements.txt tests/end_to_end/wacz/install_player.py | $(VENV)/installed
	$(PYTHON) -m venv $(VENV)-wacz
	$(VENV)-wacz/bin/python -m pip install --quiet --require-hashes -r tests/end_to_end/wacz/requirements.txt
	$(BIN)/python -m tests.end_to_end.wacz.install_player $(VENV)-wacz/player
	touch $@

# The tools that people open exports with, in an environment of their own: luutru needs none of them.
$(VENV)-exports/installed: tests/flows/exports/requirements.txt
	$(PYTHON) -m venv $(VENV)-exports
	$(VENV)-exports/bin/python -m pip install --quiet --require-hashes -r tests/flows/exports/requirements.txt
	touch $@

# The documentation as a web site.
$(VENV)-docs/installed: tests/docs/requirements.txt
	$(PYTHON) -m venv $(VENV)-docs
	$(VENV)-docs/bin/python -m pip install --quiet --require-hashes -r tests/docs/requirements.txt
	touch $@

# Programs of others that write WARC files; luutru needs none of them. One names an extra that a pin cannot name.
$(VENV)-foreign/installed: tests/foreign_warcs/requirements.txt
	$(PYTHON) -m venv $(VENV)-foreign
	$(VENV)-foreign/bin/python -m pip install --quiet --no-deps --require-hashes -r tests/foreign_warcs/requirements.txt
	touch $@

foreign-warcs: $(VENV)/installed $(VENV)-foreign/installed ## let wget, ArchiveBox, warcprox, crau and scrapy-webarchive write WARC files, and backfill from each (Debian: wget)
	$(BIN)/python -m tests.foreign_warcs $(VENV)-foreign/bin/python

docs: $(VENV)-docs/installed ## the documentation as a web site, into build/docs; fails at a broken link
	NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build

notebook: $(VENV)/installed $(VENV)-notebook/installed ## run docs/corpus.ipynb again, on the archive of `make demo`
	$(BIN)/python -m tests.luutru.environment

# axe-core, the checker of accessibility, from a package whose own dependencies are not needed here.
$(VENV)-axe/installed: tests/web/requirements.txt
	$(PYTHON) -m venv $(VENV)-axe
	$(VENV)-axe/bin/python -m pip install --quiet --no-deps --require-hashes -r tests/web/requirements.txt
	touch $@

# What is installed by npm; without npm its tests are skipped, but not in CI.
BY_NPM = $(if $(CI)$(shell command -v npm),$(VENV)-wacz/installed $(VENV)-axe/installed)

# Tests wait for servers and browsers: one process more than there are processors, and at most four.
TEST_PROCESSES ?= $(shell count=$$(nproc); echo $$((count < 3 ? count + 1 : 4)))
# In CI, a test that fails beside others runs a second time by itself: the machine is shared, and tests kill and wait. Both
# results are printed. More than a few failures are no accident and end the run.
SECOND_TRY = || { test $$? -eq 1 && echo "What failed runs a second time, by itself." && \
	$(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }
test: $(VENV)/installed $(VENV)-s3/installed $(VENV)-notebook/installed $(VENV)-exports/installed $(VENV)-docs/installed $(BY_NPM) ## all tests, in two to four parallel processes
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile $(if $(CI),--maxfail 8 $(SECOND_TRY))

lint: $(VENV)/installed ## format, lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## all of that, and all tests

format: $(VENV)/installed ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

replay-check: $(VENV)/installed ## replay three rehearsed nights in pywb, which it sets up in .replay-venv; compare every body
	$(BIN)/python -m tests.replay .replay-venv

hooks: $(VENV)/installed ## run the checks before each commit
	$(BIN)/pre-commit install

bench: $(VENV)/installed ## measure beside wget, Scrapy and others, into docs/benchmarks.md; BENCH_PAGES=1000, QUICK=1, PARTS=…, WITHOUT=peers
	$(BIN)/python -m tests.benchmarks.throughput --pages $(BENCH_PAGES) --rounds $(BENCH_ROUNDS) $(if $(QUICK),--dry) $(foreach peer,$(WITHOUT),--without $(peer)) $(PARTS)

bench-long: $(VENV)/installed ## memory over a night of 20,000 pages, into the same document
	$(BIN)/python -m tests.benchmarks.throughput memory-long

GROWTH_PAGES ?= 1000000
growth: $(VENV)/installed ## what a night costs beside a million pages and beside few; GROWTH_PAGES=100000, GROWTH="--folder DIR"
	$(BIN)/python -m tests.benchmarks.growth --pages $(GROWTH_PAGES) $(GROWTH)

SEARCH_TEXTS ?= 100000
search-bench: $(VENV)/installed ## how long searches take among many texts; SEARCH_TEXTS=1000000, SEARCH="--folder DIR"
	$(BIN)/python -m tests.benchmarks.searching --documents $(SEARCH_TEXTS) $(SEARCH)

EXPORT_PAGES ?= 100000
export-bench: $(VENV)/installed ## rows a second and memory of exports; EXPORT_PAGES=1000000, EXPORT="--folder DIR"
	$(BIN)/python -m tests.benchmarks.exporting --pages $(EXPORT_PAGES) $(EXPORT)

ROOM_PAGES ?= 100000
room-bench: $(VENV)/installed ## how long the pages of the reading room take among many documents; ROOM_PAGES=1000000, ROOM="--folder DIR"
	$(BIN)/python -m tests.benchmarks.reading_room --pages $(ROOM_PAGES) $(ROOM)

SIMILAR_TEXTS ?= 100000
similar-bench: $(VENV)/installed ## how well copies are found, and what a night's texts cost; SIMILAR_TEXTS=1000000, SIMILAR="--folder DIR"
	$(BIN)/python -m tests.benchmarks.near_duplicates --documents $(SIMILAR_TEXTS) $(SIMILAR)

all-sites: $(VENV)/installed ## a night over all played portals at full scale, twice: ledgers, memory, equal corpora
	$(BIN)/python -m tests.end_to_end.all_sites

# The benchmark's scorer, in an environment of its own: its libraries are needed nowhere else.
$(VENV)-rouge/installed: tests/induction/requirements.txt
	$(PYTHON) -m venv $(VENV)-rouge
	$(VENV)-rouge/bin/python -m pip install --quiet --require-hashes -r tests/induction/requirements.txt
	touch $@

induction: $(VENV)/installed $(VENV)-rouge/installed ## draft layouts from four pages of a newspaper, read the fifth, and score it
	$(BIN)/python -m tests.induction $(VENV)-rouge/bin/python

relearn-rehearsal: $(VENV)/installed ## redesign the played sites, and count what is repaired; SEEDS=1 is a sample
	$(BIN)/python -m tests.relearn --seeds $(or $(SEEDS),10)

relearn-nights: $(VENV)/installed ## each kind of redesign as whole nights by the commands: broken, drafted, accepted, published
	$(MUST_RUN) tests/end_to_end/nightly/relearn/whole_nights.py --must-run test_a_redesign_by_the_commands

SEED ?= 1
crash: $(VENV)/installed $(VENV)-s3/installed ## kill every process at every point, resume, compare: a hundred points; SEED=2 strikes other moments
	$(BIN)/python -m tests.crash --seed $(SEED)
	FLIPS=1000 SEED=$(SEED) $(MUST_RUN) -q tests/storage/warc_files/test_damaged_open_files.py --must-run test_one_wrong_bit

first-release: $(VENV)/installed ## upgrade an archive of the first release, 5,000 documents and pages that it read wrongly; kill each step; needs this repository's history
	$(MUST_RUN) -q -s tests/first_release/whole_upgrade.py --must-run test_every_text_that_differs --must-run test_each_such_page \
		--must-run test_nothing_that_was_published --must-run 'test_killed_at_each_kind_of_moment_it_ends_the_same[publish]'

deploy-check: $(VENV)/installed ## deploy/prefect.yaml on a work pool of a real Prefect server with PostgreSQL; its worker runs a night
	$(MUST_RUN) tests/flows/pool_check.py --must-run test_a_pools_worker_runs_a_night

pictures: $(VENV)/installed $(VENV)-axe/installed ## take the pictures in docs/operations.md and docs/room.md again, by the steps that they describe
	CI_ARTIFACTS_DIR=build/first-day $(MUST_RUN) tests/end_to_end/first_day --must-run test_a_first_day
	CI_ARTIFACTS_DIR=build/first-day $(MUST_RUN) tests/web/test_in_a_browser.py --must-run test_the_overview_answers_at_a_glance
	for picture in docs/images/*.png; do cp build/first-day/$$(basename $$picture) docs/images/; done

machines: $(VENV)/installed $(VENV)-s3/installed $(VENV)-dask/installed ## two machines on one work pool of a Prefect server, one killed; re-reading on Dask
	$(MUST_RUN) tests/end_to_end/machines --must-run test_resumed_night --must-run test_object_store --must-run test_shared_locks
	$(MUST_RUN) tests/end_to_end/machines/two_workers.py --must-run two_workers
	$(MUST_RUN) tests/end_to_end/machines/dask_rereading.py --must-run dask_rereading

dictionary: $(VENV)/installed ## write docs/data_dictionary.md from the tables
	$(BIN)/python -m tests.storage.tables.dictionary_page

documents: $(VENV)/installed ## read old formats and scans; needs LibreOffice and tesseract with vie (apt: libreoffice-writer-nogui libreoffice-calc-nogui tesseract-ocr-vie)
	$(MUST_RUN) -q tests/documents --must-run test_old_formats --must-run test_a_scan_is_read

hostile-render: $(VENV)/installed ## render 200 pages with hostile scripts; needs Chromium (apt: chromium)
	HOSTILE_PAGES=all $(MUST_RUN) -q -s tests/crawlers/rendering/test_hostile_pages.py --must-run test_nothing_leaves_the_browser

words: $(VENV)/installed ## write the migration for words added in storage/outcomes.py or storage/vocabulary.py
	$(BIN)/python -m storage.migrations.new_words

words-bench: $(VENV)/installed ## seconds that a further word costs in a table of a million rows, on both databases
	$(BIN)/python -m tests.benchmarks.new_words

prefect-schema: $(VENV)/installed ## write the schema of Prefect's database that the installed Prefect makes; after a new Prefect is pinned
	$(BIN)/python -m tests.flows.orchestration.prefect_schema

writers: $(VENV)/installed ## eight processes write at once for minutes, on both databases
	WRITES_EACH=1000 $(MUST_RUN) -q tests/storage/database/test_many_writers.py --durations=2 \
		--must-run 'test_eight_writers[sqlite]' --must-run 'test_eight_writers[postgresql]'

PINS = tests/benchmarks/throughput/peers/pins
PEERS = scrapy trafilatura readability newspaper4k news-please
requirements: $(VENV)/installed ## pin the requirements of pyproject.toml again, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra parquet --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-parquet.txt
	$(BIN)/uv pip compile pyproject.toml --extra s3 --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-s3.txt
	$(BIN)/uv pip compile pyproject.toml --extra s3 --extra dask --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-dask.txt
	$(BIN)/uv pip compile pyproject.toml --extra documents --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-documents.txt
	$(BIN)/uv pip compile pyproject.toml --extra render --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-render.txt
	$(BIN)/uv pip compile tests/end_to_end/machines/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/end_to_end/machines/requirements.txt
	$(BIN)/uv pip compile tests/docs/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/docs/requirements.txt
	$(BIN)/uv pip compile tests/end_to_end/wacz/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/end_to_end/wacz/requirements.txt
	$(BIN)/uv pip compile tests/flows/exports/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/flows/exports/requirements.txt
	$(BIN)/uv pip compile tests/foreign_warcs/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/foreign_warcs/requirements.txt
	$(BIN)/uv pip compile tests/induction/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/induction/requirements.txt
	$(BIN)/uv pip compile tests/luutru/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/luutru/requirements.txt
	for peer in $(PEERS); do $(BIN)/uv pip compile $(PINS)/$$peer.in --universal --python-version 3.11 --generate-hashes --no-header --quiet -o $(PINS)/$$peer.txt || exit 1; done
	$(BIN)/uv pip compile tests/web/requirements.in --no-deps --universal --python-version 3.11 --generate-hashes --no-header --quiet -o tests/web/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-dev.txt

clean: ## delete the environment and the demo's data
	rm -rf $(VENV) $(VENV)-s3 $(VENV)-dask $(VENV)-notebook $(VENV)-exports $(VENV)-wacz $(VENV)-axe $(VENV)-docs $(VENV)-foreign demo-data demo-corpus
