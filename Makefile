# make up        set everything up, load the packaged facts, open the app
# make setup     the same without starting; leaves .venv/bin/partnergraph
# make test      style, types and every test (a browser and Neo4j are installed where apt may do it)
# make soak      the long counts; make bench: the speed tables; make score: the samples against their gold
# make lint      style and types only; make clean: removes what make made

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/.cache/uv-tool/bin:$(PATH)
GOLD ?= ../shared/gold
PYTEST_FLAGS ?=
SIDE_BY_SIDE := -n 2 --dist loadgroup --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help up setup develop test test-fallback soak bench score lint clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@$(PYTHON) bootstrap.py setup

up: setup
	@exec $(BIN)/partnergraph up $(ARGS)

develop:
	@$(PYTHON) bootstrap.py develop

lint: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Two processes share the tests (`tests/conftest.py` says how); the closing line of the whole suite stands last.
test: lint
	@$(PYTHON) bootstrap.py test-tools
	@$(MAKE) --no-print-directory test-fallback
	$(BIN)/pytest $(SIDE_BY_SIDE) $(PYTEST_FLAGS)

# The embedded engine has two builds; the store's tests run on the other one too.
test-fallback: develop
	PARTNERGRAPH_FALLBACK=1 $(BIN)/pytest tests/test_store.py -m "not neo4j" -q $(PYTEST_FLAGS)

soak: develop
	@$(PYTHON) bootstrap.py test-tools
	$(BIN)/pytest tests/soak -m soak --timeout=0 $(PYTEST_FLAGS)

BENCHES := $(filter-out benchmarks/calibration.py benchmarks/changes.py benchmarks/package_facts.py benchmarks/score.py,$(wildcard benchmarks/*.py))

bench: develop
	@for script in $(BENCHES); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

score: develop
	@$(BIN)/python benchmarks/changes.py
	@$(BIN)/python benchmarks/score.py --gold $(GOLD)

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
