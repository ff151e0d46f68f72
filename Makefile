# `make run` and `make test` are all one needs; both start from a fresh clone.
PYTHON ?= python3
STORE ?= data/wisdom.duckdb
BIN := .venv/bin

.PHONY: run test lint types bench-store clean

# Plays the recorded example through the stages, then serves the dashboard on 127.0.0.1:8501 until Ctrl-C.
run: .venv/installed
	$(BIN)/wisdom run data/recipes/example.toml --store $(STORE) --run-id example
	$(BIN)/wisdom dashboard --store $(STORE)

test: .venv/installed-dev lint types
	$(BIN)/python -m pytest

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

clean:
	rm -rf .venv build artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
