# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
# `make` tells what there is. Stamp files make a second run cost nothing.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix messages docs bench lock clean
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps
CATALOGUES := $(wildcard src/knutpunkt/*/locale/*/LC_MESSAGES/django.po)
export UV_PYTHON_DOWNLOADS := never

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMPS)/front $(STAMPS)/messages ## .venv with everything, the front end, the translations

$(BIN)/uv: requirements/uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(STAMPS)/python: requirements/all.txt requirements/node.txt pyproject.toml | $(BIN)/uv
	@mkdir -p $(STAMPS)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/all.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@test "$$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 2>/dev/null && npm --version >/dev/null || \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt
	@touch $@

$(STAMPS)/front: $(STAMPS)/python tools/build_frontend.py $(wildcard frontend/*.json)
	$(BIN)/python tools/build_frontend.py
	@touch $@

$(STAMPS)/messages: $(STAMPS)/python $(CATALOGUES)
	$(BIN)/python tools/messages.py compile
	@touch $@

demo: setup ## fill a demo and serve it (PORT=8000)
	$(BIN)/knutpunkt demo --port $(PORT)

test: setup ## every test: SQLite, PostgreSQL, browser; coverage
	$(BIN)/python tools/run_tests.py

check: setup ## formatting, lint, types, imports, templates, migrations, texts, licences, docs
	$(BIN)/python tools/run_checks.py

fix: setup ## put formatting and lint right where a machine can
	$(BIN)/ruff check --fix --quiet src tests tools bench docs || true
	$(BIN)/ruff format src tests tools bench docs
	find src -name '*.html' -path '*/templates/*' | xargs $(BIN)/djade --target-version 5.2 || true

messages: setup ## collect the texts of every room into its English catalogue
	$(BIN)/python tools/messages.py all

docs: setup ## the documentation as web pages, in docs/_build/html
	$(BIN)/python tools/build_docs.py

bench: setup ## speed of the pages, printed as tables
	$(BIN)/python bench/pages.py

lock: $(STAMPS)/python ## choose versions anew and write them with hashes to requirements/
	$(BIN)/python tools/lock.py

clean: ## remove everything that was made, except var/
	rm -rf .venv .stamps .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* \
	  test-results docs/_build frontend/node_modules frontend/build \
	  src/knutpunkt/kernel/static/vendor src/knutpunkt/kernel/fonts
	find src -name '*.mo' -delete
