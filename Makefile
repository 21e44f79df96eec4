# make demo   sets up all and builds the bundled example: graph, figures, page
# make test   sets up all and runs the tests
# make check  what continuous integration runs, in the environment that is there
# make notebooks   runs the notebooks and writes them with their outputs
# make wheel  tries the wheel on the Pythons named by PYTHONS, each in a fresh environment
# make docs   writes the pages that are made of the program and the ontology, takes the picture of
#             the README, and builds the site into build/site
# make lock   resolves the requirements anew, pinned with hashes
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
# The first Python on the path that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq

.PHONY: demo test check lock chromium virtuoso notebooks wheel docs clean

demo: $(VENV)/.installed
	$(BIN)/kg demo

test: $(VENV)/.installed-dev chromium virtuoso
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev chromium virtuoso
	VENV=$(VENV) bash .ci/run

notebooks: $(VENV)/.installed-dev
	$(BIN)/python tools/notebooks.py

wheel: $(VENV)/.installed-dev
	$(BIN)/python tools/wheel.py $(PYTHONS)

docs: $(VENV)/.installed-dev chromium
	$(BIN)/python tools/make_docs.py
	$(BIN)/python tools/make_reference.py
	$(BIN)/kg demo --no-open >/dev/null
	$(BIN)/python tools/screenshot.py kg-demo/graph.html docs/images/graph.png
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "kg needs Python 3.11 or newer: install it, or say where: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); \
	  else \
	    echo "this Python has no venv: install it first (Debian: sudo apt-get install python3-venv)" >&2; exit 1; \
	  fi; }

$(VENV)/.installed: $(VENV)/bin/python requirements.txt pyproject.toml
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python requirements-dev.txt pyproject.toml
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed

# The tests of the page drive a browser; without one they are skipped by name.
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  command -v $$name >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing Chromium for the tests of the page"; \
	  { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	    || echo "Chromium could not be installed: the tests of the page are skipped"; \
	else \
	  echo "no Chromium: the tests of the page are skipped (Debian: sudo apt-get install chromium)"; \
	fi

# The tests of remote stores run against it; without it they are skipped.
virtuoso:
	@command -v virtuoso-t >/dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing Virtuoso for the tests of remote stores"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends virtuoso-opensource >/dev/null; } \
	    || echo "Virtuoso could not be installed: its tests are skipped"; \
	else \
	  echo "no Virtuoso: its tests are skipped (Debian: sudo apt-get install virtuoso-opensource)"; \
	fi

LOCK = $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet $(UPGRADE)
lock: $(VENV)/.installed-dev
	$(PIP) uv
	$(LOCK) --extra pages --extra serve --group build -o requirements.txt
	$(LOCK) --all-extras --group build --group dev --group docs -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) build dist kg-demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
