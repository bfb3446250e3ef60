# One command per need; people and CI use the same ones. `make help` lists them.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
export PYTHONPATH := $(CURDIR)
unexport PYTHONDONTWRITEBYTECODE # tests start a hundred programs: each would compile them anew

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/ready ## .venv with everything pinned in requirements.lock

.venv/ready: requirements.lock requirements-uv.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее: apt-get install python3"; exit 1; }
	@test -x $(PY) || python3 -m venv .venv || { echo "Не хватает модуля venv: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(PY) -m uv pip install --quiet --compile-bytecode --require-hashes --python $(PY) -r requirements.lock
	@touch $@

lock: ## make requirements.lock anew from pyproject.toml
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -o requirements.lock

demo: setup ## portal, worker, 1C and Yandex.Disk emulators on loopback (PORT=9000 RESET=1 DESK=1 RECORDED=DIR)
	@exec $(PY) -m portal demo --port $(PORT) $(if $(RESET),--reset) $(if $(DESK),--desk) $(if $(RECORDED),--recorded "$(RECORDED)")

serve: setup ## the portal alone, by settings
	@exec $(PY) -m portal serve

worker: setup ## the worker alone, by settings
	@exec $(PY) -m portal worker

migrate: setup ## bring the database to the newest shape
	@exec $(PY) -m portal migrate

system: ## chromium, postgresql, poppler-utils, strace: what the tests need of the machine
	@bash tests/system.sh

check: setup ## formatting, lint, types, import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

# The stories alone leave half of a second core idle: beside them the other tests take it.
test: setup system check ## everything: checks, unit, agreement, flow and browser tests
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target unit e2e

# In the order of their names: by number of tests the longest files, which have few, would come last.
unit: setup system ## all tests but the browser stories
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not soak" tests

e2e: setup system ## the browser stories alone (HEADED=1 to watch)
	HEADED=$(HEADED) $(PY) -m pytest -m "not soak" e2e

bench: setup ## each figure as a ratio against a limit measured in the same run
	@for f in bench/bench_*.py; do $(PY) $$f || exit 1; done

MODEL ?= 20000
model: setup ## the long run of the exchange's model (MODEL=20000 sequences of 25 steps)
	MODEL=$(MODEL) $(PY) -m pytest tests/sync/test_model.py

soak: setup system ## what takes minutes: kills again and again, hostile files, long uploads
	$(PY) -m pytest -m soak tests e2e

chaos: setup system ## kill -9 at every call, then storms (CHAOS_CLAIMS=10000 _SEEDS=3 _SECONDS _PAUSE _DATABASE=postgres)
	$(PY) -m tests.chaos

screenshots: setup system ## pictures for README, from the browser stories
	SCREENSHOTS=docs/screenshots $(PY) -m pytest e2e -k screenshots

.PHONY: help setup lock demo serve worker migrate system check test unit e2e bench model soak chaos screenshots
