# Words: live, test, check, bench, soak, setup. Each sets itself up in .venv; nothing here needs root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS := studio catalog script_engine voice avatar streamer chat console showrunner
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: live test check bench soak setup setup-dev clean

live: setup  ## on air with the demo catalogue
	@$(BIN)/vitrine live $(ARGS)

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(f"Vitrine needs Python 3.11 or newer; this is {v[0]}.{v[1]}. Try: make PYTHON=python3.12") if v < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Vitrine into $(VENV) ..."
	@$(PIP) --editable .
	@$(BIN)/vitrine prepare
	@touch $@

setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) --editable '.[dev]'
	@touch $@

test: check  ## the checks, then every test; absent real parts are skipped with the command that brings them
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGS)

check: setup-dev  ## style, types, layers, dependencies, dead code
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/vulture

bench: setup  ## the figures of docs/benchmarks.md, measured on this machine
	@$(BIN)/python -m benchmarks $(ARGS)

soak: setup  ## ten thousand utterances of each embedded voice; memory must stay flat (an hour)
	@$(BIN)/python -m benchmarks.voices $(ARGS)

clean:
	rm -rf $(VENV) .cache run out
