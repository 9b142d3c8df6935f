# `make setup`, `make start`, `make test`: nothing else is needed. Everything is installed inside
# this folder, from requirements/*.txt with hashes.

PORT ?= 8000
PYTHON := $(or $(shell command -v python3.11 2>/dev/null),$(shell command -v python3 2>/dev/null))
TOOLS := .tools
UV := $(TOOLS)/bin/uv
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
INSTALL := $(UV) pip install --quiet --python .venv --require-hashes

# uv would otherwise fetch a Python of its own, or read a configuration outside this folder.
export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1
export UV_NO_PROGRESS := 1
# Trust what the machine trusts: some networks put a certificate of their own in between.
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup start demo-reset test test-pg browser bench check lint format docs lock clean
.DEFAULT_GOAL := help

help:
	@echo "make setup       install everything the service needs, inside this folder"
	@echo "make start       the service with its demonstration (PORT=8123 make start)"
	@echo "make demo-reset  throw the demonstration's data away and load it afresh"
	@echo "make test        the tests, on SQLite"
	@echo "make test-pg     the same tests, on PostgreSQL"
	@echo "make browser     the journeys in Chromium and LibreOffice"
	@echo "make bench       how fast it is, held against plain writing on the same machine"
	@echo "make check       lint, types, contracts and all tests but the long stories: the inner loop"
	@echo "make format      put code and templates into shape"
	@echo "make docs        write the generated pages of docs/ afresh"
	@echo "make lock        compile requirements/*.txt from pyproject.toml (UPGRADE=1 for newer ones)"
	@echo "make clean       remove what was installed; var/ with its data stays"

setup: .venv/.runtime node_modules/.installed

start: export LSCB_DEMO_DATE ?= 2017-04-27
start: setup
	@$(PY) manage.py start --port="$(PORT)"

demo-reset: export LSCB_DEMO_DATE ?= 2017-04-27
demo-reset: setup
	@$(PY) manage.py start --reset

test: .venv/.dev node_modules/.installed
	$(PYTEST) -n 2 --dist worksteal -m "not browser" $(ARGS)

test-pg: .venv/.dev .venv/.postgres node_modules/.installed
	$(PY) -m tests.postgres -n 2 --dist worksteal -m "not browser" $(ARGS)

browser: .venv/.dev .venv/.browser node_modules/.installed
	$(PYTEST) -n 2 --dist worksteal -m browser $(ARGS)

bench: .venv/.dev .venv/.postgres .venv/.bench node_modules/.installed
	$(PY) -m tests.perf

check: lint
	$(PYTEST) -n 2 --dist worksteal -m "not browser and not slow" $(ARGS)

lint: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy

format: .venv/.dev
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format --quiet .
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2

docs: .venv/.runtime
	$(PY) manage.py docs

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate $(if $(UPGRADE),--upgrade)
lock: $(UV)
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) --group dev -c requirements/runtime.txt -o requirements/dev.txt
	for group in browser postgres bench assets tools; do \
	  $(COMPILE) --group $$group -c requirements/runtime.txt -c requirements/dev.txt \
	    -o requirements/$$group.txt || exit 1; done

clean:
	rm -rf .tools .venv node_modules

# The installer. Debian refuses `pip install` outside an environment and may lack python3-venv.
$(UV): requirements/tools.txt
	@echo "Installing the tools"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "Python 3.11 is needed: install python3.11 and try again."; exit 1; }
	@$(PYTHON) -m venv $(TOOLS) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(TOOLS)
	@if $(TOOLS)/bin/python -m pip --version >/dev/null 2>&1; \
	  then $(TOOLS)/bin/python -m pip install --quiet --require-hashes -r $<; \
	  else $(PYTHON) -m pip --python $(TOOLS) install --quiet --require-hashes -r $<; fi
	@touch $@

# An exact copy of the list: it also removes what later lists added, so those follow it.
.venv/.runtime: requirements/runtime.txt $(UV)
	@echo "Installing the service"
	@test -x $(PY) || $(UV) venv --quiet --clear --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes $<
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "Installing the test and lint tools"
	@$(INSTALL) -r $<
	@touch $@

.venv/.%: requirements/%.txt .venv/.dev
	@echo "Installing what $* tests need"
	@$(INSTALL) -r $<
	@touch $@

# GOV.UK's font may not be used outside GOV.UK: a stylesheet without it can never ask for it.
GOVUK := node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css
NO_FONTS := -e 's/@font-face\{[^}]*\}//g' -e 's/\/\*\# sourceMappingURL=[^*]*\*\///'

# npm comes from a Python package, so that no node is needed on the machine.
$(TOOLS)/.npm: requirements/assets.txt $(UV)
	@$(UV) pip install --quiet --python $(TOOLS) --require-hashes -r $<
	@touch $@

node_modules/.installed: package-lock.json package.json $(TOOLS)/.npm
	@echo "Installing the browser packages"
	@PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@sed -E $(NO_FONTS) $(GOVUK) > node_modules/.govuk-frontend.css
	@touch $@
