# Words: live, test, coverage, check, audit, bench, soak, setup, voices. Each sets itself up in .venv; nothing here needs root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VOICES := .venv-voices
AUDIT := .venv-audit
TORCH ?= torch==2.13.0
QUIET := --quiet --disable-pip-version-check --no-compile
ROOMS := studio catalog script_engine voice avatar streamer chat console showrunner
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: live test coverage check audit bench soak soak-voices setup setup-dev voices clean

live: setup  ## on air with the demo catalogue
	@$(BIN)/vitrine live $(ARGS)

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(f"Vitrine needs Python 3.11 or newer; this is {v[0]}.{v[1]}. Try: make PYTHON=python3.12") if v < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Vitrine into $(VENV) ..."
	@$(PIP) --editable .
	@$(BIN)/vitrine prepare
	@$(BIN)/python -m compileall -q $(ROOMS)  # whoever runs it may not be allowed to write here
	@touch $@

setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) --editable '.[dev]'
	@touch $@

voices: $(VOICES)/.installed  ## libraries of the neural voices, in a place of their own (2 GB)

# torch first: what comes after takes the one that is there. A smaller one, without CUDA:
# make voices TORCH="torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu"
$(VOICES)/.installed: voice/workers/requirements.txt
	@test -x $(VOICES)/bin/python || $(PYTHON) -m venv $(VOICES)
	@echo "Installing the libraries of the neural voices into $(VOICES) ..."
	@$(VOICES)/bin/python -m pip install $(QUIET) $(TORCH)
	@$(VOICES)/bin/python -m pip install $(QUIET) --requirement $<
	@$(VOICES)/bin/python -m pip install $(QUIET) --no-deps kokoro==0.9.4 torchaudio==2.11.0
	@touch $@

# What counts frames and seconds of a stream has nothing heavier beside it than another of its kind. Whole
# shows wait for words most of the time: two of them share the machine. A show, a browser and a microphone
# that must be heard in time have it for themselves.
ALONE := tests/show/test_show_takeover.py
AIR := $(patsubst %,tests/streamer/test_streamer_%.py,economy encoder ingest outputs playout real recording retry srt unread) \
  $(wildcard tests/faults/test_net_*.py)
SHOWS := $(filter-out $(ALONE),$(wildcard tests/show/test_*.py)) $(wildcard tests/faults/test_crew_*.py)
QUICK := $(filter-out tests/streamer tests/show tests/faults tests/__pycache__,$(patsubst %/,%,$(wildcard tests/*/))) \
  $(filter-out $(AIR),$(wildcard tests/streamer/test_*.py))
PYTEST := $(BIN)/python -m pytest
SHARED := --numprocesses=2 --dist=loadfile

# Browsers, engines and streams share two cores with each other and with whatever else runs there. What fails is
# tried once more with the machine to itself: what fails twice is broken, what passes then is named, for it is shaky.
define tried
@$(PYTEST) $(1) || { code=$$?; test $$code -eq 1 || exit $$code; echo "Once more, one after the other:"; \
  $(PYTEST) --last-failed --last-failed-no-failures=none -rp $(filter-out $(SHARED),$(1)); }
endef

test: check  ## the checks, then every test; absent real parts are skipped with the command that brings them
ifdef ARGS
	@$(PYTEST) $(ARGS)
else
	$(call tried,$(SHARED) $(QUICK))
	$(call tried,$(SHARED) $(SHOWS))
	$(call tried,$(ALONE))
	$(call tried,$(SHARED) $(AIR))
endif

# Counting lines doubles the time of much that is tested, so it is a word of its own.
COUNT := --cov --cov-report= --cov-fail-under=0
coverage: setup-dev  ## every test again, with the lines counted; fails below the floor, which only rises
	@$(PYTEST) $(COUNT) $(SHARED) $(QUICK)
	@$(PYTEST) $(COUNT) --cov-append $(SHARED) $(SHOWS)
	@$(PYTEST) --cov --cov-append --cov-report=term:skip-covered $(ALONE) $(AIR)

check: setup-dev  ## style, types, layers, dependencies, dead code
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/vulture

# Not part of `test`, which needs no network: it asks PyPI for advisories about every installed version, those of the
# neural voices too where they are. A build for one kind of machine (`+cpu`) has the advisories of its version.
audit: setup-dev  ## known vulnerabilities of what is installed; fails also when PyPI cannot tell
	@test -x $(AUDIT)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT) && $(AUDIT)/bin/python -m pip install $(QUIET) pip-audit; }
	@for made in $(BIN) $(VOICES)/bin; do \
	  test -x $$made/python || continue; \
	  $$made/python -m pip freeze --exclude-editable | sed 's/+[A-Za-z0-9.]*$$//' > $(AUDIT)/installed.txt; \
	  $(AUDIT)/bin/pip-audit --strict --progress-spinner off --no-deps --disable-pip --requirement $(AUDIT)/installed.txt || failed=1; \
	done; exit $${failed:-0}

bench: setup  ## the figures of docs/benchmarks.md, measured on this machine
	@$(BIN)/python -m benchmarks $(ARGS)

MINUTES ?= 60
soak: setup  ## the real show against real ingests, with an audience and faults; a report in out/soak
	@$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) $(ARGS)

soak-voices: setup  ## ten thousand utterances of each embedded voice; memory must stay flat (an hour)
	@$(BIN)/python -m benchmarks.voices $(ARGS)

clean:
	rm -rf $(VENV) $(VOICES) $(AUDIT) .cache run out
