# Everything is installed into .venv from the locked requirements; nothing outside this folder is touched.
# PYTHON=… chooses the interpreter, ARGS=… is handed to pytest and to the demo.

PYTHON ?= python3 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq --no-compile
COMPILE := env -u PYTHONDONTWRITEBYTECODE -u PYTHONPYCACHEPREFIX $(BIN)/python -m compileall -qq -j 0
HOUSE := $(wildcard crawler monitor storage web deploy tests)

.PHONY: setup demo test check torture wheel lock clean compile
.DELETE_ON_ERROR:

setup: $(VENV)/.ready
	@:

$(VENV)/.ready: $(VENV)/.locked pyproject.toml
	@echo "installing wardround"
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(COMPILE) $(HOUSE)
	@touch $@

$(VENV)/.locked: requirements-dev.lock
	@complete=; bare=; \
	for python in $(PYTHON); do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		bare=$${bare:-$$python}; \
		$$python -c 'import ensurepip, venv' 2>/dev/null && complete=$$python && break; \
	done; \
	if [ -z "$$bare" ]; then \
		echo "Wardround needs Python 3.11 or newer: install python3.11 and python3.11-venv, or name one with PYTHON=…" >&2; exit 1; \
	fi; \
	version=$$($$bare -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	if [ -z "$$complete" ]; then \
		echo "Python $$version cannot make virtual environments here: install python$$version-venv." >&2; exit 1; \
	fi; \
	echo "making $(VENV) with $$($$complete --version)"; \
	$$complete -m venv --clear $(VENV)
	@echo "installing the locked requirements (about a minute)"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@echo "compiling them"
	@$(COMPILE) $(VENV)/lib || true # a package may carry templates that are no Python
	@touch $@

compile: setup
	@$(COMPILE) $(HOUSE)

demo: compile
	@$(BIN)/wardround demo $(ARGS)

# What pytest makes of the tests is kept for the next run, whatever the environment says.
test: setup
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup
	@$(BIN)/ruff check --output-format concise
	@$(BIN)/ruff format --check --output-format concise
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# The long runs at full size; `make test` holds the small form of each.
LONG = tests/torture tests/check/test_properties.py tests/check/test_removal_properties.py tests/held/test_properties.py \
	tests/readers/papers/test_hostile_texts.py
torture: setup
	@WARDROUND_TORTURE=full $(BIN)/pytest $(LONG) -s $(ARGS)

# With the locked tools and no network; docs/install.md installs it.
wheel: setup
	@rm -rf dist
	@$(BIN)/python -m hatchling build -t wheel

# Keeps the versions it can; `make lock UPGRADE=--upgrade` takes the newest.
LOCK = $(VENV)/uv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header $(UPGRADE) pyproject.toml
lock: setup
	@$(BIN)/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/pip install -qq uv
	@$(LOCK) --all-extras -o requirements-dev.lock
	@$(LOCK) -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(HOUSE) -name __pycache__ -type d -prune -exec rm -rf {} +
