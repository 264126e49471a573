# Yaowen: bare `make` lists what can be done.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help setup try test check fix bench lock
help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

.venv/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Yaowen needs Python 3.11 or newer; set PYTHON=/path/to/python3")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.bench: requirements/bench.txt .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/bench.txt
	@touch $@

setup: .venv/.runtime ## make .venv and install what the bot needs

try: setup ## set up, then open the bot in the browser, without Telegram
	$(BIN)/yaowen try $(ARGS)

test: .venv/.dev ## set up, then run the tests
	$(BIN)/coverage run -m pytest $(ARGS)
	@$(BIN)/coverage report --skip-covered --fail-under=95 $(if $(ARGS),> /dev/null,)

check: .venv/.dev ## format, lint, types, layers, image and scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/shellcheck .ci/run tools/*.sh

fix: .venv/.dev ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.bench ## measure, beside peers in the same run
	$(BIN)/python -m bench $(ARGS)

lock: .venv/.dev ## pin the newest dependencies, with hashes
	$(BIN)/python -m pip install --quiet uv
	for name in runtime dev bench; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
