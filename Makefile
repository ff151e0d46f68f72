# `make run` and `make test` are all one needs; both start from a fresh clone.
PYTHON ?= python3
STORE ?= data/wisdom.duckdb
BIN := .venv/bin

.PHONY: run test lint types bench-store bench-teachers bench-faults bench-verify bench-pages bench-review bench-map bench-data clean

# Runs three rounds with simulated teachers, then serves the dashboard on 127.0.0.1:8501 until Ctrl-C.
run: .venv/installed
	$(BIN)/wisdom run data/recipes/demo.toml --store $(STORE) --run-id demo
	$(BIN)/wisdom dashboard --store $(STORE)

# More workers than there are processors: many tests wait for a browser, a server or another process.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 + (os.cpu_count() or 1))')

test: .venv/installed-dev lint types
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-dev
	$(BIN)/mypy

# Made anew if an earlier try broke off: the mark comes last.
.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear .venv
	touch $@

.venv/installed: .venv/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/installed-dev: .venv/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch .venv/installed $@

# How the store does beside a polling reader, and on 1.5 million problems; takes a quarter of an hour.
bench-store: .venv/installed-dev
	$(BIN)/python tests/bench_store.py

# How fast teachers are asked, beside the bare openai client on the same server; takes a minute.
bench-teachers: .venv/installed-dev
	$(BIN)/python tests/bench_teachers.py --simulated

# What faults and kills cost a run: 400 problems under each kind of fault, and three rounds killed ten times.
bench-faults: .venv/installed-dev
	$(BIN)/python tests/bench_faults.py

# What verification costs: programs beside a new interpreter for each, comparisons beside math-verify alone; takes some
# minutes. PROGRAMS=20000 shows that memory stays flat.
PROGRAMS ?= 1200
bench-verify: .venv/installed-dev
	$(BIN)/python tests/bench_verify.py --programs $(PROGRAMS)

# How quick the pages are on 1.5 million problems and 4 million attempts, and what memory their server takes; takes
# some minutes, and 6 GB of disk for a while. STORE=PATH keeps the store, or uses the one that is there.
bench-pages: .venv/installed-dev
	$(BIN)/python tests/bench_pages.py $(if $(filter command line,$(origin STORE)),--store $(STORE))

# Two browsers judge 200 items of one queue at once while a run writes: what is kept, and what a judgement costs the
# page; takes a few minutes.
bench-review: .venv/installed-dev
	$(BIN)/python tests/bench_review.py

# What vectors, maps, near duplicates, search by meaning and the page of it all cost; takes half an hour, and needs real
# questions at DATA for its first and third part.
DATA ?= ../shared/data
bench-map: .venv/installed-dev
	$(BIN)/python tests/bench_map_embed.py --data $(DATA)
	$(BIN)/python tests/bench_map_layout.py 1000 10000 100000
	$(BIN)/python tests/bench_map_near.py --data $(DATA)/benchmarks
	$(BIN)/python tests/bench_map_subjects.py --data $(DATA)/benchmarks
	$(BIN)/python tests/bench_map_search.py
	$(BIN)/python tests/bench_map_page.py 10000 100000

# What importing, checking and exporting cost at 100,000 and 1.5 million rows; takes an hour, and 15 GB of disk for a
# while. Exports stand beside DuckDB's own COPY; planted contamination, and the checks' real questions, need DATA.
bench-data: .venv/installed-dev
	$(BIN)/python tests/bench_data_import.py 100000 1500000
	$(BIN)/python tests/bench_data_checks.py --problems 100000 1500000
	$(BIN)/python tests/bench_contamination_planted.py
	$(BIN)/python tests/bench_data_export.py

clean:
	rm -rf .venv build artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
