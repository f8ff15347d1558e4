# Two commands for a user:  make run  ·  make test.   Everything else is for contributors.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run demo-full serve test test-all lint format bench clean

run: $(READY)            ## the whole pipeline on the bundled sample repository, in demo/
	@$(BIN)/web4 demo

demo-full: $(READY)      ## the same for an hour: longer tuning, every prompt; in demo-full/
	@$(BIN)/web4 demo demo-full --full

serve: $(READY)          ## the gateway on 127.0.0.1 for the demo's model
	@$(BIN)/web4 serve --workspace demo

test: lint               ## lint, types, floors, and the fast tests
	@$(BIN)/python -m pytest

test-all: lint           ## the fast and the heavy tests
	@$(BIN)/python -m pytest -m ""

lint: $(READY)           ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check src tests benchmarks tools
	@$(BIN)/ruff format --check src tests benchmarks tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(READY)         ## let ruff fix what it can
	@$(BIN)/ruff check --fix src tests benchmarks tools
	@$(BIN)/ruff format src tests benchmarks tools

bench: $(READY)          ## every benchmark, each beside what a user would pick instead
	@for file in benchmarks/bench_*.py; do $(BIN)/python "$$file" || exit 1; done

clean:                   ## remove the demo workspace and caches; .venv stays
	rm -rf demo demo-full .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment: torch first, so that nothing later pulls another build of it.
$(READY): pyproject.toml requirements/constraints.txt
	@python=$$(sh requirements/find-python.sh) && \
	if [ ! -x $(BIN)/python ]; then echo "Creating $(VENV) with $$python"; "$$python" -m venv $(VENV); fi
	@echo "Installing (about 2.5 GB the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		-c requirements/constraints.txt -e '.[dev]'
	@touch $(READY)
